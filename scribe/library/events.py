"""What happens while a model file is fetched or checked, as values. Sizes are in bytes."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Beginning:
    """The turn of `file`, of `size` bytes, has come among the several files of a model."""

    file: str
    size: int | None


@dataclass(frozen=True)
class Pulling:
    """`done` bytes of `total` (None: the source does not say) are here, by way of `source`."""

    source: str
    done: int
    total: int | None


@dataclass(frozen=True)
class SourceFailed:
    """`source` did not deliver; the next one, if there is one, is tried."""

    source: str
    reason: str


@dataclass(frozen=True)
class Waiting:
    """Another process is fetching the same file; this one waits for it."""


@dataclass(frozen=True)
class Verifying:
    """The SHA-256 of `done` bytes of `total` is computed."""

    done: int
    total: int


@dataclass(frozen=True)
class Pulled:
    """The last event: the file is whole at `path`. `fresh` if it was not there before."""

    path: Path
    fresh: bool = True


PullEvent = Beginning | Pulling | SourceFailed | Waiting | Verifying | Pulled
