"""The probabilities that the llama.cpp engine tells: of the next token, and of given texts."""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import llama_cpp.llama_cpp as C  # noqa: N812 - C stands for the C interface
import numpy as np
import pytest
from conftest import TinyEngine
from generating import GREEDY, Judge, Patience, ask, generate, with_grammar
from tiny_gguf import TinyModel

from scribe.engine.base import Piece, Request, Verdict
from scribe.engine.llama.engine import LlamaEngine
from scribe.engine.llama.model import LlamaOptions
from scribe.engine.llama.scoring import windows
from scribe.engine.prediction import Scored
from scribe.engine.scripted import Script, ScriptedEngine
from scribe.errors import ContextOverflow, EngineError
from scribe.inspection.surprisal import chunked_perplexity, perplexity

CONTEXT = 256  # tokens, the least that llama.cpp takes
SMALL = LlamaOptions(context=CONTEXT, threads=1)
TEXT = "The quick brown fox, 科技发展 and so on: jumps over --------- the lazy dog. " * 9
EVERYTHING = 100_000


@pytest.fixture(scope="module", params=[False, True], ids=["plain", "bos"])
def tiny(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("tiny") / "tiny.gguf"
    return TinyModel(add_bos=request.param).write(path)


@pytest.fixture
def engine(tiny: Path) -> Iterator[LlamaEngine]:
    with closing(LlamaEngine(tiny, SMALL, trusted=True)) as engine:
        yield engine


def scored(engine: LlamaEngine, request: Request) -> list[Scored]:
    chunks = generate(engine, request).chunks
    return [entry for chunk in chunks if isinstance(chunk, Piece) for entry in chunk.scored]


class OneByOne:
    """llama.cpp as it is, fed one token at a time, and a softmax over each row of logits."""

    def __init__(self, path: Path) -> None:
        self._model = C.llama_model_load_from_file(
            str(path).encode(), C.llama_model_default_params()
        )
        self._vocabulary = C.llama_model_get_vocab(self._model)
        parameters = C.llama_context_default_params()
        parameters.n_ctx, parameters.n_threads = CONTEXT, 1
        self._context = C.llama_init_from_model(self._model, parameters)

    def tokens(self, text: str) -> list[int]:
        """As llama-perplexity has them: with what begins a text, and none of it a control token."""
        data = text.encode()
        out = (C.llama_token * (len(data) + 8))()
        count = C.llama_tokenize(self._vocabulary, data, len(data), out, len(out), True, False)
        return list(out[:count])

    def logprobs(self, tokens: list[int]) -> list[float]:
        """The logarithm of each token's probability after those before it; of the first none."""
        size = C.llama_vocab_n_tokens(self._vocabulary)
        C.llama_memory_clear(C.llama_get_memory(self._context), True)
        found = []
        for token, following in pairwise(tokens):
            batch = C.llama_batch_get_one((C.llama_token * 1)(token), 1)
            assert C.llama_decode(self._context, batch) == 0
            row = C.llama_get_logits_ith(self._context, -1)
            logits = np.ctypeslib.as_array(row, shape=(size,)).astype(np.float64)
            found.append(float(logits[following] - np.logaddexp.reduce(logits)))
        return found

    def chunked(self, text: str) -> float:
        """The perplexity by the rule of llama.cpp's tools/perplexity/perplexity.cpp."""
        tokens, first = self.tokens(text), CONTEXT // 2
        bos = [C.llama_vocab_bos(self._vocabulary)]
        begins = bos if C.llama_vocab_get_add_bos(self._vocabulary) else []
        judged: list[float] = []
        for start in range(0, len(tokens) // CONTEXT * CONTEXT, CONTEXT):
            chunk = tokens[start : start + CONTEXT]
            judged += self.logprobs([*begins, *chunk[len(begins) :]])[first:]
        return math.exp(-sum(judged) / len(judged))

    def close(self) -> None:
        C.llama_free(self._context)
        C.llama_model_free(self._model)


class TestNext:
    def test_the_probabilities_of_the_whole_vocabulary_sum_to_one(
        self, engine: LlamaEngine
    ) -> None:
        choices = engine.predict(replace(ask("Go."), top=EVERYTHING))
        assert len({choice.token.id for choice in choices}) == len(choices) > 256
        assert math.fsum(math.exp(choice.logprob) for choice in choices) == pytest.approx(1)

    def test_they_are_those_of_an_independent_computation(
        self, engine: LlamaEngine, tiny: Path
    ) -> None:
        choices = engine.predict(replace(ask("Go on"), raw=True, top=50))
        with closing(OneByOne(tiny)) as reference:
            prompt = reference.tokens("Go on")
            for choice in choices:
                expected = reference.logprobs([*prompt, choice.token.id])[-1]
                assert choice.logprob == pytest.approx(expected, abs=2e-3)

    def test_choices_come_best_first(self, engine: LlamaEngine) -> None:
        logprobs = [choice.logprob for choice in engine.predict(replace(ask("Go."), top=40))]
        assert len(logprobs) == 40
        assert logprobs == sorted(logprobs, reverse=True)

    def test_a_continuation_is_read_token_by_token(self, engine: LlamaEngine) -> None:
        request = replace(ask("Go."), top=3)
        drawn = scored(engine, replace(request, max_tokens=5))
        path = [entry.token.id for entry in drawn]
        for length in (4, 1, 3, 0):
            choices = engine.predict(request, path[:length])
            assert choices[0].token.id == path[length]
            assert choices[0].logprob == pytest.approx(drawn[length].logprob, abs=2e-3)

    def test_a_raw_request_has_no_chat_template(self, engine: LlamaEngine) -> None:
        raw, chat = replace(ask("Go."), top=9, raw=True), replace(ask("Go."), top=9)
        assert engine.predict(raw) != engine.predict(chat)

    def test_a_cancelled_one_tells_nothing(self, engine: LlamaEngine) -> None:
        assert engine.predict(replace(ask("Go."), top=9, cancelled=Patience(0))) == ()

    def test_a_prompt_that_is_too_long_is_refused(self, engine: LlamaEngine) -> None:
        with pytest.raises(ContextOverflow):
            engine.predict(replace(ask("word " * CONTEXT), top=1))


class TestDrawn:
    def test_each_token_drawn_is_scored(self, engine: LlamaEngine) -> None:
        outcome = generate(engine, replace(ask("Go.", max_tokens=30), top=2))
        pieces = [chunk for chunk in outcome.chunks if isinstance(chunk, Piece)]
        for piece in pieces:
            assert tuple(entry.token.id for entry in piece.scored) == piece.tokens
            assert b"".join(entry.token.piece for entry in piece.scored).decode() == piece.text
            assert all(entry.rank == 1 and len(entry.choices) == 2 for entry in piece.scored)

    def test_none_is_scored_unless_that_is_asked_for(self, engine: LlamaEngine) -> None:
        assert scored(engine, ask("Go.", max_tokens=30)) == []

    def test_the_text_is_the_same_with_and_without(self, engine: LlamaEngine) -> None:
        request = ask("Go.", replace(GREEDY, temperature=1.0), max_tokens=40)
        plain = generate(engine, request).text
        assert generate(engine, replace(request, top=5)).text == plain

    def test_what_a_guide_rejected_keeps_its_probability(self, engine: LlamaEngine) -> None:
        request = replace(ask("Go.", max_tokens=4), top=5)
        likeliest = engine.predict(request)
        judged = replace(request, guide=Judge(Verdict.REJECT, Verdict.REJECT))
        first = scored(engine, judged)[0]
        assert first.rank == 3
        assert first.token == likeliest[2].token
        assert [choice.token for choice in first.choices] == [each.token for each in likeliest]
        assert first.choices[0].logprob == pytest.approx(likeliest[0].logprob, abs=2e-3)

    def test_what_a_guide_took_back_leaves_none_behind(self, engine: LlamaEngine) -> None:
        verdicts = (Verdict.RELEASE, Verdict.HOLD, Verdict.HOLD, Verdict.REWIND)
        request = replace(ask("Go.", max_tokens=8), top=3)
        outcome = generate(engine, replace(request, guide=Judge(*verdicts)))
        pieces = [chunk for chunk in outcome.chunks if isinstance(chunk, Piece)]
        told = [entry for piece in pieces for entry in piece.scored]
        assert b"".join(entry.token.piece for entry in told).decode() == outcome.text
        assert told[1].rank != 1
        path = [entry.token.id for entry in told]
        for place in (1, 2, 3):
            choices = engine.predict(request, path[:place])
            assert told[place].choices[0].logprob == pytest.approx(choices[0].logprob, abs=2e-3)

    def test_half_a_character_at_the_end_is_told(self, engine: LlamaEngine) -> None:
        request = with_grammar(replace(ask("Go.", max_tokens=2), top=1), 'root ::= "科"')
        outcome = generate(engine, request)
        assert outcome.text == ""
        pieces = [entry.token.piece for entry in scored(engine, request)]
        assert b"".join(pieces) == "科".encode()[:2]


class TestScore:
    def test_each_token_has_the_probability_of_an_independent_computation(
        self, engine: LlamaEngine, tiny: Path
    ) -> None:
        text = TEXT[:150]
        told = [entry.logprob for entry in engine.score(text)]
        with closing(OneByOne(tiny)) as reference:
            tokens = reference.tokens(text)
            expected = reference.logprobs(tokens)
        known = [value for value in told if value is not None]
        assert len(known) == len(expected)
        assert known == pytest.approx(expected, abs=5e-3)

    def test_its_tokens_are_those_of_the_text(self, engine: LlamaEngine) -> None:
        told = list(engine.score(TEXT))
        assert b"".join(entry.token.piece for entry in told).decode() == TEXT
        assert [entry.token for entry in told] == list(engine.tokenize(TEXT))

    def test_only_the_first_token_may_have_nothing_before_it(self, tiny_engine: TinyEngine) -> None:
        plain = list(tiny_engine(TinyModel()).score("Go on."))
        begun = list(tiny_engine(TinyModel(add_bos=True)).score("Go on."))
        assert [entry.logprob is None for entry in plain] == [True, *[False] * 5]
        assert [entry.context for entry in plain] == [0, 1, 2, 3, 4, 5]
        assert [entry.context for entry in begun] == [1, 2, 3, 4, 5, 6]
        assert all(entry.logprob is not None for entry in begun)

    def test_in_a_long_text_no_token_has_less_than_half_a_context_before_it(
        self, engine: LlamaEngine
    ) -> None:
        contexts = [entry.context for entry in engine.score(TEXT)]
        assert len(contexts) > 2 * CONTEXT
        assert min(contexts[CONTEXT:]) == CONTEXT // 2
        assert max(contexts) == CONTEXT - 1

    def test_perplexity_in_chunks_is_that_of_llama_perplexity(
        self, engine: LlamaEngine, tiny: Path
    ) -> None:
        found = chunked_perplexity(tuple(engine.score(TEXT)), CONTEXT)
        with closing(OneByOne(tiny)) as reference:
            expected = reference.chunked(TEXT)
        assert found is not None
        assert found.value == pytest.approx(expected, rel=0.001)
        assert found.tokens == 2 * (CONTEXT // 2 - 1)

    def test_ranks_and_choices_agree(self, engine: LlamaEngine) -> None:
        for entry in engine.score("Go -- on", top=EVERYTHING):
            if entry.rank is not None:
                assert entry.choices[entry.rank - 1].token == entry.token
                assert entry.choices[entry.rank - 1].logprob == entry.logprob

    def test_what_comes_next_is_not_disturbed(self, engine: LlamaEngine) -> None:
        before = generate(engine, ask("Go.")).text
        list(engine.score(TEXT))
        assert generate(engine, ask("Go.")).text == before

    def test_a_cancelled_one_ends_early(self, engine: LlamaEngine) -> None:
        told = list(engine.score(TEXT, 0, Patience(5)))
        assert 0 < len(told) < CONTEXT

    def test_an_empty_text_has_no_tokens(self, engine: LlamaEngine) -> None:
        assert list(engine.score("")) == []
        assert engine.tokenize("") == ()

    def test_one_token_has_no_perplexity_without_another(self, tiny_engine: TinyEngine) -> None:
        assert perplexity(tuple(tiny_engine(TinyModel()).score("a"))) is None


class TestScoreAfter:
    AFTER = replace(ask("Go."), prefix="And so ")

    def test_each_token_has_the_probability_that_is_predicted_of_it(
        self, engine: LlamaEngine
    ) -> None:
        everything = replace(self.AFTER, top=EVERYTHING)
        told = list(engine.score("on and on: 大海。", after=self.AFTER))
        tokens = [entry.token.id for entry in told]
        for at, entry in enumerate(told):
            choices = engine.predict(everything, tokens[:at])
            expected = next(found for found in choices if found.token == entry.token)
            assert entry.logprob == pytest.approx(expected.logprob, abs=2e-3)

    def test_its_tokens_are_those_of_the_text_and_their_places_follow_the_prompt(
        self, engine: LlamaEngine
    ) -> None:
        prompt = generate(engine, replace(self.AFTER, max_tokens=0)).timings.prompt_tokens
        told = list(engine.score("on and on" * 9, after=self.AFTER))
        assert [entry.token for entry in told] == list(engine.tokenize("on and on" * 9))
        assert [entry.context for entry in told] == list(range(prompt, prompt + len(told)))

    def test_ranks_and_choices_agree(self, engine: LlamaEngine) -> None:
        for entry in engine.score("Go -- on", EVERYTHING, after=self.AFTER):
            assert entry.rank is not None
            assert entry.choices[entry.rank - 1].token == entry.token
            assert entry.choices[entry.rank - 1].logprob == entry.logprob

    def test_the_prompt_stays_in_the_cache(self, engine: LlamaEngine) -> None:
        list(engine.score("on", after=self.AFTER))
        timings = generate(engine, replace(self.AFTER, max_tokens=0)).timings
        assert timings.reused_tokens == timings.prompt_tokens - 1

    def test_what_does_not_fit_with_its_prompt_is_refused_at_once(
        self, engine: LlamaEngine
    ) -> None:
        with pytest.raises(ContextOverflow) as caught:
            engine.score("o" * (CONTEXT - 20), after=self.AFTER)
        assert caught.value.needed > CONTEXT == caught.value.context

    def test_an_empty_text_has_no_tokens(self, engine: LlamaEngine) -> None:
        assert list(engine.score("", after=self.AFTER)) == []

    @pytest.mark.parametrize("polls", [0, 3])
    def test_a_cancelled_one_ends_early(self, engine: LlamaEngine, polls: int) -> None:
        told = list(engine.score("o" * 150, 0, Patience(polls), after=self.AFTER))
        assert len(told) < 150
        whole = list(engine.score("o" * 150, after=self.AFTER))
        assert len(whole) == 150


class TestTokens:
    def test_their_pieces_make_the_text(self, engine: LlamaEngine) -> None:
        split = engine.tokenize(TEXT)
        assert b"".join(token.piece for token in split).decode() == TEXT
        assert engine.count_tokens(TEXT) == len(split)

    def test_what_is_written_like_a_control_token_is_text(self, engine: LlamaEngine) -> None:
        assert not any(token.control for token in engine.tokenize("<|im_end|>"))

    def test_a_control_token_is_told_by_its_name(self, engine: LlamaEngine) -> None:
        choices = engine.predict(replace(ask("Go."), top=EVERYTHING))
        control = {choice.token.piece for choice in choices if choice.token.control}
        assert control == {b"<|endoftext|>", b"<|im_start|>", b"<|im_end|>"}


@pytest.mark.parametrize("length", [1, 2, 255, 256, 257, 384, 385, 900])
def test_windows_score_every_token_but_the_first_once(length: int) -> None:
    found = list(windows(length, 256))
    places = [place for window in found for place in range(window.first, window.end)]
    assert places == list(range(1, length))
    assert all(window.end - window.start <= 256 for window in found)
    assert all(window.first - window.start >= 128 for window in found[1:])


def test_a_script_has_no_probabilities() -> None:
    script = ScriptedEngine(Script(("One.",)))
    for asked in (
        lambda: script.tokenize("One."),
        lambda: script.predict(replace(ask("Go."), top=1)),
        lambda: script.score("One."),
        lambda: script.score("One.", after=ask("Go.")),
        lambda: script.stream(replace(ask("Go."), top=1)),
    ):
        with pytest.raises(EngineError, match="no probabilities"):
            asked()
