"""A text to be written: all that decides it, and the room it takes in a model's context."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from scribe.engine.base import Engine, Picture, Sampling
from scribe.errors import ContextOverflow, EngineError
from scribe.i18n import _
from scribe.text import count
from scribe.writing.conversation import MARKUP, Conversation
from scribe.writing.plan import Plan
from scribe.writing.prompt import Prompter
from scribe.writing.turn import Turn

# A 字 takes 0.6 to 0.8 tokens and an English word 1.3 to 1.5 with the vocabularies in use; the
# text may overrun its length by a tenth.
TOKENS_PER_UNIT = 1.7
_TOKENS_IN_PROMPT = 2
SPARE_TOKENS = 128
SUMMARY = 160  # 字 or words of a summary that stands for turns the context has no room for
SUMMARY_TOKENS = 2 * SUMMARY
_PIXELS_IN_TOKEN = 28 * 28  # Qwen2.5-VL's patch; others look at a picture more coarsely
_LEAST_PICTURE = 1_200  # tokens: models that cut pictures into tiles enlarge a small one


class Effort(str, Enum):
    """How much is computed for a text that is drafted whole."""

    QUICK = "quick"  # the draft itself, shown as it comes
    USUAL = "usual"
    BEST = "best"


@dataclass(frozen=True)
class Job:
    """All that decides a text, but for the engine: the same job gives the same text.

    `plan` is a person's own outline; without one, the model is asked for an outline of so many
    `sections` (0: as the length suggests), unless the text is to be written in a `single_pass`.
    A text that is not written `by_sections` is drafted whole, with so much `effort`. Devices of
    the engine named in `without` are switched off.
    """

    prompter: Prompter
    sampling: Sampling
    seed: int
    plan: Plan | None = None
    sections: int = 0
    single_pass: bool = False
    by_sections: bool = False
    effort: Effort = Effort.USUAL
    without: frozenset[str] = frozenset()

    @property
    def length(self) -> int:
        """Length asked for, in 字 or words."""
        return self.prompter.brief.length

    @property
    def plan_expected(self) -> Plan | None:
        """The plan, or one as it may come to be."""
        if self.plan is not None or self.single_pass or not self.by_sections:
            return self.plan
        return self.prompter.blank_plan(self.sections)

    @property
    def turns_expected(self) -> tuple[Turn, ...]:
        """The turns it will take."""
        return self.prompter.turns(self.plan_expected)


def tokens_estimated(job: Job) -> int:
    """Context to ask for, in tokens, before a model is there to count with."""
    asked = sum(_tokens_in(turn.ask) + MARKUP for turn in job.turns_expected)
    told = _tokens_in(job.prompter.system) + _tokens_in(job.prompter.opening(job.plan_expected))
    told += sum(map(_tokens_of, job.prompter.pictures))
    return asked + told + round(TOKENS_PER_UNIT * job.length) + SUMMARY_TOKENS + SPARE_TOKENS


def begin_conversation(engine: Engine, prompter: Prompter, opening: str) -> Conversation:
    """The conversation with `engine` in which a text is written, pictures and all.

    Raises EngineError for pictures that the model cannot be shown.
    """
    shown, info = prompter.pictures, engine.info
    if shown and not info.chat:
        raise EngineError(
            _("{name} is a base model: it cannot be shown pictures.").format(name=info.name),
            hint=_("Choose a model that sees: scribe models list"),
        )
    taken = sum(map(engine.picture_tokens, shown))
    return Conversation(prompter.system, opening, engine.count_tokens, shown, taken)


def check_room(engine: Engine, job: Job) -> None:
    """Raises ContextOverflow when the context cannot hold what the first turn takes.

    Raises EngineError for pictures that the model cannot be shown.
    """
    context, prompter = engine.info.context, job.prompter
    told = begin_conversation(engine, prompter, prompter.opening(job.plan_expected))
    if engine.info.chat:
        needed = told.tokens + SUMMARY_TOKENS + SPARE_TOKENS
        needed += max(
            engine.count_tokens(turn.ask) + round(2 * TOKENS_PER_UNIT * turn.length)
            for turn in job.turns_expected
        )
    else:
        needed = engine.count_tokens(prompter.continued) + round(TOKENS_PER_UNIT * job.length)
    if needed > context:
        message = _("Prompt and text take about {needed} tokens; the context holds {context}.")
        raise ContextOverflow(
            message.format(needed=needed, context=context),
            needed=needed,
            context=context,
            hint=_("Shorten topic or material, ask for less with --length, or raise --context."),
        )


def _tokens_in(text: str) -> int:
    return _TOKENS_IN_PROMPT * count(text) + len(text) // 8


def _tokens_of(picture: Picture) -> int:
    return max(picture.width * picture.height // _PIXELS_IN_TOKEN, _LEAST_PICTURE)


def context_full(context: int) -> ContextOverflow:
    """The error for a text that met the end of a context of so many tokens."""
    return ContextOverflow(
        _("The context of {context} tokens is full; the text breaks off.").format(context=context),
        needed=context + 1,
        context=context,
        hint=_("Ask for less with --length, or raise --context."),
    )
