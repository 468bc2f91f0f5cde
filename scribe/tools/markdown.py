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

from scribe.text import HAN, ends_sentence
from scribe.tools.blocks import MARK, TABLE_RULE, literal_lines


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


_KEY = r"[\w\"'$][\w\"'-]*(?: [\w\"'-]+)?[ \t]*[:=]"
_FENCED = re.compile(
    rf"\A(---|\+\+\+)[ \t]*\r?\n(?=(?:#.*\n)*(?:{_KEY}|\[))((?s:.*?))"
    r"^(?:\1|\.\.\.)[ \t]*\r?(?:\n|\Z)",
    re.MULTILINE,
)
_BLANK_LINES = re.compile(r"\n\s*\n")
# What stands in YAML between two blank lines: it begins with a key, below comments perhaps.
_FIELDS = re.compile(
    rf"(?:#.*\n)*(?:{_KEY}|[ \t]).*(?:\n(?:{_KEY}|[ \t#\]}}]|-[ \t]).*)*",
)
_UNDERLINE = re.compile(r" {0,3}(?:={2,}|-{2,})\s*$")  # of a heading that stands above it
_CELL = re.compile(r"(?:\\(?:.|$)|(`+)(?!`)[^`](?:.*?[^`])??\1(?!`)|[^|\\])+?(?=\||$)", re.DOTALL)
_CLOSING_MARK = re.compile(r"(?:[ \t]+#+)?(?:[ \t]*\{[#.:][^{}\n]*\})?[ \t]*$")
_CHINESE_WRAP = re.compile(
    rf"(?<=[{HAN}，。；：！？、·”’」』》）])[ \t\r]*\n[ \t>]*(?=[{HAN}·“‘「『《（])"
)
_BLANK_SPACE = re.compile(r"\n\s*\n\s*\n")
_NOT_A_BREAK = re.compile(r"[^\n]")
_HARD_BREAK = re.compile(r"(?: {2,}|\\)\r?$")
# A paragraph wrapped by hand: columns of its widest line, the share of that which a full line has,
# or one that breaks off, the share of lines that are full, and the lines it may have.
_NARROWEST, _WIDEST = 60, 144
_FULL, _BROKEN, _MOST = 0.7, 0.5, 0.7
_MOST_LINES = 60
_COLONS = ("：", ":")  # what a line announces may stand on lines of its own


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
    """What `source` says, without its front matter and the marks of headings, items and tables."""
    body = source.removeprefix(_front_matter(source))
    lines = (MARK.sub("", line, count=1) for line in body.splitlines())
    rows = (TABLE_RULE.sub("", line).strip("|") for line in lines)
    return _BLANK_SPACE.sub("\n\n", "\n".join(rows))


def without_code(source: str) -> str:
    """`source` with blanks for its fenced code, so that each character stays in its place."""
    return "".join(
        _NOT_A_BREAK.sub(" ", piece.text)
        if piece.role is Role.LITERAL and piece.text.lstrip(" \t>").startswith(("```", "~~~"))
        else piece.text
        for piece in pieces(source)
    )


def _front_matter(source: str) -> str:
    """The front matter that `source` opens with; "" if it opens with text, below a rule or not."""
    fenced = _FENCED.match(source)
    if fenced is None:
        return ""
    is_yaml = fenced[1] == "---"  # which is the sign of a rule as well
    if is_yaml and not all(map(_FIELDS.fullmatch, _BLANK_LINES.split(fenced[2].rstrip()))):
        return ""
    return fenced[0]


def unwrapped(text: str) -> str:
    """A unit on one line: Han characters meet without a space, words with one."""
    joined = _CHINESE_WRAP.sub("", text)
    return re.sub(r"[ \t\r]*\n[ \t>]*", " ", joined).strip()


