"""Which model to use when none is named: a question of language and memory."""

from __future__ import annotations

from collections.abc import Iterable

from scribe.errors import ModelNotFound, ResourceError
from scribe.i18n import _
from scribe.library.catalogue import Card
from scribe.library.inventory import InstalledModel
from scribe.library.refusals import none_sees
from scribe.text import byte_size

_FIXED_BYTES = 600_000_000


def memory_needed(size: int) -> int:
    """Bytes of memory that a model file of `size` bytes takes when it writes.

    All weights are read for every token, so the whole file has to stay in memory. Another
    tenth covers what grows with the model: the KV cache and the compute buffers. The fixed
    part is Python, llama.cpp and what the rest of the machine must not be starved of.
    """
    return int(size * 1.1) + _FIXED_BYTES


def choose(
    installed: Iterable[InstalledModel],
    cards: Iterable[Card],
    language: str,
    free_memory: int,
    sees: bool = False,
) -> InstalledModel | Card:
    """The largest model that suits: one that is here, or else an automatic one of `cards`.

    With `sees`, only models that see pictures suit, and none is fetched. Raises ModelNotFound
    when none suits, ResourceError when even the smallest is too large for `free_memory` bytes.
    """
    at_hand = [
        (model.total_size, model)
        for model in installed
        if model.kind == "chat" and language in model.languages and (model.projector or not sees)
    ]
    to_fetch = [
        (card.size, card)
        for card in (() if sees else cards)
        if card.automatic and card.size and card.kind == "chat" and language in card.languages
    ]
    for sized in (at_hand, to_fetch):
        fitting = [pair for pair in sized if memory_needed(pair[0]) <= free_memory]
        if fitting:
            return max(fitting, key=lambda pair: pair[0])[1]
    smallest = min((pair[0] for pair in (*at_hand, *to_fetch)), default=None)
    if smallest is None and sees:
        raise none_sees(language, cards)
    if smallest is None:
        raise ModelNotFound(
            _("No model for this language is here."),
            hint=_("Choose one to fetch: scribe models list"),
        )
    raise ResourceError(
        _("Not enough memory: the smallest model needs {needed} and {free} are free.").format(
            needed=byte_size(memory_needed(smallest)), free=byte_size(free_memory)
        ),
        hint=_("Close other programs, or name a smaller model with --model."),
    )
