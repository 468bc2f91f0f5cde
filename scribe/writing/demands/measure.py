"""Lengths told by something else than 字 or words: a poem's lines, a speech's minutes, pages."""

from __future__ import annotations

import re
from typing import NamedTuple

from scribe.text import language_of
from scribe.writing.demands.amount import AFTER, AMOUNT, BOUNDS, FEW
from scribe.writing.demands.form import form_named
from scribe.writing.demands.plain import plain

_HELD = r"(?:演讲|讲演|演说|发言|讲话|致[辞词]|祝[辞词]|悼词|讲稿|稿|分享)"
_HELD_EN = r"(?:speech|talk|toast|address|eulogy|tribute|remarks|presentation)\b"
_WRITTEN = r"(?:信|函|邮件|文章|报告|总结|说明|故事|方案|稿|简历|作文)"
_WRITTEN_EN = (
    r"(?:letter|e-?mail|report|memo|brief|article|essay|story|summary|statement|document|paper"
    r"|proposal|speech)\b"
)


def _compiled(*patterns: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern, re.IGNORECASE) for pattern in patterns)


class Measure(NamedTuple):
    """What finds a length in texts of a `form` ("" for any), and 字 or words in one unit of it."""

    form: str
    patterns: tuple[re.Pattern[str], ...]
    per: dict[str, int]


_MEASURES = (
    Measure(
        "poem",
        _compiled(rf"{BOUNDS}{AMOUNT}[\s-]{{0,3}}(?:行(?!业|李|动)|lines?\b){AFTER}"),
        {"zh": 9, "en": 7},
    ),
    Measure(
        "speech",
        _compiled(
            rf"(?<!课间)(?<!每天){FEW}\s?分钟{AFTER}(?=长?的?[^，。；、\n]{{0,6}}?{_HELD})",
            rf"(?:时[长间]|限时|长度|篇幅|讲|念)(?:[为在是：:\s]|控制在|限制?在|不超过|大?约){{0,4}}{FEW}\s?分钟{AFTER}",
            rf"{FEW}[\s-]minutes?{AFTER}(?=[\s-](?:long )?(?:[a-z-]+ ){{0,2}}{_HELD_EN})",
            r"\b(?:last(?:ing|s)?|tak(?:es?|ing)|run(?:s|ning)?|speak(?:ing)? for|length(?: of|:)?"
            r"|no (?:more|longer) than|under|at most|keep it (?:to|under|at)|should be|must be)"
            rf"\s(?:about |around |roughly |under |at most )?{FEW} minutes?\b{AFTER}",
            rf"{FEW}[\s-]minutes?(?:[\s-]long\b| in length\b){AFTER}",
        ),
        {"zh": 220, "en": 130},  # as they are held
    ),
    Measure(
        "",
        _compiled(
            rf"{BOUNDS}{FEW}\s?页(?:A4)?纸?{AFTER}(?=的?[^，。；、\n]{{0,6}}?{_WRITTEN})",
            rf"(?:篇幅|长度|不超过|控制在)[为是：:\s]?{FEW}\s?页(?:A4)?纸?{AFTER}",
            rf"{FEW}[\s-]page{AFTER}(?=[\s-](?:[a-z-]+ ){{0,2}}{_WRITTEN_EN})",
            r"\b(?:no (?:more|longer) than|at most|under|fill|should be|must be)"
            rf" {FEW} pages?\b{AFTER}",
        ),
        {"zh": 700, "en": 450},  # as they are typed
    ),
)


def measures_for(assignment: str) -> list[tuple[tuple[re.Pattern[str], ...], int]]:
    """What finds a length in the text that `assignment` asks for, and 字 or words in a unit."""
    text, language = plain(assignment), language_of(assignment)
    there = [m for m in _MEASURES if any(pattern.search(text) for pattern in m.patterns)]
    form = form_named(assignment, language) if there else ""
    return [(m.patterns, m.per[language]) for m in there if m.form in ("", form)]
