"""The dates of a text by month and day: 12 November, Nov. 12 and 11月12日 are one.

A translator who is not at home in both languages makes 12月11日 of it, every figure kept.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from scribe.text import MONTHS
from scribe.tools.numerals import IN_HAN, han_value

Date = tuple[int, int]  # month and day

_NUMBERS = {
    short: number
    for number, name in enumerate(MONTHS, start=1)
    for short in (name, name[:3], name[:4])
}
_MONTH = rf"\b(?P<month>{'|'.join(sorted(_NUMBERS, key=len, reverse=True))})\b\.?"
_DAY = r"\d{1,2}(?:st|nd|rd|th)?(?![\d:.%])"
_TO = r"(?:\s*(?:to|and|or|until|through|till|,|–|—|-)\s*(?:the\s+)?)"
_HAN_DAY = rf"(?:\d{{1,2}}|[{IN_HAN}]{{1,3}})"
_FORMS = (
    re.compile(rf"{_MONTH}\s+(?:the\s+)?(?P<days>{_DAY}(?:{_TO}{_DAY}(?!\s+[A-Z]))*)"),
    re.compile(rf"(?P<days>\b{_DAY}(?:{_TO}{_DAY})*)\s+(?:of\s+)?{_MONTH}"),
    re.compile(
        rf"(?P<month>{_HAN_DAY})\s*月\s*"
        rf"(?P<days>{_HAN_DAY}\s*[日号]?(?:\s*[至到和、及~—–-]+\s*{_HAN_DAY}\s*[日号](?!线))*)"
    ),
    re.compile(r"(?<![\d-])\d{4}[-/.](?P<month>\d{1,2})[-/.](?P<days>\d{1,2})(?![\d-])"),
)
_SHORT = re.compile(r"(?<![\d/.-])(\d{1,2})[/.-](\d{1,2})(?![\d])")  # whichever comes first
_NUMBER = re.compile(rf"\d+|[{IN_HAN}]+")


def are_in(text: str) -> bool:
    """Whether `text` has a date."""
    return any(_dates(text))


def lost(before: str, after: str) -> list[str]:
    """The dates of `before` that `after` gives otherwise, as they are written.

    One that it does not give at all may stand there in a form that is not known here.
    """
    gone, _strange = _changes(before, after)
    return gone


def mended(before: str, after: str, language: str) -> str:
    """`after`, made from `before`, with the one date in it that is another put right."""
    gone, strange = _changes(before, after)
    if len(gone) != 1 or len(strange) != 1 or after.count(strange[0]) != 1:
        return after
    right = in_language(gone[0], language)
    return after if right == gone[0] else after.replace(strange[0], right)


def _changes(before: str, after: str) -> tuple[list[str], list[str]]:
    """Dates of `before` that `after` has otherwise, and what it has for them, as written."""
    given, there = dict(_dates(before)), dict(_dates(after))
    known, said = given.keys() | _possible(before), there.keys() | _possible(after)
    strange = [written for date, written in there.items() if date not in known]
    gone = [written for date, written in given.items() if date not in said]
    return (gone if strange else []), strange


def in_language(written: str, language: str) -> str:
    """A date as it is written in `language`, zh or en, or the first of several; others stay."""
    for (month, day), whole in _dates(written):
        if whole == written and language.startswith("zh"):
            return f"{month}月{day}日"
        if whole == written and language == "en":
            return f"{MONTHS[month - 1]} {day}"
    return written


def _dates(text: str) -> Iterator[tuple[Date, str]]:
    text = unicodedata.normalize("NFKC", text)
    for form in _FORMS:
        for match in form.finditer(text):
            month = _NUMBERS.get(match["month"]) or _value(match["month"])
            for day in _NUMBER.findall(match["days"]):
                if 1 <= month <= 12 and 1 <= _value(day) <= 31:
                    yield (month, _value(day)), match[0].strip()


def _possible(text: str) -> set[Date]:
    """What 11/12 can mean, which some read one way and some the other."""
    pairs = [(int(one), int(other)) for one, other in _SHORT.findall(text)]
    return {date for one, other in pairs for date in ((one, other), (other, one))}


def _value(number: str) -> int:
    return int(number) if number.isascii() else han_value(number)
