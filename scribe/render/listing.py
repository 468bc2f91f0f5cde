"""Lays out a listing in columns as wide as the terminal has room for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from scribe.environment import Environment
from scribe.render.escape import clean_line


def print_in_columns(
    environment: Environment, headings: Sequence[str], rows: Iterable[Sequence[str]], *, whole: str
) -> None:
    """Write `rows` under their `headings` to stdout; the column `whole` never wraps."""
    table = Table(box=None, header_style="bold", pad_edge=False)
    for heading in headings:
        table.add_column(heading, no_wrap=heading == whole)
    for row in rows:
        table.add_row(*(Text(clean_line(cell)) for cell in row))
    console = Console(
        file=environment.stdout, width=environment.width(), no_color=not environment.colour
    )
    console.print(table)
