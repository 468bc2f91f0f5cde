"""`--lora`: adapters named on the command line and in the settings."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import front_door
import pytest
from front_door import Scribe
from tiny_gguf import TinyModel
from tiny_lora import TinyLora

scribe = front_door.scribe


@pytest.fixture
def following(tmp_path: Path) -> list[str]:
    model = TinyModel().write(tmp_path / "tiny.gguf")
    return ["next", "--json", "--top", "5", "--model", str(model), "--threads", "1", "Go on"]


@pytest.fixture
def style(tmp_path: Path) -> str:
    return str(TinyLora().write(tmp_path / "style.gguf"))


def choices(scribe: Scribe, arguments: list[str], *more: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(scribe(*arguments, *more).out)["next"]
    return found


def test_an_adapter_changes_what_comes_next_by_its_scale(
    scribe: Scribe, following: list[str], style: str
) -> None:
    plain = choices(scribe, following)
    assert choices(scribe, following, "--lora", f"{style}:0") == plain
    styled = choices(scribe, following, "--lora", style)
    assert styled != plain
    assert choices(scribe, following, "--lora", f"{style}:1.0") == styled


def test_opposite_adapters_cancel_each_other(
    scribe: Scribe, following: list[str], style: str
) -> None:
    both = choices(scribe, following, "--lora", style, "--lora", f"{style}:-1")
    for mine, yours in zip(both, choices(scribe, following), strict=True):
        assert mine["id"] == yours["id"]
        assert mine["logprob"] == pytest.approx(yours["logprob"], abs=1e-3)


def test_the_setting_names_them_too(scribe: Scribe, following: list[str], style: str) -> None:
    wanted = choices(scribe, following, "--lora", f"{style}:0.5", "--lora", style)
    scribe("config", "set", "lora", f"{style}:0.5|{style}")
    assert choices(scribe, following) == wanted


def test_every_command_that_runs_a_model_takes_them(scribe: Scribe) -> None:
    for command in ("write", "continue", "polish", "summarize", "graph", "bench", "score"):
        assert "--lora FILE[:SCALE]" in scribe(command, "--help").out


def test_a_text_is_gone_on_with_by_the_adapter_it_was_begun_with(
    scribe: Scribe, tmp_path: Path, style: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = TinyModel().write(tmp_path / "tiny.gguf")
    monkeypatch.chdir(tmp_path)
    asked = ["write", "--topic", "Go", "--length", "12", "--model", str(model), "--threads", "1"]
    told = json.loads(scribe(*asked, "--lora", "style.gguf:0.5", "--json").out)
    assert told["settings"]["lora"] == f"{style}:0.5"
    record = Path(told["draft"]).with_name("job.json")
    record.write_text(record.read_text("utf-8").replace('"finished": true', '"finished": false'))
    monkeypatch.chdir("/")
    Path(style).unlink()

    assert style in scribe("resume", status=3).err


def test_a_missing_adapter_is_told(scribe: Scribe, following: list[str]) -> None:
    told = scribe(*following, "--lora", "nowhere.gguf:2", status=3)
    assert "Cannot read nowhere.gguf: No such file or directory" in told.err


def test_a_model_is_no_adapter(scribe: Scribe, following: list[str], tmp_path: Path) -> None:
    told = scribe(*following, "--lora", str(tmp_path / "tiny.gguf"), status=3)
    assert "cannot be used as a LoRA adapter: it is of the type model" in told.err


@pytest.mark.parametrize("scale", ["nan", "inf"])
def test_a_scale_is_a_number(scribe: Scribe, following: list[str], style: str, scale: str) -> None:
    told = scribe(*following, "--lora", f"{style}:{scale}", status=2)
    assert "FILE:SCALE" in told.err
