"""What is told of a text tool's work: its flaws while it runs, and all of it as JSON. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from scribe.engine.base import EngineInfo, Timings
from scribe.i18n import _
from scribe.text import count
from scribe.tools.events import Edited
from scribe.tools.summary import Noted


def tool_account(
    tool: str, engine: EngineInfo, seed: int, text: str, language: str
) -> dict[str, Any]:
    """What any tool tells of itself and of the `text` it was given, as JSON values."""
    return {
        "tool": tool,
        "model": engine.name,
        "language": language,
        "seed": seed,
        "input": {"length": count(text), "characters": len(text)},
    }


def parts_account(parts: Sequence[Edited]) -> dict[str, Any]:
    """What came of each part, as JSON values; characters are those of the source."""
    return {
        "complete": all(part.error is None for part in parts),
        "parts": [
            {
                "number": part.number,
                "start": part.start,
                "end": part.start + len(part.before),
                "tries": part.tries,
                "kept": part.kept,
                "flaws": [{"fault": flaw.fault.value, "items": flaw.items} for flaw in part.flaws],
                "error": part.error.message if part.error else None,
            }
            for part in parts
        ],
    }


def coverage_account(text: str, notes: Sequence[Noted]) -> dict[str, Any]:
    """How much of `text` was read, and in what passages, as JSON values."""
    read = [note for note in notes if note.level == 1]
    lost = sum(len(note.passage.text) for note in read if note.error is not None)
    return {
        "complete": lost == 0,
        "coverage": round(1 - lost / max(len(text), 1), 4),
        "levels": max((note.level for note in notes), default=0),
        "passages": [
            {
                "number": note.number,
                "start": note.passage.start,
                "end": note.passage.start + len(note.passage.text),
                "error": note.error.message if note.error else None,
            }
            for note in read
        ],
    }


def coverage_line(text: str, notes: Sequence[Noted]) -> str:
    """How much of a long `text` its summary covers, in one line."""
    read = [note for note in notes if note.level == 1]
    done = sum(note.error is None for note in read)
    return _("covers {done} of {parts} parts of {length} characters or words").format(
        done=done, parts=len(read), length=count(text)
    )


def timings_account(timings: Timings) -> dict[str, Any]:
    """Token counts and seconds, as JSON values."""
    return {
        "timings": {
            **asdict(timings),
            "prefill_tokens_per_second": round(timings.prefill_rate, 2),
            "generated_tokens_per_second": round(timings.generation_rate, 2),
        }
    }
