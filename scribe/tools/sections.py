"""Where in a document a place is: under which headings."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from scribe.tools.markdown import Role, pieces

_HEAVY_RULE = re.compile(r"\s*=")  # below a heading of the first level


@dataclass(frozen=True)
class Heading:
    """A heading of `level`, from 1 on, whose line begins at character `start`."""

    start: int
    level: int
    title: str


def headings_of(document: str) -> tuple[Heading, ...]:
    """The headings of a Markdown `document`, in order."""
    return tuple(_headings(document))


def _headings(document: str) -> Iterator[Heading]:
    for piece in pieces(document):
        if piece.role is Role.HEADING:
            start = document.rfind("\n", 0, piece.start) + 1
            signs = document.count("#", start, piece.start)
            underlined = 1 if _HEAVY_RULE.match(document, piece.end) else 2
            yield Heading(start, signs or underlined, piece.text)


def headings_above(headings: Iterable[Heading], place: int) -> tuple[str, ...]:
    """The titles that character `place` stands under, outermost first.

    That of a heading at `place` itself is none of them.
    """
    under: dict[int, str] = {}
    for heading in headings:
        if heading.start >= place:
            break
        under = {level: title for level, title in under.items() if level < heading.level}
        under[heading.level] = heading.title
    return tuple(under.values())
