"""Guesses how a text goes on that copies from another, by looking its last tokens up there.

Saxena 2023, "Prompt Lookup Decoding" (github.com/apoorvumang/prompt-lookup-decoding).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

_GRAMS = (3, 2)  # tokens looked up at once; more of them first, as they are surer
TAIL = max(_GRAMS)


class Source:
    """The text that is copied from, as tokens, with an index of its n-grams."""

    def __init__(self, tokens: Sequence[int]) -> None:
        self._tokens = tuple(tokens)
        self._places: dict[tuple[int, ...], list[int]] = {}  # n-gram: where what follows it is
        self._found = self._reached = 0
        for size in _GRAMS:
            for after in range(size, len(self._tokens)):
                gram = self._tokens[after - size : after]
                self._places.setdefault(gram, []).append(after)

    def __bool__(self) -> bool:
        return bool(self._places)

    def continuation(self, tail: Sequence[int], longest: int) -> tuple[int, ...]:
        """At most `longest` tokens that follow the end of `tail` in the source, or none.

        Copying goes forward: of several places, it is the first that lies beyond the last one
        confirmed.
        """
        for size in _GRAMS:
            places = self._places.get(tuple(tail[-size:]))
            if places:
                self._found = _first_from(places, self._reached)
                return self._tokens[self._found : self._found + longest]
        return ()

    def confirm(self) -> None:
        """The last continuation was the right one: copying has come to its place."""
        self._reached = self._found


def _first_from(places: list[int], reached: int) -> int:
    """The first of the ascending `places` not before `reached`; if none is, the last."""
    return places[min(bisect_left(places, reached), len(places) - 1)]
