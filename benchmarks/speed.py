"""Speed and memory of scribe beside llama.cpp's own llama-bench, in one run.

    python benchmarks/speed.py MODEL.gguf [--rounds 3]

llama-bench is built from the very llama.cpp inside the installed llama-cpp-python (its source
distribution, fetched with pip and compiled once into the user's cache). The two programs take
turns, so that a machine that grows slower or faster does so for both. What is printed is the
median over the rounds. llama-bench only decodes; scribe also draws with its full default
sampler chain, turns tokens into text, and asks its guide at every token.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tarfile
from importlib.metadata import version
from pathlib import Path
from statistics import median
from typing import Any

import platformdirs

PACKAGE = "llama-cpp-python"
TOKENS = 400
DEEP = 1200  # tokens before the ones measured "at depth"


def main() -> None:
    """Run both programs in turn and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("model", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()
    llama_bench = build_llama_bench()
    rows: dict[str, list[tuple[float, float]]] = {}
    figures: dict[str, Any] = {}
    for _round in range(arguments.rounds):
        for name, depth in ((f"tokens 1-{TOKENS}", 0), (f"tokens {DEEP}-{DEEP + TOKENS}", DEEP)):
            figures = run_scribe(arguments.model, depth + TOKENS)
            theirs = run_llama_bench(llama_bench, arguments.model, depth, int(figures["threads"]))
            ours = float(figures["last_400_tokens_per_second"])
            rows.setdefault(name, []).append((ours, theirs))
    print(f"{'':20} {'scribe':>8} {'llama-bench':>12} {'ratio':>6}")
    for name, pairs in rows.items():
        ours, theirs = median(pair[0] for pair in pairs), median(pair[1] for pair in pairs)
        print(f"{name:20} {ours:8.2f} {theirs:12.2f} {ours / theirs:6.3f}")
    for name in ("load_seconds", "prefill_tokens_per_second", "weights_mb", "kv_cache_mb"):
        print(f"{name:27} {figures[name]:8.2f}")
    print(f"{'overhead_mb':27} {figures['overhead_mb']:8.2f}  (limit 250)")


def run_scribe(model: Path, tokens: int) -> dict[str, Any]:
    """`scribe bench` in a process of its own."""
    command = [sys.executable, "-m", "scribe", "bench", "--json", "--prompt", "1"]
    command += ["--tokens", str(tokens), "--model", str(model)]
    figures: dict[str, Any] = json.loads(subprocess.check_output(command))
    return figures


def run_llama_bench(program: Path, model: Path, depth: int, threads: int) -> float:
    """Tokens per second of llama-bench for TOKENS tokens after `depth`."""
    command = [str(program), "-m", str(model), "-p", "0", "-n", str(TOKENS), "-d", str(depth)]
    command += ["-t", str(threads), "-r", "1", "-o", "json", "-lm", "none"]
    output = subprocess.run(command, check=True, capture_output=True).stdout
    return float(json.loads(output)[0]["avg_ts"])


def build_llama_bench() -> Path:
    """Compile llama-bench from the llama.cpp of the installed llama-cpp-python, once."""
    release = version(PACKAGE)
    root = platformdirs.user_cache_path("scribe-benchmarks") / f"{PACKAGE}-{release}"
    source = root / f"llama_cpp_python-{release}" / "vendor" / "llama.cpp"
    program = source / "build" / "bin" / "llama-bench"
    if not program.exists():
        root.mkdir(parents=True, exist_ok=True)
        fetch = [sys.executable, "-m", "pip", "download", "--no-deps", "--no-binary", PACKAGE]
        subprocess.check_call([*fetch, "-d", str(root), f"{PACKAGE}=={release}"])
        with tarfile.open(next(root.glob("*.tar.gz"))) as archive:
            archive.extractall(root, filter="data")
        configure = ["cmake", "-G", "Ninja", "-B", "build", "-DCMAKE_BUILD_TYPE=Release"]
        configure += ["-DLLAMA_CURL=OFF", "-DLLAMA_BUILD_TESTS=OFF", *without_broken_amx()]
        subprocess.check_call(configure, cwd=source)
        subprocess.check_call(["cmake", "--build", "build", "--target", "llama-bench"], cwd=source)
    return program


def without_broken_amx() -> list[str]:
    """Where scribe keeps llama.cpp off a broken AMX, llama-bench is built without it too."""
    from scribe.engine.llama.amx import amx_is_broken
    from scribe.engine.llama.runtime import LIBRARY

    if not amx_is_broken(LIBRARY):
        return []
    flags = "-mno-amx-tile -mno-amx-int8 -mno-amx-bf16"
    return [f"-DCMAKE_C_FLAGS={flags}", f"-DCMAKE_CXX_FLAGS={flags}"]


if __name__ == "__main__":
    main()
