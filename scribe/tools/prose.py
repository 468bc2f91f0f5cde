"""Asks for a passage of prose about a text, of a given length and true to the text's figures."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from scribe.engine.base import (
    Engine,
    Finish,
    FinishReason,
    Message,
    Piece,
    Prefill,
    Request,
    Sampling,
    Timings,
    never_cancelled,
)
from scribe.writing.events import Reading
from scribe.writing.guide import ProseGuide
from scribe.writing.job import SPARE_TOKENS, TOKENS_PER_UNIT, context_full
from scribe.writing.length import LengthLoop
from scribe.writing.memory import Memory
from scribe.writing.prompt import PROSE_MARKUP
from scribe.writing.purity import ScriptRule
from scribe.writing.rules import Rules

_RUNAWAY = 3  # times the tokens a passage should take, at which it is cut


@dataclass
class ProseWriter:
    """Writes passages in `language` with one engine; `timings` adds up what they cost."""

    engine: Engine
    language: str
    sampling: Sampling
    seed: int
    cancelled: Callable[[], bool] = never_cancelled
    timings: Timings = field(default_factory=Timings)

    @property
    def _plain(self) -> Sampling:
        """The sampling, with no mark of Markdown ever drawn."""
        never = tuple((mark, -math.inf) for mark in PROSE_MARKUP)
        return replace(self.sampling, logit_bias=(*self.sampling.logit_bias, *never))

    def write(
        self,
        messages: tuple[Message, ...],
        source: str,
        length: int,
        *,
        asked: str = "",
        prefix: str = "",
        said: Memory | None = None,
        sums_up: bool = True,
        attempt: int = 0,
        stop: tuple[str, ...] = (),
    ) -> Iterator[str | Reading]:
        """A passage of `length` 字 or words, asked for by `messages`, in the pieces it comes in.

        `source` is the text it is about, or follows: its words are allowed. A passage that
        `sums_up` its source has no figures but those, and no headings. What was `said` before is
        not said again, and the instructions in what was `asked` are not recited. Each `attempt`
        draws another; it ends before any `stop`. Raises what the engine raises.
        """
        rules = Rules(
            self.language,
            source,
            ScriptRule(self.language, source),
            only_given_figures=sums_up,
            terse=sums_up,
        )
        guide = ProseGuide(
            prefix,
            LengthLoop(length),
            rules,
            said or Memory(self.language),
            Memory.of(self.language, asked),
            Memory(self.language),
            closes=True,
        )
        request = Request(
            messages,
            prefix=prefix,
            sampling=self._plain if sums_up else self.sampling,
            max_tokens=round(_RUNAWAY * TOKENS_PER_UNIT * length) + SPARE_TOKENS,
            seed=self.seed + attempt,
            stop=stop,
            guide=guide,
            cancelled=self.cancelled,
        )
        for chunk in self.engine.stream(request):
            if isinstance(chunk, Piece):
                yield chunk.text
            elif isinstance(chunk, Prefill):
                yield Reading(chunk.done, chunk.total)
            elif isinstance(chunk, Finish):
                self.timings += chunk.timings
                if chunk.reason is FinishReason.CONTEXT:
                    raise context_full(self.engine.info.context)
