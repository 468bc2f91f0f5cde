"""A draft of a whole text: how well it does what was asked, and how it is shortened. Pure."""

from __future__ import annotations

import bisect
from collections.abc import Collection
from dataclasses import dataclass

from scribe.text import count, last_sentence_end, sentences
from scribe.writing.demands.facts import told_share
from scribe.writing.passages import is_marked, joined, passages_of
from scribe.writing.quality import length_score, repeated_grams

_TOO_LONG = 1.3  # times the length, from which a draft is shortened
_REPEATED = 12.0  # % of 4-grams that were there before, beyond which a draft is the worse for them


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
    if count(text) <= longest or (draft.whole and any(map(is_marked, text.splitlines()))):
        return text
    *others, last = passages_of(text)
    while draft.whole and others and count(joined([*others, last])) > length:
        others.pop()
    text = joined([*others, last])
    return text if count(text) <= longest else beginning(text, length)


def beginning(text: str, length: int) -> str:
    """The sentences that `text` begins with, about `length` 字 or words; the first at least."""
    end = bisect.bisect_right(range(len(text)), length, key=lambda at: count(text[:at]))
    whole = last_sentence_end(text[:end])
    return text[:whole].rstrip() if whole else sentences(text)[0]
