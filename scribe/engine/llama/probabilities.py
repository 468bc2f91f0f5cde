"""A row of logits as probabilities: the softmax over the whole vocabulary."""

from __future__ import annotations

import numpy as np

from scribe.engine.llama.context import KvContext
from scribe.engine.llama.vocabulary import Vocabulary
from scribe.engine.prediction import Choice, Scored


class Probabilities:
    """The natural logarithms of the probabilities of all tokens at one place of a text.

    log p_i = l_i - m - log sum_j exp(l_j - m), where m is the largest logit: nothing overflows,
    and 64 bits lose nothing over a vocabulary of 150,000.
    """

    def __init__(self, vocabulary: Vocabulary, context: KvContext, row: int) -> None:
        """Read from a `row` of the logits computed last, which is copied."""
        logits = np.frombuffer(context.logits(row), np.float32).astype(np.float64)
        shifted = logits - logits.max()
        self._vocabulary = vocabulary
        self._values = shifted - np.log(np.exp(shifted).sum())

    def choices(self, top: int) -> tuple[Choice, ...]:
        """The `top` likeliest tokens, best first."""
        top = min(top, len(self._values))
        likeliest = np.argpartition(-self._values, top - 1)[:top]
        ordered = sorted(likeliest.tolist(), key=lambda token: (-self._values[token], token))
        return tuple(
            Choice(self._vocabulary.entry(token), float(self._values[token])) for token in ordered
        )

    def score(self, token: int, context: int, top: int) -> Scored:
        """What the model makes of `token` at this place, after `context` tokens."""
        value = self._values[token]
        rank = 1 + int((self._values > value).sum())
        choices = self.choices(top) if top else ()
        return Scored(self._vocabulary.entry(token), context, float(value), rank, choices)
