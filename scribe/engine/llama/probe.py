"""Loads a model in a child process first: a file that crashes llama.cpp crashes only that."""

from __future__ import annotations

import argparse
import itertools
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import psutil

from scribe.engine.base import Message
from scribe.errors import EngineError, ModelFileError
from scribe.gguf import read_header
from scribe.i18n import _

if TYPE_CHECKING:
    from scribe.engine.llama.lora import Lora
    from scribe.engine.llama.vocabulary import Vocabulary

_TIMEOUT = 600  # seconds; a large model on a slow disk
_RENDER_SECONDS = 4  # of computing, for a chat template of one short conversation
_RENDER_BYTES = 1 << 30


def probe(path: Path, loras: Sequence[Lora] = (), mmproj: Path | None = None) -> None:
    """Load a model, its adapters and its projector in a child process.

    Raises ModelFileError if that dies of it. A load that merely fails is left to the caller's
    own, which has llama.cpp's reason.
    """
    paths = [str(path), *(str(lora.path) for lora in loras)]
    command = [sys.executable, "-m", "scribe.engine.llama.probe", *paths]
    if mmproj:
        command += ["--mmproj", str(mmproj)]
        paths.append(str(mmproj))
    try:
        result = subprocess.run(command, capture_output=True, timeout=_TIMEOUT, check=False)
    except subprocess.TimeoutExpired as error:
        raise _crashes(paths, _("loading it does not end")) from error
    if result.returncode < 0:
        if -result.returncode == signal.SIGXCPU:
            raise _crashes(paths, _("its chat template does not come to an end"))
        words = result.stderr.decode("utf-8", "replace").strip().splitlines()
        raise _crashes(paths, words[-1] if words else f"signal {-result.returncode}")


def _crashes(paths: Sequence[str], reason: str) -> ModelFileError:
    return ModelFileError(
        _("llama.cpp crashes on {path}: {reason}").format(path=" + ".join(paths), reason=reason),
        hint=_("The file is damaged or hostile; use another."),
    )


def _load(path: Path, adapters: Sequence[str], mmproj: str) -> None:
    from scribe.engine.llama.lora import Lora, attach
    from scribe.engine.llama.runtime import C, start
    from scribe.engine.llama.vocabulary import Vocabulary

    start()
    parameters = C.llama_model_default_params()
    parameters.n_gpu_layers = 0
    model = C.llama_model_load_from_file(str(path).encode(), parameters)
    if model:
        if mmproj:
            _load_projector(Path(mmproj), model)
        _tokenize_every_byte(Vocabulary(model))
        context = C.llama_init_from_model(model, C.llama_context_default_params())
        batch = C.llama_batch_init(1, 0, 1)
        batch.n_tokens, batch.token[0], batch.pos[0], batch.logits[0] = 1, 0, 0, 1
        batch.n_seq_id[0], batch.seq_id[0][0] = 1, 0
        if context:
            attach(model, context, [Lora(Path(adapter)) for adapter in adapters])
            C.llama_decode(context, batch)
        _render_template(read_header(path).chat_template)


def _load_projector(path: Path, model: int) -> None:
    """Loading builds the encoder's graph, which is where llama.cpp asserts what it did not check.

    No picture is shown: computing one may take as long as loading all the rest.
    """
    from scribe.engine.llama.vision import Projector

    Projector(path, model, threads=1, gpu=False, flash_attention=-1)


def _render_template(source: str) -> None:
    """Jinja's sandbox keeps a template from the machine, but not from its time and memory."""
    from scribe.engine.llama.chat import ChatTemplate

    if not source:
        return
    try:
        import resource
    except ImportError:  # Windows has no such limits
        return
    seconds = int(time.process_time()) + _RENDER_SECONDS
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    address_space = psutil.Process().memory_info().vms + _RENDER_BYTES
    resource.setrlimit(resource.RLIMIT_AS, (address_space, address_space))
    try:
        ChatTemplate(source, bos="", eos="").render((Message("system", "a"), Message("user", "b")))
    except EngineError as error:  # the parent meets it too, and tells it
        if isinstance(error.__cause__, MemoryError):
            os.abort()


def _tokenize_every_byte(vocabulary: Vocabulary) -> None:
    """llama.cpp's tokenizers end the process over a byte that a vocabulary lacks."""
    starts = ((0, 0x800, 1), (0x800, 0xD800, 0x1000), (0xE000, 0x110000, 0x1000))
    text = "".join(map(chr, itertools.chain.from_iterable(range(*start) for start in starts)))
    for special in (False, True):
        for token in vocabulary.tokenize(text, special=special):
            vocabulary.piece(token)


if __name__ == "__main__":
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--mmproj", default="")
    arguments.add_argument("path", type=Path)
    arguments.add_argument("adapters", nargs="*")
    given = arguments.parse_args()
    _load(given.path, given.adapters, given.mmproj)
