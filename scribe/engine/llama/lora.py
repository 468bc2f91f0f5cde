"""Low-rank adapters: a style or skill learnt on top of a base model, in a file of its own.

An adapter adds to the product of a weight matrix W with x: W x + s (alpha / r) B A x, where A and
B are its two matrices of rank r, alpha is in its file and s is the scale it is used with (Hu et
al., arXiv 2106.09685). A file without alpha counts as one of alpha = r.
"""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scribe.engine.llama.runtime import C, last_errors
from scribe.errors import EngineError, ModelFileError
from scribe.gguf import GgufHeader, read_header
from scribe.i18n import N_, _

_INVOCATION = "adapter.alora.invocation_tokens"
_ALPHA = "adapter.lora.alpha"
# What llama.cpp says of an adapter that does not fit, and what that means.
_REASONS = {
    "does not exist in base model": N_("it was made for another base model"),
    "has incorrect shape": N_("it was made for another base model"),
    "is not transposed": N_("its two matrices are not of one rank"),
    "missing one component": N_("one of its matrices is missing"),
}


@dataclass(frozen=True)
class Lora:
    """An adapter's file, and the scale to use it with: 0 is without it, 1 as it was trained."""

    path: Path
    scale: float = 1.0


def check(lora: Lora, base: GgufHeader) -> None:
    """Raise ModelFileError unless the file is a LoRA adapter for the architecture of `base`."""
    header = read_header(lora.path)
    kind = header.metadata.get("general.type", "model")
    if kind != "adapter":
        raise _unfit(lora, _("it is of the type {kind}, not an adapter").format(kind=kind))
    kind = header.metadata.get("adapter.type", "")
    if kind != "lora" or _INVOCATION in header.metadata:
        kind = "aLoRA" if kind == "lora" else kind
        raise _unfit(lora, _("it is an adapter of the type “{kind}”").format(kind=kind))
    if header.architecture != base.architecture:
        reason = _("it is for the architecture {adapter}, and {name} has {model}")
        raise _unfit(
            lora,
            reason.format(adapter=header.architecture, name=base.name, model=base.architecture),
        )
    if not isinstance(header.metadata.get(_ALPHA, 1.0), float):
        raise _unfit(lora, _("its header is damaged or cut short"))


def attach(model: int, context: int, loras: Sequence[Lora]) -> None:
    """Load adapters that were checked, for all that `context` computes from now on.

    They are freed with the model. Raises ModelFileError for one that does not fit the model.
    """
    if not loras:
        return
    adapters = [_load(model, lora) for lora in loras]
    status = C.llama_set_adapters_lora(
        context,
        (C.llama_adapter_lora_p_ctypes * len(loras))(*adapters),
        len(loras),
        (ctypes.c_float * len(loras))(*(lora.scale for lora in loras)),
    )
    if status:
        reason = "; ".join(last_errors()) or _("no reason given")
        raise EngineError(_("llama.cpp refused the LoRA adapters: {reason}").format(reason=reason))


def _load(model: int, lora: Lora) -> Any:
    last_errors()
    adapter = C.llama_adapter_lora_init(model, str(lora.path).encode())
    if adapter:
        return adapter
    told = "; ".join(last_errors())
    meaning = next((_(meaning) for words, meaning in _REASONS.items() if words in told), told)
    raise _unfit(lora, meaning)


def _unfit(lora: Lora, reason: str) -> ModelFileError:
    return ModelFileError(
        _("{path} cannot be used as a LoRA adapter: {reason}.").format(
            path=lora.path, reason=reason
        ),
        hint=_("An adapter is a GGUF file, made from the very model that it is used with."),
    )
