"""Builds llama.cpp's sampler chain for a request and draws tokens with it.

The penalties and DRY cost time in proportion to the candidates they see, and a vocabulary has
150,000 of them. So the chain first cuts to a pool wide enough that no penalty can lift a token
from outside it into the final top-k, and everything after works on that pool.
"""

from __future__ import annotations

import ctypes
import math
from collections.abc import Collection, Iterable

import numpy as np

from scribe.engine.base import Sampling
from scribe.engine.llama.runtime import C
from scribe.engine.llama.vocabulary import Vocabulary
from scribe.errors import UsageError
from scribe.i18n import _

_POOL_FACTOR, _POOL_MINIMUM = 8, 256
_MIROSTAT_CANDIDATES = 100  # `m` of the mirostat paper


class SamplerFactory:
    """Builds samplers over one vocabulary. Holds native memory: close it.

    Preparing DRY's breakers walks the whole vocabulary (60 ms on a slow core), so each
    prepared DRY is kept and later samplers get a copy of it.
    """

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._prepared_dry: dict[tuple[object, ...], int] = {}

    def build(self, sampling: Sampling, seed: int) -> Sampler:
        """A fresh sampler. Raises UsageError for a grammar that does not parse."""
        grammar = _grammar(self._vocabulary, sampling.grammar) if sampling.grammar else None
        parameters = C.llama_sampler_chain_default_params()
        parameters.no_perf = True
        chain = C.llama_sampler_chain_init(parameters)
        for link in self._links(sampling, seed):
            C.llama_sampler_chain_add(chain, link)
        return Sampler(self._vocabulary, chain, grammar)

    def close(self) -> None:
        """Free what was kept; samplers already built live on."""
        for link in self._prepared_dry.values():
            C.llama_sampler_free(link)
        self._prepared_dry.clear()

    def _links(self, sampling: Sampling, seed: int) -> list[int]:
        """The samplers of the chain, in order; neutral ones are left out."""
        links = []
        if sampling.logit_bias:
            links.append(_logit_bias(self._vocabulary, sampling.logit_bias))
        if sampling.top_n_sigma > 0:
            links.append(C.llama_sampler_init_top_n_sigma(sampling.top_n_sigma))
        if sampling.top_k > 0 and not sampling.mirostat:
            links.append(
                C.llama_sampler_init_top_k(max(_POOL_FACTOR * sampling.top_k, _POOL_MINIMUM))
            )
        penalties = (sampling.repeat_penalty, sampling.frequency_penalty, sampling.presence_penalty)
        if penalties != (1.0, 0.0, 0.0):
            size, last_n = self._vocabulary.size, sampling.repeat_last_n
            links.append(C.llama_sampler_init_penalties(size, last_n, *penalties))
        if sampling.dry_multiplier > 0:
            links.append(self._dry(sampling))
        return links + _draw(self._vocabulary, sampling, seed)

    def _dry(self, sampling: Sampling) -> int:
        settings = (
            sampling.dry_multiplier,
            sampling.dry_base,
            sampling.dry_allowed_length,
            sampling.dry_last_n,
        )
        key = (*settings, sampling.dry_breakers)
        if key not in self._prepared_dry:
            breakers = [breaker.encode("utf-8") for breaker in sampling.dry_breakers]
            self._prepared_dry[key] = C.llama_sampler_init_dry(
                self._vocabulary.pointer,
                *settings,
                (ctypes.c_char_p * len(breakers))(*breakers),
                len(breakers),
            )
        copy: int = C.llama_sampler_clone(self._prepared_dry[key])
        return copy


class Sampler:
    """Draws the next token from a context's logits. Holds native memory: close it."""

    def __init__(self, vocabulary: Vocabulary, chain: int, grammar: int | None) -> None:
        self._vocabulary = vocabulary
        self._chain = chain
        self._grammar = grammar

    def remember(self, tokens: Iterable[int]) -> None:
        """Show the penalties and DRY `tokens` that were written before this generation."""
        for token in tokens:
            C.llama_sampler_accept(self._chain, token)

    def repeat(self, tokens: Iterable[int]) -> None:
        """Accept `tokens` as if they had been drawn: the grammar has moved past them too."""
        for token in tokens:
            self._accept(token)

    def draw(self, context: int, row: int, banned: Collection[int] = ()) -> int | None:
        """Draw and accept a token by a row of `context`'s logits, none of the `banned` ones.

        None when the grammar leaves no other.
        """
        if banned:
            logits = C.llama_get_logits_ith(context, row)
            for token in banned:
                logits[token] = -math.inf
        if self._grammar is not None:
            return self._draw_constrained(context, row)
        return int(C.llama_sampler_sample(self._chain, context, row))

    def _draw_constrained(self, context: int, row: int) -> int | None:
        """Draw freely, ask the grammar about that one token, filter them all only on a refusal.

        The grammar checked over a whole vocabulary takes some 30 times as long as over one token.
        """
        candidates = _Candidates.of_logits(context, row, self._vocabulary.size)
        token = candidates.draw(self._chain)
        if not _Candidates.of_token(token).allowed_by(self._grammar):
            candidates = _Candidates.of_logits(context, row, self._vocabulary.size)
            candidates.allowed_by(self._grammar)
            if not candidates.any_left:
                return None  # llama.cpp aborts the process when such a token is accepted
            token = candidates.draw(self._chain)
        self._accept(token)
        return token

    def _accept(self, token: int) -> None:
        if self._grammar is not None:
            C.llama_sampler_accept(self._grammar, token)
        C.llama_sampler_accept(self._chain, token)

    def close(self) -> None:
        """Free the chain and all its links."""
        C.llama_sampler_free(self._chain)
        if self._grammar is not None:
            C.llama_sampler_free(self._grammar)


