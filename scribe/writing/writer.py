"""Writes a text: turn after turn in one conversation, each steered to its share of the length."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from scribe.engine.base import (
    Chunk,
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
from scribe.errors import ContextOverflow
from scribe.i18n import _
from scribe.text import RunningCount, count
from scribe.writing.guide import ProseGuide
from scribe.writing.length import LengthLoop
from scribe.writing.prompt import Prompt, Turn
from scribe.writing.purity import ScriptRule
from scribe.writing.repetition import Memory

# A 字 takes 0.6 to 0.8 tokens and an English word 1.3 to 1.5 with the vocabularies in use; the
# text may overrun its length by a tenth.
_TOKENS_PER_UNIT = 1.7
_TOKENS_IN_PROMPT = 2
_TURN_MARKUP = 16  # tokens a chat template puts around a turn
_SPARE_TOKENS = 128
_RUNAWAY = 4  # times the tokens a turn should take, at which it is cut
_BLANK_LINES = re.compile(r"\n{3,}")
_HEADING_MARK = re.compile("#+")
_MINIMUM_SHARE = 0.5  # of its planned length that a turn is given even when others overspent


@dataclass(frozen=True)
class Reading:
    """The model reads the prompt: tokens done of all."""

    done: int
    total: int


@dataclass(frozen=True)
class Written:
    """New text, to be shown and kept at once.

    `length` counts 字 or words so far, of `target`; `tokens` were generated for them.
    """

    text: str
    length: int
    target: int
    tokens: int


@dataclass(frozen=True)
class Finished:
    """The text is complete, or was stopped (`complete` is then False)."""

    text: str
    complete: bool
    timings: Timings


Event = Reading | Written | Finished


@dataclass(frozen=True)
class Job:
    """All that decides a text, but for the engine: the same job gives the same text."""

    template: str
    language: str
    prompt: Prompt
    length: int
    sampling: Sampling
    seed: int


def tokens_estimated(job: Job) -> int:
    """Context to ask for, in tokens, before a model is there to count with."""
    return _tokens_needed(job, lambda text: _TOKENS_IN_PROMPT * count(text) + len(text) // 8)


def check_room(engine: Engine, job: Job) -> None:
    """Raises ContextOverflow when prompt and text together are longer than the context."""
    needed, context = _tokens_needed(job, engine.count_tokens), engine.info.context
    if needed > context:
        message = _("Prompt and text take about {needed} tokens; the context holds {context}.")
        raise ContextOverflow(
            message.format(needed=needed, context=context),
            needed=needed,
            context=context,
            hint=_("Shorten topic or material, ask for less with --length, or raise --context."),
        )


def write(
    engine: Engine, job: Job, cancelled: Callable[[], bool] = never_cancelled
) -> Iterator[Event]:
    """Write the text of `job`, turn by turn; what one turn overspends the next ones give back.

    Raises what the engine raises; text already given stays good.
    """
    draft = _Draft(job.length)
    memory = Memory()
    script = ScriptRule(job.language, "".join(turn.ask for turn in job.prompt.turns))
    messages: tuple[Message, ...] = ()
    turns = job.prompt.turns
    if engine.info.chat:
        messages = (Message("system", job.prompt.system),)
    else:
        turns = (Turn("", job.length, job.prompt.opening),)
    for number, turn in enumerate(turns):
        yield from draft.begin_turn(turn.prefix)
        target = _target(turns[number:], draft.remaining)
        request = Request(
            (*messages, Message("user", turn.ask)) if engine.info.chat else (),
            prefix=turn.prefix,
            sampling=_without(job.sampling, turn.banned),
            seed=job.seed + number,
            max_tokens=_RUNAWAY * target + _SPARE_TOKENS,
            guide=ProseGuide(turn.prefix, LengthLoop(target, turn.prefix), script, memory),
            cancelled=cancelled,
        )
        reason = yield from draft.follow(engine.stream(request))
        if reason is FinishReason.CANCELLED:
            break
        if reason is FinishReason.CONTEXT:
            raise _context_full(engine.info.context)
        messages = (*request.messages, Message("assistant", draft.turn_text))
    yield Finished(draft.text, reason is not FinishReason.CANCELLED, draft.timings)


def _tokens_needed(job: Job, count_tokens: Callable[[str], int]) -> int:
    asked = sum(count_tokens(turn.ask) + _TURN_MARKUP for turn in job.prompt.turns)
    written = round(_TOKENS_PER_UNIT * job.length)
    return asked + count_tokens(job.prompt.system) + written + _SPARE_TOKENS


def _without(sampling: Sampling, banned: tuple[str, ...]) -> Sampling:
    """The same sampling, with the tokens of the `banned` texts never drawn."""
    never = tuple((text, -math.inf) for text in banned)
    return replace(sampling, logit_bias=(*sampling.logit_bias, *never))


def _target(turns: Sequence[Turn], remaining: int) -> int:
    """Length for the first of `turns`, when all of them together have `remaining` left."""
    planned = sum(turn.length for turn in turns)
    fair = turns[0].length * remaining / max(planned, 1)
    return round(max(fair, _MINIMUM_SHARE * turns[0].length))


def _context_full(context: int) -> ContextOverflow:
    return ContextOverflow(
        _("The context of {context} tokens is full; the text breaks off.").format(context=context),
        needed=context + 1,
        context=context,
        hint=_("Ask for less with --length, or raise --context."),
    )


class _Draft:
    """The growing text: joins the turns and keeps count.

    White space is held until something follows it, so no turn leaves a ragged end.
    """

    def __init__(self, target: int) -> None:
        self._target = target
        self._gap = ""
        self._turn_start = 0
        self._written = RunningCount()
        self._tokens = 0
        self.text = ""
        self.timings = Timings()

    @property
    def remaining(self) -> int:
        """字 or words still to be written."""
        return self._target - self._written.total

    @property
    def turn_text(self) -> str:
        """What the current turn has written."""
        return self.text[self._turn_start :].strip()

    def begin_turn(self, prefix: str) -> Iterator[Written]:
        """Start a paragraph of its own with `prefix`."""
        self._gap = "\n\n" if self.text else ""
        self._turn_start = len(self.text)
        yield from self._add(prefix)

    def follow(self, chunks: Iterable[Chunk]) -> Generator[Event, None, FinishReason]:
        """Take in a generation; returns why it ended."""
        reason = FinishReason.CANCELLED
        for chunk in chunks:
            if isinstance(chunk, Piece):
                self._tokens += len(chunk.tokens)
                yield from self._add(chunk.text)
            elif isinstance(chunk, Prefill):
                yield Reading(chunk.done, chunk.total)
            else:
                self.timings += chunk.timings
                reason = chunk.reason
        return reason

    def _add(self, text: str) -> Iterator[Written]:
        at_turn_start = not self.turn_text
        shown = text.lstrip() if at_turn_start else text
        if _HEADING_MARK.fullmatch(self.turn_text) and not self._gap and shown[:1] not in ("", " "):
            shown = f" {shown}"  # Markdown knows no heading without the space
        body = shown.rstrip()
        if not body:
            self._gap += "" if at_turn_start else shown
            return
        new = _BLANK_LINES.sub("\n\n", self._gap) + body
        self._gap = shown[len(body) :]
        self.text += new
        self._written.add(new)
        yield Written(new, self._written.total, self._target, self._tokens)
