"""Numbers as people write them: 1,000, 2千, 3万5千, 一千五百, "fifteen hundred"."""

from __future__ import annotations

import re

_DIGITS = dict(zip("零〇一二两三四五六七八九", (0, 0, 1, 2, 2, 3, 4, 5, 6, 7, 8, 9), strict=True))
_TENS = {"十": 10, "百": 100, "千": 1000}
_SCALES = {"百": 100, "千": 1000, "k": 1000, "万": 10_000, "w": 10_000}
_ONES = {
    "a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
    "eight": 8, "nine": 9,
}  # fmt: skip
_WORDS = {
    "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15,
    "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30,
    "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90, **_ONES,
}  # fmt: skip
_BELOW_100 = rf"(?:{'|'.join(_WORDS)})(?:-(?:{'|'.join(_ONES)})\b)?"
_REST = rf"(?:(?:[ -]and)?[ -]{_BELOW_100}\b(?![ -](?:hundred|thousand)))?"
_HUNDREDS = rf"{_BELOW_100}[ -]hundred\b{_REST}"
_IN_WORDS = (
    rf"\b(?:(?:{_HUNDREDS}|{_BELOW_100})[ -]thousand\b(?:,? {_HUNDREDS}|{_REST})|{_HUNDREDS})"
)
_IN_DIGITS = (
    r"(?<!\d)(?:\d{1,3}\s?[万千]\s?){0,2}"
    r"(?:\d{1,3}(?:(?:,\d{3}){1,2}|(?:[ ，]000){1,2})(?!\d)"
    r"|\d{1,7}(?:\.\d{1,3}(?=\s?[千万kw]))?)"
    r"(?:\s?[百千万]|[kw](?![a-z]))?"
)
NUMBER = (
    rf"(?:{_IN_DIGITS}|(?<![\d数几零〇一二两三四五六七八九十百千万第])[零〇一二两三四五六七八九十百千万]{{1,12}}"
    rf"|{_IN_WORDS})"
)
"""A pattern for a number, to be compiled without regard to case."""
COUNT = rf"(?:{NUMBER}|\b{_BELOW_100}\b)"
"""A pattern for a number, where "five" is surely one."""

_SCALED = re.compile(r"([\d.]+)([百千万kw]?)")


def number(written: str) -> float:
    """What `written`, which is all a NUMBER, comes to."""
    bare = re.sub(r"[,，\s]", "", written).lower()
    if bare[0].isdigit():
        return sum(float(digits) * _SCALES.get(scale, 1) for digits, scale in _SCALED.findall(bare))
    return _chinese(bare) if bare.isalpha() and not bare.isascii() else _english(written.lower())


def scale_of(written: str) -> int:
    """What the last sign of `written` multiplies by: 1000 for 3千."""
    return _SCALES.get(written[-1].lower(), 1)


def _chinese(written: str) -> float:
    """三五百 is between 三百 and 五百."""
    total, digit = 0.0, 0.0
    for before, character in zip(f" {written}", written, strict=False):
        if character == "万":
            total, digit = (total + digit or 1) * 10_000, 0
        elif character in _TENS:
            total, digit = total + (digit or 1) * _TENS[character], 0
        else:
            between = digit and before in _DIGITS
            digit = (digit + _DIGITS[character]) / 2 if between else _DIGITS[character]
    return total + digit


def _english(written: str) -> float:
    thousands, rest = 0, 0
    for word in re.findall("[a-z]+", written):
        if word == "hundred":
            rest *= 100
        elif word == "thousand":
            thousands, rest = rest * 1000, 0
        else:
            rest += _WORDS.get(word, 0)  # "and" adds nothing
    return float(thousands + rest)
