"""What a model holds likely at a place of a text, as values that cross the engine's protocol.

Probabilities are the model's own: the softmax of its logits over the whole vocabulary, whatever
the sampler makes of it. They are given as natural logarithms.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Token:
    """An entry of a vocabulary. `piece` is its bytes, which may be part of a character.

    A `control` token stands for no text; its piece is then its written form ("<|im_end|>").
    """

    id: int
    piece: bytes
    control: bool = False


@dataclass(frozen=True)
class Choice:
    """A token that a text could go on with."""

    token: Token
    logprob: float


@dataclass(frozen=True)
class Scored:
    """A token of a text, and what the model made of it.

    `rank` is 1 for the likeliest token of the vocabulary. `choices` are the likeliest ones, best
    first. `context` counts the tokens that the model had read before; the first token of a text
    may have none, and then neither a `logprob` nor a `rank`.
    """

    token: Token
    context: int
    logprob: float | None = None
    rank: int | None = None
    choices: tuple[Choice, ...] = ()
