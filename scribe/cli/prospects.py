"""What `scribe next` found: the next tokens, a tree, or a way; drawn, and as JSON values."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from scribe.cli.inspecting import choice_record, percent, scored_record
from scribe.engine.base import Engine, Finish, FinishReason, Piece, Request
from scribe.engine.prediction import Scored
from scribe.i18n import _
from scribe.inspection.branches import Branch
from scribe.inspection.pieces import completed, written
from scribe.inspection.spans import spans
from scribe.render.chart import Bar, Twig, bar_chart, tree
from scribe.render.escape import clean


class Prospect(Protocol):
    """What may come, or came, after a text."""

    def account(self) -> dict[str, Any]:
        """All of it as JSON values."""

    def drawn(self, text: str, width: int, colour: bool) -> str:
        """What there is to see of it after `text`, in `width` columns."""


@dataclass(frozen=True)
class NextTokens:
    """The likeliest next tokens."""

    branches: tuple[Branch, ...]

    def account(self) -> dict[str, Any]:
        return {"next": _records(self.branches)}

    def drawn(self, text: str, width: int, colour: bool) -> str:
        bars = [
            Bar(_label(at), at.probability, (percent(at.probability), f"{logprob:.3f}", f"{rank}"))
            for rank, at in enumerate(self.branches, 1)
            for logprob in [at.choice.logprob]
        ]
        headings = (_("Token"), _("Probability"), _("Logarithm"), _("Rank"))
        together = percent(math.fsum(at.probability for at in self.branches))
        line = _("Together they have {share} of the probability.").format(share=together)
        return bar_chart(bars, headings, width, colour) + line + "\n"


@dataclass(frozen=True)
class Tree:
    """The likeliest ways to go on."""

    branches: tuple[Branch, ...]

    def account(self) -> dict[str, Any]:
        return {"tree": _records(self.branches)}

    def drawn(self, text: str, width: int, colour: bool) -> str:
        return tree(text.splitlines()[-1], [_twig(branch) for branch in self.branches], colour)


@dataclass(frozen=True)
class Walk:
    """Tokens that followed one another; `ended` tells that the model ended the text there."""

    tokens: tuple[Scored, ...]
    seed: int
    ended: bool

    @property
    def text(self) -> str:
        """What whole characters they make."""
        return "".join(span.text for span in spans(self.tokens) if span.whole)

    def account(self) -> dict[str, Any]:
        steps = [scored_record(scored) for scored in self.tokens]
        return {"steps": steps, "continuation": self.text, "ended": self.ended, "seed": self.seed}

    def drawn(self, text: str, width: int, colour: bool) -> str:
        headings = (_("Token"), _("Probability"), _("Rank"), _("Or else"))
        ends = completed(scored.token for scored in self.tokens)
        bars = [_step(scored, end) for scored, end in zip(self.tokens, ends, strict=True)]
        end = _("Here the model ends the text.") + "\n" if self.ended else ""
        return bar_chart(bars, headings, width, colour) + f"{clean(text + self.text)}\n{end}"


def walk(engine: Engine, request: Request) -> Walk:
    """Go on as `request` says, and note what the model held likely at each token."""
    tokens: list[Scored] = []
    ended = False
    for chunk in engine.stream(request):
        if isinstance(chunk, Piece):
            tokens.extend(chunk.scored)
        elif isinstance(chunk, Finish):
            ended = chunk.reason is FinishReason.END
    return Walk(tuple(tokens), request.seed, ended)


def _records(branches: Sequence[Branch]) -> list[dict[str, Any]]:
    return [
        {
            **choice_record(branch.choice),
            "rank": rank,
            "path_probability": branch.probability,
            "characters": list(branch.characters),
            "next": _records(branch.branches),
        }
        for rank, branch in enumerate(branches, 1)
    ]


def _label(branch: Branch) -> str:
    """The token; of half a character also what it may become."""
    becoming = f" → {' '.join(branch.characters)}" if branch.characters else ""
    return written(branch.choice.token) + becoming


def _twig(branch: Branch) -> Twig:
    here = percent(math.exp(branch.choice.logprob))
    return Twig(_label(branch), here, tuple(_twig(further) for further in branch.branches))


def _step(scored: Scored, character: str) -> Bar:
    """A token that was drawn, the `character` that it completes, and what else was likely."""
    probability = math.exp(scored.logprob or 0.0)
    others = [choice for choice in scored.choices if choice.token != scored.token]
    instead = f"{written(others[0].token)} {percent(math.exp(others[0].logprob))}" if others else ""
    label = written(scored.token) + (f" → {character}" if character else "")
    return Bar(label, probability, (percent(probability), f"{scored.rank}", instead))
