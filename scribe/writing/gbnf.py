"""GBNF, the form of llama.cpp's grammars."""

from __future__ import annotations


def literal(text: str) -> str:
    """`text` as a grammar takes it for what it is."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
