"""Tiny GGUF files, valid or broken on purpose."""

from __future__ import annotations

import struct
from pathlib import Path


def gguf(*, chat: bool = True, padding: int = 0) -> bytes:
    """A GGUF of version 3 with some metadata and no tensors."""
    keys: dict[str, str | int] = {
        "general.architecture": "llama",
        "llama.block_count": 2,
        "llama.context_length": 4096,
        "llama.embedding_length": 64,
        "llama.attention.head_count": 4,
        "llama.attention.head_count_kv": 2,
    }
    if chat:
        keys["tokenizer.chat_template"] = "{{ messages }}"
    data = b"GGUF" + struct.pack("<IQQ", 3, 0, len(keys))
    for key, value in keys.items():
        data += _string(key)
        if isinstance(value, str):
            data += struct.pack("<I", 8) + _string(value)
        else:
            data += struct.pack("<II", 4, value)
    return data + bytes(padding)


def write_gguf(path: Path, *, chat: bool = True, padding: int = 0) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(gguf(chat=chat, padding=padding))
    return path


def _string(text: str) -> bytes:
    return struct.pack("<Q", len(text)) + text.encode()
