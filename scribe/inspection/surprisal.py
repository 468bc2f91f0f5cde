"""How much a text surprises a model: in bits at each token, as perplexity over all of them.

The surprisal of a token of probability p is -log2 p bits. The perplexity of N tokens is
exp(-1/N sum log p): the number of equally likely tokens among which the model was as unsure.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from scribe.engine.prediction import Scored

_CHUNKS = 2  # of which llama-perplexity wants as many at least


@dataclass(frozen=True)
class Perplexity:
    """A perplexity, and how many tokens it is of."""

    value: float
    tokens: int


def surprisal(scored: Scored) -> float:
    """Bits that a token takes by surprise; 0 for one that nothing was there to predict."""
    return -scored.logprob / math.log(2) if scored.logprob is not None else 0.0


def perplexity(text: Sequence[Scored]) -> Perplexity | None:
    """That of all tokens that were predicted; None if none was."""
    logprobs = [scored.logprob for scored in text if scored.logprob is not None]
    if not logprobs:
        return None
    return Perplexity(math.exp(-math.fsum(logprobs) / len(logprobs)), len(logprobs))


def chunked_perplexity(text: Sequence[Scored], size: int) -> Perplexity | None:
    """The perplexity that llama.cpp's `llama-perplexity -c SIZE` gives of the same tokens.

    It cuts a text into chunks of `size` tokens that do not overlap, drops the rest, and judges
    of each chunk the tokens beyond the one in the middle: with n_ctx = `size`, those at places
    n_ctx / 2 + 1 to n_ctx - 1 (`perplexity` in tools/perplexity/perplexity.cpp). Like it, this
    wants two chunks at least: None for less. `text` was scored with a context of `size`.
    """
    before = text[0].context if text else 0  # a token that begins all texts counts as the first
    length = before + len(text)
    if length < _CHUNKS * size:
        return None
    whole = length // size * size
    return perplexity(
        [
            scored
            for place, scored in enumerate(text, before)
            if place < whole and place % size > size // 2
        ]
    )
