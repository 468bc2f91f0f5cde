"""The passages of a draft, and how much each should grow for the text to reach its length. Pure.

A passage is one or more lines up to the end of a sentence: a paragraph, an item with the heading
above it, a few lines of speech. What a draft lacks of its length is shared out among its passages
as they are long, but for the last one, which ends the text: gone on with, it would end it again.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from scribe.text import count, ends_sentence

_SHORTEST = 30  # 字 or words; a shorter passage is one with what follows it
_LINE = 35  # 字 or words; a text of shorter lines is one of speech or verse
_LINES = re.compile(r"(\n+)")
# A heading, an item of a list, or a line set in bold.
_MARKED = re.compile(
    r"\s*(?:#|\*\*|[-*+•]\s|\d{1,2}[.)、．]|[一二三四五六七八九十]{1,2}、|【|[（(][一二三四五六七八九十\d])"
)


@dataclass(frozen=True)
class Passage:
    """A passage of a text, and the line feeds `behind` it."""

    text: str
    behind: str = ""


def passages_of(text: str) -> list[Passage]:
    """The passages of `text`, which make it up when they are joined."""
    found: list[str] = []
    held = ""
    for piece in _LINES.split(text.strip()):
        held += piece
        if piece.strip() and count(held) >= _SHORTEST and ends_sentence(held):
            found.append(held)
            held = ""
    if held and found and count(held) < _SHORTEST:
        found[-1] += held
    elif held:
        found.append(held)
    starts = [len(passage) - len(passage.lstrip("\n")) for passage in found]
    behind = [found[at + 1][: starts[at + 1]] for at in range(len(found) - 1)]
    return [
        Passage(passage[start:], gap)
        for passage, start, gap in zip(found, starts, (*behind, ""), strict=True)
    ]


def joined(passages: Sequence[Passage]) -> str:
    """The text that `passages` make up."""
    return "".join(passage.text + passage.behind for passage in passages)


def is_marked(line: str) -> bool:
    """Whether `line` is a heading or an item, or begins as one."""
    return _MARKED.match(line) is not None


def is_of_lines(text: str) -> bool:
    """Whether `text` is made of short lines that nothing marks, as a dialogue is."""
    lines = [line for line in text.splitlines() if line.strip()]
    return bool(lines) and count(text) < _LINE * len(lines) and not any(map(is_marked, lines))


def growth(passages: Sequence[Passage], written: int, length: int) -> int:
    """By how many 字 or words the first of `passages` should grow, when the others are to follow.

    So many are `written` before it, of a text that is to have `length`.
    """
    sizes = [count(passage.text) for passage in passages]
    if len(sizes) == 1 and written:
        return 0
    growing = sum(sizes[:-1]) or sizes[0]
    return max(0, round((length - written - sum(sizes)) * sizes[0] / max(growing, 1)))
