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
from scribe.engine.llama.prompt import Prompt
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
            before = window.first - window.start - 1
            context.truncate(0)
            for _done in context.prefill(seen[:before], cancelled):
                pass
            yield from _read(context, vocabulary, seen[before:], top, cancelled)
    except Aborted:
        return


def score_after(
    context: KvContext,
    vocabulary: Vocabulary,
    prompt: Prompt,
    text: Sequence[int],
    top: int,
    cancelled: Callable[[], bool],
) -> Iterator[Scored]:
    """Each token of `text` as what follows `prompt`; both must fit into the context."""
    try:
        *left, last = context.keep_prefix(prompt)
        for _done in context.prefill(left, cancelled):
            pass
        yield from _read(context, vocabulary, [last, *text], top, cancelled)
    except Aborted:
        return


def _read(
    context: KvContext,
    vocabulary: Vocabulary,
    tokens: Sequence[int],
    top: int,
    cancelled: Callable[[], bool],
) -> Iterator[Scored]:
    """Append `tokens` to what was read and score all of them but the first. Raises Aborted."""
    for at in range(0, len(tokens) - 1, LOGITS_ROWS):
        if cancelled():
            raise Aborted
        rows = tokens[at : min(at + LOGITS_ROWS, len(tokens) - 1)]
        before = context.cells
        context.append(rows, cancelled)
        for row in range(len(rows)):
            probabilities = Probabilities(vocabulary, context, row)
            yield probabilities.score(tokens[at + row + 1], before + row + 1, top)
