"""A conversation with the model: what was said, what of it the model is told, and one more turn.

A dialogue is a value. Its messages only ever grow at the end, so each turn finds all before it in
the KV cache; that changes when older turns are summed up, and then only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from scribe.engine.base import (
    Engine,
    FinishReason,
    Message,
    Piece,
    Prefill,
    Request,
    Sampling,
    Timings,
    never_cancelled,
)
from scribe.text import language_of
from scribe.writing.conversation import MARKUP
from scribe.writing.events import Reading

ANSWER_TOKENS = 2048  # of one answer; a small model that rambles is stopped there
_ROOM = 0.25  # of the context, that is kept free for an answer
_KEPT = 0.35  # of the context, for the latest turns when older ones are summed up
SUMMARY_LENGTH = 300  # 字 or words that stand for the older turns

SYSTEMS = {
    "zh": "你是一位写作助手，和作者一起构思、起草、修改文稿。用作者的语言回答，具体、简洁。",
    "en": (
        "You are a writing assistant who plans, drafts and revises texts with their author. "
        "Answer in the author's language, concretely and briefly."
    ),
}
_EARLIER = {"zh": "此前谈过：{summary}", "en": "What was said before: {summary}"}
_GIVEN = {"zh": "《{name}》：\n\n{text}", "en": "“{name}”:\n\n{text}"}
_SPEAKERS = {"zh": ("作者：", "助手："), "en": ("Author: ", "Assistant: ")}


@dataclass(frozen=True)
class Material:
    """A text that was taken in under a `name`, for the model to read."""

    name: str
    text: str


@dataclass(frozen=True)
class Turn:
    """What the author said, with what was `given` along with it, and the answer.

    An answer that was interrupted is not `complete`.
    """

    ask: str
    answer: str = ""
    given: tuple[Material, ...] = ()
    complete: bool = True

    @property
    def content(self) -> str:
        """What the model reads of the author."""
        wording = _GIVEN[language_of(self.ask)]
        told = [wording.format(name=item.name, text=item.text) for item in self.given]
        return "\n\n".join((*told, self.ask))


@dataclass(frozen=True)
class Dialogue:
    """The turns so far. `summary` stands for those before them, `system` is the author's own."""

    system: str = ""
    summary: str = ""
    turns: tuple[Turn, ...] = ()

    def before(self, turn: Turn) -> Dialogue:
        """The dialogue without the beginning of `turn`, where it was broken off."""
        if not self.turns or self.turns[-1].complete:
            return self
        latest = self.turns[-1]
        same = (latest.ask, latest.given) == (turn.ask, turn.given)
        return replace(self, turns=self.turns[:-1]) if same else self

    def with_turn(self, turn: Turn) -> Dialogue:
        """The dialogue with one turn more, in the place of its beginning if it has that."""
        return replace(self, turns=(*self.before(turn).turns, turn))

    def condensed(self, summary: str, keep: int) -> Dialogue:
        """The dialogue with `summary` in place of all but the last `keep` turns."""
        return replace(self, summary=summary, turns=self.turns[-keep:] if keep else ())

    def messages(self, turn: Turn) -> tuple[Message, ...]:
        """All that the model is told when it is to answer `turn`."""
        messages = [Message("system", self._told_first(turn))]
        for earlier in self.before(turn).turns:
            messages.append(Message("user", earlier.content))
            messages.append(Message("assistant", earlier.answer))
        return (*messages, Message("user", turn.content))

    def tokens(self, count_tokens: Callable[[str], int], turn: Turn | None = None) -> int:
        """Context that is taken up, with `turn` still to be answered."""
        messages = self.messages(turn or Turn(""))
        return sum(count_tokens(message.content) + MARKUP // 2 for message in messages)

    def to_sum_up(self, count_tokens: Callable[[str], int], turn: Turn, context: int) -> int:
        """How many of the oldest turns have to go for `turn` and its answer to find room."""
        if not self.turns or self.tokens(count_tokens, turn) <= (1 - _ROOM) * context:
            return 0
        kept, room = 0, _KEPT * context
        for earlier in reversed(self.turns):
            room -= count_tokens(earlier.content) + count_tokens(earlier.answer) + MARKUP
            if room < 0:
                break
            kept += 1
        return max(len(self.turns) - kept, 1)

    def transcript(self, turns: int) -> str:
        """The summary and the first so many `turns`, to be summed up in their turn."""
        said = [self.summary] if self.summary else []
        for turn in self.turns[:turns]:
            author, assistant = _SPEAKERS[language_of(turn.ask)]
            said += [f"{author}{turn.content}", f"{assistant}{turn.answer}"]
        return "\n\n".join(said)

    def instructions(self, turn: Turn) -> str:
        """How the model is told to answer, where `turn` comes next."""
        return self.system or SYSTEMS[self._language(turn)]

    def _told_first(self, turn: Turn) -> str:
        told = [self.instructions(turn)]
        if self.summary:
            told.append(_EARLIER[self._language(turn)].format(summary=self.summary))
        return "\n\n".join(told)

    def _language(self, turn: Turn) -> str:
        return language_of(self.summary or (self.turns[0] if self.turns else turn).ask)


@dataclass(frozen=True)
class Answered:
    """The answer is over, for `reason`, and cost `timings`."""

    reason: FinishReason
    timings: Timings


def answer(
    engine: Engine,
    dialogue: Dialogue,
    turn: Turn,
    sampling: Sampling,
    seed: int,
    cancelled: Callable[[], bool] = never_cancelled,
) -> Iterator[Reading | str | Answered]:
    """Have `turn` answered, or go on with the answer it has; what is new comes in pieces.

    Raises what the engine raises.
    """
    request = Request(
        dialogue.messages(turn),
        prefix=turn.answer,
        sampling=sampling,
        max_tokens=ANSWER_TOKENS,
        seed=seed,
        cancelled=cancelled,
    )
    for chunk in engine.stream(request):
        if isinstance(chunk, Piece):
            yield chunk.text
        elif isinstance(chunk, Prefill):
            yield Reading(chunk.done, chunk.total)
        else:
            yield Answered(chunk.reason, chunk.timings)