class _Candidates:
    """A llama_token_data_array over numpy memory: id, logit and probability by candidate."""

    _LAYOUT = np.dtype([("id", np.int32), ("logit", np.float32), ("p", np.float32)])

    def __init__(self, ids: object, logits: object, size: int) -> None:
        self._rows = np.zeros(size, self._LAYOUT)
        self._rows["id"], self._rows["logit"] = ids, logits
        self._array = C.llama_token_data_array(
            data=self._rows.ctypes.data_as(ctypes.POINTER(C.llama_token_data)),
            size=size,
            selected=-1,
            sorted=False,
        )

    @classmethod
    def of_logits(cls, context: int, row: int, size: int) -> _Candidates:
        """The whole vocabulary of `size` tokens with a row of the context's logits."""
        logits = np.ctypeslib.as_array(C.llama_get_logits_ith(context, row), shape=(size,))
        return cls(np.arange(size), logits, size)

    @classmethod
    def of_token(cls, token: int) -> _Candidates:
        return cls(token, 0.0, 1)

    @property
    def any_left(self) -> bool:
        """Whether a candidate may still be drawn."""
        return bool(np.isfinite(self._rows["logit"]).any())

    def draw(self, chain: int) -> int:
        C.llama_sampler_apply(chain, ctypes.byref(self._array))
        return int(self._rows["id"][self._array.selected])

    def allowed_by(self, grammar: int | None) -> bool:
        """Take what `grammar` refuses out of the draw; whether the first candidate may stay."""
        C.llama_sampler_apply(grammar, ctypes.byref(self._array))
        return not np.isneginf(self._rows["logit"][0])


def _draw(vocabulary: Vocabulary, sampling: Sampling, seed: int) -> list[int]:
    """The end of the chain: cut the candidates down, and take one."""
    if sampling.temperature <= 0:
        return [C.llama_sampler_init_greedy()]
    if sampling.mirostat:
        link = _mirostat(vocabulary, sampling, seed)
        return [C.llama_sampler_init_temp(sampling.temperature), link]
    links = []
    if sampling.top_k > 0:
        links.append(C.llama_sampler_init_top_k(sampling.top_k))
    if sampling.top_p < 1:
        links.append(C.llama_sampler_init_top_p(sampling.top_p, 1))
    if sampling.min_p > 0:
        links.append(C.llama_sampler_init_min_p(sampling.min_p, 1))
    if sampling.xtc_probability > 0:
        links.append(
            C.llama_sampler_init_xtc(sampling.xtc_probability, sampling.xtc_threshold, 1, seed)
        )
    links.append(C.llama_sampler_init_temp(sampling.temperature))
    return [*links, C.llama_sampler_init_dist(seed)]


def _mirostat(vocabulary: Vocabulary, sampling: Sampling, seed: int) -> int:
    tau, eta = sampling.mirostat_tau, sampling.mirostat_eta
    if sampling.mirostat == 1:
        link: int = C.llama_sampler_init_mirostat(
            vocabulary.size, seed, tau, eta, _MIROSTAT_CANDIDATES
        )
    else:
        link = C.llama_sampler_init_mirostat_v2(seed, tau, eta)
    return link


def _logit_bias(vocabulary: Vocabulary, biases: tuple[tuple[str, float], ...]) -> int:
    """Adds each bias to the logit of the token that its text begins with.

    The others would be shifted wherever they come: of 意识到 in another vocabulary, 到.
    """
    pairs = [
        C.llama_logit_bias(token, bias)
        for text, bias in biases
        for token in vocabulary.tokenize(text, special=False)[:1]
    ]
    array = (C.llama_logit_bias * len(pairs))(*pairs)
    link: int = C.llama_sampler_init_logit_bias(vocabulary.size, len(pairs), array)
    return link


def _grammar(vocabulary: Vocabulary, grammar: str) -> int:
    """The grammar's sampler; llama.cpp crashes on the NULL that a bad grammar gives in a chain."""
    link = C.llama_sampler_init_grammar(vocabulary.pointer, grammar.encode("utf-8"), b"root")
    if not link:
        raise UsageError(
            _("The grammar cannot be parsed."),
            hint=_("It must be GBNF with a rule called root."),
        )
    pointer: int = link
    return pointer
