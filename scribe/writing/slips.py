"""Slips: tokens that are no good whatever follows them, so that none is computed after them."""

from __future__ import annotations

import re

from scribe.writing.cast import directs
from scribe.writing.hand import Hand
from scribe.writing.lines import (
    closes_otherwise,
    doubles_list_mark,
    doubles_mark,
    ends_in_mid_sentence,
    ends_on_word,
    is_empty_item,
    leaves_blank,
    leaves_quotation_open,
    marks_item_oddly,
    may_be_item,
    misnumbers_item,
    opens_on_particle,
    runs_items_on,
    starts_list_item,
    wants_item,
)
from scribe.writing.memory import Memory
from scribe.writing.naming import names_nobody
from scribe.writing.rules import BY_LINES, Rules
from scribe.writing.template import Form

_IN_SENTENCE = re.compile(r"[a-z,;][ ]?$")
_LAST_WORD = re.compile(r"\b[a-z]{3,}$")
_WHOLE_WORD = 3  # letters
_SMALL_WORD = re.compile(r"(?<![A-Za-z])[a-z]{2,}$")
_NO_OPENING = re.compile(r"\n\s*\n\s+$|\n\s*[，。、；：！？,.;:!?）)]")
_IN_FIGURE = re.compile(r"\d$|\d\.$")
_COLONS = ("：", ":")
_FENCE = "```"
_LATIN = re.compile("[A-Za-z]")
_CODE_MARK = re.compile(r"[{}\\^~]")
_LATEST = 8  # characters
_PATIENCE = 40  # tokens rejected at one place
_FOREIGN_PATIENCE = 250  # where a model changes its language, the likeliest are all foreign


