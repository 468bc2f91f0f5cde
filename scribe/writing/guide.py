"""Reads over the model's shoulder: the guide of a generation.

Each token is checked for a slip into another script; each opening of a line or a sentence for
being a list's or a worn one; each clause for saying what was said before, or for speaking of
the text itself. What fails is taken back before anyone has seen it, and drawn again. What
passes is released clause by clause, and counted; a sentence that begins like an earlier one is
released as a whole, or taken back as a whole.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from scribe.engine.base import Verdict
from scribe.text import count, ends_sentence, last_sentence_end, units
from scribe.writing.length import LengthLoop
from scribe.writing.lines import (
    babbles,
    doubles_list_mark,
    doubles_mark,
    ends_in_mid_sentence,
    ends_on_word,
    is_empty_item,
    is_whole,
    leaves_blank,
    splits_figure,
    starts_list_item,
)
from scribe.writing.manners import speaks_of_itself, sums_up
from scribe.writing.memory import Memory, long_enough
from scribe.writing.rules import BY_LINES, Rules
from scribe.writing.template import Form

_CLAUSE_END = re.compile(r"[，；;：。！？!?…”]\s*$|(?<!\d)[,:]\s*$|\d[,:]\s$|[.]\s$")
_SENTENCE_END = re.compile(r"[。！？!?…]\s*$|(?<!\d)\.\s*$")
_IN_SENTENCE = re.compile(r"[a-z,;][ ]?$")
_ITEM_NUMBER = re.compile(r"\s*\d{1,2}[.)、]?\s*")
_NUMBERED = re.compile(r"\s*\d{1,2}[.)、]\s*(?!\d)")
_LAST_WORD = re.compile(r"\b[a-z]{3,}$")
_WHOLE_WORD = 4  # letters
_NO_OPENING = re.compile(r"\n\s*\n\s+$|\n\s*[，。、；：！？,.;:!?）)]")
_HEADING_SAID = 4  # units; shorter ones are terms that must be free to open a sentence
_IN_FIGURE = re.compile(r"\d$|\d\.$")
_COLONS = ("：", ":")
_FENCE = "```"
_LATIN = re.compile("[A-Za-z]")
_LONGEST_HELD = 240  # characters; a table row or a line of code may hold no clause end
_REDRAWS = 4  # at one place
_WASTE = 0.12  # of a turn's length, that may be drawn in vain
_SPARE_WASTE = 10  # 字 or words more
_NOVEL = 0.6  # a sentence begun with less that is new is held until it is known how it ends
_REJECTIONS = 40  # of tokens at one place


@dataclass
class ProseGuide:
    """Keeps the `Guide` protocol for one turn of a text.

    `prefix` is what the turn starts with. `memory` holds what the whole text has said; what
    this turn releases is added to it. `asks` holds all the model was asked, which it must not
    recite, and `told` what it was told to say here, which its first sentence must not recite.
    Only the turn that `closes` the text may sum it up. A turn that `may_be_short` ends where the
    model has no more to say: made to go on, it would ramble. One that `may_be_empty` adds to a
    text that is whole without it.
    """

    prefix: str
    length: LengthLoop
    rules: Rules
    memory: Memory
    asks: Memory
    told: Memory
    closes: bool = False
    may_be_short: bool = False
    may_be_empty: bool = False

    def __post_init__(self) -> None:
        finished, _newline, line = self.prefix.rpartition("\n")
        headings = [line for line in finished.splitlines() if line.startswith("#")]
        for heading in headings:
            self.memory.add(heading)
        self._heading = units(headings[-1]) if headings else []
        self._lead = line[last_sentence_end(line) :]  # of the sentence in hand, what was there
        self._held = ""
        self._last = self.prefix[-8:] or "\n\n"  # the latest characters there are
        self._sentence = self._lead  # of the sentence in hand, what is released
        self._sentences = 0
        self._in_code = False
        self._redraws = 0
        self._waste_left = _SPARE_WASTE + round(_WASTE * self.length.target)
        self._rejections = 0
        self._word_rejected = False  # at the place now drawn for

    @property
    def _in_hand(self) -> str:
        """The sentence in hand, released or not."""
        return self._sentence + self._held

    @property
    def _clause(self) -> str:
        """What is held of it, and what the turn started with."""
        return self._lead + self._held

    @property
    def _opens_sentence(self) -> bool:
        """Whether what is held begins a sentence, so that it can be taken back whole."""
        return not self._sentence.strip()

    def may_end(self) -> bool:
        if self.rules.form in BY_LINES:  # a verse or a name may be in hand, and the end follow
            long_enough_now = self.length.may_end() or self.length.is_nearly_met()
            return long_enough_now and not (self._held.strip() and self._is_bad())
        if self._held.strip():
            return False
        if self.may_be_empty and self._opens_sentence:
            return True
        return self.length.may_end() or (self.may_be_short and self.length.has_sentence())

    def observe(self, text: str) -> Verdict:
        if self._is_a_slip(text):
            self._rejections += 1
            self._word_rejected = self._word_rejected or text[:1] == " "
            if self._rejections <= _REJECTIONS:
                return Verdict.REJECT
            if self._may_redraw() and self._held:
                return self._redraw()
            if not self._held and (self._may_cut() or self._opens_nothing(text)):
                return Verdict.CUT
        self._rejections, self._word_rejected = 0, False
        self._held += text
        at_clause_end = self._at_clause_end()
        babbling = babbles(self._in_hand) and not self._in_code
        if babbling or self._goes_badly() or (at_clause_end and self._is_bad()):
            if self._may_redraw():
                return self._redraw()
            hopeless = babbling or self._says_again() or not self._figures_are_given()
            hopeless = hopeless or (self._opens_sentence and self._is_out_of_character())
            if hopeless or self._may_cut():
                return Verdict.CUT
        if not at_clause_end or self._may_yet_repeat():
            return Verdict.HOLD
        return self._release()

    def _is_a_slip(self, text: str) -> bool:
        """Whether `text` is no good whatever follows."""
        before, script = self._held or self._last, self.rules.script
        if not script.allows(before, text) or script.mistypes(before, text):
            return True
        if doubles_mark(before[-1:] + text):
            return True
        if self._opens_nothing(text):
            return True
        if self._rejections and _LATIN.search(text) and self.rules.language == "zh":
            return True  # after a foreign word, the same with a capital letter is no name
        if self._word_rejected and text[:1].isalpha():
            return True  # the word in its place must not run into the one before
        numbers_item = (
            self.rules.form is not Form.PROSE
            and self._at_line_start()
            and _ITEM_NUMBER.fullmatch(self._held + text) is not None
        )
        in_figure = _IN_FIGURE.search(before[-1:] + text) is not None and not numbers_item
        if in_figure and not self.rules.allows_figure(before + text):
            return True
        blank = self._at_line_start() and leaves_blank(self._held + text)
        if blank and "[" not in self.rules.brief:
            return True
        ends_line = "\n" in text and (before + text).rstrip()[-1:] in _COLONS
        if self.rules.form in (Form.DIALOGUE, Form.PROSE) and ends_line and not self._in_code:
            return True  # what is said stands on the line of who says it, and no list is opened
        if self.rules.form not in BY_LINES and self._breaks_off(text):
            return True
        opens_line = self.rules.form is Form.PROSE and self._at_line_start()
        if opens_line and starts_list_item(self._held + text):
            return True
        if opens_line and text.strip()[:1] in _COLONS and self.asks.has_words(self._held):
            return True  # 事情：what was asked for as the label of a form
        if self.rules.language == "en" and (self._shouts(text) or self._runs_into(text)):
            return True
        return doubles_list_mark(self._held + text)

    def _opens_nothing(self, text: str) -> bool:
        """Whether a model that may not end yet fills the turn with empty lines instead."""
        return _NO_OPENING.search(self._last + self._held + text) is not None

    def _breaks_off(self, text: str) -> bool:
        """Whether a line of prose ends on a word or in mid-sentence, and is no heading."""
        if "\n" not in text or self._in_code:
            return False
        line, newline, _next = (self._in_hand + text).lstrip().partition("\n")
        if not newline or line.startswith("#") or self.memory.is_heading(line):
            return False
        if line.startswith(_FENCE):
            return is_empty_item(line)
        unmarked = self.rules.form is Form.PROSE and ends_on_word(line)
        return unmarked or ends_in_mid_sentence(line) or is_empty_item(line)

    def _shouts(self, text: str) -> bool:
        """Whether an English word has a capital only to be another token than before."""
        word = text.strip()
        inside = text[:1] == " " and word.istitle()
        in_sentence = inside and _IN_SENTENCE.search(self._in_hand) is not None
        return in_sentence and self.memory.has_word(word)

    def _runs_into(self, text: str) -> bool:
        """Whether a word is written onto the one before, to be another token than it was."""
        before = _LAST_WORD.search(self._in_hand)
        if before is None or len(text) < _WHOLE_WORD or not text.isalpha():
            return False
        return self.memory.has_word(before[0]) and self.memory.has_word(text)

    def _may_redraw(self) -> bool:
        """Whether there is patience left for another try."""
        return self._redraws < _REDRAWS and self._waste_left > 0

    def _redraw(self) -> Verdict:
        self._redraws += 1
        self._rejections, self._word_rejected = 0, False
        self._waste_left -= count(self._held)
        self._held = ""
        return Verdict.REWIND

    def _may_cut(self) -> bool:
        """Whether a turn may end here, for want of anything new to say."""
        return self._opens_sentence and (self.may_be_empty or self.length.is_half_met())

    def _says_again(self) -> bool:
        """Whether a whole sentence is held that was there before, and the turn can do without."""
        whole = self._opens_sentence and is_whole(self._held)
        needed = not self._sentences and not self.may_be_empty
        return whole and not needed and self.memory.knows_sentence(self._held)

    def _goes_badly(self) -> bool:
        """Whether the sentence in hand opens, or goes on at length, like one before it."""
        if self._runs_on_as_before() or self._echoes_heading():
            return True
        if splits_figure(self._last + self._held):
            return True
        if self.rules.form not in (Form.PROSE, Form.LISTS) or not self._opens_sentence:
            return False
        return self.memory.openers.is_worn(self._held)

    def _runs_on_as_before(self) -> bool:
        """Whether the latest words were said so, and the last is free to be another one."""
        clause = self._clause
        return self.memory.has_run(clause) and units(clause)[-1] not in self.rules.brief_units

    def _echoes_heading(self) -> bool:
        """Whether the first sentence opens with the words of the heading above it."""
        size = len(self._heading)
        if self._sentences or not self._opens_sentence or size < _HEADING_SAID:
            return False
        return units(self._held)[:size] == self._heading

    def _is_bad(self) -> bool:
        clause, rules = self._clause, self.rules
        if clause.endswith("\n") and self.memory.is_heading(clause):
            return True
        if self.memory.knows(clause) or self.asks.knows(clause) or self.asks.has_line(clause):
            return True
        if not self._sentences and self.told.knows(clause):
            return True
        if self._sums_up_early(clause):
            return True
        if self._is_out_of_character():
            return True
        if rules.script.slips_in(clause) or not self._figures_are_given():
            return True
        whole = is_whole(self._in_hand) and not self._in_code
        return whole and self.memory.knows_sentence(self._in_hand)

    def _is_out_of_character(self) -> bool:
        """Whether the clause in hand is of the one who writes, not of the text."""
        rules = self.rules
        to_reader = rules.form is not Form.PROSE and rules.form is not Form.LISTS
        return speaks_of_itself(self._clause, rules.language, rules.brief, to_reader=to_reader)

    def _figures_are_given(self) -> bool:
        """Whether what is held has only figures that may come; the number of an item is none."""
        clause = self._clause
        number = _NUMBERED.match(clause) if self._at_line_start() else None
        return self.rules.allows_figures(clause[number.end() :] if number is not None else clause)

    def _sums_up_early(self, clause: str) -> bool:
        if not self._opens_sentence or not sums_up(clause, self.rules.language):
            return False
        return not self.closes or (self.rules.form is Form.LETTER and self.length.is_far_off())

    def _may_yet_repeat(self) -> bool:
        """Whether the sentence in hand goes on, and has said little new so far."""
        if "\n" in self._held or ends_sentence(self._held) or len(self._held) > _LONGEST_HELD:
            return False
        return self.memory.novelty(self._clause) < _NOVEL

    def _at_line_start(self) -> bool:
        return self._last.endswith("\n") or self._held.startswith("\n")

    def _at_clause_end(self) -> bool:
        held = self._held
        if _ITEM_NUMBER.fullmatch(held):
            return False
        if "\n" in held or _SENTENCE_END.search(held) or len(held) > _LONGEST_HELD:
            return True
        return bool(_CLAUSE_END.search(held)) and long_enough(held)

    def _release(self) -> Verdict:
        self.memory.add(self._clause)
        self.length.add(self._held)
        self._sentence += self._held
        if ends_sentence(self._sentence) or "\n" in self._held:
            self.memory.add_sentence(self._sentence)
            self._sentence = ""
            self._sentences += 1
        self._in_code ^= self._held.count(_FENCE) % 2 == 1
        self._last = (self._last + self._held)[-8:]
        self._lead, self._held, self._redraws = "", "", 0
        return Verdict.STOP if self.length.is_met() else Verdict.RELEASE
