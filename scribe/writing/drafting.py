"""Writes a text by drafts: the best of the model's own drafts of the whole.

A model that is simply asked keeps to what was asked for, and holds together, better than one that
is led from section to section; but it forgets facts, goes round in circles and stops early. So
several drafts are drawn, at a low temperature, until one tells what the assignment gives at about
its length; the best is the text. It is not made longer: sentences added to a draft repeat it or
contradict it, and readers would rather have it short.
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
from scribe.text import count, last_sentence_end
from scribe.writing.bookmark import Bookmark
from scribe.writing.demands.facts import keys_of
from scribe.writing.demands.length import without_lengths
from scribe.writing.draft import Draft, shortened
from scribe.writing.draft_guide import REPETITION, SCRIPT, DraftGuide
from scribe.writing.events import Drafting, Event, Finished, Marked, Reading, Written
from scribe.writing.job import SPARE_TOKENS, TOKENS_PER_UNIT, Effort, Job, context_full
from scribe.writing.manuscript import Manuscript
from scribe.writing.repetition import Repetition
from scribe.writing.rules import script_for
from scribe.writing.steering import shunning

CANDIDATES = "candidates"
DEVICES = (CANDIDATES, REPETITION, SCRIPT)  # can be switched off, to be measured
_CANDIDATES = {Effort.QUICK: 1, Effort.USUAL: 3, Effort.BEST: 8}
_GOOD_ENOUGH = {Effort.QUICK: 0.0, Effort.USUAL: 150.0, Effort.BEST: 195.0}  # of a draft's merit
# Times the length, at which a draft is ended that is shown as it comes, or that can be shortened.
_MOST_SHOWN, _MOST_UNSEEN = 1.1, 1.5
_SEED_OF_DRAFT = 1_000  # apart from those of --drafts, which count up


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
        if self._job.effort is Effort.QUICK or self._manuscript.text:
            yield from self._stream()
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

    def _stream(self) -> Iterator[Event]:
        """Write the draft itself, from where it was left off."""
        manuscript = self._manuscript
        if not manuscript.starts:
            yield from self._begin()
        request = self._request(manuscript.text, _MOST_SHOWN, seed=0)
        reason = yield from self._follow(
            request, lambda piece: self._emit(piece.text, len(piece.tokens))
        )
        self._complete = reason is not FinishReason.CANCELLED

    def _draw(self) -> Iterator[Event]:
        """Draw drafts until one is good enough, and show the best.

        Where it is broken off, what there is by then is shown: nothing is lost.
        """
        try:
            yield from self._draw_drafts()
        except ScribeError:
            yield from self._show_unseen()
            raise
        yield from self._show_unseen()
        self._complete = not self._cancelled()

    def _draw_drafts(self) -> Iterator[Event]:
        effort, brief = self._job.effort, self._job.prompter.brief
        headings = self._job.prompter.headings_named
        keys = {*keys_of(without_lengths(brief.assignment)), *headings}
        most, likelihoods = -math.inf, self._logprobs
        for number in range(1 if CANDIDATES in self._job.without else _CANDIDATES[effort]):
            draft = yield from self._drawn(number)
            if self._cancelled():
                break
            merit = draft.merit(brief.length, keys)
            if merit > most:
                self._best, most, likelihoods = draft, merit, self._logprobs
            if merit >= _GOOD_ENOUGH[effort]:
                break
        self._logprobs = likelihoods

    def _show_unseen(self) -> Iterator[Event]:
        """Show the best draft, not longer than it may be, or what there is of the first."""
        text = self._unseen
        if self._best is not None:
            text = shortened(self._best, self._job.length)
        if text.strip():
            yield from self._begin()
            yield from self._emit(text)

    def _begin(self) -> Iterator[Marked]:
        """Note that the text begins, for a later run to go on with it."""
        self._manuscript.begin_turn()
        yield Marked(Bookmark(starts=tuple(self._manuscript.starts)))

    def _drawn(self, number: int) -> Generator[Event, None, Draft]:
        """Draw draft `number`, from 0, out of sight."""
        request = self._request("", _MOST_UNSEEN, seed=_SEED_OF_DRAFT * number)
        self._unseen, self._logprobs = "", []
        reason = yield from self._follow(request, lambda piece: self._hide(piece, number + 1))
        text = self._unseen.strip()
        if reason is FinishReason.END:
            return Draft(text)
        return Draft(text[: last_sentence_end(text)] or text, whole=False)

    def _request(self, before: str, share: float, *, seed: int) -> Request:
        """The request for a draft that goes on from `before`, to that `share` of the length."""
        most = max(round(share * self._job.length) - count(before), 1)
        repetition = None if REPETITION in self._job.without else Repetition(self._language)
        if repetition is not None:
            repetition.learn(before)
        return Request(
            self._messages,
            prefix=before,
            sampling=self._sampling,
            seed=self._job.seed + seed,
            max_tokens=round(TOKENS_PER_UNIT * most) + SPARE_TOKENS,
            guide=DraftGuide(before, most, self._script, repetition, self._findings),
            top=self._top,
            cancelled=self._cancelled,
        )

    def _follow(
        self, request: Request, take: Callable[[Piece], Iterator[Event]]
    ) -> Generator[Event, None, FinishReason]:
        """Have `take` take in the pieces of a generation; returns why it ended."""
        for chunk in self._engine.stream(request):
            if isinstance(chunk, Piece):
                drawn = (scored.logprob for scored in chunk.scored)
                self._logprobs += [logprob for logprob in drawn if logprob is not None]
                yield from take(chunk)
            elif isinstance(chunk, Prefill):
                yield Reading(chunk.done, chunk.total)
            else:
                self._timings += chunk.timings
                if chunk.reason is FinishReason.CONTEXT:
                    raise context_full(self._engine.info.context)
                return chunk.reason
        return FinishReason.CANCELLED

    def _hide(self, piece: Piece, number: int) -> Iterator[Drafting]:
        """Keep a piece of draft `number` out of sight, and tell how far the draft is."""
        self._unseen += piece.text
        yield Drafting(number, count(self._unseen), self._job.length)

    def _emit(self, text: str, tokens: int = 0) -> Iterator[Written]:
        if (written := self._manuscript.add(text, tokens)) is not None:
            yield written
