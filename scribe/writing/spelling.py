"""Misspellings of words that a text has right elsewhere. Pure.

DRY makes a run of words that comes again ever less likely, so a small model ends up writing
"communtiy" or "builing", which are other tokens than before.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_WORD = re.compile(r"[a-z]{6,}")  # a shorter one is too often another word: quite, quiet
_PAIRS = frozenset(
    word
    for pair in [
        ("though", "through", "thought"),
        ("country", "county"),
        ("desert", "dessert"),
        ("talking", "taking"),
        ("started", "stared", "starred"),
        ("starting", "staring", "starring"),
    ]
    for word in pair
)


class Spelling:
    """The longer words a text has used."""

    def __init__(self) -> None:
        self._words: set[str] = set()
        self._mangled: set[str] = set()  # what those words are with a letter lost

    def copy(self) -> Spelling:
        """Another one with the same words, that can go on by itself."""
        other = Spelling()
        other._words, other._mangled = set(self._words), set(self._mangled)
        return other

    def add(self, passage: str) -> None:
        """Learn the words of `passage`."""
        for word in _words(passage):
            if word not in self._words:
                self._words.add(word)
                self._mangled.update(_with_a_letter_lost(word))

    def fails(self, passage: str) -> bool:
        """Whether `passage` has a word that is one of those with a letter lost, added or moved.

        The first letter and the last two are not looked at: they may be an inflection.
        """
        return any(
            word in self._mangled
            or any(other in self._words for other in _with_a_letter_lost(word))
            or any(other in self._words for other in _with_letters_swapped(word))
            for word in _words(passage)
            if word not in self._words
        )


def _words(passage: str) -> Iterator[str]:
    return (word for word in _WORD.findall(passage) if word not in _PAIRS)


def _with_a_letter_lost(word: str) -> Iterator[str]:
    return (word[:at] + word[at + 1 :] for at in range(1, len(word) - 2))


def _with_letters_swapped(word: str) -> Iterator[str]:
    return (
        word[:at] + word[at + 1] + word[at] + word[at + 2 :]
        for at in range(1, len(word) - 1)
        if word[at] != word[at + 1]
    )
