"""Where a text stands, beyond its words: all it takes to go on with it another day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from scribe.writing.plan import Plan


@dataclass(frozen=True)
class Bookmark:
    """The plan, where in the text (in characters) each turn so far starts, and what is left out.

    `summary` stands in the conversation for the first `summarized` turns.
    """

    plan: Plan | None = None
    starts: tuple[int, ...] = ()
    summary: str = ""
    summarized: int = 0

    def as_record(self) -> dict[str, Any]:
        """As JSON values."""
        return asdict(self)

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> Bookmark:
        """What `as_record` gave. Raises KeyError, TypeError or ValueError for anything else."""
        plan = record["plan"]
        return cls(
            None if plan is None else Plan.from_record(plan),
            tuple(int(start) for start in record["starts"]),
            str(record["summary"]),
            int(record["summarized"]),
        )
