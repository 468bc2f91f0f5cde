"""Writes a text by draft and fit: the model's own draft of the whole, grown to its length.

A model that is simply asked writes what was asked for, and holds together; but it stops early. So
its draft is kept as it is, and where it is too short each passage is gone on with, in its place,
until the text is as long as it should be. Nothing is asked for in words: the model goes on from
the end of the passage, and the next one of the draft follows.
"""

from __future__ import annotations

import bisect
import math
from collections import Counter
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
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
from scribe.text import count, ends_sentence, last_sentence_end, sentences
from scribe.writing.bookmark import Bookmark
from scribe.writing.demands.facts import told_share
from scribe.writing.draft_guide import REPETITION, SCRIPT, DraftGuide, GrowthGuide
from scribe.writing.events import Drafting, Event, Finished, Marked, Reading, Written
from scribe.writing.job import SPARE_TOKENS, TOKENS_PER_UNIT, Effort, Job, context_full
from scribe.writing.manuscript import Manuscript
from scribe.writing.passages import Passage, growth, is_marked, is_of_lines, joined, passages_of
from scribe.writing.quality import length_score, repeated_grams
from scribe.writing.repetition import Repetition
from scribe.writing.rules import script_for

GROWTH, CANDIDATES = "growth", "candidates"
DEVICES = (CANDIDATES, GROWTH, REPETITION, SCRIPT)  # can be switched off, to be measured
_CANDIDATES = {Effort.QUICK: 1, Effort.USUAL: 3, Effort.BEST: 8}
_GOOD_ENOUGH = {Effort.QUICK: 0.0, Effort.USUAL: 180.0, Effort.BEST: 195.0}  # of a draft's merit
_SHORT, _LONG_ENOUGH = (
    0.75,
    0.85,
)  # shares of the length: what is below the first grows to the other
_WORTH_GROWING = 10  # 字 or words
_MOST = {Effort.QUICK: 1.1, Effort.USUAL: 1.5, Effort.BEST: 1.5}  # times it, where drafts end
_TOO_LONG = 1.3  # times the length, from which passages are left out
_RUNAWAY = 3  # times the tokens a growth should take, at which it is cut
_NEAR_IN_DRAFT, _NEAR_IN_GROWTH = 0.8, 0.6  # resemblance at which a sentence comes again
_REPEATED = 12.0  # % of 4-grams that were there before, beyond which a draft is the worse for them
_SEED_OF_DRAFT = 1_000  # apart from those of the passages, which count up


