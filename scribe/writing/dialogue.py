"""A conversation with the model: what was said, what of it the model is told, and one more turn.

A dialogue is a value. Its messages only ever grow at the end, so each turn finds all before it in
the KV cache; that changes when older turns are summed up, and then only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import PurePath

from scribe.engine.base import (
    Engine,
    FinishReason,
    Message,
    Picture,
    Piece,
    Prefill,
    Request,
    Sampling,
    Timings,
    never_cancelled,
)
from scribe.text import language_of
from scribe.writing.asks import ASKS
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


Album = Mapping[str, Picture]  # pictures by the paths that turns have them by
NO_PICTURES: Album = {}
Measure = Callable[[Message], int]  # tokens of the context that a message takes


@dataclass(frozen=True)
class Material:
    """A text that was taken in under a `name`, for the model to read."""

    name: str
    text: str


@dataclass(frozen=True)
class Turn:
    """What the author said, with what was `given` along with it, and the answer.

    An answer that was interrupted is not `complete`. `pictures` are the paths of those shown.
    """

    ask: str
    answer: str = ""
    given: tuple[Material, ...] = ()
    complete: bool = True
    pictures: tuple[str, ...] = ()

    @property
    def content(self) -> str:
        """What the model reads of the author."""
        wording = _GIVEN[language_of(self.ask)]
        told = [wording.format(name=item.name, text=item.text) for item in self.given]
        return "\n\n".join((*told, self.ask))

    def message(self, album: Album = NO_PICTURES) -> Message:
        """What the model is told, with the pictures that are in `album`; of several the names."""
        shown = [path for path in self.pictures if path in album]
        names = [PurePath(path).name for path in shown] if len(shown) > 1 else []
        named = ASKS[language_of(self.ask)].named_pictures(names)
        content = "\n\n".join(filter(None, ("\n".join(named), self.content)))
        return Message("user", content, tuple(album[path] for path in shown))


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
        same = replace(latest, answer="", complete=True) == replace(turn, answer="", complete=True)
        return self.back() if same else self

    def back(self) -> Dialogue:
        """The dialogue without its latest turn."""
        return replace(self, turns=self.turns[:-1])

    def with_turn(self, turn: Turn) -> Dialogue:
        """The dialogue with one turn more, in the place of its beginning if it has that."""
        return replace(self, turns=(*self.before(turn).turns, turn))

    def condensed(self, summary: str, keep: int) -> Dialogue:
        """The dialogue with `summary` in place of all but the last `keep` turns."""
        return replace(self, summary=summary, turns=self.turns[-keep:] if keep else ())

    def messages(self, turn: Turn, album: Album = NO_PICTURES) -> tuple[Message, ...]:
        """All that the model is told when it is to answer `turn`."""
        messages = [Message("system", self._told_first(turn))]
        for earlier in self.before(turn).turns:
            messages.append(earlier.message(album))
            messages.append(Message("assistant", earlier.answer))
        return (*messages, turn.message(album))

    def tokens(self, measure: Measure, turn: Turn | None = None, album: Album = NO_PICTURES) -> int:
        """Context that is taken up, with `turn` still to be answered."""
        return sum(map(measure, self.messages(turn or Turn(""), album)))

    def to_sum_up(
        self, measure: Measure, turn: Turn, context: int, album: Album = NO_PICTURES
    ) -> int:
        """How many of the oldest turns have to go for `turn` and its answer to find room."""
        if not self.turns or self.tokens(measure, turn, album) <= (1 - _ROOM) * context:
            return 0
        kept, room = 0, _KEPT * context
        for earlier in reversed(self.turns):
            answer = Message("assistant", earlier.answer)
            room -= measure(earlier.message(album)) + measure(answer)
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


def measure_of(engine: Engine) -> Measure:
    """Counts what a message takes of the context: words, pictures, and a template's markup."""

    def tokens(message: Message) -> int:
        pictures = sum(map(engine.picture_tokens, message.pictures))
        return engine.count_tokens(message.content) + pictures + MARKUP // 2

    return tokens


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
    album: Album = NO_PICTURES,
) -> Iterator[Reading | str | Answered]:
    """Have `turn` answered, or go on with the answer it has; what is new comes in pieces.

    Raises what the engine raises.
    """
    request = Request(
        dialogue.messages(turn, album),
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
