"""Lays out a Markdown table in aligned columns. Cells too wide for the terminal are wrapped."""

from __future__ import annotations

import re

from scribe.render.inline import InlineReader
from scribe.render.layout import Layout
from scribe.render.style import BOLD, DIM, PLAIN
from scribe.render.width import display_width

Span = tuple[str, str]
Line = list[Span]

_DELIMITER = re.compile(r"\s*\|?(?:\s*:?-+:?\s*\|)*\s*:?-+:?\s*\|?\s*")
_CELL_BORDER = re.compile(r"(?<!\\)\|")
_SEPARATOR = " │ "
_CROSSING = "─┼─"
_NARROWEST = 4  # below two Han characters a column cannot be read


def is_delimiter(row: str) -> bool:
    """Whether `row` is the line of dashes that makes the row above it a table's header."""
    return "-" in row and _DELIMITER.fullmatch(row) is not None


def lay_out(header: str, delimiter: str, body: list[str], room: int) -> list[Line] | None:
    """The table's lines as styled text, at most `room` columns wide; None if it cannot fit."""
    alignments = [_alignment(cell) for cell in _cells(delimiter)]
    rows = [_read_row(header, BOLD), *(_read_row(row, PLAIN) for row in body)]
    count = max(len(alignments), *map(len, rows))
    alignments += ["left"] * (count - len(alignments))
    for row in rows:
        row += [[] for _ in range(count - len(row))]
    widths = _fit(rows, room - (count - 1) * len(_SEPARATOR))
    if widths is None:
        return None
    rule = _CROSSING.join("─" * width for width in widths)
    head, *rest = (_set_row(row, widths, alignments) for row in rows)
    return [*head, [(rule, DIM)], *(line for lines in rest for line in lines)]


def _cells(row: str) -> list[str]:
    inner = re.sub(r"(?<!\\)\|\s*$", "", row.strip().removeprefix("|"))
    return [cell.strip().replace("\\|", "|") for cell in _CELL_BORDER.split(inner)]


def _alignment(dashes: str) -> str:
    if dashes.endswith(":"):
        return "centre" if dashes.startswith(":") else "right"
    return "left"


def _read_row(row: str, style: str) -> list[Line]:
    return [_read_cell(cell, style) for cell in _cells(row)]


def _read_cell(source: str, style: str) -> Line:
    line: Line = []
    reader = InlineReader(lambda text, look: line.append((text, look)))
    reader.base = style
    for char in source:
        reader.feed(char)
    reader.end_block()
    return line


def _width(line: Line) -> int:
    return display_width("".join(text for text, _ in line))


def _fit(rows: list[list[Line]], room: int) -> list[int] | None:
    """Column widths that sum to `room` or less; the widest columns give way first."""
    natural = [min(room, max(1, *map(_width, column))) for column in zip(*rows, strict=True)]
    widths = list(natural)
    while sum(widths) > room:
        widest = max(widths)
        if widest <= _NARROWEST:
            return None
        widths[widths.index(widest)] -= 1
    return widths


class _Cell:
    """A surface that keeps the lines set on it."""

    def __init__(self) -> None:
        self.lines: list[Line] = [[]]

    def write(self, text: str, style: str) -> None:
        self.lines[-1].append((text, style))

    def newline(self) -> None:
        self.lines.append([])


def _set_row(row: list[Line], widths: list[int], alignments: list[str]) -> list[Line]:
    cells = [wrap(cell, width) for cell, width in zip(row, widths, strict=True)]
    lines: list[Line] = []
    for index in range(max(map(len, cells))):
        line: Line = []
        for cell, width, alignment in zip(cells, widths, alignments, strict=True):
            line += [(_SEPARATOR, DIM)] if line else []
            line += pad(cell[index] if index < len(cell) else [], width, alignment)
        lines.append(line if line[-1][0].strip() else line[:-1])
    return lines


def wrap(cell: Line, width: int) -> list[Line]:
    surface = _Cell()
    layout = Layout(lambda: width, surface)
    for text, style in cell:
        layout.feed(text, style)
    layout.flush()
    return surface.lines


def pad(line: Line, width: int, alignment: str) -> Line:
    missing = max(0, width - _width(line))
    left = {"left": 0, "centre": missing // 2, "right": missing}[alignment]
    return [(" " * left, PLAIN), *line, (" " * (missing - left), PLAIN)]
