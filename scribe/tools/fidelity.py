"""What an edited passage must not lose: figures, addresses, code, names, marks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from scribe.text import HAN
from scribe.tools import figures

# An address is ASCII: in Chinese the words around it may follow without a space.
_IN_ADDRESS = r"[^\s<>()\[\]\"'`|\u0080-\U0010ffff]"
_ADDRESS_END = r"[^\s<>()\[\]\"'`|\u0080-\U0010ffff.,;:!?*~]"
_LITERALS = (
    re.compile(r"(?<!`)(`+)(?!`)[^\n]*?[^`\n]\1(?!`)"),
    re.compile(r"\](?:\((?:[^()\s]|\([^()\s]*\))+\)?|\[[^\]\n]+\])"),  # where a link leads
    re.compile(
        rf"(?:https?://|www\.)(?:{_IN_ADDRESS}|\({_IN_ADDRESS}*\))*"
        rf"(?:{_ADDRESS_END}|\({_IN_ADDRESS}*\))",
        re.ASCII,
    ),
    re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.ASCII),
    re.compile(r"\[\^[^\]\s]+\]"),
    re.compile(r"</?[A-Za-z][^<>\n]*>"),
    re.compile(r"&(?:#\d+|#x[0-9A-Fa-f]+|[A-Za-z]\w*);"),
    re.compile(r"\$[^$\s](?:[^$\n]*[^$\s])?\$(?!\d)"),
    re.compile(r"\\\([^\n]+?\\\)"),
    re.compile(
        r"(?<![\w.])v?(?![12]\d{3}\.\d{1,2}\.\d{1,2}(?![\d.]))\d+(?:\.\d+){2,}(?:-?[a-z]+\.?\d*)*",
        re.ASCII,
    ),
    re.compile(r"(?<![\w/.:])(?:~|\.{1,2})?/[\w.-]+/[\w./-]*\w|\b[A-Z]:\\\S*\w", re.ASCII),
    re.compile(r"(?<![\w.])@\w+", re.ASCII),
)
_MARKS = tuple(
    (mark, re.compile(pattern))
    for mark, pattern in (
        ("**", r"\*\*(?=\S)[^*\n]+\*\*"),
        ("*", r"(?<![*A-Za-z0-9])\*(?=[^\s*])[^*\n]+(?<!\s)\*(?![*A-Za-z0-9])"),
        ("_", r"(?<![A-Za-z0-9])(_{1,2})(?=[^\s_])[^_\n]+(?<!\s)\1(?![A-Za-z0-9_])"),
        ("~~", r"~~(?=\S)[^~\n]+~~"),
        ("![", r"!\["),
    )
)
_NAME = re.compile(
    r"(?<![.!?:] )(?<![.!?:][\"”’')] )(?<!^)(?<![\w*_“\"(])(?!I['’])[A-Z][\w’'-]*[a-z][\w’'-]*"
)
_POSSESSIVE = re.compile(r"['’]s?$")
_TITLE = re.compile(r"《[^》\n]+》")
_LATIN = re.compile(rf"(?<=[{HAN}，。、；：（“《])\s?([A-Za-z][A-Za-z0-9.+#-]*[A-Za-z0-9+#])")
_ACRONYM = re.compile(r"\b[A-Z]{2,6}\b", re.ASCII)
# A letter and a digit in one word: A100, GPT-4, H2O; but a quarter of a year has other names.
_MODEL = re.compile(
    r"\b(?![QH][1-4]\b)[A-Za-z](?=[A-Za-z-]*\d)[A-Za-z0-9]*(?:-[A-Za-z0-9]+)*", re.ASCII
)


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
    prose, prose_after = without_literals(before), without_literals(after)
    names = _MODEL.findall(prose) if translated else _names_in(prose)
    return Losses(
        tuple(_lost_literals(before, after)),
        tuple(figures.lost(prose, prose_after, translated=translated)),
        tuple(dict.fromkeys(name for name in names if not _stands_in(name, after))),
        tuple(_lost_marks(before, after)),
        () if translated else tuple(figures.invented(prose, prose_after)),
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


def _lost_literals(before: str, after: str) -> list[str]:
    """Each once; an address that a link leads to is told with the link."""
    lost: list[str] = []
    for literal in literals_in(before):
        if not _is_whole_in(literal, after) and not any(literal in other for other in lost):
            lost.append(literal)
    return lost


def _is_whole_in(literal: str, text: str) -> bool:
    """Whether `literal` stands in `text` and is not the beginning of something longer."""
    more = r"(?![A-Za-z0-9_/])" if literal[-1].isalnum() else ""
    return re.search(re.escape(literal) + more, text) is not None


def _names_in(text: str) -> Iterator[str]:
    text = " ".join(text.split())
    for match in _NAME.finditer(text):
        yield _POSSESSIVE.sub("", match[0])
    for pattern in (_TITLE, _ACRONYM, _MODEL):
        for match in pattern.finditer(text):
            yield match[0]
    for match in _LATIN.finditer(text):
        yield match[1]


def _stands_in(name: str, text: str) -> bool:
    """Whether `text` has `name` to the letter or, in another case, as words of their own."""
    if name in text and not name.isupper():
        return True
    word = rf"(?<![A-Za-z0-9]){re.escape(name)}(?![A-Za-z0-9])"
    case = 0 if name.istitle() else re.IGNORECASE
    return re.search(word, text, case) is not None


def _lost_marks(before: str, after: str) -> Iterator[str]:
    for mark, pattern in _MARKS:
        if len(pattern.findall(after)) < len(pattern.findall(before)):
            yield mark
