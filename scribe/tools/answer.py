"""A generation that is of no use before it is whole."""

from __future__ import annotations

from scribe.engine.base import Engine, Finish, FinishReason, Piece, Request, Timings
from scribe.writing.job import context_full


def whole_answer(engine: Engine, request: Request) -> tuple[str, Timings]:
    """The answer to `request`, and what it cost.

    It is "" if it was cancelled, and has only the lines that are whole if it took all its tokens.
    Raises what `Engine.stream` raises, and ContextOverflow if the context breaks it off.
    """
    text, timings = "", Timings()
    for chunk in engine.stream(request):
        if isinstance(chunk, Piece):
            text += chunk.text
        elif isinstance(chunk, Finish):
            timings = chunk.timings
            if chunk.reason is FinishReason.CONTEXT:
                raise context_full(engine.info.context)
            if chunk.reason is FinishReason.CANCELLED:
                text = ""
            elif chunk.reason is FinishReason.LENGTH:
                text = text[: text.rfind("\n") + 1]
    return text, timings
