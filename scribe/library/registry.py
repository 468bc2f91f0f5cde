"""The record of model files that are here: `registry.json` in the model directory."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from scribe.errors import ModelError
from scribe.i18n import _
from scribe.library.catalogue import canonical
from scribe.library.disk import locked, write_json, writing

_VERSION = 1
_PROJECTOR = "projector"  # the kind of a record that is not of a model


@dataclass(frozen=True)
class Record:
    """A file whose SHA-256 was computed when it had that size and modification time.

    `fetched` tells scribe's own downloads, which it may delete, from the person's files.
    """

    name: str
    path: Path
    sha256: str
    size: int
    modified_ns: int
    kind: str
    fetched: bool

    @classmethod
    def of(cls, name: str, path: Path, sha256: str, kind: str, fetched: bool) -> Record:
        """The record of the file at `path`, just hashed."""
        with writing(path):
            stat = path.stat()
        return cls(name, path, sha256, stat.st_size, stat.st_mtime_ns, kind, fetched)

    @classmethod
    def of_projector(cls, path: Path, sha256: str) -> Record:
        """The record of the projector at `path`, just hashed; no model can have its name."""
        return cls.of(f"mmproj:{path.name}", path, sha256, _PROJECTOR, fetched=True)

    @property
    def unchanged(self) -> bool:
        """Whether the file still looks as it did when it was hashed."""
        try:
            stat = self.path.stat()
        except OSError:
            return False
        return (stat.st_size, stat.st_mtime_ns) == (self.size, self.modified_ns)


class Registry:
    """The records of one model directory. Every change is a read and a write under a lock."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._path = directory / "registry.json"

    def records(self) -> dict[str, Record]:
        """The records of models by canonical name.

        Raises ModelError when the file cannot be read.
        """
        return {name: record for name, record in self._read().items() if record.kind != _PROJECTOR}

    def vouches_for(self, path: Path, sha256: str) -> bool:
        """Whether the file at `path` had that SHA-256 and has not changed since."""
        wanted = path, sha256
        return any(
            (record.path, record.sha256) == wanted and record.unchanged
            for record in self._read().values()
        )

    def get(self, name: str) -> Record | None:
        """The record of that name."""
        return self.records().get(canonical(name))

    def put(self, record: Record) -> None:
        """Add `record`, in place of the one of that name."""
        with locked(self._path):
            self._write({**self._read(), canonical(record.name): record})

    def drop(self, name: str, deleted: Collection[Path] = ()) -> None:
        """Remove the record of that name, if there is one, and those of files `deleted`."""
        with locked(self._path):
            records = self._read()
            kept = {
                key: record
                for key, record in records.items()
                if key != canonical(name) and record.path not in deleted
            }
            if kept != records:
                self._write(kept)

    def _read(self) -> dict[str, Record]:
        try:
            table = json.loads(self._path.read_text(encoding="utf-8"))
            if table["version"] != _VERSION:
                raise ValueError(f"version {table['version']!r}")
            return {
                canonical(name): self._record(name, row) for name, row in table["models"].items()
            }
        except (FileNotFoundError, NotADirectoryError):
            return {}
        except (OSError, ValueError, TypeError, LookupError, AttributeError) as error:
            raise ModelError(
                _("The record of your models, {path}, cannot be read: {reason}").format(
                    path=self._path, reason=error
                ),
                hint=_(
                    "Mend or remove that file. No model file is lost; those outside the "
                    "directory are registered again by: scribe models add FILE"
                ),
            ) from error

    def _record(self, name: str, row: dict[str, Any]) -> Record:
        # Relative to the directory when it lies there, so that the directory can be moved.
        return Record(name=name, **{**row, "path": self._directory / row["path"]})

    def _write(self, records: dict[str, Record]) -> None:
        rows = {record.name: asdict(record) for record in records.values()}
        for row in rows.values():
            del row["name"]
            path: Path = row["path"]
            inside = path.parent == self._directory
            row["path"] = path.name if inside else str(path)
        write_json(self._path, {"version": _VERSION, "models": rows})
