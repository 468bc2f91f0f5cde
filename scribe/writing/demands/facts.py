"""Facts that an assignment gives: found in it, given to the section they belong to, looked for.

A small model forgets a date that stood in the first message a thousand tokens ago. So each fact
is told again where its section is asked for, and if its numbers and names do not come, told to
the next.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Collection, Sequence

from scribe.text import units
from scribe.writing.demands.length import without_lengths
from scribe.writing.demands.plain import cut, plain
from scribe.writing.demands.title import without_title

_QUOTED = (
    r"“([^”\n]{2,40})”|「([^」\n]{2,40})」|『([^』\n]{2,40})』"
    r"|《([^》\n]{1,40})》|\"([^\"\n]{2,40})\""
)
# A label stays with what it labels (地点：礼堂), and what is quoted stays whole.
_CLAUSE = re.compile(
    rf"(?:{_QUOTED.replace('(', '(?:')}|\b(?:[ap]\.m|Mrs?|Ms|Dr|Prof|St|No)\."
    r"|\d[.,:：/](?=\d)|[^。！？!?；;，,.\n]|[,.](?![\s\"”])(?!$))+"
)
_SIGN_OF_FACT = re.compile(
    rf"\d|{_QUOTED}"
    r"|提到|提及|写到|包括|包含|出现|突出|强调|说明|名叫|叫做|名为"
    r"|\b(?:mention|include|including|must|make sure|be sure|refer to|cover|feature|named)\b",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"\d+(?:[.,:/]\d+)*%?")
_KEY = re.compile(rf"{_QUOTED}|({_NUMBER.pattern})|(?<=[\w,;] )([A-Z][a-z]{{2,}})\b")
_TASK = re.compile(r"写(?!到)|撰|创作|\b(?:write|compose|draft)\b", re.IGNORECASE)
# What only says what to write, in front of a fact: "写一篇新闻稿：", "Write a speech for".
_ORDER = re.compile(
    r"^[^：:]{0,12}(?:写|撰|创作)[^：:]{0,20}[：:]|^请?(?:议一?议|谈一?谈|说一?说|评一?评)"
    r"|^\s?(?:please )?(?:write|compose|draft|prepare|create)\b[^:]{0,60}?"
    r"(?::|\b(?:(?:announc|say|report)ing(?: that)?|about|for|of|on)\b)",
    re.IGNORECASE,
)
_BEGINS_WITH = re.compile(r"^(?:故事|小说|文章|全文)从(.+?)(?:[讲说写谈]起|开始)$")
# Names the text as a whole, and what it is called: 设计一份“垂线与平行线”的教案.
_COMMISSION = re.compile(r"(?:设计|制作|制定|起草|拟|写|撰写?|创作)一?[份篇封则首个]")
_SUBJECT = re.compile(rf"以\s?(?:{_QUOTED})\s?为(?:话题|主题|背景)")
# Numbers that are of the text, not in it: 分为3段, "in 5 paragraphs", 第2部分.
_SHAPE = re.compile(
    r"第?\d{1,3}\s?个?(?:自然段|段落?|部分|章节?|小?节|小标题|要点|条建议)"
    r"|\b\d{1,3} (?:main |short |key )?(?:paragraph|section|part|chapter|sentence|heading|stanza"
    r"|bullet point|bullet)s?\b",
    re.IGNORECASE,
)
_SENTENCE_BREAK = re.compile(r"[。！？!?；;\n]|\.\s")
_STYLE = re.compile(  # of the text, not in it
    r"语言|文字|文章|风格|语气|口吻|要求|不要|不得|不用|避免|字数|结尾|开头|细节|题目|标题|格式|左右|以内|以上"
    r"|\b(?:tone|style|words?|paragraphs?|title|avoid|not|no|at least|argue)\b",
    re.IGNORECASE,
)
# The number of a question or of an item in a list, and what an answer is worth.
_MARK = re.compile(
    r"(?:(?:^|[\n；;])[^\S\n]{0,9}|(?<=\D[：:])|(?<=。))"
    r"[（(]?\d{1,3}(?:[)）]|[、.．](?!\d))[^\S\n]{0,9}"
    r"|\s{0,9}[（(](?:本[大小]?题)?(?:共|满分)?\s?(?:\d{1,3}\s?分|\d{1,3} (?:points?|marks?))[）)]",
    re.IGNORECASE,
)
# What must not come in the text, to the end of its clause.
_FORBIDDEN = re.compile(
    r"(?:不[要得能可许准宜]|勿|(?<![^\W也请且又还千万])别|避免|严?禁止?)[^忘漏少不只仅]{0,6}?"
    r"(?:提|出现|写|说|用|涉|透露|泄露|含|讲).*"
    r"|\bavoid\b.*"
    r"|\b(?:do not|don['’]t|never|must not|should not|without) "
    r"(?:mention|name|us|refer|includ|say|writ|giv|reveal|discuss|cit|quot|tell|talk|show).*",
    re.IGNORECASE | re.DOTALL,
)
_SHORTEST = 4  # units of what is worth telling
_HEADING = re.compile(r"^#.*$", re.MULTILINE)
_SMALL = {  # numbers that a text may write out
    str(number): words
    for number, words in enumerate(
        ("零 zero", "一 one", "二 两 two", "三 three", "四 four", "五 five", "六 six", "七 seven",
         "八 eight", "九 nine", "十 ten")
    )
}  # fmt: skip


class FactSheet:
    """The facts of an assignment, each with the one of `sections` that is to tell it.

    `sections` are what the turns of a text are to say. A clause that only names `headings` of
    the text gives no fact.
    """

    def __init__(
        self, assignment: str, sections: Sequence[str], headings: Collection[str] = ()
    ) -> None:
        facts = [fact for fact in facts_in(assignment) if not _only_names(fact, headings)]
        self._placed = placed(facts, sections, _together(facts, assignment))

    def due(self, number: int, text: str) -> list[str]:
        """The facts for section `number`, and those due before that `text` has not told."""
        here = [fact for facts in self._placed[number : number + 1] for fact in facts]
        return here + self.missed(number, text)

    def missed(self, number: int, text: str) -> list[str]:
        """The facts due before section `number` that `text` has not told."""
        body = _HEADING.sub("", text)  # that a title names someone tells nothing of them
        earlier = (fact for facts in self._placed[:number] for fact in facts)
        return [fact for fact in earlier if not is_told(fact, body)]


def facts_in(assignment: str) -> tuple[str, ...]:
    """Clauses of `assignment` that hold facts which must come in the text.

    What is said in one sentence with a number or a name is a fact too: "承重40公斤，三分钟装好".
    """
    given = _without(_SHAPE, _without(_SUBJECT, without_lengths(without_title(assignment))))
    # A list goes on with the sentence before it, and a mark must not join two sentences.
    given = cut(given, _MARK.finditer(plain(given)), " ，")
    facts: dict[str, None] = {}
    told, end = False, 0
    for match in _CLAUSE.finditer(given):
        told = told and not _SENTENCE_BREAK.search(given[end : match.start()])
        end = match.end()
        clause = _demand(match[0])
        if _is_fact(clause) or (told and _goes_with_fact(clause)):
            facts[clause] = None
            told = told or bool(keys_of(clause))
    return tuple(facts)


def _only_names(fact: str, headings: Collection[str]) -> bool:
    """Whether `fact` says no more than what `headings` the text has."""
    keys, said = {*keys_of(fact)}, fact.casefold()
    unquoted = not keys and any(heading.casefold() in said for heading in headings)
    return unquoted or bool(keys & {*headings})


def _without(pattern: re.Pattern[str], text: str) -> str:
    return cut(text, pattern.finditer(plain(text)))


def _demand(clause: str) -> str:
    """What `clause` says of the text, without the order to write it and what it rules out."""
    bare = _without(_FORBIDDEN, _without(_ORDER, clause).strip(" \t:：")).strip()
    begun = _BEGINS_WITH.match(plain(bare))
    return bare[begun.start(1) : begun.end(1)] if begun else bare


def _is_fact(clause: str) -> bool:
    text = plain(clause)
    if not _SIGN_OF_FACT.search(text):
        return False
    if _COMMISSION.search(text) and not _NUMBER.search(text):
        return False
    return bool(keys_of(clause)) or not _TASK.search(text)


def _goes_with_fact(clause: str) -> bool:
    of_text = any(sign.search(plain(clause)) for sign in (_TASK, _COMMISSION, _STYLE))
    return len(units(clause)) >= _SHORTEST and not of_text


def keys_of(fact: str) -> tuple[str, ...]:
    """The numbers, names and quoted words of `fact`, by which one can see whether it is told."""
    return tuple(dict.fromkeys(match[match.lastindex or 0] for match in _KEY.finditer(fact)))


def is_told(fact: str, text: str) -> bool:
    """Whether `text` tells `fact`, as far as its keys can show; one without keys is."""
    return all(_told(keys_of(plain(fact)), text))


def told_share(keys: Collection[str], text: str) -> float:
    """The share, 0 to 1, of `keys`, as `keys_of` gives them, that are in `text`."""
    return sum(_told(keys, text)) / len(keys) if keys else 1.0


def _told(keys: Collection[str], text: str) -> list[bool]:
    """Of each of `keys`, whether it is in `text`."""
    folded = plain(text).casefold()
    numbers = {number.replace(",", "") for number in _NUMBER.findall(folded)}
    return [_is_there(plain(key).casefold(), folded, numbers) for key in keys]


def placed(
    facts: Sequence[str], sections: Sequence[str], together: Collection[str] = ()
) -> list[list[str]]:
    """Each of `facts` with the one of `sections` (what they are to say) it has most in common.

    Of those that fit nowhere, the ones told `together` with the fact before them stay with it if
    they have a key, and the others are dealt out from the first section on.
    """
    told_in: list[list[str]] = [[] for _section in sections]
    pairs = [_pairs(section) for section in sections]
    at = 0
    for number, fact in enumerate(facts if sections else ()):
        shared = [len(_pairs(fact) & section) for section in pairs]
        if most := max(shared):
            at = shared.index(most)
        elif fact not in together:
            at = number % len(sections)
        elif not keys_of(fact) and len(sections) > 1:
            continue
        told_in[at].append(fact)
    return told_in


def _together(facts: Sequence[str], assignment: str) -> set[str]:
    """Those of `facts` that stand in one sentence of `assignment` with the one before."""
    joined = set()
    for earlier, fact in itertools.pairwise(facts):
        _before, _fact, rest = assignment.partition(earlier)
        between, found, _rest = rest.partition(fact)
        if found and not _SENTENCE_BREAK.search(between):
            joined.add(fact)
    return joined


def _is_there(key: str, text: str, numbers: set[str]) -> bool:
    """Whether `text`, in which these `numbers` stand, has `key`; 3 is there as 三 or "three"."""
    if not _NUMBER.fullmatch(key):
        return key in text
    if key.replace(",", "") in numbers:
        return True
    return any(word in text for word in _SMALL.get(key, "").split())


def _pairs(text: str) -> set[tuple[str, str]]:
    return set(itertools.pairwise(units(text)))
