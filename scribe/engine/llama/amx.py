"""Keeps llama.cpp off AMX where the compiler that built it broke AMX.

GCC before 11.5, 12.4 and 13.3 drops the stores that fill the tile configuration (GCC bug
114098), so the first prompt on a CPU with AMX ends in a general protection fault; Debian 12
and Ubuntu 22.04 ship such a GCC. llama.cpp then has kernels that are nearly as fast, which it
takes when the kernel refuses AMX to the process. The kernel refuses while any thread has a
signal stack too small for AMX's state (arch/x86/kernel/fpu/xstate.c, `validate_sigaltstack`),
so the main thread has one for the moment in which llama.cpp asks.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path

_FIXED = {11: 5, 12: 4, 13: 3}  # GCC's major version: first minor version with the fix
_COMPILER = re.compile(rb"GCC: \([^)]{0,80}\) (\d+)\.(\d+)")
_SMALL_STACK = 4096  # bytes; AMX's state alone takes 8 KiB


class _SignalStack(ctypes.Structure):
    """stack_t of sigaltstack(2)."""

    _fields_ = (("start", ctypes.c_void_p), ("flags", ctypes.c_int), ("size", ctypes.c_size_t))


def compiler_breaks_amx(library: bytes) -> bool:
    """Whether a shared library, given by its bytes, was built by a GCC with the fault."""
    # The C library's start files, linked in first, name the compiler of their own.
    versions = ((int(match[1]), int(match[2])) for match in _COMPILER.finditer(library))
    return any(major < 11 or minor < _FIXED.get(major, 0) for major, minor in versions)


def decline_if_broken(llama: ctypes.CDLL) -> None:
    """Let llama.cpp settle on its CPU kernels, without AMX where it was built broken.

    `llama` is the loaded libllama; symbols of the libraries it depends on are found through it.
    """
    if amx_is_broken(llama):
        with _small_signal_stack(), _silent_stderr():
            _settle_kernels(llama)


def amx_is_broken(llama: ctypes.CDLL) -> bool:
    """Whether this CPU has AMX and the loaded llama.cpp would crash using it."""
    if sys.platform != "linux" or "amx_int8" not in _cpu_flags():
        return False
    back_ends = Path(llama._name).parent.glob("libggml-cpu*.so")
    return any(compiler_breaks_amx(path.read_bytes()) for path in back_ends)


def _cpu_flags() -> str:
    with contextlib.suppress(OSError):
        return Path("/proc/cpuinfo").read_text(encoding="ascii", errors="replace")
    return ""


def _settle_kernels(llama: ctypes.CDLL) -> None:
    """Ask the CPU back end for its buffer types: it decides once in a process."""
    by_name, lookup = llama.ggml_backend_reg_by_name, llama.ggml_backend_reg_get_proc_address
    by_name.restype, by_name.argtypes = ctypes.c_void_p, (ctypes.c_char_p,)
    lookup.restype, lookup.argtypes = ctypes.c_void_p, (ctypes.c_void_p, ctypes.c_char_p)
    address = lookup(by_name(b"CPU"), b"ggml_backend_dev_get_extra_bufts")
    if address:
        ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p)(address)(None)


@contextlib.contextmanager
def _small_signal_stack() -> Iterator[None]:
    c_library = ctypes.CDLL(None)
    memory = ctypes.create_string_buffer(_SMALL_STACK)
    small = _SignalStack(ctypes.addressof(memory), 0, _SMALL_STACK)
    before = _SignalStack()
    c_library.sigaltstack(ctypes.byref(small), ctypes.byref(before))
    try:
        yield
    finally:
        c_library.sigaltstack(ctypes.byref(before), None)


@contextlib.contextmanager
def _silent_stderr() -> Iterator[None]:
    """llama.cpp reports the refusal straight to file descriptor 2."""
    kept = os.dup(2)
    with contextlib.closing(os.fdopen(os.open(os.devnull, os.O_WRONLY), "wb")) as nowhere:
        os.dup2(nowhere.fileno(), 2)
    try:
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
