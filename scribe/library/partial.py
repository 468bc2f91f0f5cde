"""A file on its way: NAME.part with the bytes, and NAME.part.json with what they are.

The bytes of one source are never mixed with those of another: the note beside the file says
whose they are, and whoever else fetches starts anew. A fetch that is killed leaves both
behind, and the next one goes on from there.
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass, replace
from io import FileIO
from pathlib import Path

from scribe.library.disk import require_space, write_json, writing

SUFFIX = ".part"


@dataclass(frozen=True)
class Note:
    """What is known of the bytes in the file.

    `source` is the key of the source they came from, `total` the size of the whole file,
    `validator` the ETag or date by which an HTTP server tells versions apart. `parts` whole
    wheels gave the first `part_bytes` bytes; what follows them is the start of a part.
    """

    source: str = ""
    total: int | None = None
    validator: str = ""
    parts: int = 0
    part_bytes: int = 0


class Partial:
    """The partial file of `final`. Only the holder of `final`'s lock may change it."""

    def __init__(self, final: Path, size: int | None = None) -> None:
        self.path = final.with_name(final.name + SUFFIX)
        self._final = final
        self.pinned = size  # what a server says about it cannot change it
        self._note_path = final.with_name(final.name + SUFFIX + ".json")
        self._file: FileIO | None = None
        self.note = _read_note(self._note_path)

    @property
    def total(self) -> int | None:
        """Bytes of the whole file, if known."""
        return self.note.total if self.pinned is None else self.pinned

    @property
    def done(self) -> int:
        """Bytes here now."""
        return self.path.stat().st_size if self.note.source and self.path.exists() else 0

    def done_by(self, source: str) -> int:
        """Bytes here that `source` can go on from."""
        return self.done if self.note.source == source else 0

    def complete(self) -> bool:
        """Whether no byte is missing."""
        return self.total is not None and self.done == self.total

    def require_space(self, extra: int = 0) -> None:
        """Raise ResourceError unless the rest of the file, and `extra` bytes, fit on the disk."""
        if self.total is not None:
            require_space(self.path.parent, max(self.total - self.done, 0) + extra)

    def begin(self, note: Note) -> None:
        """Drop what is here and start anew with the bytes of `note.source`."""
        self.close()
        self.record(note)
        with writing(self.path):
            self._file = FileIO(self.path, "w")

    def record(self, note: Note) -> None:
        """Remember `note` across processes."""
        write_json(self._note_path, asdict(note))
        self.note = note

    def append(self, data: bytes) -> None:
        """Add `data` at the end. Raises ResourceError when the disk is full."""
        with writing(self.path):
            # Unbuffered: what append returned from is in the file, whatever happens next.
            self._file = self._file or FileIO(self.path, "a")
            rest = memoryview(data)
            while rest:
                rest = rest[self._file.write(rest) :]

    def finish_part(self, parts: int) -> None:
        """Record that `parts` parts are here whole, and nothing after them."""
        self.record(replace(self.note, parts=parts, part_bytes=self.done))

    def rewind(self) -> bool:
        """Cut off what follows the last whole part; False if that part is not all there."""
        if self.done < self.note.part_bytes:
            return False
        if self.done > self.note.part_bytes:
            self.close()
            with writing(self.path):
                os.truncate(self.path, self.note.part_bytes)
        return True

    def discard(self) -> None:
        """Remove the file and its note."""
        self.close()
        with writing(self.path):
            self.path.unlink(missing_ok=True)
            self._note_path.unlink(missing_ok=True)
        self.note = Note()

    def publish(self) -> None:
        """Give the file its final name, in place of any file that has it."""
        self.close()
        with writing(self._final):
            descriptor = os.open(self.path, os.O_RDONLY)
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)
            self.path.replace(self._final)
            self._note_path.unlink(missing_ok=True)

    def close(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None


def _read_note(path: Path) -> Note:
    """The note in `path`; one that cannot be read tells nothing, and the fetch starts anew."""
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
        note = Note(**values)
        types: tuple[tuple[object, type | tuple[type, ...]], ...] = (
            (note.source, str), (note.total, (int, type(None))), (note.validator, str),
            (note.parts, int), (note.part_bytes, int),
        )  # fmt: skip
        return note if all(isinstance(value, kind) for value, kind in types) else Note()
    except (OSError, ValueError, TypeError):
        return Note()
