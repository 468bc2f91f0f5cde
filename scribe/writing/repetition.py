"""Loops: sentences that come again, and long runs of words that do. Pure.

A small model that has lost its thread says a sentence again with a word changed, or the same words
without an end. Good prose repeats names, terms and turns of phrase, but hardly ever so much.
"""

from __future__ import annotations

from scribe.text import sentences, units
from scribe.writing.quality import Shingles, resemblance, shingles

_RUN = {"zh": 20, "en": 16}  # units in a row that are never said twice
_NEAR = 0.8  # resemblance of two sentences that say the same, see scribe.writing.quality
_SHORTEST = 8  # units of a sentence; a shorter one may come again, as a refrain or an answer


class Repetition:
    """What a text in `language` has said, sentence by sentence and run by run."""

    def __init__(self, language: str) -> None:
        self._size = _RUN[language]
        self._sentences: list[Shingles] = []
        self._runs: set[tuple[str, ...]] = set()
        self._tail: list[str] = []

    def learn(self, text: str) -> None:
        """Take in the `text` that follows."""
        here = self._tail + units(text)
        last = len(here) - self._size
        self._runs.update(tuple(here[at : at + self._size]) for at in range(last + 1))
        self._tail = here[1 - self._size :]
        whole = (sentence for sentence in sentences(text) if len(units(sentence)) >= _SHORTEST)
        self._sentences += map(shingles, whole)

    def has_run(self, text: str) -> bool:
        """Whether the last words of `text`, which follows what was learnt, were said so."""
        return tuple((self._tail + units(text))[-self._size :]) in self._runs

    def has_sentence(self, sentence: str) -> bool:
        """Whether nearly the same was said."""
        if len(units(sentence)) < _SHORTEST:
            return False
        here = shingles(sentence)
        return any(resemblance(here, earlier) >= _NEAR for earlier in self._sentences)
