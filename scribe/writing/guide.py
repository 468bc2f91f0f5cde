"""Reads over the model's shoulder: the guide of a generation.

Each token is checked for a slip into another script, each clause for saying what was said
before; what fails is taken back before anyone has seen it, and drawn again. What passes is
released clause by clause, and counted towards the length.
"""

from __future__ import annotations

import re

from scribe.engine.base import Verdict
from scribe.writing.length import LengthLoop
from scribe.writing.purity import ScriptRule
from scribe.writing.repetition import Memory, long_enough

_CLAUSE_END = re.compile(r"[，,；;：:。！？!?…”]\s*$|[.]\s$")
_SENTENCE_END = re.compile(r"[。！？!?.…]\s*$")
_LONGEST_HELD = 240  # characters; a table row or a line of code may hold no clause end
_REDRAWS = 2  # of one clause
_REDRAWS_PER_UNIT = 0.02  # of all clauses of a turn, for each 字 or word it should have
_SPARE_REDRAWS = 2
_REJECTIONS = 12  # of tokens at one place


class ProseGuide:
    """Keeps the `Guide` protocol for one turn of a text.

    `prefix` is what the turn starts with. `memory` holds what the whole text has said; what
    this turn releases is added to it.
    """

    def __init__(self, prefix: str, length: LengthLoop, script: ScriptRule, memory: Memory) -> None:
        self._lead = prefix  # belongs to the first clause
        self._length = length
        self._script = script
        self._memory = memory
        self._held = ""
        self._last = ""  # the latest released characters
        self._redraws = 0
        self._redraws_left = _SPARE_REDRAWS + round(_REDRAWS_PER_UNIT * length.target)
        self._rejections = 0

    def may_end(self) -> bool:
        return not self._held.strip() and self._length.may_end()

    def observe(self, text: str) -> Verdict:
        if not self._script.allows(self._held or self._last, text):
            self._rejections += 1
            if self._rejections <= _REJECTIONS:
                return Verdict.REJECT
        self._rejections = 0
        self._held += text
        if not self._at_clause_end():
            return Verdict.HOLD
        if self._may_redraw() and self._memory.knows(self._lead + self._held):
            self._redraws += 1
            self._redraws_left -= 1
            self._held = ""
            return Verdict.REWIND
        return self._release()

    def _may_redraw(self) -> bool:
        """Whether there is patience left; a model that keeps at it is let go on in the end."""
        return self._redraws < _REDRAWS and self._redraws_left > 0

    def _at_clause_end(self) -> bool:
        held = self._held
        if "\n" in held or _SENTENCE_END.search(held) or len(held) > _LONGEST_HELD:
            return True
        return bool(_CLAUSE_END.search(held)) and long_enough(held)

    def _release(self) -> Verdict:
        self._memory.add(self._lead + self._held)
        self._length.add(self._held)
        self._last, self._lead, self._held, self._redraws = self._held[-8:], "", "", 0
        return Verdict.STOP if self._length.is_met() else Verdict.RELEASE
