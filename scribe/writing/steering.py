"""What steers a turn: how it samples, and what is left of the length for it."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from scribe.engine.base import Message, Request, Sampling
from scribe.writing.job import SUMMARY_TOKENS, Job
from scribe.writing.naming import names_in
from scribe.writing.prompt import Prompter
from scribe.writing.turn import Turn

_SUMMARIZING = Sampling(temperature=0.3, repeat_penalty=1.0, dry_multiplier=0.0)
_DIGITS = tuple("0123456789")  # or DRY makes 10, 500 of the 10,000 that came before
_NAME = 1.8  # to the logit of a character in a name: about what the penalties take
_SHUNNED = -2.0  # to that of a word the template would shun: about a seventh as likely
_MINIMUM_SHARE = 0.5  # of its planned length that a turn is given even when others overspent


def sampling_of(job: Job, banned: tuple[str, ...], written: str) -> Sampling:
    """The sampling of `job` after what is `written`; tokens of the `banned` texts are never drawn.

    DRY sees no repetition across the terms of the brief: they must be free to come again,
    and so must figures, and the rest of a name after its beginning, which makes up for what the
    other penalties take from it.
    """
    sampling, brief = shunning(job), job.prompter.brief
    names = names_in(f"{brief.assignment}\n{written}")
    starts = sorted(names.starts)  # a DRY sampler is prepared for each other tuple, in 0.3 s
    biases = [(rest, _NAME) for rest in names.rests]
    biases += [(text, -math.inf) for text in banned]
    return replace(
        sampling,
        logit_bias=(*sampling.logit_bias, *biases),
        dry_breakers=(*sampling.dry_breakers, *_DIGITS, *brief.terms, *starts),
    )


def shunning(job: Job) -> Sampling:
    """The sampling of `job`, with the words that its template shuns made less likely."""
    biases = ((word, _SHUNNED) for word in _shunned(job.prompter))
    return replace(job.sampling, logit_bias=(*job.sampling.logit_bias, *biases))


def _shunned(prompter: Prompter) -> Iterator[str]:
    """The words that the text would do well without, as in mid-line; not those of the brief."""
    lead = " " if prompter.template.language == "en" else ""
    for word in prompter.template.shun:
        if word not in prompter.brief.assignment:
            yield f"{lead}{word}"


def summary_request(
    messages: tuple[Message, ...], seed: int, cancelled: Callable[[], bool]
) -> Request:
    """The request for a summary, which `messages` end with asking for."""
    return Request(
        messages,
        sampling=_SUMMARIZING,
        seed=seed,
        max_tokens=SUMMARY_TOKENS,
        stop=("\n\n",),
        cancelled=cancelled,
    )


def target_of(turns: Sequence[Turn], remaining: int) -> int:
    """Length for the first of `turns`, when all of them together have `remaining` left."""
    planned = sum(turn.length for turn in turns)
    fair = turns[0].length * remaining / max(planned, 1)
    return round(max(fair, _MINIMUM_SHARE * turns[0].length))
