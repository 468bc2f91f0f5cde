"""Where in a document a place is: under which headings."""

from __future__ import annotations

from collections.abc import Iterator

from scribe.tools.markdown import Role, pieces


def headings_above(document: str, place: int) -> tuple[str, ...]:
    """The headings that character `place` of a Markdown `document` stands under, outermost first.

    A heading at `place` itself is none of them.
    """
    under: dict[int, str] = {}
    for start, level, title in _headings(document):
        if start >= place:
            break
        under = {outer: name for outer, name in under.items() if outer < level}
        under[level] = title
    return tuple(under.values())


def _headings(document: str) -> Iterator[tuple[int, int, str]]:
    """Where the line of each heading begins, its level from 1 on, and what it says."""
    for piece in pieces(document):
        if piece.role is Role.HEADING:
            start = document.rfind("\n", 0, piece.start) + 1
            signs = document.count("#", start, piece.start)
            underlined = 1 if document[piece.end :].lstrip().startswith("=") else 2
            yield start, signs or underlined, piece.text
