"""`scribe write` with an outline drawn first, and what it tells of it."""

from __future__ import annotations

import json
import os
import re

import front_door
import pytest
from front_door import Scribe, han, prose
from outlined import ASKED, DRAWN, HEADINGS, headings

scribe = front_door.scribe

PLANNED = (*ASKED, "--sections", "3")

STATS = """length score         {score}
repeated 4-grams     0.0 %
duplicate sentences  0.0 %
duplicate paragraphs 0.0 %
script purity        100.0 %
"""


def planner(scribe: Scribe, **head: object) -> str:
    """A model that draws the outline DRAWN, and then writes sections with nothing in common."""
    return scribe.script(DRAWN, *(prose(400, seed=number) for number in range(5)), plans=True,
                         **head)  # fmt: skip


def test_a_planned_text_has_its_title_and_its_headings_in_order(scribe: Scribe) -> None:
    told = scribe(*PLANNED, "--model", planner(scribe))

    assert told.err == ""
    assert headings(told.out) == HEADINGS
    assert told.out.startswith("# 深夜的馄饨摊\n\n" + prose(40))
    assert 0.85 * 800 <= han(told.out) <= 1.1 * 800
    assert "老张每晚推车" not in told.out


def test_json_has_the_plan_and_the_quality(scribe: Scribe) -> None:
    told = scribe(*PLANNED, "--json", "--model", planner(scribe))

    assert told.err == ""
    result = json.loads(told.out)
    plan = result["plan"]
    assert plan["title"] == "深夜的馄饨摊"
    assert [section["heading"] for section in plan["sections"]] == [
        "", "路灯下的老张", "排队的年轻人", "天亮以后",
    ]  # fmt: skip
    assert plan["sections"][3]["points"] == ["摊子收了而城市醒来"]
    assert sum(section["length"] for section in plan["sections"]) == 800
    quality = result["quality"]
    assert quality["length_score"] > 95
    assert (quality["structure"], quality["purity"]) == (100, 100)
    assert quality["repeated_4grams"] == quality["duplicate_sentences"] == 0
    assert quality["duplicate_paragraphs"] == 0
    assert [headings(result["text"])] == [HEADINGS]


def test_planning_costs_tokens_that_the_timings_count(scribe: Scribe) -> None:
    result = json.loads(scribe(*PLANNED, "--json", "--model", planner(scribe)).out)

    # A token of the script is a character of Chinese.
    assert result["timings"]["generated_tokens"] > len(DRAWN) + han(result["text"])


def test_short_sections_of_a_fixed_skeleton_have_no_points_drawn(scribe: Scribe) -> None:
    asked = ("write", "--template", "report", "--topic", "夜市", "--json", "--length", "600")
    replies = [prose(400, seed=number) for number in range(9)]

    short = json.loads(
        scribe(*asked, "--sections", "5", "--model", scribe.script(DRAWN, *replies, plans=True)).out
    )

    sections = short["plan"]["sections"]
    assert [section["heading"] for section in sections] == ["摘要", "背景", "方法", "发现", "建议"]
    assert not any(section["points"] for section in sections)
    assert short["plan"]["title"] == "深夜的馄饨摊"
    assert headings(short["text"])[1:] == ["## 摘要", "## 背景", "## 方法", "## 发现", "## 建议"]


def test_an_outline_to_be_edited_has_points_however_short(scribe: Scribe) -> None:
    lines = [f"{number}. {name}：{prose(8, seed=number)[:8]}" for number, name in enumerate(
        ["摘要", "背景", "方法", "发现", "建议"], start=1)]  # fmt: skip
    model = scribe.script("\n".join(["深夜的馄饨摊", *lines]), plans=True)
    asked = ("outline", "--template", "report", "--topic", "夜市", "--length", "600")

    assert scribe(*asked, "--model", model).out.count("\n- ") == 5


def test_a_single_pass_draws_no_outline(scribe: Scribe) -> None:
    model = scribe.script(f"# 题目\n\n{prose(1600)}", plans=True)
    asked = ("write", "--topic", "夜市", "--length", "1600", "--single-pass", "--json")

    result = json.loads(scribe(*asked, "--model", model).out)

    assert result["plan"] is None
    assert result["quality"]["structure"] is None
    assert result["text"].startswith("# 题目\n\n" + prose(40))
    assert 0.85 * 1600 <= han(result["text"]) <= 1.1 * 1600


