"""Markdown for a terminal, streamed: what is shown is never changed afterwards.

Blocks are told apart by how a line starts, so the first few characters of a line are held until
they decide; a table is held whole, because its columns depend on every row. A single line feed
is kept as a line break: models mean it as one. A blank line shows only once text follows it.

This is the part of CommonMark that models write, plus GitHub's tables. Setext headings, indented
code and HTML are not read: the first cannot be streamed, the others are likelier to be prose.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from scribe.render import table
from scribe.render.inline import InlineReader
from scribe.render.layout import Layout
from scribe.render.style import CODE, DIM, HEADING, PLAIN, Pen

_QUOTE = re.compile(r" {0,3}(?:> ?){1,8}")
# A line start that another character could still make into some other block.
_UNDECIDED = re.compile(
    r"[ \t]*(?:#{1,6}[ \t]*|\+[ \t]*|(?:-[ \t]*)*|(?:\*[ \t]*)*|(?:_[ \t]*)*"
    r"|\d{1,4}(?:[.)][ \t]*)?|`{1,2}|`{3,}[^`]*|~{1,2}|~{3,}.*|\|.*)"
)
_RULE = re.compile(r"[ \t]*([-*_])[ \t]*(?:\1[ \t]*){2,}")
# What follows a fence names a language; a line like "~~~哈哈" is prose.
_FENCE = re.compile(r"([ \t]*)(`{3,}|~{3,})[\t -_a-~]*")
_HEADING = re.compile(r"[ \t]*#{1,6}[ \t]+(.*)")
_ITEM = re.compile(r"([ \t]*)([-*+]|\d{1,4}[.)])(?:[ \t]+(.*)|$)")
_QUOTE_BAR = "│ "
_NESTED = 2  # spaces that put a line inside the list item above it
_LONGEST_RULE = 40
# A model caught in a loop writes dashes without end: such a line is text after all.
_LONGEST_START = 2000


class MarkdownStream:
    """Turns Markdown, in chunks of any size, into text for a terminal of `width()` columns.

    With `colour` the text has SGR sequences and no others; without it, none at all.
    """

    def __init__(self, width: Callable[[], int], colour: bool) -> None:
        self._pen = Pen(colour)
        self._layout = Layout(width, self._pen)
        self._inline = InlineReader(self._layout.feed)
        self._reset()

    def _reset(self) -> None:
        self._start = ""  # the start of a line, while it is undecided
        self._in_line = False  # the line is decided, and more of it may come
        self._quotes = 0
        self._items: list[tuple[int, int]] = []  # open list items: indent in source, text column
        self._table: list[str] = []
        self._fence = ""  # what closes the code block
        self._fence_indent = 0
        self._blank: int | None = None  # the quote depth of a blank line that is not shown yet
        self._shown = False  # anything at all

    @property
    def column(self) -> int:
        """Columns of the current line that have text."""
        return self._layout.column

    def feed(self, text: str) -> str:
        """What to show now that `text` has come."""
        for char in text:
            if char == "\n":
                self._end_line()
            elif self._in_line:
                self._continue_line(char)
            else:
                self._start += char
                self._decide(complete=False)
        return self._pen.take()

    def flush(self) -> str:
        """What is still held, and the end of the line. The next text starts afresh."""
        if self._start or self._in_line:
            self._end_line()
        self._end_table()
        self._inline.end_block()
        self._reset()
        return self._pen.take()

    def _continue_line(self, char: str) -> None:
        if self._fence:
            self._layout.feed_verbatim(char, CODE)
        else:
            self._inline.feed(char)

    def _end_line(self) -> None:
        if not self._in_line:
            self._decide(complete=True)
        if self._in_line:
            self._inline.end_line()
            self._layout.newline()
        self._start, self._in_line = "", False

    @property
    def _may_wait(self) -> bool:
        return len(self._start) < _LONGEST_START

    def _decide(self, *, complete: bool) -> None:
        """Tell from its start what the line is, if that can be told yet, and begin it."""
        if self._fence:
            self._decide_code(complete)
            return
        quote = _QUOTE.match(self._start)
        mark = quote.group() if quote else ""
        text = self._start[len(mark) :]
        if not complete and self._may_wait and _UNDECIDED.fullmatch(text):
            return
        quotes = mark.count(">")
        if quotes != self._quotes:
            self._items.clear()
            self._inline.end_block()
        if complete and not quotes and text.lstrip().startswith("|"):
            self._add_row(text)
            return
        self._end_table()
        self._quotes = quotes
        if complete and not text.strip():
            self._inline.end_block()
            self._blank = quotes
        elif not (complete and (self._rule(text) or self._open_fence(text))):
            self._begin_block(text)

    def _begin_block(self, text: str) -> None:
        """Begin a heading, a list item or a line of a paragraph."""
        marker, style = "", PLAIN
        if heading := _HEADING.fullmatch(text):
            self._items.clear()
            content, style = heading[1], HEADING
        elif item := _ITEM.fullmatch(text):
            marker, content = ("•" if item[2] in "-*+" else item[2]) + " ", item[3] or ""
            self._leave_items(_indent(text))
        else:
            content = text.lstrip(" \t")
            self._leave_items(_indent(text))
        if marker or HEADING in (style, self._inline.base):  # else a paragraph may run on
            self._inline.end_block()
        self._inline.base = style
        self._begin_line(marker)
        if marker:
            self._items.append((_indent(text), self._text_column + len(marker)))
        for char in content:
            self._inline.feed(char)

    @property
    def _text_column(self) -> int:
        return self._items[-1][1] if self._items else 0

    def _leave_items(self, indent: int) -> None:
        """Close the list items that a line indented by `indent` is not inside of."""
        while self._items and indent < self._items[-1][0] + _NESTED:
            self._items.pop()

    def _begin_line(self, marker: str = "") -> None:
        if self._blank is not None and self._shown:
            # A blank line inside a quotation keeps its bar.
            self._layout.start_line(_QUOTE_BAR.rstrip() if self._blank and self._quotes else "")
            self._layout.newline()
        self._blank = None
        self._layout.start_line(_QUOTE_BAR * self._quotes + " " * self._text_column, marker)
        self._shown = self._in_line = True

    def _rule(self, text: str) -> bool:
        if not _RULE.fullmatch(text):
            return False
        self._inline.end_block()
        self._items.clear()
        self._begin_line()
        width = min(self._layout.room - self.column, _LONGEST_RULE)
        self._layout.feed_verbatim("─" * width, DIM)
        return True

    def _open_fence(self, text: str) -> bool:
        fence = _FENCE.fullmatch(text)
        if fence is None or self._quotes:
            return False
        self._inline.end_block()
        self._leave_items(_indent(text))
        self._fence, self._fence_indent = fence[2], _indent(text)
        return True

    def _decide_code(self, complete: bool) -> None:
        text = self._start
        fence = text.strip(" \t")
        could_close = set(fence) <= {self._fence[0]}
        if could_close and not complete and self._may_wait:
            return
        if could_close and complete and len(fence) >= len(self._fence):
            self._fence = ""
            return
        self._begin_line()
        indent = min(self._fence_indent, len(text) - len(text.lstrip(" \t")))
        self._layout.feed_verbatim(text[indent:], CODE)

    def _add_row(self, text: str) -> None:
        self._inline.end_block()
        self._quotes = 0
        self._table.append(text)
        if len(self._table) == 2 and not table.is_delimiter(text):
            header, self._table = self._table[0], [text]
            self._show_row(header)

    def _end_table(self) -> None:
        rows, self._table = self._table, []
        self._items = self._items if not rows else []
        if len(rows) > 1:
            lines = table.lay_out(rows[0], rows[1], rows[2:], self._layout.room)
            if lines is not None:
                self._show_table(lines)
                return
            del rows[1]
        for row in rows:
            self._show_row(row)

    def _show_table(self, lines: list[table.Line]) -> None:
        for line in lines:
            self._begin_line()
            for text, style in line:
                self._layout.feed_verbatim(text, style)
            self._layout.newline()
        self._in_line = False

    def _show_row(self, row: str) -> None:
        """Show a line of bars that is no table, or a row of one that is too wide, as it stands."""
        self._inline.base = PLAIN
        self._begin_line()
        for char in row.strip():
            self._inline.feed(char)
        self._inline.end_block()
        self._layout.newline()
        self._in_line = False


def _indent(text: str) -> int:
    expanded = text.expandtabs(4)
    return len(expanded) - len(expanded.lstrip(" "))
