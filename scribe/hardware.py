"""What this machine has: cores to compute on and memory to load a model into."""

from __future__ import annotations

import os
from pathlib import Path

_CGROUP_LIMIT = Path("/sys/fs/cgroup/memory.max")
_CGROUP_USED = Path("/sys/fs/cgroup/memory.current")


def physical_cores() -> int:
    """Physical cores this process may run on; a second thread on a core slows llama.cpp down."""
    import psutil

    cores = psutil.cpu_count(logical=False) or os.cpu_count() or 1
    if hasattr(os, "sched_getaffinity"):
        cores = min(cores, len(os.sched_getaffinity(0)))
    return max(cores, 1)


def free_memory() -> int:
    """Bytes that can be taken without swapping, a container's limit included."""
    import psutil

    available: int = psutil.virtual_memory().available
    try:
        limit = int(_CGROUP_LIMIT.read_text()) - int(_CGROUP_USED.read_text())
    except (OSError, ValueError):  # no cgroup, or no limit ("max")
        return available
    return max(min(available, limit), 0)


def resident_memory() -> int:
    """Bytes of memory this process holds now."""
    import psutil

    resident: int = psutil.Process().memory_info().rss
    return resident
