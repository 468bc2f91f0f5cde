"""`scribe titles`: some lines, each another title."""

from __future__ import annotations

import json

import front_door
import pytest
from front_door import Scribe

scribe = front_door.scribe

TEXT = "老张每晚推车到桥头卖馄饨，卖了二十年。\n".encode()


def test_as_many_titles_as_asked_for_all_different(scribe: Scribe) -> None:
    model = scribe.script(
        "1. 桥头的馄饨摊\n2. 桥头的馄饨摊\n3. 2020年的夜晚\n4. 老张的二十年\n5. 一碗热汤",
    )

    told = scribe("titles", "-n", "3", "--model", model, stdin=TEXT)

    assert told.out == "桥头的馄饨摊\n老张的二十年\n一碗热汤\n"
    assert told.err == ""


def test_more_are_drawn_when_the_first_are_no_good(scribe: Scribe) -> None:
    model = scribe.script("1. 桥头的馄饨摊\n2. 桥头的馄饨摊", "1. 老张的二十年")

    told = scribe("titles", "-n", "2", "--json", "--model", model, stdin=TEXT)

    result = json.loads(told.out)
    assert result["titles"] == ["桥头的馄饨摊", "老张的二十年"]
    assert result["text"] == "桥头的馄饨摊\n老张的二十年\n"
    assert result["complete"] is True


def test_a_model_that_has_no_more_is_told(scribe: Scribe) -> None:
    told = scribe("titles", "-n", "3", "--model", scribe.script("1. 桥头的馄饨摊"), stdin=TEXT)

    assert told.out == "桥头的馄饨摊\n"
    assert told.err == "The model had only 1.\n"


def test_no_title_at_all_is_a_failure(scribe: Scribe) -> None:
    told = scribe("titles", "--model", scribe.script(""), stdin=TEXT, status=1)

    assert told.out == ""
    assert "The model had only 0." in told.err


@pytest.mark.parametrize("number", ["0", "21", "x"])
def test_the_number_has_bounds(scribe: Scribe, number: str) -> None:
    assert "-n" in scribe("titles", "-n", number, stdin=TEXT, status=2).err
