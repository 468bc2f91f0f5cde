"""What can happen to a session, as values that its journal keeps a line each."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from scribe.writing.dialogue import Material, Turn


@dataclass(frozen=True)
class Said:
    """A turn of the conversation was answered, or broken off; `again`: in place of the latest."""

    turn: Turn
    again: bool = False


@dataclass(frozen=True)
class Drafted:
    """The draft became `text` by the command `by`.

    A text that was broken off has in `job` what it takes to finish it.
    """

    text: str
    by: str = ""
    job: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Condensed:
    """The model summed up all but the last `kept` turns."""

    summary: str
    kept: int


@dataclass(frozen=True)
class Attached:
    """A file was taken in, to be given to the model with the next message."""

    material: Material


@dataclass(frozen=True)
class Pictured:
    """The picture at the absolute `path` is to be shown to the model with the next message."""

    path: str


@dataclass(frozen=True)
class Instructed:
    """The author told the model how to answer."""

    system: str


@dataclass(frozen=True)
class Set:
    """A setting has this value in the session."""

    name: str
    value: str


@dataclass(frozen=True)
class Undone:
    """The latest change of draft or conversation was taken back."""


@dataclass(frozen=True)
class Redone:
    """What was taken back last came again."""


@dataclass(frozen=True)
class Begun:
    """The model begins to write: an answer to `turn`, or a draft for the record of a `job`.

    An answer that is had `again` comes in the place of the latest one.
    """

    turn: Turn | None = None
    by: str = ""
    job: Mapping[str, Any] = field(default_factory=dict)
    text: str = ""
    again: bool = False


@dataclass(frozen=True)
class Wrote:
    """The model wrote this much more of what it began."""

    text: str


@dataclass(frozen=True)
class Placed:
    """The text that was begun has come to a new place."""

    place: Mapping[str, Any]


Change = (
    Said | Drafted | Condensed | Attached | Pictured | Instructed | Set | Undone | Redone
    | Begun | Wrote | Placed
)  # fmt: skip
_KINDS = {
    kind.__name__.lower(): kind
    for kind in (
        Said, Drafted, Condensed, Attached, Pictured, Instructed, Set, Undone, Redone, Begun,
        Wrote, Placed,
    )
}  # fmt: skip


def to_line(change: Change) -> str:
    """`change` as one line of JSON."""
    return json.dumps({type(change).__name__.lower(): asdict(change)}, ensure_ascii=False)


def from_line(line: str) -> Change:
    """What `to_line` gave. Raises KeyError, TypeError or ValueError for anything else."""
    [(kind, values)] = json.loads(line).items()
    if values.get("turn"):
        values["turn"] = _turn(values["turn"])
    if "material" in values:
        values["material"] = Material(**values["material"])
    change: Change = _KINDS[kind](**values)
    return change


def _turn(values: Mapping[str, Any]) -> Turn:
    given = tuple(Material(**item) for item in values["given"])
    return Turn(**{**values, "given": given, "pictures": tuple(values.get("pictures", ()))})
