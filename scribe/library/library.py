"""The models of one directory: looked up, chosen, fetched, registered, checked and removed."""

from __future__ import annotations

import contextlib
from collections.abc import Generator, Mapping
from dataclasses import replace
from pathlib import Path

from scribe.errors import ModelFileError, ModelNotFound, UsageError
from scribe.gguf import read_header
from scribe.i18n import _
from scribe.library import choice
from scribe.library.adding import checked_name, fetch_from, is_url, name_for
from scribe.library.catalogue import Card, Catalogue, canonical, nearest
from scribe.library.disk import hash_file, locked, writing
from scribe.library.download import Wanted, fetch, is_whole, sources_of
from scribe.library.events import Pulled, PullEvent, Verifying
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
                entries.append(Entry(record.name, state, record.size, record.path, card))
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
            raise _gone(record)
        raise self._unknown(spec)

    def choose(self, language: str, free_memory: int) -> InstalledModel | Card:
        """The model to write `language` ("zh" or "en") with when none is named.

        The largest chat model at hand that suits and fits into `free_memory` bytes; else the
        largest one that may be fetched unasked. Raises ResourceError when none fits.
        """
        records = self._registry.records()
        at_hand = [self._model(record) for record in records.values() if record.path.is_file()]
        named = [self._installed(card, records) for card in self.catalogue]
        installed = [*filter(None, named), *at_hand]
        return choice.choose(installed, self.catalogue, language, free_memory)

    def installed(self, card: Card) -> InstalledModel | None:
        """The model of `card`, if its file is here."""
        return self._installed(card, self._registry.records())

    def pull(self, card: Card) -> Generator[PullEvent, None, InstalledModel]:
        """Fetch the model of `card`, unless it is here; the last event is `Pulled`.

        Closing the generator stops the fetch; the next one goes on from there. Raises
        DownloadError, ResourceError, OutputError, and ModelNotFound when offline.
        """
        if model := self.installed(card):
            yield Pulled(model.path, fresh=False)
            return model
        self._require_network(card.name)
        path = self.directory / card.file
        sources = sources_of(card, self._variables)
        wanted = Wanted(card.name, path, sources, card.size, card.sha256)
        with contextlib.closing(fetch(wanted)) as events:
            for event in events:
                if isinstance(event, Pulled) and event.fresh:
                    record = Record.of(card.name, path, card.sha256, card.kind, fetched=True)
                    self._registry.put(record)
                yield event
        return self._present(card.name)

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
            self._require_network(chosen)
            yield from fetch_from(source, chosen, path, self.catalogue, self._variables)
        header = read_header(path)
        sha256 = yield from hash_file(path)
        known = self.catalogue.with_content(sha256)
        if known is not None and name is None:
            chosen = known.name
        elif self.catalogue.get(chosen) not in (None, known):
            raise _taken(chosen)
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
            raise _altered(model, expected, sha256)
        if record is not None:
            fetched, kind = record.fetched, record.kind
            self._registry.put(Record.of(record.name, model.path, sha256, kind, fetched))
        elif known is not None and model.path == self.directory / known.file:
            self._registry.put(Record.of(known.name, model.path, sha256, known.kind, fetched=True))
        return Verified(replace(model, card=known, trusted=known is not None), sha256)

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
            raise _not_here(name)
        self._registry.drop(name)
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
            raise _not_here(found.name)
        return found

    def _at_path(self, path: Path) -> InstalledModel:
        if not path.is_file():
            raise ModelNotFound(
                _("There is no model file at {path}.").format(path=path),
                hint=_("Check the path, or choose a model by name: scribe models list"),
            )
        for record in self._registry.records().values():
            if record.path == path:
                return self._model(record)
        return InstalledModel(path.stem, path, path.stat().st_size)

    def _installed(self, card: Card, records: Mapping[str, Record]) -> InstalledModel | None:
        record, path = records.get(canonical(card.name)), self.directory / card.file
        if record is not None and record.path.is_file():
            return self._model(record)
        if is_whole(path, card.size):  # put there by hand: of that name and size, but unproven
            return InstalledModel(card.name, path, path.stat().st_size, card.kind, card)
        return None

    def _model(self, record: Record) -> InstalledModel:
        card = self.catalogue.with_content(record.sha256)
        trusted = card is not None and record.unchanged
        return InstalledModel(record.name, record.path, record.size, record.kind, card, trusted)

    def _card_entry(self, card: Card, records: Mapping[str, Record]) -> Entry:
        if model := self._installed(card, records):
            return Entry(card.name, State.INSTALLED, model.size, model.path, card, model.size)
        done = Partial(self.directory / card.file, card.size).done
        return Entry(
            card.name, State.PARTIAL if done else State.AVAILABLE, card.size, None, card, done
        )

    def _own_files(self, record: Record | None, card: Card | None) -> set[Path]:
        """The files of a model that scribe put down, and so may delete."""
        own = {self.directory / card.file} if card else set()
        if record is not None and record.fetched and record.path.parent == self.directory:
            own.add(record.path)
        elif record is not None:
            own.discard(record.path)
        return own

    def _require_network(self, name: str) -> None:
        if self.offline:
            raise ModelNotFound(
                _("“{name}” is not on this machine, and scribe is offline.").format(name=name),
                hint=_(
                    "Register a file that you have: scribe models add FILE; "
                    "or run once without --offline."
                ),
            )

    def _require_free(self, name: str, path: Path) -> None:
        record = self._registry.get(name)
        if record is not None and record.path != path:
            raise _taken(name)

    def _unknown(self, name: str) -> ModelNotFound:
        near = nearest(name, [entry.name for entry in self.entries()])
        return ModelNotFound(
            _("There is no model called “{name}”.").format(name=name),
            hint=_("Did you mean {near}?").format(near=", ".join(near))
            if near
            else _("The models there are: scribe models list"),
        )


def _not_here(name: str) -> ModelNotFound:
    return ModelNotFound(
        _("“{name}” is not on this machine.").format(name=name),
        hint=_("Fetch it first: scribe models pull {name}").format(name=name),
    )


def _gone(record: Record) -> ModelNotFound:
    return ModelNotFound(
        _("The file of “{name}” has gone: {path}").format(name=record.name, path=record.path),
        hint=_("Put it back, or forget the model: scribe models remove {name}").format(
            name=record.name
        ),
    )


def _taken(name: str) -> UsageError:
    return UsageError(
        _("“{name}” already names another model.").format(name=name),
        hint=_("Choose another name with --name."),
    )


def _altered(model: InstalledModel, expected: str, got: str) -> ModelFileError:
    return ModelFileError(
        _("{path} has been altered: its SHA-256 should be {expected} and is {got}.").format(
            path=model.path, expected=expected, got=got
        ),
        hint=_(
            "Get rid of it with scribe models remove {name} and fetch it again, or, if you "
            "replaced it on purpose, register it anew: scribe models add FILE"
        ).format(name=model.name),
    )
