"""Reads over the model's shoulder: the guide of a generation.

Each token is checked for a slip into another script; each opening of a line or a sentence for
being a list's or a worn one; each clause for saying what was said before, or for speaking of
the text itself. What fails is taken back before anyone has seen it, and drawn again. What
passes is released clause by clause, and counted; a sentence that begins like an earlier one is
released as a whole, or taken back as a whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from scribe.engine.base import Verdict
from scribe.text import count, units
from scribe.writing.cast import is_named, names_speaker, speaker_of, speech_of
from scribe.writing.cliches import cliches_in
from scribe.writing.hand import Hand
from scribe.writing.length import LengthLoop
from scribe.writing.letter import Letter
from scribe.writing.lines import (
    babbles,
    is_whole,
    label_of,
    numbers_item,
    splits_figure,
)
from scribe.writing.manners import bids_farewell, greets, speaks_of_itself, sums_up
from scribe.writing.memory import Memory
from scribe.writing.rules import Rules
from scribe.writing.slips import Slips, opens_nothing
from scribe.writing.template import Form

_NUMBERED = re.compile(r"\s*\d{1,2}[.)、]\s*(?!\d)")
_TERSE = 4  # units of a clause that a terse text has once
_HEADING_SAID = 4  # units; shorter ones are terms that must be free to open a sentence
_REDRAWS = 4  # at one place
_WASTE = 0.12  # of a turn's length, that may be drawn in vain
_SPARE_WASTE = 10  # 字 or words more
_NOVEL = 0.6  # a sentence begun with less that is new is held until it is known how it ends


@dataclass
class ProseGuide:
    """Keeps the `Guide` protocol for one turn of a text.

    `prefix` is what the turn starts with. `memory` holds what the whole text has said; what
    this turn releases is added to it. `asks` holds all the model was asked, which it must not
    recite, and `told` what it was told to say here, which its first sentence must not recite.
    Only the turn that `closes` the text may sum it up; only one that `takes_headings` may set
    any itself, and only one that `opens_with_list` may have an item for its first line. A turn
    that `may_be_short` ends where the model has no more to say: made to go on, it would ramble.
    One that `may_be_empty` adds to a text that is whole without it. A `letter` is told what is
    released of it.
    """

    prefix: str
    length: LengthLoop
    rules: Rules
    memory: Memory
    asks: Memory
    told: Memory
    closes: bool = False
    takes_headings: bool = True
    opens_with_list: bool = True
    may_be_short: bool = False
    may_be_empty: bool = False
    letter: Letter | None = None

    def __post_init__(self) -> None:
        finished = self.prefix.rpartition("\n")[0]
        headings = [line for line in finished.splitlines() if line.startswith("#")]
        for heading in headings:
            self.memory.add(heading)
        self._heading = units(headings[-1]) if headings else []
        self._hand = Hand(self.prefix)
        self._slips = Slips(
            self.rules,
            self.memory,
            takes_headings=self.takes_headings,
            opens_with_list=self.opens_with_list,
        )
        self._sentences = 0
        self._redraws = 0
        self._waste_left = _SPARE_WASTE + round(_WASTE * self.length.target)

    @property
    def _leave_taken(self) -> bool:
        return self.letter is not None and self.letter.leave_taken

    def may_end(self) -> bool:
        if self.length.by_lines:  # a verse or a name may be in hand, and the end follow
            enough = self.length.may_end() or self.length.is_nearly_met() or self._leave_taken
            return enough and not (self._hand.held.strip() and self._is_bad())
        if self._hand.held.strip():
            return False
        if self.may_be_empty and self._hand.opens_sentence:
            return True
        return self.length.may_end() or (self.may_be_short and self.length.has_sentence())

    def observe(self, text: str) -> Verdict:
        hand, slips = self._hand, self._slips
        if slips.has(hand, text):
            if slips.patient:
                return Verdict.REJECT
            if self._may_redraw() and hand.held:
                return self._redraw()
            if not hand.held and (self._may_cut() or opens_nothing(hand, text)):
                return Verdict.CUT
        slips.go_on()
        hand.take(text)
        if self.rules.form is not Form.PROSE and hand.marks_item:
            return self._release()
        babbling = babbles(hand.sentence) and not hand.in_code
        if babbling or self._goes_badly() or (hand.at_clause_end and self._is_bad()):
            if self._may_redraw() and not self._leave_taken:
                return self._redraw()
            hopeless = babbling or self._says_again() or not self._figures_are_given()
            hopeless = hopeless or (hand.opens_sentence and self._is_out_of_character())
            if hopeless or self._may_cut():
                return Verdict.CUT
        if not hand.at_clause_end or self._may_yet_repeat():
            return Verdict.HOLD
        return self._release()

    def _may_redraw(self) -> bool:
        """Whether there is patience left for another try."""
        return self._redraws < _REDRAWS and self._waste_left > 0

    def _redraw(self) -> Verdict:
        self._redraws += 1
        self._slips.go_on()
        self._waste_left -= count(self._hand.drop())
        return Verdict.REWIND

    def _may_cut(self) -> bool:
        """Whether a turn may end here, for want of anything new to say."""
        enough = self.may_be_empty or self._leave_taken or self.length.is_half_met()
        return self._hand.opens_sentence and enough

    def _says_again(self) -> bool:
        """Whether a whole sentence is held that was there before, and the turn can do without."""
        held = self._hand.held
        whole = self._hand.opens_sentence and is_whole(held)
        needed = not self._sentences and not self.may_be_empty
        return whole and not needed and self.memory.knows_sentence(held)

    def _goes_badly(self) -> bool:
        """Whether the sentence in hand opens, or goes on at length, like one before it."""
        if self._runs_on_as_before() or self._echoes_heading() or self._labels_line():
            return True
        hand = self._hand
        if splits_figure(hand.latest + hand.held):
            return True
        if self.rules.form is Form.PROSE and hand.at_line_start and numbers_item(hand.held):
            return True
        if self.rules.form not in (Form.PROSE, Form.LISTS):
            return False
        openers = self.memory.openers
        worn = hand.opens_sentence and openers.is_worn(hand.held)
        return worn or openers.is_worn_clause(hand.held)

    def _runs_on_as_before(self) -> bool:
        """Whether the latest words were said so, and the last is free to be another one."""
        clause = self._hand.clause
        return self.memory.has_run(clause) and units(clause)[-1] not in self.rules.brief_units

    def _echoes_heading(self) -> bool:
        """Whether the first sentence opens with the words of the heading above it."""
        size = len(self._heading)
        if self._sentences or not self._hand.opens_sentence or size < _HEADING_SAID:
            return False
        return units(self._hand.held)[:size] == self._heading

    def _labels_line(self) -> bool:
        """Whether a line of prose begins with what was asked for, as a label or a heading."""
        hand = self._hand
        if self.rules.form is not Form.PROSE or hand.in_code or not hand.at_line_start:
            return False
        return self.asks.has_words(label_of(hand.held))

    def _is_unattributed(self) -> bool:
        """Whether a line of a dialogue that is under way does not say who else speaks."""
        if not (self._speaks and self.memory.is_begun):
            return False
        line = self._hand.held
        return not names_speaker(line) or self.memory.cast.goes_on(line)

    def _is_out_of_scene(self) -> bool:
        """Whether somebody comes into a dialogue of whom nobody spoke, or leaves it too early."""
        line = self._hand.held
        if not self._speaks:
            return False
        if self.memory.cast.renames(line):
            return True
        if self.memory.is_begun and self.memory.cast.lacks(line):
            name = speaker_of(line)
            planned = len(name) > 1 and self.asks.has_words(name)
            return not planned and not is_named(name, self.rules.brief)
        early = not (self.closes and self.length.is_nearly_met())
        return early and bids_farewell(speech_of(line), self.rules.language)

    @property
    def _speaks(self) -> bool:
        """Whether a line of a dialogue is held from its beginning."""
        hand = self._hand
        is_dialogue = self.rules.form is Form.DIALOGUE
        return is_dialogue and hand.at_line_start and bool(hand.held.strip())

    def _is_bad(self) -> bool:
        hand, rules = self._hand, self.rules
        clause = hand.clause
        if self.memory.knows(clause) or self.asks.knows(clause) or self.asks.has_line(clause):
            return True
        if rules.terse and len(units(clause)) >= _TERSE and self.memory.has_words(clause):
            return True
        if hand.in_code:
            return False
        if clause.endswith("\n") and self.memory.is_heading(clause):
            return True
        if not self._sentences and self.told.knows(clause):
            return True
        if self._sums_up_early(clause) or self._is_unattributed() or self._is_out_of_scene():
            return True
        if self._is_out_of_character() or self._is_trite():
            return True
        if rules.script.slips_in(clause) or not self._figures_are_given():
            return True
        if rules.language == "en" and self.memory.spelling.fails(clause):
            return True
        return is_whole(hand.sentence) and self.memory.knows_sentence(hand.sentence)

    def _is_out_of_character(self) -> bool:
        """Whether the clause in hand is of the one who writes, not of the text."""
        rules, clause = self.rules, self._hand.clause
        if self.letter is not None and not self.letter.may_have(clause, closes=self.closes):
            return True
        if rules.form is Form.PROSE and self.memory.is_begun and greets(clause, rules.language):
            return True
        to_reader = rules.form is not Form.PROSE and rules.form is not Form.LISTS
        return speaks_of_itself(clause, rules.language, rules.brief, to_reader=to_reader)

    def _is_trite(self) -> bool:
        """Whether the clause in hand has a cliché of a kind that was there."""
        return not self.memory.cliches.isdisjoint(self._cliches())

    def _cliches(self) -> Iterator[int]:
        return cliches_in(self._hand.clause, self.rules.language, self.rules.brief)

    def _figures_are_given(self) -> bool:
        """Whether what is held has only figures that may come; the number of an item is none."""
        clause = self._hand.clause
        number = _NUMBERED.match(clause) if self._hand.at_line_start else None
        return self.rules.allows_figures(clause[number.end() :] if number is not None else clause)

    def _sums_up_early(self, clause: str) -> bool:
        if not self._hand.opens_sentence or not sums_up(clause, self.rules.language):
            return False
        by_length = self.length.may_conclude()
        enough = by_length if self.letter is None else self.letter.may_take_leave()
        return not (self.closes and enough)

    def _may_yet_repeat(self) -> bool:
        """Whether the sentence in hand goes on, and has said little new so far."""
        return self._hand.goes_on and self.memory.novelty(self._hand.clause) < _NOVEL

    def _release(self) -> Verdict:
        hand = self._hand
        if self._speaks:
            self.memory.cast.add(hand.held)
        if hand.opens_sentence and sums_up(hand.clause, self.rules.language):
            self.memory.concluded = True
        self.memory.cliches.update(self._cliches())
        self.memory.add(hand.clause)
        self.memory.openers.add_clause(hand.clause)
        self.length.add(hand.held)
        if self.letter is not None:
            self.letter.add(hand.clause)
        if sentence := hand.release():
            self.memory.add_sentence(sentence)
            self._sentences += 1
        self._redraws = 0
        return Verdict.STOP if self.length.is_met() else Verdict.RELEASE
