"""Several drafts of one text, and which of them is the best.

Drafts are written one after another by one loaded model: the same job with other seeds, so that
each finds the beginning of its prompt in the KV cache. They are not decoded side by side, as
sequences of one batch. That would need another decode loop, for every draft has a guide that takes
back and draws again on its own account; and a row of a batch is not the row that its token gets
alone (measured in `scribe.engine.llama.speculation`), so that no draft could be drawn again from
its seed.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum

from scribe.engine.base import Engine
from scribe.errors import EngineError
from scribe.writing.job import Job
from scribe.writing.quality import Quality

# What is left unremarked, in percent; a text of an able model keeps within all of it.
_REPEATED_4GRAMS = 10.0
_DUPLICATES = 2.0
_PURITY = 99.5
_LENGTH_SCORE = 92.0


class Merit(Enum):
    """What puts a draft before the next best one."""

    WHOLE = "whole"
    FAULTS = "faults"
    LIKELIHOOD = "likelihood"
    ORDER = "order"  # nothing does, but that it was drawn first


@dataclass(frozen=True)
class Candidate:
    """The draft of that `number`, from 1, as far as it is measured.

    `likelihood` is as in `Finished`; None where a model does not tell it.
    """

    number: int
    whole: bool
    quality: Quality
    likelihood: float | None = None

    @property
    def faults(self) -> float:
        """Percentage points by which loops, purity and length are out of bounds, together."""
        measured = self.quality
        beyond = (
            measured.repeated_4grams - _REPEATED_4GRAMS,
            measured.duplicate_sentences - _DUPLICATES,
            measured.duplicate_paragraphs - _DUPLICATES,
            _PURITY - measured.purity,
            _LENGTH_SCORE - measured.length_score,
        )
        return round(sum(max(0.0, points) for points in beyond), 1)


def standing(candidate: Candidate) -> tuple[bool, float, float, int]:
    """What drafts are sorted by, the best first.

    A whole draft comes before one that was broken off. Of two such, the one with fewer `faults`:
    a loop is what a model finds likeliest of all (Holtzman et al. 2020, arXiv 1904.09751), so
    likelihood can only decide between texts that have no loops. Then the likelier text, token by
    token; and at last the one that was drawn first.
    """
    unlikelihood = math.inf if candidate.likelihood is None else -candidate.likelihood
    return not candidate.whole, candidate.faults, unlikelihood, candidate.number


def merit(best: Candidate, others: Sequence[Candidate]) -> Merit:
    """What puts `best` before the best of `others`, of which there is one at least."""
    ranks = zip(Merit, standing(best), min(map(standing, others)), strict=True)
    return next(merit for merit, mine, yours in ranks if mine != yours)


def redrawn(job: Job, number: int) -> Job:
    """The job of draft `number`, from 1; the first is `job` itself."""
    return replace(job, seed=job.seed + number - 1)


def tells_likelihood(engine: Engine) -> bool:
    """Whether `engine` knows how likely the tokens are that it draws; a script does not."""
    try:
        engine.score("")  # nothing is computed before its first token is asked for
    except EngineError:
        return False
    return True
