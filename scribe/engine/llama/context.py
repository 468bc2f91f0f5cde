"""The KV cache of one sequence: what it holds, how it is filled, and how filling is stopped."""

from __future__ import annotations

import ctypes
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager

from scribe.engine.base import never_cancelled
from scribe.engine.llama.prompt import Prompt, cells_beyond
from scribe.engine.llama.runtime import C, last_errors
from scribe.engine.llama.vision import Tile
from scribe.errors import EngineError, ResourceError
from scribe.i18n import _

BATCH = 512  # tokens computed at once in prefill; llama.cpp's own choice for its benchmarks
LOGITS_ROWS = 16  # that one batch can give; BATCH of them would take 300 MB
SPAN = 256  # cells of the cache; attention is computed over a multiple of so many
_SLICE = 256  # tokens between two reports of progress
_SLOW_TOKEN = 0.05  # seconds; beyond it a single token is made interruptible too
_ABORTED = 2  # llama_decode's status after the abort callback said so


class Aborted(Exception):
    """A computation was abandoned because its request was cancelled."""


class KvContext:
    """A llama.cpp context with one sequence.

    `tokens` mirrors what the KV cache holds, position by position: tokens, and the marks of
    pictures, each of which it holds whole or not at all. `size` is the context length in cells.
    """

    def __init__(
        self,
        model: int,
        *,
        size: int,
        threads: int,
        flash_attention: int,
        kv_bytes: int,
        batch: int = BATCH,
    ) -> None:
        """Computes at most `batch` tokens at once.

        Raises ResourceError when there is no memory for a cache of `kv_bytes`.
        """
        parameters = C.llama_context_default_params()
        parameters.n_ctx = size
        parameters.n_batch = parameters.n_ubatch = batch
        parameters.n_threads = parameters.n_threads_batch = threads
        parameters.flash_attn_type = flash_attention
        parameters.n_outputs_max = LOGITS_ROWS
        # Keep whole the cache of layers with a sliding window, so that a prefix can be reused.
        parameters.swa_full = True
        parameters.no_perf = True
        self.pointer = C.llama_init_from_model(model, parameters)
        if not self.pointer:
            raise ResourceError(
                _("No memory for a context of {size} tokens ({megabytes} MB): {reason}").format(
                    size=size, megabytes=kv_bytes // 1_000_000, reason="; ".join(last_errors())
                ),
                hint=_("Choose a smaller context: --context 4096"),
            )
        self.size: int = C.llama_n_ctx(self.pointer)
        self.tokens: list[int] = []
        self._tiles: Mapping[int, Tile] = {}  # of the prompt, by their first marks
        self._beyond = 0  # cells that tiles in the cache take beyond one for each position
        # Recurrent models keep no past states: what they have read cannot be taken back.
        self.can_rewind = not (C.llama_model_is_recurrent(model) or C.llama_model_is_hybrid(model))
        self._logits_bytes = 4 * C.llama_vocab_n_tokens(C.llama_model_get_vocab(model))
        self._memory = C.llama_get_memory(self.pointer)
        self._batch = C.llama_batch_init(batch, 0, 1)
        self._batch_size = batch
        self._cancelled: Callable[[], bool] = never_cancelled
        # llama.cpp holds the bare addresses of these callbacks.
        self._abort_callback = C.ggml_abort_callback(lambda _data: self._cancelled())
        self._no_callback = C.ggml_abort_callback()
        self._token_seconds = 0.0

    @property
    def cells(self) -> int:
        """Cells of the cache that are taken."""
        return len(self.tokens) + self._beyond

    def keep_prefix(self, prompt: Prompt) -> Sequence[int]:
        """Drop all that the cache does not share with `prompt`; returns what is left to prefill.

        That is the last token at least: its logits are needed. Pictures share all of their marks
        or none, so no picture is cut in two.
        """
        shared = 0
        for cached, wanted in zip(self.tokens, prompt.tokens[:-1], strict=False):
            if cached != wanted:
                break
            shared += 1
        kept = self.truncate(shared)
        self._tiles = prompt.tiles
        return prompt.tokens[kept:]

    def truncate(self, length: int) -> int:
        """Keep the first `length` tokens, or none if the model cannot; returns how many."""
        if length < len(self.tokens):
            self._drop_from(length)
        return len(self.tokens)

    def _drop_from(self, position: int) -> None:
        del self.tokens[position:]
        if not C.llama_memory_seq_rm(self._memory, 0, position, -1):
            C.llama_memory_clear(self._memory, True)
            self.tokens.clear()
        self._beyond = cells_beyond(self.tokens, self._tiles)

    def prefill(self, tokens: Sequence[int], cancelled: Callable[[], bool]) -> Iterator[int]:
        """Append `tokens`, yielding the cells that are taken after each slice. Raises Aborted."""
        start = 0
        while start < len(tokens):
            tile = self._tiles.get(tokens[start])
            if tile is None:
                end = _end_of_slice(tokens, start)
                self._decode_guarded(tokens[start:end], cancelled, rows=1)
            else:
                end = start + len(tile.marks)
                self._show(tile, cancelled)
            start = end
            yield self.cells

    def rewind(self, length: int, cancelled: Callable[[], bool]) -> None:
        """Go back to the first `length` tokens and the logits after them. Raises Aborted."""
        kept_tokens = self.tokens[:length]
        kept = self.truncate(length - 1)
        for _done in self.prefill(kept_tokens[kept:], cancelled):
            pass

    def append(self, tokens: Sequence[int], cancelled: Callable[[], bool]) -> None:
        """Append at most LOGITS_ROWS tokens, with a row of logits after each. Raises Aborted."""
        if self._token_seconds * len(tokens) > _SLOW_TOKEN:
            self._decode_guarded(tokens, cancelled, rows=len(tokens))
            return
        started = time.perf_counter()
        self._decode(tokens, rows=len(tokens))
        self._token_seconds = (time.perf_counter() - started) / len(tokens)

    def finish(self) -> None:
        """Wait until all is computed, which a GPU does beside this program."""
        C.llama_synchronize(self.pointer)

    def logits(self, row: int) -> bytes:
        """A copy of one row of the logits that were computed last."""
        return ctypes.string_at(C.llama_get_logits_ith(self.pointer, row), self._logits_bytes)

    def _decode_guarded(
        self, tokens: Sequence[int], cancelled: Callable[[], bool], *, rows: int
    ) -> None:
        with self._abortable(cancelled):
            self._decode(tokens, rows=rows)

    def _show(self, tile: Tile, cancelled: Callable[[], bool]) -> None:
        """Append a tile, after which there are no logits."""
        if cancelled():
            raise Aborted
        tile.encode()  # libmtmd has no callback that could cut this short
        position = len(self.tokens)
        with self._abortable(cancelled):
            status = tile.decode(self.pointer, position, self._batch_size)
        self._settle(status, position, tile.marks)
        self._beyond += tile.cells - len(tile.marks)

    @contextmanager
    def _abortable(self, cancelled: Callable[[], bool]) -> Iterator[None]:
        """Set the abort callback, which costs a call for each node of the graph."""
        self._cancelled = cancelled
        C.llama_set_abort_callback(self.pointer, self._abort_callback, None)
        try:
            yield
        finally:
            C.llama_set_abort_callback(self.pointer, self._no_callback, None)

    def _decode(self, tokens: Sequence[int], *, rows: int) -> None:
        """Compute `tokens`, and the logits after the last `rows` of them."""
        batch, position = self._batch, len(self.tokens)
        batch.n_tokens = len(tokens)
        for index, token in enumerate(tokens):
            batch.token[index] = token
            batch.pos[index] = position + index
            batch.n_seq_id[index] = 1
            batch.seq_id[index][0] = 0
            batch.logits[index] = index >= len(tokens) - rows
        self._settle(C.llama_decode(self.pointer, batch), position, tokens)

    def _settle(self, status: int, position: int, tokens: Sequence[int]) -> None:
        """Take note of `tokens` in the cache from `position` on, or of why they are not there."""
        if status == 0:
            self.tokens.extend(tokens)
            return
        self._drop_from(position)
        if status == _ABORTED:
            raise Aborted
        raise EngineError(
            _("llama.cpp failed to compute ({status}): {reason}").format(
                status=status, reason="; ".join(last_errors()) or _("no reason given")
            ),
            hint=_("Try a smaller --context, or another model."),
        )

    def close(self) -> None:
        """Free the cache."""
        C.llama_batch_free(self._batch)
        C.llama_free(self.pointer)


def _end_of_slice(tokens: Sequence[int], start: int) -> int:
    """Where the tokens that are computed in one go from `start` on end, at a picture or before."""
    end = min(start + _SLICE, len(tokens))
    return next((at for at in range(start, end) if tokens[at] < 0), end)
