"""The passages of a draft: where it can be cut without breaking a sentence. Pure.

A passage is one or more lines up to the end of a sentence: a paragraph, an item with the heading
above it, a few lines of speech.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from scribe.text import count, ends_sentence

_SHORTEST = 30  # 字 or words; a shorter passage is one with what follows it
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
