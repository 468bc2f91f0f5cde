"""Writes language models small enough to make up on the spot: llama.cpp loads and runs them.

The weights are random but seeded. The vocabulary is byte-level BPE ("gpt2"): every byte is a
token, so any text can be tokenized; runs of dashes merge up to 512 into one token; three
control tokens are those of ChatML, and a model may have more. Biases on the output keep an
unconstrained model on printable ASCII, and decide how soon it ends its text.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

CHATML = (
    "{% for message in messages %}<|im_start|>{{ message.role }}\n"
    "{{ message.content }}<|im_end|>\n{% endfor %}"
    "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)
LONGEST_TOKEN = "-" * 512

Value = str | int | float | bool | list[str] | list[int] | list[float]
Array = NDArray[np.float32]

WIDTH = 64  # numbers in an embedding
_LAYERS, _HEADS, _KV_HEADS, _FORWARD = 2, 4, 2, 128
_CONTROL = ("<|endoftext|>", "<|im_start|>", "<|im_end|>")
_NORMAL, _CONTROL_TYPE = 1, 3  # llama_token_type
_ALIGNMENT = 32
_F32, _F16, _Q8_0 = 0, 1, 8  # ggml_type


@dataclass(frozen=True)
class TinyModel:
    """What varies between tiny models.

    `end_bias` is added to the logit of the end token; others have logits of about -3 to 3.
    Without `attention` the next token depends on the last one alone: the likeliest tokens soon
    go round in a circle. `controls` are further control tokens. `metadata` replaces or adds keys
    of the header. `weights` is "F32", "F16" or "Q8_0". The `architecture` is one whose tensors
    are named as those of "llama".
    """

    template: str = CHATML
    context: int = 4096
    end_bias: float = -30.0
    attention: bool = True
    add_bos: bool = False
    architecture: str = "llama"
    controls: tuple[str, ...] = ()
    seed: int = 1
    weights: str = "F32"
    metadata: Mapping[str, Value] = field(default_factory=dict)

    def write(self, path: Path) -> Path:
        """Write the model to `path` as GGUF version 3."""
        path.write_bytes(self.to_bytes())
        return path

    def to_bytes(self) -> bytes:
        tensors = [_Tensor.of(name, array, self.weights) for name, array in self._arrays().items()]
        metadata = {**self._metadata(), **self.metadata}
        out = b"GGUF" + struct.pack("<IQQ", 3, len(tensors), len(metadata))
        out += b"".join(_string(key) + _value(value) for key, value in metadata.items())
        offset = 0
        for tensor in tensors:
            out += tensor.entry(offset)
            offset += len(_padded(tensor.data))
        return _padded(out) + b"".join(_padded(tensor.data) for tensor in tensors)

    def _metadata(self) -> dict[str, Value]:
        tokens, merges = _vocabulary(self.controls)
        controls = len(_CONTROL) + len(self.controls)
        plain = len(tokens) - controls
        keys: dict[str, Value] = {
            "general.architecture": self.architecture,
            "general.name": "tiny",
            f"{self.architecture}.block_count": _LAYERS,
            f"{self.architecture}.context_length": self.context,
            f"{self.architecture}.embedding_length": WIDTH,
            f"{self.architecture}.feed_forward_length": _FORWARD,
            f"{self.architecture}.attention.head_count": _HEADS,
            f"{self.architecture}.attention.head_count_kv": _KV_HEADS,
            f"{self.architecture}.attention.layer_norm_rms_epsilon": 1e-5,
            f"{self.architecture}.rope.dimension_count": WIDTH // _HEADS,
            "tokenizer.ggml.model": "gpt2",
            "tokenizer.ggml.pre": "gpt-2",
            "tokenizer.ggml.tokens": tokens,
            "tokenizer.ggml.token_type": [_NORMAL] * plain + [_CONTROL_TYPE] * controls,
            "tokenizer.ggml.merges": merges,
            "tokenizer.ggml.bos_token_id": tokens.index("<|endoftext|>"),
            "tokenizer.ggml.eos_token_id": tokens.index("<|im_end|>"),
            "tokenizer.ggml.add_bos_token": self.add_bos,
        }
        if self.template:
            keys["tokenizer.chat_template"] = self.template
        return keys

    def _arrays(self) -> dict[str, Array]:
        """The weights by tensor name, each with the shape (outputs, inputs).

        Channel 0 of the residual stream is the same for every token and written to by no
        layer, so the output's column 0 is a bias on the logits.
        """
        tokens, _merges = _vocabulary(self.controls)
        generator = np.random.default_rng(self.seed)

        def random(outputs: int, inputs: int, scale: float = 1.0) -> Array:
            spread = scale / np.sqrt(inputs)
            return generator.normal(0, spread, (outputs, inputs)).astype(np.float32)

        def into_residual(inputs: int, scale: float = 1.0) -> Array:
            weights = random(WIDTH, inputs, scale)
            weights[0] = 0
            return weights

        embedding = random(len(tokens), WIDTH, scale=np.sqrt(WIDTH))
        embedding[:, 0] = 1
        output = random(len(tokens), WIDTH)
        output[:, 0] = [self._bias(token) for token in tokens]
        arrays = {"token_embd.weight": embedding, "output.weight": output}
        arrays["output_norm.weight"] = np.ones(WIDTH, np.float32)
        kv_width = WIDTH // _HEADS * _KV_HEADS
        for layer in range(_LAYERS):
            block = f"blk.{layer}"
            arrays[f"{block}.attn_norm.weight"] = np.ones(WIDTH, np.float32)
            arrays[f"{block}.attn_q.weight"] = random(WIDTH, WIDTH, scale=2)
            arrays[f"{block}.attn_k.weight"] = random(kv_width, WIDTH, scale=2)
            arrays[f"{block}.attn_v.weight"] = random(kv_width, WIDTH)
            arrays[f"{block}.attn_output.weight"] = into_residual(
                WIDTH, scale=float(self.attention)
            )
            arrays[f"{block}.ffn_norm.weight"] = np.ones(WIDTH, np.float32)
            arrays[f"{block}.ffn_gate.weight"] = random(_FORWARD, WIDTH)
            arrays[f"{block}.ffn_up.weight"] = random(_FORWARD, WIDTH)
            arrays[f"{block}.ffn_down.weight"] = into_residual(_FORWARD)
        return arrays

    def _bias(self, token: str) -> float:
        if token == "<|im_end|>":
            return self.end_bias
        printable = len(token) == 1 and " " < token <= "~"
        return 0.0 if printable else -30.0


def _vocabulary(controls: tuple[str, ...]) -> tuple[list[str], list[str]]:
    """The tokens, and the merges ("left right") that build the longer ones."""
    runs = [2**power for power in range(10)]
    merges = [f"{'-' * run} {'-' * run}" for run in runs[:-1]]
    return [*_byte_characters(), *("-" * run for run in runs[1:]), *_CONTROL, *controls], merges


def _byte_characters() -> list[str]:
    """The character that stands for each byte in a byte-level vocabulary (GPT-2's encoder)."""
    shown = {*range(0x21, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100)}
    hidden = [byte for byte in range(256) if byte not in shown]
    return [chr(byte) if byte in shown else chr(256 + hidden.index(byte)) for byte in range(256)]


@dataclass(frozen=True)
class _Tensor:
    name: str
    shape: tuple[int, ...]
    kind: int
    data: bytes

    @classmethod
    def of(cls, name: str, array: Array, weights: str) -> _Tensor:
        if weights == "F32" or array.ndim == 1:
            return cls(name, array.shape, _F32, array.tobytes())
        if weights == "F16":
            return cls(name, array.shape, _F16, array.astype(np.float16).tobytes())
        return cls(name, array.shape, _Q8_0, _quantized(array))

    def entry(self, offset: int) -> bytes:
        """Its description in the header; ggml counts dimensions from the innermost."""
        dimensions = struct.pack(f"<{len(self.shape)}Q", *reversed(self.shape))
        head = _string(self.name) + struct.pack("<I", len(self.shape)) + dimensions
        return head + struct.pack("<IQ", self.kind, offset)


def _quantized(array: Array) -> bytes:
    """Blocks of Q8_0: a scale in 16 bits, then 32 signed bytes."""
    blocks = array.reshape(-1, 32)
    scales = (np.abs(blocks).max(axis=1) / 127).astype(np.float16)
    steps = np.maximum(scales.astype(np.float32), 1e-8)[:, None]
    packed = np.zeros(len(blocks), np.dtype([("scale", np.float16), ("values", np.int8, 32)]))
    packed["scale"] = scales
    packed["values"] = np.clip(np.round(blocks / steps), -127, 127).astype(np.int8)
    return packed.tobytes()


def _string(text: str) -> bytes:
    data = text.encode("utf-8")
    return struct.pack("<Q", len(data)) + data


_ITEMS: tuple[tuple[type, int, Callable[[Any], bytes]], ...] = (
    (str, 8, _string),
    (int, 5, lambda item: struct.pack("<i", item)),
    (float, 6, lambda item: struct.pack("<f", item)),
)


def _value(value: Value) -> bytes:
    """A metadata value with its type in front; numbers have 32 bits."""
    if isinstance(value, bool):
        return struct.pack("<I?", 7, value)
    if isinstance(value, int):
        return struct.pack("<II", 4, value)
    if isinstance(value, float):
        return struct.pack("<If", 6, value)
    if isinstance(value, str):
        return struct.pack("<I", 8) + _string(value)
    kind, pack = next((kind, pack) for type_, kind, pack in _ITEMS if isinstance(value[0], type_))
    return struct.pack("<IIQ", 9, kind, len(value)) + b"".join(map(pack, value))


def _padded(data: bytes) -> bytes:
    return data + bytes(-len(data) % _ALIGNMENT)
