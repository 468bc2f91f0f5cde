"""Signals that ask scribe to stop: noted, and acted upon between two tokens."""

from __future__ import annotations

import contextlib
import signal
from collections.abc import Iterator
from types import FrameType

from scribe.errors import Interrupted
from scribe.i18n import _

# SIGHUP, sent when the terminal is closed, does not exist on Windows.
_STOPPING = [
    number
    for name in ("SIGINT", "SIGTERM", "SIGHUP")
    if (number := getattr(signal, name, None)) is not None
]


class Interruption:
    """Whether a signal asked to stop, and which. A handler that raised could raise anywhere:

    inside llama.cpp's callbacks it would be swallowed, between a token and its journal entry
    it would lose a word.
    """

    def __init__(self) -> None:
        self.signal_number = 0

    def requested(self) -> bool:
        return self.signal_number != 0

    def forgive(self) -> None:
        """Let Ctrl-C be as if it had not been."""
        if self.signal_number == signal.SIGINT:
            self.signal_number = 0

    def error(self) -> Interrupted:
        """The error that ends a run which the signal stopped."""
        return Interrupted(_("Stopped."), signal_number=self.signal_number)

    def note(self, number: int, _frame: FrameType | None) -> None:
        self.signal_number = self.signal_number or number


@contextlib.contextmanager
def interruptible() -> Iterator[Interruption]:
    """Note stopping signals instead of dying of them while the block runs."""
    interruption = Interruption()
    before = {number: signal.signal(number, interruption.note) for number in _STOPPING}
    try:
        yield interruption
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
