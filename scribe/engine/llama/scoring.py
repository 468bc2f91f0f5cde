"""The probability of every token of a given text, in windows where it is longer than the context.

A window is as long as the context, and each begins half a window after the one before. In the
first all tokens are scored, in every other the second half: no token is judged by less than half
a context but where the text itself has no more. In the windows of even number these are the
probabilities that llama.cpp's `llama-perplexity` sums up: it cuts a text into chunks that do not
overlap and scores the second half of each. As there, a vocabulary that begins texts with a token
of its own has that token in the place of every window's first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from scribe.engine.llama.context import LOGITS_ROWS, Aborted, KvContext
from scribe.engine.llama.probabilities import Probabilities
from scribe.engine.llama.vocabulary import Vocabulary
from scribe.engine.prediction import Scored


@dataclass(frozen=True)
class Window:
    """Tokens `start` to `end` of a text, of which those from `first` on are scored."""

    start: int
    first: int
    end: int


def windows(length: int, size: int) -> Iterator[Window]:
    """The windows of `size` tokens over a text of `length` tokens; each token is scored once."""
    stride = size // 2
    end = min(size, length)
    yield Window(0, 1, end)
    while end < length:
        first, end = end, min(end + stride, length)
        yield Window(first - stride, first, end)


def score(
    context: KvContext,
    vocabulary: Vocabulary,
    text: Sequence[int],
    top: int,
    cancelled: Callable[[], bool],
) -> Iterator[Scored]:
    """Each token of `text` with its probability; ends early when cancelled.

    Rows of logits are reduced as they come, so that no more than LOGITS_ROWS are ever kept.
    """
    begins = [vocabulary.bos] if vocabulary.adds_bos else []
    tokens = [*begins, *text]
    if text and not begins:
        yield Scored(vocabulary.entry(text[0]), context=0)
    try:
        for window in windows(len(tokens), context.size):
            seen = [*begins, *tokens[window.start + len(begins) : window.end]]
            yield from _scored(
                context, vocabulary, seen, window.first - window.start, top, cancelled
            )
    except Aborted:
        return


def _scored(
    context: KvContext,
    vocabulary: Vocabulary,
    seen: Sequence[int],
    first: int,
    top: int,
    cancelled: Callable[[], bool],
) -> Iterator[Scored]:
    """Read the window `seen` and score what stands in it from `first` on. Raises Aborted."""
    context.truncate(0)
    for _done in context.prefill(seen[: first - 1], cancelled):
        pass
    for at in range(first - 1, len(seen) - 1, LOGITS_ROWS):
        if cancelled():
            raise Aborted
        rows = seen[at : min(at + LOGITS_ROWS, len(seen) - 1)]
        context.append(rows, cancelled)
        for row in range(len(rows)):
            place = at + row + 1
            probabilities = Probabilities(vocabulary, context, row)
            yield probabilities.score(seen[place], place, top)
