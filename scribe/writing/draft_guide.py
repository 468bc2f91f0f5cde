"""The guide of a draft: it takes back loops and slips into another script, and little else.

Text is released sentence by sentence. What fails is drawn again at the temperature it was drawn
at: hotter, a model swaps its words for odd ones, which a reader minds more than a phrase said
twice.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from scribe.engine.base import Verdict
from scribe.text import count, ends_sentence
from scribe.writing.purity import ScriptRule
from scribe.writing.repetition import Repetition

SCRIPT, REPETITION = "script", "repetition"  # names of the rules
_REDRAWS = 2  # of one sentence
_LOOP = 3  # sentences in a row that were said before
_REJECTIONS = 250  # of tokens at one place: where a model changes its language, many are foreign
_LONGEST_HELD = 400  # characters; a table row or a line of code may hold no sentence end
_LATEST = 8  # characters
_FENCE = "```"


@dataclass
class DraftGuide:
    """Keeps the `Guide` protocol for a draft that goes on from `before`.

    No more than `most` 字 or words come, and the sentence they end in. `script` and `repetition`
    are its rules, None where one is switched off; `findings` counts what each took back. A text
    that goes round in circles all the same is cut off.
    """

    before: str
    most: int
    script: ScriptRule | None
    repetition: Repetition | None
    findings: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.written = ""
        self._held = ""
        self._redraws = self._rejected = self._said_again = 0

    def may_end(self) -> bool:
        return True

    def observe(self, text: str) -> Verdict:
        if self._is_foreign(text) and self._rejected < _REJECTIONS:
            self._rejected += 1
            self.findings[SCRIPT] += 1
            return Verdict.REJECT
        self._rejected = 0
        self._held += text
        whole = ends_sentence(self._held) or "\n" in self._held.lstrip("\n")
        if self._comes_again(whole):
            if self._redraws < _REDRAWS:
                return self._redraw()
            self._said_again += 1
            if not whole or self._said_again == _LOOP:
                return Verdict.CUT
        elif whole:
            self._said_again = 0
        return self._release() if whole or len(self._held) > _LONGEST_HELD else Verdict.HOLD

    def _is_foreign(self, text: str) -> bool:
        if self.script is None or (self.written + self._held).count(_FENCE) % 2:
            return False
        before = (self.before[-_LATEST:] + self.written[-_LATEST:] + self._held)[-_LATEST:]
        return not self.script.allows(before, text) or self.script.mistypes(before, text)

    def _comes_again(self, whole: bool) -> bool:
        if self.repetition is None:
            return False
        run = self.repetition.has_run(self._held)
        return run or (whole and self.repetition.has_sentence(self._held))

    def _redraw(self) -> Verdict:
        self._redraws += 1
        self.findings[REPETITION] += 1
        self._held = ""
        return Verdict.REWIND

    def _release(self) -> Verdict:
        if self.repetition is not None:
            self.repetition.learn(self._held)
        self.written += self._held
        self._held, self._redraws = "", 0
        enough = count(self.written) >= self.most and ends_sentence(self.written)
        return Verdict.STOP if enough else Verdict.RELEASE
