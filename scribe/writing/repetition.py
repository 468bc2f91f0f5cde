"""Noticing that something was said before, while it is being said again.

Texts are compared by shingles: runs of N consecutive units, a unit being a Han character or a
Latin word, whatever the punctuation between them (Broder 1997, "On the resemblance and
containment of documents").
"""

from __future__ import annotations

from collections.abc import Iterator

from scribe.text import units

SHINGLE = 4  # units, as in the rep-4 measure
FAMILIAR = 0.7  # share of a passage's shingles at which it says what was said before
_SHORTEST = 8  # units; less says too little to be told from a turn of phrase


class Memory:
    """What a text has said so far."""

    def __init__(self) -> None:
        self._seen: set[tuple[str, ...]] = set()
        self._headings: set[str] = set()

    def add(self, passage: str) -> None:
        """Remember `passage`."""
        self._seen.update(_shingles(units(passage)))
        if _is_heading(passage):
            self._headings.add(_bare(passage))

    def knows(self, passage: str) -> bool:
        """Whether `passage` mostly repeats what was said, or is a heading that is there already."""
        if _is_heading(passage):
            return _bare(passage) in self._headings
        here = units(passage)
        if len(here) < _SHORTEST:
            return False
        shingles = list(_shingles(here))
        return sum(shingle in self._seen for shingle in shingles) >= FAMILIAR * len(shingles)


def long_enough(passage: str) -> bool:
    """Whether there is enough of `passage` to tell whether it repeats something."""
    return len(units(passage)) >= _SHORTEST


def _shingles(here: list[str]) -> Iterator[tuple[str, ...]]:
    return (tuple(here[at : at + SHINGLE]) for at in range(len(here) - SHINGLE + 1))


def _is_heading(passage: str) -> bool:
    return passage.lstrip().startswith("#")


def _bare(heading: str) -> str:
    return "".join(units(heading))
