"""Writes a text: drafted whole, or planned first and written section by section."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Sequence
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
from scribe.text import count, last_sentence_end
from scribe.writing.bookmark import Bookmark
from scribe.writing.demands.facts import FactSheet
from scribe.writing.drafting import DraftWriter
from scribe.writing.ending import Ending
from scribe.writing.events import Event, Finished, Marked, Planned, Planning, Reading, Written
from scribe.writing.guide import ProseGuide
from scribe.writing.job import (
    SPARE_TOKENS,
    Job,
    begin_conversation,
    context_full,
)
from scribe.writing.length import LengthLoop
from scribe.writing.letter import Letter
from scribe.writing.manuscript import Manuscript
from scribe.writing.memory import Memory
from scribe.writing.planner import Planner
from scribe.writing.room import Room
from scribe.writing.rules import rules_for
from scribe.writing.steering import sampling_of, target_of
from scribe.writing.template import Form
from scribe.writing.turn import Turn

_RUNAWAY = 4  # times the tokens a turn should take, at which it is cut
_MISSED, _MISSED_SHARE = 30, 0.1  # 字 or words, or of the text, for facts a turn has not told
_MARGIN = 0.04  # of the length, for the last turn to come to an end of its own
_FURTHER = 2  # times a turn that ended short is asked to go on
EXTRA_TURNS = 2  # to make up for more


def write(
    engine: Engine,
    job: Job,
    cancelled: Callable[[], bool] = never_cancelled,
    text: str = "",
    bookmark: Bookmark | None = None,
    *,
    weighed: bool = False,
) -> Iterator[Event]:
    """Write the text of `job`.

    `text` and `bookmark` are where an earlier run left off. With `weighed` it is told at the end
    how likely the text was, at the cost of a softmax for each token. Raises what the engine
    raises; text already given stays good.
    """
    bookmark = bookmark or Bookmark()
    if engine.info.chat and not job.by_sections:
        writer = DraftWriter(engine, job, cancelled, text, bookmark, weighed=weighed)
        return writer.run()
    return _Writing(engine, job, cancelled, text, bookmark, weighed).run()


class _Writing:
    """The writing of one text by sections, in one conversation with the engine.

    What one turn overspends the next ones give back.
    """

    def __init__(
        self,
        engine: Engine,
        job: Job,
        cancelled: Callable[[], bool],
        text: str,
        bookmark: Bookmark,
        weighed: bool,
    ) -> None:
        self._engine = engine
        self._job = job
        self._cancelled = cancelled
        self._prompter = job.prompter
        self._plan = bookmark.plan or job.plan
        # A base model writes one turn from beginning to end, whoever began the text.
        starts = bookmark.starts if engine.info.chat else bookmark.starts[:1]
        self._manuscript = Manuscript(job.length, text, starts)
        self._bookmark = bookmark
        self._timings = Timings()
        self._rules = rules_for(job)
        language, form = self._rules.language, self._rules.form
        self._memory = Memory(language)
        self._letter = Letter(language, job.length) if form is Form.LETTER else None
        self._ending = Ending(self._rules, job.length, self._memory, self._letter)
        self._top = 1 if weighed else 0
        self._logprobs: list[float] = []  # of the tokens drawn, as far as they are asked for

    def run(self) -> Iterator[Event]:
        engine, job = self._engine, self._job
        planner = Planner(engine, self._prompter, self._rules, job.seed, self._cancelled)
        resumed = bool(self._manuscript.starts)
        if self._plan is None and not resumed and self._plans():
            yield from self._take_in(planner.draw_plan(job.sections))
        elif self._plan is None and not resumed and engine.info.chat:
            self._plan = self._prompter.plan_named()
        turns = self._turns(len(self._manuscript.starts) - 1)
        if self._plan is not None:
            yield from self._entitle(self._plan.title)
        told = self._prompter.opening(self._plan, self._bookmark.summary)
        self._conversation = begin_conversation(engine, self._prompter, told)
        self._room = Room(
            engine,
            job,
            self._conversation,
            self._bookmark.summary,
            self._bookmark.summarized,
            self._cancelled,
        )
        self._facts = FactSheet(
            self._prompter.brief.assignment,
            [turn.says for turn in turns],
            self._prompter.headings_named,
        )
        number = self._catch_up(turns) if resumed else 0
        reason = FinishReason.END
        while not self._cancelled():
            if number == len(turns) and not self._falls_short(number):
                break
            turn = (turns := self._turns(number))[number]
            if self._plan is not None and turn.points_wanted:
                yield from self._take_in(planner.draw_points(self._plan, turn, self._conversation))
                turns = self._turns(number)
                if self._cancelled():
                    break
            reason = yield from self._write_turn(number, turns)
            if reason is FinishReason.CANCELLED:
                break
            number += 1
        complete = number == len(turns)
        likelihood = fmean(self._logprobs) if self._logprobs else None
        yield Finished(self._manuscript.text, complete, self._timings, self._plan, likelihood)

    def _plans(self) -> bool:
        info, job = self._engine.info, self._job
        wanted = self._prompter.planning is not None or job.sections > 0
        return wanted and info.chat and info.plans and not job.single_pass

    def _take_in(self, events: Iterator[Event]) -> Iterator[Event]:
        """Pass on the `events` of planning; their title opens the text, their plan is kept."""
        for event in events:
            if isinstance(event, Planned):
                self._plan = event.plan
                self._timings += event.timings
            yield event
            if isinstance(event, Planning):
                yield from self._entitle(event.title)

    def _entitle(self, title: str) -> Iterator[Written]:
        """Begin the text with its title, unless it has begun."""
        if not title:
            return
        self._memory.add(f"# {title}")
        if not self._manuscript.text:
            yield from self._emit(f"# {title}")

    def _turns(self, number: int = 0) -> tuple[Turn, ...]:
        """The turns of the text, with as many more as it takes to reach turn `number`."""
        if not self._engine.info.chat:
            return (Turn("", self._job.length, self._prompter.continued),)
        turns = self._prompter.turns(self._plan)
        more = self._prompter.more(max(self._manuscript.remaining, 0))
        return (*turns, *(more for _ in range(len(turns), number + 1)))

    def _falls_short(self, turns: int) -> bool:
        """Whether the text, after so many `turns`, should go on for its length."""
        manuscript = self._manuscript
        if not self._engine.info.chat or self._ending.is_whole(
            manuscript.text, manuscript.remaining
        ):
            return False
        return turns < len(self._prompter.turns(self._plan)) + EXTRA_TURNS

    def _catch_up(self, turns: Sequence[Turn]) -> int:
        """Go over what an earlier run wrote; returns the number of the turn it was in."""
        manuscript, bookmark = self._manuscript, self._bookmark
        self._memory.take_in(manuscript.text[: last_sentence_end(manuscript.text)])
        if self._letter is not None:
            self._letter.add(manuscript.text)
        latest = len(manuscript.starts) - 1
        for number in range(bookmark.summarized, latest):
            start, end = manuscript.starts[number : number + 2]
            self._conversation.add(turns[number].ask, manuscript.text[start:end].strip())
        return latest

    def _write_turn(
        self, number: int, turns: Sequence[Turn]
    ) -> Generator[Event, None, FinishReason]:
        turn, manuscript = turns[number], self._manuscript
        goes_on = number < len(manuscript.starts)
        self._timings += yield from self._room.make(number, turns, self._plan)
        if self._cancelled():
            return FinishReason.CANCELLED
        if not goes_on:
            manuscript.begin_turn()
            yield from self._mark()
            yield from self._emit(turn.prefix)
        elif manuscript.turn_text.endswith(turn.prefix.strip() or "\n"):
            yield from self._emit("\n\n")  # the heading is there, and nothing below it
        prefix = manuscript.turn_prefix
        target = target_of(turns[number:], manuscript.remaining + count(manuscript.turn_text))
        facts = self._facts.due(number, manuscript.text)
        ask = " ".join(filter(None, (turn.ask, self._prompter.facts(facts))))
        reason = yield from self._follow(self._request(number, turns, ask, prefix, target))
        self._conversation.add(ask, manuscript.turn_text)
        for _ in range(_FURTHER):
            missing = target - count(manuscript.turn_text)
            room = sum(turn.length for turn in turns[number + 1 :])
            may_lack = not self._engine.info.chat or self._ending.may_lack(missing, target, room)
            if reason is FinishReason.CANCELLED or may_lack:
                break
            ask = self._prompter.further(missing)
            reason = yield from self._ask_again(number, turns, ask, missing)
        missed = self._prompter.missed(self._facts.missed(number + 1, manuscript.text))
        if missed and reason is not FinishReason.CANCELLED:
            lead = self._prompter.postscript if number == len(turns) - 1 else ""
            few = min(_MISSED, round(_MISSED_SHARE * self._job.length))
            reason = yield from self._ask_again(number, turns, missed, few, lead)
        return reason

    def _ask_again(
        self, number: int, turns: Sequence[Turn], ask: str, target: int, lead: str = ""
    ) -> Generator[Event, None, FinishReason]:
        """Have the model go on with turn `number` for `target` 字 or words, in another answer."""
        self._manuscript.begin_paragraph()
        yield from self._emit(lead)
        request = self._request(number, turns, ask, lead, target, adds=not lead)
        reason = yield from self._follow(request)
        self._conversation.amend(self._manuscript.turn_text)
        return reason

    def _request(
        self,
        number: int,
        turns: Sequence[Turn],
        ask: str,
        prefix: str,
        target: int,
        *,
        adds: bool = False,
    ) -> Request:
        """The request for `target` 字 or words in turn `number`, which start with `prefix`.

        One that `adds` to a turn may come to nothing.
        """
        turn, closes = turns[number], number == len(turns) - 1
        language, form = self._rules.language, self._rules.form
        by_lines = form is Form.VERSE or (form is Form.LETTER and closes)
        margin = round(_MARGIN * self._job.length) if closes else 0
        return Request(
            self._conversation.messages(ask) if self._engine.info.chat else (),
            prefix=prefix,
            sampling=sampling_of(self._job, turn.banned, f"{turn.says}\n{self._manuscript.text}"),
            seed=self._job.seed + number,
            max_tokens=_RUNAWAY * target + SPARE_TOKENS,
            guide=ProseGuide(
                prefix,
                LengthLoop(target, prefix, by_lines=by_lines, margin=margin),
                self._rules,
                self._memory,
                asks=Memory.of(language, *(other.ask for other in turns)),
                told=Memory.of(language, turn.says),
                closes=closes,
                takes_headings=turn.takes_headings,
                opens_with_list=turn.opens_with_list,
                may_be_short=self._engine.info.chat and not by_lines,
                may_be_empty=adds,
                letter=self._letter,
            ),
            top=self._top,
            cancelled=self._cancelled,
        )

    def _follow(self, request: Request) -> Generator[Event, None, FinishReason]:
        """Take in a generation; returns why it ended."""
        for chunk in self._engine.stream(request):
            if isinstance(chunk, Piece):
                drawn = (scored.logprob for scored in chunk.scored)
                self._logprobs += [logprob for logprob in drawn if logprob is not None]
                yield from self._emit(chunk.text, len(chunk.tokens))
            elif isinstance(chunk, Prefill):
                yield Reading(chunk.done, chunk.total)
            else:
                self._timings += chunk.timings
                if chunk.reason is FinishReason.CONTEXT:
                    raise context_full(self._engine.info.context)
                return chunk.reason
        return FinishReason.CANCELLED

    def _mark(self) -> Iterator[Marked]:
        starts = tuple(self._manuscript.starts)
        yield Marked(Bookmark(self._plan, starts, self._room.summary, self._room.summarized))

    def _emit(self, text: str, tokens: int = 0) -> Iterator[Written]:
        if (written := self._manuscript.add(text, tokens)) is not None:
            yield written
