"""What to say where a picture is shown to a model that sees none."""

from __future__ import annotations

from scribe.engine.base import EngineInfo
from scribe.errors import EngineError
from scribe.i18n import _


def sees_nothing(info: EngineInfo) -> EngineError:
    """What to raise where a model that sees none is shown a picture."""
    return EngineError(
        _("{name} cannot see pictures.").format(name=info.name),
        hint=_("Leave the pictures out, or choose a model that sees: scribe models list"),
    )
