"""Writes a text by draft and fit: the best of the model's own drafts of the whole, fitted.

A model that is simply asked keeps to what was asked for, and holds together, better than one that
is led from section to section; but it forgets facts, goes round in circles and stops early. So
several drafts are drawn, until one tells what the assignment gives at about its length. The best
is kept as it is. Where it is far too short each passage is gone on with, in its place; nothing is
asked for in words: the model goes on from the end of the passage, and the next one follows.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Generator, Iterator
from statistics import fmean

from scribe.engine.base import (
    Engine,
    FinishReason,
    Piece,
    Prefill,
    Request,
    Timings,
    never_cancelled,
)
from scribe.errors import ScribeError
from scribe.text import count, ends_sentence, last_sentence_end
from scribe.writing.bookmark import Bookmark
from scribe.writing.draft import Draft, shortened
from scribe.writing.draft_guide import REPETITION, SCRIPT, DraftGuide, GrowthGuide
from scribe.writing.events import Drafting, Event, Finished, Marked, Reading, Written
from scribe.writing.job import SPARE_TOKENS, TOKENS_PER_UNIT, Effort, Job, context_full
from scribe.writing.manuscript import Manuscript
from scribe.writing.passages import Passage, growth, is_of_lines, joined, passages_of
from scribe.writing.repetition import Repetition
from scribe.writing.rules import script_for
from scribe.writing.steering import shunning

GROWTH, CANDIDATES = "growth", "candidates"
DEVICES = (CANDIDATES, GROWTH, REPETITION, SCRIPT)  # can be switched off, to be measured
_CANDIDATES = {Effort.QUICK: 1, Effort.USUAL: 3, Effort.BEST: 8}
_GOOD_ENOUGH = {Effort.QUICK: 0.0, Effort.USUAL: 180.0, Effort.BEST: 195.0}  # of a draft's merit
# Shares of the length: a draft below the first grows to about the other.
_SHORT, _LONG_ENOUGH = 0.75, 0.85
_WORTH_GROWING = 10  # 字 or words
_MOST = {Effort.QUICK: 1.1, Effort.USUAL: 1.5, Effort.BEST: 1.5}  # times it, where drafts end
_RUNAWAY = 3  # times the tokens a growth should take, at which it is cut
_NEAR_IN_DRAFT, _NEAR_IN_GROWTH = 0.8, 0.6  # resemblance at which a sentence comes again
_SEED_OF_DRAFT = 1_000  # apart from those of the passages, which count up


class DraftWriter:
    """Writes the text of `job` from where `text` and `bookmark` say an earlier run left off."""

    def __init__(
        self,
        engine: Engine,
        job: Job,
        cancelled: Callable[[], bool] = never_cancelled,
        text: str = "",
        bookmark: Bookmark = Bookmark(),  # noqa: B008 - frozen
        *,
        weighed: bool = False,
    ) -> None:
        self._engine = engine
        self._job = job
        self._cancelled = cancelled
        self._bookmark = bookmark
        self._language = job.prompter.brief.language
        self._messages = job.prompter.request()
        self._script = None if SCRIPT in job.without else script_for(job)
        self._manuscript = Manuscript(job.length, text, bookmark.starts)
        self._timings = Timings()
        self._findings: Counter[str] = Counter()
        self._sampling = shunning(job)
        self._top = 1 if weighed else 0
        self._logprobs: list[float] = []
        self._best: Draft | None = None  # of the drafts that came to an end
        self._unseen = ""  # of the draft being drawn
        self._complete = False

    def run(self) -> Iterator[Event]:
        """The events of writing. Raises what the engine raises; text already given stays good."""
        draft = self._bookmark.draft
        if self._job.effort is Effort.QUICK or (self._manuscript.text and not draft):
            yield from self._stream()
        elif draft:
            yield from self._show(draft, grows=GROWTH not in self._job.without)
        else:
            yield from self._draw()
        likelihood = fmean(self._logprobs) if self._logprobs else None
        yield Finished(
            self._manuscript.text,
            self._complete,
            self._timings,
            likelihood=likelihood,
            findings=dict(self._findings),
        )

    # -- the draft -----------------------------------------------------------------------------

    def _stream(self) -> Iterator[Event]:
        """Write the draft itself, from where it was left off."""
        manuscript = self._manuscript
        if not manuscript.starts:
            yield from self._begin_passage("")
        guide = self._draft_guide(manuscript.text)
        request = self._request(guide, manuscript.text, self._draft_tokens, seed=0)
        reason = yield from self._written(request)
        self._complete = reason is not FinishReason.CANCELLED

    def _draw(self) -> Iterator[Event]:
        """Draw drafts until one is good enough, and show the best, not longer than it may be.

        Where it is broken off, what there is by then is shown: nothing is lost.
        """
        try:
            yield from self._draw_drafts()
        except ScribeError:
            yield from self._show_unseen()
            raise
        if self._best is None or self._cancelled():
            yield from self._show_unseen()
        else:
            text = shortened(self._best, self._job.length)
            yield from self._show(text, grows=GROWTH not in self._job.without)

    def _draw_drafts(self) -> Iterator[Event]:
        effort, brief = self._job.effort, self._job.prompter.brief
        most = -math.inf
        for number in range(1 if CANDIDATES in self._job.without else _CANDIDATES[effort]):
            draft = yield from self._drawn(number)
            if self._cancelled():
                break
            merit = draft.merit(brief.length, brief.assignment)
            if merit > most:
                self._best, most = draft, merit
            if merit >= _GOOD_ENOUGH[effort]:
                break

    def _show_unseen(self) -> Iterator[Event]:
        """Show the best draft as it is, or what there is of the first, to be gone on with."""
        if self._best is not None:
            yield from self._show(shortened(self._best, self._job.length), grows=False)
        elif self._unseen.strip():
            yield from self._begin_passage("")
            yield from self._emit(self._unseen)

    def _drawn(self, number: int) -> Generator[Event, None, Draft]:
        """Draw draft `number`, from 0, out of sight."""
        seed = _SEED_OF_DRAFT * number
        request = self._request(self._draft_guide(""), "", self._draft_tokens, seed=seed)
        self._unseen, reason = "", FinishReason.CANCELLED
        for chunk in self._engine.stream(request):
            if isinstance(chunk, Piece):
                self._weigh(chunk)
                self._unseen += chunk.text
                yield Drafting(number + 1, count(self._unseen), self._job.length)
            elif isinstance(chunk, Prefill):
                yield Reading(chunk.done, chunk.total)
            else:
                self._timings += chunk.timings
                reason = chunk.reason
        self._check(reason)
        text = self._unseen.strip()
        if reason is FinishReason.END:
            return Draft(text)
        return Draft(text[: last_sentence_end(text)] or text, whole=False)

    @property
    def _most(self) -> int:
        """字 or words at which a draft is ended."""
        return round(_MOST[self._job.effort] * self._job.length)

    @property
    def _draft_tokens(self) -> int:
        return round(TOKENS_PER_UNIT * self._most) + SPARE_TOKENS

    def _draft_guide(self, before: str) -> DraftGuide:
        repetition = self._repetition(_NEAR_IN_DRAFT, before)
        return DraftGuide(
            before, self._most - count(before), self._script, repetition, self._findings
        )

    # -- the text ------------------------------------------------------------------------------

    def _show(self, draft: str, *, grows: bool) -> Iterator[Event]:
        """Write the passages of `draft`; if it `grows` and is short, go on with each."""
        manuscript, passages = self._manuscript, passages_of(draft)
        grows = grows and count(draft) < _SHORT * self._job.length
        by_lines = is_of_lines(draft)
        for number in range(max(len(manuscript.starts) - 1, 0), len(passages)):
            if number == len(manuscript.starts):
                behind = passages[number - 1].behind if number else ""
                yield from self._begin_passage(behind, draft)
            yield from self._write_passage(passages[number:], by_lines, grows=grows)
            if grows and self._cancelled():
                return
        self._complete = not self._cancelled()

    def _begin_passage(self, behind: str, draft: str = "") -> Iterator[Marked]:
        """Begin a passage with the line feeds `behind` the one before it."""
        self._manuscript.begin_turn(behind)
        yield Marked(Bookmark(starts=tuple(self._manuscript.starts), draft=draft))

    def _write_passage(
        self, passages: list[Passage], by_lines: bool, *, grows: bool
    ) -> Iterator[Event]:
        """Write the first of `passages` as it is; if it `grows`, go on with it."""
        manuscript, passage, later = self._manuscript, passages[0], passages[1:]
        there = manuscript.turn_text  # by an earlier run
        before = count(manuscript.text) - count(there)
        if passage.text.startswith(there):
            yield from self._emit(passage.text[len(there) :])
        grown = count(manuscript.turn_text) - count(passage.text)
        length = round(_LONG_ENOUGH * self._job.length)
        wanted = growth(passages, before, length) - grown
        if not grows or wanted < _WORTH_GROWING or not ends_sentence(manuscript.text):
            return
        by_lines = by_lines and bool(later)
        if by_lines:
            manuscript.begin_paragraph()
        guide = self._growth_guide(wanted, joined(later), by_lines)
        prefix = manuscript.prefix
        tokens = round(_RUNAWAY * TOKENS_PER_UNIT * wanted) + SPARE_TOKENS
        yield from self._written(self._request(guide, prefix, tokens, seed=len(manuscript.starts)))

    def _growth_guide(self, wanted: int, later: str, by_lines: bool) -> GrowthGuide:
        text = self._manuscript.text
        repetition = self._repetition(_NEAR_IN_GROWTH, later, text)
        return GrowthGuide(
            text, wanted, self._script, repetition, self._findings, by_lines=by_lines
        )

    # -- both ----------------------------------------------------------------------------------

    def _repetition(self, near: float, *said: str) -> Repetition | None:
        """The rule against saying again what was `said`, the last of which the text follows."""
        if REPETITION in self._job.without:
            return None
        repetition = Repetition(self._language, near)
        for text in said:
            repetition.learn(text)
        return repetition

    def _request(self, guide: DraftGuide, prefix: str, max_tokens: int, *, seed: int) -> Request:
        return Request(
            self._messages,
            prefix=prefix,
            sampling=self._sampling,
            seed=self._job.seed + seed,
            max_tokens=max_tokens,
            guide=guide,
            top=self._top,
            cancelled=self._cancelled,
        )

    def _written(self, request: Request) -> Generator[Event, None, FinishReason]:
        """Take in a generation; returns why it ended."""
        for chunk in self._engine.stream(request):
            if isinstance(chunk, Piece):
                self._weigh(chunk)
                yield from self._emit(chunk.text, len(chunk.tokens))
            elif isinstance(chunk, Prefill):
                yield Reading(chunk.done, chunk.total)
            else:
                self._timings += chunk.timings
                self._check(chunk.reason)
                return chunk.reason
        return FinishReason.CANCELLED

    def _check(self, reason: FinishReason) -> None:
        if reason is FinishReason.CONTEXT:
            raise context_full(self._engine.info.context)

    def _weigh(self, piece: Piece) -> None:
        drawn = (scored.logprob for scored in piece.scored)
        self._logprobs += [logprob for logprob in drawn if logprob is not None]

    def _emit(self, text: str, tokens: int = 0) -> Iterator[Written]:
        if (written := self._manuscript.add(text, tokens)) is not None:
            yield written
