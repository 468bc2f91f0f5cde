"""How long an assignment wants its text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import chain, islice
from typing import NamedTuple

from scribe.writing.demands.amount import AFTER, AMOUNT, BOUNDS, aim
from scribe.writing.demands.measure import measures_for
from scribe.writing.demands.part import Role, parts_counted, roles_of
from scribe.writing.demands.plain import cut, plain

_UNIT = (
    r"(?:个?汉?字(?!母|体|面|典|眼|形|号|段|符串|节|幕|数|架|塔|文(?:[的》，。\s]|$))"
    r"|个?(?:英文|英语)?单?词(?!语|汇|典|条|组|人|性|根)"
    r"|(?:english )?words?\b"
    r"(?! (?:from (?:\w+ ){1,2}(?:list|text|passage|box|book|story|article|glossary|dictionary)\b"
    r"|(?:per|each|every) (?!(?:paragraph|section|part|chapter|stanza)\b)[a-z]"
    r"|a (?:day|minute|week|page|month)\b|an hour\b)))"
)
_LENGTH = re.compile(rf"{BOUNDS}{AMOUNT}[\s-]{{0,3}}{_UNIT}{AFTER}", re.IGNORECASE)
_STATED = re.compile(
    r"(?:字数|词数|篇幅|长度|全文|全篇|word (?:count|limit)|length"
    r"|\bwhole(?: (?:text|essay|article|report|paper|piece|story|thing))?)"
    r"(?:要求|限制|控制|保持|大约|约|为|在|是|介于|不少于|不低于|不得少于|至少|不超过|不得超过|以|of|is|about|around"
    r"|should be|must be|between|at least|at most|approximately|no more than|no less than"
    r"|[\s:：]){0,6}"
    rf"{AMOUNT}{AFTER}(?=\s{{0,3}}(?:为宜|为准|[的,，.。;；、）)\n]|$))",
    re.IGNORECASE,
)
_MOST = 200  # numbers that are looked at
_SHORTEST, _LONGEST = 20, 200_000  # what can be the length of a text


class _Length(NamedTuple):
    """A length that stands in an assignment."""

    match: re.Match[str]
    role: Role


def length_named(assignment: str) -> int | None:
    """The length of the whole text, in 字 or words, that `assignment` asks for; None if none.

    The lines asked of a poem, or the minutes of a speech, count where no other length is named.
    """
    text = plain(assignment)
    named = _of_whole(text, _lengths(text, _LENGTH, _STATED))
    if named is not None:
        return named
    others = (
        _of_whole(text, _lengths(text, *patterns), scale)
        for patterns, scale in measures_for(assignment)
    )
    return next(filter(None, others), None)


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
    """What finds lengths in `text`."""
    others = (pattern for patterns, _scale in measures_for(text) for pattern in patterns)
    return (_LENGTH, _STATED, *others)


def _lengths(text: str, *patterns: re.Pattern[str]) -> list[_Length]:
    """What `patterns` find in `text`, with what each measures."""
    found = [match for pattern in patterns for match in islice(pattern.finditer(text), _MOST)]
    roles = roles_of(text, [(match.start("low"), match.end()) for match in found])
    return [_Length(match, role) for match, role in zip(found, roles, strict=True)]


def _of_whole(text: str, lengths: Sequence[_Length], scale: int = 1) -> int | None:
    """The length of the whole text, as far as `lengths`, in units of `scale`, tell it."""
    by_role: dict[Role, list[float]] = {role: [] for role in Role}
    for match, role in lengths:
        by_role[role].append(scale * aim(match, text))
    parts = by_role[Role.PART]
    aims = chain(
        *(by_role[role] for role in Role if role <= Role.TEXT),
        [sum(parts)] if len(parts) > 1 else [],
        (parts_counted(text) * aim for aim in by_role[Role.EACH]),
    )
    return next((round(aim) for aim in aims if _SHORTEST <= aim <= _LONGEST), None)
