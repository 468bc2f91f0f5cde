"""A scored text in pieces that can be shown: whole characters, each with the tokens it took."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from scribe.engine.prediction import Scored
from scribe.inspection.pieces import half_character
from scribe.inspection.surprisal import surprisal


@dataclass(frozen=True)
class Span:
    """Whole characters of a text, and the tokens they are made of, most often one."""

    tokens: tuple[Scored, ...]

    @property
    def text(self) -> str:
        return b"".join(scored.token.piece for scored in self.tokens).decode("utf-8", "replace")

    @property
    def whole(self) -> bool:
        """Whether its last character is complete; only the end of a text may be cut."""
        return not half_character(scored.token for scored in self.tokens)

    @property
    def bits(self) -> float:
        """The surprisal of its tokens together."""
        return sum(map(surprisal, self.tokens))


def spans(text: Iterable[Scored]) -> Iterator[Span]:
    """The tokens of `text`, those that share a character together."""
    gathered: list[Scored] = []
    for scored in text:
        gathered.append(scored)
        if not half_character(part.token for part in gathered):
            yield Span(tuple(gathered))
            gathered = []
    if gathered:
        yield Span(tuple(gathered))


def most_surprising(text: Iterable[Span], number: int) -> list[Span]:
    """The spans that the model expected least, in the order of the text."""
    numbered = list(enumerate(text))
    worst = sorted(numbered, key=lambda pair: -pair[1].bits)[:number]
    return [span for _place, span in sorted(worst, key=lambda pair: pair[0])]
