"""`scribe next`: the likeliest next tokens, a walk along them, and a tree."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import front_door
import pytest
from front_door import Scribe
from tiny_gguf import TinyModel

scribe = front_door.scribe


@pytest.fixture
def following(scribe: Scribe, tmp_path: Path) -> list[str]:
    model = TinyModel().write(tmp_path / "tiny.gguf")
    return ["next", "--model", str(model), "--threads", "1"]


def told(scribe: Scribe, arguments: list[str], *more: str) -> dict[str, Any]:
    account: dict[str, Any] = json.loads(scribe(*arguments, "--json", *more).out)
    return account


def test_the_chart_has_a_line_for_each_token(scribe: Scribe, following: list[str]) -> None:
    lines = scribe(*following, "Go on", "--top", "4").out.splitlines()
    assert len(lines) == 6
    assert [line.split()[-1] for line in lines[1:5]] == ["1", "2", "3", "4"]
    assert "█" in lines[1]


def test_ten_tokens_are_shown_unless_told(scribe: Scribe, following: list[str]) -> None:
    choices = told(scribe, following, "Go on")["next"]
    assert [choice["rank"] for choice in choices] == list(range(1, 11))
    for choice in choices:
        assert choice["probability"] == pytest.approx(math.exp(choice["logprob"]))
        assert bytes.fromhex(choice["bytes"]).decode() == choice["text"]


def test_a_text_is_gone_on_with_or_answered(scribe: Scribe, following: list[str]) -> None:
    plain, raw = told(scribe, following, "Go on"), told(scribe, following, "Go on", "--raw")
    assert plain == raw
    assert told(scribe, following, "Go on", "--chat")["next"] != raw["next"]


def test_the_last_line_end_of_a_pipe_is_no_part_of_the_text(
    scribe: Scribe, following: list[str]
) -> None:
    piped = json.loads(scribe(*following, "--json", "-", stdin=b"Go on\n").out)
    assert piped == told(scribe, following, "Go on")


def test_steps_take_the_likeliest_token_each_time(scribe: Scribe, following: list[str]) -> None:
    walk = told(scribe, following, "Go on", "--steps", "6")
    assert [step["rank"] for step in walk["steps"]] == [1] * 6
    assert walk["continuation"] == "".join(step["text"] for step in walk["steps"])
    further = told(scribe, following, "Go on" + walk["continuation"], "--top", "1")
    again = told(scribe, following, "Go on", "--steps", "7")
    assert again["steps"][-1]["id"] == further["next"][0]["id"]


def test_steps_are_drawn_by_chance_with_a_temperature(scribe: Scribe, following: list[str]) -> None:
    by_chance = ["--steps", "12", "--temperature", "1.5", "--seed"]
    first = told(scribe, following, "Go on", *by_chance, "7")
    assert first == told(scribe, following, "Go on", *by_chance, "7")
    assert any(step["rank"] > 1 for step in first["steps"])


def test_steps_are_shown_with_the_text_they_make(scribe: Scribe, following: list[str]) -> None:
    continuation = told(scribe, following, "Go on", "--steps", "5")["continuation"]
    lines = scribe(*following, "Go on", "--steps", "5").out.splitlines()
    assert len(lines) == 7
    assert lines[-1] == f"Go on{continuation}"


def test_the_end_of_a_text_is_told(scribe: Scribe, tmp_path: Path) -> None:
    model = TinyModel(end_bias=50.0).write(tmp_path / "ends.gguf")
    ends = ["next", "Go on", "--model", str(model), "--threads", "1", "--steps", "5"]
    assert "Here the model ends the text." in scribe(*ends).out
    assert told(scribe, ends)["ended"] is True


def test_a_tree_branches_as_deep_as_it_is_asked_to(scribe: Scribe, following: list[str]) -> None:
    tree = told(scribe, following, "Go on", "--tree", "2", "--top", "2")["tree"]
    assert [branch["rank"] for branch in tree] == [1, 2]
    for branch in tree:
        for further in branch["next"]:
            assert further["next"] == []
            assert further["path_probability"] == pytest.approx(
                branch["probability"] * further["probability"]
            )
    assert tree[0]["next"]
    lines = scribe(*following, "Go on", "--tree", "2", "--top", "2").out.splitlines()
    assert lines[0] == "Go on"
    assert len(lines) == 3 + sum(len(branch["next"]) for branch in tree)


def test_a_tree_and_a_walk_are_two_things(scribe: Scribe, following: list[str]) -> None:
    told = scribe(*following, "a", "--steps", "1", "--tree", "1", status=2)
    assert "Give --steps or --tree, not both." in told.err


def test_a_base_model_cannot_answer(scribe: Scribe, tmp_path: Path) -> None:
    model = TinyModel(template="").write(tmp_path / "base.gguf")
    told = scribe("next", "--model", str(model), "--chat", "a", status=2)
    assert "has no chat template" in told.err


def test_a_text_that_does_not_fit_is_told(scribe: Scribe, following: list[str]) -> None:
    told = scribe(*following, "--context", "256", "a" * 300, status=3)
    assert "the context holds 256" in told.err


def test_a_script_has_no_probabilities(scribe: Scribe) -> None:
    script = scribe.script("一句话。")
    for more in ([], ["--steps", "2"], ["--tree", "2"]):
        assert "no probabilities" in scribe("next", "--model", script, "a", *more, status=3).err
