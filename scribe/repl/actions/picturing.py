"""Pictures for the next message, out of files or from the clipboard."""

from __future__ import annotations

import shlex
from collections.abc import Iterable
from pathlib import Path

from scribe.errors import UsageError
from scribe.i18n import _
from scribe.repl.changes import Pictured
from scribe.repl.clipboard import clipboard_picture
from scribe.repl.commands import Call
from scribe.repl.studio import Studio
from scribe.storage.reading import read_errors

_CLIPBOARD = "clipboard.png"


def take_in(studio: Studio, call: Call) -> None:
    """Show the model pictures with the next message, in their order."""
    with studio.at_work() as work:
        sees = work.engine.info.sees
    if not sees:
        studio.find_sight()
    files = _files(call.argument) or [
        str(studio.keep_beside(_CLIPBOARD, clipboard_picture())),
    ]
    for line in take_in_files(studio, files):
        studio.tell(line)


def take_in_files(studio: Studio, files: Iterable[str]) -> list[str]:
    """Let `files` wait for the next message, all or none; a line on each.

    Raises InputError for one that is no picture.
    """
    lines = []
    taken = []
    for file in files:
        with read_errors(file):
            path = str(Path(file).expanduser().absolute())
        picture = studio.pictures.take_in(path)
        taken.append(Pictured(path))
        line = _("{name}, {width} × {height} pixels, goes with the next message.")
        lines.append(line.format(name=picture.name, width=picture.width, height=picture.height))
    for change in taken:
        studio.record(change)
    return lines


def _files(argument: str) -> list[str]:
    """The files that an argument names: one as it stands, or several as a shell would have them."""
    with read_errors(argument):
        if not argument or Path(argument).expanduser().is_file():
            return [argument] if argument else []
    try:
        return shlex.split(argument)
    except ValueError as error:
        raise UsageError(_("A quotation mark is open in {text}").format(text=argument)) from error
