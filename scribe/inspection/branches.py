"""The ways in which a model would go on with a text: its next tokens, and theirs."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace

from scribe.engine.base import Engine, Request
from scribe.engine.prediction import Choice, Token
from scribe.inspection.pieces import first_character, half_character

_CHARACTERS = 3  # that are told of half a one
_LOOKED_AT = 12  # tokens by which half a character may be completed
_LONGEST = 4  # bytes of a character in UTF-8, and so the most tokens that it can take
_LEAST = 0.01  # probability, from the root on, below which a branch is not followed


@dataclass(frozen=True)
class Branch:
    """A token that the text may go on with, and how it may go on from there.

    `probability` is that of the whole path to it. Of a token that ends in half a character,
    `characters` are the likeliest ones it may become.
    """

    choice: Choice
    probability: float
    characters: tuple[str, ...] = ()
    branches: tuple[Branch, ...] = ()


def grow(engine: Engine, request: Request, depth: int) -> tuple[Branch, ...]:
    """The `request.top` likeliest tokens, each followed `depth` tokens deep.

    Branches of a probability below 1 % are shown and not followed.
    """
    return tuple(_branches(engine, request, (), 1.0, depth))


def _branches(
    engine: Engine, request: Request, path: tuple[Token, ...], probability: float, depth: int
) -> Iterator[Branch]:
    for choice in engine.predict(request, [token.id for token in path]):
        further = (*path, choice.token)
        here = probability * math.exp(choice.logprob)
        ends = choice.token.control
        characters = () if ends else characters_of(engine, request, further)
        followed = depth > 1 and here >= _LEAST and not ends
        branches = _branches(engine, request, further, here, depth - 1) if followed else ()
        yield Branch(choice, here, characters, tuple(branches))


def characters_of(engine: Engine, request: Request, path: tuple[Token, ...]) -> tuple[str, ...]:
    """The likeliest characters that the half one at the end of `path` becomes, best first."""
    half = half_character(path)
    found: list[str] = []
    wide = replace(request, top=_LOOKED_AT)
    for _token in range(_LONGEST if half else 0):
        choices = engine.predict(wide, [token.id for token in path])
        begun: Token | None = None
        for choice in choices:
            character = first_character(half + choice.token.piece)
            if character and character not in found:
                found.append(character)
            elif character == "" and begun is None:
                begun = choice.token
        if found or begun is None:
            break
        path, half = (*path, begun), half + begun.piece
    return tuple(found[:_CHARACTERS])
