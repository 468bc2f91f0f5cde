"""The length that stands in brackets behind a heading: 起源（约三百字）, Trade *(200 words)*."""

from __future__ import annotations

import re

from scribe.writing.demands.length import length_named, without_length

_BRACKET = re.compile(r"([*_]{0,3})[（(【\[]([^（()）【】\[\]]{1,48})[)）】\]]\1$")
_EMPHASIS = re.compile(r"([*_]{1,3})([^*_]+)\1")
# All that may stand in the brackets beside a length and what bounds it.
_BESIDE = re.compile(
    r"(?:\W|\b(?:approx|circa|ca|target|length|total|min(?:imum)?|max(?:imum)?|not?|less|fewer|more"
    r"|than)\b|共|总?计|全文|篇幅|字数|目标|预计|建议|大致)*",
    re.IGNORECASE,
)
_FIGURE = re.compile(r"(?<![\d.,])\d+(?![\d.,千万])")


def parted(heading: str) -> tuple[str, int]:
    """A heading without the length given behind it, and that length; 0 for none.

    What puts the whole heading in bold is left out too.
    """
    plain = _plain(heading)
    match = _BRACKET.search(plain)
    if match and (length := _length(match[2])):
        return _plain(plain[: match.start()]), length
    return plain, 0


def _length(content: str) -> int:
    """The length that `content` names and says nothing besides; 0 if it is something else."""
    rest = without_length(content)
    if rest == content or not _BESIDE.fullmatch(rest):
        return 0
    named = length_named(content)
    if named is None:  # too short to be that of a text, or too long, but a section may have it
        figure = _FIGURE.search(content)
        return int(figure[0]) if figure else 0
    return named


def _plain(heading: str) -> str:
    emphasis = _EMPHASIS.fullmatch(heading.strip())
    return (emphasis[2] if emphasis else heading).strip()
