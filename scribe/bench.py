"""Measures an engine the way llama.cpp's own `llama-bench` measures llama.cpp.

A prompt of a given number of tokens is read, then a given number is generated, with the full
default sampler chain and no regard to sense: the end of the text is suppressed. llama-bench
draws nothing, so its figure is an upper bound; `benchmarks/speed.py` runs it beside this.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field

from scribe.engine.base import Engine, Finish, Message, Piece, Request, Timings, Verdict
from scribe.hardware import resident_memory

_WORD = " the"  # one token in every vocabulary in use
TAIL = 400  # tokens at the end whose speed is told apart, to show whether it falls with length


class _Endless:
    """A guide under which only max_tokens ends the text."""

    def may_end(self) -> bool:
        return False

    def observe(self, _text: str) -> Verdict:
        return Verdict.RELEASE


@dataclass
class _Run:
    """What a run took, and when each of its tokens came, in seconds."""

    timings: Timings = field(default_factory=Timings)
    times: list[float] = field(default_factory=list)

    @property
    def tail_rate(self) -> float:
        """Tokens per second over the last TAIL tokens, or all if there are fewer."""
        times = self.times[-TAIL - 1 :]
        return (len(times) - 1) / (times[-1] - times[0]) if len(times) > 1 else 0.0


def measure(engine: Engine, prompt_tokens: int, tokens: int) -> dict[str, str | int | float]:
    """Read and generate once, after a warm-up; speeds in tokens per second, sizes in MB."""
    _run(engine, 8, 4)
    run = _run(engine, prompt_tokens, tokens)
    timings = run.timings
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
        f"last_{TAIL}_tokens_per_second": run.tail_rate,
        "weights_mb": weights / 1e6,
        "kv_cache_mb": kv / 1e6,
        "resident_mb": resident / 1e6,
        "overhead_mb": (resident - weights - kv) / 1e6,
    }


def _run(engine: Engine, prompt_tokens: int, tokens: int) -> _Run:
    request = Request(
        (Message("user", _WORD * prompt_tokens),), max_tokens=tokens, seed=1, guide=_Endless()
    )
    run = _Run()
    for chunk in engine.stream(request):
        if isinstance(chunk, Piece):
            run.times += [time.perf_counter()] * len(chunk.tokens)
        elif isinstance(chunk, Finish):
            run.timings = chunk.timings
    return run
