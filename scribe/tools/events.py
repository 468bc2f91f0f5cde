"""What happens while a text tool works, as values, in the order it happens."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from scribe.engine.base import Timings
from scribe.errors import ScribeError


class Fault(Enum):
    """What can be wrong with an edited unit."""

    EMPTY = "empty"
    UNCHANGED = "unchanged"  # though it was to be written anew
    LANGUAGE = "language"  # not the one asked for
    LENGTH = "length"  # something is left out or added
    LOST = "lost"
    INVENTED = "invented"  # figures that the source does not have
    TERMS = "terms"  # of the glossary


@dataclass(frozen=True)
class Flaw:
    """A fault of a unit, and the words it is about."""

    fault: Fault
    items: tuple[str, ...] = ()


@dataclass(frozen=True)
class Working:
    """Part `number` of `parts` is begun, counting from 1."""

    number: int
    parts: int


@dataclass(frozen=True)
class Copied:
    """A stretch of the document that stays as it is."""

    text: str


@dataclass(frozen=True)
class Edited:
    """Part `number` of `parts` is done: `before` at character `start`, and what is there `after`.

    `flaws` are those of the best of `tries`. Where that was not good enough, or an `error` came
    between, the part is `kept` as it was.
    """

    number: int
    parts: int
    start: int
    before: str
    after: str
    tries: int = 1
    flaws: tuple[Flaw, ...] = ()
    kept: bool = False
    error: ScribeError | None = None


@dataclass(frozen=True)
class Worked:
    """All is done, for the cost of `timings`."""

    timings: Timings
