"""What is known of the models at hand, as values. Sizes are in bytes."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from scribe.gguf import GgufHeader
from scribe.library.catalogue import LANGUAGES, Card

# Of those measured, 0.5B parameters (491 MB) were too few to plan with and 1.5B (1117 MB) enough.
_ABLE_TO_PLAN = 700_000_000  # bytes


class State(str, Enum):
    """Where a model stands."""

    INSTALLED = "installed"
    PARTIAL = "partial"  # a pull was begun and not ended
    AVAILABLE = "available"  # in the catalogue only
    MISSING = "missing"  # registered, but its file has gone


@dataclass(frozen=True)
class InstalledModel:
    """A model file on this machine.

    `card` is set when it is a model of the catalogue. `projector` is the file through which it
    sees pictures. `trusted`: its bytes, and those of its projector, were seen to have the SHA-256
    that the card tells, and neither has changed since. `kind` is "chat", "base" or, for a file
    that was only named by its path, "".
    """

    name: str
    path: Path
    size: int
    kind: str = ""
    card: Card | None = None
    trusted: bool = False
    projector: Path | None = None

    @property
    def total_size(self) -> int:
        """Bytes of the model and its projector."""
        mmproj = self.card.mmproj if self.card else None
        return self.size + (mmproj.size if mmproj and self.projector else 0)

    @property
    def wanting(self) -> Card | None:
        """Its card, when the projector that goes with it has yet to be fetched."""
        return self.card if self.card and self.card.mmproj and not self.projector else None

    @property
    def languages(self) -> tuple[str, ...]:
        """What it writes; a model nobody described is given the benefit of the doubt."""
        return self.card.languages if self.card else LANGUAGES

    @property
    def plans(self) -> bool:
        """Whether it can draw up an outline; of one nobody described, size has to tell."""
        return self.card.plans if self.card else self.size >= _ABLE_TO_PLAN


@dataclass(frozen=True)
class Entry:
    """One line of the list of models. `done` bytes of a partial one are here.

    `sees`: it is shown pictures, or could be once it is here.
    """

    name: str
    state: State
    size: int | None
    path: Path | None = None
    card: Card | None = None
    done: int = 0
    sees: bool = False


@dataclass(frozen=True)
class Details:
    """Everything there is to tell of one model; no header unless its file is here."""

    name: str
    card: Card | None = None
    model: InstalledModel | None = None
    header: GgufHeader | None = None


@dataclass(frozen=True)
class Verified:
    """A file that is what it should be; `model.card` tells whether the catalogue knows it.

    `projector_sha256` is that of the model's projector, if it has one.
    """

    model: InstalledModel
    sha256: str
    projector_sha256: str = ""


@dataclass(frozen=True)
class Removal:
    """Files that were deleted, and the person's own file, if any, that stays where it is."""

    deleted: tuple[Path, ...]
    kept: Path | None = None
