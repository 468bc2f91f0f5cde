"""The disk under the model directory: room, refusals, locks, and small JSON files written whole."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import json
import os
import shutil
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any

import filelock

from scribe.errors import ModelFileError, OutputError, ResourceError, ScribeError
from scribe.i18n import _
from scribe.library.events import Verifying
from scribe.text import byte_size

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_BLOCK = 1 << 22
_LOCK_POLL_SECONDS = 0.2


@contextlib.contextmanager
def writing(path: Path) -> Iterator[None]:
    """Turn what the system says while `path` is written into an error with a hint."""
    try:
        yield
    except filelock.Timeout:  # an OSError too, but no fault of the disk's
        raise
    except (OSError, NotImplementedError) as error:  # filelock: a filesystem without locks
        raise _refusal(path, error) from error


def _refusal(path: Path, error: OSError | NotImplementedError) -> ScribeError:
    if isinstance(error, OSError) and error.errno in _FULL:
        return ResourceError(
            _("The disk is full: {path} could not be written.").format(path=path),
            hint=_("Free some space and run the same command again; it goes on from there."),
        )
    reason = getattr(error, "strerror", None) or error
    return OutputError(
        _("Cannot write {path}: {reason}").format(path=path, reason=reason),
        hint=_("Check that you may write there, or set another models_dir."),
    )


def require_space(directory: Path, needed: int) -> None:
    """Raise ResourceError unless `needed` bytes are free where `directory` lies."""
    with writing(directory):
        free = shutil.disk_usage(directory).free
    if needed > free:
        raise ResourceError(
            _("Not enough disk space in {path}: {needed} are needed and {free} are free.").format(
                path=directory, needed=byte_size(needed), free=byte_size(free)
            ),
            hint=_("Free some space, or keep models elsewhere: scribe config set models_dir PATH"),
        )


def is_locked(path: Path) -> bool:
    """Whether another process holds the lock of `path` just now."""
    lock = _lock_of(path)
    try:
        with writing(path):
            lock.acquire(timeout=0)
    except filelock.Timeout:
        return True
    lock.release()
    return False


@contextlib.contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold the lock of `path`, having waited for any other process to let go of it."""
    lock = _lock_of(path)
    with writing(path):
        lock.acquire(poll_interval=_LOCK_POLL_SECONDS)
    try:
        yield
    finally:
        lock.release()


def _lock_of(path: Path) -> filelock.BaseFileLock:
    with writing(path.parent):
        path.parent.mkdir(parents=True, exist_ok=True)
    return filelock.FileLock(path.with_name(f".{path.name}.lock"))


def hash_file(path: Path) -> Generator[Verifying, None, str]:
    """Yield how far the hashing of `path` is; the generator's value is its SHA-256 in hex."""
    digest, done = hashlib.sha256(), 0
    try:
        total = path.stat().st_size
        with path.open("rb") as file:
            while block := file.read(_BLOCK):
                digest.update(block)
                done += len(block)
                yield Verifying(done, max(total, done))
    except OSError as error:
        raise ModelFileError(
            _("Cannot read {path}: {reason}").format(path=path, reason=error.strerror or error),
            hint=_("Check the path and its permissions."),
        ) from error
    return digest.hexdigest()


def write_json(path: Path, value: Any) -> None:
    """Write `value` so that a reader sees the old file or the new one, never a part."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    with writing(path):
        try:
            temporary.write_text(json.dumps(value, ensure_ascii=False, indent=2), encoding="utf-8")
            temporary.replace(path)
        finally:
            temporary.unlink(missing_ok=True)