class Slips:
    """Tells the slips among the tokens drawn for one turn, by its `rules`.

    `memory` holds what the text has said. `takes_headings` is whether the model may set some,
    `opens_with_list` whether the first line of the turn may be an item.
    """

    def __init__(
        self, rules: Rules, memory: Memory, *, takes_headings: bool, opens_with_list: bool
    ) -> None:
        self._rules = rules
        self._memory = memory
        self._takes_headings = takes_headings
        self._opens_with_list = opens_with_list
        self._rejected = 0  # at the place now drawn for
        self._word_rejected = False
        self._is_foreign = False  # the latest of them

    @property
    def patient(self) -> bool:
        """Whether another token may be tried at this place."""
        return self._rejected <= (_FOREIGN_PATIENCE if self._is_foreign else _PATIENCE)

    def go_on(self) -> None:
        """Begin with another place."""
        self._rejected, self._word_rejected = 0, False

    def has(self, hand: Hand, text: str) -> bool:
        """Whether `text` is a slip, after what is in `hand`."""
        self._is_foreign = self._in_script(hand, text)
        slips = (
            self._is_foreign
            or self._in_figure(hand, text)
            or self._in_line(hand, text)
            or names_nobody(hand.before + text, self._rules.brief)
            or (self._rules.language == "en" and self._in_word(hand, text))
        )
        if slips:
            self._rejected += 1
            self._word_rejected = self._word_rejected or text[:1] == " "
        return slips

    def _in_script(self, hand: Hand, text: str) -> bool:
        """Whether `text` is foreign, or takes the place of what was."""
        script = self._rules.script
        if hand.in_code or hand.sentence.lstrip().startswith(_FENCE):
            return False
        if not script.allows(hand.before, text) or script.mistypes(hand.before, text):
            return True
        if self._rules.form is not Form.LISTS and self._is_code(text):
            return True
        if self._rejected and self._rules.language == "zh" and _LATIN.search(text):
            return True  # after a foreign word, the same with a capital letter is no name
        # The word in its place must not run into the one before, as Chinese ones do.
        return self._word_rejected and self._rules.language == "en" and text[:1].isalpha()

    def _is_code(self, text: str) -> bool:
        """Whether `text` has marks of a program, which models of code slip into, or of a formula.

        Lists may have formulas: they are what a lesson is made of.
        """
        return any(mark not in self._rules.brief for mark in _CODE_MARK.findall(text))

    def _in_figure(self, hand: Hand, text: str) -> bool:
        """Whether `text` goes on with a figure to another than those given."""
        if _IN_FIGURE.search(hand.before[-1:] + text) is None:
            return False
        if self._rules.form is not Form.PROSE and hand.may_number_item(text):
            return False
        return not self._rules.allows_figure(hand.before + text)

    def _in_line(self, hand: Hand, text: str) -> bool:
        """Whether a line must not begin so, go on so, or end here."""
        form, before = self._rules.form, hand.before
        if form is Form.DIALOGUE and directs(text) and self._memory.cast.was_directed:
            return True
        if doubles_mark(before[-1:] + text) or opens_nothing(hand, text):
            return True
        if opens_on_particle(before[-_LATEST:] + text):
            return True
        if not hand.in_code and closes_otherwise(hand.sentence + text):
            return True
        ends_line = "\n" in text and (before + text).rstrip()[-1:] in _COLONS
        if form in (Form.DIALOGUE, Form.PROSE) and ends_line and not hand.in_code:
            return True  # what is said stands on the line of who says it, and no list is opened
        if form not in BY_LINES and self._breaks_off(hand, text):
            return True
        if hand.at_line_start and self._begins_line_badly(hand, hand.held + text):
            return True
        runs_on = form is not Form.DIALOGUE and runs_items_on(hand.before + text)
        return not hand.in_code and (runs_on or doubles_list_mark(hand.sentence + text))

    def _begins_line_badly(self, hand: Hand, start: str) -> bool:
        form, brief = self._rules.form, self._rules.brief
        if leaves_blank(start) and "[" not in brief:
            return True
        if not self._takes_headings and start.lstrip().startswith("#"):
            return True
        if form is Form.LISTS and not hand.in_code and not self._goes_on_list(hand.above, start):
            return True
        opens_text = form is Form.LISTS and not hand.begun and not self._opens_with_list
        if form is Form.PROSE or opens_text:
            return starts_list_item(start)
        return not hand.in_code and start.strip() not in brief and marks_item_oddly(start)

    def _goes_on_list(self, above: str, start: str) -> bool:
        """Whether a line may `start` so below the line `above`, which may be of a list."""
        wanted = wants_item(above) and not may_be_item(start)
        return not wanted and not misnumbers_item(above, start)

    def _breaks_off(self, hand: Hand, text: str) -> bool:
        """Whether a line of prose ends on a word, in mid-sentence or while somebody speaks.

        A heading may.
        """
        if "\n" not in text or hand.in_code:
            return False
        whole = hand.line + text.partition("\n")[0]
        if self._rules.form is Form.PROSE and leaves_quotation_open(whole):
            return True
        line, newline, _next = (hand.sentence + text).lstrip().partition("\n")
        if not newline or line.startswith("#") or self._memory.is_heading(line):
            return False
        if line.startswith(_FENCE):
            return is_empty_item(line)
        unmarked = self._rules.form is Form.PROSE and ends_on_word(line)
        return unmarked or ends_in_mid_sentence(line) or is_empty_item(line)

    def _in_word(self, hand: Hand, text: str) -> bool:
        """Whether an English word is written otherwise only to be another token than before."""
        word, memory = text.strip(), self._memory
        inside = text[:1] == " " and word.istitle() and _IN_SENTENCE.search(hand.sentence)
        if inside and memory.has_word(word):
            return True
        runs_on = text[:1].isupper() and _SMALL_WORD.search(hand.sentence)
        if runs_on and text not in self._rules.brief and not hand.in_code:
            return True  # toReflect: to DRY it is another word
        before = _LAST_WORD.search(hand.sentence)
        if before is None or len(text) < _WHOLE_WORD or not text.isalpha():
            return False
        return memory.has_word(before[0]) and memory.has_word(text)


def opens_nothing(hand: Hand, text: str) -> bool:
    """Whether a model that may not end yet fills the turn with empty lines instead."""
    return _NO_OPENING.search(hand.latest + hand.held + text) is not None
