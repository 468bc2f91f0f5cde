"""The title that an assignment gives its text."""

from __future__ import annotations

import re

from scribe.writing.demands.length import names_length
from scribe.writing.demands.plain import cut, plain

_QUOTED = r"[《“「『\"‘']((?:[^》”」』\"’'\n]|['’](?=[A-Za-z])){1,60})[》”」』\"’'](?![A-Za-z])"
_LABEL = r"(?<![小副个下各节章])(?:题目|标题)"  # 小标题, 三个标题 are headings
_HEADED = ("section", "heading", "part", "chapter", "sections", "headings", "parts", "chapters")
_TITLED = "".join(rf"(?<!{word} )" for word in (*_HEADED, "are")) + "(?:titled|entitled)"
_TITLES = (
    re.compile(rf"以\s?{_QUOTED}\s?为(?:题|标题|题目|名)"),
    re.compile(
        rf"(?:(?<!标)题为|{_LABEL}(?:就?[是为叫]|叫[做作]|定为)?|题名为|命名为|(?<!一[家座款间位种只所])名为)\s?[：:]?\s?{_QUOTED}"
    ),
    re.compile(
        rf"{_LABEL}[：:]\s{{0,3}}([^，。；、《“「『\"\n]{{1,40}}?)"
        r"(?=[，。；、《“「『\"\n]|$|\s+(?:字数|篇幅|[^\s\d]{0,4}\d+\s?字))"
    ),
    re.compile(
        rf"\b(?:{_TITLED}|with the title|under the title|(?:story|poem|essay|article|piece"
        r"|post|report|speech|letter|tale|play|text) called"
        rf"|title(?: (?:is|of|should be|must be|will be|shall be))?)\s?:?\s?{_QUOTED}",
        re.IGNORECASE,
    ),
    re.compile(rf"\b{_TITLED}:\s{{0,3}}([^\"“'\n,.;]{{1,80}})", re.IGNORECASE),
    re.compile(r"^\s{0,9}title:\s{0,3}([^\"“\n]{1,80})", re.IGNORECASE | re.MULTILINE),
)
_NO_TITLE = re.compile(
    r"自拟|自定|自选|不限|吸引|简洁|要求|\b(?:your|choice|catchy)\b", re.IGNORECASE
)


def title_named(assignment: str) -> str:
    """The title that `assignment` gives the text; "" when that is left open."""
    text = plain(assignment)
    for pattern in _TITLES:
        for match in pattern.finditer(text):
            title = assignment[match.start(1) : match.end(1)].strip()
            if title and not _NO_TITLE.search(plain(title)) and not names_length(title):
                return title
    return ""


def without_title(text: str) -> str:
    """`text` without the words that give a title."""
    for pattern in _TITLES:
        text = cut(text, pattern.finditer(plain(text)))
    return text
