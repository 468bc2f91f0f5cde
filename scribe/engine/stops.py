"""Stop strings that may span pieces: text is held back only while it could still become one."""

from __future__ import annotations


class StopScanner:
    """Finds the first of several stop strings in a stream of text."""

    def __init__(self, stops: tuple[str, ...]) -> None:
        self._stops = tuple(stop for stop in stops if stop)
        self._held = ""
        self.stopped = False

    def feed(self, text: str) -> str:
        """Text that is now known to precede every stop string.

        Once `stopped` is True the stop string and all after it have been dropped.
        """
        self._held += text
        places = [at for stop in self._stops if (at := self._held.find(stop)) >= 0]
        if places:
            self.stopped = True
            ready, self._held = self._held[: min(places)], ""
            return ready
        keep = self._partial_length()
        cut = len(self._held) - keep
        ready, self._held = self._held[:cut], self._held[cut:]
        return ready

    def flush(self) -> str:
        """The text still held back, once no more will come."""
        rest, self._held = self._held, ""
        return rest

    def _partial_length(self) -> int:
        """Length of the longest end of the held text that begins a stop string."""
        longest = 0
        for stop in self._stops:
            for length in range(min(len(stop) - 1, len(self._held)), longest, -1):
                if self._held.endswith(stop[:length]):
                    longest = length
                    break
        return longest
