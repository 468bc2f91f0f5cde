"""What makes a title or a heading: that it names something, and is neither a sentence nor empty."""

from __future__ import annotations

import re

from scribe.text import clauses, overlap, units

_BEAT = 4  # 字 or words of a beat by which a title gives it away
_ALIKE = 0.6  # share of the words of the longer of two headings that both have
# What belongs to the request, or says nothing of the text.
_NOT_A_HEADING = re.compile(
    r"序号|小标题|冒号|第.{1,3}(部分|节|章)|^标题|提纲|大纲|字数|内容$|^正文|一句话|^写|写一?[篇封首份]|写读后感|\d+字"
    r"|^(首先|接下来|然后|其次|最后|再次|谈谈)|^(section|heading|title|outline|number|paragraph|part|point)\b|\d+\s*(words?|sentences?)",
    re.IGNORECASE,
)
# An English heading that has become a sentence, and the words none ends on.
_VERB = re.compile(
    r"\s(?:is|are|was|were|can|will|has|have|had|may|must|should|shows|helps|provides)(?:\s|$)"
)
_EXISTS = re.compile(r"^(?:there|it|this) (?:is|are)\s+", re.IGNORECASE)
_SENTENCE = re.compile(
    rf"{_EXISTS.pattern}|^(?!what|how|why|when|where|who|is|are|can|should|do).*{_VERB.pattern}",
    re.IGNORECASE,
)
_LOOSE_END = re.compile(
    r"(?:\s+(?:an?|the|of|to|in|on|at|by|for|from|with|and|or|but|that|which|is|are|was|can|will"
    r"|has|have|your|their|its|our|my|his|her|own|such|as))+$",
    re.IGNORECASE,
)
_EMPTY_HEADING = re.compile(
    r"^(?:定义|意义|概述|简介|总结|结论|结语|结尾|尾声|呼吁|展望|重要性|背景|影响|内容"
    r"|(?:the |its )?(?:importance|benefits?|advantages|summary|conclusion|definition"
    r"|background))$",
    re.IGNORECASE,
)
_INTRODUCTION = re.compile(
    r"^(?:引言|导言|前言|开头|开篇|引子|绪论|导语|(?:introduction|intro|opening|overview)\b)",
    re.IGNORECASE,
)


def belongs_to_request(words: str) -> bool:
    """Whether `words`, a heading or a point, speak of the outline and not of the text."""
    return _NOT_A_HEADING.search(words) is not None


def says_nothing(heading: str) -> bool:
    """Whether `heading` would do for any text."""
    return _EMPTY_HEADING.match(heading) is not None


def introduces(heading: str) -> bool:
    """Whether `heading` is that of an introduction."""
    return _INTRODUCTION.search(heading) is not None


def is_sentence(heading: str) -> bool:
    """Whether an English `heading` has become a sentence."""
    return _SENTENCE.search(heading) is not None


def without_loose_end(heading: str) -> str:
    """An English `heading` that was cut, without the words that none ends on."""
    return _LOOSE_END.sub("", heading)


def title_in(line: str) -> str:
    """The title that `line` gives, without what stands around it."""
    return line.strip(" 　\"“”'《》「」#*").rstrip("。.，,：:")


def nominal(heading: str) -> str:
    """An English heading that is a sentence in spite of all, without what makes it one."""
    if not is_sentence(heading):
        return heading
    bare = _EXISTS.sub("", heading)
    subject = _VERB.split(bare, maxsplit=1)[0]
    kept = subject if len(subject.split()) > 1 else bare
    return kept[:1].upper() + kept[1:]


def takes_up(title: str, beat: str) -> bool:
    """Whether `title` has the first words of a `beat`, which is for the model alone."""
    start, words = units(beat)[:_BEAT], units(title)
    return len(start) == _BEAT and any(
        words[at : at + len(start)] == start for at in range(len(words))
    )


def names_beat(heading: str, beat: str) -> bool:
    """Whether `heading` has hardly a word that is not in its `beat`: 最难二, of 最难的地方."""
    words, given = units(heading), {*units(beat)}
    return bool(words) and sum(word in given for word in words) > _ALIKE * len(words)


def alike(one: str, other: str) -> bool:
    """Whether two headings, or points, are made of the same words, or share a clause."""
    shared = {*clauses(one)} & {*clauses(other)}
    return overlap(one, other) > _ALIKE or any(map(str.strip, shared))
