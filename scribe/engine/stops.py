"""Stop strings that may span pieces: text is held back only while it could still become one."""

from __future__ import annotations


class StopScanner:
    """Finds the first of several stop strings to be complete in a stream of text.

    `held` is text that may yet turn out to be the start of a stop string.
    """

    def __init__(self, stops: tuple[str, ...]) -> None:
        self._stops = tuple(stop for stop in stops if stop)
        self.held = ""
        self.stopped = False

    def feed(self, text: str) -> str:
        """Text that is now known to precede every stop string.

        Once `stopped` is True the stop string and all after it have been dropped.
        """
        self.held += text
        places = [(at + len(stop), at) for stop in self._stops if (at := self.held.find(stop)) >= 0]
        if places:
            self.stopped = True
            _end, at = min(places)
            ready, self.held = self.held[:at], ""
            return ready
        keep = self._partial_length()
        cut = len(self.held) - keep
        ready, self.held = self.held[:cut], self.held[cut:]
        return ready

    def flush(self) -> str:
        """The text still held back, once no more will come."""
        rest, self.held = self.held, ""
        return rest

    def _partial_length(self) -> int:
        """Length of the longest end of the held text that begins a stop string."""
        longest = 0
        for stop in self._stops:
            for length in range(min(len(stop) - 1, len(self.held)), longest, -1):
                if self.held.endswith(stop[:length]):
                    longest = length
                    break
        return longest
