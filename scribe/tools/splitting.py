"""A long text in passages that fit a model: cut at headings, then paragraphs, then sentences."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from scribe.text import last_sentence_end

# Where a text may be cut, the best places first: those between two paragraphs, of which one may
# be a line; and, where no sentence ends either, those within one.
_BREAKS = (
    re.compile(r"\n(?=#{1,6} )"),
    re.compile(r"\n\s*\n"),
    re.compile(r"(?<=[。！？…!?.:：\"”’」』）)*_|])\n|\n(?=[ \t]*(?:[-*+>|]|\d{1,9}[.)])[ \t])"),
)
_PAUSES = (re.compile(r"\n"), re.compile(r"[，；：、]\s*|[,;:]?\s+"))
_UNEVEN = 1.3  # times a fair share that a stretch may take, to end in a good place
_LEAST = 0.4  # of a passage that a better place to cut may leave unfilled: less is not kept


@dataclass(frozen=True)
class Passage:
    """A stretch of a document, from character `start` on."""

    text: str
    start: int


def passages(text: str, budget: int, count_tokens: Callable[[str], int]) -> list[Passage]:
    """`text` in passages of at most `budget` tokens, which joined are `text`."""
    return list(_passages(text, budget, count_tokens))


def in_stretches(text: str, number: int, count_tokens: Callable[[str], int]) -> list[str]:
    """`text` in at most `number` stretches that take about as many tokens each."""
    stretches: list[str] = []
    for left in range(max(number, 1), 0, -1):
        rest = text[sum(map(len, stretches)) :]
        if not rest.strip():
            break
        budget = round(_UNEVEN * count_tokens(rest) / left)
        stretches.append(rest if left == 1 else next(_passages(rest, budget, count_tokens)).text)
    return stretches


def _passages(text: str, budget: int, count_tokens: Callable[[str], int]) -> Iterator[Passage]:
    start = 0
    while start < len(text):
        size = _fitting(text[start:], budget, count_tokens)
        if start + size < len(text):
            size = _good_cut(text[start : start + size])
        yield Passage(text[start : start + size], start)
        start += size


def _fitting(text: str, budget: int, count_tokens: Callable[[str], int]) -> int:
    """How many characters of `text`, at least one, take no more than `budget` tokens."""
    fits, exceeds = 1, len(text) + 1
    size = min(len(text), 2 * budget)
    while True:
        if count_tokens(text[:size]) <= budget:
            fits = max(fits, size)
        else:
            exceeds = min(exceeds, size)
        if exceeds - fits <= max(1, fits // 50):
            return fits
        size = min(2 * fits, len(text)) if exceeds > len(text) else (fits + exceeds) // 2


def _good_cut(text: str) -> int:
    """Where to end a passage that `text` would fill: past the last good place in it."""
    return next(filter(None, _cuts(text, round(_LEAST * len(text)))), len(text))


def _cuts(text: str, least: int) -> Iterator[int]:
    """Past the last place of each kind that is not before `least`, the best kinds first; or 0."""
    for place in _BREAKS:
        yield _past_last(place, text, least)
    end = last_sentence_end(text)
    yield len(text) - len(text[end:].lstrip()) if end > least else 0
    for place in _PAUSES:
        yield _past_last(place, text, least)


def _past_last(place: re.Pattern[str], text: str, least: int) -> int:
    return max((match.end() for match in place.finditer(text, least)), default=0)
