"""What the commands that look inside a model share: the text they are given, tokens as JSON."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from scribe.cli.reading import source_text
from scribe.encoding import AUTO
from scribe.engine.prediction import Choice, Scored, Token
from scribe.environment import Environment
from scribe.errors import InputError
from scribe.i18n import _
from scribe.inspection.pieces import written
from scribe.inspection.surprisal import surprisal

SCHEMA = 1  # of the JSON objects; raised when a field changes its meaning


def given_text(environment: Environment, argument: str | None) -> str:
    """The text of an `argument` to the letter, or that on stdin for None and "-".

    Raises InputError for one that is empty or no text, UsageError where stdin is a terminal.
    """
    piped = argument is None or argument == "-"
    text = source_text(environment, None, AUTO).text if piped else str(argument)
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise InputError(
            _("The text is not valid UTF-8."), hint=_("Check the encoding of your terminal.")
        ) from error
    if not text:
        raise InputError(_("The text is empty."))
    return text


def percent(probability: float) -> str:
    """A probability with as many decimals as tell it from 0 and 1."""
    return f"{100 * probability:.2f} %" if probability >= 0.0001 else f"{100 * probability:.1e} %"


def token_record(token: Token) -> dict[str, Any]:
    """A token as JSON values; its bytes in hexadecimal, as they may be no text."""
    text = token.piece.decode("utf-8", "replace")
    return {"id": token.id, "text": text, "bytes": token.piece.hex(), "control": token.control}


def choice_record(choice: Choice) -> dict[str, Any]:
    """A token and its probability as JSON values."""
    probability = math.exp(choice.logprob)
    return {**token_record(choice.token), "probability": probability, "logprob": choice.logprob}


def scored_record(scored: Scored) -> dict[str, Any]:
    """A token of a text and what the model made of it, as JSON values; surprisal in bits."""
    known = scored.logprob is not None
    return {
        **token_record(scored.token),
        "context": scored.context,
        "probability": math.exp(scored.logprob) if scored.logprob is not None else None,
        "logprob": scored.logprob,
        "surprisal": surprisal(scored) if known else None,
        "rank": scored.rank,
        "choices": [choice_record(choice) for choice in scored.choices],
    }


def in_brief(choices: Sequence[Choice]) -> str:
    """The likeliest tokens and their probabilities on one line."""
    return "  ".join(f"{written(at.token)} {percent(math.exp(at.logprob))}" for at in choices)
