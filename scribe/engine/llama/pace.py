"""How many tokens to guess at once: what guesses bring, against what computing them costs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

_PRIOR = 0.5  # share of right guesses before any was judged
_PRIOR_WEIGHT = 2  # guesses that the share expected of a text counts for
_HANDED_ON = 0.9  # the highest share that is expected of a text because the last one had it
_HIGHEST = 0.98  # beyond it the formula for the tokens brought runs away
_MEMORY = 1 / 16  # weight of the latest guess, at the least
_CLOCK_MEMORY = 1 / 4  # weight of the latest time taken
_ROW_COST = 0.15  # of a token computed alone; taken for an additional row until one is measured
_HOPE = 0.7  # of the least cost of a row: what one may cost in a draft of another length
_GAIN = 1.1  # times as fast a draft has to promise to be
_PATIENCE = 16  # computations before a length that did not pay is tried again, the first time
_LONGEST_PATIENCE = 512


@dataclass
class _Cost:
    """What computing a draft of one length takes, as long as that is believed.

    A length that was tried and did not pay is believed twice as long after every try: the
    machine may have been busy the first time, but hardly each time.
    """

    seconds: float = 0.0
    believed: int = 0  # computations for which it still is
    patience: int = _PATIENCE

    def record(self, seconds: float) -> None:
        if self.believed:
            self.seconds += _CLOCK_MEMORY * (seconds - self.seconds)
        else:
            self.seconds = seconds
            self.patience = min(2 * self.patience, _LONGEST_PATIENCE)
        self.believed = self.patience


class Pace:
    """Learns while texts are generated how long a draft pays.

    Guesses are judged whether or not they were computed, so that a text which begins to copy
    is noticed at no cost. Kernels take several rows in about the time of one, at some lengths
    and not at others, so each length is tried where it might pay; what a draft of one length
    costs bounds the hope for another, so that few are tried where none pays.
    """

    def __init__(self) -> None:
        self._right = _PRIOR
        self._judged = 0  # guesses of the present text
        self._alone = 0.0  # seconds for a token without guesses
        self._drafts: defaultdict[int, _Cost] = defaultdict(_Cost)  # by the tokens drafted

    def begin(self) -> None:
        """Another text: batches cost the same, and it may copy as the last one did."""
        self._right = min(max(self._right, _PRIOR), _HANDED_ON)
        self._judged = 0

    def judge(self, right: bool) -> None:
        """A guess turned out to be `right` or wrong."""
        self._judged += 1
        weight = max(1 / (_PRIOR_WEIGHT + self._judged), _MEMORY)
        self._right += weight * (right - self._right)

    def record(self, drafted: int, seconds: float) -> None:
        """Computing a token and `drafted` guesses took so long."""
        for cost in self._drafts.values():
            cost.believed = max(cost.believed - 1, 0)
        if drafted:
            self._drafts[drafted].record(seconds)
        else:
            self._alone += (_CLOCK_MEMORY if self._alone else 1) * (seconds - self._alone)

    def choose(self, lengths: Iterable[int]) -> int:
        """The one of `lengths`, in tokens, to draft now; 0 where none is likely to pay."""
        if not self._alone:
            return 0
        row = self._row_in_hope()
        best = max(lengths, key=lambda drafted: self._speedup(drafted, row), default=0)
        if self._speedup(best, row) <= _GAIN:
            return 0
        if self._drafts[best].believed:
            self._drafts[best].patience = _PATIENCE
        return best

    def _row_in_hope(self) -> float:
        """What one more row may cost, as a share of a token alone."""
        costs = [
            max(cost.seconds / self._alone - 1, 0) / drafted
            for drafted, cost in self._drafts.items()
            if cost.believed
        ]
        return _HOPE * min(costs) if costs else _ROW_COST

    def _speedup(self, drafted: int, row: float) -> float:
        """Times as fast as tokens alone, of Leviathan et al. 2023, arXiv 2211.17192, (1)."""
        right = min(self._right, _HIGHEST)
        brought = (1 - right ** (drafted + 1)) / (1 - right)
        cost = self._drafts[drafted]
        takes = cost.seconds if cost.believed else self._alone * (1 + row * drafted)
        return brought * self._alone / takes
