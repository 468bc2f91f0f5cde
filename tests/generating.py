"""Asks an engine for text and looks at what comes back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from scribe.engine.base import (
    Chunk,
    Engine,
    Finish,
    FinishReason,
    Message,
    Piece,
    Prefill,
    Request,
    Sampling,
    Timings,
    Verdict,
)
from scribe.engine.llama.model import LlamaOptions

# Always the likeliest token, with nothing that could make another one likelier.
GREEDY = Sampling(temperature=0, repeat_penalty=1, dry_multiplier=0)
# Fastest for a tiny model: several threads mostly wait for one another.
ONE_THREAD = LlamaOptions(threads=1)


def ask(content: str, sampling: Sampling = GREEDY, *, max_tokens: int = 60) -> Request:
    """A request of one user message."""
    return Request((Message("user", content),), sampling=sampling, max_tokens=max_tokens)


@dataclass(frozen=True)
class Outcome:
    """Everything that came out of one generation."""

    chunks: Sequence[Chunk]

    @property
    def prefills(self) -> list[Prefill]:
        return [chunk for chunk in self.chunks if isinstance(chunk, Prefill)]

    @property
    def pieces(self) -> list[str]:
        return [chunk.text for chunk in self.chunks if isinstance(chunk, Piece)]

    @property
    def text(self) -> str:
        return "".join(self.pieces)

    @property
    def finish(self) -> Finish:
        last = self.chunks[-1]
        assert isinstance(last, Finish)
        return last

    @property
    def reason(self) -> FinishReason:
        return self.finish.reason

    @property
    def timings(self) -> Timings:
        return self.finish.timings


def generate(engine: Engine, request: Request) -> Outcome:
    return Outcome(list(engine.stream(request)))


class Reader:
    """A guide that forbids the end before `at_least` characters and stops after `at_most`."""

    def __init__(self, at_least: int = 0, at_most: int = 1_000_000) -> None:
        self.text = ""
        self._at_least, self._at_most = at_least, at_most

    def may_end(self) -> bool:
        return len(self.text) >= self._at_least

    def observe(self, text: str) -> Verdict:
        self.text += text
        return Verdict.STOP if len(self.text) >= self._at_most else Verdict.RELEASE


class Judge:
    """A guide that gives its verdicts in turn, one for each text, and then releases the rest."""

    def __init__(self, *verdicts: Verdict) -> None:
        self._verdicts = list(verdicts)

    def may_end(self) -> bool:
        return True

    def observe(self, text: str) -> Verdict:
        return self._verdicts.pop(0) if self._verdicts else Verdict.RELEASE


class Patience:
    """A `cancelled` that turns True once it was asked more than `polls` times."""

    def __init__(self, polls: int) -> None:
        self._left = polls

    def __call__(self) -> bool:
        self._left -= 1
        return self._left < 0


def with_grammar(request: Request, grammar: str) -> Request:
    return replace(request, sampling=replace(request.sampling, grammar=grammar))
