"""Looking ahead in a text that is copied from: faster, and nothing else is different."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import TinyEngine
from generating import (
    GREEDY,
    ONE_THREAD,
    Judge,
    Outcome,
    Patience,
    Reader,
    ask,
    generate,
    with_grammar,
)
from tiny_gguf import TinyModel

from scribe.engine.base import FinishReason, Message, Request, Sampling, Verdict
from scribe.engine.llama.engine import LlamaEngine

# The likeliest token too, but by a draw: no batch has to prove that it is exact.
LIKELIEST = replace(GREEDY, temperature=1.0, top_k=1)
CHANCE = Sampling(temperature=0.8, repeat_penalty=1.1, dry_multiplier=0.0)
LENGTH = 150  # tokens


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return TinyModel().write(tmp_path_factory.mktemp("tiny") / "tiny.gguf")


@pytest.fixture
def engine(tiny: Path) -> Iterator[LlamaEngine]:
    with closing(LlamaEngine(tiny, ONE_THREAD, trusted=True)) as engine:
        yield engine


@pytest.fixture
def request_(engine: LlamaEngine) -> Request:
    """A request whose answer is in its lookup."""
    return copying(engine, ask("Go.", LIKELIEST, max_tokens=LENGTH))


def copying(engine: LlamaEngine, request: Request) -> Request:
    return replace(request, lookup=generate(engine, request).text)


def both(engine: LlamaEngine, request: Request, *verdicts: Verdict) -> tuple[Outcome, Outcome]:
    """What comes without the lookup and with it, of a guide with these verdicts."""
    without, looked_up = (
        generate(engine, replace(asked, guide=Judge(*verdicts) if verdicts else request.guide))
        for asked in (replace(request, lookup=""), request)
    )
    return without, looked_up


def assert_alike(without: Outcome, looked_up: Outcome) -> None:
    assert looked_up.pieces == without.pieces
    assert looked_up.reason is without.reason
    assert looked_up.timings.generated_tokens == without.timings.generated_tokens


def test_what_is_copied_was_mostly_computed_ahead(engine: LlamaEngine, request_: Request) -> None:
    without, looked_up = both(engine, request_)
    assert_alike(without, looked_up)
    timings = looked_up.timings
    assert LENGTH / 3 < timings.accepted_tokens <= timings.drafted_tokens
    assert timings.accepted_tokens < timings.generated_tokens


def test_without_a_lookup_nothing_is_drafted(engine: LlamaEngine) -> None:
    timings = generate(engine, ask("Go.", LIKELIEST)).timings
    assert (timings.drafted_tokens, timings.accepted_tokens) == (0, 0)


@pytest.mark.parametrize("weights", ["F32", "F16", "Q8_0"])
@pytest.mark.parametrize("prompt", ["Go.", "Go on. " * 60])
def test_at_temperature_0_a_lookup_changes_nothing(
    tiny_engine: TinyEngine, weights: str, prompt: str
) -> None:
    engine = tiny_engine(TinyModel(weights=weights))
    request = copying(engine, ask(prompt, max_tokens=300))
    assert_alike(*both(engine, request))


@pytest.mark.parametrize("seed", range(3))
def test_chance_draws_the_same_ahead(engine: LlamaEngine, seed: int) -> None:
    request = copying(engine, replace(ask("Go.", CHANCE, max_tokens=LENGTH), seed=seed))
    assert_alike(*both(engine, request))


def test_guesses_that_go_wrong_leave_no_trace(engine: LlamaEngine, request_: Request) -> None:
    halves = [request_.lookup[at : at + 10] + "~" for at in range(0, LENGTH, 10)]
    without, looked_up = both(engine, replace(request_, lookup="".join(halves)))
    assert_alike(without, looked_up)
    assert 0 < looked_up.timings.accepted_tokens < looked_up.timings.drafted_tokens


@pytest.mark.parametrize(
    "lookup", ["x", "ab", "Something else altogether.", "\x00\ud800", "大海" * 9]
)
def test_any_text_can_be_looked_up_in(engine: LlamaEngine, lookup: str) -> None:
    assert_alike(*both(engine, replace(ask("Go.", LIKELIEST), lookup=lookup)))


@pytest.mark.parametrize("released", [37, 60, 61, 64])
@pytest.mark.parametrize("held", [0, 1, 9])
@pytest.mark.parametrize("verdict", [Verdict.REJECT, Verdict.REWIND, Verdict.CUT, Verdict.STOP])
def test_a_guide_takes_back_what_was_computed_ahead(
    engine: LlamaEngine, request_: Request, released: int, held: int, verdict: Verdict
) -> None:
    verdicts = [Verdict.RELEASE] * released + [Verdict.HOLD] * held + [verdict]
    without, looked_up = both(engine, request_, *verdicts)
    assert_alike(without, looked_up)
    assert looked_up.timings.accepted_tokens > 0


def test_what_is_drawn_again_and_again_is_the_same(engine: LlamaEngine, request_: Request) -> None:
    again = [Verdict.HOLD, Verdict.HOLD, Verdict.REWIND] * 3 + [Verdict.REJECT] * 3
    assert_alike(*both(engine, request_, *[Verdict.RELEASE] * 50, *again, *again))


def test_a_guide_that_forbids_the_end_forbids_it_in_every_row(tiny_engine: TinyEngine) -> None:
    engine = tiny_engine(TinyModel(end_bias=30))
    endless = replace(ask("Go.", LIKELIEST, max_tokens=LENGTH), guide=Reader(at_least=100))
    lookup = generate(engine, endless).text
    without = generate(engine, replace(endless, guide=Reader(at_least=100)))
    looked_up = generate(engine, replace(endless, guide=Reader(at_least=100), lookup=lookup))
    assert_alike(without, looked_up)
    assert without.reason is FinishReason.END
    assert looked_up.timings.accepted_tokens > 0


def test_a_grammar_holds_in_every_row(engine: LlamaEngine) -> None:
    plain = with_grammar(ask("Go.", LIKELIEST, max_tokens=LENGTH), "root ::= [a-f]+")
    without, looked_up = both(engine, copying(engine, plain))
    assert_alike(without, looked_up)
    assert looked_up.timings.accepted_tokens > 0
    assert set(looked_up.text) <= set("abcdef")


@pytest.mark.parametrize("at", [50, 51, 52, 53, 70])
def test_a_stop_string_is_met_inside_a_draft(
    engine: LlamaEngine, request_: Request, at: int
) -> None:
    stop = request_.lookup[at : at + 8]
    without, looked_up = both(engine, replace(request_, stop=(stop,)))
    assert_alike(without, looked_up)
    assert looked_up.reason is FinishReason.STOP


@pytest.mark.parametrize("limit", range(40, 60))
def test_the_limit_is_met_inside_a_draft(
    engine: LlamaEngine, request_: Request, limit: int
) -> None:
    without, looked_up = both(engine, replace(request_, max_tokens=limit))
    assert_alike(without, looked_up)
    assert looked_up.timings.generated_tokens == limit


@pytest.mark.parametrize("filler", range(330, 350, 3))
def test_the_context_is_full_inside_a_draft(tiny_engine: TinyEngine, filler: int) -> None:
    engine = tiny_engine(TinyModel(context=512))
    request = copying(engine, ask("x" * filler, LIKELIEST, max_tokens=1000))
    without, looked_up = both(engine, request)
    assert_alike(without, looked_up)
    assert looked_up.reason is FinishReason.CONTEXT
    assert looked_up.timings.accepted_tokens > 0


@pytest.mark.parametrize("polls", [30, 60, 61, 62, 63])
def test_a_generation_cancelled_inside_a_draft_leaves_the_engine_usable(
    engine: LlamaEngine, request_: Request, polls: int
) -> None:
    without = generate(engine, replace(request_, lookup=""))
    cancelled = generate(engine, replace(request_, cancelled=Patience(polls)))
    assert cancelled.reason is FinishReason.CANCELLED
    assert without.text.startswith(cancelled.text)
    assert_alike(without, generate(engine, request_))


def test_guesses_left_in_the_cache_are_no_part_of_the_next_prompt(
    engine: LlamaEngine, request_: Request, tiny: Path
) -> None:
    said = generate(engine, replace(request_, max_tokens=50)).text
    on = (*request_.messages, Message("assistant", said), Message("user", "Go on."))
    following = replace(ask(""), messages=on)
    with closing(LlamaEngine(tiny, ONE_THREAD, trusted=True)) as fresh:
        expected = generate(fresh, following).text
    assert generate(engine, following).text == expected
