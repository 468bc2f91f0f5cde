"""What scribe tells about a text: while it is written, at its end, and as JSON. Pure."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from scribe.engine.base import EngineInfo
from scribe.i18n import _
from scribe.text import count, count_han
from scribe.writing.bookmark import Bookmark
from scribe.writing.events import Finished, Reading, Written
from scribe.writing.job import Job
from scribe.writing.quality import Quality, judge

SCHEMA = 1  # of the JSON object; raised when a field changes its meaning


class Progress:
    """The status line of a text being written. `clock` counts seconds."""

    def __init__(self, language: str, clock: Callable[[], float]) -> None:
        self._unit = _unit(language)
        self._clock = clock
        self._started: float | None = None
        self._tokens_before = 0

    def line(self, event: Reading | Written) -> str:
        """One line: how far reading or writing is."""
        if isinstance(event, Reading):
            return _("Reading {done}/{total} tokens").format(done=event.done, total=event.total)
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


def stats_lines(finished: Finished, job: Job) -> Iterator[str]:
    """The measures of a text, a line each."""
    quality = _quality(finished, job)
    yield _("length score         {value:.1f}").format(value=quality.length_score)
    yield _("repeated 4-grams     {value:.1f} %").format(value=quality.repeated_4grams)
    yield _("duplicate sentences  {value:.1f} %").format(value=quality.duplicate_sentences)
    yield _("duplicate paragraphs {value:.1f} %").format(value=quality.duplicate_paragraphs)
    yield _("script purity        {value:.1f} %").format(value=quality.purity)
    if quality.structure is not None:
        yield _("headings kept        {value:.1f} %").format(value=quality.structure)


def _quality(finished: Finished, job: Job) -> Quality:
    brief = job.prompter.brief
    planning = job.prompter.template.plan
    shown = planning is not None and (planning.headings or bool(job.prompter.headings_named))
    sections = finished.plan.sections if finished.plan is not None and shown else ()
    return judge(
        finished.text,
        brief.language,
        brief.length,
        brief=f"{brief.topic}\n{brief.material}",
        headings=[section.heading for section in sections if section.heading],
    )


def _unit(language: str) -> str:
    return _("characters") if language == "zh" else _("words")


@dataclass(frozen=True)
class Report:
    """Everything that decided a text, and what came of it."""

    engine: EngineInfo
    job: Job

    def job_record(self, model: str) -> dict[str, Any]:
        """What it takes to write the same text again with `model`, as JSON values."""
        return {
            "model": model,
            "template": self.job.prompter.template.name,
            "brief": asdict(self.job.prompter.brief),
            "seed": self.job.seed,
            "sampling": asdict(self.job.sampling),
            "context": self.engine.context,
            "sections": self.job.sections,
            "single_pass": self.job.single_pass,
            "place": Bookmark(self.job.plan).as_record(),
        }

    def as_json(self, finished: Finished, draft: Path | None) -> str:
        """One JSON object on one line."""
        timings, brief = finished.timings, self.job.prompter.brief
        result = {
            "schema": SCHEMA,
            "text": finished.text,
            "complete": finished.complete,
            "model": self.engine.name,
            "language": brief.language,
            "seed": self.job.seed,
            "settings": {
                "template": self.job.prompter.template.name,
                "length": brief.length,
                "context": self.engine.context,
                **asdict(self.job.sampling),
            },
            "counts": {
                "length": count(finished.text),
                "han": count_han(finished.text),
                "characters": len(finished.text),
                "paragraphs": sum(1 for block in finished.text.split("\n\n") if block.strip()),
            },
            "plan": asdict(finished.plan) if finished.plan else None,
            "quality": asdict(_quality(finished, self.job)),
            "timings": {
                **asdict(timings),
                "prefill_tokens_per_second": round(timings.prefill_rate, 2),
                "generated_tokens_per_second": round(timings.generation_rate, 2),
            },
            "draft": str(draft) if draft else None,
        }
        return json.dumps(result, ensure_ascii=False) + "\n"
