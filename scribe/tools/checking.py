"""Reads an edited unit beside its source, and says what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Collection

from scribe.text import HAN, count, count_han
from scribe.tools import dates, figures, names
from scribe.tools.easing import as_target_writes
from scribe.tools.events import Fault, Flaw
from scribe.tools.fidelity import losses
from scribe.tools.literals import without_literals
from scribe.tools.task import COMMA, COUNTED, Task
from scribe.writing.quality import repeated_grams

USELESS = 50  # severity from which on a result is worse than its source
_LONG_ENOUGH = 12  # 字 or words; less says little of length or language
# Length of a faithful result to that of its source, at least and at most: in the same language,
# from Chinese, and into it.
_SAME, _FROM_CHINESE, _INTO_CHINESE = (0.5, 1.7), (0.3, 1.3), (0.9, 3.2)
_FREE = (0.3, 3.0)  # of a rewritten one, which may be shorter or longer on purpose
_MOST_OF_FEW = 4  # times its length, and a few words, that a short unit may become
_NEAR = (0.5, 1.8)  # of one that was to have another length, to that length
_TOLD_BY_HAN = ("zh", "zh-hant", "en")  # languages that the Han in a text tell apart
_CHINESE = 0.3  # share of Han characters among the letters of a Chinese text
_MORE_REPEATED = 25  # points by which repeated 4-grams tell of a loop
_LEAST_KEPT = 0.25  # share of the Latin words of a corrected text that were there before
_LETTERS = re.compile(rf"[{HAN}A-Za-z\u00c0-\u04ff\u3040-\u30ff\uac00-\ud7af]")
_LATIN_WORD = re.compile(r"[A-Za-z]{2,}")
_HAN_WORD = re.compile(f"[{HAN}]+")
_PREAMBLE = re.compile(
    r"^[*_#\s]*(?:(?:(?:以下|下面|这)是.{0,12})?(?:润色|改写|缩写|扩写|翻译|修改|译文).{0,8}[:：]"
    r"|.{0,6}请?(?:务必|原样){0,2}保留(?:这些|以下|下列).{0,6}[：:]"
    r"|<think>|(?:certainly|sure|of course)[,!.] (?:here|I)\b"
    r"|(?:here(?: is|'s|’s) .{0,24})?(?:polished|(?:copy-?)?edited|revised|rewritten|shortened"
    r"|translat(?:ed|ion)|expanded)(?: (?:text|passage|paragraph|version|translation))?"
    r"[^\w\n]{0,3}:)",
    re.IGNORECASE,
)
_WRAPPINGS = (("```", "```"), ("“", "”"), ('"', '"'), ("「", "」"), ("'", "'"))
_STOPS = "。."
_CLOSERS = ("`", ")", "）", "”", "」", "》")  # that a mark may follow
# The marks after which a text goes on, in Chinese and in Western form.
_GOES_ON = {mark: pair for pair in ("：:", "，,", "；;", "、,") for mark in pair}
_SPEECH = re.compile(r'"[^"\n]*[,.!?…—]"|“[^”\n]*[,.!?…—，。！？]”|「[^」\n]*[…—，。！？]」')
_QUOTED = re.compile(r'"[^"\n]+"|“[^”\n]+”|「[^」\n]+」|『[^』\n]+』|«[^»\n]+»')
_NUMBER = re.compile(r"\d+")
_LINE_MARK = re.compile(r"(?:#{1,6}|[-*+•>]|\d{1,3}[.)])\s+")


def flaws(task: Task, before: str, after: str, known: Collection[str] = ()) -> tuple[Flaw, ...]:
    """What is wrong with `after`, which `task` made of `before`; nothing, at best.

    `known` are names of the document.
    """
    wordless = not any(map(str.isalpha, after))
    if wordless or (_PREAMBLE.search(after) and not _PREAMBLE.search(before)):
        return (Flaw(Fault.EMPTY),)
    if task.name == "expand" and count(after) < count(before):
        return (Flaw(Fault.EMPTY),)
    found = []
    if task.rewrites and after == before and count(before) >= _LONG_ENOUGH:
        found.append(Flaw(Fault.UNCHANGED))
    if not _is_in_language(task, before, after):
        found.append(Flaw(Fault.LANGUAGE))
    if _is_out_of_proportion(task, before, after) or _loops(before, after):
        found.append(Flaw(Fault.LENGTH))
    if task.faithful:
        lost = losses(
            before, after, translated=task.translates, known=known, comma=task.target in COMMA
        )
        found += [Flaw(Fault.LOST, lost.lost)] if lost.lost else []
        found += [Flaw(Fault.INVENTED, lost.invented)] if lost.invented else []
        spoken = _lost_speech(task, before, after)
        found += [Flaw(Fault.LOST, (spoken,))] if spoken else []
        stray = _stray_words(task, before, after)
        found += [Flaw(Fault.INVENTED, stray)] if stray else []
    if not task.translates and (strange := figures.strange_fractions(before, after)):
        found.append(Flaw(Fault.INVENTED, tuple(strange)))
    missing = task.glossary.missing(without_literals(before), after)
    if missing:
        found.append(Flaw(Fault.TERMS, tuple(f"{term} = {missing[term]}" for term in missing)))
    return tuple(found)


def severity(found: tuple[Flaw, ...]) -> int:
    """How bad `found` are together: of two results the one with less is taken."""
    weights = {Fault.EMPTY: 100, Fault.LANGUAGE: USELESS, Fault.LENGTH: 20, Fault.UNCHANGED: 1}
    return sum(weights.get(flaw.fault, len(flaw.items)) for flaw in found)


def tidied(before: str, after: str) -> str:
    """`after` without what a model wraps around its answer and the source does not have."""
    text = after.strip()
    for opening, closing in _WRAPPINGS:
        inner = text[len(opening) : -len(closing)]
        wrapped = len(text) > len(opening + closing) and text == f"{opening}{inner}{closing}"
        if wrapped and opening not in inner and not before.startswith(opening):
            text = inner.strip()
    while (mark := _LINE_MARK.match(text)) and not _begins_with(before, mark[0].strip()):
        text = text[mark.end() :]
    # A colon above code, or the comma of a line that goes on below, is no full stop, nor nothing.
    if text and (pair := _GOES_ON.get(before[-1:])):
        if text[-1:] in _STOPS:
            text = text[:-1] + pair[_STOPS.index(text[-1])]
        elif text[-1:].isalnum() or text.endswith(_CLOSERS):
            text += pair[not count_han(text)]
    return text


def mended(task: Task, before: str, after: str) -> str:
    """`after` with figures, dates and names put right of which it is plain what they should be."""
    if not task.translates or task.target not in _TOLD_BY_HAN:
        return after
    if task.language == "zh" and task.target == "en":
        after = names.mended(task.glossary.without_terms(before), after)
    return figures.mended(before, dates.mended(before, after, task.target))


def _begins_with(before: str, mark: str) -> bool:
    """Whether `mark` is that of `before` too, where 1、 and 1） are as good as 1."""
    number, own = _NUMBER.match(mark), _NUMBER.match(before)
    same = number is not None and own is not None and int(number[0]) == int(own[0])
    return same or before.startswith(mark)


def has_words(text: str) -> bool:
    """Whether there is anything to edit in `text` beside figures, code and addresses."""
    return _LETTERS.search(without_literals(text)) is not None


def _is_in_language(task: Task, before: str, after: str) -> bool:
    """Whether `after` is in the language of the task, or in that of a source it only edits."""
    if task.cautious and _is_of_other_words(before, after):
        return False
    if task.target not in _TOLD_BY_HAN:
        letters = len(_LETTERS.findall(without_literals(after)))
        return after != before or letters < _LONG_ENOUGH
    share = _chinese_share(after)
    if share is None:
        short = _LETTERS.findall(without_literals(after))
        untranslated = task.translates and task.target == "en" and after == before
        return not (untranslated and short and count_han(after) == len(short))
    if task.translates:
        return (share >= _CHINESE) == task.target.startswith("zh")
    source = _chinese_share(before)
    return source is None or (share >= _CHINESE) == (source >= _CHINESE)


def _is_of_other_words(before: str, after: str) -> bool:
    """Whether `after`, that was to be corrected only, has hardly a word of `before`."""
    known, words = (
        {*_LATIN_WORD.findall(without_literals(text).lower())} for text in (before, after)
    )
    return len(known) > 1 and len(words) > 1 and len(known & words) < _LEAST_KEPT * len(words)


def _chinese_share(text: str) -> float | None:
    """Share of Han characters among the letters of `text`; None where these say little."""
    prose = without_literals(text)
    letters = _LETTERS.findall(prose)
    return count_han(prose) / len(letters) if len(letters) >= _LONG_ENOUGH else None


def _is_out_of_proportion(task: Task, before: str, after: str) -> bool:
    length = count(before)
    if length < _LONG_ENOUGH:
        return count(after) > _MOST_OF_FEW * length + _LONG_ENOUGH
    if task.target not in COUNTED:
        return False
    if task.ratio is not None:
        bounds = (_NEAR[0] * task.ratio, _NEAR[1] * task.ratio)
    elif task.translates:
        from_chinese, into_chinese = task.language == "zh", task.target.startswith("zh")
        crosses = from_chinese != into_chinese
        bounds = _SAME if not crosses else _FROM_CHINESE if from_chinese else _INTO_CHINESE
    else:
        bounds = _SAME if task.cautious else _FREE
    return not bounds[0] <= count(after) / length <= bounds[1]


def _lost_speech(task: Task, before: str, after: str) -> str:
    """The marks of speech in `before`, if `after` has none; to rewrite may be to report."""
    said = _SPEECH.search(without_literals(before))
    if said is None or task.rewrites or _QUOTED.search(without_literals(after)):
        return ""
    return f"{said[0][0]}…{said[0][-1]}"


def _stray_words(task: Task, before: str, after: str) -> tuple[str, ...]:
    """Words of a translation in the script of another language, unless a term has them.

    Into Chinese, Latin words of the source may stay; into English, no Chinese of it.
    """
    if not task.translates or task.target not in _TOLD_BY_HAN:
        return ()
    told = " ".join(task.glossary.terms.values())
    if task.target == "en":
        known, pattern = set(_HAN_WORD.findall(told)), _HAN_WORD
    else:
        known, pattern = set(_LATIN_WORD.findall(f"{before} {told}".lower())), _LATIN_WORD
    words = pattern.findall(without_literals(after))
    return tuple(dict.fromkeys(word for word in words if word.lower() not in known))


def _loops(before: str, after: str) -> bool:
    return repeated_grams(after) > repeated_grams(before) + _MORE_REPEATED


def to_keep(task: Task, before: str, found: tuple[Flaw, ...]) -> tuple[str, ...]:
    """What the next try is to be held to, letter for letter, in the order of the source."""
    terms = [item for flaw in found if flaw.fault is Fault.TERMS for item in flaw.items]
    translations = [item.partition(" = ")[2] for item in terms]
    words = [item for item in lost_in(found) if any(character.isalnum() for character in item)]
    whole = [
        word
        for word in words
        if not any(word != other and word in other for other in words)  # GPT-4 has its 4
    ]
    whole.sort(key=before.find)
    told = (as_target_writes(task, word) for word in whole)
    return tuple(dict.fromkeys((*told, *translations)))


def lost_in(found: tuple[Flaw, ...]) -> list[str]:
    """What was missing."""
    return [item for flaw in found if flaw.fault is Fault.LOST for item in flaw.items]
