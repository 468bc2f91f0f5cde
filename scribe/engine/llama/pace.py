"""How many tokens to guess at once: what guesses bring, against what computing them costs."""

from __future__ import annotations

from collections.abc import Iterable

_PRIOR = 0.5  # share of right guesses before any was judged
_HIGHEST = 0.98  # beyond it the formula for the tokens brought runs away
_MEMORY = 1 / 16  # weight of the latest guess
_CLOCK_MEMORY = 1 / 4  # weight of the latest time taken
_ROW_COST = 0.15  # of a token computed alone; taken for an additional row until one is measured
_GAIN = 1.1  # times as fast a draft has to promise to be
_STALE = 64  # tokens computed alone after which the costs of drafts are forgotten, and so tried


class Pace:
    """Learns while a text is generated how long a draft pays.

    Guesses are judged whether or not they were computed, so that a text which begins to copy
    is noticed at no cost. What a draft of one length costs tells what one of another would, so
    that not every length has to be tried where none pays.
    """

    def __init__(self) -> None:
        self._right = _PRIOR
        self._seconds: dict[int, float] = {}  # by the tokens drafted; 0 is a token alone
        self._row_cost = _ROW_COST  # as the latest draft had it
        self._alone = 0  # tokens computed alone since the last draft

    def judge(self, right: bool) -> None:
        """A guess turned out to be `right` or wrong."""
        self._right += _MEMORY * (right - self._right)

    def record(self, drafted: int, seconds: float) -> None:
        """Computing a token and `drafted` guesses took so long."""
        before = self._seconds.get(drafted, seconds)
        self._seconds[drafted] = before + _CLOCK_MEMORY * (seconds - before)
        if drafted and 0 in self._seconds:
            self._row_cost = max(self._seconds[drafted] / self._seconds[0] - 1, 0) / drafted
        self._alone = 0 if drafted else self._alone + 1
        if self._alone == _STALE:
            self._seconds, self._row_cost = {0: self._seconds[0]}, _ROW_COST
            self._alone = 0

    def choose(self, lengths: Iterable[int]) -> int:
        """The one of `lengths`, in tokens, to draft now; 0 where none is known to pay."""
        if 0 not in self._seconds:
            return 0
        best = max(lengths, key=self._rate, default=0)
        return best if self._rate(best) > _GAIN * self._rate(0) else 0

    def _rate(self, drafted: int) -> float:
        """Tokens per second. The tokens brought: Leviathan et al. 2023, arXiv 2211.17192, (1)."""
        right = min(self._right, _HIGHEST)
        brought = (1 - right ** (drafted + 1)) / (1 - right)
        alone = self._seconds[0]
        return brought / self._seconds.get(drafted, alone * (1 + self._row_cost * drafted))
