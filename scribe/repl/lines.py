"""Plain lines, for a terminal that cannot move its cursor and for input that is no terminal."""

from __future__ import annotations

import contextlib
from contextlib import AbstractContextManager

from scribe.environment import Environment
from scribe.render.screen import print_rendered
from scribe.repl.commands import is_open_block

_PROMPT, _MORE = "> ", "… "


class LineReader:
    """Reads lines from stdin; a terminal is shown where to type."""

    def __init__(self, environment: Environment) -> None:
        self._environment = environment

    def read(self) -> str:
        text = self._line(_PROMPT)
        while is_open_block(text):
            text = f"{text}\n{self._line(_MORE)}"
        return text

    def answer(self, question: str) -> str:
        return self._line(f"{question} ")

    def lent(self) -> AbstractContextManager[None]:
        return contextlib.nullcontext()

    def close(self) -> None:
        """Stdin is not ours to close."""

    def _line(self, prompt: str) -> str:
        if self._environment.stdin_is_terminal:
            print_rendered(self._environment, prompt)
        line = self._environment.stdin.readline()
        if not line:
            raise EOFError
        return line.decode("utf-8", errors="replace").rstrip("\r\n")
