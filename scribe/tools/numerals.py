"""Numbers in words by value: 三百二十 is 320, twenty-five is 25."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

PER_CENT = ("%", "percent", "per cent")
POWERS = {
    "十": 1, "百": 2, "千": 3, "万": 4, "百万": 6, "千万": 7, "亿": 8, "万亿": 12,
    "k": 3, "thousand": 3, "m": 6, "million": 6, "bn": 9, "billion": 9, "trillion": 12,
}  # fmt: skip
_LEAST_ENGLISH = 13  # up to a dozen, words are other than figures: one of them, seven seas

_HAN_DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九")} | {
    "〇": 0, "两": 2,
}  # fmt: skip
IN_HAN = "零〇一二两三四五六七八九十百千万亿"
_HAN_NUMBER = re.compile(rf"(?<![统唯])(?!一[些起定样直般切旦致律向])[{IN_HAN}]+")
_WHOLE_HAN = re.compile(f"[{IN_HAN}]+")
# A year, or powers and digits in turn, of which the last says what power it is of: neither a
# guess nor a figure of speech (三四百, 三万五; 千万, 万一, 一五一十).
_HAN_FIGURE = re.compile(
    rf"(?<![{IN_HAN}])(?:[一二][〇零一二三四五六七八九]{{3}}(?=年)"
    r"|(?=.?[一二两三四五六七八九])(?:[一二两三四五六七八九]|(?=十))"
    r"(?:[十百千万亿]+零?[一二两三四五六七八九])*(?:[十百千万亿]+|(?<=[十零].)))"
    rf"(?![{IN_HAN}])"
)

_ONES = "one two three four five six seven eight nine"
_TEENS = "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_ENGLISH = {word: value for value, word in enumerate(f"zero {_ONES} {_TEENS}".split())} | {
    word: 10 * value for value, word in enumerate(_TENS.split(), start=2)
}
_ONE, _TEEN, _TEN = (f"(?:{words.replace(' ', '|')})" for words in (_ONES, _TEENS, _TENS))
_SMALL = rf"(?:{_TEN}(?:[\s-]+{_ONE}\b)?|{_TEEN}|{_ONE}|zero)"
_SCALES = r"(?:hundred|thousand|million|billion|trillion)(?:[\s-]+(?:thousand|million|billion))*"
_GO_ON = rf"(?:(?:\s+and)?[\s-]+(?:{_SMALL}[\s-]+)?{_SCALES}\b)*(?:(?:\s+and)?[\s-]+{_SMALL})?"
_ENGLISH_NUMBER = re.compile(
    rf"\b(?:(?:(?:an?|{_SMALL})[\s-]+)?{_SCALES}\b{_GO_ON}|{_SMALL}|an?)\b", re.IGNORECASE
)
# One that is neither part of an ordinal (twenty-fifth) nor of a year (nineteen eighty-four).
_ENGLISH_FIGURE = re.compile(
    rf"(?<!teen[\s-])(?<!ty[\s-])\b(?:{_SMALL}[\s-]+{_SCALES}\b{_GO_ON}|{_SMALL})\b"
    rf"(?!(?:\s+and)?[\s-]+(?:{_SMALL}|{_SCALES}|first|second|third|\w+[fxnvrtie]th)\b)",
    re.IGNORECASE,
)
# Words that tell of a figure without being a number.
_TELLING = {
    0: "no", 1: "first once January single", 2: "双 second twice pair February",
    3: "third March", 4: "fourth April", 5: "fifth May", 6: "sixth June",
    7: "seventh July", 8: "eighth August", 9: "ninth September", 10: "tenth October decade",
    11: "eleventh November", 12: "twelfth December dozen noon midnight 中午 正午 午夜",
    13: "thirteenth", 14: "fourteenth fortnight", 15: "fifteenth 一刻 quarter", 16: "sixteenth",
    17: "seventeenth", 18: "eighteenth", 19: "nineteenth", 20: "twentieth", 21: "twenty-first",
    30: "thirtieth 半 half",
}  # fmt: skip


def values(text: str) -> Iterator[Decimal]:
    """The values of the numbers that `text` has in words."""
    for match in _HAN_NUMBER.finditer(text):
        yield _shared(text, match.start(), han_value(match[0]))
    for match in _ENGLISH_NUMBER.finditer(text):
        value = Decimal(_english_value(match[0]))
        yield value
        if text[match.end() :].lstrip().startswith(PER_CENT):
            yield value / 100


def figures(text: str) -> Iterator[tuple[Decimal, str]]:
    """The numbers in words that can only be meant as figures, as they are written."""
    for (start, end), amount in figures_in_han(text):
        yield amount, text[start:end]
    for match in _ENGLISH_FIGURE.finditer(text):
        if (value := _english_value(match[0])) >= _LEAST_ENGLISH:
            yield Decimal(value), match[0]


def value(written: str) -> Decimal | None:
    """The value of a number in words; None of what is none."""
    if _WHOLE_HAN.fullmatch(written):
        return Decimal(han_value(written))
    match = _ENGLISH_FIGURE.fullmatch(written)
    return Decimal(_english_value(written)) if match else None


def figures_in_han(text: str) -> Iterator[tuple[tuple[int, int], Decimal]]:
    """Where the numbers in Han stand that can only be meant as figures, and their values."""
    for match in _HAN_FIGURE.finditer(text):
        yield match.span(), _shared(text, match.start(), han_value(match[0]))


def telling(value: Decimal, text: str) -> int:
    """How many words in `text` tell of `value` without being a number."""
    words = _TELLING.get(int(value), "").split() if value == int(value) else []
    return sum(_times(word, text) for word in words)


def han_value(written: str) -> int:
    """Of 三百二十万 as of 二〇二四, which is read digit by digit."""
    if not any(unit in written for unit in "十百千万亿"):
        return int("".join(str(_HAN_DIGITS[digit]) for digit in written))
    for unit in "亿万":  # what stands before one counts it, whatever its size
        before, there, after = written.rpartition(unit)
        if there:
            return (han_value(before) if before else 1) * int(10 ** POWERS[unit]) + (
                han_value(after) if after else 0
            )
    total = digit = 0
    for character in written:
        if character in _HAN_DIGITS:
            digit = _HAN_DIGITS[character]
        else:
            total += (digit or 1) * int(10 ** POWERS[character])
            digit = 0
    return total + digit


def _shared(text: str, start: int, value: int) -> Decimal:
    """`value`, or a hundredth of it in 百分之三十."""
    return Decimal(value) / 100 if text.endswith("百分之", 0, start) else Decimal(value)


def _english_value(written: str) -> int:
    total = part = 0
    for word in re.findall("[a-z]+", written.lower()):
        if word == "hundred":
            part = (part or 1) * 100
        elif word in POWERS:
            total, part = total + (part or 1) * int(10 ** POWERS[word]), 0
        else:
            part += _ENGLISH.get(word, 0) if word not in ("a", "an") else 1
    return total + part


def _times(word: str, text: str) -> int:
    """How often `text` has `word`; a month is no other word in lower case: may, march."""
    if not word.isascii():
        return text.count(word)
    return len(re.findall(rf"\b{word}\b", text, 0 if word.istitle() else re.IGNORECASE))
