"""The figures of a text by value: 1,200 is 1200, "3 million" is 300万, 50% is 百分之五十.

A figure in digits is what an edited text is held to; one in words only bears out the other's.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal

_FIGURE = re.compile(
    r"(?<![A-Za-z_\d.])(?P<sign>(?<![A-Za-z0-9_)\]年月日号时点分元万亿%℃°度岁章节周届级])[-−])?"
    r"(?P<digits>\d{1,3}(?:,\d{3})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?)"
    r"(?:\s?[多余]?(?P<power>万亿|千万|百万|[十万亿]|百(?!分)|千(?![克米瓦卡兆字赫帕])"
    r"|(?i:million|billion|thousand|trillion)\b)|(?P<letter>[kKM]|bn)(?![A-Za-z]))?"
    r"(?P<percent>\s?(?:%|percent\b|per cent\b))?"
)
_PERCENT = re.compile(r"百分之\s?(\d+(?:\.\d+)?)")
_PER_CENT = ("%", "percent", "per cent")
_DOTTED_DATE = re.compile(r"(?<![\d.])([12]\d{3})\.(\d{1,2})\.(\d{1,2})(?![\d.])")
_BELOW_ZERO = re.compile(r"零下|负|\b(?:minus|below|negative)\b", re.IGNORECASE)
_POWERS = {
    "十": 1, "百": 2, "千": 3, "万": 4, "百万": 6, "千万": 7, "亿": 8, "万亿": 12,
    "k": 3, "thousand": 3, "m": 6, "million": 6, "bn": 9, "billion": 9, "trillion": 12,
}  # fmt: skip
_HAN_DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九")} | {
    "〇": 0, "两": 2,
}  # fmt: skip
_HAN_NUMBER = re.compile(r"[零〇一二两三四五六七八九十百千万亿]+")
_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen"
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_ENGLISH = {
    **{word: value for value, word in enumerate(_ONES.split())},
    **{word: 10 * value for value, word in enumerate(_TENS.split(), start=2)},
    "a": 1,
    "an": 1,
    "hundred": 100,
}
_ENGLISH_WORD = rf"(?:{'|'.join((*_ENGLISH, 'thousand', 'million', 'billion', 'trillion'))})"
_ENGLISH_NUMBER = re.compile(
    rf"\b{_ENGLISH_WORD}(?:(?:[\s-]+|\s+and\s+){_ENGLISH_WORD})*\b", re.IGNORECASE
)
# Words that tell of a figure without being a number.
_TELLING = {
    0: "no", 1: "first once January single", 2: "双 second twice pair February",
    3: "third March", 4: "fourth April", 5: "fifth May", 6: "sixth June", 7: "seventh July",
    8: "eighth August", 9: "ninth September", 10: "tenth October", 11: "eleventh November",
    12: "twelfth December dozen", 15: "一刻 quarter", 30: "半 half",
}  # fmt: skip


def missing(text: str, other: str, *, each_time: bool = False) -> Iterator[str]:
    """The figures of `text` that `other` does not have, each once, as they are written.

    Or not as often, where it is to have them `each_time` that `text` does.
    """
    text, other = _plain(text), _plain(other)
    there = Counter([*(value for value, _written in _figures(other)), *_spelt(other)])
    needed: Counter[Decimal] = Counter()
    below_zero = _BELOW_ZERO.search(text) is not None or _BELOW_ZERO.search(other) is not None
    told: set[Decimal] = set()
    for value, written in _figures(text):
        same = {value, -value} if below_zero else {value}
        if written.endswith(_PER_CENT):  # "50 to 60 %" says it of both
            same |= {100 * each for each in same if _has_percentage(other)}
        elif _has_percentage(text):
            same |= {each / 100 for each in same}
        needed[value] = needed[value] + 1 if each_time else 1
        enough = sum(there[each] for each in same) >= needed[value]
        if not enough and value not in told and not _told_of(value, other):
            told.add(value)
            yield written


def _plain(text: str) -> str:
    """`text` with its digits in ASCII and its dates and percentages in one form."""
    text = unicodedata.normalize("NFKC", text.replace("，", "、"))
    return _PERCENT.sub(r"\1%", _DOTTED_DATE.sub(r"\1-\2-\3", text))


def _figures(text: str) -> Iterator[tuple[Decimal, str]]:
    for match in _FIGURE.finditer(text):
        power = _POWERS.get((match["power"] or match["letter"] or "").lower(), 0)
        value = Decimal(match["digits"].replace(",", "")).scaleb(power)
        value = value / 100 if match["percent"] else value
        yield (-value if match["sign"] else value), match[0].strip()


def _spelt(text: str) -> Iterator[Decimal]:
    """The values of the numbers that `text` has in words."""
    for match in _HAN_NUMBER.finditer(text):
        value = Decimal(_han_value(match[0]))
        yield value / 100 if text[: match.start()].endswith("百分之") else value
    for match in _ENGLISH_NUMBER.finditer(text):
        value = Decimal(_english_value(match[0]))
        yield value
        if text[match.end() :].lstrip().startswith(_PER_CENT):
            yield value / 100


def _han_value(written: str) -> int:
    """Of 三百二十万 as of 二〇二四, which is read digit by digit."""
    if not any(unit in written for unit in "十百千万亿"):
        return int("".join(str(_HAN_DIGITS[digit]) for digit in written))
    for unit in "亿万":  # what stands before one counts it, whatever its size
        before, there, after = written.rpartition(unit)
        if there:
            return (_han_value(before) if before else 1) * int(10 ** _POWERS[unit]) + (
                _han_value(after) if after else 0
            )
    total = digit = 0
    for character in written:
        if character in _HAN_DIGITS:
            digit = _HAN_DIGITS[character]
        else:
            total += (digit or 1) * int(10 ** _POWERS[character])
            digit = 0
    return total + digit


def _english_value(written: str) -> int:
    total = part = 0
    for word in re.findall("[a-z]+", written.lower()):
        if word == "hundred":
            part = (part or 1) * 100
        elif word in _POWERS:
            total, part = total + (part or 1) * int(10 ** _POWERS[word]), 0
        else:
            part += _ENGLISH.get(word, 0)
    return total + part


def _has_percentage(text: str) -> bool:
    return any(sign in text for sign in _PER_CENT)


def _told_of(value: Decimal, text: str) -> bool:
    words = _TELLING.get(int(value), "").split() if value == int(value) else []
    return any(
        re.search(rf"\b{word}\b", text, re.IGNORECASE) if word.isascii() else word in text
        for word in words
    )
