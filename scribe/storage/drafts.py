"""The journal: every text is kept on disk as it is written, so that nothing can take it back.

A draft is a directory with `text.md`, to which each piece is appended the moment it exists, and
`job.json`, which says how the text came about and where it stands. Appending needs no fsync to
survive the death of this process, kill -9 included: once written, the bytes are the kernel's.
"""

from __future__ import annotations

import codecs
import json
import os
import re
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from io import FileIO
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from scribe.errors import InputError
from scribe.i18n import _
from scribe.storage.atomic import write_error, write_text

KEPT = 100  # finished drafts; unfinished ones are never removed
_NOT_IN_NAMES = re.compile(r"[^\w-]+")


class Draft:
    """One text being written. Raises ResourceError when the disk is full, OutputError otherwise."""

    def __init__(self, directory: Path, job: Mapping[str, Any]) -> None:
        self.id = directory.name
        self.path = directory / "text.md"
        self._job_path = directory / "job.json"
        self._job = dict(job)
        self._lock = FileLock(directory / "lock")
        self._keep_to_ourselves()
        try:
            self._file = FileIO(self.path, "a")
        except OSError as error:
            raise write_error(self.path, error) from error
        self.empty = self._file.tell() == 0
        self._record(finished=False)

    def _keep_to_ourselves(self) -> None:
        """Two writers of one text would mix their words. Raises InputError."""
        try:
            self._lock.acquire(blocking=False)
        except Timeout as error:
            raise InputError(
                _("The text {id} is being written by another scribe.").format(id=self.id),
                hint=_("Wait for it to end, or stop it."),
            ) from error
        except OSError as error:
            raise write_error(self.path, error) from error

    def append(self, text: str) -> None:
        """Keep `text` at once: it is in the kernel's hands when this returns."""
        data = memoryview(text.encode("utf-8"))
        try:
            while data:
                data = data[self._file.write(data) or 0 :]
        except OSError as error:
            raise write_error(self.path, error) from error

    def drop_broken_end(self) -> None:
        """Drop the part of a character that a crash or a full disk cut off at the end."""
        try:
            data = self.path.read_bytes()
            decoder = codecs.getincrementaldecoder("utf-8")(errors="ignore")
            decoder.decode(data)
            broken, _flags = decoder.getstate()
            if broken:
                os.truncate(self.path, len(data) - len(broken))
        except OSError as error:
            raise write_error(self.path, error) from error

    def mark(self, place: Mapping[str, Any]) -> None:
        """Keep where the text stands, beside its words."""
        self._job["place"] = dict(place)
        self._record(finished=False)

    def finish(self) -> None:
        """The text is complete."""
        self._record(finished=True)

    def close(self) -> None:
        """No more will be appended now."""
        self._file.close()
        self._lock.release()

    def _record(self, *, finished: bool) -> None:
        job = {**self._job, "finished": finished}
        write_text(self._job_path, json.dumps(job, ensure_ascii=False, indent=1) + "\n")


@dataclass(frozen=True)
class KeptDraft:
    """A text in the journal. `job` holds what the run that wrote it was told to keep."""

    id: str
    path: Path
    finished: bool
    created: str
    job: Mapping[str, Any]

    def text(self) -> str:
        """What was written. A character that a crash cut in half is dropped."""
        try:
            return self.path.read_bytes().decode("utf-8", errors="ignore")
        except OSError as error:
            raise InputError(
                _("Cannot read {path}: {reason}").format(
                    path=self.path, reason=error.strerror or error
                )
            ) from error

    def reopen(self) -> Draft:
        """Go on with it."""
        draft = Draft(self.path.parent, self.job)
        draft.drop_broken_end()
        return draft


def kept_drafts(root: Path) -> list[KeptDraft]:
    """All drafts, oldest first; one whose record cannot be read has an empty `job`."""
    return [draft for path in sorted(root.glob("*/job.json")) if (draft := _kept(path))]


def _kept(job_path: Path) -> KeptDraft | None:
    text = job_path.with_name("text.md")
    if not text.exists():
        return None
    try:
        job = json.loads(job_path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        job = None
    if not isinstance(job, dict):
        job = {}  # the words are there, at least
    finished, created = job.get("finished") is True, str(job.get("created", ""))
    return KeptDraft(job_path.parent.name, text, finished, created, job)


def begin_draft(root: Path, title: str, job: Mapping[str, Any], now: datetime) -> Draft:
    """Open a new draft below `root`, named by `now` and `title`; drop the oldest finished ones."""
    name = f"{now:%Y%m%d-%H%M%S}-{_NOT_IN_NAMES.sub('-', title)[:40].strip('-')}".strip("-")
    _prune(root)
    directory = _new_directory(root, name)
    return Draft(directory, {**job, "created": now.isoformat(timespec="seconds")})


def _new_directory(root: Path, name: str) -> Path:
    """A directory of that name, or a numbered one where another run was first to take it."""
    directory, number = root / name, 1
    try:
        root.mkdir(parents=True, exist_ok=True)
        while True:
            try:
                directory.mkdir(mode=0o700)
                return directory
            except FileExistsError:
                number += 1
                directory = root / f"{name}-{number}"
    except OSError as error:
        raise write_error(root, error) from error


def _prune(root: Path) -> None:
    finished = [draft for draft in kept_drafts(root) if draft.finished]
    for draft in finished[:-KEPT]:
        shutil.rmtree(draft.path.parent, ignore_errors=True)
