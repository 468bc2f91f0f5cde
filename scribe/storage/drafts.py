"""The journal: every text is kept on disk as it is written, so that nothing can take it back.

A draft is a directory with `text.md`, to which each piece is appended the moment it exists, and
`job.json`, which says how the text came about. Appending needs no fsync to survive the death of
this process, kill -9 included: once written, the bytes are the kernel's.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Mapping
from datetime import datetime
from io import FileIO
from pathlib import Path
from typing import Any

from scribe.storage.atomic import write_error, write_text

KEPT = 100  # finished drafts; unfinished ones are never removed
_NOT_IN_NAMES = re.compile(r"[^\w-]+")


class Draft:
    """One text being written. Raises ResourceError when the disk is full, OutputError otherwise."""

    def __init__(self, directory: Path, job: Mapping[str, Any]) -> None:
        self.path = directory / "text.md"
        self._job_path = directory / "job.json"
        self._job = dict(job)
        try:
            self._file = FileIO(self.path, "a")
        except OSError as error:
            raise write_error(self.path, error) from error
        self._record(finished=False)

    def append(self, text: str) -> None:
        """Keep `text` at once: it is in the kernel's hands when this returns."""
        data = memoryview(text.encode("utf-8"))
        try:
            while data:
                data = data[self._file.write(data) or 0 :]
        except OSError as error:
            raise write_error(self.path, error) from error

    def finish(self) -> None:
        """The text is complete."""
        self._record(finished=True)

    def close(self) -> None:
        """No more will be appended now."""
        self._file.close()

    def _record(self, *, finished: bool) -> None:
        job = {**self._job, "finished": finished}
        write_text(self._job_path, json.dumps(job, ensure_ascii=False, indent=1) + "\n")


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
    finished = [path for path in sorted(root.glob("*/job.json")) if _is_finished(path)]
    for path in finished[:-KEPT]:
        shutil.rmtree(path.parent, ignore_errors=True)


def _is_finished(job_path: Path) -> bool:
    try:
        job = json.loads(job_path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(job, dict) and job.get("finished") is True