@pytest.mark.parametrize(
    ("length", "head"),
    [
        (1600, {"plans": False}),
        (1600, {"plans": True, "chat": False}),
        (100, {"plans": True}),
        (1500, {"plans": True}),
    ],
)
def test_a_short_text_or_a_weak_model_goes_without_an_outline(
    scribe: Scribe, length: int, head: dict[str, bool]
) -> None:
    model = scribe.script(prose(900), **head)

    result = json.loads(
        scribe("write", "--topic", "夜市", "--length", str(length), "--json", "--model", model).out
    )

    assert result["plan"] is None
    assert prose(40) in result["text"]


def test_sections_draws_an_outline_of_a_short_text_too(scribe: Scribe) -> None:
    model = planner(scribe)

    text = scribe(
        "write", "--topic", "夜市", "--length", "400", "--sections", "3", "--model", model
    ).out

    assert headings(text) == HEADINGS
    assert 0.85 * 400 <= han(text) <= 1.1 * 400


def test_planning_shows_on_the_terminal_above_the_text(scribe: Scribe) -> None:
    terminal = scribe.terminal(*PLANNED, "--model", planner(scribe, delay=0.001))

    lines = terminal.end()

    shown = [line.strip() for line in lines]
    assert shown.index("1. 路灯下的老张：老张每晚推车到桥头卖馄饨") < shown.index("路灯下的老张")
    assert "3. 天亮以后：摊子收了而城市醒来" in shown
    assert re.fullmatch(r"\d+ characters, [\d.]+ tokens/s, seed \d+", shown[-1])


def test_planning_never_shows_on_stdout(scribe: Scribe) -> None:
    model = planner(scribe)
    command = " ".join(PLANNED)
    target = scribe.home / "text.md"

    terminal = scribe.shell_terminal(f'"$@" {command} --model {model} > {target}')
    lines = terminal.end()

    assert any("老张每晚推车" in line for line in lines)
    text = target.read_text("utf-8")
    assert headings(text) == HEADINGS
    assert "老张每晚推车" not in text and "characters" not in text


def test_planning_never_shows_where_stderr_is_no_terminal(scribe: Scribe) -> None:
    model = planner(scribe)

    terminal = scribe.shell_terminal(f'"$@" {" ".join(PLANNED)} --model {model} 2>{os.devnull}')
    lines = terminal.end()

    assert any("路灯下的老张" in line for line in lines)
    assert not any("老张每晚推车" in line for line in lines)


def test_stats_are_told_on_stderr_alone(scribe: Scribe) -> None:
    short = ("write", "--topic", "夜市", "--length", "100")

    told = scribe(*short, "--stats", "--model", scribe.script(prose(400)))
    planned = scribe(*PLANNED, "--stats", "--json", "--model", planner(scribe))

    assert told.out == prose(100) + "\n"
    assert told.err == STATS.format(score="100.0")
    assert json.loads(planned.out)["complete"]
    assert planned.err.endswith("script purity        100.0 %\nheadings kept        100.0 %\n")


def test_stats_count_what_repeats(scribe: Scribe) -> None:
    # A part of the same sentences over and over is what a bad model insists on.
    model = scribe.script(prose(40) * 20, chat=False)

    told = scribe("write", "--topic", "夜市", "--length", "300", "--json", "--stats",
                  "--model", model)  # fmt: skip

    quality = json.loads(told.out)["quality"]
    assert f"repeated 4-grams     {quality['repeated_4grams']:.1f} %" in told.err
    assert f"length score         {quality['length_score']:.1f}" in told.err


def test_a_model_whose_outline_repeats_itself_is_asked_again(scribe: Scribe) -> None:
    drawn = DRAWN.replace("2. 排队", "2. 路灯下的老张：老张每晚都推车去卖\n 排队")
    model = scribe.script(drawn, *(prose(400, seed=number) for number in range(5)), plans=True)

    text = scribe(*PLANNED, "--model", model).out

    assert headings(text) == HEADINGS


def test_the_model_is_told_its_outline_and_its_place_in_it(scribe: Scribe) -> None:
    """Seen by what the prompt costs: the outline in the first request, and points in their own."""
    planned = json.loads(scribe(*PLANNED, "--json", "--model", planner(scribe)).out)
    replies = [f"# 题\n\n{prose(400, seed=number)}" for number in range(5)]
    plain = json.loads(scribe(*PLANNED, "--json", "--model", scribe.script(*replies)).out)

    assert planned["timings"]["prompt_tokens"] > plain["timings"]["prompt_tokens"] + len(DRAWN)
