"""The guide of an edited unit: it is one line, in one script, with the code of its source."""

from __future__ import annotations

import re

from scribe.engine.base import Verdict
from scribe.text import HAN
from scribe.tools.literals import literals_in
from scribe.tools.task import Task
from scribe.tools.verbatim import Verbatim
from scribe.writing.purity import ScriptRule

_HAN = re.compile(f"[{HAN}]")
_LATIN = re.compile(r"\b[A-Za-z]+")
_LATIN_AT_END = re.compile(r"(?<![A-Za-z])[A-Za-z]{2,}$")
_PATIENCE = 250  # tokens rejected at one place; the likeliest may all be in another script


class OneLine:
    """Ends an answer with the first line that says anything, and keeps it in the `script`.

    Its code, links and addresses are those of the `source`.
    """

    def __init__(self, source: str, script: ScriptRule | None = None) -> None:
        self._words = frozenset(_LATIN.findall(source))
        self._script = script
        self._verbatim = Verbatim(source)
        self._line = ""
        self._rejected = 0

    def may_end(self) -> bool:
        return bool(self._line)

    def observe(self, text: str) -> Verdict:
        if self._slips(text) and self._rejected < _PATIENCE:
            self._rejected += 1
            return Verdict.REJECT
        self._rejected = 0
        if not self._line and not text.strip():
            return Verdict.REJECT
        self._line += text
        return Verdict.STOP if "\n" in text.lstrip() else Verdict.RELEASE

    def _slips(self, text: str) -> bool:
        if self._verbatim.breaks(self._line + text):
            return True
        script = self._script
        if script is None or self._verbatim.is_open(self._line):
            return False
        if self._respells(self._line + text, script):
            return True
        return not script.allows(self._line, text) or script.mistypes(self._line, text)

    def _respells(self, line: str, script: ScriptRule) -> bool:
        """Whether `line` ends in the beginning of a source's word in other letters: PR of Priya.

        In English, small letters say nothing: "it" need not be an IT, nor "To" begin a token.
        """
        word = _LATIN_AT_END.search(line)
        if word is None or any(known.startswith(word[0]) for known in self._words):
            return False
        if script.language == "en" and word[0][1:].islower():
            return False
        return any(known.lower().startswith(word[0].lower()) for known in self._words)


def script_of(task: Task, before: str) -> ScriptRule | None:
    """The script of what `task` makes of `before`; None where it may be any.

    Into English, Chinese comes in literals alone; into Chinese, Latin words may stay.
    """
    chinese = task.target.startswith("zh")
    if not task.translates or not (chinese or task.target == "en"):
        return None
    words = _HAN.sub("", before) if chinese else ""
    told = "\n".join((words, *literals_in(before), *task.glossary.in_text(before).values()))
    return ScriptRule("zh" if chinese else "en", told, traditional=task.target == "zh-hant")
