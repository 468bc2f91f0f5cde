"""Pictures in prompts: what a model sees, what is kept of it in the cache, and what is refused."""

from __future__ import annotations

import ctypes
import math
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing
from dataclasses import replace
from pathlib import Path

import llama_cpp.llama_cpp as C  # noqa: N812 - C stands for the C interface
import llama_cpp.mtmd_cpp as M  # noqa: N812 - M for that of libmtmd
import numpy as np
import pytest
from generating import ONE_THREAD, Judge, Patience, ask, generate
from tiny_gguf import TinyModel, Value
from tiny_vision import (
    GEMMA,
    IDEFICS,
    LLAVA,
    MAMBA,
    MARKUP,
    QWEN,
    Seeing,
    TinyProjector,
    picture,
    seeing,
)

from scribe.engine.base import (
    FinishReason,
    Message,
    Picture,
    Prefill,
    Request,
    Verdict,
)
from scribe.engine.llama.engine import LlamaEngine
from scribe.engine.prediction import Token
from scribe.errors import ContextOverflow, EngineError, ModelFileError

EVERYTHING = 100_000
ONE, OTHER = picture(1), picture(2)
KINDS = (GEMMA, IDEFICS, LLAVA, QWEN, MAMBA)
Load = Callable[[], LlamaEngine]


