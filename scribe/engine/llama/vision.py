"""The projector: a vision encoder, and what makes of its output embeddings that a model reads.

libmtmd of llama.cpp cuts a picture into what the model was trained to see: tiles, of which a
small picture is a single one, and text tokens around them. The embeddings of a tile are computed
by the encoder and then decoded into the model's KV cache in the place of tokens.
"""

from __future__ import annotations

import ctypes
import hashlib
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import llama_cpp.mtmd_cpp as M  # noqa: N812 - M stands for the C interface of libmtmd

from scribe.engine.base import Picture, never_cancelled
from scribe.engine.llama.runtime import C, last_errors, log_callback, start
from scribe.errors import EngineError, ModelFileError
from scribe.gguf import read_header
from scribe.i18n import _

_KEPT = 8  # pictures of which the embeddings are kept, some 10 MB each
_MOST_POSITIONS = 1 << 20  # of one picture, which its marks tell apart
_OTHER_MODEL = "mismatch between text model"  # libmtmd, of the size of the embeddings
# Tokens of a batch where those of a tile attend to one another in both directions (Gemma): all of
# them must be in it. Gemma 4 makes some 700 of a picture of 1280 pixels, Gemma 3 always 256.
_WHOLE_TILE = 1024


class Tile:
    """A part of a picture that is encoded in one piece.

    `marks` stand for it in a prompt: a negative number for each position it takes, the same for
    the same pixels only. `cells` of the KV cache it takes too, and with M-RoPE these are more
    than the positions: there its tokens are told apart by row and column.
    """

    def __init__(self, projector: Projector, chunk: int, start: int) -> None:
        """Copies `chunk`. Its marks count down from `start`."""
        self._projector = projector
        self._chunk = M.mtmd_input_chunk_copy(chunk)
        self._free = weakref.finalize(self, M.mtmd_input_chunk_free, self._chunk)
        self._embeddings: ctypes.Array[ctypes.c_float] | None = None
        self.cells: int = M.mtmd_input_chunk_get_n_tokens(chunk)
        self.marks = tuple(range(start, start - M.mtmd_input_chunk_get_n_pos(chunk), -1))

    def encode(self) -> None:
        """Compute its embeddings, unless they are there. Raises EngineError."""
        if self._embeddings is not None:
            return
        self._embeddings = self._projector.embeddings(self._chunk, self.cells)
        # From here on only its shape is needed; its pixels take 3 MB a tile and more.
        shape = M.mtmd_input_chunk_get_placeholder(self._chunk)
        self._free()
        self._chunk = shape
        self._free = weakref.finalize(self, M.mtmd_input_chunk_free, shape)

    def decode(self, context: int, position: int, batch: int) -> int:
        """Append what was encoded to the cache of `context`; returns llama_decode's status."""
        after = C.llama_pos()
        status: int = M.mtmd_helper_decode_image_chunk(
            self._projector.pointer,
            context,
            self._chunk,
            self._embeddings,
            position,
            0,  # the only sequence
            batch,
            ctypes.byref(after),
            M.mtmd_helper_post_decode_callback(),
            None,
        )
        return status


Part = tuple[int, ...] | Tile


