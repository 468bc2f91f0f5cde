"""Proposes titles for a text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from scribe.engine.base import Message, Request, Sampling
from scribe.text import count, overlap
from scribe.tools.answer import whole_answer
from scribe.tools.events import Working
from scribe.tools.fidelity import losses
from scribe.tools.prose import ProseWriter
from scribe.tools.summary import PASSAGE_TOKENS, Noted, Summarized, summarize
from scribe.writing.events import Reading
from scribe.writing.purity import ScriptRule

TITLING = Sampling(temperature=0.9, top_p=0.95, top_k=40, min_p=0.05, repeat_penalty=1.05)
USUAL_NUMBER = 5
_SUMMARY = 400  # 字 or words that stand for a text too long to be read at once
_TOKENS = 40  # of one title
_TRIES = 6
_SPARE = 2  # titles more than are wanted, since some are no good
_LONGEST = {"zh": 26, "en": 16}  # 字 or words
_ALIKE = 0.7  # share of the words of the longer of two titles that both have

_SYSTEMS = {
    "zh": "你是一位报刊编辑，为文章拟标题：准确、具体、不夸张。",
    "en": "You are an editor who writes headlines: accurate, concrete, never sensational.",
}
_ASKS = {
    "zh": "为下面的文字拟{number}个标题，每行一个，各用不同的角度和说法{others}。\n\n{text}",
    "en": (
        "Write {number} titles for the text below, one to a line, each with another angle and in "
        "other words{others}.\n\n{text}"
    ),
}
_OTHERS = {"zh": "，不同于：{titles}", "en": ", unlike these: {titles}"}
_LINES = {
    "zh": r"[^\n\"“”*#0-9a-z][^\n\"“”*#]{3,40}",
    "en": r"[A-Z0-9][^\n\"“”*#]{3,110}",
}


def propose_titles(
    writer: ProseWriter, text: str, number: int
) -> Iterator[str | Reading | Working | Noted]:
    """Propose `number` titles, each a string, all different; fewer if the model has no more."""
    source = text
    if writer.engine.count_tokens(text) > PASSAGE_TOKENS:
        for event in summarize(writer, text, _SUMMARY):
            if isinstance(event, Summarized):
                source = event.text
            elif not isinstance(event, str):
                yield event
    found: list[str] = []
    for tried in range(_TRIES):
        if writer.cancelled() or len(found) >= number:
            break
        for line in _drawn(writer, source, number - len(found) + _SPARE, found, tried):
            if len(found) < number and _is_good(writer.language, line, text, found):
                found.append(line)
                yield line


def _drawn(
    writer: ProseWriter, source: str, number: int, found: Sequence[str], tried: int
) -> list[str]:
    """So many lines that may be titles."""
    language = writer.language
    others = _OTHERS[language].format(titles=" / ".join(found)) if found else ""
    asked = _ASKS[language].format(number=number, others=others, text=source.strip())
    lines = " ".join(f'"{line}. " title "\\n"' for line in range(1, number + 1))
    request = Request(
        (Message("system", _SYSTEMS[language]), Message("user", asked)),
        sampling=replace(
            writer.sampling, grammar=f"root ::= {lines}\ntitle ::= {_LINES[language]}"
        ),
        max_tokens=_TOKENS * number,
        seed=writer.seed + tried,
        cancelled=writer.cancelled,
    )
    reply, timings = whole_answer(writer.engine, request)
    writer.timings += timings
    return [re.sub(r"^\d+\.\s*", "", line).strip(" 。.《》") for line in reply.splitlines()]


def _is_good(language: str, title: str, text: str, found: Sequence[str]) -> bool:
    """Whether `title` says something, invents no figure and is not one of those `found`."""
    if not 2 <= count(title) <= _LONGEST[language] or losses(text, title).invented:
        return False
    if not ScriptRule(language, text).allows("", title):
        return False
    return not any(overlap(title, other) > _ALIKE for other in found)
