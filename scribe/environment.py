"""The process around scribe: its streams, variables and terminal, in one replaceable object."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import BinaryIO, TextIO


@dataclass(frozen=True)
class Environment:
    """What scribe may touch of the process it runs in. Only edges hold one.

    stdin is bytes, because what arrives there has yet to prove that it is text.
    """

    stdin: BinaryIO
    stdout: TextIO
    stderr: TextIO
    variables: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of_process(cls) -> Environment:
        """The real streams, prepared so that no character a model writes can fail to encode."""
        _open_missing_streams()
        for stream in (sys.stdout, sys.stderr):
            reconfigure = getattr(stream, "reconfigure", None)
            if reconfigure is not None:
                # A terminal keeps its own encoding; a pipe or a file gets UTF-8.
                encoding = None if stream.isatty() else "utf-8"
                reconfigure(encoding=encoding, errors="replace", newline="")
        return cls(sys.stdin.buffer, sys.stdout, sys.stderr, dict(os.environ))

    @property
    def stdin_is_terminal(self) -> bool:
        return self.stdin.isatty()

    @property
    def stdout_is_terminal(self) -> bool:
        return self.stdout.isatty()

    @property
    def stderr_is_terminal(self) -> bool:
        return self.stderr.isatty()

    @property
    def dumb(self) -> bool:
        """Whether the terminal cannot move its cursor."""
        return self.variables.get("TERM", "dumb") in ("dumb", "unknown", "")

    @property
    def colour(self) -> bool:
        """Whether text may be styled (https://no-color.org)."""
        return not self.dumb and not self.variables.get("NO_COLOR")

    def width(self) -> int:
        """Columns of the terminal now; it may change while a text is written."""
        return shutil.get_terminal_size((80, 24)).columns


def _open_missing_streams() -> None:
    """Give a process started with `<&-` or `>&-` its streams again, on the null device.

    Otherwise the next file to be opened would become the standard stream of that number. stdout
    is opened for reading, so that a text with nowhere to go is an error and not lost.
    """
    flags = {"stdin": os.O_RDONLY, "stdout": os.O_RDONLY, "stderr": os.O_WRONLY}
    for name in flags:
        if getattr(sys, name) is None:
            descriptor = os.open(os.devnull, flags[name])
            mode = "r" if name == "stdin" else "w"
            setattr(sys, name, os.fdopen(descriptor, mode, encoding="utf-8"))
