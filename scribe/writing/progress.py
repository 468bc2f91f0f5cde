"""How far a text is while it is written, and what it came to, in a line each."""

from __future__ import annotations

from collections.abc import Callable

from scribe.i18n import _
from scribe.text import count
from scribe.writing.events import Drafting, Finished, Reading, Written
from scribe.writing.job import Job


def reading_line(event: Reading) -> str:
    """How far the model is with the prompt."""
    return _("Reading {done}/{total} tokens").format(done=event.done, total=event.total)


class Progress:
    """The status line of a text being written. `clock` counts seconds."""

    def __init__(self, language: str, clock: Callable[[], float]) -> None:
        self._unit = _unit(language)
        self._clock = clock
        self._started: float | None = None
        self._tokens_before = 0

    def line(self, event: Reading | Drafting | Written) -> str:
        """One line: how far reading, drafting or writing is."""
        if isinstance(event, Reading):
            return reading_line(event)
        if isinstance(event, Drafting):
            return _("Drafting ({number}): {length}/{target} {unit}").format(
                number=event.number, length=event.length, target=event.target, unit=self._unit
            )
        line = f"{event.length}/{event.target} {self._unit}"
        rate = self._rate(event.tokens)
        return (
            _("{progress}  {rate:.1f} tokens/s").format(progress=line, rate=rate) if rate else line
        )

    def _rate(self, tokens: int) -> float:
        """Tokens per second since the first; 0 while that says nothing."""
        now = self._clock()
        if tokens and self._started is None:
            self._started, self._tokens_before = now, tokens
        seconds = now - self._started if self._started is not None else 0.0
        return (tokens - self._tokens_before) / seconds if seconds > 0 else 0.0


def closing_line(finished: Finished, job: Job) -> str:
    """One line for the end of a text."""
    return _("{length} {unit}, {rate:.1f} tokens/s, seed {seed}").format(
        length=count(finished.text),
        unit=_unit(job.prompter.brief.language),
        rate=finished.timings.generation_rate,
        seed=job.seed,
    )


def _unit(language: str) -> str:
    return _("characters") if language == "zh" else _("words")
