"""What every engine keeps to, asked of each of them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

import pytest
from generating import ONE_THREAD, Judge, Patience, Reader, ask, generate, with_grammar
from tiny_gguf import TinyModel
from tiny_vision import Seeing, picture

from scribe.engine.base import (
    Engine,
    Finish,
    FinishReason,
    Message,
    Picture,
    Piece,
    Prefill,
    Request,
    Sampling,
    Verdict,
)
from scribe.engine.llama.engine import LlamaEngine
from scribe.engine.scripted import Script, ScriptedEngine
from scribe.errors import ContextOverflow, EngineError

CONTEXT = 512
TEXT = "The sea, 大海啊，你全是水。 Naïve? Да! 👋🏽 And so on."


@dataclass(frozen=True)
class Scripted:
    """Says a text because its script does."""

    def engine(self, text: str) -> Engine:
        return ScriptedEngine(Script((text,), context=CONTEXT))

    def request(self, text: str) -> Request:
        return ask("Tell me about the sea.", max_tokens=1000)


@dataclass(frozen=True)
class Llama:
    """Says a text because the request's grammar allows nothing else."""

    path: Path

    def engine(self, text: str) -> Engine:
        return LlamaEngine(self.path, ONE_THREAD, trusted=True)

    def request(self, text: str) -> Request:
        literal = json.dumps(text, ensure_ascii=False)
        return with_grammar(Scripted().request(text), f"root ::= {literal}")


Speaker = Scripted | Llama


@pytest.fixture(params=["scripted", "llama"])
def speaker(request: pytest.FixtureRequest, tmp_path: Path) -> Speaker:
    if request.param == "scripted":
        return Scripted()
    return Llama(TinyModel(context=CONTEXT).write(tmp_path / "tiny.gguf"))


@pytest.fixture
def engine(speaker: Speaker) -> Iterator[Engine]:
    """An engine that says TEXT to `saying`."""
    with closing(speaker.engine(TEXT)) as engine:
        yield engine


@pytest.fixture
def saying(speaker: Speaker) -> Request:
    return speaker.request(TEXT)


