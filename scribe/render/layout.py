"""Breaks streamed text into lines as it arrives; what is on a line is never taken back.

Text is set unit by unit. A unit is what must not be divided: a Latin word, or one Han character
with the punctuation that belongs to it. Whether a unit is complete shows only in the character
after it, so the last unit is held until then. The rules are those of Chinese kinsoku
(https://www.w3.org/TR/clreq/#prohibition_rules_for_line_start_end): no line starts with closing
punctuation, none ends with opening punctuation. Those go before the width: only a unit longer
than a whole line is divided, and even then not at such a place if there is any other.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from scribe.render.style import DIM
from scribe.render.width import char_width, display_width, fitting

OPENING = frozenset("（「『【《〈〔［｛〖〘〚“‘([{«‹")
CLOSING = frozenset(
    "，。、；：！？）」』】》〉〕］｝〗〙〛”’"
    "…—–―～·・‧．％‰℃°々〻ーゝゞヽヾぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ"
    ",.;:!?)]}%»›"
)
# Of Chinese; “”…— are among them, though their width does not tell.
_CHINESE_OPENING = frozenset(char for char in OPENING if not char.isascii())
_CHINESE_CLOSING = frozenset(char for char in CLOSING if not char.isascii())
# Straight quotes open or close; nobody can tell which, so nothing is divided beside them.
_QUOTES = frozenset("\"'")
_JOINER = "\u200d"
_TAB = 4
_MIN_ROOM = 2  # one Han character


class Surface(Protocol):
    """Where lines are set."""

    def write(self, text: str, style: str) -> None:
        """Add `text` to the line."""

    def newline(self) -> None:
        """End the line."""


class Layout:
    """Sets styled text in lines of at most `width()` columns, which may change at any time."""

    def __init__(self, width: Callable[[], int], surface: Surface) -> None:
        self._width = width
        self._surface = surface
        self._hang = ""
        self._gap = _Run()  # spaces before the unit, which vanish where a line ends
        self._unit = _Run()
        self._trail = _Run()  # spaces after the unit
        self.column = 0  # columns of the line that are set

    @property
    def room(self) -> int:
        """Columns of a line."""
        return max(self._width(), _MIN_ROOM)

    @property
    def _indent(self) -> str:
        """What continuation lines start with, cut so that it leaves room for text."""
        return self._hang[: min(self.room // 2, self.room - _MIN_ROOM)]

    def start_line(self, lead: str = "", marker: str = "") -> None:
        """Begin a line with `lead` and `marker`; lines it continues on hang below its text.

        On a narrow terminal, at most half of a line is given to indentation.
        """
        self._hang = lead
        lead = self._indent[: max(0, self.room - display_width(marker) - _MIN_ROOM)]
        self._hang = lead + " " * display_width(marker)
        self._set(lead + marker)

    def feed(self, text: str, style: str = "") -> None:
        """Set `text`, which has no line feed."""
        for char in text:
            if char in " \t":
                (self._trail if self._unit else self._gap).add(" ", style)
                continue
            if self._unit and _may_break(self._unit.last, char, spaced=bool(self._trail)):
                self._place()
                self._gap, self._trail = self._trail, _Run()
            self._unit.extend(self._trail.cells)
            self._trail = _Run()
            self._unit.add(char, style)
            self._divide()

    def feed_verbatim(self, text: str, style: str = "") -> None:
        """Set `text` as it stands, divided only where the line is full."""
        for char in text:
            offset = self.column - len(self._indent)
            shown = " " * (_TAB - offset % _TAB) if char == "\t" else char
            width = display_width(shown)
            if self.column + width > self.room and self.column > len(self._indent):
                self._wrap()
            self._surface.write(shown, style)
            self.column += width

    def newline(self) -> None:
        """End the line."""
        self.flush()
        self._surface.newline()
        self.column = 0

    def flush(self) -> None:
        """Set the unit that is held."""
        self._place()
        self._gap, self._trail = _Run(), _Run()

    def _place(self) -> None:
        """Put the unit on the line, or on the next one if it does not fit."""
        if not self._unit:
            return
        self._divide()
        if self.column + self._gap.width + self._unit.width <= self.room:
            self._emit(self._gap)
        elif self.column > len(self._indent):
            self._wrap()
        self._emit(self._unit)
        self._gap, self._unit = _Run(), _Run()

    def _divide(self) -> None:
        """Set as much of the unit as has whole lines to itself."""
        while self._unit.width > self.room - len(self._indent):
            if self.column > len(self._indent):
                self._wrap()
            head, self._unit = self._unit.split(self.room - self.column)
            self._emit(head)
            self._gap = _Run()
            if not self._unit:
                return
            self._wrap()

    def _wrap(self) -> None:
        self._surface.newline()
        self.column = 0
        self._set(self._indent)

    def _set(self, text: str) -> None:
        self._surface.write(text, DIM)
        self.column += display_width(text)

    def _emit(self, run: _Run) -> None:
        for char, style in run.cells:
            self._surface.write(char, style)
        self.column += run.width


class _Run:
    """Styled characters that stay together."""

    def __init__(self) -> None:
        self.cells: list[tuple[str, str]] = []
        self.width = 0
        self.last = ""  # the last character that is not drawn onto the one before it

    def __bool__(self) -> bool:
        return bool(self.cells)

    def add(self, char: str, style: str) -> None:
        self.width += char_width(char, self.cells[-1][0] if self.cells else "")
        self.cells.append((char, style))
        if char == _JOINER or char_width(char):
            self.last = char

    def extend(self, cells: list[tuple[str, str]]) -> None:
        for char, style in cells:
            self.add(char, style)

    def split(self, room: int) -> tuple[_Run, _Run]:
        """Two runs for one that is too long: divided at the last decent place in `room`."""
        text = "".join(char for char, _ in self.cells)
        most = max(1, fitting(text, room))
        decent = (i for i in range(most, 0, -1) if i < len(text) and _tears(text[i - 1], text[i]))
        index = next(decent, most)
        head, tail = _Run(), _Run()
        head.extend(self.cells[:index])
        tail.extend(self.cells[index:])
        return head, tail


def _tears(before: str, after: str) -> bool:
    """Whether a long unit may be divided here: not inside a character, nor against kinsoku."""
    if char_width(after, before) == 0 or _JOINER in (before, after):
        return False
    if " " in (before, after):  # it is in the unit because no line may end there
        return False
    return after not in CLOSING and before not in OPENING


def _may_break(before: str, after: str, *, spaced: bool) -> bool:
    """Whether a line may end between two characters, with or without spaces between them."""
    if before in OPENING or after in CLOSING:
        return False
    if spaced:
        return True
    if char_width(after, before) == 0 or before == _JOINER:
        return False
    if before in _QUOTES or after in _QUOTES:
        return False
    if before in _CHINESE_CLOSING and after in _CHINESE_OPENING:
        return True
    return char_width(before) == 2 or char_width(after) == 2
