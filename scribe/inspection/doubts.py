"""Where a model was least sure of a text, and what it held likely there instead.

The measure is surprisal: -log2 p bits, where p is the probability of the token that stands there,
whether the model drew it or a person wrote it. The entropy of the choices is high wherever many
words would do; this is high where the word that stands there is one of many, or was not the
likeliest. Of the tokens that share a character the most surprising one speaks for all.
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from scribe.engine.base import Engine, Request
from scribe.engine.prediction import Scored, Token
from scribe.inspection.branches import characters_of
from scribe.inspection.pieces import half_character
from scribe.inspection.spans import Span, spans
from scribe.inspection.surprisal import surprisal

CHOICES = 8  # told of each token, so that enough of them are text
_ALTERNATIVES = 5  # of them, that are shown
_LEAST = -math.log2(0.9)  # bits: a token of more than 90 % leaves no doubt


@dataclass(frozen=True)
class Alternative:
    """Whole characters that could stand at a place, and the probability of their token.

    A token that ends in half a character stands for the likeliest one that this may become.
    """

    text: str
    probability: float


@dataclass(frozen=True)
class Doubt:
    """A place of a text, in characters: what stands there, how likely, and what else might."""

    start: int
    text: str
    probability: float
    alternatives: tuple[Alternative, ...]


@dataclass(frozen=True)
class _Place:
    """A token, the characters that it is part of, and the `half` of one that comes before it."""

    start: int
    text: str
    half: tuple[Token, ...]
    scored: Scored

    @property
    def bits(self) -> float:
        return surprisal(self.scored)


def doubts(
    engine: Engine, before: Request, text: str, scored: Iterable[Scored], number: int
) -> tuple[Doubt, ...]:
    """The `number` places of least certainty of `text`, in its order, by what was `scored` of it.

    It follows the prompt of `before`, after which the `engine` is asked what half a character
    becomes. A token of more than 90 % is none of them. Raises what the engine raises.
    """
    places = list(_places(text, list(spans(scored))))
    if not (before.messages or before.prefix):
        places = places[1:]  # with nothing before it, a model knows nothing of the first
    unsure = [place for place in places if place.bits >= _LEAST]
    worst = heapq.nlargest(number, unsure, key=lambda place: place.bits)
    found = []
    # From last to first, what the engine has read only ever grows shorter.
    for place in sorted(worst, key=lambda place: -place.start):
        request = replace(before, prefix=before.prefix + text[: place.start])
        probability = math.exp(place.scored.logprob or 0.0)
        others = islice(_alternatives(engine, request, place), _ALTERNATIVES)
        found.append(Doubt(place.start, place.text, probability, tuple(others)))
    return tuple(doubt for doubt in reversed(found) if doubt.alternatives)


def _places(text: str, parts: Sequence[Span]) -> Iterator[_Place]:
    # A vocabulary of SentencePiece may put a space before a text, which is none of it.
    start = len(text) - sum(len(part.text) for part in parts)
    for part in parts:
        bits = [surprisal(scored) for scored in part.tokens]
        worst = bits.index(max(bits))
        half = tuple(scored.token for scored in part.tokens[:worst])
        yield _Place(max(start, 0), part.text, half, part.tokens[worst])
        start += len(part.text)


def _alternatives(engine: Engine, request: Request, place: _Place) -> Iterator[Alternative]:
    """What else might stand at `place`, best first; tokens that are no text are left out."""
    told = {place.text}
    for choice in place.scored.choices:
        if choice.token == place.scored.token or choice.token.control:
            continue
        text = _text_of(engine, request, (*place.half, choice.token))
        if text and text not in told:
            told.add(text)
            yield Alternative(text, math.exp(choice.logprob))


def _text_of(engine: Engine, request: Request, path: tuple[Token, ...]) -> str:
    """The text of the tokens of `path`, its last character made whole; "" for what is none."""
    data, half = b"".join(token.piece for token in path), half_character(path)
    try:
        whole = data[: len(data) - len(half)].decode("utf-8")
    except UnicodeDecodeError:
        return ""
    if not half:
        return whole
    characters = characters_of(engine, request, path)
    return whole + characters[0] if characters else ""
