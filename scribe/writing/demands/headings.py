"""Headings that an assignment names: 要有“背景”“现状”两个部分, with the sections "A" and "B"."""

from __future__ import annotations

import re

from scribe.text import count
from scribe.writing.demands.plain import plain

_FEWEST = 2
_LONGEST = {"zh": 14, "en": 8}  # 字 or words of a heading
_NUMBER_ZH = r"(?<![第一二两三四五六七八九十\d])[一二两三四五六七八九十\d]{1,3}"
_KIND_ZH = r"个?(?:部分|小节|章节|小标题|版块|板块)(?!的)"
_KIND_EN = r"\b(?:sections?|headings?|subheadings?|parts)\b(?! of\b)"
# Items each on a line, or after ；, that begin with a mark: 一、背景；二、现状.
_MARK = (
    r"(?:[-*•]|[（(]?(?:\d{1,2}|[一二三四五六七八九十]{1,2})(?:[、)）]|[.．](?!\d)))[^\S\n]{0,3}"
)
_MARKED = re.compile(
    rf"(?:{_KIND_ZH}|{_KIND_EN})[^：:\n。.]{{0,14}}[：:]\s{{0,4}}"
    rf"((?:{_MARK}[^；;\n]{{1,180}}(?:[；;\n]\s{{0,4}}|$)){{2,20}})",
    re.IGNORECASE,
)
_ITEM = re.compile(rf"(?:^|[；;\n])\s{{0,4}}{_MARK}([^；;。，,：:（(\n.]{{1,60}})")
_ZH = re.compile(
    r"(?:分为|分成|包括|包含|要有|须有|应有|需有|设有?|依次[为是写]?|[按以]照?|[：:])"
    rf"([^。；;\n！？]{{4,120}}?)(?:等?这?{_NUMBER_ZH}{_KIND_ZH}|等{_KIND_ZH}"
    rf"|(?<=[”」』》\"]){_NUMBER_ZH}[节章])"
)
_ZH_AFTER = re.compile(
    rf"(?:(?:{_NUMBER_ZH}|以下|下列){_KIND_ZH}|[分写]{_NUMBER_ZH}[节章]|小标题)"
    r"(?:分别[是为]|[：:]|，?包括|，?依次[是为]?|[是为])[：:]?([^。；;\n！？]{4,120})"
)
_EN = re.compile(
    rf"{_KIND_EN}(?:\s+(?:titled|called|named|headed|entitled|are|on))?"
    r"\s*[:,—-]?\s*([^.;\n]{6,200})",
    re.IGNORECASE,
)
_EN_CAPITALS = re.compile(
    rf"(?i:{_KIND_EN})(?:[^:.;\n]{{0,14}}:\s?([A-Z][^.;\n]{{5,200}})|\s([A-Z][^,.:;\n]*,[^.:;\n]{{5,200}}))"
)
# Documents that fall into parts: what they are to include are their headings.
_DOCUMENT_ZH = re.compile(
    r"(?:教案|教学设计|方案|策划书?|计划书|报告|说明书|手册|提案)[^。！？\n]*?"
    r"(?<!不)(?<!不[要必用得])(?:包括|包含|涵盖)[：:]?([^。；;，,\n！？]{4,80})"
)
_DOCUMENT_EN = re.compile(
    r"\b(?:lesson|business|project|marketing|training) plan\b[^.!?\n]*?"
    r"\b(?:including|that includes|covering)\b:?\s([^.;\n]{6,120})",
    re.IGNORECASE,
)
# What stands right before headings that are ruled out.
_FORBIDDEN = re.compile(
    r"(?:不[要得能可必用需许准应]?|(?<![特分区个])别|勿|无[需须]|避免)再?(?:使?用|写|出现|加|有|设)?"
    rf"(?:{_NUMBER_ZH})?$"
    r"|\b(?:no|not(?! only)|never|without|avoid|don['’]t)"
    r"(?: (?:use|have|add|include|write|need|split|divide|it|into|in|with|any|the)){0,4} $",
    re.IGNORECASE,
)
_BEFORE = 40  # characters in which to look for that
_QUOTED = re.compile(
    r"[“「『\"《]([^”」』\"》\n]{1,60})[”」』\"》]|‘([^’\n]{1,60})’(?!\w)"
    r"|(?<!\w)'((?:[^'\n]|'(?=\w)){1,60})'(?!\w)"
)
_CLAUSE = re.compile(r"[，,]")
_NUMBERED = re.compile(r"(?:^|[，,、；])\s*[一二三四五六七八九十\d]+[、.．]")
_IN_BRACKETS = re.compile(r"[（(][^）)]*[）)]")
_SEPARATOR = re.compile(r"\s*(?:、|和|以及|[与與]|及)\s*")
_IN_DOCUMENT = re.compile(r"\s*(?:、|和|以及|及)\s*")  # where no number says whether 与 joins two
_COMMA_AND = re.compile(r",\s*and\s+", re.IGNORECASE)
_COMMA = re.compile(r",\s*(?:and\s+)?", re.IGNORECASE)
_COMMA_OR_AND = re.compile(r",\s*|\s+and\s+", re.IGNORECASE)
_ARTICLE = re.compile(r"^(?:and|an?|the)\s", re.IGNORECASE)
_LONGEST_CAPITALS = 4  # words; what has more is a sentence
_LONGEST_INCLUDED = 8  # 字 or words


