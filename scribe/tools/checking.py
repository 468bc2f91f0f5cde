"""Reads an edited unit beside its source, and says what is wrong with it."""

from __future__ import annotations

import re

from scribe.text import HAN, count, count_han
from scribe.tools.events import Fault, Flaw
from scribe.tools.fidelity import losses, without_literals
from scribe.tools.task import Task
from scribe.writing.quality import repeated_grams

USELESS = 50  # severity from which on a result is worse than its source
_LONG_ENOUGH = 12  # 字 or words; less says little of length or language
# Length of a faithful result to that of its source, at least and at most: in the same language,
# from Chinese, and into it.
_SAME, _FROM_CHINESE, _INTO_CHINESE = (0.5, 1.7), (0.3, 1.3), (0.9, 3.2)
_FREE = (0.3, 3.0)  # of a rewritten one, which may be shorter or longer on purpose
_NEAR = (0.5, 1.8)  # of one that was to have another length, to that length
_CHINESE = 0.3  # share of Han characters among the letters of a Chinese text
_MORE_REPEATED = 25  # points by which repeated 4-grams tell of a loop
_LETTERS = re.compile(rf"[{HAN}A-Za-z\u00c0-\u04ff\u3040-\u30ff\uac00-\ud7af]")
_PREAMBLE = re.compile(
    r"^(?:(?:以下|下面)是|(?:润色|改写|缩写|扩写|翻译)(?:后|如下)|译文"
    r"|(?:here is|here's|certainly|sure)\b"
    r"|(?:polished|revised|rewritten|translat(?:ed|ion)|shortened|expanded)\b[^\n.]{0,30}:)",
    re.IGNORECASE,
)
_WRAPPINGS = (("“", "”"), ('"', '"'), ("「", "」"), ("'", "'"))


def flaws(task: Task, before: str, after: str) -> tuple[Flaw, ...]:
    """What is wrong with `after`, which `task` made of `before`; nothing, at best."""
    if not after or (_PREAMBLE.search(after) and not _PREAMBLE.search(before)):
        return (Flaw(Fault.EMPTY),)
    if task.name == "expand" and count(after) < count(before):
        return (Flaw(Fault.EMPTY),)
    found = []
    if not _is_in_language(task, after):
        found.append(Flaw(Fault.LANGUAGE))
    if _is_out_of_proportion(task, before, after) or _loops(before, after):
        found.append(Flaw(Fault.LENGTH))
    if task.faithful:
        lost = losses(before, after, translated=task.translates)
        found += [Flaw(Fault.LOST, lost.lost)] if lost.lost else []
        found += [Flaw(Fault.INVENTED, lost.invented)] if lost.invented else []
    missing = task.glossary.missing(before, after)
    if missing:
        found.append(Flaw(Fault.TERMS, tuple(f"{term} = {missing[term]}" for term in missing)))
    return tuple(found)


def severity(found: tuple[Flaw, ...]) -> int:
    """How bad `found` are together: of two results the one with less is taken."""
    weights = {Fault.EMPTY: 100, Fault.LANGUAGE: USELESS, Fault.LENGTH: 20}
    return sum(weights.get(flaw.fault, len(flaw.items)) for flaw in found)


def tidied(before: str, after: str) -> str:
    """`after` without what a model wraps around its answer and the source does not have."""
    text = " ".join(after.split())
    for opening, closing in _WRAPPINGS:
        wrapped = text[:1] == opening and text[-1:] == closing and len(text) > 1
        if wrapped and before[:1] != opening:
            text = text[1:-1].strip()
    marks = re.match(r"(?:#{1,6}|[-*+]|\d{1,3}[.)])\s+", text)
    if marks is not None and not before.startswith(marks[0].strip()):
        text = text[marks.end() :]
    return text


def has_words(text: str) -> bool:
    """Whether there is anything to edit in `text` beside figures, code and addresses."""
    return _LETTERS.search(without_literals(text)) is not None


def _is_in_language(task: Task, after: str) -> bool:
    letters = _LETTERS.findall(without_literals(after))
    if len(letters) < _LONG_ENOUGH or task.target not in ("zh", "zh-hant", "en"):
        return True
    chinese = count_han(without_literals(after)) >= _CHINESE * len(letters)
    return chinese == task.target.startswith("zh")


def _is_out_of_proportion(task: Task, before: str, after: str) -> bool:
    length = count(before)
    if length < _LONG_ENOUGH:
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


def _loops(before: str, after: str) -> bool:
    return repeated_grams(after) > repeated_grams(before) + _MORE_REPEATED


def to_keep(before: str, found: tuple[Flaw, ...]) -> tuple[str, ...]:
    """What the next try is to be held to, letter for letter, in the order of the source."""
    lost = [item for flaw in found if flaw.fault is Fault.LOST for item in flaw.items]
    terms = [item for flaw in found if flaw.fault is Fault.TERMS for item in flaw.items]
    words = [item for item in lost if item.strip("*~")]
    translations = [item.partition(" = ")[2] for item in terms]
    return (*sorted(words, key=before.find), *translations)
