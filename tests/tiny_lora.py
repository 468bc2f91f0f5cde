"""Writes LoRA adapters for the tiny models of tiny_gguf."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from tiny_gguf import Array, TinyModel, Value


@dataclass(frozen=True)
class TinyLora(TinyModel):
    """An adapter of random but seeded matrices for one `target` of a tiny model.

    `rank_of_b` other than `rank` makes an adapter that no model can use.
    """

    target: str = "output.weight"
    rank: int = 4
    rank_of_b: int = 4
    alpha: float = 8.0

    def _metadata(self) -> dict[str, Value]:
        return {
            "general.architecture": "llama",
            "general.type": "adapter",
            "adapter.type": "lora",
            "adapter.lora.alpha": self.alpha,
        }

    def _arrays(self) -> dict[str, Array]:
        outputs, inputs = super()._arrays()["output.weight"].shape
        shapes = ((self.rank, inputs), (outputs, self.rank_of_b))
        if self.target == "token_embd.weight":  # whose matrices llama.cpp wants transposed
            shapes = ((outputs, self.rank), (inputs, self.rank_of_b))
        generator = np.random.default_rng(self.seed)
        return {
            f"{self.target}.{name}": generator.normal(0, 0.3, shape).astype(np.float32)
            for name, shape in zip(("lora_a", "lora_b"), shapes, strict=True)
        }

    def change(self, hidden: Array) -> Array:
        """What it adds to the logits of a normed hidden state at scale 1: alpha / r · B A x."""
        a, b = self._arrays().values()
        change: Array = np.float32(self.alpha / self.rank) * (b @ (a @ hidden))
        return change


def output_weights(model: TinyModel) -> Array:
    """The matrix that turns a model's normed hidden state into logits."""
    return model._arrays()["output.weight"]
