"""Headings that an assignment names: 要有“背景”“现状”两个部分, with the sections "A" and "B"."""

from __future__ import annotations

import re

from scribe.text import count

_FEWEST = 2
_LONGEST = {"zh": 14, "en": 8}  # 字 or words of a heading
_KIND_ZH = r"(?:个?(?:部分|小节|章节|小标题|版块|板块|方面)|节|章)"
_ZH = re.compile(
    rf"(?:分为|分成|包括|包含|要有|须有|应有|需有|设有?|依次[为是写]?|[按以]照?|小标题[为是：:])"
    rf"([^。；;\n！？]{{4,120}}?)(?:等?这?[一二三四五六七八九十\d]+{_KIND_ZH}|等{_KIND_ZH})"
)
_ZH_AFTER = re.compile(
    rf"[一二三四五六七八九十\d]{_KIND_ZH}(?:分别[是为]|[：:]|，?包括|，?依次[是为]?)([^。；;\n！？]{{4,120}})"
)
_EN = re.compile(
    r"\b(?:sections?|headings?|subheadings?|parts)\b"
    r"(?:\s+(?:titled|called|named|headed|entitled|are|on))?\s*[:,—-]?\s*([^.;\n]{6,200})",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"[“「『\"《]([^”」』\"》\n]{1,60})[”」』\"》]")
_SEPARATOR = re.compile(r"\s*(?:、|，|,|和|以及|与|及|;|\band\b|\bthen\b)\s*")


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
    """The items of a list in words: what is quoted in it or, in Chinese, all it separates."""
    quoted = _QUOTED.findall(items)
    if not quoted and (language == "en" or "、" not in items):
        return ()
    named = quoted or [item for item in _SEPARATOR.split(items) if item]
    fits = all(count(item) <= _LONGEST[language] for item in named)
    return tuple(item.strip() for item in named) if fits else ()
