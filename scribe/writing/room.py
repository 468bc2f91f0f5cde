"""Keeps the conversation of a text within bounds: a summary takes the place of old turns.

The context is one bound. Another lies where all that is held slows every token down, and where a
small model that sees more of its own pages only goes on repeating them.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass

from scribe.engine.base import Engine, Piece, Prefill, Timings, never_cancelled
from scribe.writing.conversation import MARKUP, Conversation
from scribe.writing.events import Reading
from scribe.writing.job import SPARE_TOKENS, SUMMARY, SUMMARY_TOKENS, TOKENS_PER_UNIT, Job
from scribe.writing.plan import Plan
from scribe.writing.steering import summary_request
from scribe.writing.turn import Turn

_MOST_HELD = 5_000  # tokens of turns


@dataclass
class Room:
    """Makes room for the turns of `job` in its `conversation` with `engine`.

    `summary` stands in the conversation for the first `summarized` turns.
    """

    engine: Engine
    job: Job
    conversation: Conversation
    summary: str = ""
    summarized: int = 0
    cancelled: Callable[[], bool] = never_cancelled

    def make(
        self, number: int, turns: Sequence[Turn], plan: Plan | None
    ) -> Generator[Reading, None, Timings]:
        """See to it that there is room for turn `number`; returns what that cost.

        A conversation that is too long even to be summed up, as one begun in a larger context
        may be, is told by what its turns were to say.
        """
        turn = turns[number]
        if number == 0 or not self._lacks_room(turn):
            return Timings()
        timings = Timings()
        if self.conversation.tokens + SUMMARY_TOKENS + SPARE_TOKENS > self.engine.info.context:
            said = [self.summary, *(turn.says for turn in turns[:number])]
            summary = " ".join(filter(None, said))
        else:
            summary, timings = yield from self._summed_up(number)
        if not self.cancelled():
            self._replace_turns(" ".join(summary.split()), number, turn, plan)
        return timings

    def _summed_up(self, number: int) -> Generator[Reading, None, tuple[str, Timings]]:
        """What the turns before `number` tell, in few words."""
        summary, timings = "", Timings()
        messages = self.conversation.messages(self.job.prompter.summary(SUMMARY))
        request = summary_request(messages, self.job.seed + number, self.cancelled)
        for chunk in self.engine.stream(request):
            if isinstance(chunk, Piece):
                summary += chunk.text
            elif isinstance(chunk, Prefill):
                yield Reading(chunk.done, chunk.total)
            else:
                timings = chunk.timings
        return summary, timings

    def _replace_turns(self, summary: str, number: int, turn: Turn, plan: Plan | None) -> None:
        """Let `summary` stand for the turns before `number`, so that there is room for `turn`."""
        opening = self.job.prompter.opening(plan, summary)
        for kept in (1, 0):  # the latest turn stays word for word, if there is room for it
            self.summary, self.summarized = summary, number - kept
            self.conversation.restart(opening, keep=kept)
            if not self._lacks_room(turn):
                break

    def _lacks_room(self, turn: Turn) -> bool:
        """Whether the context cannot hold `turn` and, should it come to that, a summary."""
        taken = self.engine.count_tokens(turn.ask) + MARKUP + round(TOKENS_PER_UNIT * turn.length)
        needed = self.conversation.tokens + taken + SUMMARY_TOKENS + SPARE_TOKENS
        too_much = self.conversation.turn_tokens + taken > _MOST_HELD
        return self.engine.info.chat and (too_much or needed > self.engine.info.context)
