"""What is told of a text tool while it works, in a line each."""

from __future__ import annotations

from scribe.errors import ScribeError
from scribe.i18n import _
from scribe.tools.events import Edited, Fault, Flaw


def part_line(number: int, parts: int) -> str:
    """What is worked at now."""
    return _("Part {number}/{parts}").format(number=number, parts=parts)


def left_out_line(number: int, parts: int, error: ScribeError) -> str:
    """Why a part has no place in the result."""
    line = _("part {number} of {parts} is left out: {what}")
    return line.format(number=number, parts=parts, what=error.message)


def flaw_line(edited: Edited) -> str:
    """What is wrong with a part, in one line; "" for nothing."""
    if edited.error is not None:
        what = edited.error.message
    elif edited.flaws:
        what = "; ".join(_told(flaw) for flaw in edited.flaws)
    else:
        return ""
    if edited.kept:
        line = _("part {number} of {parts} is left as it was: {what}")
    else:
        line = _("part {number} of {parts}: {what}")
    return line.format(number=edited.number, parts=edited.parts, what=what)


def _told(flaw: Flaw) -> str:
    items = ", ".join(flaw.items)
    return {
        Fault.EMPTY: _("the model gave no usable text"),
        Fault.UNCHANGED: _("not a word was changed"),
        Fault.LANGUAGE: _("not in the language asked for"),
        Fault.LENGTH: _("much too long or too short"),
        Fault.LOST: _("lost {items}").format(items=items),
        Fault.INVENTED: _("not in the source: {items}").format(items=items),
        Fault.TERMS: _("terms not used: {items}").format(items=items),
    }[flaw.fault]