@dataclass(frozen=True)
class Draft:
    """A draft of the whole text. One that is not `whole` was ended in a loop, or for its length."""

    text: str
    whole: bool = True

    def merit(self, length: int, assignment: str) -> float:
        """How well it does what was asked, at most 200.

        Up to 100 points are for what the `assignment` gives, numbers, names and quoted words, and
        up to 100 for the `length`; those for repeated 4-grams are taken off, and half of all for
        a text that is not whole.
        """
        told = 100 * told_share(assignment, self.text)
        repeated = max(0.0, repeated_grams(self.text) - _REPEATED)
        points = told + length_score(length, count(self.text)) - repeated
        return points if self.whole else points / 2


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
        self._top = 1 if weighed else 0
        self._logprobs: list[float] = []
        self._complete = False

    def run(self) -> Iterator[Event]:
        """The events of writing. Raises what the engine raises; text already given stays good."""
        draft = self._bookmark.draft
        if self._job.effort is Effort.QUICK or (self._manuscript.text and not draft):
            yield from self._stream()
        else:
            if not draft:
                draft = yield from self._chosen()
            if not self._cancelled():
                yield from self._grow(passages_of(draft))
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
            manuscript.begin_turn()
            yield Marked(Bookmark(starts=tuple(manuscript.starts)))
        guide = self._draft_guide(manuscript.text)
        request = self._request(guide, manuscript.text, self._draft_tokens, seed=0)
        reason = yield from self._written(request)
        self._complete = reason is not FinishReason.CANCELLED

    def _chosen(self) -> Generator[Event, None, str]:
        """Draw drafts until one is good enough; returns the best, not longer than it may be."""
        effort, brief = self._job.effort, self._job.prompter.brief
        best, most = Draft("", whole=False), -math.inf
        for number in range(1 if CANDIDATES in self._job.without else _CANDIDATES[effort]):
            draft = yield from self._drawn(number)
            if self._cancelled():
                break
            merit = draft.merit(brief.length, brief.assignment)
            if merit > most:
                best, most = draft, merit
            if merit >= _GOOD_ENOUGH[effort]:
                break
        return shortened(best, brief.length)

    def _drawn(self, number: int) -> Generator[Event, None, Draft]:
        """Draw draft `number`, from 0, out of sight."""
        seed = _SEED_OF_DRAFT * number
        request = self._request(self._draft_guide(""), "", self._draft_tokens, seed=seed)
        text, reason = "", FinishReason.CANCELLED
        for chunk in self._engine.stream(request):
            if isinstance(chunk, Piece):
                self._weigh(chunk)
                text += chunk.text
                yield Drafting(number + 1, count(text), self._job.length)
            elif isinstance(chunk, Prefill):
                yield Reading(chunk.done, chunk.total)
            else:
                self._timings += chunk.timings
                reason = chunk.reason
        self._check(reason)
        if reason is FinishReason.END:
            return Draft(text.strip())
        return Draft((text[: last_sentence_end(text)] or text).strip(), whole=False)

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

    # -- the growth ----------------------------------------------------------------------------

    def _grow(self, passages: list[Passage]) -> Iterator[Event]:
        """Write the draft's `passages`, each gone on with for its share of what they lack."""
        manuscript, draft = self._manuscript, joined(passages)
        by_lines, short = is_of_lines(draft), count(draft) < _SHORT * self._job.length
        grows = short and GROWTH not in self._job.without
        for number in range(max(len(manuscript.starts) - 1, 0), len(passages)):
            if number == len(manuscript.starts):
                manuscript.begin_turn(passages[number - 1].behind if number else "")
                yield Marked(Bookmark(starts=tuple(manuscript.starts), draft=draft))
            yield from self._write_passage(passages[number:], by_lines, grows=grows)
            if self._cancelled():
                return
        self._complete = True

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
            sampling=self._job.sampling,
            seed=self._job.seed + seed,
            max_tokens=max_tokens,
            guide=guide,
            top=self._top,
            cancelled=self._cancelled,
        )

    def _written(self, request: Request) -> Generator[Event, None, FinishReason]:
        """Take in a generation sentence by sentence, but for one at its end that is not whole."""
        held: Piece | None = None
        for chunk in self._engine.stream(request):
            if isinstance(chunk, Piece):
                self._weigh(chunk)
                if held is not None:
                    yield from self._emit(held.text, len(held.tokens))
                held = chunk
            elif isinstance(chunk, Prefill):
                yield Reading(chunk.done, chunk.total)
            else:
                self._timings += chunk.timings
                self._check(chunk.reason)
                ended = chunk.reason is FinishReason.END
                if held is not None and (ended or ends_sentence(held.text)):
                    yield from self._emit(held.text, len(held.tokens))
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


def shortened(draft: Draft, length: int) -> str:
    """The text of `draft`, shortened to about `length` 字 or words if it is much longer.

    One that came to its end keeps it: passages before the last are left out. One of items or
    headings keeps them all, for they may have been counted. Any other ends on a sentence.
    """
    text, longest = draft.text, _TOO_LONG * length
    if count(text) <= longest or (draft.whole and any(map(is_marked, text.splitlines()))):
        return text
    *others, last = passages_of(text)
    while draft.whole and others and count(joined([*others, last])) > length:
        others.pop()
    text = joined([*others, last])
    return text if count(text) <= longest else beginning(text, length)


def beginning(text: str, length: int) -> str:
    """The sentences that `text` begins with, about `length` 字 or words; the first at least."""
    end = bisect.bisect_right(range(len(text)), length, key=lambda at: count(text[:at]))
    whole = last_sentence_end(text[:end])
    return text[:whole].rstrip() if whole else sentences(text)[0]
