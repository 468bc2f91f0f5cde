"""The draft by its numbers: paragraphs 1, 2, 3 … and sections s1, s2, s3 …"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from scribe.errors import UsageError
from scribe.i18n import _

_BLOCK = re.compile(r"\S[^\n]*(?:\n(?![ \t]*\n|#{1,6} )[^\n]*)*")
_HEADING = re.compile(r"#{1,6} ")
_TARGET = re.compile(r"(s?)(\d{1,5})(?:-s?(\d{1,5}))?(?=\s|$)")


@dataclass(frozen=True)
class Span:
    """A stretch of the draft, in characters."""

    start: int
    end: int


@dataclass(frozen=True)
class Block:
    """A heading or a paragraph of the draft under the `label` by which a person names it."""

    label: str
    span: Span
    text: str


def blocks(draft: str) -> list[Block]:
    """The headings and paragraphs of `draft` in order; headings open the sections s1, s2 …"""
    return list(_blocks(draft))


def _blocks(draft: str) -> Iterator[Block]:
    section = paragraph = 0
    for match in _BLOCK.finditer(draft):
        text = match[0].rstrip()
        span = Span(match.start(), match.start() + len(text))
        if _HEADING.match(text):
            heading, _newline, below = text.partition("\n")
            section += 1
            end = span.start + len(heading)
            yield Block(f"s{section}", Span(span.start, end), heading)
            if not below.strip():
                continue
            span, text = Span(end + 1, span.end), below
        paragraph += 1
        yield Block(str(paragraph), span, text)


def target_of(argument: str) -> tuple[str, str]:
    """A leading "3", "2-4", "s2" or "s1-2" of `argument`, and the rest of it."""
    match = _TARGET.match(argument.strip())
    if match is None:
        return "", argument.strip()
    return match[0], argument.strip()[match.end() :].strip()


def span_of(draft: str, target: str) -> Span:
    """The stretch that `target` names, without the white space around it; "" is all of it.

    A section reaches to the next heading. Raises UsageError for a number that is not there.
    """
    if not target:
        lead = len(draft) - len(draft.lstrip())
        return Span(lead, max(len(draft.rstrip()), lead))
    match = _TARGET.fullmatch(target)
    there = blocks(draft)
    at = {block.label: index for index, block in enumerate(there)}
    first, last = (
        (f"{match[1]}{number}" for number in (match[2], match[3] or match[2]))
        if match
        else ("", "")
    )
    if first not in at or last not in at or at[last] < at[first]:
        raise UsageError(
            _("The draft has no part {number}.").format(number=target),
            hint=_("Its parts with their numbers: /show"),
        )
    end = at[last]
    if last.startswith("s"):
        while end + 1 < len(there) and not there[end + 1].label.startswith("s"):
            end += 1
    return Span(there[at[first]].span.start, there[end].span.end)


def replaced(draft: str, span: Span, text: str) -> str:
    """`draft` with `text` in the place of `span`."""
    return f"{draft[: span.start]}{text}{draft[span.end :]}"
