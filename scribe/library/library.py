"""The models of one directory: looked up, chosen, fetched, registered, checked and removed."""

from __future__ import annotations

import contextlib
from collections.abc import Generator, Mapping
from dataclasses import replace
from pathlib import Path

from scribe.errors import ModelError, ModelNotFound
from scribe.gguf import read_header
from scribe.library import choice, refusals
from scribe.library.adding import checked_name, fetch_from, is_url, name_for
from scribe.library.catalogue import Card, Catalogue, canonical
from scribe.library.disk import hash_file, locked, writing
from scribe.library.download import Wanted, fetch, is_whole
from scribe.library.events import Beginning, Pulled, PullEvent, Verifying
from scribe.library.files import CardFiles
from scribe.library.inventory import Details, Entry, InstalledModel, Removal, State, Verified
from scribe.library.partial import Partial
from scribe.library.registry import Record, Registry


class ModelLibrary:
    """The model files in `directory`, and those elsewhere that were registered there.

    `variables` is the process's environment: what the hub and pip are configured by. With
    `offline`, nothing here opens a connection or starts pip.
    """

    def __init__(
        self,
        directory: Path,
        *,
        offline: bool,
        variables: Mapping[str, str],
        catalogue: Catalogue | None = None,
    ) -> None:
        self.directory = directory.absolute()
        self.offline = offline
        self.catalogue = catalogue or Catalogue.load()
        self._variables = variables
        self._registry = Registry(self.directory)

    def entries(self) -> list[Entry]:
        """Every model of the catalogue, then those that were registered."""
        records = self._registry.records()
        entries = [self._card_entry(card, records) for card in self.catalogue]
        for record in records.values():
            if self.catalogue.get(record.name) is None:
                state = State.INSTALLED if record.path.is_file() else State.MISSING
                card = self.catalogue.with_content(record.sha256)
                sees = self._projector(card, record.path) is not None
                path = record.path
                entries.append(Entry(record.name, state, record.size, path, card, sees=sees))
        return entries

    def resolve(self, spec: str) -> InstalledModel | Card:
        """The model that `spec`, a name or a path, means; a Card when it has yet to be pulled.

        Raises ModelNotFound, with the nearest names.
        """
        path = Path(spec).expanduser()
        if path.is_file() or path.suffix == ".gguf" or "/" in spec:
            return self._at_path(path.absolute())
        records = self._registry.records()
        if card := self.catalogue.get(spec):
            return self._installed(card, records) or card
        if record := records.get(canonical(spec)):
            if record.path.is_file():
                return self._model(record)
            raise refusals.gone(record)
        raise self._unknown(spec)

    def choose(self, language: str, free_memory: int, sees: bool = False) -> InstalledModel | Card:
        """The model to write `language` ("zh" or "en") with when none is named.

        The largest chat model at hand that suits and fits into `free_memory` bytes; else the
        largest one that may be fetched unasked. With `sees`, it has to see pictures. Raises
        ModelNotFound when none suits, ResourceError when none fits.
        """
        records = self._registry.records()
        at_hand = [self._model(record) for record in records.values() if record.path.is_file()]
        named = [self._installed(card, records) for card in self.catalogue]
        installed = [*filter(None, named), *at_hand]
        return choice.choose(installed, self.catalogue, language, free_memory, sees)

    def seeing(self, found: InstalledModel | Card, language: str) -> InstalledModel | Card:
        """The model that was `found`, for pictures; a Card when any of its files is to be pulled.

        Raises ModelError for a text model, with one that sees and writes `language`.
        """
        if isinstance(found, InstalledModel):
            if found.projector is not None:
                return found
            found = found.wanting or found
        if isinstance(found, Card) and found.mmproj is not None:
            return found
        raise self.text_model(found.name, language)

    def text_model(self, name: str, language: str) -> ModelError:
        """What to raise where the model called `name` is given pictures and sees none."""
        return refusals.text_model(name, language, self.catalogue)

    def installed(self, card: Card) -> InstalledModel | None:
        """The model of `card`, if its file is here."""
        return self._installed(card, self._registry.records())

    def lacking(self, card: Card) -> list[Wanted]:
        """The files of `card` that are not here."""
        model = self.installed(card)
        files = CardFiles(card, self.directory, model.path if model else None)
        return list(files.lacking(self._variables))

    def pull(self, card: Card) -> Generator[PullEvent, None, InstalledModel]:
        """Fetch the files of `card` that are not here; the last event is `Pulled`.

        Closing the generator stops the fetch; the next one goes on from there. Raises
        DownloadError, ResourceError, OutputError, and ModelNotFound when offline.
        """
        lacking = self.lacking(card)
        if lacking and self.offline:
            here = self.installed(card) is not None
            raise refusals.offline_projector(card.name) if here else refusals.offline(card.name)
        for wanted in lacking:
            if card.mmproj is not None:
                yield Beginning(wanted.path.name, wanted.size)
            with contextlib.closing(fetch(wanted)) as events:
                for event in events:
                    if not isinstance(event, Pulled):
                        yield event
                    elif event.fresh:
                        self._registry.put(_record_of(card, event.path))
        model = self._present(card.name)
        yield Pulled(model.path, fresh=bool(lacking))
        return model

    def add(
        self, source: str, name: str | None = None
    ) -> Generator[PullEvent, None, InstalledModel]:
        """Register the GGUF file at `source`: a path, which stays where it is, or a URL.

        Its name is `name`, or that of the catalogue's model with the same content, or its
        file name. Raises ModelFileError for a file that is no model, UsageError for a name
        that is taken, and what `pull` raises.
        """
        fetched = is_url(source)
        chosen = checked_name(name or name_for(source))
        path = (
            self.directory / f"{chosen}.gguf" if fetched else Path(source).expanduser().absolute()
        )
        self._require_free(chosen, path)
        if fetched:
            if self.offline:
                raise refusals.offline(chosen)
            yield from fetch_from(source, chosen, path, self.catalogue, self._variables)
        header = read_header(path)
        sha256 = yield from hash_file(path)
        known = self.catalogue.with_content(sha256)
        if known is not None and name is None:
            chosen = known.name
        elif self.catalogue.get(chosen) not in (None, known):
            raise refusals.taken(chosen)
        self._require_free(chosen, path)
        kind = "chat" if header.chat_template else "base"
        record = Record.of(chosen, path, sha256, kind, fetched)
        self._registry.put(record)
        return self._model(record)

    def verify(self, spec: str) -> Generator[Verifying, None, Verified]:
        """Hash the file of a model that is here and compare it with what it should be.

        Raises ModelFileError when it differs, ModelNotFound when it is not here. A file named
        by a path that was never registered is only looked up in the catalogue.
        """
        model = self._present(spec)
        record = self._registry.get(model.name)
        if record is not None and record.path != model.path:
            record = None
        sha256 = yield from hash_file(model.path)
        known = self.catalogue.with_content(sha256)
        expected = record.sha256 if record else model.card.sha256 if model.card else sha256
        if sha256 != expected:
            raise refusals.altered(model.name, model.path, expected, sha256)
        if record is not None:
            fetched, kind = record.fetched, record.kind
            self._registry.put(Record.of(record.name, model.path, sha256, kind, fetched))
        elif known is not None and model.path == self.directory / known.file:
            self._registry.put(Record.of(known.name, model.path, sha256, known.kind, fetched=True))
        projector_sha256 = yield from self._verify_projector(model)
        model = replace(model, card=known, trusted=known is not None)
        return Verified(model, sha256, projector_sha256)

    def remove(self, name: str) -> Removal:
        """Forget a model. Its file is deleted only if it is scribe's own, in its directory."""
        record, card = self._registry.get(name), self.catalogue.get(name)
        if record is None and card is None:
            raise self._unknown(name)
        deleted: list[Path] = []
        for path in self._own_files(record, card):
            with locked(path):
                partial = Partial(path)
                deleted += filter(Path.exists, (path, partial.path))
                with writing(path):
                    path.unlink(missing_ok=True)
                partial.discard()
        if record is None and not deleted:
            raise refusals.not_here(name)
        self._registry.drop(name, deleted)
        return Removal(tuple(deleted), record.path if record and record.path.exists() else None)

    def show(self, spec: str) -> Details:
        """What is known of a model. Raises ModelNotFound, and ModelFileError for a broken file."""
        found = self.resolve(spec)
        if isinstance(found, Card):
            return Details(found.name, found)
        return Details(found.name, found.card, found, read_header(found.path))

    def _present(self, spec: str) -> InstalledModel:
        found = self.resolve(spec)
        if isinstance(found, Card):
            raise refusals.not_here(found.name)
        return found

    def _verify_projector(self, model: InstalledModel) -> Generator[Verifying, None, str]:
        mmproj = model.card.mmproj if model.card else None
        if mmproj is None or model.projector is None:
            return ""
        sha256 = yield from hash_file(model.projector)
        if sha256 != mmproj.sha256:
            raise refusals.altered(model.name, model.projector, mmproj.sha256, sha256)
        self._registry.put(Record.of_projector(model.projector, sha256))
        return sha256

    def _projector(self, card: Card | None, model: Path) -> Path | None:
        return CardFiles(card, self.directory, model).projector if card else None

    def _vouches_for(self, projector: Path | None, card: Card) -> bool:
        """Whether the projector of `card`, if it is here, is known to be what it should."""
        mmproj = card.mmproj
        return not (mmproj and projector) or self._registry.vouches_for(projector, mmproj.sha256)

    def _at_path(self, path: Path) -> InstalledModel:
        if not path.is_file():
            raise refusals.no_file(path)
        for record in self._registry.records().values():
            if record.path == path:
                return self._model(record)
        return InstalledModel(path.stem, path, path.stat().st_size)

    def _installed(self, card: Card, records: Mapping[str, Record]) -> InstalledModel | None:
        record, path = records.get(canonical(card.name)), self.directory / card.file
        if record is not None and record.path.is_file():
            return self._model(record)
        if is_whole(path, card.size):  # put there by hand: of that name and size, but unproven
            size, projector = path.stat().st_size, self._projector(card, path)
            return InstalledModel(card.name, path, size, card.kind, card, projector=projector)
        return None

    def _model(self, record: Record) -> InstalledModel:
        card = self.catalogue.with_content(record.sha256)
        projector = self._projector(card, record.path)
        trusted = card is not None and record.unchanged and self._vouches_for(projector, card)
        return InstalledModel(
            record.name, record.path, record.size, record.kind, card, trusted, projector
        )

    def _card_entry(self, card: Card, records: Mapping[str, Record]) -> Entry:
        if model := self._installed(card, records):
            size, sees = model.total_size, model.projector is not None
            return Entry(card.name, State.INSTALLED, size, model.path, card, size, sees)
        done = CardFiles(card, self.directory).done
        state, sees = State.PARTIAL if done else State.AVAILABLE, card.mmproj is not None
        return Entry(card.name, state, card.total_size, None, card, done, sees)

    def _own_files(self, record: Record | None, card: Card | None) -> set[Path]:
        """The files of a model that scribe put down, and so may delete."""
        own = CardFiles(card, self.directory).paths if card else set()
        if record is not None and record.fetched and record.path.parent == self.directory:
            own.add(record.path)
        elif record is not None:
            own.discard(record.path)
        return own

    def _require_free(self, name: str, path: Path) -> None:
        record = self._registry.get(name)
        if record is not None and record.path != path:
            raise refusals.taken(name)

    def _unknown(self, name: str) -> ModelNotFound:
        return refusals.unknown(name, [entry.name for entry in self.entries()])


def _record_of(card: Card, path: Path) -> Record:
    """The record of a file of `card`, just fetched to `path`."""
    if card.mmproj is not None and path.name == card.mmproj.file:
        return Record.of_projector(path, card.mmproj.sha256)
    return Record.of(card.name, path, card.sha256, card.kind, fetched=True)