def headings_named(assignment: str, language: str) -> tuple[str, ...]:
    """The headings that `assignment` asks for, in order; () where it leaves them open."""
    text = plain(assignment)
    for pattern, items_of in _READERS[language]:
        for match in pattern.finditer(text):
            if _FORBIDDEN.search(text[max(match.start() - _BEFORE, 0) : match.start()]):
                continue
            start, end = match.span(match.lastindex or 0)
            items = items_of(assignment[start:end])
            headings = tuple(item.strip() for item in items if item.strip())
            short = all(count(heading) <= _LONGEST[language] for heading in headings)
            if short and len(headings) >= _FEWEST:
                return headings
    return ()


def _marked(items: str) -> list[str]:
    """The items of a list with marks, without what is said of them."""
    return [item.strip(' *"“”「」《》') for item in _ITEM.findall(items)]


def _quoted(items: str) -> list[str]:
    return [match[match.lastindex or 0] for match in _QUOTED.finditer(items)]


def _enumerated(items: str) -> list[str]:
    """What is quoted in `items`, or else what 、 separates in them."""
    return _quoted(items) or [_bare(item) for item in _SEPARATOR.split(_enumeration(items))]


def _enumeration(items: str) -> str:
    """The clauses of `items` that 、 goes through: what else the sentence says is no heading."""
    numbered = _NUMBERED.sub("、", items)
    return "、".join(clause for clause in _CLAUSE.split(numbered) if "、" in clause)


def _bare(item: str) -> str:
    """A heading without what is said of it in brackets."""
    return _IN_BRACKETS.sub("", item).strip(" ：:、")


def _included(items: str) -> list[str]:
    """The items that 、 or commas separate, as headings; none that say more than a heading does."""
    between = _IN_DOCUMENT if "、" in items else _COMMA_OR_AND
    named = [_ARTICLE.sub("", _bare(item)) for item in between.split(items)]
    short = all(count(item) <= _LONGEST_INCLUDED for item in named)
    return [item[:1].upper() + item[1:] for item in named] if short else []


def _in_capitals(items: str) -> list[str]:
    """The items that commas separate, if all are short and begin with a capital letter."""
    between = _COMMA if _COMMA_AND.search(items) else _COMMA_OR_AND
    named = [_bare(item) for item in between.split(items)]
    titles = all(item[:1].isupper() and count(item) <= _LONGEST_CAPITALS for item in named)
    return named if titles else []


_READERS = {
    "zh": (
        (_MARKED, _marked),
        (_ZH, _enumerated),
        (_ZH_AFTER, _enumerated),
        (_DOCUMENT_ZH, _included),
    ),
    "en": (
        (_MARKED, _marked),
        (_EN, _quoted),
        (_EN_CAPITALS, _in_capitals),
        (_DOCUMENT_EN, _included),
    ),
}
