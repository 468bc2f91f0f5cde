"""Facts that an assignment gives: found in it, given to the section they belong to, looked for.

A small model forgets a date that stood in the first message a thousand tokens ago. So each fact
is told again where its section is asked for, and if its numbers and names do not come, told to
the next.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from scribe.text import clauses, units
from scribe.writing.demands import without_length

_SIGN_OF_FACT = re.compile(
    r"\d|[“「『《\"][^”」』》\"]{2,40}[”」』》\"]"
    r"|(?:提到|提及|写到|包括|包含|出现|突出|强调|说明)"
    r"|\b(?:mention|include|including|must|make sure|be sure|refer to|cover|feature)\b",
    re.IGNORECASE,
)
_KEY = re.compile(
    r"\d+(?:[.,:/]\d+)*%?|(?<=[“「『《\"])[^”」』》\"]{2,40}(?=[”」』》\"])|(?<![.!?] )\b[A-Z][a-z]{2,}\b"
)
_TASK = re.compile(r"(写|撰写|创作|为题|题为|write|compose|draft)", re.IGNORECASE)


def facts_in(assignment: str) -> tuple[str, ...]:
    """Clauses of `assignment` that hold facts which must come in the text."""
    found = (without_length(clause).strip() for clause in clauses(assignment))
    return tuple(
        clause
        for clause in found
        if _SIGN_OF_FACT.search(clause) and (keys_of(clause) or not _TASK.search(clause))
    )


def keys_of(fact: str) -> tuple[str, ...]:
    """The numbers, names and quoted words of `fact`, by which one can see whether it is told."""
    return tuple(_KEY.findall(fact))


def is_told(fact: str, text: str) -> bool:
    """Whether `text` tells `fact`, as far as its keys can show; one without keys is."""
    return all(key in text for key in keys_of(fact))


def placed(facts: Sequence[str], sections: Sequence[str]) -> list[list[str]]:
    """Each of `facts` with the one of `sections` (what they are to say) it has most in common.

    Facts that fit nowhere are dealt out from the first section on.
    """
    told_in: list[list[str]] = [[] for _section in sections]
    pairs = [_pairs(section) for section in sections]
    for number, fact in enumerate(facts):
        shared = [len(_pairs(fact) & section) for section in pairs]
        best = max(range(len(sections)), key=lambda at: (shared[at], -at))
        told_in[best if shared[best] else number % len(sections)].append(fact)
    return told_in


def _pairs(text: str) -> set[tuple[str, str]]:
    here = units(text)
    return set(zip(here, here[1:], strict=False))
