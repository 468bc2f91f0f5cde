"""Noticing that something was said before, while it is being said again.

Texts are compared by shingles: runs of N consecutive units, a unit being a Han character or a
Latin word, whatever the punctuation between them (Broder 1997, "On the resemblance and
containment of documents").
"""

from __future__ import annotations

import copy
from collections.abc import Iterator

from scribe.text import clauses, ends_sentence, sentences, units
from scribe.writing.cast import Cast
from scribe.writing.openers import Openers
from scribe.writing.quality import NEAR, resemblance, shingles
from scribe.writing.spelling import Spelling

_CLAUSE_SHINGLE = 4  # units, as in the rep-4 measure
_FAMILIAR = 0.55  # share of a clause's shingles at which it says what was said before
_RUN = {"zh": 11, "en": 8}  # units in a row that are never said twice
_MARKS = ".,;:!?…\"'“”‘’()[]*_"  # that a word may stand between
_SHORTEST_LINE = 4  # characters
_SHORTEST = 8  # units; less says too little to be told from a turn of phrase
_OPENING = 4  # sentences
_MARGIN = 0.85  # of the measured limit, at which sentences are taken for the same


class Memory:
    """What a text in `language` has said so far: its clauses, sentences, openings, headings."""

    def __init__(self, language: str) -> None:
        self.openers = Openers(language)
        self.spelling = Spelling()
        self.cast = Cast()
        self.concluded = False  # whether it has been summed up
        self.cliches: set[int] = set()
        self._run = _RUN[language]
        self._runs: set[tuple[str, ...]] = set()
        self._tail: list[str] = []
        self._words: set[str] = set()
        self._said = ""
        self._seen: set[tuple[str, ...]] = set()
        self._sentences: list[frozenset[tuple[str, ...]]] = []
        self._headings: set[str] = set()

    @classmethod
    def of(cls, language: str, *passages: str) -> Memory:
        """A memory of the clauses of `passages`."""
        memory = cls(language)
        for passage in passages:
            memory.add(passage)
        return memory

    def copy(self) -> Memory:
        """Another memory of the same, that can go on by itself."""
        other = copy.copy(self)
        other.openers, other.spelling = self.openers.copy(), self.spelling.copy()
        other.cast, other.cliches = self.cast.copy(), set(self.cliches)
        other._runs, other._words = set(self._runs), set(self._words)
        other._seen, other._headings = set(self._seen), set(self._headings)
        other._sentences = list(self._sentences)
        return other

    def add(self, passage: str) -> None:
        """Remember the clauses of `passage`, or the heading it is."""
        self._seen.update(_clause_shingles(passage))
        self._words.update(word.strip(_MARKS) for word in passage.split())
        self.spelling.add(passage)
        self._said += _bare(passage)
        here = self._tail + units(passage)
        self._runs.update(_runs(here, self._run))
        self._tail = here[1 - self._run :]
        if _is_heading(passage) and (heading := _bare(passage)):
            self._headings.add(heading)

    def add_sentence(self, sentence: str) -> None:
        """Remember a whole sentence."""
        self.openers.add(sentence)
        if here := shingles(sentence):
            self._sentences.append(here)

    def take_in(self, text: str) -> None:
        """Remember all the sentences and clauses of a whole `text`."""
        for line in text.splitlines():
            self.cast.add(line)
        for sentence in sentences(text):
            self.add_sentence(sentence)
            for clause in clauses(sentence):
                self.add(clause)

    @property
    def is_begun(self) -> bool:
        """Whether the text is past its opening."""
        return len(self._sentences) >= _OPENING

    def is_heading(self, line: str) -> bool:
        """Whether `line`, though it is not marked so, is one of the headings."""
        return _bare(line) in self._headings

    def has_words(self, passage: str) -> bool:
        """Whether the words of `passage`, if it has any, were said one after another."""
        bare = _bare(passage)
        return bool(bare) and bare in self._said

    def has_line(self, line: str) -> bool:
        """Whether a whole `line`, without the punctuation of a sentence, was said as it stands."""
        bare = _bare(line)
        whole = line.endswith("\n") and not ends_sentence(line) and len(bare) >= _SHORTEST_LINE
        return whole and bare in self._said

    def novelty(self, passage: str) -> float:
        """The share of `passage`, 0 to 1, that was not said before in the same words."""
        here = list(_clause_shingles(passage))
        return sum(shingle not in self._seen for shingle in here) / len(here) if here else 1.0

    def has_run(self, passage: str) -> bool:
        """Whether the last words of `passage`, which goes on from what was added, were said so."""
        here = (self._tail + units(passage))[-self._run :]
        return tuple(here) in self._runs

    def has_word(self, word: str) -> bool:
        """Whether `word` was said in small letters."""
        return word.lower() in self._words

    def knows(self, passage: str) -> bool:
        """Whether `passage` mostly repeats what was said, or is a heading that is there already."""
        if _is_heading(passage):
            return _bare(passage) in self._headings
        if not long_enough(passage):
            return False
        return self.novelty(passage) <= 1 - _FAMILIAR

    def knows_sentence(self, sentence: str) -> bool:
        """Whether a sentence was there that is nearly the same."""
        here = shingles(sentence)
        return any(resemblance(here, earlier) >= _MARGIN * NEAR for earlier in self._sentences)


def long_enough(passage: str) -> bool:
    """Whether there is enough of `passage` to tell whether it repeats something."""
    return len(units(passage)) >= _SHORTEST


def _clause_shingles(passage: str) -> Iterator[tuple[str, ...]]:
    return _runs(units(passage), _CLAUSE_SHINGLE)


def _runs(here: list[str], size: int) -> Iterator[tuple[str, ...]]:
    return (tuple(here[at : at + size]) for at in range(len(here) - size + 1))


def _is_heading(passage: str) -> bool:
    return passage.lstrip().startswith("#")


def _bare(heading: str) -> str:
    return "".join(units(heading))
