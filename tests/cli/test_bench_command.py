"""`scribe bench`: what it prints of a model, for people and for scripts."""

from __future__ import annotations

import json
import re
from pathlib import Path

import front_door
import pytest
from front_door import Scribe
from tiny_gguf import TinyModel

scribe = front_door.scribe


@pytest.fixture
def bench(tmp_path: Path) -> list[str]:
    model = TinyModel().write(tmp_path / "tiny.gguf")
    return ["bench", "--model", str(model), "--prompt", "16", "--tokens", "8", "--threads", "1"]


def test_json_has_speed_time_and_memory(scribe: Scribe, bench: list[str]) -> None:
    figures = json.loads(scribe(*bench, "--json").out)

    assert figures["generated_tokens"] == 8
    assert figures["prefill_tokens"] >= 16
    assert figures["threads"] == 1
    for rate in ("prefill_tokens_per_second", "generated_tokens_per_second", "load_seconds"):
        assert figures[rate] > 0
    assert figures["resident_mb"] > figures["weights_mb"] > 0


def test_the_speed_of_the_last_tokens_is_that_of_all_where_there_are_no_others(
    scribe: Scribe, bench: list[str]
) -> None:
    figures = json.loads(scribe(*bench, "--tokens", "200", "--json").out)

    ratio = figures["last_400_tokens_per_second"] / figures["generated_tokens_per_second"]
    assert 0.5 < ratio < 2


def test_people_get_labels_in_their_language(scribe: Scribe, bench: list[str]) -> None:
    told = scribe.shell(f'SCRIBE_LANG=zh "$@" {" ".join(bench)}')

    labels = [line.split("：")[0] for line in told.out.splitlines()]
    assert len(labels) > 8
    assert [label for label in labels if not re.search("[\u4e00-\u9fff]", label)] == []


def test_the_fields_of_a_model_are_labelled_too(scribe: Scribe, bench: list[str]) -> None:
    told = scribe.shell(f'SCRIBE_LANG=zh "$@" models show {bench[2]}')

    labels = {line.split("：")[0] for line in told.out.splitlines()}
    assert {"名称", "架构", "层数", "带对话模板"} <= labels
    assert [label for label in labels if not re.search("[\u4e00-\u9fff]", label)] == []


def test_a_script_has_no_speed(scribe: Scribe) -> None:
    told = scribe("bench", "--model", scribe.script("一句话。"), status=2)

    assert "A script has no speed to measure." in told.err
