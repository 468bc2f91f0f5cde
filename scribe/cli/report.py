"""What scribe tells about a text: while it is written, at its end, and as JSON. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from scribe.engine.base import EngineInfo
from scribe.i18n import _
from scribe.render.record import json_text
from scribe.text import count, count_han
from scribe.writing.events import Finished
from scribe.writing.job import Job
from scribe.writing.quality import Quality, judge

SCHEMA = 1  # of the JSON object; raised when a field changes its meaning


def stats_lines(finished: Finished, job: Job) -> Iterator[str]:
    """The measures of a text, a line each."""
    quality = quality_of(finished, job)
    yield _("length score         {value:.1f}").format(value=quality.length_score)
    yield _("repeated 4-grams     {value:.1f} %").format(value=quality.repeated_4grams)
    yield _("duplicate sentences  {value:.1f} %").format(value=quality.duplicate_sentences)
    yield _("duplicate paragraphs {value:.1f} %").format(value=quality.duplicate_paragraphs)
    yield _("script purity        {value:.1f} %").format(value=quality.purity)
    if quality.structure is not None:
        yield _("headings kept        {value:.1f} %").format(value=quality.structure)
    if finished.likelihood is not None:
        yield _("likelihood           {value:.3f} per token").format(value=finished.likelihood)


def quality_of(finished: Finished, job: Job) -> Quality:
    """The measures of the text that `job` came to."""
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


@dataclass(frozen=True)
class Report:
    """Everything that decided a text, and what came of it."""

    engine: EngineInfo
    job: Job
    loaded: Mapping[str, str]

    def as_json(
        self, finished: Finished, draft: Path | None, drafts: Sequence[Mapping[str, Any]] = ()
    ) -> str:
        """One JSON object on one line; `drafts` are all that the text was chosen from."""
        timings, brief = finished.timings, self.job.prompter.brief
        result = {
            "schema": SCHEMA,
            "text": finished.text,
            "complete": finished.complete,
            "model": self.engine.name,
            "language": brief.language,
            "seed": self.job.seed,
            "images": list(brief.pictures),
            "settings": {
                "template": self.job.prompter.template.name,
                "length": brief.length,
                "context": self.engine.context,
                "lora": self.loaded.get("lora", ""),
                "mmproj": self.loaded.get("mmproj", ""),
                **asdict(self.job.sampling),
            },
            "counts": {
                "length": count(finished.text),
                "han": count_han(finished.text),
                "characters": len(finished.text),
                "paragraphs": sum(1 for block in finished.text.split("\n\n") if block.strip()),
            },
            "plan": asdict(finished.plan) if finished.plan else None,
            "quality": asdict(quality_of(finished, self.job)),
            "rules": dict(finished.findings),
            "timings": {
                **asdict(timings),
                "prefill_tokens_per_second": round(timings.prefill_rate, 2),
                "generated_tokens_per_second": round(timings.generation_rate, 2),
            },
            "draft": str(draft) if draft else None,
            "drafts": drafts,
        }
        return json_text(result)
