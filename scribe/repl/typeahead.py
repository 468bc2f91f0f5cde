"""Keys typed while the model writes: not shown among its words, and kept for the next prompt."""

from __future__ import annotations

import contextlib
import termios
from collections.abc import Iterator

_INPUT, _LOCAL = 0, 3  # the flags of tcgetattr(3) in Python's order


class TypeAhead:
    """Lets no key show on the `terminal` of this descriptor, until it is closed.

    Ctrl-C still comes as a signal. The prompt, which reads the keys, has manners of its own.
    """

    def __init__(self, terminal: int) -> None:
        self._terminal = terminal
        self._usual = termios.tcgetattr(terminal)
        self._quiet = list(self._usual)
        self._quiet[_INPUT] &= ~termios.ICRNL  # Enter stays Enter
        self._quiet[_LOCAL] &= ~(termios.ECHO | termios.ICANON)
        self._become(self._quiet)

    @contextlib.contextmanager
    def lent(self) -> Iterator[None]:
        """Let another program have the terminal as it usually is while the block runs."""
        self._become(self._usual)
        try:
            yield
        finally:
            self._become(self._quiet)

    def close(self) -> None:
        """Leave the terminal as it was."""
        self._become(self._usual)

    def _become(self, attributes: list[int | list[bytes | int]]) -> None:
        with contextlib.suppress(termios.error):  # it may be gone
            termios.tcsetattr(self._terminal, termios.TCSADRAIN, attributes)
