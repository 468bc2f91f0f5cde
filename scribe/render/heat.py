"""A text coloured by how hot each part of it is, for a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from scribe.render.escape import clean
from scribe.render.style import BOLD, DIM, PLAIN, Pen, combine

# From the coldest to the hottest: colours that every theme has, of which no text is unreadable.
_STYLES = (DIM, PLAIN, "36", "33", combine(BOLD, "31"))
LEVELS = len(_STYLES)


def heat_map(parts: Iterable[tuple[str, int]], legend: Sequence[str]) -> str:
    """The text of all `parts`, each in the colour of its level, 0 to LEVELS - 1.

    Below it stands what each level means.
    """
    pen = Pen(colour=True)
    for text, level in parts:
        _write_lines(pen, clean(text), _STYLES[level])
    pen.newline()
    pen.newline()
    for style, meaning in zip(_STYLES, legend, strict=True):
        pen.write(clean(meaning), style)
        pen.write("  ", PLAIN)
    pen.newline()
    return pen.take()


def _write_lines(pen: Pen, text: str, style: str) -> None:
    for number, line in enumerate(text.split("\n")):
        if number:
            pen.newline()
        pen.write(line, style)
