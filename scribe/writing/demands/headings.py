"""Headings that an assignment names: 要有“背景”“现状”两个部分, with the sections "A" and "B"."""

from __future__ import annotations

import re

from scribe.text import count

_FEWEST = 2
_LONGEST = {"zh": 14, "en": 8}  # 字 or words of a heading
_NUMBER_ZH = r"(?<!第)[一二两兩三四五六七八九十\d]+"
_KIND_ZH = r"[个個]?(?:部分|小节|小節|章节|章節|小标题|小標題|版块|板块)(?!的)"
_ZH = re.compile(
    r"(?:分为|分為|分成|包括|包含|要有|须有|应有|需有|设有?|依次[为是写]?|[按以]照?|[：:])"
    rf"([^。；;\n！？]{{4,120}}?)(?:等?这?{_NUMBER_ZH}{_KIND_ZH}|等{_KIND_ZH}"
    rf"|(?<=[”」』》\"]){_NUMBER_ZH}[节章節])"
)
_ZH_AFTER = re.compile(
    rf"(?:{_NUMBER_ZH}{_KIND_ZH}|[分写]{_NUMBER_ZH}[节章節]|小标题|小標題)(?:分别[是为]|[：:]|，?包括|，?依次[是为]?|[是为])[：:]?"
    r"([^。；;\n！？]{4,120})"
)
_EN = re.compile(
    r"\b(?:sections?|headings?|subheadings?|parts)\b(?! of\b)"
    r"(?:\s+(?:titled|called|named|headed|entitled|are|on))?\s*[:,—-]?\s*([^.;\n]{6,200})",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"[“「『\"《]([^”」』\"》\n]{1,60})[”」』\"》]")
_CLAUSE = re.compile(r"[，,]")
_NUMBERED = re.compile(r"(?:^|[，,、；])\s*[一二三四五六七八九十\d]+[、.．]")
_IN_BRACKETS = re.compile(r"[（(][^）)]*[）)]")
_SEPARATOR = re.compile(r"\s*(?:、|和|以及|与|及)\s*")


def headings_named(assignment: str, language: str) -> tuple[str, ...]:
    """The headings that `assignment` asks for, in order; () where it leaves them open."""
    patterns = (_ZH, _ZH_AFTER) if language == "zh" else (_EN,)
    for pattern in patterns:
        for match in pattern.finditer(assignment):
            headings = _listed(match[1], language)
            if len(headings) >= _FEWEST:
                return headings
    return ()


def _listed(items: str, language: str) -> tuple[str, ...]:
    """The items of a list in words: what is quoted in it or, in Chinese, what 、 separates."""
    quoted = _QUOTED.findall(items)
    if not quoted and (language == "en" or "、" not in items):
        return ()
    named = quoted or [_bare(item) for item in _SEPARATOR.split(_enumeration(items))]
    named = [item.strip() for item in named if item.strip()]
    return tuple(named) if all(count(item) <= _LONGEST[language] for item in named) else ()


def _enumeration(items: str) -> str:
    """The clauses of `items` that 、 goes through: what else the sentence says is no heading."""
    numbered = _NUMBERED.sub("、", items)
    return "、".join(clause for clause in _CLAUSE.split(numbered) if "、" in clause)


def _bare(item: str) -> str:
    """A heading without what is said of it in brackets."""
    return _IN_BRACKETS.sub("", item).strip(" ：:、")
