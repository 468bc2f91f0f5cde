"""A draft of a whole text: how well it does what was asked, and how it is shortened. Pure."""

from __future__ import annotations

import bisect
import re
from collections.abc import Collection
from dataclasses import dataclass

from scribe.text import count, ends_sentence, last_sentence_end, sentences
from scribe.writing.demands.facts import told_share
from scribe.writing.quality import length_score, repeated_grams

_TOO_LONG = 1.3  # times the length, from which a draft is shortened
_SHORTEST_PASSAGE = 30  # 字 or words; a shorter one goes with what follows it
_REPEATED = 12.0  # % of 4-grams that were there before, beyond which a draft is the worse for them
_LINES = re.compile(r"(\n+)")
# A heading, an item of a list, or a line set in bold.
_MARKED = re.compile(
    r"\s*(?:#|\*\*|[-*+•]\s|\d{1,2}[.)、．]|[一二三四五六七八九十]{1,2}、|【|[（(][一二三四五六七八九十\d])"
)


@dataclass(frozen=True)
class Draft:
    """A draft of the whole text. One that is not `whole` was ended in a loop, or for its length."""

    text: str
    whole: bool = True

    def merit(self, length: int, keys: Collection[str]) -> float:
        """How well it does what was asked, at most 200.

        Up to 100 points are for the `keys` of the assignment, its numbers, names, quoted words and
        headings, and up to 100 for the `length`; those for repeated 4-grams are taken off, and half
        of all for a text that is not whole.
        """
        told = 100 * told_share(keys, self.text)
        repeated = max(0.0, repeated_grams(self.text) - _REPEATED)
        points = told + length_score(length, count(self.text)) - repeated
        return points if self.whole else points / 2


def shortened(draft: Draft, length: int) -> str:
    """The text of `draft`, shortened to about `length` 字 or words if it is much longer.

    One that came to its end keeps it: passages before the last are left out. One of items or
    headings keeps them all, for they may have been counted. Any other ends on a sentence.
    """
    text, longest = draft.text, _TOO_LONG * length
    if count(text) <= longest or (draft.whole and any(map(_MARKED.match, text.splitlines()))):
        return text
    *others, last = passages_of(text)
    while draft.whole and others and count("".join([*others, last])) > length:
        others.pop()
    text = "".join([*others, last])
    return text if count(text) <= longest else beginning(text, length)


def beginning(text: str, length: int) -> str:
    """The sentences that `text` begins with, about `length` 字 or words; the first at least."""
    end = bisect.bisect_right(range(len(text)), length, key=lambda at: count(text[:at]))
    whole = last_sentence_end(text[:end])
    return text[:whole].rstrip() if whole else sentences(text)[0]


def passages_of(text: str) -> list[str]:
    """The passages that make up `text`, each with the line feeds behind it.

    A passage is one or more lines up to the end of a sentence: a paragraph, an item with the
    heading above it, a few lines of speech.
    """
    found: list[str] = []
    held = ""
    for piece in _LINES.split(text.strip()):
        if found and not held and not piece.strip():
            found[-1] += piece
            continue
        held += piece
        if piece.strip() and count(held) >= _SHORTEST_PASSAGE and ends_sentence(held):
            found.append(held)
            held = ""
    if held and found and count(held) < _SHORTEST_PASSAGE:
        found[-1] += held
    elif held:
        found.append(held)
    return found