class Projector:
    """A loaded projector. Holds native memory: close it before its model is freed.

    `batch` is the least number of tokens that a context must compute at once, 0 for any.
    """

    def __init__(
        self,
        path: Path,
        model: int,
        *,
        threads: int,
        gpu: bool,
        flash_attention: int,
        cancelled: Callable[[], bool] = never_cancelled,
    ) -> None:
        """Load a file that was checked. Raises ModelFileError, EngineError when cancelled."""
        start()
        M.mtmd_helper_log_set(log_callback, None)
        parameters = M.mtmd_context_params_default()
        parameters.use_gpu = gpu
        parameters.print_timings = False
        parameters.n_threads = threads
        parameters.flash_attn_type = flash_attention
        go_on = M.mtmd_progress_callback(lambda _progress, _data: not cancelled())
        parameters.progress_callback = go_on
        last_errors()
        self.pointer: int = M.mtmd_init_from_file(str(path).encode(), model, parameters)
        if not self.pointer:
            if cancelled():
                raise EngineError(_("Loading was stopped."))
            raise _unfit(path, _reason(last_errors()))
        self.batch = _WHOLE_TILE if M.mtmd_decode_use_non_causal(self.pointer, None) else 0
        self._width = C.llama_model_n_embd_inp(model)
        self._cut: dict[Picture, tuple[Part, ...]] = {}

    def cut(self, picture: Picture) -> tuple[Part, ...]:
        """The tokens and tiles that show `picture` to the model. Raises EngineError."""
        parts = self._cut.pop(picture, None) or tuple(self._parts(picture))
        self._cut[picture] = parts
        if len(self._cut) > _KEPT:
            del self._cut[next(iter(self._cut))]
        return parts

    def _parts(self, picture: Picture) -> Iterator[Part]:
        mark = _first_mark(picture)
        with _tokenized(self.pointer, picture) as chunks:
            for index in range(M.mtmd_input_chunks_size(chunks)):
                chunk = M.mtmd_input_chunks_get(chunks, index)
                if M.mtmd_input_chunk_get_type(chunk) == M.MTMD_INPUT_CHUNK_TYPE_TEXT:
                    count = ctypes.c_size_t()
                    text = M.mtmd_input_chunk_get_tokens_text(chunk, ctypes.byref(count))
                    tokens = tuple(text[: count.value])
                    if min(tokens) < 0:  # libmtmd did not find it, and goes on as if it had
                        raise _failed([_("the model lacks a token that goes with pictures")])
                    yield tokens
                else:
                    tile = Tile(self, chunk, mark)
                    yield tile
                    mark -= len(tile.marks)

    def embeddings(self, chunk: int, tokens: int) -> ctypes.Array[ctypes.c_float]:
        """A copy of the embeddings of a chunk's `tokens`. It cannot be cut short."""
        last_errors()
        if M.mtmd_encode_chunk(self.pointer, chunk):
            raise _failed(last_errors())
        copy: ctypes.Array[ctypes.c_float] = (ctypes.c_float * (tokens * self._width))()
        ctypes.memmove(copy, M.mtmd_get_output_embd(self.pointer), ctypes.sizeof(copy))
        return copy

    def close(self) -> None:
        """Free it. What was cut with it can no longer be used."""
        M.mtmd_free(self.pointer)


def check_projector(path: Path) -> None:
    """Raise ModelFileError unless the file is a projector with a vision encoder."""
    header = read_header(path)
    if header.architecture != "clip":
        raise _unfit(
            path,
            _("it is of the architecture {architecture}, not clip").format(
                architecture=header.architecture or "?"
            ),
        )
    if header.metadata.get("clip.has_vision_encoder") is not True:
        raise _unfit(path, _("it has no vision encoder"))


@contextmanager
def _tokenized(mtmd: int, picture: Picture) -> Iterator[int]:
    """The chunks that libmtmd makes of a picture alone, freed afterwards."""
    pixels = (ctypes.c_uint8 * len(picture.pixels)).from_buffer_copy(picture.pixels)
    bitmap = M.mtmd_bitmap_init(picture.width, picture.height, pixels)
    chunks = M.mtmd_input_chunks_init()
    part = ctypes.pointer(M.mtmd_input_part(None, bitmap))
    last_errors()
    try:
        if M.mtmd_tokenize_from_parts(mtmd, chunks, ctypes.byref(part), 1, False):
            raise _failed(last_errors())
        yield chunks
    finally:
        M.mtmd_input_chunks_free(chunks)
        M.mtmd_bitmap_free(bitmap)


def _first_mark(picture: Picture) -> int:
    """The first of the marks of a picture: _MOST_POSITIONS of them belong to its pixels alone."""
    seen = hashlib.blake2b(digest_size=16)
    seen.update(f"{picture.width} {picture.height} ".encode())
    seen.update(picture.pixels)
    return -_MOST_POSITIONS * int.from_bytes(seen.digest(), "big") - 1


def _reason(lines: list[str]) -> str:
    """What llama.cpp told of its failure to load, or what it means."""
    if any(_OTHER_MODEL in line for line in lines):
        return _("it is a projector for another model")
    return lines[0] if lines else _("no reason given")


def _unfit(path: Path, reason: str) -> ModelFileError:
    return ModelFileError(
        _("{path} cannot be used as a projector: {reason}.").format(path=path, reason=reason),
        hint=_(
            "A projector is a GGUF file, often called mmproj, made for the model it is used with."
        ),
    )


def _failed(lines: list[str]) -> EngineError:
    return EngineError(
        _("llama.cpp cannot read the picture: {reason}").format(
            reason="; ".join(lines) or _("no reason given")
        ),
        hint=_("Leave the picture out, or use another build of this model."),
    )