@pytest.fixture(params=["scripted", "llama"])
def terse(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """An engine that ends its text at once when it may."""
    if request.param == "scripted":
        yield ScriptedEngine(Script(("Yes.",)))
        return
    path = TinyModel(end_bias=30).write(tmp_path / "terse.gguf")
    with closing(LlamaEngine(path, ONE_THREAD, trusted=True)) as engine:
        yield engine


@pytest.fixture(params=["scripted", "llama"])
def free(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """An engine that goes on for long and may say anything."""
    if request.param == "scripted":
        yield ScriptedEngine(Script((TEXT * 9,)))
        return
    with closing(
        LlamaEngine(TinyModel().write(tmp_path / "free.gguf"), ONE_THREAD, trusted=True)
    ) as engine:
        yield engine


def test_chunks_come_as_prefills_then_pieces_then_one_finish(
    engine: Engine, saying: Request
) -> None:
    chunks = generate(engine, saying).chunks
    kinds = [type(chunk) for chunk in chunks]
    assert kinds[0] is Prefill
    assert kinds[-1] is Finish
    order = {Prefill: 0, Piece: 1, Finish: 2}
    assert all(order[one] <= order[next_one] for one, next_one in pairwise(kinds))
    assert kinds.count(Finish) == 1


def test_the_text_is_complete_and_the_end_is_the_models(engine: Engine, saying: Request) -> None:
    outcome = generate(engine, saying)
    assert (outcome.text, outcome.reason) == (TEXT, FinishReason.END)


def test_no_piece_is_empty_or_holds_half_a_character(engine: Engine, saying: Request) -> None:
    pieces = generate(engine, saying).pieces
    assert len(pieces) > 5
    assert all(pieces)
    assert not [piece for piece in pieces if "\ufffd" in piece]


def test_prefill_grows_to_the_whole_prompt(engine: Engine, saying: Request) -> None:
    outcome = generate(engine, saying)
    done = [prefill.done for prefill in outcome.prefills]
    assert done == sorted(done)
    assert done[-1] == outcome.timings.prompt_tokens > 0
    assert {prefill.total for prefill in outcome.prefills} == {outcome.timings.prompt_tokens}


@pytest.mark.parametrize("limit", [1, 4, 9])
def test_max_tokens_bounds_the_answer(engine: Engine, saying: Request, limit: int) -> None:
    outcome = generate(engine, replace(saying, max_tokens=limit))
    assert outcome.reason is FinishReason.LENGTH
    assert outcome.timings.generated_tokens == limit
    assert TEXT.startswith(outcome.text)
    assert len(outcome.text) < len(TEXT)


def test_a_limit_that_cuts_a_character_drops_the_half(engine: Engine, saying: Request) -> None:
    for limit in range(30):
        text = generate(engine, replace(saying, max_tokens=limit)).text
        assert TEXT.startswith(text), limit


@pytest.mark.parametrize(
    ("stops", "kept"),
    [
        (("水。",), TEXT.partition("水。")[0]),
        (("sea, 大海",), "The "),
        (("never said", "大海", "The s"), ""),
        (("👋🏽",), TEXT.partition("👋")[0]),
        (("on.",), TEXT.removesuffix("on.")),
        (("", "Naïve"), TEXT.partition("Naïve")[0]),
    ],
)
def test_a_stop_string_ends_the_text_before_it(
    engine: Engine, saying: Request, stops: tuple[str, ...], kept: str
) -> None:
    outcome = generate(engine, replace(saying, stop=stops))
    assert (outcome.text, outcome.reason) == (kept, FinishReason.STOP)


def test_the_start_of_a_stop_string_that_never_comes_is_not_lost(
    engine: Engine, saying: Request
) -> None:
    outcome = generate(engine, replace(saying, stop=("on. And then", "sea food")))
    assert (outcome.text, outcome.reason) == (TEXT, FinishReason.END)


def test_a_guide_reads_the_text_and_can_stop_it(engine: Engine, saying: Request) -> None:
    guide = Reader(at_most=6)
    outcome = generate(engine, replace(saying, guide=guide))
    assert outcome.reason is FinishReason.GUIDE
    assert guide.text == outcome.text
    assert TEXT.startswith(outcome.text)
    assert 6 <= len(outcome.text) < 20


def test_what_a_guide_holds_comes_out_when_it_is_released(engine: Engine, saying: Request) -> None:
    hold = [Verdict.HOLD] * 5
    held = generate(engine, replace(saying, guide=Judge(*hold, Verdict.STOP)))
    released = generate(engine, replace(saying, guide=Judge(*hold)))
    assert held.reason is FinishReason.GUIDE
    assert len(held.text) >= 6
    assert TEXT.startswith(held.text)
    assert released.text == TEXT


def test_what_is_held_at_the_end_is_not_lost(engine: Engine, saying: Request) -> None:
    outcome = generate(engine, replace(saying, guide=Judge(*[Verdict.HOLD] * 1000)))
    assert (outcome.text, outcome.reason) == (TEXT, FinishReason.END)


def test_what_is_held_when_the_limit_is_met_is_not_lost(engine: Engine, saying: Request) -> None:
    guide = Judge(*[Verdict.HOLD] * 1000)
    outcome = generate(engine, replace(saying, guide=guide, max_tokens=8))
    assert outcome.reason is FinishReason.LENGTH
    assert outcome.text
    assert TEXT.startswith(outcome.text)


@pytest.mark.parametrize("held", [0, 1, 5])
def test_what_is_cut_never_comes_out(engine: Engine, saying: Request, held: int) -> None:
    plain = generate(engine, saying).pieces
    verdicts = [Verdict.RELEASE] * 4 + [Verdict.HOLD] * held + [Verdict.CUT]
    outcome = generate(engine, replace(saying, guide=Judge(*verdicts)))
    assert (outcome.text, outcome.reason) == ("".join(plain[:4]), FinishReason.GUIDE)
    assert generate(engine, saying).text == TEXT


def test_a_text_cut_at_its_start_is_empty(engine: Engine, saying: Request) -> None:
    outcome = generate(engine, replace(saying, guide=Judge(Verdict.HOLD, Verdict.CUT)))
    assert (outcome.text, outcome.reason) == ("", FinishReason.GUIDE)
    assert outcome.timings.generated_tokens >= 2


def test_a_cut_takes_the_start_of_a_stop_string_with_it(engine: Engine, saying: Request) -> None:
    # Some of the letters up to the cut are held back, as a stop string may begin with them.
    for number in range(8):
        verdicts = [Verdict.HOLD] * number + [Verdict.CUT]
        request = replace(saying, guide=Judge(*verdicts), stop=("sea never", "a never", "The end"))
        outcome = generate(engine, request)
        assert (outcome.text, outcome.reason) == ("", FinishReason.GUIDE), number


def test_a_rejected_draw_does_not_count_as_generated(free: Engine) -> None:
    verdicts = [Verdict.RELEASE, *[Verdict.REJECT] * 3, Verdict.RELEASE, Verdict.REJECT]
    plain = generate(free, ask("Go.", max_tokens=12))
    outcome = generate(free, replace(ask("Go.", max_tokens=12), guide=Judge(*verdicts)))
    assert plain.timings.generated_tokens == 12
    assert outcome.timings.generated_tokens == 12 - 4
    assert outcome.reason is FinishReason.LENGTH


def test_what_is_taken_back_counts_as_generated(free: Engine) -> None:
    verdicts = [*[Verdict.HOLD] * 3, Verdict.REWIND, Verdict.HOLD, Verdict.REWIND]
    outcome = generate(free, replace(ask("Go.", max_tokens=12), guide=Judge(*verdicts)))
    assert outcome.timings.generated_tokens == 12
    assert len(outcome.pieces) <= 6


@pytest.mark.parametrize("times", [1, 3, 6])
def test_a_text_drawn_again_is_the_same_for_the_same_seed(free: Engine, times: int) -> None:
    sampling = Sampling(temperature=0.9, top_k=0, top_p=0.9)
    verdicts = [Verdict.RELEASE] * 3 + [Verdict.HOLD, Verdict.HOLD, Verdict.REWIND] * times
    request = replace(ask("Go.", sampling), seed=11)

    def drawn() -> str:
        return generate(free, replace(request, guide=Judge(*verdicts))).text

    first = drawn()
    generate(free, ask("Something else."))
    assert drawn() == first != ""


def test_a_guide_can_forbid_the_end(terse: Engine) -> None:
    without = generate(terse, ask("Well?", max_tokens=1000))
    outcome = generate(terse, replace(ask("Well?", max_tokens=1000), guide=Reader(at_least=50)))
    assert len(without.text) < 50 <= len(outcome.text)
    assert outcome.reason is without.reason is FinishReason.END


def test_an_end_forbidden_for_good_runs_into_the_limit(terse: Engine) -> None:
    endless = replace(ask("Well?", max_tokens=40), guide=Reader(at_least=1_000_000))
    assert generate(terse, endless).reason is FinishReason.LENGTH


def test_a_cancelled_generation_says_so_and_stops_soon(engine: Engine, saying: Request) -> None:
    stream = engine.stream(replace(saying, cancelled=(cancelled := Switch())))
    first = next(chunk for chunk in stream if isinstance(chunk, Piece))
    cancelled.on = True
    rest = list(stream)
    assert isinstance(rest[-1], Finish)
    assert rest[-1].reason is FinishReason.CANCELLED
    assert rest[-1].timings.generated_tokens <= 3
    assert TEXT.startswith(first.text)


def test_a_request_cancelled_from_the_start_generates_nothing(
    engine: Engine, saying: Request
) -> None:
    outcome = generate(engine, replace(saying, cancelled=Patience(0)))
    assert (outcome.text, outcome.reason) == ("", FinishReason.CANCELLED)
    assert outcome.timings.generated_tokens == 0


def test_an_engine_serves_on_after_a_stream_was_dropped(engine: Engine, saying: Request) -> None:
    stream = engine.stream(saying)
    assert isinstance(next(stream), Prefill)
    del stream
    half_read = engine.stream(saying)
    next(chunk for chunk in half_read if isinstance(chunk, Piece))
    del half_read
    assert generate(engine, saying).text == TEXT


def test_a_prompt_beyond_the_context_is_refused_at_once_with_numbers(engine: Engine) -> None:
    request = ask("long " * CONTEXT)
    with pytest.raises(ContextOverflow) as caught:
        engine.stream(request)
    assert caught.value.context == engine.info.context == CONTEXT
    assert caught.value.needed >= engine.count_tokens(request.messages[0].content)
    for number in (caught.value.needed, caught.value.context):
        assert str(number) in caught.value.message
    assert caught.value.hint


def test_a_full_context_ends_the_text(terse: Engine) -> None:
    room = 10
    filler = "x, " * terse.info.context
    while len(filler) > 1 and not _fits(terse, filler, room):
        filler = filler[: len(filler) - len(filler) // 50 - 1]
    request = replace(ask(filler, max_tokens=100_000), guide=Reader(at_least=1_000_000))
    outcome = generate(terse, request)
    assert outcome.reason is FinishReason.CONTEXT
    used = outcome.timings.prompt_tokens + outcome.timings.generated_tokens
    # The last token drawn need not be computed, so it may lie one beyond the context.
    assert terse.info.context <= used <= terse.info.context + 1


def _fits(engine: Engine, content: str, room: int) -> bool:
    try:
        outcome = generate(engine, ask(content, max_tokens=0))
    except ContextOverflow:
        return False
    return outcome.timings.prompt_tokens + room < engine.info.context


@pytest.mark.parametrize("text", ["a", "大海", "👋", "\x00", "Да", "long words"])
def test_every_text_takes_tokens(engine: Engine, text: str) -> None:
    assert 0 < engine.count_tokens(text) <= engine.count_tokens(text * 2)
    assert engine.count_tokens("") == 0


def test_more_messages_make_a_longer_prompt(engine: Engine, saying: Request) -> None:
    earlier = (Message("user", "Hello."), Message("assistant", "Good day."))
    longer = replace(saying, messages=(*earlier, *saying.messages))
    short, long = (generate(engine, request).timings for request in (saying, longer))
    assert long.prompt_tokens > short.prompt_tokens


def test_info_names_the_model_and_its_context(engine: Engine) -> None:
    assert engine.info.name
    assert engine.info.context == CONTEXT
    assert engine.info.chat


@pytest.fixture(params=["scripted", "llama"])
def seeing(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """An engine that sees."""
    if request.param == "scripted":
        yield ScriptedEngine(Script((TEXT,), context=CONTEXT, sees=True))
        return
    files = Seeing.write(tmp_path, context=CONTEXT)
    options = replace(ONE_THREAD, mmproj=files.mmproj)
    with closing(LlamaEngine(files.model, options, trusted=True)) as engine:
        yield engine


def with_pictures(request: Request, *pictures: Picture) -> Request:
    return replace(request, messages=(replace(request.messages[0], pictures=pictures),))


def test_pictures_take_their_tokens_of_the_prompt(seeing: Engine) -> None:
    assert seeing.info.sees
    plain = ask("Tell me about the sea.", max_tokens=5)
    shown = with_pictures(plain, picture(1), picture(2))
    outcome = generate(seeing, shown)
    taken = seeing.picture_tokens(picture(1)) + seeing.picture_tokens(picture(2))
    prompt = generate(seeing, plain).timings.prompt_tokens
    assert outcome.timings.prompt_tokens == prompt + taken > prompt
    assert outcome.prefills[-1].done == outcome.prefills[-1].total == prompt + taken
    assert outcome.text


def test_pictures_beyond_the_context_are_refused_at_once(seeing: Engine) -> None:
    pictures = [picture(1)] * (CONTEXT // seeing.picture_tokens(picture(1)) + 1)
    with pytest.raises(ContextOverflow) as caught:
        seeing.stream(with_pictures(ask("What?"), *pictures))
    assert caught.value.needed > CONTEXT == caught.value.context


def test_an_engine_that_sees_nothing_refuses_pictures_at_once(
    engine: Engine, saying: Request
) -> None:
    assert not engine.info.sees
    for refusing in (
        lambda: engine.picture_tokens(picture(1)),
        lambda: engine.stream(with_pictures(saying, picture(1))),
    ):
        with pytest.raises(EngineError, match="cannot see pictures") as caught:
            refusing()
        assert engine.info.name in caught.value.message
        assert caught.value.hint
    assert generate(engine, saying).text == TEXT


@pytest.mark.parametrize("plans", [False, True])
def test_info_says_whether_a_model_can_plan(tmp_path: Path, plans: bool) -> None:
    assert ScriptedEngine(Script(("",), plans=plans)).info.plans is plans
    path = TinyModel().write(tmp_path / "tiny.gguf")
    with closing(LlamaEngine(path, ONE_THREAD, trusted=True, plans=plans)) as engine:
        assert engine.info.plans is plans


class Switch:
    """A `cancelled` that is turned on by hand."""

    def __init__(self) -> None:
        self.on = False

    def __call__(self) -> bool:
        return self.on
