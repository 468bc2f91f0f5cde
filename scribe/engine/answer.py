"""A generation that is of no use before it is whole."""

from __future__ import annotations

from scribe.engine.base import Engine, Finish, FinishReason, Piece, Request, Timings


def whole_answer(engine: Engine, request: Request) -> tuple[str, Timings]:
    """The answer to `request`, "" if it was cancelled, and what it cost.

    Raises what `Engine.stream` raises.
    """
    text, timings = "", Timings()
    for chunk in engine.stream(request):
        if isinstance(chunk, Piece):
            text += chunk.text
        elif isinstance(chunk, Finish):
            timings = chunk.timings
            if chunk.reason is FinishReason.CANCELLED:
                text = ""
    return text, timings
