"""The llama.cpp library of this process: started once, its log caught instead of printed."""

from __future__ import annotations

import ctypes
import os
from collections import deque

# Read when the library aborts; without it a crash spawns a debugger on the user's terminal.
os.environ.setdefault("GGML_NO_BACKTRACE", "1")
# OpenMP's threads wait for one another by spinning. Beside one other busy process on two cores
# its default of 300,000 rounds was seen to leave as little as 6 % of the speed, 10,000 left 40 %.
# On a quiet machine both are equally fast; 1,000 rounds cost 8 % at a depth of 1,200 tokens.
os.environ.setdefault("GOMP_SPINCOUNT", "10000")

import llama_cpp.llama_cpp as C  # noqa: N812 - C stands for the C interface

from scribe.engine.llama.amx import decline_if_broken

__all__ = ["LIBRARY", "C", "last_errors", "log_callback", "start"]

# For what the bindings leave out. libggml is not opened by name: the package holds several
# copies of it, and only the one that libllama depends on is alive.
LIBRARY: ctypes.CDLL = C._lib

_LEVEL_ERROR, _LEVEL_CONTINUATION = 4, 5  # ggml_log_level
_KEPT_LINES = 8
_errors: deque[str] = deque(maxlen=_KEPT_LINES)
_started = False


class _Log:
    """Keeps llama.cpp's error lines; a line may arrive in several calls."""

    def __init__(self) -> None:
        self._level = 0

    def __call__(self, level: int, text: bytes, _data: object) -> None:
        if level != _LEVEL_CONTINUATION:
            self._level = level
        message = text.decode("utf-8", "replace").strip()
        if self._level >= _LEVEL_ERROR and message:
            _errors.append(message)


# Kept for the life of the process: llama.cpp holds the bare address of the callback.
log_callback = C.llama_log_callback(_Log())


def start() -> None:
    """Load llama.cpp's back ends, once in a process."""
    global _started  # noqa: PLW0603 - the library's own state is global
    if not _started:
        C.llama_log_set(log_callback, ctypes.c_void_p(0))
        C.llama_backend_init()
        decline_if_broken(LIBRARY)
        _started = True


def last_errors() -> list[str]:
    """llama.cpp's latest error lines, oldest first; they are forgotten once read."""
    lines = list(_errors)
    _errors.clear()
    return lines
