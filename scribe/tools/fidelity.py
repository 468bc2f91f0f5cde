"""What an edited passage must not lose: figures, addresses, code, names, marks.

Figures are compared by value, so that 1,200 is 1200 and "3 million" is 300万; a small one may also
be spelt out.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from scribe.text import HAN

_LITERALS = (
    re.compile(r"`[^`\n]+`"),
    re.compile(r"https?://[^\s<>()\[\]\"'“”，。；、）】》]*[^\s<>()\[\]\"'“”，。；、）】》.,;:!?]"),
    re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"),
    re.compile(r"(?<=\]\()[^)\s]+(?=[)\s])"),  # where a link or an image leads
    re.compile(r"\[\^[^\]\s]+\]"),
    re.compile(r"</?[A-Za-z][^<>\n]*>"),
    re.compile(r"\$[^$\s](?:[^$\n]*[^$\s])?\$(?!\d)"),
)
_MARKS = (("**", re.compile(r"\*\*(?=\S)[^*\n]+\*\*")), ("~~", re.compile(r"~~(?=\S)[^~\n]+~~")))
_FIGURE = re.compile(
    r"(?<![A-Za-z_\d.])(\d+(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)\s?"
    r"(million|billion|thousand|trillion|万亿|千万|百万|[十百千万亿])?",
    re.IGNORECASE,
)
_POWERS = {
    "十": 1, "百": 2, "千": 3, "万": 4, "百万": 6, "千万": 7, "亿": 8, "万亿": 12,
    "thousand": 3, "million": 6, "billion": 9, "trillion": 12,
}  # fmt: skip
_SPELT = {
    0: "零 zero no", 1: "一 one first once January single", 2: "二 两 双 two second twice February",
    3: "三 three third March", 4: "四 four fourth April", 5: "五 five fifth May",
    6: "六 six sixth June", 7: "七 seven seventh July", 8: "八 eight eighth August",
    9: "九 nine ninth September", 10: "十 ten tenth October",
    11: "十一 eleven eleventh November", 12: "十二 twelve twelfth December",
}  # fmt: skip
_NAME = re.compile(r"(?<![.!?:] )(?<!^)(?<![\w*_“\"(])[A-Z][\w’'-]*[a-z][\w’'-]*")
_TITLE = re.compile(r"《[^》\n]+》")
_LATIN = re.compile(rf"(?<=[{HAN}，。、；：（“《])\s?([A-Za-z][A-Za-z0-9.+#-]*[A-Za-z0-9+#])")


@dataclass(frozen=True)
class Losses:
    """What a passage had and its edited form has not, and figures that nobody gave."""

    literals: tuple[str, ...] = ()
    figures: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    invented: tuple[str, ...] = ()

    @property
    def lost(self) -> tuple[str, ...]:
        """All that is missing, as it was written."""
        return (*self.literals, *self.figures, *self.names, *self.marks)

    def __len__(self) -> int:
        return len(self.lost) + len(self.invented)


def losses(before: str, after: str, *, translated: bool = False) -> Losses:
    """What `after`, made from `before`, has lost of it.

    A translation may write names in its own way, and figures that were words.
    """
    literals = tuple(dict.fromkeys(found for found in literals_in(before) if found not in after))
    prose = without_literals(before)
    plain_before = unicodedata.normalize("NFKC", prose)
    plain_after = unicodedata.normalize("NFKC", without_literals(after))
    return Losses(
        literals,
        tuple(_missing(plain_before, plain_after)),
        () if translated else tuple(dict.fromkeys(_lost_names(prose, after))),
        tuple(_lost_marks(before, after)),
        () if translated else tuple(_missing(plain_after, plain_before)),
    )


def literals_in(text: str) -> Iterator[str]:
    """What must stand in any version of `text` letter for letter, in order of kind."""
    for pattern in _LITERALS:
        for match in pattern.finditer(text):
            yield match[0]


def without_literals(text: str) -> str:
    """`text` with a blank for each literal: a figure inside an address is none."""
    for pattern in _LITERALS:
        text = pattern.sub(" ", text)
    return text


def _missing(text: str, other: str) -> Iterator[str]:
    """The figures of `text` that `other` does not have, each once."""
    there = {value for value, _written in _figures(other)}
    told: set[Decimal] = set()
    for value, written in _figures(text):
        if value not in there and value not in told and not _spelt_out(value, other):
            told.add(value)
            yield written


def _figures(text: str) -> Iterator[tuple[Decimal, str]]:
    for match in _FIGURE.finditer(text):
        power = _POWERS.get((match[2] or "").lower(), 0)
        value = Decimal(match[1].replace(",", "")) * 10**power
        yield value.normalize(), match[0].strip()


def _spelt_out(value: Decimal, text: str) -> bool:
    words = _SPELT.get(int(value), "").split() if value == int(value) else []
    return any(
        re.search(rf"\b{word}\b", text, re.IGNORECASE) if word.isascii() else word in text
        for word in words
    )


def _lost_names(before: str, after: str) -> Iterator[str]:
    for pattern in (_NAME, _TITLE):
        for match in pattern.finditer(before):
            if match[0] not in after:
                yield match[0]
    for match in _LATIN.finditer(before):
        if match[1].lower() not in after.lower():
            yield match[1]


def _lost_marks(before: str, after: str) -> Iterator[str]:
    for mark, pattern in _MARKS:
        if len(pattern.findall(after)) < len(pattern.findall(before)):
            yield mark
