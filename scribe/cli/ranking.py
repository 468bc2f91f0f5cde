"""What is told of several drafts of a text: their scores, and why one of them is the best."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from scribe.cli.keeping import Keeping
from scribe.cli.report import quality_of
from scribe.i18n import _
from scribe.text import count
from scribe.writing.drafts import Candidate, Merit, merit, standing
from scribe.writing.events import Finished
from scribe.writing.job import Job


@dataclass(frozen=True)
class Drawn:
    """A draft that was drawn by `job`, as it is measured, and where it is kept."""

    candidate: Candidate
    job: Job
    finished: Finished
    keeping: Keeping


def drawn_as(number: int, job: Job, finished: Finished, keeping: Keeping) -> Drawn:
    """The draft of that `number`, measured."""
    quality = quality_of(finished, job)
    measured = Candidate(number, finished.complete, quality, finished.likelihood)
    return Drawn(measured, job, finished, keeping)


def ranked(drafts: Iterable[Drawn]) -> list[Drawn]:
    """The `drafts`, the best first."""
    return sorted(drafts, key=lambda drawn: standing(drawn.candidate))


def heading(drawn: Drawn) -> str:
    """The line above a draft that is shown with others."""
    measured = drawn.candidate
    scores = [
        _("faults {points:.1f}").format(points=measured.faults),
        _("length score {value:.1f}").format(value=measured.quality.length_score),
    ]
    if measured.likelihood is not None:
        scores.append(_("likelihood {value:.3f}").format(value=measured.likelihood))
    if not measured.whole:
        scores.append(_("broken off"))
    return _("**Draft {number}**, seed {seed}: {scores}").format(
        number=measured.number, seed=drawn.job.seed, scores=", ".join(scores)
    )


def choice_line(drafts: Sequence[Drawn], wanted: int) -> str:
    """Which of the `wanted` drafts is the first of those that came, as ranked, and why."""
    best, *others = drafts
    reason = _reason(best.candidate, [drawn.candidate for drawn in others])
    return _("Draft {number} of {total} (seed {seed}): {reason}").format(
        number=best.candidate.number, total=wanted, seed=best.job.seed, reason=reason
    )


def _reason(best: Candidate, others: Sequence[Candidate]) -> str:
    if not others:
        return _("there is no other.")
    second = min(others, key=standing)
    reason = merit(best, others)
    if reason is Merit.WHOLE:
        return _("no other is whole.")
    if reason is Merit.FAULTS:
        return _("it has the fewest faults, {best:.1f} points against {second:.1f}.").format(
            best=best.faults, second=second.faults
        )
    if reason is Merit.LIKELIHOOD and best.likelihood and second.likelihood:
        line = _(
            "as few faults as any, and the likeliest, {best:.3f} against {second:.3f} a token."
        )
        return line.format(best=best.likelihood, second=second.likelihood)
    return _("no other is better.")


def draft_account(drawn: Drawn) -> dict[str, Any]:
    """A draft as JSON values."""
    measured = drawn.candidate
    return {
        "number": measured.number,
        "seed": drawn.job.seed,
        "text": drawn.finished.text,
        "complete": measured.whole,
        "length": count(drawn.finished.text),
        "faults": measured.faults,
        "likelihood": measured.likelihood,
        "quality": asdict(measured.quality),
        "timings": asdict(drawn.finished.timings),
        "draft": str(drawn.keeping.path) if drawn.keeping.path else None,
    }
