"""Draws figures: as a table, a bar chart or a tree, in text that is cleaned and styled."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from scribe.render.escape import clean
from scribe.render.style import CODE, DIM, HEADING, PLAIN, Pen
from scribe.render.width import display_width, fitting

_WIDEST_LABEL = 28  # columns
_NARROWEST_BAR = 8
_WIDEST_BAR = 40
_EIGHTHS = " ▏▎▍▌▋▊▉"  # of a column, from none to seven


@dataclass(frozen=True)
class Bar:
    """A line of a chart: `share` is 0 to 1, `figures` stand behind the bar, one to a column."""

    label: str
    share: float
    figures: tuple[str, ...]


@dataclass(frozen=True)
class Twig:
    """A line of a tree, and the lines that branch off from it."""

    label: str
    figure: str
    twigs: tuple[Twig, ...] = ()


def bar_chart(bars: Sequence[Bar], headings: Sequence[str], width: int, colour: bool) -> str:
    """A line for each of `bars`, the longest bar as wide as `width` columns allow.

    `headings` stand over the labels and the figures.
    """
    labels = [_cut(_on_one_line(bar.label), _WIDEST_LABEL) for bar in bars]
    figures = [tuple(map(_on_one_line, bar.figures)) for bar in bars]
    rows = [headings[1:], *figures]
    columns = [max(map(display_width, column)) for column in zip(*rows, strict=True)]
    label_width = max(map(display_width, (headings[0], *labels)))
    taken = label_width + sum(2 + column for column in columns) + 2
    room = min(max(width - taken - 1, _NARROWEST_BAR), _WIDEST_BAR)
    longest = max((bar.share for bar in bars), default=0.0) or 1.0
    pen = Pen(colour)
    pen.write(_left(headings[0], label_width) + " " * (room + 2), HEADING)
    pen.write(_figures(headings[1:], columns), HEADING)
    pen.newline()
    for bar, label, row in zip(bars, labels, figures, strict=True):
        pen.write(_left(label, label_width) + "  ", PLAIN)
        pen.write(_left(_bar(bar.share / longest * room), room), CODE)
        pen.write(_figures(row, columns), PLAIN)
        pen.newline()
    return pen.take()


def figure_table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """`rows` under their `headings`: columns of figures, and text in the last."""
    lines = [tuple(map(_on_one_line, row)) for row in (headings, *rows)]
    columns = [max(map(display_width, column)) for column in list(zip(*lines, strict=True))[:-1]]
    return "".join(f"{_figures(line[:-1], columns)}  {line[-1]}\n" for line in lines)


def tree(root: str, twigs: Sequence[Twig], colour: bool) -> str:
    """`root` and, below it, all that branches off."""
    pen = Pen(colour)
    pen.write(_on_one_line(root), HEADING)
    pen.newline()
    for stem, twig in _lines(twigs, ""):
        pen.write(stem, DIM)
        pen.write(f"{_on_one_line(twig.label)}  ", PLAIN)
        pen.write(twig.figure, CODE)
        pen.newline()
    return pen.take()


def _lines(twigs: Sequence[Twig], indent: str) -> Iterator[tuple[str, Twig]]:
    for number, twig in enumerate(twigs, 1):
        fork, below = ("└─ ", "   ") if number == len(twigs) else ("├─ ", "│  ")
        yield indent + fork, twig
        yield from _lines(twig.twigs, indent + below)


def _bar(columns: float) -> str:
    eighths = round(columns * 8)
    return "█" * (eighths // 8) + _EIGHTHS[eighths % 8].strip()


def _on_one_line(text: str) -> str:
    return clean(text).replace("\n", " ")


def _cut(label: str, columns: int) -> str:
    if display_width(label) <= columns:
        return label
    return label[: fitting(label, columns - 1)] + "…"


def _left(text: str, columns: int) -> str:
    return text + " " * (columns - display_width(text))


def _figures(figures: Sequence[str], columns: Sequence[int]) -> str:
    return "".join(
        " " * (2 + column - display_width(figure)) + figure
        for figure, column in zip(figures, columns, strict=True)
    )
