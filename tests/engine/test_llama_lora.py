"""LoRA adapters: what they change in the logits, and those that are refused."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from generating import ONE_THREAD, ask
from tiny_gguf import Array, TinyModel
from tiny_lora import TinyLora, output_weights

from scribe.engine.llama.engine import LlamaEngine
from scribe.engine.llama.lora import Lora
from scribe.errors import ModelFileError

EVERYTHING = replace(ask("Go."), top=100_000)
LogProbabilities = Callable[..., Array]


@pytest.fixture
def base(tmp_path: Path) -> Path:
    return TinyModel().write(tmp_path / "base.gguf")


@pytest.fixture
def after_go(base: Path) -> Iterator[LogProbabilities]:
    """The logarithms of the next token's probabilities after one prompt, with adapters."""
    with ExitStack() as engines:

        def compute(*loras: Lora) -> Array:
            options = replace(ONE_THREAD, loras=loras)
            engine = engines.enter_context(closing(LlamaEngine(base, options, trusted=True)))
            choices = engine.predict(EVERYTHING)
            values = np.zeros(len(choices), np.float32)
            for choice in choices:
                values[choice.token.id] = choice.logprob
            return values

        yield compute


def hidden_state(logprobs: Array) -> Array:
    """The state x of which W x are the logits, and these their logarithms of probability."""
    weights = output_weights(TinyModel())
    system = np.hstack([weights, np.ones((len(weights), 1), np.float32)])
    solution: Array = np.linalg.lstsq(system, logprobs, rcond=None)[0]
    return solution[:-1]


def normalized(logits: Array) -> Array:
    result: Array = logits - np.log(np.exp(logits).sum())
    return result


def test_scale_0_changes_nothing(after_go: LogProbabilities, tmp_path: Path) -> None:
    path = TinyLora().write(tmp_path / "style.gguf")
    assert np.array_equal(after_go(Lora(path, 0.0)), after_go())


@pytest.mark.parametrize("scale", [1.0, 0.5, -1.0])
def test_a_scale_changes_the_logits_as_the_formula_says(
    after_go: LogProbabilities, tmp_path: Path, scale: float
) -> None:
    lora = TinyLora()
    path = lora.write(tmp_path / "style.gguf")
    plain = after_go()

    expected = normalized(plain + scale * lora.change(hidden_state(plain)))

    assert np.abs(expected - plain).max() > 0.5
    assert after_go(Lora(path, scale)) == pytest.approx(expected, abs=2e-3)


def test_two_adapters_add_up(after_go: LogProbabilities, tmp_path: Path) -> None:
    first, second = TinyLora(seed=5), TinyLora(seed=6, rank=2, rank_of_b=2)
    paths = [first.write(tmp_path / "a.gguf"), second.write(tmp_path / "b.gguf")]
    plain = after_go()

    hidden = hidden_state(plain)
    expected = normalized(plain + first.change(hidden) + second.change(hidden))

    assert after_go(*map(Lora, paths)) == pytest.approx(expected, abs=2e-3)


@pytest.mark.parametrize(
    ("adapter", "reason"),
    [
        (TinyModel(), "it is of the type model, not an adapter"),
        (TinyLora(metadata={"adapter.type": "control_vector"}), "control_vector"),
        (TinyLora(metadata={"adapter.alora.invocation_tokens": [1, 2]}), "aLoRA"),
        (TinyLora(metadata={"general.architecture": "qwen2"}), "architecture qwen2"),
        (TinyLora(metadata={"adapter.lora.alpha": "much"}), "header is damaged"),
        (TinyLora(target="blk.7.attn_q.weight"), "made for another base model"),
        (TinyLora(target="blk.0.ffn_up.weight"), "made for another base model"),
        (TinyLora(rank_of_b=3), "not of one rank"),
    ],
)
def test_what_does_not_fit_is_refused_with_the_reason(
    base: Path, tmp_path: Path, adapter: TinyModel, reason: str
) -> None:
    path = adapter.write(tmp_path / "style.gguf")
    options = replace(ONE_THREAD, loras=(Lora(path),))

    with pytest.raises(ModelFileError, match=r"style\.gguf cannot be used") as failure:
        LlamaEngine(base, options, trusted=True)

    assert reason in failure.value.message


@pytest.mark.parametrize("data", [b"", b"no adapter", TinyLora().to_bytes()[:-600]])
def test_a_damaged_file_is_refused(base: Path, tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "style.gguf"
    path.write_bytes(data)

    with pytest.raises(ModelFileError, match=r"style\.gguf"):
        LlamaEngine(base, replace(ONE_THREAD, loras=(Lora(path),)), trusted=True)


def test_an_adapter_that_crashes_llama_cpp_does_not_crash_scribe(
    base: Path, tmp_path: Path
) -> None:
    """llama.cpp compares the ranks of all matrices but those of the embedding."""
    odd = TinyLora(target="token_embd.weight", rank=4, rank_of_b=3)
    path = odd.write(tmp_path / "style.gguf")

    with pytest.raises(ModelFileError, match=r"llama\.cpp crashes on .*style\.gguf"):
        LlamaEngine(base, replace(ONE_THREAD, loras=(Lora(path),)), trusted=True)
