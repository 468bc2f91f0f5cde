"""How many layers go to a GPU: all that fit where this build can offload, none otherwise."""

from __future__ import annotations

import ctypes
from typing import Any

from scribe.engine.llama.runtime import LIBRARY, C
from scribe.gguf import GgufHeader

_GPU_TYPES = (1, 2)  # ggml_backend_dev_type: GPU, integrated GPU
_RESERVE = 600_000_000  # compute buffers and what the display takes


def layers_to_offload(header: GgufHeader, wanted: int, context: int) -> int:
    """The `n_gpu_layers` to load with; `wanted` >= 0 is taken as it is."""
    if not C.llama_supports_gpu_offload():
        return 0
    if wanted >= 0:
        return wanted
    return layers_that_fit(header, context, free_gpu_memory())


def layers_that_fit(header: GgufHeader, context: int, free: int) -> int:
    """Layers whose weights and KV cache fit `free` bytes; the output layer counts as one more."""
    layers = header.layers + 1
    a_layer = (header.file_size + context * header.kv_bytes_per_token) / layers
    return max(0, min(layers, int((free - _RESERVE) / a_layer)))


def free_gpu_memory() -> int:
    """Free bytes on all GPUs together, as ggml's back ends report them."""
    size_pointer = ctypes.POINTER(ctypes.c_size_t)
    count = _function("ggml_backend_dev_count", [], ctypes.c_size_t)
    get = _function("ggml_backend_dev_get", [ctypes.c_size_t], ctypes.c_void_p)
    kind = _function("ggml_backend_dev_type", [ctypes.c_void_p], ctypes.c_int)
    memory = _function(
        "ggml_backend_dev_memory", [ctypes.c_void_p, size_pointer, size_pointer], None
    )
    total_free = 0
    for index in range(count()):
        device = get(index)
        if kind(device) in _GPU_TYPES:
            free, total = ctypes.c_size_t(), ctypes.c_size_t()
            memory(device, ctypes.byref(free), ctypes.byref(total))
            total_free += free.value
    return total_free


def _function(name: str, arguments: list[Any], result: Any) -> Any:
    """A function of ggml's C interface; ctypes types stand for its arguments and result."""
    function = getattr(LIBRARY, name)
    function.argtypes, function.restype = arguments, result
    return function
