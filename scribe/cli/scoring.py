"""What `scribe score` found: as a heat map, a table, a page, or JSON values."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Any

from scribe.cli.inspecting import SCHEMA, in_brief, percent, scored_record
from scribe.engine.base import EngineInfo
from scribe.engine.prediction import Scored
from scribe.i18n import _
from scribe.inspection.pieces import written
from scribe.inspection.spans import Span, most_surprising, spans
from scribe.inspection.surprisal import chunked_perplexity, perplexity, surprisal
from scribe.render.chart import figure_table
from scribe.render.escape import clean
from scribe.render.heat import heat_map
from scribe.render.heat_page import Part, heat_page
from scribe.text import language_of

_LEVELS = (1.0, 3.0, 6.0, 10.0)  # bits of surprisal at which a span is hotter
_MOST = 5  # surprises told below the text


@dataclass(frozen=True)
class Scoring:
    """A text from `name` with every token scored by the model of `engine`."""

    name: str
    text: str
    engine: EngineInfo
    tokens: tuple[Scored, ...]

    @cached_property
    def spans(self) -> tuple[Span, ...]:
        return tuple(spans(self.tokens))

    def account(self) -> dict[str, Any]:
        """All of it as JSON values; surprisal is in bits."""
        whole, chunked = perplexity(self.tokens), chunked_perplexity(self.tokens, self._window)
        return {
            "schema": SCHEMA,
            "model": self.engine.name,
            "perplexity": whole.value if whole else None,
            "predicted": whole.tokens if whole else 0,
            "bits": self._bits,
            "bits_per_character": self._bits / len(self.text),
            "window": self._window,
            "stride": self._window // 2,
            "chunked_perplexity": chunked.value if chunked else None,
            "chunked_predicted": chunked.tokens if chunked else 0,
            "tokens": [scored_record(scored) for scored in self.tokens],
        }

    def as_map(self) -> str:
        """The text in colours, what they mean, the greatest surprises, and the figures."""
        coloured = heat_map(((span.text, _level(span)) for span in self.spans), _legend())
        return f"{coloured}\n{''.join(self._surprises())}\n{self.told()}"

    def as_table(self) -> str:
        """A line for each token, for where there are no colours, and the figures."""
        headings = (_("Bits"), _("Probability"), _("Rank"), _("Token"))
        return figure_table(headings, [_row(scored) for scored in self.tokens]) + f"\n{self.told()}"

    def as_page(self) -> str:
        """The text in colours as an HTML page, on which each token has its alternatives."""
        title = _("{name}, as {model} reads it").format(
            name=Path(self.name).name, model=self.engine.name
        )
        parts = [Part(span.text, _level(span), tuple(_told(span))) for span in self.spans]
        facts = self.told().splitlines()
        return heat_page(title, language_of(self.text), facts, _legend(), parts)

    def told(self) -> str:
        """The perplexity and what it is of, a line for each figure."""
        return "".join(f"{line}\n" for line in self._figures())

    @property
    def _window(self) -> int:
        return self.engine.context

    @property
    def _bits(self) -> float:
        return math.fsum(map(surprisal, self.tokens))

    def _figures(self) -> Iterator[str]:
        whole = perplexity(self.tokens)
        if whole is None:
            yield _("Nothing comes before its only token, so nothing predicts it.")
            return
        line = _("Perplexity {value:.4f} over {tokens} tokens; {bits:.3f} bits a character.")
        bits = self._bits / len(self.text)
        yield line.format(value=whole.value, tokens=whole.tokens, bits=bits)
        line = _("Window: {window} tokens, stride {stride}.")
        yield line.format(window=self._window, stride=self._window // 2)
        chunked = chunked_perplexity(self.tokens, self._window)
        if chunked is not None:
            line = _(
                "In chunks, as llama-perplexity -c {window} counts: "
                "{value:.4f} over {tokens} tokens."
            )
            told = line.format(window=self._window, value=chunked.value, tokens=chunked.tokens)
            yield told

    def _surprises(self) -> Iterator[str]:
        line = _("{bits:.1f} bits: {text} where the model expected {choices}")
        for span in most_surprising(self.spans, _MOST):
            first = span.tokens[0]
            if first.choices:
                text = " ".join(written(scored.token) for scored in span.tokens)
                choices = in_brief(first.choices[:3])
                told = line.format(bits=span.bits, text=text, choices=choices)
                yield clean(told).replace("\n", " ") + "\n"


def _level(span: Span) -> int:
    return sum(span.bits >= least for least in _LEVELS)


def _legend() -> tuple[str, ...]:
    """The meaning of each level of heat."""
    edges = [f"{edge:g}" for edge in _LEVELS]
    between = [f"{low}–{high}" for low, high in pairwise(edges)]
    return (f"< {edges[0]}", *between, _("≥ {bits} bits").format(bits=edges[-1]))


def _told(span: Span) -> Iterator[str]:
    """What the page tells of a span, line by line."""
    for scored in span.tokens:
        if scored.logprob is None:
            yield _("{token}: the first token").format(token=written(scored.token))
            continue
        line = _("{token}: {probability}, {bits:.2f} bits, rank {rank}")
        yield line.format(
            token=written(scored.token),
            probability=percent(math.exp(scored.logprob)),
            bits=surprisal(scored),
            rank=scored.rank,
        )
        for choice in scored.choices:
            # Figure spaces are as wide as figures, in whatever letters the page is read.
            probability = percent(math.exp(choice.logprob)).rjust(9, "\u2007")
            yield f"{probability}  {written(choice.token)}"


def _row(scored: Scored) -> tuple[str, ...]:
    token = written(scored.token)
    if scored.logprob is None:
        return "-", "-", "-", token
    probability = percent(math.exp(scored.logprob))
    return f"{surprisal(scored):.2f}", probability, f"{scored.rank}", token
