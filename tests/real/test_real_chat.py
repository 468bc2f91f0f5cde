"""A conversation with real weights."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import front_door
import pytest
from front_door import Scribe

pytestmark = pytest.mark.real

scribe = front_door.scribe


@pytest.fixture(scope="session")
def model(real_model: Callable[[str], Path]) -> str:
    return str(real_model("smollm2-135m-instruct"))


def test_in_the_second_turn_only_the_new_message_is_read(scribe: Scribe, model: str) -> None:
    lines = b"Name three flowers, please.\nAnd a tree?\n/stats\n"
    told = scribe("chat", "--model", model, "--seed", "1", stdin=lines)

    found = re.search(r"read +(\d+) tokens in [\d.]+ s, (\d+) were still in memory", told.err)
    assert found, told.err
    read, reused = map(int, found.groups())
    assert read < 30 < reused


def test_ask_answers(scribe: Scribe, model: str) -> None:
    options = ("--model", model, "--json", "--seed", "1")
    told = json.loads(scribe("ask", "What is the capital of France?", *options).out)

    assert "Paris" in told["text"]
    assert told["timings"]["generated_tokens"] > 0
