"""The looks of styled text, and the pen that turns them into SGR sequences.

A style is the parameters of one SGR sequence ("1;36"), "" for plain text. Only the sixteen
colours that every terminal theme sets are used, and never a background.
"""

from __future__ import annotations

PLAIN = ""
BOLD = "1"
ITALIC = "3"
HEADING = "1;36"
CODE = "33"
DIM = "2"

RESET = "\x1b[0m"


def combine(*styles: str) -> str:
    """The style that has all of `styles`."""
    return ";".join(filter(None, styles))


class Pen:
    """Collects styled text as the string a terminal understands.

    A style is switched only when the next visible text needs it, and never lasts beyond a line.
    """

    def __init__(self, colour: bool) -> None:
        self._colour = colour
        self._style = PLAIN
        self._parts: list[str] = []

    def write(self, text: str, style: str) -> None:
        """Add `text`, which stays on the line."""
        if text:
            self._switch(style if self._colour else PLAIN)
            self._parts.append(text)

    def newline(self) -> None:
        """End the line."""
        self._switch(PLAIN)
        self._parts.append("\n")

    def take(self) -> str:
        """What was collected since the last call."""
        text = "".join(self._parts)
        self._parts.clear()
        return text

    def _switch(self, style: str) -> None:
        if style == self._style:
            return
        if self._style:
            self._parts.append(RESET)
        if style:
            self._parts.append(f"\x1b[{style}m")
        self._style = style
