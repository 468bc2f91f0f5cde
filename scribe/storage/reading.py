"""Reading what a person named, and saying why it cannot be read."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

from scribe.errors import InputError
from scribe.i18n import _


def file_bytes(name: str) -> bytes:
    """The content of the file `name`, in which ~ stands for a home. Raises InputError."""
    with read_errors(name):
        return Path(name).expanduser().read_bytes()


@contextlib.contextmanager
def read_errors(source: str) -> Iterator[None]:
    """Translate the failures of reading `source`."""
    try:
        yield
    except (OSError, RuntimeError) as error:  # Path.expanduser knows no such person
        reason = getattr(error, "strerror", None) or error
        raise InputError(
            _("Cannot read {path}: {reason}").format(path=source, reason=reason),
            hint=_("Check the path and its permissions."),
        ) from error
