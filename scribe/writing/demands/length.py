"""How long an assignment wants its text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from scribe.text import language_of
from scribe.writing.demands.form import form_named

_DIGITS = dict(zip("零〇一二两三四五六七八九", (0, 0, 1, 2, 2, 3, 4, 5, 6, 7, 8, 9), strict=True))
_TENS = {"十": 10, "百": 100, "千": 1000}
_SCALES = {"千": 1000, "k": 1000, "万": 10_000, "w": 10_000}
_WORDS = dict(
    zip(
        ("a", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
        (1, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10),
        strict=True,
    )
)
_NUMBER = (
    r"(?:(?<!\d)(?:\d{1,3}(?:,\d{3}){1,2}(?!\d)|\d{1,7}(?:\.\d{1,3}(?=\s?[千万kKwW]))?)"
    r"(?:\s?[千万]|[kKwW](?![a-z]))?"
    r"|(?<![数几零〇一二两三四五六七八九十百千万第])[零〇一二两三四五六七八九十百千万]{1,12}"
    rf"|\b(?:{'|'.join(_WORDS)})[ -](?:hundred|thousand)\b)"
)
_JOINER = r"\s{0,2}(?:[个]?[字词行]|words?|lines?)?\s{0,2}(?:[-–—~～]{1,2}|至|到|to|and|or)\s{0,2}"
_AMOUNT = rf"(?P<low>{_NUMBER})(?:{_JOINER}(?P<high>{_NUMBER}))?(?P<over>\s?[多余来+＋])?"
_AFTER = (
    r"(?P<after>\s{0,2}[（(]?(?:以上|起步|起|以内|之内|以下|左右|上下|\+|or more|or less|or fewer"
    r"|or so|at least|at most|tops|(?:in )?(?:min|max)(?:imum)?\b))?"
)
_UNIT = (
    r"(?:个?汉?字(?!母|体|面|典|眼|形|号|段|符串|节|幕|数|架|塔|文(?:[的》，。\s]|$))"
    r"|个?(?:英文|英语)?单?词(?!语|汇|典|条|组|人|性|根)"
    r"|(?:english )?words?\b"
    r"(?! (?:from|per|each|every|a (?:day|minute|week|page|month)|an hour)\b))"
)
_LENGTH = re.compile(rf"{_AMOUNT}[\s-]{{0,3}}{_UNIT}{_AFTER}", re.IGNORECASE)
_LINES = re.compile(rf"{_AMOUNT}[\s-]{{0,3}}(?:行(?!业|李|动)|lines?\b){_AFTER}", re.IGNORECASE)
_STATED = re.compile(
    r"(?P<label>(?:字数|词数|篇幅|长度|word (?:count|limit)|length)"
    r"(?:要求|限制|大约|约|为|在|是|不少于|不低于|不得少于|至少|不超过|不得超过|以|of|is|about|around"
    r"|at least|at most|approximately|no more than|no less than|[\s:：]){0,6})"
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
    r"|控制在|限制?在?|at most|(?:no|not) (?:more|longer) than|\bunder|within|up to|\bmax\.?"
    r"|maximum|(?<!no )(?<!not )(?:less|fewer|shorter) than|not exceed(?:ing)?"
    r"|limit(?:ed)?(?: to|:| of)?"
    rf"|\bbelow){_HEDGE}",
    re.IGNORECASE,
)
# A length with what may stand around it: all that is left out of a text without its lengths.
_BOUND = (
    r"(?:不[得能可要应]?(?:[少低]于|[超]过|多于)|至少|至多|最[多少]|大约|大概|约|控制在|(?:字数|篇幅)[在为是]?"
    r"|\b(?:about|around|approximately|roughly|at least|at most|under|over|up to|within"
    r"|no more than|no less than|no fewer than|a (?:minimum|maximum) of"
    r"|word (?:limit|count)(?: of|:)?|of|in))"
)
_BOUND_LENGTH = re.compile(rf"(?:{_BOUND}\s{{0,2}}){{0,3}}{_LENGTH.pattern}", re.IGNORECASE)
_BOUND_LINES = re.compile(rf"(?:{_BOUND}\s{{0,2}}){{0,3}}{_LINES.pattern}", re.IGNORECASE)
_EXACT_AFTER = ("左右", "上下", "or so")
_AT_LEAST_AFTER = ("以上", "起", "起步", "+", "or more", "at least", "minimum", "min")
_AT_MOST_AFTER = (
    *("以内", "之内", "以下"),
    *("or less", "or fewer", "at most", "tops", "max", "maximum"),
)
# Before a number on the same clause: what it then measures is not the whole text ...
_PART = re.compile(
    r"(?:每[天日周月]|\b(?:each|per|every|worth|title|headline|subject line"
    r"|introduction|conclusion)\b)"
    r"[^，,。.；;\n]{0,14}$"
    r"|(?:每|各|标题|题目|开头|结尾|引言|前言|结语|关键词)[^，,。.；;\n写自拟]{0,14}$"
    r"|(?:以下|下列|following)\W{0,3}$",
    re.IGNORECASE,
)
# ... and after it: it is somebody else's text.
_SOURCE = re.compile(r"的(?:材料|原文|资料|素材)|/[段章节篇]|每[段章节篇天]")
_WHOLE = re.compile(
    r"(?:全文|总字数|全篇|正文|总共|共计|合计|总长|一共|in total|overall|altogether|"
    r"entire|whole)[^，,。.；;\n]{0,14}$",
    re.IGNORECASE,
)
_MOST = 200  # numbers that are looked at
_WHOLE_AFTER = re.compile(r"\W{0,2}(?:in total|altogether|overall|in all)\b", re.IGNORECASE)
_CONTEXT = 30  # characters before a number in which to look
_ABOVE, _BELOW = 1.04, 0.93  # where to aim when only a bound is named
_NEAREST = 8  # how many times the low end of a range its high end may be
_SHORTEST, _LONGEST = 20, 200_000  # what can be the length of a text
_PER_LINE = {"zh": 9, "en": 7}  # 字 or words in a line of verse


def length_named(assignment: str) -> int | None:
    """The length of the whole text, in 字 or words, that `assignment` asks for; None if none.

    The lines asked of a poem count as a length where no other is named.
    """
    named = [
        (_WHOLE.search(before) or _WHOLE_AFTER.match(assignment, match.end()), aim)
        for pattern in (_LENGTH, _STATED)
        for before, match in _found(pattern, assignment)
        if _SHORTEST <= (aim := _aim(match, before)) <= _LONGEST
    ]
    if not named and (language := _language_of_poem(assignment)):
        lines = (_aim(match, before) for before, match in _found(_LINES, assignment))
        aims = (_PER_LINE[language] * aim for aim in lines)
        named = [(None, aim) for aim in aims if _SHORTEST <= aim <= _LONGEST]
    named.sort(key=lambda length: not length[0])
    return round(named[0][1]) if named else None


def names_length(text: str) -> bool:
    """Whether any length is named in `text`."""
    return _LENGTH.search(text) is not None


def without_length(text: str) -> str:
    """`text` without the lengths named in it."""
    if _language_of_poem(text):
        text = _BOUND_LINES.sub("", text)
    return _BOUND_LENGTH.sub("", _STATED.sub("", text))


def _found(pattern: re.Pattern[str], text: str) -> Iterator[tuple[str, re.Match[str]]]:
    """The numbers of `text` that can measure all of it, and what stands right before each."""
    for match in islice(pattern.finditer(text), _MOST):
        label = match.groupdict().get("label") or ""
        before = text[max(match.start() - _CONTEXT, 0) : match.start()] + label
        if not _PART.search(before) and not _SOURCE.match(text, match.end()):
            yield before, match


def _aim(match: re.Match[str], before: str) -> float:
    """Where to aim for the length in `match`, with what is said around it."""
    low, high = _number(match["low"]), _number(match["high"] or match["low"])
    if match["high"]:
        if low < 10:  # 2-3千字
            low *= _SCALES.get(match["high"][-1].lower(), 1)
        return (low + high) / 2 if low <= high <= _NEAREST * low else high
    after = (match["after"] or "").strip(" (（\n").lower().removeprefix("in ")
    if after in _EXACT_AFTER:
        return low
    if match["over"] or after in _AT_LEAST_AFTER:
        return low * _ABOVE
    if after in _AT_MOST_AFTER:
        return low * _BELOW
    return low * (_ABOVE if _AT_LEAST.search(before) else _BELOW if _AT_MOST.search(before) else 1)


def _number(written: str) -> float:
    """1,000 or 2千 or 1.5万 or 一千五百 or "five hundred" as a number."""
    plain = re.sub(r"[,\s]", "", written).lower()
    if plain[0].isdigit():
        scale = _SCALES.get(plain[-1], 1)
        return float(plain.rstrip("千万kw")) * scale
    if plain[0] in _DIGITS or plain[0] in _TENS or plain[0] == "万":
        return float(_chinese_number(plain))
    word, scale_word = re.split("[ -]", written.lower(), maxsplit=1)
    return float(_WORDS[word] * (100 if scale_word == "hundred" else 1000))


def _chinese_number(written: str) -> int:
    total, digit = 0, 0
    for character in written:
        if character == "万":
            total, digit = (total + digit or 1) * 10_000, 0
        elif character in _TENS:
            total, digit = total + (digit or 1) * _TENS[character], 0
        else:
            digit = _DIGITS[character]
    return total + digit


def _language_of_poem(assignment: str) -> str:
    """The language of the poem that is asked for; "" where none is, or no number of lines."""
    if not _LINES.search(assignment):
        return ""
    language = language_of(assignment)
    return language if form_named(assignment, language) == "poem" else ""
