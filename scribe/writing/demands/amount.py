"""An amount as an assignment names it: a number or a range, what bounds it, where to aim."""

from __future__ import annotations

import re

from scribe.writing.demands.number import COUNT, NUMBER, number, scale_of

_JOINER = r"\s{0,2}(?:[个]?[字词行]|words?|lines?)?\s{0,2}(?:[-–—~]{1,2}|至|到|to|and|or)\s{0,2}"
_AMOUNT = (
    r"(?P<low>{number})(?:{joiner}(?P<high>{number})|\s?(?:±|\+/-)\s?\d{{1,4}}%?)?"
    r"(?P<over>\s?[多余来+])?"
)
AMOUNT = _AMOUNT.format(number=NUMBER, joiner=_JOINER)
FEW = _AMOUNT.format(number=COUNT, joiner=_JOINER)  # of units that are counted in words, too
AFTER = (
    r"(?P<after>\s{0,2}[（(]?(?:以上|起步|起|以内|之内|以下|左右|上下|之?间|\+|or more|or less"
    r"|or fewer|or so|at least|at most|tops|(?:in )?(?:min|max)(?:imum)?\b))?"
)
# What says how exactly a length is meant goes with it.
_BOUND = (
    r"(?:不[得能可要应]?(?:[少低]于|[超]过|多于)|至少|至多|最[多少]|大约|大概|约|控制在|(?:字数|篇幅)[在为是]?"
    r"|\b(?:about|around|approximately|roughly|at least|at most|under|over|up to|within"
    r"|no more than|no less than|no fewer than|a (?:minimum|maximum) of"
    r"|word (?:limit|count)(?: of|:)?|of|in))"
)
BOUNDS = rf"(?:{_BOUND}\s{{0,2}}){{0,3}}"
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
_ABOVE, _BELOW = 1.04, 0.93  # where to aim when only a bound is named
_NEAREST = 8  # how many times the low end of a range its high end may be


def aim(match: re.Match[str], text: str) -> float:
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
