"""Computes the logits after a token, and in the same batch those after the tokens it guesses.

Rows of one batch are not the rows that the same tokens get one by one. Kernels for several rows
add up in another order, and every activation is rounded to 8 bits on its way, which makes the
smallest difference a large one. Measured on a CPU with AVX-512, Qwen2.5-Coder-0.5B Q4_K_M: equal
bit for bit up to 3 rows as long as the cache spans 256 tokens; otherwise logits differ by up to
0.6, and the two likeliest tokens change places in 1 % of a free text. No margin between the two
guards against that, for the cache keeps the difference: a token computed alone after such a batch
is off by as much. Where the text must not depend on it, at temperature 0, a batch is therefore
believed only after one of its size was equal bit for bit to a token alone, over a cache that spans
as much. With chance in the draw the difference is below that of the quantized weights, and stays.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable

from scribe.engine.llama.context import LOGITS_ROWS, SPAN, KvContext
from scribe.engine.llama.lookup import TAIL, Source
from scribe.engine.llama.pace import Pace

_LENGTHS = (1, 2, 3, 7, LOGITS_ROWS - 1)  # of drafts; the kernels take 4 rows at a time


class Speculation:
    """The logits to draw from, of one text after another, each of which may copy from a source.

    What batches cost, and which are exact, is learned once for all the texts of a context.
    `row` is the row of the context's logits that follows the text. `drafted` counts the tokens
    guessed and computed, `accepted` those of them that came to be drawn.
    """

    def __init__(self, context: KvContext) -> None:
        self._context = context
        self._pace = Pace()
        self._proven: dict[int, int] = {}  # by the span: how many of _LENGTHS are exact
        self._refuted: set[int] = set()  # spans for which the next length was found not to be
        self.begin(Source(()), exact=False)

    def begin(self, source: Source, *, exact: bool) -> None:
        """Another text, that has the cache to itself.

        With `exact` the logits are bit for bit those of a text computed token by token.
        """
        self._source = source
        self._exact = exact
        self._guesses: deque[int] = deque()  # the tokens that are expected next
        self._computed = 0  # of the guesses, those in the cache
        self.row = -1
        self.drafted = 0
        self.accepted = 0
        if source:
            self._pace.begin()

    @property
    def length(self) -> int:
        """Cells of the cache that the text takes, without guesses."""
        return self._context.cells - self._computed

    def advance(self, token: int, cancelled: Callable[[], bool]) -> None:
        """The text goes on with `token`; `row` then follows it. Raises Aborted."""
        if not self._source:
            self._context.append((token,), cancelled)
        elif self._was_guessed(token):
            self._guesses.popleft()
            self._computed -= 1
            self.accepted += 1
            self.row += 1
        else:
            self._drop_guesses()
            self._compute(token, cancelled)

    def rewind(self, tokens: int, cancelled: Callable[[], bool]) -> None:
        """Take the last `tokens` of the text back. Raises Aborted."""
        self._drop_guesses()
        self._context.rewind(len(self._context.tokens) - tokens, cancelled)
        self.row = -1

    def _was_guessed(self, token: int) -> bool:
        """Whether the logits after `token` are there already."""
        if not self._guesses:
            return False
        right = self._guesses[0] == token
        self._pace.judge(right)
        if right:
            self._source.confirm()
        return right and self._computed > 0

    def _drop_guesses(self) -> None:
        self._context.truncate(len(self._context.tokens) - self._computed)
        self._guesses.clear()
        self._computed = 0

    def _compute(self, token: int, cancelled: Callable[[], bool]) -> None:
        # A mark of a picture among them is no token of the source, and matches none.
        tail = (*self._context.tokens[1 - TAIL :], token)
        guesses = self._source.continuation(tail, _LENGTHS[-1])
        drafted = self._pace.choose(self._possible(len(guesses)))
        if self._exact and drafted not in self._exact_lengths():
            self._examine(token, guesses[:drafted], cancelled)
            drafted = 0
        else:
            self._decode(token, guesses[:drafted], cancelled)
        self._guesses.extend(guesses[: drafted or 1])
        self._computed = drafted
        self.drafted += drafted
        self.row = 0

    def _possible(self, guesses: int) -> list[int]:
        """Lengths of drafts for so many guesses that fit into the context, and may be exact."""
        at = self._context.cells
        room = self._context.size - at - 1
        lengths: tuple[int, ...] = _LENGTHS
        if self._exact:
            room = min(room, SPAN - at % SPAN - 1)
            lengths = _LENGTHS[: len(self._exact_lengths()) - (self._span in self._refuted)]
        return [length for length in lengths if length <= min(guesses, room)]

    @property
    def _span(self) -> int:
        return self._context.cells // SPAN

    def _exact_lengths(self) -> tuple[int, ...]:
        """Lengths known to be exact over the present span, 0 among them."""
        return (0, *_LENGTHS[: self._proven.get(self._span, 0)])

    def _examine(self, token: int, draft: tuple[int, ...], cancelled: Callable[[], bool]) -> None:
        """Compute `token` alone, but first find out whether a batch with `draft` is exact."""
        at, span = len(self._context.tokens), self._span
        self._decode(token, draft, cancelled)
        in_batch = self._context.logits(0)
        self._context.truncate(at)
        self._decode(token, (), cancelled)
        if self._context.logits(0) == in_batch:
            self._proven[span] = self._proven.get(span, 0) + 1
        else:
            self._refuted.add(span)

    def _decode(self, token: int, draft: tuple[int, ...], cancelled: Callable[[], bool]) -> None:
        started = time.perf_counter()
        self._context.append((token, *draft), cancelled)
        self._context.finish()
        self._pace.record(len(draft), time.perf_counter() - started)
