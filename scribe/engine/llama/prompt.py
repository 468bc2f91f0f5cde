"""A request as the model reads it: the tokens of its messages, and pictures between them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from scribe.engine.base import Picture, Request
from scribe.engine.llama.chat import ChatTemplate, Segment
from scribe.engine.llama.vision import Part, Tile
from scribe.engine.llama.vocabulary import Vocabulary
from scribe.errors import EngineError
from scribe.i18n import _


@dataclass(frozen=True)
class Prompt:
    """What is computed before a model writes.

    `tokens` has an entry for each position: a token, or a mark of a tile of a picture. `tiles`
    has each tile by the first of its marks. `cells` of the KV cache it takes.
    """

    tokens: Sequence[int]
    tiles: Mapping[int, Tile] = field(default_factory=dict)

    @property
    def cells(self) -> int:
        return len(self.tokens) + cells_beyond(self.tokens, self.tiles)

    def followed_by(self, tokens: Sequence[int]) -> Prompt:
        """This prompt with the `tokens` of a text at its end."""
        return Prompt([*self.tokens, *tokens], self.tiles)


def cells_beyond(tokens: Sequence[int], tiles: Mapping[int, Tile]) -> int:
    """The cells that `tokens` take beyond one for each position."""
    if not tiles:
        return 0
    shown = (tiles[token] for token in tokens if token in tiles)
    return sum(tile.cells - len(tile.marks) for tile in shown)


class PromptReader:
    """Turns requests into prompts for one model. `cut` gives the parts of a picture."""

    def __init__(
        self,
        vocabulary: Vocabulary,
        template: ChatTemplate | None,
        cut: Callable[[Picture], Sequence[Part]],
    ) -> None:
        self._vocabulary = vocabulary
        self._template = template
        self._cut = cut

    def read(self, request: Request) -> Prompt:
        """The prompt of a request; contents are never read as control tokens.

        Raises EngineError for one that does not end in text: there are no logits after a tile.
        """
        tokens: list[int] = []
        tiles: dict[int, Tile] = {}
        for segment in self._segments(request):
            for part in self._parts(segment):
                if isinstance(part, tuple):
                    tokens += part
                else:
                    tokens += part.marks
                    tiles[part.marks[0]] = part
        if self._vocabulary.adds_bos and tokens[:1] != [self._vocabulary.bos]:
            tokens.insert(0, self._vocabulary.bos)
        if not tokens or tokens[-1] < 0:
            raise EngineError(_("There is nothing to continue: the prompt is empty."))
        return Prompt(tokens, tiles)

    def earlier_tokens(self, request: Request) -> Iterator[int]:
        """Tokens the model wrote before: what penalties and DRY must not let it repeat."""
        written = [message.content for message in request.messages if message.role == "assistant"]
        for text in (*written, request.prefix):
            yield from self._vocabulary.tokenize(text, special=False)

    def _parts(self, segment: Segment | Picture) -> Sequence[Part]:
        if isinstance(segment, Picture):
            return self._cut(segment)
        return (tuple(self._vocabulary.tokenize(segment.text, special=segment.markup)),)

    def _segments(self, request: Request) -> Iterator[Segment | Picture]:
        if self._template is not None and not request.raw:
            yield from self._template.render(request.messages)
            yield Segment(request.prefix, markup=False)
            return
        for message in request.messages:
            yield from message.pictures
        contents = "\n\n".join(message.content for message in request.messages)
        yield Segment(contents + request.prefix, markup=False)
