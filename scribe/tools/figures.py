"""The figures of a text by value: 1,200 is 1200, "3 million" is 300万, 50% is 百分之五十.

An edited text is held to the figures in digits, and to those in words that cannot be meant
otherwise; the rest bear out the other's.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterator
from decimal import Decimal

from scribe.tools import numerals
from scribe.tools.numerals import IN_HAN, PER_CENT, POWERS, telling

_FEW = 3  # up to so many, words are other than figures: both, a pair, again
_THOUSAND = "千(?![克米瓦卡兆字赫帕])"
_FIGURE = re.compile(
    r"(?<![A-Za-z_\d.])(?P<sign>(?<![A-Za-z0-9_)\]年月日号时点分元万亿%℃°度岁章节周届级])[-−])?"
    r"(?P<digits>\d{1,3}(?:,\d{3})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?)"
    rf"(?:\s?[多余]?(?P<power>万亿|千万|百万|[十万亿]|百(?!分)|{_THOUSAND}"
    r"|(?i:million|billion|thousand|trillion)\b)|(?P<letter>[kKM]|bn)(?![A-Za-z]))?"
    rf"(?P<more>(?<=[亿万千])(?:\d+(?:万|百(?!分)|{_THOUSAND}))+)?"  # 1亿2000万
    r"(?P<percent>\s?(?:%|percent\b|per cent\b))?"
)
_HIGH = re.compile(r"[万亿]|illion", re.IGNORECASE)
_VAGUE = re.compile("[多余]")
_FROM = re.compile(rf"[\d{IN_HAN}多余]\s?(?:[-~～–—至到]|to\s|and\s|or\s)?\s?$")
_UNITS = {
    "zh": ((8, "亿"), (4, "万")),
    "en": ((12, " trillion"), (9, " billion"), (6, " million")),
}
_LARGE = 10_000  # from where on a figure has commas or a word: 2024 can be a year
_PLACES = 4  # behind the point of a figure with a word in it
_MORE = re.compile(r"(\d+)(\D)")
_PERCENT = re.compile(r"百分之\s?(\d+(?:\.\d+)?)")
_SCATTERED = re.compile(r"(?<![\d.,])\d{1,3}(?:,\d{3})*(?:,\s\d{3})+(?![\d.])")
_DOTTED_DATE = re.compile(r"(?<![\d.])([12]\d{3})\.(\d{1,2})\.(\d{1,2})(?![\d.])")
_WITH_COMMA = re.compile(
    r"(?<![\d.,])([-−]?\d{1,3}(?:[.\s]\d{3})+|[-−]?\d+)(?![\d.])((?:,\d+)?)(\s?%?)(?!,?\d)"
)
_FRACTION = re.compile(
    rf"(?:[二三四五六七八九十]|\d{{1,2}})分之[{IN_HAN}\d]"
    r"|\b(?:(?:one|two|three|four|five)[- ](?:third|quarter|fifth|sixth|eighth|tenth)s?\b"
    r"|an? (?:third|quarter|fifth|sixth|eighth|tenth)(?= of\b))",
    re.IGNORECASE,
)
_BELOW_ZERO = re.compile(r"零下|负|\b(?:minus|below|negative)\b", re.IGNORECASE)


def lost(before: str, after: str, *, translated: bool = False) -> Iterator[str]:
    """The figures of `before` that `after` does not have, each once, as they are written.

    A number that was in words already bears out none: only one that `after` has more often does.
    What is not `translated` is to have each as often as before; of those in words, once is enough.
    """
    before, after = _plain(before), _plain(after)
    spelt = Counter(_spelt(after))
    there = Counter(_values(after)) + (spelt - Counter(_spelt(before)))
    yield from _missing(before, after, there, each_time=not translated)
    there = Counter(_values(after)) + spelt
    for value, written in numerals.figures(before):
        elsewise = translated and (there[value / 100] or f"{written}年代" in before)
        if not there[value] and not elsewise and not _newly_told_of(value, before, after):
            yield written


def invented(before: str, after: str, *, translated: bool = False) -> Iterator[str]:
    """The figures of `after` that `before` has neither in digits nor in words.

    Where `translated`, only of a text that has all of those of `before`: what seems another may be
    one of them in another form, as 15:00 is 3 in the afternoon.
    """
    before, after = _plain(before), _plain(after)
    there = Counter((*_values(before), *_spelt(before)))
    found = _missing(after, before, there, each_time=False)
    if not translated:
        yield from found
    elif not _is_in_another_form(before, after):
        for figure in found:
            if figure.endswith(PER_CENT) or next(_values(figure)) > _FEW:
                yield figure


def strange_fractions(before: str, after: str) -> list[str]:
    """The fractions in words of `after` that `before`, in the same language, does not have."""
    given = {_bare_fraction(each) for each in _FRACTION.findall(before)}
    there = dict.fromkeys(_FRACTION.findall(after))
    return [each for each in there if _bare_fraction(each) not in given]


def _bare_fraction(written: str) -> str:
    return re.sub(r"^an? ", "one ", written.lower().replace("-", " ")).removesuffix("s")


def _is_in_another_form(before: str, after: str) -> bool:
    """Whether `after` lacks a number of `before`."""
    given = {*_values(before), *(value for value in _spelt(before) if value > _FEW)}
    lacking = given - {*_values(after), *_spelt(after)}
    return any(not telling(value, after) for value in lacking)


def _missing(text: str, other: str, there: Counter[Decimal], *, each_time: bool) -> Iterator[str]:
    """The figures of `text` that are not `there`, the values that `other` has."""
    needed: Counter[Decimal] = Counter()
    below_zero = _BELOW_ZERO.search(text) is not None or _BELOW_ZERO.search(other) is not None
    told: set[Decimal] = set()
    for value, written in _figures(text):
        same = {value, -value} if below_zero else {value}
        if written.endswith(PER_CENT):  # "50 to 60 %" says it of both
            same |= {100 * each for each in same if _has_percentage(other)}
        elif _has_percentage(text):
            same |= {each / 100 for each in same}
        needed[value] = needed[value] + 1 if each_time else 1
        enough = sum(there[each] for each in same) >= needed[value]
        if not enough and value not in told and not _newly_told_of(value, text, other):
            told.add(value)
            yield written


def mended(before: str, after: str) -> str:
    """`after`, made from `before`, with its slips of a power of ten put right.

    Of 100万 a small model makes 100 million: where just one figure of `after` is that far from one
    of `before` that is lost, it is that one. It also writes 12, 800 and 150,000, 000.
    """
    plain = _plain(before)
    known = {*_values(plain), *_spelt(plain)}
    after = _SCATTERED.sub(lambda match: _gathered(match[0], known), after)
    plain_after = _plain(after)
    given = {value: written for value, written in _figures(plain) if value}
    there = {value: written for value, written in _figures(plain_after) if value}
    in_words = {*_spelt(plain), *_spelt(plain_after)}
    strange = there.keys() - given.keys() - in_words
    for value in given.keys() - there.keys() - in_words:
        slips = [there[other] for other in strange if _is_power_of_ten(other / value)]
        if len(slips) == 1 and after.count(slips[0]) == 1 and _has_power(given[value] + slips[0]):
            after = after.replace(slips[0], f"{value:,f}")
    return after


def _gathered(written: str, known: Collection[Decimal]) -> str:
    """A figure with blanks behind its commas as the one of the `known` values that it must be."""
    joined = re.sub(r",\s", ",", written)
    without_noughts = re.sub(r"(?:,\s000)+$", "", written)
    could_be = (each for each in (joined, without_noughts) if each != written)
    return next((each for each in could_be if next(_values(each)) in known), written)


def _spelt(text: str) -> Iterator[Decimal]:
    """The numbers in words that are no part of a figure, as the million of 100 million is."""
    return numerals.values(_FIGURE.sub(" ", text))


def _is_power_of_ten(ratio: Decimal) -> bool:
    return ratio > 0 and ratio.normalize().as_tuple().digits == (1,)


def _has_power(written: str) -> bool:
    return any(match["power"] or match["letter"] for match in _FIGURE.finditer(written))


def with_points(text: str) -> str:
    """The figures of `text` that have a decimal comma, or points or blanks between thousands."""
    found = (
        re.sub(r"[.\s]", "", match[1]) + match[2].replace(",", ".") + match[3]
        for match in _WITH_COMMA.finditer(text)
    )
    return "".join(f" {figure}" for figure in found)


def in_language(text: str, language: str) -> str:
    """`text` with its figures that have a word in them as `language` has them.

    三百万 is 3 million in English and, as 3 million, 300万 in Chinese; in others it is 3,000,000.
    What is no plain number, as 300多万 and 3到5万, stays.
    """
    own = "万亿" if language.startswith("zh") else "illion"
    changed, reached = "", 0
    for start, end, value in _with_powers(text):
        written = text[start:end]
        if start >= reached and not any(mark in written for mark in own):
            changed += text[reached:start] + _written(value, language)
            reached = end
    return changed + text[reached:]


def in_digits(written: str, language: str) -> str:
    """A number in words as a figure of `language`; what is none stays."""
    value = numerals.value(written)
    if value is None:
        return written
    return _written(value, language) if value >= _LARGE else f"{value:f}"


def _with_powers(text: str) -> list[tuple[int, int, Decimal]]:
    """Where the figures of `text` stand that have the word of a high power in them, and which."""
    found = [(*span, value) for span, value in numerals.figures_in_han(text)]
    for match in _FIGURE.finditer(text):
        if match["power"] and not match["percent"] and not _VAGUE.search(match[0]):
            start, end = match.span()
            found.append((start, end, next(_values(match[0]))))
    return sorted(
        (start, end, value)
        for start, end, value in found
        if _HIGH.search(text[start:end]) and not _FROM.search(text[:start])
    )


def _written(value: Decimal, language: str) -> str:
    """A figure as `language` has it: with the word of a high power, or else with commas."""
    for power, unit in _UNITS.get("zh" if language.startswith("zh") else language, ()):
        share = value.scaleb(-power)
        if abs(share) >= 1 and share == round(share, _PLACES):
            return f"{share.normalize():f}{unit}"
    return f"{value:,f}"


def _plain(text: str) -> str:
    """`text` with its digits in ASCII and its dates and percentages in one form."""
    text = unicodedata.normalize("NFKC", text.replace("，", "、"))
    return _PERCENT.sub(r"\1%", _DOTTED_DATE.sub(r"\1-\2-\3", text))


def _values(text: str) -> Iterator[Decimal]:
    return (value for value, _written in _figures(text))


def _figures(text: str) -> Iterator[tuple[Decimal, str]]:
    for match in _FIGURE.finditer(text):
        power = POWERS.get((match["power"] or match["letter"] or "").lower(), 0)
        value = Decimal(match["digits"].replace(",", "")).scaleb(power)
        for digits, smaller in _MORE.findall(match["more"] or ""):
            value += Decimal(digits).scaleb(POWERS[smaller])
        value = value / 100 if match["percent"] else value
        yield (-value if match["sign"] else value), match[0].strip()


def _has_percentage(text: str) -> bool:
    return any(sign in text for sign in PER_CENT)


def _newly_told_of(value: Decimal, text: str, other: str) -> bool:
    """Whether `other` has more words that tell of `value` than `text`: 12月 became December."""
    return telling(value, other) > telling(value, text)
