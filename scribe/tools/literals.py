"""What stands letter for letter in any version of a text: addresses, code, placeholders."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from scribe.text import HAN

# An address is ASCII: in Chinese the words around it may follow without a space.
IN_ADDRESS = r"[^\s<>()\[\]\"'`|\u0080-\U0010ffff]"
_ADDRESS_END = r"[^\s<>()\[\]\"'`|\u0080-\U0010ffff.,;:!?*~]"
_LINK = re.compile(r"\](?:\((?:[^()\s]|\([^()\s]*\))+\)?|\[[^\]\n]+\])")  # where it leads
ADDRESS = re.compile(
    rf"(?:https?://|www\.)(?:{IN_ADDRESS}|\({IN_ADDRESS}*\))*"
    rf"(?:{_ADDRESS_END}|\({IN_ADDRESS}*\))",
    re.ASCII,
)
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.ASCII)
_PLACEHOLDERS = (
    re.compile(r"\{\{[^\n]*?\}\}|\{%[^\n]*?%\}"),
    re.compile(r"\$?\{[\w.]+\}"),
    re.compile(r"(?<![\w%])%(?:\(\w+\))?[ds]\b", re.ASCII),
    re.compile(r"(?<![\w:]):[a-z][a-z0-9_+-]+:(?![\w:])", re.ASCII),
)
# A sum of money opens none: what begins with a digit comes to a word only by a mark of mathematics.
_MATHS = re.compile(
    rf"\$(?!\d[^$\n\\{{}}^_=]*(?:[\s(][A-Za-z]{{2}}|[{HAN}]))[^$\s](?:[^$\n]*[^$\s])?\$(?!\d)"
)
_LITERALS = (
    re.compile(r"(?<!`)(`+)(?!`)[^\n]*?[^`\n]\1(?!`)"),
    _LINK,
    ADDRESS,
    _MAIL,
    re.compile(r"\[\^[^\]\s]+\]"),
    re.compile(r"</?[A-Za-z][^<>\n]*>"),
    re.compile(r"&(?:#\d+|#x[0-9A-Fa-f]+|[A-Za-z]\w*);"),
    _MATHS,
    re.compile(r"\\\([^\n]+?\\\)"),
    re.compile(
        r"(?<![\w.])v?(?![12]\d{3}\.\d{1,2}\.\d{1,2}(?![\d.]))\d+(?:\.\d+){2,}(?:-?[a-z]+\.?\d*)*",
        re.ASCII,
    ),
    re.compile(r"(?<![\w/.:])(?:~|\.{1,2})?/[\w.-]+/[\w./-]*\w|\b[A-Z]:\\\S*\w", re.ASCII),
    re.compile(r"(?<![\w.])@\w+", re.ASCII),
    *_PLACEHOLDERS,
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


def outside_literals(text: str, change: Callable[[str], str]) -> str:
    """`text` with a `change` made to all that lies between its literals."""
    spans = sorted(match.span() for pattern in _LITERALS for match in pattern.finditer(text))
    changed, reached = "", 0
    for start, end in spans:
        if end > reached:
            changed += change(text[reached:start]) + text[max(start, reached) : end]
            reached = end
    return changed + change(text[reached:])


def lost_literals(before: str, after: str) -> list[str]:
    """Those that `after` has less often; an address that a link leads to is told with the link."""
    lost: list[str] = []
    for literal in dict.fromkeys(literals_in(before)):
        fewer = _times(literal, after) < _times(literal, before)
        if fewer and not any(literal in other for other in lost):
            lost.append(literal)
    return lost


def invented_addresses(before: str, after: str) -> list[str]:
    """Addresses in `after`, and links, that lead where nothing in `before` does."""
    found = [match[0] for kind in (_LINK, ADDRESS, _MAIL) for match in kind.finditer(after)]
    invented: list[str] = []
    for literal in found:
        if not _times(literal, before) and not any(literal in other for other in invented):
            invented.append(literal)
    return invented


def _times(literal: str, text: str) -> int:
    """How often `literal` stands in `text` and is not the beginning of something longer."""
    more = r"(?![A-Za-z0-9_/])" if literal[-1].isalnum() else ""
    return len(re.findall(re.escape(literal) + more, text))
