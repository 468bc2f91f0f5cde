"""The sentences of a document that can state something, and what of them is asked about at a time.

A row of a table is a sentence: its cells, each under the head of its column. Headings state
nothing, and nor do code, front matter and HTML: asked about those, small models invent.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from scribe.text import HAN, sentences
from scribe.tools.markdown import Piece, Role, pieces, unwrapped
from scribe.tools.splitting import passages

_WRAP = re.compile(r"\n[ \t>]*")  # in a sentence
_CHINESE = re.compile(f"[{HAN}]")
_ROW = {True: ("：", "；", "。"), False: (": ", "; ", ".")}  # in Chinese or not
_Row = Mapping[int, Piece]  # the cells of a row by column


@dataclass(frozen=True)
class Sentence:
    """A sentence from character `start` of the document on, wrapped as it stands there.

    `shown` is what a model is shown of it, on one line.
    """

    text: str
    start: int
    shown: str

    @property
    def end(self) -> int:
        return self.start + len(self.text)


def sentences_of(document: str) -> tuple[Sentence, ...]:
    """The sentences of `document` that can state something, in order."""
    return tuple(_sentences(document))


def _sentences(document: str) -> Iterator[Sentence]:
    heads: _Row = {}
    row: dict[int, Piece] = {}
    bars = 0
    for piece in (*pieces(document), Piece("\n", Role.LITERAL, len(document))):
        if piece.role is Role.CELL:
            row[bars] = piece
        elif piece.role is not Role.LITERAL:
            heads = {}
            if piece.role is not Role.HEADING:
                yield from _in_unit(piece)
        elif "\n" not in piece.text:
            bars += piece.text.count("|")
        elif row:
            if heads:
                yield _in_row(document, row, heads)
            heads, row, bars = heads or row, {}, 0
        elif "|" not in piece.text:
            heads = {}


def _in_unit(unit: Piece) -> Iterator[Sentence]:
    whole, end = on_one_line(unit.text), 0
    for text in sentences(whole):
        at = whole.index(text, end)
        end = at + len(text)
        yield _sentence(unit.text[at:end], unit.start + at)


def _in_row(document: str, row: _Row, heads: _Row) -> Sentence:
    cells = list(row.values())
    text = document[cells[0].start : cells[-1].end]
    colon, joint, stop = _ROW[_CHINESE.search(text) is not None]
    told = (
        f"{heads[column].text}{colon}{cell.text}" if column in heads else cell.text
        for column, cell in row.items()
    )
    return Sentence(text, cells[0].start, joint.join(told) + stop)


def _sentence(text: str, start: int) -> Sentence:
    return Sentence(text, start, unwrapped(text))


def on_one_line(text: str) -> str:
    """`text` with spaces for what wraps it, so that each character stays in its place."""
    return _WRAP.sub(lambda wrap: " " * len(wrap[0]), text)


def portions(
    found: Iterable[Sentence], budget: int, count_tokens: Callable[[str], int]
) -> list[tuple[Sentence, ...]]:
    """What is `found` in portions of at most `budget` tokens; a longer sentence is cut."""
    made: list[list[Sentence]] = []
    left = 0
    for sentence, tokens in _cut(found, budget, count_tokens):
        if not made or tokens > left:
            made.append([])
            left = budget
        made[-1].append(sentence)
        left -= tokens
    return [tuple(portion) for portion in made]


def _cut(
    found: Iterable[Sentence], budget: int, count_tokens: Callable[[str], int]
) -> Iterator[tuple[Sentence, int]]:
    """What is `found`, each with its tokens, and in stretches where that is over `budget`."""
    for sentence in found:
        if (tokens := count_tokens(sentence.shown)) <= budget:
            yield sentence, tokens
            continue
        for passage in passages(sentence.text, budget, count_tokens):
            stretch = _sentence(passage.text, sentence.start + passage.start)
            yield stretch, count_tokens(stretch.shown)
