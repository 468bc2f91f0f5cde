"""Tokens into text as they come, never half a character and nothing of a stop string."""

from __future__ import annotations

import codecs
from typing import Any

from scribe.engine.llama.vocabulary import Vocabulary
from scribe.engine.stops import StopScanner


class TokenText:
    """The text of a growing sequence of tokens.

    A character split over tokens is held until it is whole, and so is what may yet become a
    stop string. Bytes that are no UTF-8 become U+FFFD. `tokens` counts what was fed.
    """

    def __init__(self, vocabulary: Vocabulary, stops: tuple[str, ...]) -> None:
        self._vocabulary = vocabulary
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._scanner = StopScanner(stops)
        self.tokens = 0

    @property
    def stopped(self) -> bool:
        """Whether a stop string was met; it and all after it have been dropped."""
        return self._scanner.stopped

    def mark(self) -> object:
        """The state now, to return to with `restore`."""
        return self._decoder.getstate(), self._scanner.held

    def restore(self, mark: Any) -> None:
        """Forget the tokens fed since `mark`; they stay counted."""
        decoder_state, self._scanner.held = mark
        self._decoder.setstate(decoder_state)

    def feed(self, token: int) -> str:
        """The text that is complete with `token`, often none."""
        self.tokens += 1
        return self._scanner.feed(self._decoder.decode(self._vocabulary.piece(token)))

    def flush(self) -> str:
        """What was held as a possible stop string, once no more tokens come.

        A character that the end of the generation cut in half is dropped.
        """
        return self._scanner.flush()
