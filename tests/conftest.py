"""Models for tests: tiny made-up ones, and real ones that scribe itself pulls."""

from __future__ import annotations

import functools
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest
from generating import ONE_THREAD
from tiny_gguf import TinyModel

from scribe.engine.llama.engine import LlamaEngine

TinyEngine = Callable[[TinyModel], LlamaEngine]


@pytest.fixture
def tiny_engine(tmp_path: Path) -> Iterator[TinyEngine]:
    """Loads a tiny model; the engine is closed after the test."""
    with ExitStack() as engines:

        def load(model: TinyModel) -> LlamaEngine:
            path = model.write(tmp_path / "tiny.gguf")
            return engines.enter_context(closing(LlamaEngine(path, ONE_THREAD, trusted=True)))

        yield load


@pytest.fixture(scope="session")
def real_model() -> Callable[[str], Path]:
    """The file of a model of the catalogue, pulled into the user's own model directory."""

    @functools.cache
    def path_of(name: str) -> Path:
        pull = [sys.executable, "-m", "scribe", "models", "pull", name]
        result = subprocess.run(pull, stdout=subprocess.PIPE, text=True, check=True)
        return Path(result.stdout.strip())

    return path_of
