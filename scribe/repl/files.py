"""The files a person names: read, listed as they are typed, and opened in the editor."""

from __future__ import annotations

import os
import shlex
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path

from scribe.encoding import decode
from scribe.errors import InputError, UsageError
from scribe.i18n import _
from scribe.storage.reading import file_bytes

_EDITORS = ("VISUAL", "EDITOR")
_USUAL_EDITOR = "vi"
_MOST_LISTED = 200


def read_text(name: str) -> str:
    """The text of a file, its lines ending in \\n. Raises InputError."""
    text = decode(file_bytes(name), name).text.replace("\r\n", "\n")
    if not text.strip():
        raise InputError(_("{path} is empty.").format(path=name))
    return text


def files_like(start: str) -> list[str]:
    """The files and directories whose paths begin with `start`, as they would be typed."""
    name = start.rpartition("/")[2]
    typed = start.removesuffix(name)
    try:
        there = sorted(Path(typed or ".").expanduser().iterdir())
    except (OSError, RuntimeError):
        return []
    shown = (path for path in there if name.startswith(".") or not path.name.startswith("."))
    found = [f"{typed}{path.name}{'/' if path.is_dir() else ''}" for path in shown]
    return [path for path in found if path.startswith(start)][:_MOST_LISTED]


def edited(text: str, variables: Mapping[str, str]) -> str:
    """`text` as the person leaves it in their editor. Raises UsageError if there is none."""
    command = next((variables[name] for name in _EDITORS if variables.get(name)), _USUAL_EDITOR)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "draft.md"
        path.write_text(text, encoding="utf-8")
        try:
            ended = subprocess.run([*shlex.split(command), os.fspath(path)], check=False)
        except (OSError, ValueError) as error:
            raise UsageError(
                _("The editor {name} cannot be opened.").format(name=command),
                hint=_("The variables VISUAL and EDITOR say which editor to open."),
            ) from error
        if ended.returncode:
            return text
        return decode(path.read_bytes(), os.fspath(path)).text
