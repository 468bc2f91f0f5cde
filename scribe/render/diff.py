"""What became of a text: as a patch, or for reading with the two versions side by side.

A patch has the lines to the letter, for patch(1); what is for reading is without the characters
that could drive a terminal.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from scribe.render.escape import clean, clean_line
from scribe.render.style import BOLD, DIM, PLAIN, Pen, combine
from scribe.render.table import Line, pad, wrap
from scribe.text import HAN

_NARROW = 60  # columns, below which two versions cannot be read beside each other
_GUTTER = 3  # columns between the versions, the mark in their middle
_REMOVED, _ADDED = "31", "32"
_REMOVED_WORD, _ADDED_WORD = combine(BOLD, _REMOVED), combine(BOLD, _ADDED)
_GAP = "⋮"
_NO_NEWLINE = "\\ No newline at end of file"  # diff and patch say it so
_LINE = re.compile(r"[^\n]*\n|[^\n]+")
_WORD = rf"[^\W{HAN}]+(?:['’][^\W{HAN}]+)*"
_TOKEN = re.compile(rf"[{HAN}]|{_WORD}|\s+|[^\w\s]")
_ALIKE = 0.4  # share of tokens that the two versions of a line have in common
_AHEAD = 6  # lines in which the new version of a line is looked for


@dataclass(frozen=True)
class _Row:
    """A line in its two versions, either of which may be missing; `mark` is as in diff -y."""

    mark: Literal[" ", "|", "<", ">"]
    before: Line = field(default_factory=list)
    after: Line = field(default_factory=list)


def unified(before: str, after: str, name: str, newline: str = "\n") -> str:
    """The change from `before` to `after` as a patch of the file `name`; "" if there is none.

    The lines of the file end in `newline` there; those of the patch itself do not.
    """
    old, new = (
        [line.replace("\n", newline) for line in _LINE.findall(text)] for text in (before, after)
    )
    lines = difflib.unified_diff(old, new, clean_line(name), clean_line(name))
    return "".join(line if line.endswith("\n") else f"{line}\n{_NO_NEWLINE}\n" for line in lines)


def side_by_side(before: str, after: str, width: int, colour: bool) -> str:
    """What changed, and the lines around it, in two columns that take `width` in all.

    A narrow terminal has the versions one below the other, marked - and +. In `colour`, the
    words that differ within a line are set off. "" if nothing changed.
    """
    pen = Pen(colour)
    old, new = _lines(before), _lines(after)
    hunks = difflib.SequenceMatcher(None, old, new).get_grouped_opcodes()
    for number, hunk in enumerate(hunks):
        if number:
            _set(pen, [(_GAP, DIM)])
        for tag, old_start, old_end, new_start, new_end in hunk:
            for row in _rows(tag, old[old_start:old_end], new[new_start:new_end]):
                for line in _inline(row, width) if width < _NARROW else _columns(row, width):
                    _set(pen, line)
    return pen.take()


def _lines(text: str) -> list[str]:
    missing = [_NO_NEWLINE] if text and not text.endswith("\n") else []
    return clean(text).splitlines() + missing


def _rows(tag: str, old: Sequence[str], new: Sequence[str]) -> Iterator[_Row]:
    if tag == "equal":
        yield from (_Row(" ", [(line, PLAIN)], [(line, PLAIN)]) for line in old)
        return
    for before, after in _versions(old, new):
        if before is not None and after is not None:
            yield _Row("|", *_set_off(before, after))
        elif before is not None:
            yield _Row("<", before=[(before, _REMOVED)])
        elif after is not None:
            yield _Row(">", after=[(after, _ADDED)])


def _versions(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[str | None, str | None]]:
    """Each line of `old` with the one of `new` that it became: that in its place if as many."""
    if len(old) == len(new):
        yield from zip(old, new, strict=True)
        return
    done = 0
    for line in old:
        near = new[done : done + _AHEAD]
        likeness = [_likeness(line, other) for other in near]
        best = max(likeness, default=0.0)
        if best < _ALIKE:
            yield line, None
            continue
        at = likeness.index(best)
        yield from ((None, other) for other in near[:at])
        yield line, near[at]
        done += at + 1
    yield from ((None, other) for other in new[done:])


def _likeness(before: str, after: str) -> float:
    """The share of tokens that two lines have in common, whatever their order."""
    tokens = _TOKEN.findall(before), _TOKEN.findall(after)
    return difflib.SequenceMatcher(None, *tokens, autojunk=False).quick_ratio()


def _set_off(before: str, after: str) -> tuple[Line, Line]:
    """Both versions of a line; what differs is styled, which is all of it if little is alike."""
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    compared = difflib.SequenceMatcher(None, old, new, autojunk=False)
    if compared.ratio() < _ALIKE:
        return [(before, _REMOVED)], [(after, _ADDED)]
    removed: Line = []
    added: Line = []
    for tag, old_start, old_end, new_start, new_end in compared.get_opcodes():
        same = tag == "equal"
        removed.append(("".join(old[old_start:old_end]), PLAIN if same else _REMOVED_WORD))
        added.append(("".join(new[new_start:new_end]), PLAIN if same else _ADDED_WORD))
    return removed, added


def _columns(row: _Row, width: int) -> Iterator[Line]:
    room = width - _GUTTER
    before, after = wrap(row.before, room // 2), wrap(row.after, room - room // 2)
    for number in range(max(len(before), len(after))):
        left = before[number] if number < len(before) else []
        right = after[number] if number < len(after) else []
        gutter = f" {' ' if number else row.mark} "
        yield [*pad(left, room // 2, "left"), *((char, DIM) for char in gutter), *right]


def _inline(row: _Row, width: int) -> Iterator[Line]:
    sides = {
        " ": [(" ", PLAIN, row.before)],
        "<": [("-", _REMOVED, row.before)],
        ">": [("+", _ADDED, row.after)],
        "|": [("-", _REMOVED, row.before), ("+", _ADDED, row.after)],
    }
    for sign, style, version in sides[row.mark]:
        for number, line in enumerate(wrap(version, width - len("- "))):
            yield [(" " if number else sign, style), (" ", PLAIN), *line]


def _set(pen: Pen, line: Line) -> None:
    """Set `line` without the spaces that end it."""
    while line and not line[-1][0].strip():
        line = line[:-1]
    for text, style in line:
        pen.write(text, style)
    pen.newline()