def _pieces(source: str) -> Iterator[tuple[str, Role]]:
    front = _front_matter(source)
    yield front, Role.LITERAL
    lines = source.removeprefix(front).splitlines(keepends=True)
    at = 0
    while at < len(lines):
        size, literal = literal_lines(lines, at)
        if literal:
            yield "".join(lines[at : at + size]), Role.LITERAL
        elif size:
            for row in lines[at : at + size]:
                yield from _row(row)
        elif _is_underlined(lines, at):
            size = 1
            yield from _unit(lines[at], Role.HEADING)
        else:
            size = _wrapped_lines(lines, at)
            yield from _unit("".join(lines[at : at + size]), Role.PARAGRAPH)
        at += size


def _row(row: str) -> Iterator[tuple[str, Role]]:
    if TABLE_RULE.match(row):
        yield row, Role.LITERAL
        return
    at = len(row) - len(row.lstrip(" \t>"))
    yield row[:at], Role.LITERAL
    for cell in _CELL.finditer(row, at):
        text = cell[0].strip()
        if not text:
            continue
        start = cell.start() + cell[0].index(text)
        yield row[at:start], Role.LITERAL
        yield text, Role.CELL
        at = start + len(text)
    yield row[at:], Role.LITERAL


def _unit(lines: str, role: Role) -> Iterator[tuple[str, Role]]:
    """The unit in `lines`, behind the mark that opens it and before the white space at its end."""
    mark = MARK.match(lines)
    head = mark[0] if mark is not None else ""
    body = lines[len(head) :]
    text = body.rstrip()
    if len(text) < len(body) and text.endswith("\\"):
        text = text[:-1].rstrip()
    if role is Role.HEADING or (mark is not None and mark["heading"]):
        role, text = Role.HEADING, _CLOSING_MARK.sub("", text)
    elif mark is not None and mark["item"]:
        role = Role.ITEM
    yield head, Role.LITERAL
    yield text, role if any(map(str.isalnum, text)) else Role.LITERAL
    yield body[len(text) :], Role.LITERAL


def _is_underlined(lines: Sequence[str], at: int) -> bool:
    """Whether line `at` is a heading because of the line below it."""
    starts = at == 0 or not lines[at - 1].strip()
    return starts and at + 1 < len(lines) and _UNDERLINE.match(lines[at + 1]) is not None


def _wrapped_lines(lines: Sequence[str], at: int) -> int:
    """How many lines from `at` on are one paragraph, wrapped by hand."""
    if not _FULL * _NARROWEST <= _columns(lines[at]) <= _WIDEST:
        return 1
    end = at + 1
    last = min(len(lines), at + _MOST_LINES)
    while end < last and _columns(lines[end]) <= _WIDEST and _goes_on(lines, end):
        end += 1
    return end - at if _looks_wrapped([line.rstrip() for line in lines[at:end]]) else 1


def _looks_wrapped(lines: Sequence[str]) -> bool:
    """Whether all but the last of `lines` stop where a sentence goes on, or most and are full."""
    *others, _last = lines
    widest = max(map(_columns, lines))
    if not others or not _NARROWEST <= widest <= _WIDEST:
        return False
    full = sum(_columns(line) >= _FULL * widest for line in others)
    ended = sum(ends_sentence(line) for line in others)
    if not ended and all(_columns(line) >= _BROKEN * widest for line in others):
        return True
    return full >= _MOST * len(others) and ended <= (1 - _MOST) * len(others) + 1


def _goes_on(lines: Sequence[str], at: int) -> bool:
    """Whether line `at` can be the continuation of the line before it."""
    before, mark = MARK.match(lines[at - 1]), MARK.match(lines[at])
    if before is None or mark is None or mark["heading"] or mark["item"] or mark["note"]:
        return False
    if lines[at - 1].rstrip().endswith(_COLONS):
        return False
    if mark["quote"].count(">") != before[0].count(">") or _HARD_BREAK.search(lines[at - 1]):
        return False
    return literal_lines(lines, at)[0] == 0


def _columns(line: str) -> int:
    return sum(2 if ord(character) > 0x2E80 else 1 for character in line)
