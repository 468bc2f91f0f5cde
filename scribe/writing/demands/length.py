"""How long an assignment wants its text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import chain, islice
from typing import NamedTuple

from scribe.text import language_of
from scribe.writing.demands.form import form_named
from scribe.writing.demands.number import NUMBER, number, scale_of
from scribe.writing.demands.part import Role, parts_counted, roles_of
from scribe.writing.demands.plain import cut, plain

_JOINER = r"\s{0,2}(?:[个]?[字词行]|words?|lines?)?\s{0,2}(?:[-–—~]{1,2}|至|到|to|and|or)\s{0,2}"
_AMOUNT = (
    rf"(?P<low>{NUMBER})(?:{_JOINER}(?P<high>{NUMBER})|\s?(?:±|\+/-)\s?\d{{1,4}}%?)?"
    r"(?P<over>\s?[多余来+])?"
)
_AFTER = (
    r"(?P<after>\s{0,2}[（(]?(?:以上|起步|起|以内|之内|以下|左右|上下|之?间|\+|or more|or less"
    r"|or fewer|or so|at least|at most|tops|(?:in )?(?:min|max)(?:imum)?\b))?"
)
_UNIT = (
    r"(?:个?汉?字(?!母|体|面|典|眼|形|号|段|符串|节|幕|数|架|塔|文(?:[的》，。\s]|$))"
    r"|个?(?:英文|英语)?单?词(?!语|汇|典|条|组|人|性|根)"
    r"|(?:english )?words?\b"
    r"(?! (?:from (?:\w+ ){1,2}(?:list|text|passage|box|book|story|article|glossary|dictionary)\b"
    r"|(?:per|each|every) (?!(?:paragraph|section|part|chapter|stanza)\b)[a-z]"
    r"|a (?:day|minute|week|page|month)\b|an hour\b)))"
)
# What says how exactly a length is meant goes with it.
_BOUND = (
    r"(?:不[得能可要应]?(?:[少低]于|[超]过|多于)|至少|至多|最[多少]|大约|大概|约|控制在|(?:字数|篇幅)[在为是]?"
    r"|\b(?:about|around|approximately|roughly|at least|at most|under|over|up to|within"
    r"|no more than|no less than|no fewer than|a (?:minimum|maximum) of"
    r"|word (?:limit|count)(?: of|:)?|of|in))"
)
_BOUNDS = rf"(?:{_BOUND}\s{{0,2}}){{0,3}}"
_LENGTH = re.compile(rf"{_BOUNDS}{_AMOUNT}[\s-]{{0,3}}{_UNIT}{_AFTER}", re.IGNORECASE)
_LINES = re.compile(
    rf"{_BOUNDS}{_AMOUNT}[\s-]{{0,3}}(?:行(?!业|李|动)|lines?\b){_AFTER}", re.IGNORECASE
)
_STATED = re.compile(
    r"(?:字数|词数|篇幅|长度|全文|全篇|word (?:count|limit)|length"
    r"|\bwhole(?: (?:text|essay|article|report|paper|piece|story|thing))?)"
    r"(?:要求|限制|控制|保持|大约|约|为|在|是|介于|不少于|不低于|不得少于|至少|不超过|不得超过|以|of|is|about|around"
    r"|should be|must be|between|at least|at most|approximately|no more than|no less than"
    r"|[\s:：]){0,6}"
    rf"{_AMOUNT}{_AFTER}(?=\s{{0,3}}(?:为宜|为准|[的,，.。;；、）)\n]|$))",
    re.IGNORECASE,
)
_HEDGE = r"\W{0,3}(?:about|around|approximately|大约|大概|约|of|length of|是|为|在)?\W{0,3}$"
_AT_LEAST = re.compile(
    r"(?:不[得能可要应会宜]?[少低小短]于|至少|最少|起码|(?<!不)(?<!不[得能可要应会宜])(?:超过|[大多高]于)"
    r"|at least|(?:no|not) (?:less|fewer|shorter) than|minimum|\bmin\.?|(?<!no )(?<!not )more than"
    rf"|\bover|upwards of|exceed(?:ing)?(?<!not exceed)(?<!not exceeding)){_HEDGE}",
    re.IGNORECASE,
)
_AT_MOST = re.compile(
    r"(?:不[得能可要应会宜]?(?:超过|超出|超|[大多高长]于)|至多|最多|顶多|(?<!不)(?<!不[得能可要应会宜])[少低小]于"
    r"|控制在|(?<![不有无])限制?在?|at most|(?:no|not) (?:more|longer) than|\bunder|within"
    r"|up to|\bmax\.?|maximum|(?<!no )(?<!not )(?:less|fewer|shorter) than|not exceed(?:ing)?"
    r"|limit(?:ed)?(?: to|:| of)?"
    rf"|\bbelow){_HEDGE}",
    re.IGNORECASE,
)
_EXACT_AFTER = ("左右", "上下", "or so")
_AT_LEAST_AFTER = ("以上", "起", "起步", "+", "or more", "at least", "minimum", "min")
_AT_MOST_AFTER = (
    *("以内", "之内", "以下"),
    *("or less", "or fewer", "at most", "tops", "max", "maximum"),
)
_CONTEXT = 40  # characters before a number in which to look
_MOST = 200  # numbers that are looked at
_ABOVE, _BELOW = 1.04, 0.93  # where to aim when only a bound is named
_NEAREST = 8  # how many times the low end of a range its high end may be
_SHORTEST, _LONGEST = 20, 200_000  # what can be the length of a text
_PER_LINE = {"zh": 9, "en": 7}  # 字 or words in a line of verse


class _Length(NamedTuple):
    """A length that stands in an assignment."""

    match: re.Match[str]
    role: Role


def length_named(assignment: str) -> int | None:
    """The length of the whole text, in 字 or words, that `assignment` asks for; None if none.

    The lines asked of a poem count as a length where no other is named.
    """
    text = plain(assignment)
    aim = _of_whole(text, _lengths(text, _LENGTH, _STATED))
    if aim is None and (language := _language_of_poem(assignment)):
        aim = _of_whole(text, _lengths(text, _LINES), _PER_LINE[language])
    return aim


def names_length(text: str) -> bool:
    """Whether any length is named in `text`."""
    return _LENGTH.search(plain(text)) is not None


def without_length(text: str) -> str:
    """`text` without the lengths named in it for the whole of what is to be written."""
    found = _lengths(plain(text), *_patterns(text))
    return cut(text, (length.match for length in found if length.role <= Role.TEXT))


def without_lengths(text: str) -> str:
    """`text` without any length named in it, be it of a part of the text or of its source."""
    return cut(text, (length.match for length in _lengths(plain(text), *_patterns(text))))


def _patterns(text: str) -> tuple[re.Pattern[str], ...]:
    """What finds lengths in `text`; lines are some in a poem."""
    return (_LENGTH, _STATED, *((_LINES,) if _language_of_poem(text) else ()))


def _lengths(text: str, *patterns: re.Pattern[str]) -> list[_Length]:
    """What `patterns` find in `text`, with what each measures."""
    found = [match for pattern in patterns for match in islice(pattern.finditer(text), _MOST)]
    roles = roles_of(text, [(match.start("low"), match.end()) for match in found])
    return [_Length(match, role) for match, role in zip(found, roles, strict=True)]


def _of_whole(text: str, lengths: Sequence[_Length], scale: int = 1) -> int | None:
    """The length of the whole text, as far as `lengths`, in units of `scale`, tell it."""
    by_role: dict[Role, list[float]] = {role: [] for role in Role}
    for match, role in lengths:
        by_role[role].append(scale * _aim(match, text))
    parts = by_role[Role.PART]
    aims = chain(
        *(by_role[role] for role in Role if role <= Role.TEXT),
        [sum(parts)] if len(parts) > 1 else [],
        (parts_counted(text) * aim for aim in by_role[Role.EACH]),
    )
    return next((round(aim) for aim in aims if _SHORTEST <= aim <= _LONGEST), None)


def _aim(match: re.Match[str], text: str) -> float:
    """Where to aim for the length in `match`, with what is said around it in `text`."""
    low, high = number(match["low"]), number(match["high"] or match["low"])
    if match["high"]:
        if low < 10:  # 2-3千字
            low *= scale_of(match["high"])
        return (low + high) / 2 if low <= high <= _NEAREST * low else high
    after = (match["after"] or "").strip(" (（\n").lower().removeprefix("in ")
    if after in _EXACT_AFTER:
        return low
    if match["over"] or after in _AT_LEAST_AFTER:
        return low * _ABOVE
    if after in _AT_MOST_AFTER:
        return low * _BELOW
    before = text[max(match.start("low") - _CONTEXT, 0) : match.start("low")]
    return low * (_ABOVE if _AT_LEAST.search(before) else _BELOW if _AT_MOST.search(before) else 1)


def _language_of_poem(assignment: str) -> str:
    """The language of the poem that is asked for; "" where none is, or no number of lines."""
    if not _LINES.search(plain(assignment)):
        return ""
    language = language_of(assignment)
    return language if form_named(assignment, language) == "poem" else ""
