"""The decode loop: draw a token, let the guide judge it, compute the logits of the next."""

from __future__ import annotations

from collections.abc import Generator

from scribe.engine.base import FinishReason, Piece, Request, Verdict
from scribe.engine.llama.context import KvContext
from scribe.engine.llama.detokenize import TokenText
from scribe.engine.llama.lookup import Source
from scribe.engine.llama.probabilities import Probabilities
from scribe.engine.llama.sampling import SamplerFactory
from scribe.engine.llama.speculation import Speculation
from scribe.engine.llama.vocabulary import Vocabulary
from scribe.engine.prediction import Scored


class Generation:
    """One generation over a context that has read its prompt.

    Text leaves in pieces as the guide releases it. Between two releases the loop remembers
    enough to take everything back: the tokens drawn, and the state of the detokenizer. A token
    just drawn is not in the KV cache yet, so rejecting it costs no computation.
    `drawn` counts the tokens drawn, but for those rejected; `drafted` and `accepted` those that
    were computed before they were drawn. Holds native memory: close it.
    """

    def __init__(
        self,
        context: KvContext,
        vocabulary: Vocabulary,
        samplers: SamplerFactory,
        request: Request,
        ahead: Speculation,
        earlier: list[int],
    ) -> None:
        """`earlier` are the tokens that penalties and DRY know of from the start."""
        self._context = context
        self._vocabulary = vocabulary
        self._ahead = ahead
        source = vocabulary.tokenize(request.lookup, special=False) if context.can_rewind else ()
        ahead.begin(Source(source), exact=request.sampling.temperature <= 0)
        self._samplers = samplers
        self._request = request
        self._ends = frozenset(vocabulary.end_tokens)
        self._output = TokenText(vocabulary, request.stop)
        self._earlier = earlier
        self._settled: list[int] = []  # generated tokens that will not be taken back
        self._seed = request.seed
        self._sampler = samplers.build(request.sampling, self._seed)
        self._sampler.remember(earlier)
        self._release_mark = self._output.mark()
        self._rejected = 0
        self._held: list[Piece] = []
        self._unfinished = Piece("")  # tokens whose characters are still incomplete
        self._probabilities: Probabilities | None = None  # at the place now drawn for
        self._held_tokens: list[int] = []
        self._banned: set[int] = set()  # at the place now drawn for
        self._banned_starts: set[int] = set()  # at the place after the last release

    @property
    def drawn(self) -> int:
        return self._output.tokens - self._rejected

    @property
    def drafted(self) -> int:
        return self._ahead.drafted

    @property
    def accepted(self) -> int:
        return self._ahead.accepted

    def run(self) -> Generator[Piece, None, FinishReason]:
        """Generate until something ends it. Raises Aborted when cancelled inside llama.cpp."""
        guide, output, ahead = self._request.guide, self._output, self._ahead
        while output.tokens < self._request.max_tokens:
            if self._request.cancelled():
                return FinishReason.CANCELLED
            self._look()
            token = self._sampler.draw(self._context.pointer, ahead.row, self._banned)
            if token is None:
                return FinishReason.END
            if token in self._ends and guide is not None and not guide.may_end():
                self._banned |= self._ends
                self._renew_sampler()
                continue
            before = output.mark()
            text = output.feed(token)
            if token in self._ends:
                return FinishReason.END
            verdict = guide.observe(text) if guide and text else _without_guide(text)
            if verdict is Verdict.REJECT:
                output.restore(before)
                self._redraw_without(token)
                continue
            self._hold(token, text)
            if verdict is Verdict.REWIND:
                self._rewind()
                continue
            if verdict is Verdict.CUT:
                self._held = []
                output.restore(self._release_mark)
                return FinishReason.GUIDE
            if verdict in (Verdict.RELEASE, Verdict.STOP):
                yield from self._release()
            if output.stopped:
                return FinishReason.STOP
            if verdict is Verdict.STOP:
                return FinishReason.GUIDE
            if ahead.length >= self._context.size:
                return FinishReason.CONTEXT
            ahead.advance(token, self._request.cancelled)
            self._banned = set()
            self._probabilities = None
        return FinishReason.LENGTH

    def flush(self) -> Piece:
        """What was still held when the generation ended, and the tokens of half a character."""
        held = (*self._held, self._unfinished)
        return Piece(
            "".join(piece.text for piece in held) + self._output.flush(),
            tuple(token for piece in held for token in piece.tokens),
            tuple(scored for piece in held for scored in piece.scored),
        )

    def close(self) -> None:
        """Free the sampler."""
        self._sampler.close()

    def _look(self) -> None:
        """Read the probabilities, if they are asked for, before bans are written into them."""
        if self._request.top and self._probabilities is None:
            self._probabilities = Probabilities(self._vocabulary, self._context, self._ahead.row)

    def _hold(self, token: int, text: str) -> None:
        self._held_tokens.append(token)
        begun = self._unfinished
        piece = Piece(text, (*begun.tokens, token), (*begun.scored, *self._scored(token)))
        if text:
            self._held.append(piece)
            self._unfinished = Piece("")
        else:
            self._unfinished = piece

    def _scored(self, token: int) -> tuple[Scored, ...]:
        if self._probabilities is None:
            return ()
        return (self._probabilities.score(token, self._ahead.length, self._request.top),)

    def _release(self) -> Generator[Piece, None, None]:
        yield from self._held
        self._settled += self._held_tokens
        self._held, self._held_tokens = [], []
        self._banned_starts = set()
        self._release_mark = self._output.mark()

    def _rewind(self) -> None:
        """Return to the last release; the token that followed it is not drawn there again."""
        in_cache = len(self._held_tokens) - 1  # the latest token is not appended yet
        if in_cache:
            self._ahead.rewind(in_cache, self._request.cancelled)
            self._probabilities = None
        self._banned_starts.add(self._held_tokens[0])
        self._held, self._held_tokens, self._unfinished = [], [], Piece("")
        self._output.restore(self._release_mark)
        self._banned = set(self._banned_starts)
        self._renew_sampler()

    def _redraw_without(self, token: int) -> None:
        self._rejected += 1
        self._banned.add(token)
        self._renew_sampler()

    def _renew_sampler(self) -> None:
        """A sampler that has never seen what was taken back, and another stream of chance."""
        self._seed += 1
        self._sampler.close()
        self._sampler = self._samplers.build(self._request.sampling, self._seed)
        self._sampler.remember(self._earlier)
        self._sampler.repeat(self._settled + self._held_tokens)


def _without_guide(text: str) -> Verdict:
    return Verdict.RELEASE if text else Verdict.HOLD
