"""Extracts the graph of a text with a model, passage by passage."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass

from scribe.engine.base import Engine, Timings, never_cancelled
from scribe.errors import EngineError, ScribeError
from scribe.tools.answer import whole_answer
from scribe.tools.graph.merging import merge
from scribe.tools.graph.model import Extraction, Graph
from scribe.tools.graph.reply import read_reply
from scribe.tools.graph.request import extraction_request, sentences_of
from scribe.tools.graph.schema import Schema
from scribe.tools.parts import check_parts
from scribe.tools.splitting import Passage


@dataclass(frozen=True)
class Extracted:
    """Passage `number`, counting from 1, is done: what was found in it, or why it failed."""

    number: int
    result: Extraction | ScribeError
    timings: Timings


def extract(
    engine: Engine,
    passages: Sequence[Passage],
    language: str,
    schema: Schema,
    seed: int,
    cancelled: Callable[[], bool] = never_cancelled,
    only: Collection[int] = (),
) -> Iterator[Extracted | Graph]:
    """Find the triples of each passage; the last event is the graph that they make together.

    With `only`, it is of the passages of these numbers. A passage that the engine fails on is told
    of and passed over. Once `cancelled`, the graph is of what was found until then. Raises
    UsageError for a number that no passage has.
    """
    check_parts(only, len(passages))
    found: list[Extraction] = []
    for number, passage in enumerate(passages, start=1):
        if cancelled():
            break
        if only and number not in only:
            continue
        reply, timings = "", Timings()
        if sentences_of(passage):
            request = extraction_request(passage, language, schema, seed, cancelled)
            try:
                reply, timings = whole_answer(engine, request)
            except EngineError as error:
                yield Extracted(number, error, Timings())
                continue
        found.append(read_reply(reply, passage, schema))
        yield Extracted(number, found[-1], timings)
    yield merge(found, "".join(passage.text for passage in passages))
