"""Extracts the graph of a text with a model, a few sentences at a time."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass

from scribe.engine.base import Engine, Timings, never_cancelled
from scribe.errors import EngineError, ScribeError
from scribe.tools.answer import whole_answer
from scribe.tools.events import Working
from scribe.tools.graph.merging import merge
from scribe.tools.graph.model import Extraction, Graph
from scribe.tools.graph.reply import read_reply
from scribe.tools.graph.request import extraction_request
from scribe.tools.graph.schema import Schema
from scribe.tools.graph.sentences import Sentence
from scribe.tools.parts import check_parts


@dataclass(frozen=True)
class Extracted:
    """Part `number`, counting from 1, is done: what was found in it, or why it failed."""

    number: int
    result: Extraction | ScribeError
    timings: Timings


def extract(
    engine: Engine,
    text: str,
    parts: Sequence[Sequence[Sentence]],
    language: str,
    schema: Schema,
    seed: int,
    cancelled: Callable[[], bool] = never_cancelled,
    only: Collection[int] = (),
) -> Iterator[Working | Extracted | Graph]:
    """Find the triples in the `parts` of `text`; the last event is the graph they make together.

    With `only`, it is of the parts of these numbers. A part that the engine fails on is told of
    and passed over. Once `cancelled`, the graph is of what was found until then. Raises UsageError
    for a number that no part has.
    """
    check_parts(only, len(parts))
    found: list[Extraction] = []
    for number, sentences in enumerate(parts, start=1):
        if cancelled():
            break
        if only and number not in only:
            continue
        yield Working(number, len(parts))
        request = extraction_request(sentences, language, schema, seed, cancelled)
        try:
            reply, timings = whole_answer(engine, request)
        except EngineError as error:
            yield Extracted(number, error, Timings())
            continue
        found.append(read_reply(reply, sentences, schema))
        yield Extracted(number, found[-1], timings)
    yield merge(found, text)
