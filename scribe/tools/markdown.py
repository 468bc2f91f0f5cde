"""A Markdown text taken apart into what an editor may touch and what stays as it is.

Code, front matter, HTML, rules, marks and blank lines are literal; the prose between them comes in
units: a paragraph, a heading, an item, a cell of a table. The pieces joined are the text again, to
the character, so no tool can break the structure of a document by what it does to a unit.

A line is a paragraph of its own, as Chinese plain text has it, unless it belongs to a paragraph
that was wrapped by hand.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from scribe.text import HAN, count, ends_sentence


class Role(Enum):
    """What a piece is in its document."""

    LITERAL = "literal"
    PARAGRAPH = "paragraph"
    HEADING = "heading"
    ITEM = "item"
    CELL = "cell"


@dataclass(frozen=True)
class Piece:
    """A stretch of a document that starts at character `start`."""

    text: str
    role: Role
    start: int

    @property
    def end(self) -> int:
        return self.start + len(self.text)


_FRONT_MATTER = re.compile(r"\A(---|\+\+\+)[ \t]*\n.*?^\1[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_FENCE = re.compile(r"[ \t>]*(`{3,}|~{3,}|\$\$)")
_INDENTED = re.compile(r"(?: {4}|\t)")
_RULE = re.compile(r"[ \t]*([-*_=])[ \t]*(?:\1[ \t]*){2,}$")
_HTML = re.compile(r" {0,3}<(?:[A-Za-z/!?])")
_DEFINITION = re.compile(r" {0,3}\[[^\]^][^\]]*\]:\s*\S+")
_TABLE_RULE = re.compile(r"[ \t]*\|?(?:[ \t]*:?-+:?[ \t]*\|)+(?:[ \t]*:?-+:?[ \t]*)?$")
_CELL = re.compile(r"(?:\\.|`[^`]*`|[^|\\])+")
_MARK = re.compile(
    r"(?P<quote>(?:[ \t]*>)*)[ \t]*"
    r"(?:(?P<heading>#{1,6}[ \t]+)|(?P<item>(?:[-*+•]|\d{1,4}[.)])[ \t]+(?:\[[ xX]\][ \t]+)?)"
    r"|(?P<note>\[\^[^\]]+\]:[ \t]*))?"
)
_CLOSING_MARK = re.compile(r"[ \t]+#+[ \t]*$")
# A paragraph wrapped by hand: columns of its widest line, the share of that which a full line has,
# and the share of lines that are full.
_NARROWEST, _WIDEST = 60, 120
_FULL, _MOST = 0.7, 0.7


def pieces(source: str) -> list[Piece]:
    """The pieces of `source`, which joined are `source`."""
    found: list[Piece] = []
    start = 0
    for text, role in _pieces(source):
        if text:
            found.append(Piece(text, role, start))
            start += len(text)
    return found


def plain_text(source: str) -> str:
    """What `source` says, without the marks of its headings, items and tables."""
    lines = (_MARK.sub("", line, count=1) for line in source.splitlines())
    rows = (_TABLE_RULE.sub("", line).strip("|") for line in lines)
    return "\n".join(rows)


def unwrapped(text: str) -> str:
    """A unit on one line: Han characters meet without a space, words with one."""
    joined = re.sub(rf"(?<=[{HAN}，。；：！？、])[ \t>]*\n[ \t>]*(?=[{HAN}“「《（])", "", text)
    return re.sub(r"[ \t]*\n[ \t>]*", " ", joined).strip()


def _pieces(source: str) -> Iterator[tuple[str, Role]]:
    front = _FRONT_MATTER.match(source)
    if front:
        yield front[0], Role.LITERAL
        source = source[front.end() :]
    lines = source.splitlines(keepends=True)
    at = 0
    while at < len(lines):
        size, literal = _literal_lines(lines, at)
        if literal:
            yield "".join(lines[at : at + size]), Role.LITERAL
        elif size:
            for row in lines[at : at + size]:
                yield from _row(row)
        else:
            size = _wrapped_lines(lines, at)
            yield from _unit("".join(lines[at : at + size]))
        at += size


def _literal_lines(lines: Sequence[str], at: int) -> tuple[int, bool]:
    """How many lines from `at` on belong to a block that is no unit, and whether it is literal.

    A table is not: its cells are units. (0, False) for the lines of a unit.
    """
    line = lines[at]
    if not line.strip() or _RULE.match(line.rstrip("\n")) or _DEFINITION.match(line):
        return 1, True
    if fence := _FENCE.match(line):
        return _to_fence(lines, at, fence[1]), True
    if _HTML.match(line):
        return _to_blank(lines, at), True
    if _INDENTED.match(line) and (at == 0 or not lines[at - 1].strip()) and not _in_list(lines, at):
        return 1, True
    if at + 1 < len(lines) and "|" in line and _TABLE_RULE.match(lines[at + 1].rstrip("\n")):
        return _to_blank(lines, at), False
    return 0, False


def _to_fence(lines: Sequence[str], at: int, fence: str) -> int:
    if fence == "$$" and lines[at].count("$$") > 1:
        return 1
    for end in range(at + 1, len(lines)):
        if lines[end].strip(" \t>\n").startswith(fence):
            return end + 1 - at
    return len(lines) - at


def _to_blank(lines: Sequence[str], at: int) -> int:
    for end in range(at, len(lines)):
        if not lines[end].strip():
            return end - at
    return len(lines) - at


def _in_list(lines: Sequence[str], at: int) -> bool:
    """Whether an indented line belongs to the item of a list somewhere above it."""
    for line in reversed(lines[:at]):
        mark = _MARK.match(line)
        if mark is not None and mark["item"]:
            return True
        if line.strip() and not _INDENTED.match(line):
            return False
    return False


def _row(row: str) -> Iterator[tuple[str, Role]]:
    if _TABLE_RULE.match(row.rstrip("\n")):
        yield row, Role.LITERAL
        return
    at = 0
    for cell in _CELL.finditer(row):
        text = cell[0].strip()
        if not text:
            continue
        start = cell.start() + cell[0].index(text)
        yield row[at:start], Role.LITERAL
        yield text, Role.CELL
        at = start + len(text)
    yield row[at:], Role.LITERAL


def _unit(lines: str) -> Iterator[tuple[str, Role]]:
    """The unit in `lines`, behind the mark that opens it and before the white space at its end."""
    mark = _MARK.match(lines)
    head = mark[0] if mark is not None else ""
    body = lines[len(head) :]
    role = Role.PARAGRAPH
    text = body.rstrip()
    if mark is not None and mark["heading"]:
        role, text = Role.HEADING, _CLOSING_MARK.sub("", text)
    elif mark is not None and mark["item"]:
        role = Role.ITEM
    yield head, Role.LITERAL
    yield text, role if count(text) else Role.LITERAL
    yield body[len(text) :], Role.LITERAL


def _wrapped_lines(lines: Sequence[str], at: int) -> int:
    """How many lines from `at` on are one paragraph, wrapped by hand."""
    end = at + 1
    while end < len(lines) and _goes_on(lines, end):
        end += 1
    return end - at if _looks_wrapped([line.rstrip() for line in lines[at:end]]) else 1


def _looks_wrapped(lines: Sequence[str]) -> bool:
    """Whether all but the last of `lines` are about full, and stop where a sentence goes on."""
    *others, _last = lines
    widest = max(map(_columns, lines))
    if not others or not _NARROWEST <= widest <= _WIDEST:
        return False
    full = sum(_columns(line) >= _FULL * widest for line in others)
    ended = sum(ends_sentence(line) for line in others)
    return full >= _MOST * len(others) and ended <= (1 - _MOST) * len(others) + 1


def _goes_on(lines: Sequence[str], at: int) -> bool:
    """Whether line `at` can be the continuation of the line before it."""
    mark = _MARK.match(lines[at])
    marked = mark is not None and (mark["heading"] or mark["item"] or mark["note"])
    size, literal = _literal_lines(lines, at)
    indented = _INDENTED.match(lines[at]) is not None and not literal
    return not marked and (size == 0 or indented)


def _columns(line: str) -> int:
    return sum(2 if ord(character) > 0x2E80 else 1 for character in line)
