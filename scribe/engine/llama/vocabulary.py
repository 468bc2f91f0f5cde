"""Tokens: text into token ids, and ids back into bytes."""

from __future__ import annotations

import ctypes

from scribe.engine.llama.runtime import C
from scribe.engine.prediction import Token
from scribe.errors import EngineError
from scribe.i18n import _

_PIECE_BYTES = 256  # longer pieces (runs of spaces or dashes) take a second, larger buffer


class Vocabulary:
    """The vocabulary of a loaded model."""

    def __init__(self, model: int) -> None:
        self.pointer = C.llama_model_get_vocab(model)
        self.size = C.llama_vocab_n_tokens(self.pointer)
        self.bos = C.llama_vocab_bos(self.pointer)
        self.eos = C.llama_vocab_eos(self.pointer)
        self.adds_bos = bool(C.llama_vocab_get_add_bos(self.pointer))
        self.end_tokens = tuple(
            token for token in range(self.size) if C.llama_vocab_is_eog(self.pointer, token)
        )
        self._pieces: dict[int, bytes] = {}
        self._buffer = ctypes.create_string_buffer(_PIECE_BYTES)

    def tokenize(self, text: str, *, special: bool) -> list[int]:
        """Token ids of `text`; only with `special` does "<|im_end|>" become a control token.

        No begin-of-text token is added, and half of a surrogate pair becomes "?". Raises
        EngineError if llama.cpp refuses the text.
        """
        data = text.encode("utf-8", "replace")
        capacity = len(data) + 8
        while True:
            tokens = (C.llama_token * capacity)()
            # llama_tokenize(vocab, text, bytes, out, capacity, add_special, parse_special)
            count = C.llama_tokenize(
                self.pointer, data, len(data), tokens, capacity, False, special
            )
            if count >= 0:
                return list(tokens[:count])
            if -count <= capacity:
                raise EngineError(_("The model's tokenizer refused the text."))
            capacity = -count

    def piece(self, token: int) -> bytes:
        """The bytes of a token, possibly part of a character; empty for a control token."""
        cached = self._pieces.get(token)
        if cached is None:
            cached = self._pieces[token] = self._read_piece(token, special=False)
        return cached

    def text_of(self, token: int) -> str:
        """The written form of a token, control tokens included ("<|im_end|>"); "" for none."""
        return "" if token < 0 else self._read_piece(token, special=True).decode("utf-8", "replace")

    def entry(self, token: int) -> Token:
        """A token with its bytes, or its written form if it stands for no text."""
        piece = self.piece(token)
        return Token(token, piece or self._read_piece(token, special=True), control=not piece)

    def _read_piece(self, token: int, *, special: bool) -> bytes:
        buffer = self._buffer
        length = C.llama_token_to_piece(self.pointer, token, buffer, len(buffer), 0, special)
        if length < 0:
            buffer = ctypes.create_string_buffer(-length)
            length = C.llama_token_to_piece(self.pointer, token, buffer, len(buffer), 0, special)
        return buffer.raw[:length]
