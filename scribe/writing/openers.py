"""Worn openings: small models begin one sentence after another with the same words.

"例如，… 例如，… 此外，…", "He knew that … He knew that …": caught after the two or three tokens
that an opening takes, so that another beginning costs next to nothing.
"""

from __future__ import annotations

import copy
from collections import deque

from scribe.text import units

_CONNECTIVES = frozenset(
    tuple(units(words))
    for words in [
        "例如",
        "比如",
        "此外",
        "另外",
        "同时",
        "因此",
        "所以",
        "然而",
        "但是",
        "不过",
        "总之",
        "最后",
        "首先",
        "其次",
        "再次",
        "最终",
        "虽然",
        "当然",
        "随着",
        "通过",
        "firstly",
        "secondly",
        "thirdly",
        "first",
        "second",
        "third",
        "finally",
        "additionally",
        "furthermore",
        "moreover",
        "however",
        "therefore",
        "overall",
        "ultimately",
        "meanwhile",
        "for example",
        "for instance",
        "in addition",
        "in conclusion",
        "as a",
        "in short",
    ]
)
_CONNECTIVE_REST = 6  # sentences after which one may come again
_WINDOW = 14  # sentences in which other openings are counted
_OFTEN = 2  # times one may come there
_LENGTH = {"zh": 4, "en": 3}  # units of an opening
_CLAUSES = 24  # in which the openings of clauses are counted
_CLAUSE_OFTEN = 3
_CLAUSE_LENGTH = {"zh": 3, "en": 4}  # units: 他开始…，他开始…


class Openers:
    """The openings of the latest sentences of a text in `language`."""

    def __init__(self, language: str) -> None:
        self._length = _LENGTH[language]
        self._latest: deque[tuple[str, ...]] = deque(maxlen=_WINDOW)
        self._clause_length = _CLAUSE_LENGTH[language]
        self._clauses: deque[tuple[str, ...]] = deque(maxlen=_CLAUSES)

    def copy(self) -> Openers:
        """Others with the same latest sentences, that can go on by themselves."""
        other = copy.copy(self)
        other._latest, other._clauses = self._latest.copy(), self._clauses.copy()
        return other

    def add(self, sentence: str) -> None:
        """Remember how `sentence` opens."""
        if opening := tuple(units(sentence)[: self._length]):
            self._latest.append(opening)

    def add_clause(self, clause: str) -> None:
        """Remember how `clause` opens."""
        if opening := tuple(units(clause)[: self._clause_length]):
            self._clauses.append(opening)

    def is_worn_clause(self, start: str) -> bool:
        """Whether a clause that starts with `start` opens as too many before it did."""
        here = tuple(units(start)[: self._clause_length])
        return len(here) == self._clause_length and self._clauses.count(here) >= _CLAUSE_OFTEN

    def is_worn(self, start: str) -> bool:
        """Whether a sentence that starts with `start` opens as too many before it did."""
        here = tuple(units(start))
        for size in (1, 2):
            if here[:size] in _CONNECTIVES and len(here) >= size:
                recent = list(self._latest)[-_CONNECTIVE_REST:]
                return any(opening[:size] == here[:size] for opening in recent)
        return len(here) >= self._length and self._latest.count(here[: self._length]) >= _OFTEN
