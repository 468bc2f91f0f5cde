"""`scribe summarize`: all of a text is read, and what was not is told."""

from __future__ import annotations

import json

import front_door
import pytest
from front_door import Scribe, han, prose

scribe = front_door.scribe

LONG = "\n\n".join(prose(500, seed=seed) for seed in range(8)) + "\n"  # four passages
RAMBLING = tuple(prose(3000, seed=100 + seed) for seed in range(8))


@pytest.mark.parametrize("asked", [("--length", "200"), ("--ratio", "0.05")])
def test_a_summary_has_the_length_asked_for_and_tells_what_it_covers(
    scribe: Scribe, asked: tuple[str, str]
) -> None:
    told = scribe("summarize", *asked, "--model", scribe.script(*RAMBLING), stdin=LONG.encode())

    assert 170 <= han(told.out) <= 230
    assert told.out.endswith("\n")
    assert not told.out.endswith("\n\n")
    assert told.err == "covers 4 of 4 parts of 4000 characters or words\n"


def test_a_short_text_is_read_at_once(scribe: Scribe) -> None:
    source = prose(800)
    told = scribe("summarize", "--length", "100", "--json", "--model", scribe.script(*RAMBLING),
                  stdin=source.encode())  # fmt: skip

    result = json.loads(told.out)
    assert told.err == ""
    assert (result["coverage"], result["levels"], result["passages"]) == (1.0, 0, [])
    assert result["complete"] is True
    assert 85 <= han(result["text"]) <= 115


def test_json_has_every_passage_of_a_long_text(scribe: Scribe) -> None:
    told = scribe("summarize", "--json", "--model", scribe.script(*RAMBLING), stdin=LONG.encode())

    result = json.loads(told.out)
    assert (result["schema"], result["tool"]) == (1, "summarize")
    assert (result["coverage"], result["levels"]) == (1.0, 1)
    assert result["input"]["characters"] == len(LONG)
    assert "".join(LONG[part["start"] : part["end"]] for part in result["passages"]) == LONG
    assert [part["error"] for part in result["passages"]] == [None] * 4
    # Four notes and the summary itself.
    assert result["timings"]["generated_tokens"] > 4 * 50 + han(result["text"])


def test_a_passage_that_fails_is_left_out_and_told(scribe: Scribe) -> None:
    short, too_long = "\n\n".join(prose(500, seed=seed) for seed in (1, 2)), prose(1400, seed=3)
    text = f"{short}\n\n{too_long}\n\n{short}\n"
    model = scribe.script(*RAMBLING, context=1600)

    told = scribe("summarize", "--length", "60", "--json", "--model", model,
                  stdin=text.encode(), status=1)  # fmt: skip

    result = json.loads(told.out)
    assert "part 2 of 3 is left out: " in told.err
    assert "covers 2 of 3 parts" in told.err
    assert result["complete"] is False
    assert 0.5 < result["coverage"] < 0.8
    assert [bool(part["error"]) for part in result["passages"]] == [False, True, False]
    assert 50 <= han(result["text"]) <= 70


def test_a_model_that_always_fails_gives_no_summary(scribe: Scribe) -> None:
    told = scribe("summarize", "--model", scribe.script("甲", fail_after=0), stdin=LONG.encode(),
                  status=3)  # fmt: skip

    assert told.out == ""
    assert "The script says: fail here." in told.err


def test_figures_the_text_does_not_have_are_not_in_its_summary(scribe: Scribe) -> None:
    told = scribe("summarize", "--length", "60", "--model", scribe.script("涨了37%。" + prose(200)),
                  stdin=prose(900, seed=5).encode())  # fmt: skip

    assert "37" not in told.out
