"""What is piped in: read whole, and refused with a reason when it is not text."""

from __future__ import annotations

import select
import stat
from os import fstat
from pathlib import Path

from scribe.environment import Environment
from scribe.errors import InputError
from scribe.i18n import _

_PATIENCE = 3.0  # seconds of silence before saying what is being waited for


def piped_text(environment: Environment) -> str:
    """Text on stdin when it is a pipe, a socket or a file; "" for a terminal or no input.

    Raises InputError for bytes that are not UTF-8 text.
    """
    if environment.stdin_is_terminal or not _carries_data(environment):
        return ""
    _say_if_waiting(environment)
    return decode(environment.stdin.read(), _("standard input"))


def decode(data: bytes, source: str) -> str:
    """UTF-8 `data` as text with \\n line ends, without a byte order mark. Raises InputError."""
    at = data.find(b"\0")
    if at >= 0:
        raise InputError(
            _("{source} is not text: byte {at} is NUL.").format(source=source, at=at),
            hint=_("Only text can be taken in; is it a binary file?"),
        )
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise InputError(
            _("{source} is not valid UTF-8 at byte {at}.").format(source=source, at=error.start),
            hint=_("Convert it first, for example: iconv -f GB18030 -t UTF-8"),
        ) from error


def argument_text(value: str, option: str) -> str:
    """A text given on the command line, stripped, or as @FILE. Raises InputError.

    It must not be empty, and has to be UTF-8. A text that really starts with @ is given as @@.
    """
    if value.startswith("@") and not value.startswith("@@"):
        return file_text(value[1:])
    value = value.removeprefix("@")
    try:
        value.encode("utf-8")
    except UnicodeEncodeError as error:
        raise InputError(
            _("{option} is not valid UTF-8.").format(option=option),
            hint=_("Check the encoding of your terminal."),
        ) from error
    if not value.strip():
        raise InputError(
            _("{option} is empty.").format(option=option),
            hint=_('Say what to write about: scribe write --topic "科技发展"'),
        )
    return value.strip()


def file_text(path: str) -> str:
    """The text of a file the user named, stripped. Raises InputError."""
    try:
        text = decode(Path(path).expanduser().read_bytes(), path).strip()
    except OSError as error:
        raise InputError(
            _("Cannot read {path}: {reason}").format(path=path, reason=error.strerror or error),
            hint=_("Check the path and its permissions."),
        ) from error
    if not text:
        raise InputError(_("{path} is empty.").format(path=path))
    return text


def _carries_data(environment: Environment) -> bool:
    """A character device that is no terminal is /dev/null, or as good as."""
    try:
        mode = fstat(environment.stdin.fileno()).st_mode
    except (OSError, ValueError):  # closed, or not a real file
        return not environment.stdin.closed
    return not stat.S_ISCHR(mode)


def _say_if_waiting(environment: Environment) -> None:
    try:
        ready = select.select([environment.stdin], [], [], _PATIENCE)[0]
    except (OSError, ValueError):  # nothing that can be waited for
        return
    if not ready:
        environment.stderr.write(_("scribe: reading material from standard input …") + "\n")
        environment.stderr.flush()
