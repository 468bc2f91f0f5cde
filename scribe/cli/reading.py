"""What is piped in or named as a file: read whole, and refused with a reason if it is no text."""

from __future__ import annotations

import select
import stat
from os import fstat

from scribe.encoding import SourceText, decode
from scribe.environment import Environment
from scribe.errors import InputError, UsageError
from scribe.i18n import _
from scribe.storage.reading import file_bytes, read_errors

_PATIENCE = 3.0  # seconds of silence before saying what is being waited for


def piped_text(environment: Environment) -> str:
    """Text on stdin when it is a pipe, a socket or a file; "" for a terminal or no input.

    Its lines end in \\n. Raises InputError for bytes that are not text.
    """
    if environment.stdin_is_terminal or not _carries_data(environment):
        return ""
    return _plain(_piped_bytes(environment), _("standard input"))


def source_text(environment: Environment, path: str | None, encoding: str) -> SourceText:
    """The text in the file at `path`, or on stdin for None and "-", in the form that it has.

    `encoding` is as for `decode`. A text may be empty. Raises UsageError where stdin is a
    terminal, which is never waited for, and InputError for what cannot be read as text.
    """
    if path is not None and path != "-":
        return decode(file_bytes(path), path, encoding)
    if environment.stdin_is_terminal:
        raise UsageError(
            _("There is no text: no file is named and nothing is piped in."),
            hint=_("Name a file, or pipe the text in."),
        )
    return decode(_piped_bytes(environment), _("standard input"), encoding)


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
    """The text of a file the user named, stripped, its lines ending in \\n. Raises InputError."""
    text = _plain(file_bytes(path), path).strip()
    if not text:
        raise InputError(_("{path} is empty.").format(path=path))
    return text


def _plain(data: bytes, source: str) -> str:
    """The text in `data`, of which the form does not matter."""
    hint = _("Convert it first, for example: iconv -f BIG5 -t UTF-8")
    return decode(data, source, hint=hint).text.replace("\r\n", "\n")


def _piped_bytes(environment: Environment) -> bytes:
    _say_if_waiting(environment)
    with read_errors(_("standard input")):
        return environment.stdin.read()


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
