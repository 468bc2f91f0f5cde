"""Measures an engine the way llama.cpp's own `llama-bench` measures llama.cpp.

A prompt of a given number of tokens is read, then a given number is generated, with the full
default sampler chain and no regard to sense: the end of the text is suppressed. llama-bench
draws nothing, so its figure is an upper bound; `benchmarks/speed.py` runs it beside this.
"""

from __future__ import annotations

from scribe.engine.base import Engine, Finish, Message, Request, Timings
from scribe.hardware import resident_memory

_WORD = " the"  # one token in every vocabulary in use


class _NeverEnd:
    """A guide under which only max_tokens ends the text."""

    def may_end(self) -> bool:
        return False

    def observe(self, _text: str) -> bool:
        return False


def measure(engine: Engine, prompt_tokens: int, tokens: int) -> dict[str, str | int | float]:
    """Read and generate once, after a warm-up; speeds in tokens per second, sizes in MB."""
    _run(engine, 8, 4)
    timings = _run(engine, prompt_tokens, tokens)
    details = engine.info.details
    weights, kv = int(details["weights_bytes"]), int(details["kv_bytes"])
    return {
        "model": engine.info.name,
        "threads": int(details["threads"]),
        "context": engine.info.context,
        "load_seconds": float(details["load_seconds"]),
        "prefill_tokens": timings.prompt_tokens - timings.reused_tokens,
        "prefill_tokens_per_second": timings.prefill_rate,
        "generated_tokens": timings.generated_tokens,
        "generated_tokens_per_second": timings.generation_rate,
        "weights_mb": weights / 1e6,
        "kv_cache_mb": kv / 1e6,
        "resident_mb": resident_memory() / 1e6,
        "overhead_mb": (resident_memory() - weights - kv) / 1e6,
    }


def _run(engine: Engine, prompt_tokens: int, tokens: int) -> Timings:
    request = Request(
        (Message("user", _WORD * prompt_tokens),), max_tokens=tokens, seed=1, guide=_NeverEnd()
    )
    for chunk in engine.stream(request):
        if isinstance(chunk, Finish):
            return chunk.timings
    return Timings()
