"""What the header of a sound GGUF file tells; broken ones are among the engine's tests."""

from __future__ import annotations

from pathlib import Path

import pytest
from tiny_gguf import CHATML, TinyModel

from scribe.errors import ModelFileError
from scribe.gguf import read_header


def test_the_header_tells_what_is_needed_to_load_the_model(tmp_path: Path) -> None:
    path = TinyModel(context=2048).write(tmp_path / "file.gguf")
    header = read_header(path)
    assert header.path == path
    assert header.file_size == path.stat().st_size
    assert header.version == 3
    assert (header.architecture, header.name) == ("llama", "tiny")
    assert (header.layers, header.trained_context) == (2, 2048)
    assert header.chat_template == CHATML
    # 2 layers, 2 key-value heads of 16 values, keys and values, 2 bytes each
    assert header.kv_bytes_per_token == 2 * 2 * 16 * 2 * 2


def test_a_base_model_has_no_template(tmp_path: Path) -> None:
    assert read_header(TinyModel(template="").write(tmp_path / "m.gguf")).chat_template == ""


def test_a_nameless_model_is_called_as_its_file(tmp_path: Path) -> None:
    model = TinyModel(metadata={"general.name": ""})
    assert read_header(model.write(tmp_path / "my-model.gguf")).name == "my-model"


@pytest.mark.parametrize(
    ("metadata", "kv_bytes"),
    [
        ({"llama.attention.key_length": 32}, 2 * 2 * (32 + 16) * 2),
        ({"llama.attention.key_length": 32, "llama.attention.value_length": 64}, 2 * 2 * 96 * 2),
        ({"llama.attention.head_count_kv": 0}, 2 * 4 * 32 * 2),
        ({"llama.attention.head_count_kv": [1, 4]}, 2 * 4 * 32 * 2),
        ({"llama.block_count": 10}, 10 * 2 * 32 * 2),
    ],
)
def test_the_cache_is_reckoned_from_heads_and_layers(
    tmp_path: Path, metadata: dict[str, int | list[int]], kv_bytes: int
) -> None:
    path = TinyModel(metadata=metadata).write(tmp_path / "m.gguf")
    assert read_header(path).kv_bytes_per_token == kv_bytes


@pytest.mark.parametrize("weights", ["F32", "F16", "Q8_0"])
def test_the_last_byte_of_the_weights_is_missed(tmp_path: Path, weights: str) -> None:
    whole = TinyModel(weights=weights).to_bytes()
    path = tmp_path / "m.gguf"
    path.write_bytes(whole)
    assert read_header(path).tensor_count == 21
    path.write_bytes(whole[:-1])
    with pytest.raises(ModelFileError, match="cut short"):
        read_header(path)


def test_long_arrays_are_passed_over_and_short_ones_kept(tmp_path: Path) -> None:
    model = TinyModel(metadata={"general.tags": ["one", "二"], "general.datasets": [1, -2]})
    metadata = read_header(model.write(tmp_path / "m.gguf")).metadata
    assert metadata["tokenizer.ggml.tokens"] is None
    assert metadata["general.tags"] == ["one", "二"]
    assert metadata["general.datasets"] == [1, -2]
