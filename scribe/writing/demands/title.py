"""The title that an assignment gives its text."""

from __future__ import annotations

import re

from scribe.writing.demands.length import names_length

_QUOTED = r"[《“「『\"‘']([^》”」』\"’'\n]{1,60})[》”」』\"’']"
_TITLES = (
    re.compile(rf"以\s?{_QUOTED}\s?为(?:题|标题|题目|名)"),
    re.compile(rf"(?:题为|题目[是为]?|标题[是为]?|题名为|命名为|名为)\s?[：:]?\s?{_QUOTED}"),
    re.compile(r"(?:题目|标题)[：:]\s{0,3}([^，。；、《“「『\"\n]{1,40})"),
    re.compile(
        r"\b(?:titled|entitled|with the title|under the title|(?:story|poem|essay|article|piece"
        rf"|post|report|speech|letter|tale|play|text) called|title is|title)\s?:?\s?{_QUOTED}",
        re.IGNORECASE,
    ),
    re.compile(r"^\s{0,9}title:\s{0,3}([^\"“\n]{1,80})", re.IGNORECASE | re.MULTILINE),
)
_NO_TITLE = re.compile(
    r"自拟|自定|自选|不限|吸引|简洁|要求|\b(?:your|choice|catchy)\b", re.IGNORECASE
)


def title_named(assignment: str) -> str:
    """The title that `assignment` gives the text; "" when that is left open."""
    for pattern in _TITLES:
        for match in pattern.finditer(assignment):
            title = match[1].strip()
            if title and not _NO_TITLE.search(title) and not names_length(title):
                return title
    return ""


def without_title(text: str) -> str:
    """`text` without the words that give a title."""
    for pattern in _TITLES:
        text = pattern.sub("", text)
    return text
