"""Whether a prompt fits into a context."""

from __future__ import annotations

from scribe.errors import ContextOverflow
from scribe.i18n import _


def require_room(needed: int, context: int) -> None:
    """Raise ContextOverflow unless a prompt of `needed` tokens leaves room in `context` tokens."""
    if needed >= context:
        raise ContextOverflow(
            _("The prompt takes {needed} tokens; the context holds {context}.").format(
                needed=needed, context=context
            ),
            needed=needed,
            context=context,
            hint=_("Shorten the text, or raise --context."),
        )
