"""Loading a GGUF file: checked, fitted to the memory there is, and its failure explained."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from scribe.engine.llama.lora import Lora
from scribe.engine.llama.offload import layers_to_offload
from scribe.engine.llama.runtime import C, last_errors, start
from scribe.errors import ConfigError, EngineError, ModelFileError, ResourceError
from scribe.gguf import GgufHeader
from scribe.hardware import free_memory
from scribe.i18n import _
from scribe.text import byte_size

# llama.cpp's buffers, this interpreter and its libraries; measured at 120 to 200 MB.
_OVERHEAD = 250_000_000
# A mapped file is copied all the same where weights are repacked for the CPU, and then counts
# twice; one that is overwritten while mapped kills the process. So it is read, not mapped.
_LOAD_MODE = C.LLAMA_LOAD_MODE_NONE
DEFAULT_CONTEXT = 8192
_LEAST_CONTEXT = 1024  # a text of some paragraphs and what it takes to ask for it
_CONTEXT_STEP = 256  # llama.cpp rounds up to this without saying so


@dataclass(frozen=True)
class LlamaOptions:
    """How to load a model. 0 (for `gpu_layers` -1) leaves a choice to what is measured.

    `needed_context` is the least context, in tokens, that the work at hand can do with.
    `mmproj` is the file of the projector through which the model sees pictures.
    """

    context: int = 0
    needed_context: int = 0
    threads: int = 0
    gpu_layers: int = -1
    flash_attention: str = "auto"
    loras: tuple[Lora, ...] = ()
    mmproj: Path | None = None


def context_size(header: GgufHeader, options: LlamaOptions) -> int:
    """The context to load with, in tokens.

    Raises ConfigError when more is asked for than the model was trained for, ResourceError
    when weights and KV cache are larger than the free memory.
    """
    trained = header.trained_context or DEFAULT_CONTEXT
    free = free_memory()
    weights = _weights_bytes(header, options)
    room = free - weights - _OVERHEAD
    fitting = max(room // max(header.kv_bytes_per_token, 1), 0) // _CONTEXT_STEP * _CONTEXT_STEP
    if options.context:
        wanted = options.context
    else:
        least = min(options.needed_context or _LEAST_CONTEXT, trained)
        wanted = min(max(DEFAULT_CONTEXT, least), trained, max(fitting, least))
    size = -(-wanted // _CONTEXT_STEP) * _CONTEXT_STEP
    if size > fitting:
        raise _too_large(header, weights, size, free, min(fitting, trained))
    if wanted > trained:
        message = _(
            "A context of {wanted} tokens is more than the {trained} this model was trained for."
        )
        raise ConfigError(
            message.format(wanted=wanted, trained=trained),
            hint=_("Use --context {trained} at most.").format(trained=trained),
        )
    return size


def _weights_bytes(header: GgufHeader, options: LlamaOptions) -> int:
    """Bytes of memory that the model's weights take, and those of its projector."""
    return header.file_size + (options.mmproj.stat().st_size if options.mmproj else 0)


def _too_large(
    header: GgufHeader, weights: int, size: int, free: int, fitting: int
) -> ResourceError:
    message = _("{name} with a context of {size} tokens needs {needed} of memory; {free} are free.")
    needed = weights + size * header.kv_bytes_per_token + _OVERHEAD
    return ResourceError(
        message.format(name=header.name, size=size, needed=byte_size(needed), free=byte_size(free)),
        hint=_("Use --context {fitting} at most.").format(fitting=fitting)
        if fitting >= _LEAST_CONTEXT
        else _("Choose a smaller model: scribe models list"),
    )


def load_model(
    header: GgufHeader, options: LlamaOptions, context: int, cancelled: Callable[[], bool]
) -> int:
    """Load the weights and return llama.cpp's pointer to the model.

    Raises ModelFileError with llama.cpp's own reason, EngineError when cancelled.
    """
    start()
    parameters = C.llama_model_default_params()
    parameters.load_mode = _LOAD_MODE
    parameters.n_gpu_layers = layers_to_offload(header, options.gpu_layers, context)
    # llama.cpp asks this callback now and then whether to go on loading.
    go_on = C.llama_progress_callback(lambda _progress, _data: not cancelled())
    parameters.progress_callback = go_on
    last_errors()
    model: int | None = C.llama_model_load_from_file(str(header.path).encode(), parameters)
    if model:
        return model
    if cancelled():
        raise EngineError(_("Loading was stopped."))
    raise ModelFileError(
        _("llama.cpp cannot load {path}: {reason}").format(
            path=header.path, reason=_reason(last_errors(), header)
        ),
        hint=_("The file may be damaged or too new for this llama.cpp; see scribe models list."),
    )


def _reason(lines: list[str], header: GgufHeader) -> str:
    """The line that says most: the first error that is not merely "failed to load"."""
    telling = [line for line in lines if "failed to load model" not in line] or lines
    return (
        telling[0]
        if telling
        else _("no reason given ({architecture})").format(architecture=header.architecture)
    )
