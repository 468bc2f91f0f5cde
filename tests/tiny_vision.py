"""Writes projectors for the tiny models of tiny_gguf, random but seeded, and pictures to show them.

Four kinds of those that llama.cpp knows, each with a way of its own: "mlp" (LLaVA) makes one tile
of every picture and puts nothing around it; of the tile of "gemma3" the tokens attend to one
another in both directions; "idefics3" cuts a picture into a grid of tiles with an overview behind
it and tokens around each; "qwen2vl_merger" makes one tile of the picture's own proportions, for a
model with M-RoPE.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from tiny_gguf import WIDTH, Array, TinyModel, Value

from scribe.engine.base import Picture

GEMMA, IDEFICS, LLAVA, QWEN = "gemma3", "idefics3", "mlp", "qwen2vl_merger"
MAMBA = "mamba"  # a recurrent model with a projector of the kind GEMMA
# Control tokens that llama.cpp puts around a picture.
MARKUP = {
    GEMMA: ("<start_of_image>", "<end_of_image>"),
    IDEFICS: ("<fake_token_around_image>", "<global-img>", "\n\n", "\n"),
    LLAVA: (),
    QWEN: ("<|vision_start|>", "<|vision_end|>"),
}

_PATCH, _MERGE = 8, 2  # pixels; patches along a side that become one token
_INNER, _HEADS, _LAYERS, _FORWARD = 32, 2, 2, 64
_KERNEL, _STATE, _RANK = 4, 8, 4  # of a recurrent language model
_LONGEST_SIDE = 64  # to which "idefics3" scales a picture before it cuts it


def seeing(kind: str, context: int) -> TinyModel:
    """A language model that goes with a projector of `kind`; for MAMBA it is a recurrent one."""
    if kind == MAMBA:
        return TinyMamba(controls=MARKUP[GEMMA], context=context)
    if kind != QWEN:
        return TinyModel(controls=MARKUP[kind], context=context)
    sections: dict[str, Value] = {"qwen2vl.rope.dimension_sections": [2, 3, 3, 0]}
    return TinyModel(
        architecture="qwen2vl", controls=MARKUP[kind], context=context, metadata=sections
    )


@dataclass(frozen=True)
class TinyProjector(TinyModel):
    """A vision encoder whose output has `width` numbers, those of a model's embedding.

    Its tiles are `side` pixels long and wide; every 16 of them along a side become one token.
    """

    kind: str = GEMMA
    side: int = 32
    width: int = WIDTH
    metadata: dict[str, Value] = field(default_factory=dict)

    def _metadata(self) -> dict[str, Value]:
        return {
            "general.architecture": "clip",
            "general.name": "tiny projector",
            "clip.projector_type": self.kind,
            "clip.has_vision_encoder": True,
            "clip.use_gelu": True,
            "clip.vision.image_size": self.side,
            "clip.vision.patch_size": _PATCH,
            "clip.vision.embedding_length": _INNER,
            "clip.vision.feed_forward_length": _FORWARD,
            "clip.vision.projection_dim": self.width,
            "clip.vision.block_count": _LAYERS,
            "clip.vision.attention.head_count": _HEADS,
            "clip.vision.attention.layer_norm_epsilon": 1e-5,
            "clip.vision.projector.scale_factor": _MERGE,
            "clip.vision.preproc_image_size": _LONGEST_SIDE,
            "clip.vision.image_mean": [0.5, 0.5, 0.5],
            "clip.vision.image_std": [0.5, 0.5, 0.5],
        }

    def _arrays(self) -> dict[str, Array]:
        generator = np.random.default_rng(self.seed)

        def random(*shape: int) -> Array:
            spread = 1 / np.sqrt(np.prod(shape[1:]))
            return generator.normal(0, spread, shape).astype(np.float32)

        def norm(name: str) -> dict[str, Array]:
            ones, zeros = np.ones(_INNER, np.float32), np.zeros(_INNER, np.float32)
            return {f"{name}.weight": ones, f"{name}.bias": zeros}

        def linear(name: str, outputs: int, inputs: int) -> dict[str, Array]:
            weights, bias = random(outputs, inputs), np.zeros(outputs, np.float32)
            return {f"{name}.weight": weights, f"{name}.bias": bias}

        arrays = {"v.patch_embd.weight": random(_INNER, 3, _PATCH, _PATCH), **norm("v.post_ln")}
        for layer in range(_LAYERS):
            block = f"v.blk.{layer}"
            arrays |= norm(f"{block}.ln1") | norm(f"{block}.ln2")
            for name in ("attn_q", "attn_k", "attn_v", "attn_out"):
                arrays |= linear(f"{block}.{name}", _INNER, _INNER)
            arrays |= linear(f"{block}.ffn_up", _FORWARD, _INNER)
            arrays |= linear(f"{block}.ffn_down", _INNER, _FORWARD)
        merged = _INNER * _MERGE**2
        if self.kind == QWEN:
            arrays["v.patch_embd.weight.1"] = random(_INNER, 3, _PATCH, _PATCH)
            return arrays | linear("mm.0", merged, merged) | linear("mm.2", self.width, merged)
        arrays["v.position_embd.weight"] = random((self.side // _PATCH) ** 2, _INNER)
        if self.kind == LLAVA:
            return arrays | linear("mm.0", _INNER, _INNER) | linear("mm.2", self.width, _INNER)
        if self.kind == IDEFICS:
            arrays["mm.model.fc.weight"] = random(self.width, merged)
        else:
            arrays["mm.soft_emb_norm.weight"] = np.ones(_INNER, np.float32)
            arrays["mm.input_projection.weight"] = random(self.width, _INNER).T.copy()
        return arrays


@dataclass(frozen=True)
class Seeing:
    """The files of a model and its projector."""

    model: Path
    mmproj: Path

    @classmethod
    def write(cls, directory: Path, kind: str = GEMMA, *, context: int = 1024) -> Seeing:
        return cls(
            seeing(kind, context).write(directory / "tiny.gguf"),
            TinyProjector(kind=GEMMA if kind == MAMBA else kind).write(directory / "mmproj.gguf"),
        )


def picture(seed: int = 1, width: int = 64, height: int = 48) -> Picture:
    """Coloured noise, another one for each `seed`."""
    pixels = np.random.default_rng(seed).integers(0, 256, width * height * 3, np.uint8)
    return Picture(f"{seed}.png", width, height, pixels.tobytes())


@dataclass(frozen=True)
class TinyMamba(TinyModel):
    """A recurrent language model: of what it has read nothing can be taken back."""

    architecture: str = "mamba"
    metadata: dict[str, Value] = field(
        default_factory=lambda: {
            "mamba.ssm.conv_kernel": _KERNEL,
            "mamba.ssm.inner_size": 2 * WIDTH,
            "mamba.ssm.state_size": _STATE,
            "mamba.ssm.time_step_rank": _RANK,
        }
    )

    def _arrays(self) -> dict[str, Array]:
        generator = np.random.default_rng(self.seed)
        inner = 2 * WIDTH

        def random(outputs: int, inputs: int) -> Array:
            return generator.normal(0, 1 / np.sqrt(inputs), (outputs, inputs)).astype(np.float32)

        arrays = {
            name: array
            for name, array in super()._arrays().items()
            if not name.startswith("blk.") or "attn_norm" in name
        }
        for layer in range(_LAYERS):
            block = f"blk.{layer}"
            into_residual = random(WIDTH, inner)
            into_residual[0] = 0
            arrays |= {
                f"{block}.ssm_in.weight": random(2 * inner, WIDTH),
                f"{block}.ssm_conv1d.weight": random(inner, _KERNEL),
                f"{block}.ssm_conv1d.bias": np.zeros(inner, np.float32),
                f"{block}.ssm_x.weight": 4 * random(_RANK + 2 * _STATE, inner),
                f"{block}.ssm_dt.weight": random(inner, _RANK),
                f"{block}.ssm_dt.bias": np.full(inner, -4, np.float32),  # it forgets slowly
                f"{block}.ssm_a": -np.ones((inner, _STATE), np.float32),
                f"{block}.ssm_d": np.ones(inner, np.float32),
                f"{block}.ssm_out.weight": into_residual,
            }
        return arrays
