"""Measures an engine the way llama.cpp's own `llama-bench` measures llama.cpp.

A prompt of a given number of tokens is read, then a given number is generated, with the full
default sampler chain and no regard to sense: the end of the text is suppressed. llama-bench
draws nothing, so its figure is an upper bound; `benchmarks/speed.py` runs it beside this.
"""

from __future__ import annotations

import time

from scribe.engine.base import Engine, Finish, Message, Request, Timings, Verdict
from scribe.hardware import resident_memory

_WORD = " the"  # one token in every vocabulary in use
TAIL = 400  # tokens at the end whose speed is told apart, to show whether it falls with length


class _Stopwatch:
    """A guide under which only max_tokens ends the text, and which notes when each token began."""

    def __init__(self) -> None:
        self._times: list[float] = []

    def may_end(self) -> bool:
        self._times.append(time.perf_counter())
        return False

    def observe(self, _text: str) -> Verdict:
        return Verdict.RELEASE

    def tail_rate(self) -> float:
        """Tokens per second over the last TAIL tokens, or all if there are fewer."""
        times = self._times[-TAIL - 1 :]
        return (len(times) - 1) / (times[-1] - times[0]) if len(times) > 1 else 0.0


def measure(engine: Engine, prompt_tokens: int, tokens: int) -> dict[str, str | int | float]:
    """Read and generate once, after a warm-up; speeds in tokens per second, sizes in MB."""
    _run(engine, 8, 4, _Stopwatch())
    stopwatch = _Stopwatch()
    timings = _run(engine, prompt_tokens, tokens, stopwatch)
    details = engine.info.details
    weights, kv, resident = details["weights_bytes"], details["kv_bytes"], resident_memory()
    return {
        "model": engine.info.name,
        "threads": details["threads"],
        "context": engine.info.context,
        "load_seconds": details["load_seconds"],
        "prefill_tokens": timings.prompt_tokens - timings.reused_tokens,
        "prefill_tokens_per_second": timings.prefill_rate,
        "generated_tokens": timings.generated_tokens,
        "generated_tokens_per_second": timings.generation_rate,
        f"last_{TAIL}_tokens_per_second": stopwatch.tail_rate(),
        "weights_mb": weights / 1e6,
        "kv_cache_mb": kv / 1e6,
        "resident_mb": resident / 1e6,
        "overhead_mb": (resident - weights - kv) / 1e6,
    }


def _run(engine: Engine, prompt_tokens: int, tokens: int, stopwatch: _Stopwatch) -> Timings:
    request = Request(
        (Message("user", _WORD * prompt_tokens),), max_tokens=tokens, seed=1, guide=stopwatch
    )
    for chunk in engine.stream(request):
        if isinstance(chunk, Finish):
            return chunk.timings
    return Timings()
