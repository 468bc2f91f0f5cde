"""`scribe write` of a text that is drafted whole: which draft it is, and what is made of it."""

from __future__ import annotations

import json
from typing import Any

import front_door
import pytest
from front_door import Scribe, prose

scribe = front_door.scribe

ASSIGNMENT = "给客户写一封邮件，说明第3批杯子推迟到6月18日发货，联系人“王敏”，100字左右。"
TOLD = f"王敏您好，第3批杯子推迟到6月18日发货。{prose(80)}"
FORGOTTEN = prose(100, seed=1)
LOOP = "街角的面包店每天清晨五点亮灯。" * 9


def report(scribe: Scribe, *arguments: str) -> dict[str, Any]:
    result: dict[str, Any] = json.loads(scribe("write", "--json", *arguments).out)
    return result


def test_the_draft_that_tells_what_was_asked_is_chosen(scribe: Scribe) -> None:
    model = scribe.script(FORGOTTEN, TOLD, prose(100, seed=2))

    told = scribe("write", "--topic", ASSIGNMENT, "--model", model)

    assert told.out == TOLD + "\n"


def test_a_first_draft_that_is_good_is_the_only_one(scribe: Scribe) -> None:
    model = scribe.script(TOLD, FORGOTTEN)

    result = report(scribe, "--topic", ASSIGNMENT, "--model", model)

    assert result["text"] == TOLD
    assert result["timings"]["generated_tokens"] < 2 * len(TOLD)


@pytest.mark.parametrize(
    "flags",
    [("--quick",), ("--set", "without=candidates"), ("--set", "without=repetition,candidates")],
)
def test_without_a_choice_the_first_draft_is_it(scribe: Scribe, flags: tuple[str, ...]) -> None:
    model = scribe.script(FORGOTTEN, TOLD)

    told = scribe("write", "--topic", ASSIGNMENT, *flags, "--model", model)

    assert told.out == FORGOTTEN + "\n"


def test_best_goes_on_looking_where_the_usual_effort_has_enough(scribe: Scribe) -> None:
    fair, exact = prose(85), prose(100, seed=2)
    asked = ("--topic", "早市", "--length", "100", "--model")

    usual = report(scribe, *asked, scribe.script(fair, exact))
    best = report(scribe, "--best", *asked, scribe.script(fair, exact))

    assert (usual["text"], best["text"]) == (fair, exact)


def test_a_device_that_there_is_not_is_refused_with_those_there_are(scribe: Scribe) -> None:
    asked = ("write", "--topic", "早市", "--set", "without=beats", "--model", scribe.script(TOLD))

    told = scribe(*asked, status=2)

    assert "beats" in told.err
    assert "candidates, repetition, script" in told.err


def test_a_sentence_said_again_is_taken_back_and_counted(scribe: Scribe) -> None:
    said = "街角的面包店每天清晨五点亮灯。"
    model = scribe.script(f"{said}{said}{prose(80)}")

    result = report(scribe, "--topic", "面包店", "--length", "100", "--model", model)

    assert result["text"].count(said) == 1
    assert result["rules"]["repetition"] >= 1


def test_a_loop_ends_a_draft_and_another_is_drawn(scribe: Scribe) -> None:
    model = scribe.script(LOOP, prose(100))

    told = scribe("write", "--topic", "面包店", "--length", "100", "--model", model)

    assert told.out == prose(100) + "\n"


def test_a_foreign_word_is_taken_back_and_counted(scribe: Scribe) -> None:
    model = scribe.script(f"他每天 commuting去上班。{prose(90)}")

    result = report(scribe, "--topic", "上班", "--length", "100", "--model", model)

    assert "commuting" not in result["text"]
    assert result["rules"]["script"] >= 1


def test_with_the_script_rule_off_a_foreign_word_stays(scribe: Scribe) -> None:
    model = scribe.script(f"他每天 commuting去上班。{prose(90)}")

    asked = ("--topic", "上班", "--length", "100", "--set", "without=script", "--model", model)

    assert "commuting" in report(scribe, *asked)["text"]


def test_a_short_draft_stays_as_it_is(scribe: Scribe) -> None:
    draft = f"# 早市\n\n{prose(100)}\n\n{prose(40, seed=1)}"
    model = scribe.script(*[draft] * 3, prose(300, seed=2))

    assert (
        scribe("write", "--topic", "早市", "--length", "300", "--model", model).out == f"{draft}\n"
    )


def test_a_long_draft_is_shortened_before_its_end(scribe: Scribe) -> None:
    parts = [prose(40, seed=part) for part in range(7)]
    model = scribe.script("\n\n".join(parts))

    out = scribe("write", "--topic", "早市", "--length", "200", "--model", model).out

    assert out.rstrip("\n").split("\n\n") == [*parts[:4], parts[-1]]


def test_items_that_may_have_been_counted_all_stay(scribe: Scribe) -> None:
    items = "\n".join(f"{number}. {prose(40, seed=number)}" for number in range(1, 8))
    model = scribe.script(items)

    out = scribe("write", "--topic", "七条建议", "--length", "200", "--model", model).out

    assert out == items + "\n"


def test_a_text_without_an_end_is_ended_on_a_sentence_near_its_length(scribe: Scribe) -> None:
    model = scribe.script(prose(3000))

    out = scribe("write", "--topic", "早市", "--length", "200", "--model", model).out

    assert out == prose(200) + "\n"
