"""What is asked of the model about a few sentences."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from scribe.engine.base import Message, Request, Sampling, never_cancelled
from scribe.text import count
from scribe.tools.graph.grammar import grammar
from scribe.tools.graph.schema import Schema
from scribe.tools.graph.sentences import Sentence
from scribe.tools.graph.wording import instructions

PORTION_TOKENS = 120  # of text asked about at a time; of more, small models skip what they may
# Names are said again from line to line, so nothing may weigh against repeating them.
_SAMPLING = Sampling(temperature=0.3, repeat_penalty=1.0, dry_multiplier=0.0)
_TOKENS_PER_TRIPLE = 60
_TOKENS_TO_END = 8
_UNITS_PER_TRIPLE = {"zh": 12, "en": 7}  # 字 or words of a sentence that allow for one more triple
_MOST_TRIPLES = 5  # of one sentence


def extraction_request(
    sentences: Sequence[Sentence],
    language: str,
    schema: Schema,
    seed: int,
    cancelled: Callable[[], bool] = never_cancelled,
) -> Request:
    """The request for the triples of `sentences`."""
    limits = [_limit(sentence.text, language) for sentence in sentences]
    ask = "\n".join(
        f"{number}. {sentence.shown}" for number, sentence in enumerate(sentences, start=1)
    )
    return Request(
        (*instructions(schema, language), Message("user", ask)),
        sampling=replace(_SAMPLING, grammar=grammar(limits, schema, language)),
        seed=seed,
        max_tokens=_TOKENS_PER_TRIPLE * sum(limits) + _TOKENS_TO_END,
        cancelled=cancelled,
    )


def _limit(sentence: str, language: str) -> int:
    """How many triples `sentence` may have."""
    return min(_MOST_TRIPLES, 1 + count(sentence) // _UNITS_PER_TRIPLE[language])
