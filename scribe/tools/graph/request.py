"""What is asked of the model about one passage."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from scribe.engine.base import Message, Request, Sampling, never_cancelled
from scribe.text import count, sentences
from scribe.tools.graph.grammar import grammar
from scribe.tools.graph.schema import Schema
from scribe.tools.graph.wording import instructions
from scribe.tools.markdown import Piece, Role, pieces, plain_text, unwrapped
from scribe.tools.splitting import Passage

PASSAGE_TOKENS = 120  # of text asked about at a time; of more, small models skip what they may
# Names are said again from line to line, so nothing may weigh against repeating them.
_SAMPLING = Sampling(temperature=0.3, repeat_penalty=1.0, dry_multiplier=0.0)
_TOKENS_PER_TRIPLE = 60
_TOKENS_TO_END = 8
_UNITS_PER_TRIPLE = {"zh": 12, "en": 7}  # 字 or words of a sentence that allow for one more triple
_MOST_TRIPLES = 5  # of one sentence
_NOT_A_BREAK = re.compile(r"[^\n]")
_WRAP = re.compile(r"\n[ \t>]*")  # in a sentence


@dataclass(frozen=True)
class Sentence:
    """A sentence at characters [start, end) of the document, wrapped as it stands there."""

    text: str
    start: int
    end: int


def sentences_of(passage: Passage) -> tuple[Sentence, ...]:
    """The sentences of `passage`, in order, with their places in the document; no headings."""
    whole = "".join(map(_in_place, pieces(passage.text)))
    found, end = [], 0
    for text in sentences(whole):
        at = whole.index(text, end)
        end = at + len(text)
        found.append(Sentence(passage.text[at:end], passage.start + at, passage.start + end))
    return tuple(found)


def _in_place(piece: Piece) -> str:
    """What `piece` says in sentences, as long as the piece itself."""
    if piece.role is Role.HEADING:  # it states nothing: asked about one, small models invent
        return _NOT_A_BREAK.sub(" ", piece.text)
    return piece.text if piece.role is Role.LITERAL else on_one_line(piece.text)


def on_one_line(text: str) -> str:
    """`text` with spaces for what wraps it, so that each character stays in its place."""
    return _WRAP.sub(lambda wrap: " " * len(wrap[0]), text)


def extraction_request(
    passage: Passage,
    language: str,
    schema: Schema,
    seed: int,
    cancelled: Callable[[], bool] = never_cancelled,
) -> Request:
    """The request for the triples of `passage`, which has a sentence at least."""
    numbered = sentences_of(passage)
    limits = [_limit(sentence.text, language) for sentence in numbered]
    ask = "\n".join(
        f"{number}. {plain_text(unwrapped(sentence.text))}"
        for number, sentence in enumerate(numbered, start=1)
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
