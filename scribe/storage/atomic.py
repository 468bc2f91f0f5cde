"""Writing a file whole or not at all."""

from __future__ import annotations

import contextlib
import errno
import os
import tempfile
from pathlib import Path

from scribe.errors import OutputError, ResourceError, ScribeError
from scribe.i18n import _

_PREFIX = 50  # characters of a name that, in UTF-8, leave room for more within 255 bytes


def write_text(path: Path, text: str) -> None:
    """`write_bytes` of `text` as UTF-8."""
    write_bytes(path, text.encode("utf-8"))


def write_bytes(path: Path, data: bytes, *, backup: bool = False) -> None:
    """Write `data` to `path` so that a reader sees the old file or the new, never a part.

    Symbolic links are followed and the mode of an existing file is kept. With `backup`, what
    the file was is first kept beside it as NAME~, in place of an earlier backup, as GNU cp and
    mv do. A device or a pipe cannot be replaced and is written to. Raises ResourceError when
    the disk is full and OutputError for any other reason; the old file is then untouched.
    """
    try:
        target = path.resolve()
        if target.exists() and not target.is_file():
            target.write_bytes(data)
            return
        target.parent.mkdir(parents=True, exist_ok=True)
        if backup and target.exists():
            _replace(target.with_name(f"{target.name}~"), target.read_bytes(), _mode_for(target))
        _replace(target, data, _mode_for(target))
    except OSError as error:
        raise write_error(path, error) from error


def _replace(target: Path, data: bytes, mode: int) -> None:
    prefix = f".{target.name[:_PREFIX]}."
    descriptor, temporary = tempfile.mkstemp(prefix=prefix, dir=target.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).chmod(mode)
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
