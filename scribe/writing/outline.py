"""The lines of an outline as people have it, which is Markdown only by and large.

It may come with a line that announces it, in a code fence as chat programs hand it out, below
front matter, with headings that are underlined or have no space behind their marks, or with none
but the numbers of a Chinese table of contents.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from textwrap import dedent

_HEADING = re.compile(r"(?!#\d)(#{1,6})(?:[ \t]+|(?!#))(\S.*)$")
_CLOSING_MARKS = re.compile(r"[ \t]#+$")
_ITEM = re.compile(r"(?:[*+](?=[ \t])|[-•](?!-)|\d{1,3}[.)、．](?!\d))[ \t]*(\S.*)$")
_CHAPTER = re.compile(
    r"(?:[一二三四五六七八九十]{1,3}[、.．]|第[一二三四五六七八九十\d]{1,3}[章节部篇讲]|[IVX]{1,5}[.、．])"
    r"|(?P<lower>[（(][一二三四五六七八九十]{1,3}[）)])"
)
_UNNUMBERED = re.compile(
    r"(?:引言|导言|前言|导语|引子|序言?|绪论|结语|结论|结尾|总结|尾声|后记"
    r"|introduction|preface|prologue|conclusion|summary|epilogue)\s*(?:$|[（(【\[：:])",
    re.IGNORECASE,
)
_FRONT_MATTER = re.compile(r"---[ \t]*\n[\w-]+:(?:(?!#|---).*\n)+---[ \t]*(?:\n|$)")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_ANNOUNCEMENT = re.compile(r"(?!#).*(?:大纲|提纲|如下|\boutline\b).*[:：]\W*$", re.IGNORECASE)
_FENCE = re.compile(r"(?:`{3,}|~{3,})\s*(\w*)")
_OF_TEXT = ("", "markdown", "md", "text", "txt", "plaintext")  # fences, not those of code
_UNDERLINE = re.compile(r"(?:={2,}|-{2,})$")
_RULE = re.compile(r"[-*_]{3,}$")


def lines_of(text: str) -> list[str]:
    """The lines of the outline in `text`, without those that are no part of one.

    What is in a fence is none, unless it has the headings and nothing outside has, or there is
    nothing outside.
    """
    plain = dedent("\n".join(text.removeprefix("\ufeff").splitlines())) + "\n"
    front_matter = _FRONT_MATTER.match(plain)
    bare = _COMMENT.sub("", plain[front_matter.end() :] if front_matter else plain)
    outside, fenced = _by_fences(_with_marks(bare.splitlines()))
    if not outside or (_has_headings(fenced) and not _has_headings(outside)):
        return fenced
    return outside[1:] if _ANNOUNCEMENT.match(outside[0].strip()) else outside


def heading_in(line: str) -> tuple[str, int] | None:
    """The heading that `line` is, without its marks, and its level; None if it is none."""
    match = _HEADING.match(line.strip())
    return (_CLOSING_MARKS.sub("", match[2]), len(match[1])) if match else None


def is_item(line: str) -> bool:
    """Whether `line` is an item of a list."""
    return _ITEM.match(line) is not None


def said_in(line: str) -> str:
    """What `line` says, without the mark of a list's item."""
    match = _ITEM.match(line.strip())
    return (match[1] if match else line).strip()


def chapters_in(lines: Sequence[str]) -> dict[str, int]:
    """The lines that are headings by their numbers alone, and their levels; {} if none are.

    An introduction or a conclusion has no number.
    """
    marks = [(line, match) for line in lines if (match := _CHAPTER.match(line))]
    if len(marks) < 2:
        return {}
    lower = marks[0][1]["lower"] is None  # （一） is below 一、 but there may be nothing else
    levels = {line: 3 if lower and match["lower"] else 2 for line, match in marks}
    return {**dict.fromkeys(filter(_UNNUMBERED.match, lines), 2), **levels}


def _by_fences(lines: Iterable[str]) -> tuple[list[str], list[str]]:
    """Those of `lines` that say something: outside all fences, and in fences of text."""
    outside: list[str] = []
    fenced: list[str] = []
    code: list[str] = []
    to = outside
    for line in filter(None, map(str.rstrip, lines)):
        fence = _FENCE.match(line.strip())
        if fence and to is not outside:
            to = outside
        elif fence:
            to = fenced if fence[1].lower() in _OF_TEXT else code
        elif not _RULE.match(line.strip()):
            to.append(line)
    return outside, fenced


def _has_headings(lines: Sequence[str]) -> bool:
    return any(map(heading_in, lines))


def _with_marks(lines: Sequence[str]) -> Iterator[str]:
    """`lines` with headings that are underlined as headings with marks."""
    for above, line, below in zip(["", *lines], lines, [*lines[1:], ""], strict=False):
        if _is_underlined(line, below):
            yield f"{'#' if below.startswith('=') else '##'} {line.strip()}"
        elif not _is_underlined(above, line):
            yield line


def _is_underlined(line: str, below: str) -> bool:
    """Whether the line `below` makes `line` a heading."""
    if not _UNDERLINE.match(below.rstrip()) or not line or line[0].isspace():
        return False
    others = (_HEADING, _ITEM, _FENCE, _RULE, _UNDERLINE)
    return not any(kind.match(line.rstrip()) for kind in others)
