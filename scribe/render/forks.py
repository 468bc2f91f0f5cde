"""Places of a text where it could have gone another way, set as a numbered list with letters."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from scribe.render.escape import clean
from scribe.render.style import BOLD, CODE, DIM, PLAIN, Pen
from scribe.render.width import display_width, fitting

_INDENT = 4  # columns, in which the numbers stand


@dataclass(frozen=True)
class Way:
    """What could stand at a place, under the `letter` by which a person names it."""

    letter: str
    text: str
    figure: str


@dataclass(frozen=True)
class Fork:
    """A place of a text: what stands there, the text on both sides, and the other `ways`."""

    before: str
    here: str
    after: str
    figure: str
    ways: tuple[Way, ...]


def forks(places: Sequence[Fork], width: int, colour: bool) -> str:
    """`places` in `width` columns, each with its number, its context and, below, its ways.

    What stands there is in brackets; its context is cut to the line.
    """
    pen = Pen(colour)
    for number, place in enumerate(places, 1):
        pen.write(f"{number}".rjust(_INDENT - 2) + "  ", CODE)
        _write_context(pen, place, width - 1)
        pen.newline()
        for line in _lines(place.ways, width - 1 - _INDENT):
            pen.write(" " * _INDENT, PLAIN)
            for gap, way in line:
                pen.write(f"{gap}{way.letter} ", CODE)
                pen.write(_on_one_line(way.text), PLAIN)
                pen.write(f" {way.figure}", DIM)
            pen.newline()
    return pen.take()


def _write_context(pen: Pen, place: Fork, width: int) -> None:
    here, figure = f"[{_on_one_line(place.here)}]", f"  {place.figure}"
    room = max(width - _INDENT - display_width(here) - display_width(figure), 0)
    before, after = _on_one_line(place.before), _on_one_line(place.after)
    pen.write(_end_of(before, room // 2), PLAIN)
    pen.write(here, BOLD)
    pen.write(_start_of(after, room - min(room // 2, display_width(before))), PLAIN)
    pen.write(figure, DIM)


def _start_of(text: str, columns: int) -> str:
    if display_width(text) <= columns:
        return text
    return text[: fitting(text, columns - 1)] + "…"


def _end_of(text: str, columns: int) -> str:
    if display_width(text) <= columns:
        return text
    backwards = text[::-1]
    return "…" + backwards[: fitting(backwards, columns - 1)][::-1]


def _lines(ways: Iterable[Way], width: int) -> Iterator[list[tuple[str, Way]]]:
    """The `ways` in lines of `width` columns, each way with the gap before it."""
    line: list[tuple[str, Way]] = []
    used = 0
    for way in ways:
        columns = display_width(f"{way.letter} {_on_one_line(way.text)} {way.figure}")
        if line and used + 3 + columns > width:
            yield line
            line, used = [], 0
        gap = "   " if line else ""
        line.append((gap, way))
        used += len(gap) + columns
    if line:
        yield line


def _on_one_line(text: str) -> str:
    return clean(text).replace("\n", " ").replace("\t", " ")
