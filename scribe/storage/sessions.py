"""The journals of sessions: what happens in one is a line in its file before it is shown.

A session is a directory with `journal.jsonl`, and the files that this names. A line once written
is the kernel's, so it survives the death of this process, kill -9 included; a line that was cut
off is dropped.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from datetime import datetime
from io import FileIO
from pathlib import Path

from filelock import FileLock, Timeout

from scribe.errors import InputError
from scribe.i18n import _
from scribe.storage.atomic import write_bytes, write_error

_NAME = re.compile(r"[^\W_][\w.-]{0,63}")
_JOURNAL = "journal.jsonl"


@dataclass(frozen=True)
class KeptSession:
    """A session that can be come back to, and when something happened in it last."""

    name: str
    changed: datetime


def kept_sessions(root: Path) -> list[KeptSession]:
    """All sessions, the latest last."""
    found = []
    for path in root.glob(f"*/{_JOURNAL}"):
        changed = datetime.fromtimestamp(path.stat().st_mtime)
        found.append(KeptSession(path.parent.name, changed))
    return sorted(found, key=lambda session: (session.changed, session.name))


def new_name(root: Path, now: datetime) -> str:
    """A name that no session has, made of the time."""
    name, number = f"{now:%Y%m%d-%H%M%S}", 1
    while (root / name).exists():
        number += 1
        name = f"{now:%Y%m%d-%H%M%S}-{number}"
    return name


class Journal:
    """The journal of one session, which no other scribe may write to meanwhile.

    It comes to be with its first line. Raises InputError for a name that cannot be one or a
    session that is in use, ResourceError when the disk is full, OutputError otherwise.
    """

    def __init__(self, root: Path, name: str) -> None:
        if not _NAME.fullmatch(name):
            raise InputError(
                _("A session cannot be called {name}.").format(name=repr(name)),
                hint=_("Letters, digits, points and dashes make a name."),
            )
        self.name = name
        self.path = root / name / _JOURNAL
        self._lock = FileLock(root / name / "lock")
        self._file: FileIO | None = None
        self._held = b""
        if self.path.exists():
            self._open()

    def lines(self) -> list[str]:
        """What is there so far; a line that was cut off by a crash is dropped for good."""
        if self._file is None:
            return []
        try:
            data = self.path.read_bytes()
            whole = data.rfind(b"\n") + 1
            if whole < len(data):
                os.truncate(self.path, whole)
        except OSError as error:
            raise write_error(self.path, error) from error
        return data[:whole].decode("utf-8", errors="replace").splitlines()

    def hold(self, line: str) -> None:
        """Keep `line` as soon as there is something to keep it for."""
        self._held += line.encode("utf-8") + b"\n"
        if self._file is not None:
            self._write()

    def append(self, line: str) -> None:
        """Keep `line` at once."""
        if self._file is None:
            self._open()
        self.hold(line)

    def keep_beside(self, name: str, data: bytes) -> Path:
        """Keep `data` in a file of its own, called `name` or nearly so; returns its path."""
        if self._file is None:
            self._open()
        path, number = self.path.with_name(name), 1
        while path.exists():
            number += 1
            path = self.path.with_name(f"{Path(name).stem}-{number}{Path(name).suffix}")
        write_bytes(path, data)
        return path.absolute()

    def close(self) -> None:
        """No more will be kept now."""
        if self._file is not None:
            self._file.close()
            self._file = None
            self._lock.release()

    def _open(self) -> None:
        try:
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._lock.acquire(blocking=False)
            self._file = FileIO(self.path, "a", opener=_private)
        except Timeout as error:
            raise InputError(
                _("The session {name} is open in another scribe.").format(name=self.name),
                hint=_("Close it there, or open another: scribe chat --session NAME"),
            ) from error
        except OSError as error:
            raise write_error(self.path, error) from error

    def _write(self) -> None:
        try:
            while self._held and self._file is not None:
                self._held = self._held[self._file.write(self._held) or 0 :]
        except OSError as error:
            raise write_error(self.path, error) from error


def _private(path: str, flags: int) -> int:
    """Opens a file that only its owner can read."""
    return os.open(path, flags, 0o600)
