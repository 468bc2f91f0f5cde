"""`scribe expand` and `scribe shorten` keep to a length, whatever the model rambles."""

from __future__ import annotations

import json

import front_door
import pytest
from front_door import Scribe, han, prose

scribe = front_door.scribe

SOURCE = "\n\n".join(("# 四字标题", *(prose(120, seed=seed) for seed in range(4)))) + "\n"
RAMBLING = tuple(prose(2000, seed=100 + seed) for seed in range(4))


@pytest.mark.parametrize(
    ("command", "target"),
    [
        (("expand",), 960),
        (("expand", "--ratio", "1.5"), 720),
        (("shorten",), 240),
        (("shorten", "--ratio", "0.3"), 144),
        (("shorten", "--length", "204"), 200),
        (("expand", "--length", "804"), 800),
    ],
)
def test_the_length_asked_for_is_met(scribe: Scribe, command: tuple[str, ...], target: int) -> None:
    told = scribe(*command, "--model", scribe.script(*RAMBLING), stdin=SOURCE.encode())

    heading, *paragraphs = told.out.split("\n\n")
    assert heading == "# 四字标题"
    assert len(paragraphs) == 4
    assert 0.85 * target <= han("".join(paragraphs)) <= 1.15 * target


@pytest.mark.parametrize("command", ["expand", "shorten", "summarize"])
def test_length_and_ratio_are_not_given_together(scribe: Scribe, command: str) -> None:
    told = scribe(command, "--length", "9", "--ratio", "0.5", stdin=SOURCE.encode(), status=2)

    assert told.out == ""
    assert "Give --length or --ratio, not both." in told.err


@pytest.mark.parametrize("value", ["--length=0", "--ratio=0", "--ratio=99", "--length=x"])
def test_a_length_that_makes_no_sense_is_refused(scribe: Scribe, value: str) -> None:
    assert value.partition("=")[0] in scribe("shorten", value, stdin=b"x", status=2).err


def test_short_lines_stay_as_they_are(scribe: Scribe) -> None:
    source = "- 一项\n- 二项\n"

    told = scribe("shorten", "--model", scribe.script("不要"), stdin=source.encode())

    assert (told.out, told.err) == (source, "")


def test_what_is_not_longer_is_no_expansion(scribe: Scribe) -> None:
    source = prose(60) + "\n"
    result = json.loads(
        scribe("expand", "--json", "--model", scribe.script(""), stdin=source.encode()).out
    )

    assert result["text"] == source
    assert result["parts"][0]["kept"] is True
    assert result["parts"][0]["flaws"] == [{"fault": "empty", "items": []}]
