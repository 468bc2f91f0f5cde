"""Writing a file whole or not at all."""

from __future__ import annotations

import contextlib
import errno
import os
import tempfile
from pathlib import Path

from scribe.errors import OutputError, ResourceError, ScribeError
from scribe.i18n import _


def write_text(path: Path, text: str) -> None:
    """Write `text` to `path` as UTF-8 so that a reader sees the old file or the new, never a part.

    Symbolic links are followed and the mode of an existing file is kept. A device or a pipe
    cannot be replaced and is written to. Raises ResourceError when the disk is full and
    OutputError for any other reason; the old file is then untouched.
    """
    try:
        target = path.resolve()
        if target.exists() and not target.is_file():
            target.write_text(text, encoding="utf-8")
            return
        target.parent.mkdir(parents=True, exist_ok=True)
        _replace(target, text)
    except OSError as error:
        raise write_error(path, error) from error


def _replace(target: Path, text: str) -> None:
    descriptor, temporary = tempfile.mkstemp(prefix=f".{target.name[:100]}.", dir=target.parent)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).chmod(_mode_for(target))
        Path(temporary).replace(target)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(temporary).unlink()
        raise


def _mode_for(target: Path) -> int:
    if target.exists():
        return target.stat().st_mode & 0o777
    umask = os.umask(0)
    os.umask(umask)
    return 0o666 & ~umask


def write_error(path: Path, error: OSError) -> ScribeError:
    """The error to show for `error`, met while writing `path`."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return ResourceError(
            _("The disk is full: {path} could not be written.").format(path=path),
            hint=_("Free some space, or write to another disk."),
        )
    return OutputError(
        _("Cannot write {path}: {reason}").format(path=path, reason=error.strerror or error),
        hint=_("Check that the directory exists and that you may write there."),
    )