@pytest.fixture(scope="module", params=KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def files(kind: str, tmp_path_factory: pytest.TempPathFactory) -> Seeing:
    return Seeing.write(tmp_path_factory.mktemp("seeing"), kind)


@pytest.fixture
def load(files: Seeing) -> Iterator[Load]:
    """Loads the model and its projector anew; the engines are closed after the test."""
    with ExitStack() as engines:
        yield lambda: engines.enter_context(closing(engine_of(files)))


@pytest.fixture
def engine(load: Load) -> LlamaEngine:
    return load()


def engine_of(files: Seeing) -> LlamaEngine:
    return LlamaEngine(files.model, replace(ONE_THREAD, mmproj=files.mmproj), trusted=True)


def show(*pictures: Picture, text: str = "What is it?", max_tokens: int = 40) -> Request:
    """A request of one user message with pictures."""
    request = ask("", max_tokens=max_tokens)
    return replace(request, messages=(Message("user", text, pictures),))


def logprobs(engine: LlamaEngine, request: Request, after: Sequence[int] = ()) -> list[float]:
    """The logarithm of each token's probability at the end of the prompt, by its number."""
    choices = engine.predict(replace(request, top=EVERYTHING), after)
    return [choice.logprob for choice in sorted(choices, key=lambda choice: choice.token.id)]


def likeliest(engine: LlamaEngine, request: Request, after: Sequence[int] = ()) -> list[Token]:
    return [choice.token for choice in engine.predict(replace(request, top=5), after)]


class Libmtmd:
    """llama.cpp's own way with a prompt that has pictures: its marker, tokenizer and decoding."""

    def __init__(self, files: Seeing, batch: int = 512) -> None:
        self._batch = batch
        self._model = C.llama_model_load_from_file(
            str(files.model).encode(), C.llama_model_default_params()
        )
        parameters = C.llama_context_default_params()
        parameters.n_ctx, parameters.n_threads, parameters.n_threads_batch = 1024, 1, 1
        parameters.n_batch = parameters.n_ubatch = batch
        self._context = C.llama_init_from_model(self._model, parameters)
        options = M.mtmd_context_params_default()
        options.n_threads = 1
        self._mtmd = M.mtmd_init_from_file(str(files.mmproj).encode(), self._model, options)

    def logprobs(self, prompt: str, *pictures: Picture) -> list[float]:
        bitmaps = [
            M.mtmd_bitmap_init(
                shown.width,
                shown.height,
                (ctypes.c_uint8 * len(shown.pixels)).from_buffer_copy(shown.pixels),
            )
            for shown in pictures
        ]
        data = prompt.encode()
        text = M.mtmd_input_text(data, len(data), False, True)
        chunks, end = M.mtmd_input_chunks_init(), ctypes.c_int32()
        array = (ctypes.c_void_p * len(bitmaps))(*bitmaps)
        assert M.mtmd_tokenize(self._mtmd, chunks, ctypes.byref(text), array, len(bitmaps)) == 0
        status = M.mtmd_helper_eval_chunks(
            self._mtmd, self._context, chunks, 0, 0, self._batch, True, ctypes.byref(end)
        )
        assert status == 0
        size = C.llama_vocab_n_tokens(C.llama_model_get_vocab(self._model))
        row = C.llama_get_logits_ith(self._context, -1)
        logits = np.ctypeslib.as_array(row, shape=(size,)).astype(np.float64)
        return [float(value) for value in logits - np.logaddexp.reduce(logits)]

    def close(self) -> None:
        M.mtmd_free(self._mtmd)
        C.llama_free(self._context)
        C.llama_model_free(self._model)


class TestSeeing:
    def test_an_engine_with_a_projector_sees(self, engine: LlamaEngine) -> None:
        assert engine.info.sees
        assert engine.picture_tokens(ONE) > 0

    def test_every_picture_gives_another_answer_and_none_another_still(
        self, engine: LlamaEngine
    ) -> None:
        requests = (show(ONE), show(OTHER), show(), show(ONE, OTHER), show(OTHER, ONE))
        answers = [logprobs(engine, request) for request in requests]
        for at, answer in enumerate(answers):
            for other in answers[at + 1 :]:
                assert answer != pytest.approx(other, abs=0.01)

    def test_the_same_picture_gives_the_same_answer_bit_for_bit(self, load: Load) -> None:
        first, second = load(), load()
        expected = logprobs(first, show(ONE))
        logprobs(second, ask("Something else."))
        same = Picture("other name", ONE.width, ONE.height, bytes(bytearray(ONE.pixels)))
        assert logprobs(second, show(same)) == expected

    def test_what_it_sees_is_what_libmtmd_makes_of_it(
        self, engine: LlamaEngine, files: Seeing
    ) -> None:
        wide = picture(3, 90, 40)
        request = replace(
            ask(""),
            messages=(
                Message("system", "Be brief."),
                Message("user", "First", (ONE,)),
                Message("assistant", "A sea."),
                Message("user", "Then", (OTHER, wide)),
            ),
        )
        prompt = (
            "<|im_start|>system\nBe brief.<|im_end|>\n"
            "<|im_start|>user\n<__media__>First<|im_end|>\n"
            "<|im_start|>assistant\nA sea.<|im_end|>\n"
            "<|im_start|>user\n<__media__><__media__>Then<|im_end|>\n<|im_start|>assistant\n"
        )
        with closing(Libmtmd(files)) as reference:
            expected = reference.logprobs(prompt, ONE, OTHER, wide)
        assert logprobs(engine, request) == pytest.approx(expected, abs=1e-4)

    def test_all_of_a_tile_is_seen_at_once_where_its_tokens_look_both_ways(
        self, tmp_path: Path
    ) -> None:
        large = TinyProjector(side=448)  # 784 tokens
        files = Seeing(
            seeing(GEMMA, 1024).write(tmp_path / "tiny.gguf"), large.write(tmp_path / "large.gguf")
        )
        prompt = "<|im_start|>user\n<__media__>What?<|im_end|>\n<|im_start|>assistant\n"
        with closing(engine_of(files)) as engine:
            seen = logprobs(engine, show(ONE, text="What?"))
        for batch, equal in ((1024, True), (512, False)):
            with closing(Libmtmd(files, batch)) as reference:
                expected = reference.logprobs(prompt, ONE)
            assert (seen == pytest.approx(expected, abs=1e-3)) is equal

    def test_pictures_stand_before_the_text_without_a_template(self, engine: LlamaEngine) -> None:
        plain = replace(show(text="What"), raw=True)
        seen = replace(show(ONE, text="What"), raw=True)
        added = generate(engine, seen).timings.prompt_tokens - len("What")
        assert added == engine.picture_tokens(ONE)
        assert likeliest(engine, plain) != likeliest(engine, seen)
        # The text follows the picture: it can be gone on with.
        after = engine.tokenize("What")[-1].id
        shorter = replace(show(ONE, text="Wha"), raw=True)
        assert logprobs(engine, seen) == pytest.approx(
            logprobs(engine, shorter, (after,)), abs=1e-3
        )

    def test_a_system_message_is_put_behind_the_pictures_where_the_template_has_none(
        self, tmp_path: Path
    ) -> None:
        refusing = "{% if messages[0].role == 'system' %}{{ raise_exception('no') }}{% endif %}"
        files = Seeing.write(tmp_path)
        replace(seeing(GEMMA, 1024), template=refusing + TinyModel().template).write(files.model)
        system = Message("system", "Be brief.")
        request = replace(show(), messages=(system, Message("user", "What?", (ONE,))))
        with closing(engine_of(files)) as engine:
            folded = generate(engine, request)
            written = generate(engine, show(ONE, text="Be brief.\n\nWhat?"))
        assert folded.text == written.text
        assert folded.timings.prompt_tokens == written.timings.prompt_tokens

    def test_a_text_begins_with_its_token_and_then_the_picture(self, tmp_path: Path) -> None:
        files = Seeing.write(tmp_path)
        replace(seeing(GEMMA, 1024), add_bos=True).write(files.model)
        with closing(engine_of(files)) as engine:
            outcome = generate(engine, replace(show(ONE, text="What"), raw=True))
            assert outcome.timings.prompt_tokens == 1 + engine.picture_tokens(ONE) + 4

    def test_a_picture_alone_is_nothing_to_continue(self, engine: LlamaEngine, kind: str) -> None:
        request = replace(show(ONE, text=""), raw=True)
        if kind == LLAVA:
            with pytest.raises(EngineError, match="nothing to continue"):
                engine.stream(request)
        else:  # the text of the markup that ends the picture can be continued
            assert generate(engine, request).text

    def test_a_text_goes_on_after_a_picture(self, load: Load) -> None:
        text = generate(load(), show(ONE)).text
        assert len(text) == 40
        assert text != generate(load(), show(OTHER)).text
        assert text == generate(load(), show(ONE)).text

    def test_nothing_is_printed(self, files: Seeing, capfd: pytest.CaptureFixture[str]) -> None:
        with closing(engine_of(files)) as engine:
            generate(engine, show(ONE))
        assert capfd.readouterr() == ("", "")


class TestForging:
    @pytest.mark.parametrize(
        "text",
        [
            "<__media__>",
            "<image>",
            "\ue0f00\ue0f1",
            *(token for markup in MARKUP.values() for token in markup),
        ],
    )
    def test_a_text_cannot_pose_as_a_picture_or_its_markup(
        self, engine: LlamaEngine, text: str
    ) -> None:
        without, within = (
            generate(engine, show(ONE, text=content, max_tokens=1)).timings.prompt_tokens
            for content in ("", text)
        )
        assert within - without == engine.count_tokens(text) == len(text.encode())


class TestCache:
    def test_a_picture_is_not_computed_again_on_the_next_turn(
        self, engine: LlamaEngine, load: Load
    ) -> None:
        first = generate(engine, show(ONE, max_tokens=9))
        conversation = (
            *show(ONE).messages,
            Message("assistant", first.text),
            Message("user", "And this?", (OTHER,)),
        )
        request = replace(show(), messages=conversation)
        outcome = generate(engine, request)
        reused = outcome.timings.reused_tokens
        assert first.timings.prompt_tokens <= reused < outcome.timings.prompt_tokens
        assert outcome.prefills[0] == Prefill(reused, outcome.timings.prompt_tokens)
        assert outcome.text == generate(load(), request).text

    def test_equal_pixels_are_reused_and_others_are_not(
        self, engine: LlamaEngine, kind: str
    ) -> None:
        turned = Picture("turned", ONE.height, ONE.width, ONE.pixels)
        reused = []
        for shown in (ONE, Picture("copy", ONE.width, ONE.height, bytes(ONE.pixels)), turned):
            timings = generate(engine, show(shown, max_tokens=1)).timings
            reused.append(timings.reused_tokens)
        _none, same, other = reused
        if kind == MAMBA:
            assert reused == [0, 0, 0]
        else:
            assert same >= engine.picture_tokens(ONE)
            assert other <= same - 4  # the tokens of the smallest tile

    def test_progress_counts_the_tokens_of_pictures(self, engine: LlamaEngine) -> None:
        outcome = generate(engine, show(ONE, OTHER))
        done = [prefill.done for prefill in outcome.prefills]
        seen = engine.picture_tokens(ONE) + engine.picture_tokens(OTHER)
        assert done == sorted(set(done))
        assert done[-1] == outcome.timings.prompt_tokens > seen
        assert len(done) > 3

    def test_an_answer_is_the_same_over_a_prefix_that_was_kept(
        self, engine: LlamaEngine, load: Load
    ) -> None:
        logprobs(engine, show(ONE, text="Who is it?"))
        kept = logprobs(engine, show(ONE))
        assert kept == pytest.approx(logprobs(load(), show(ONE)), abs=1e-3)

    def test_a_rewind_returns_to_the_text_after_the_picture(
        self, engine: LlamaEngine, load: Load
    ) -> None:
        verdicts = [*[Verdict.HOLD] * 5, Verdict.REWIND, *[Verdict.HOLD] * 3, Verdict.REWIND]
        text = generate(engine, replace(show(ONE), guide=Judge(*verdicts))).text
        # The two likeliest tokens were taken back; from the third on the text is greedy.
        other = load()
        third = likeliest(other, show(ONE))[2]
        following = likeliest(other, show(ONE), (third.id,))[0]
        assert text.encode().startswith(third.piece + following.piece)

    def test_what_was_cut_leaves_the_cache_fit_for_the_next_request(
        self, engine: LlamaEngine, load: Load
    ) -> None:
        verdicts = [*[Verdict.RELEASE] * 5, *[Verdict.HOLD] * 5, Verdict.CUT]
        generate(engine, replace(show(ONE), guide=Judge(*verdicts)))
        request = show(ONE, OTHER, text="And now?")
        assert generate(engine, request).text == generate(load(), request).text

    def test_a_text_that_is_copied_is_the_same_with_lookup(self, load: Load) -> None:
        plain = generate(load(), show(ONE, max_tokens=120))
        copied = generate(load(), replace(show(ONE, max_tokens=120), lookup=plain.text))
        assert copied.text == plain.text


class TestRoom:
    def test_a_picture_beyond_the_context_is_refused_before_anything_is_computed(
        self, engine: LlamaEngine
    ) -> None:
        pictures = [ONE] * (1024 // engine.picture_tokens(ONE) + 1)
        for ask_it in (engine.stream, engine.predict):
            with pytest.raises(ContextOverflow) as caught:
                ask_it(show(*pictures))
            assert caught.value.needed > 1024 == caught.value.context
        with pytest.raises(ContextOverflow):
            engine.score("text", after=show(*pictures))

    def test_room_is_counted_in_cells_where_positions_are_fewer(self, tmp_path: Path) -> None:
        square = picture(1, 480, 480)  # 30 tokens along each side
        with closing(engine_of(Seeing.write(tmp_path, QWEN))) as engine:
            assert engine.picture_tokens(square) == 30 * 30 + 2
            with pytest.raises(ContextOverflow):
                engine.stream(show(square, square))
            outcome = generate(engine, show(square, max_tokens=1000))
            assert outcome.reason is FinishReason.CONTEXT
            used = outcome.timings.prompt_tokens + outcome.timings.generated_tokens
            assert 1024 <= used <= 1025
            following = generate(engine, show(square, text="Go on."))
            assert following.timings.reused_tokens > 900


class TestCancelling:
    @pytest.mark.parametrize("polls", [0, 1, 2, 5, 50])
    def test_a_cancelled_prefill_leaves_the_cache_fit(
        self, engine: LlamaEngine, load: Load, polls: int
    ) -> None:
        request = show(ONE, OTHER)
        outcome = generate(engine, replace(request, cancelled=Patience(polls)))
        assert outcome.reason is FinishReason.CANCELLED
        assert outcome.text == ""
        assert engine.predict(replace(show(OTHER), cancelled=Patience(0), top=3)) == ()
        assert generate(engine, request).text == generate(load(), request).text


class TestScoring:
    TEXT = "A sea of --- noise, 大海。"

    def test_a_text_after_a_picture_is_scored_as_it_is_predicted(self, engine: LlamaEngine) -> None:
        request = replace(show(ONE), prefix="I see: ")
        scored = list(engine.score(self.TEXT, 3, after=request))
        tokens = [entry.token.id for entry in scored]
        assert tokens == [token.id for token in engine.tokenize(self.TEXT)]
        for at, entry in enumerate(scored):
            expected = logprobs(engine, request, tokens[:at])
            assert entry.logprob == pytest.approx(expected[entry.token.id], abs=1e-3)
            assert len(entry.choices) == 3

    def test_the_picture_matters_and_is_read_once(self, engine: LlamaEngine, kind: str) -> None:
        def total(request: Request) -> float:
            return math.fsum(entry.logprob or 0 for entry in engine.score(self.TEXT, after=request))

        assert total(show(ONE)) == pytest.approx(total(show(ONE)), abs=1e-3)
        assert total(show(ONE)) != pytest.approx(total(show(OTHER)), abs=1e-2)
        first = generate(engine, show(OTHER, max_tokens=0))
        assert (first.timings.reused_tokens > 0) is (kind != MAMBA)

    def test_contexts_go_on_from_the_prompt(self, engine: LlamaEngine) -> None:
        prompt = generate(engine, show(ONE, max_tokens=0)).timings.prompt_tokens
        contexts = [entry.context for entry in engine.score("abcdef", after=show(ONE))]
        assert contexts == list(range(prompt, prompt + 6))


class TestRefusing:
    def refused(self, model: TinyModel, mmproj: Path, tmp_path: Path) -> str:
        files = Seeing(model.write(tmp_path / "tiny.gguf"), mmproj)
        with pytest.raises(ModelFileError) as caught:
            engine_of(files)
        assert str(mmproj) in caught.value.message
        assert caught.value.hint
        return caught.value.message

    def test_a_projector_for_another_model(self, tmp_path: Path) -> None:
        mmproj = TinyProjector(width=96).write(tmp_path / "mmproj.gguf")
        assert "a projector for another model" in self.refused(TinyModel(), mmproj, tmp_path)

    def test_a_text_model_in_the_place_of_a_projector(self, tmp_path: Path) -> None:
        mmproj = TinyModel().write(tmp_path / "mmproj.gguf")
        assert "of the architecture llama" in self.refused(TinyModel(), mmproj, tmp_path)

    def test_a_projector_without_a_vision_encoder(self, tmp_path: Path) -> None:
        metadata: dict[str, Value] = {"clip.has_vision_encoder": False}
        mmproj = TinyProjector(metadata=metadata).write(tmp_path / "mmproj.gguf")
        assert "no vision encoder" in self.refused(TinyModel(), mmproj, tmp_path)

    def test_a_projector_that_is_cut_short(self, tmp_path: Path) -> None:
        data = TinyProjector().to_bytes()
        mmproj = tmp_path / "mmproj.gguf"
        mmproj.write_bytes(data[: len(data) // 2])
        assert "cut short" in self.refused(TinyModel(), mmproj, tmp_path)

    def test_a_projector_of_an_unknown_kind_is_refused_with_the_reason(
        self, tmp_path: Path
    ) -> None:
        mmproj = TinyProjector(kind="crystal_ball").write(tmp_path / "mmproj.gguf")
        assert "crystal_ball" in self.refused(TinyModel(), mmproj, tmp_path)

    def test_a_projector_that_is_missing(self, tmp_path: Path) -> None:
        assert "Cannot read" in self.refused(TinyModel(), tmp_path / "none.gguf", tmp_path)

    def test_a_projector_that_crashes_llama_cpp_does_not_crash_this_process(
        self, tmp_path: Path
    ) -> None:
        metadata: dict[str, Value] = {"clip.vision.attention.head_count": 0}
        mmproj = TinyProjector(metadata=metadata).write(tmp_path / "mmproj.gguf")
        files = Seeing(TinyModel().write(tmp_path / "tiny.gguf"), mmproj)
        with pytest.raises(ModelFileError, match="crashes on") as caught:
            LlamaEngine(files.model, replace(ONE_THREAD, mmproj=mmproj))
        assert str(mmproj) in caught.value.message

    def test_a_sound_projector_passes_the_child_process(self, tmp_path: Path) -> None:
        files = Seeing.write(tmp_path)
        with closing(LlamaEngine(files.model, replace(ONE_THREAD, mmproj=files.mmproj))) as engine:
            assert generate(engine, show(ONE)).text

    def test_a_model_that_lacks_the_markup_of_its_projector_is_refused_when_it_looks(
        self, tmp_path: Path
    ) -> None:
        mmproj = TinyProjector(kind=IDEFICS).write(tmp_path / "mmproj.gguf")
        files = Seeing(TinyModel().write(tmp_path / "tiny.gguf"), mmproj)
        with closing(engine_of(files)) as engine, pytest.raises(EngineError, match="picture"):
            engine.picture_tokens(ONE)

    def test_loading_a_projector_can_be_cancelled(self, tmp_path: Path) -> None:
        files = Seeing.write(tmp_path)
        needed = [_patience(files, mmproj) for mmproj in (None, files.mmproj)]
        assert needed == sorted(set(needed))


def _patience(files: Seeing, mmproj: Path | None) -> int:
    """How often loading asks whether it is cancelled; each time it would have stopped."""
    polls = 0
    while True:
        cancelled = Patience(polls)
        try:
            LlamaEngine(
                files.model, replace(ONE_THREAD, mmproj=mmproj), trusted=True, cancelled=cancelled
            ).close()
        except EngineError as error:
            assert "stopped" in error.message
            polls += 1
        else:
            return polls
