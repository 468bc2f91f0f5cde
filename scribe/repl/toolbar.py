"""What the line below the prompt says. Pure."""

from __future__ import annotations

from scribe.i18n import _
from scribe.render.width import fitting
from scribe.text import count


def toolbar(
    model: str, used: float | None, draft: str, rate: float, summed_up: bool, width: int
) -> str:
    """One line of at most `width` columns: the model, the context in use, the draft, the speed."""
    parts = [model]
    if used is not None:
        parts.append(_("context {used:.0f} %").format(used=100 * used))
    if summed_up:
        parts.append(_("summed up"))
    if draft.strip():
        parts.append(_("draft {length}").format(length=count(draft)))
    if rate:
        parts.append(_("{rate:.1f} tokens/s").format(rate=rate))
    line = " · ".join(parts)
    return line[: fitting(line, width)]
