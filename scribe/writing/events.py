"""What happens while a text is written, as values, in the order it happens."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from scribe.engine.base import Timings
from scribe.writing.bookmark import Bookmark
from scribe.writing.plan import Plan


@dataclass(frozen=True)
class Reading:
    """The model reads the prompt: tokens done of all."""

    done: int
    total: int


@dataclass(frozen=True)
class Drafting:
    """Draft `number`, from 1, is drawn out of sight: `length` 字 or words so far, of `target`."""

    number: int
    length: int
    target: int


@dataclass(frozen=True)
class Planning:
    """A line of the outline was drawn: the title, or a section. `title` is known by then."""

    line: str
    title: str


@dataclass(frozen=True)
class Planned:
    """The plan is drawn up, for the cost of `timings`."""

    plan: Plan
    timings: Timings


@dataclass(frozen=True)
class Marked:
    """The text has come to a new place, to be kept beside it."""

    bookmark: Bookmark


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
    """The text is complete, or was stopped (`complete` is then False).

    `likelihood` is the mean of the natural logarithms of the probabilities that the model gave
    the tokens drawn for it, where that was asked for. `findings` are the names of the rules that
    took something back, and how often.
    """

    text: str
    complete: bool
    timings: Timings
    plan: Plan | None = None
    likelihood: float | None = None
    findings: Mapping[str, int] = field(default_factory=dict)


Event = Reading | Drafting | Planning | Planned | Marked | Written | Finished
