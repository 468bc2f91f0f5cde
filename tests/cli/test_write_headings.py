"""Headings that an assignment names are those of the text, in their order."""

from __future__ import annotations

import json
import re

import front_door
import pytest
from front_door import Scribe, han, prose

scribe = front_door.scribe

NAMED = ["背景", "现状", "问题", "建议"]
TOPIC = "写一份关于社区食堂的报告，分为背景、现状、问题和建议四个部分，约{length}字。"
DRAWN = "社区食堂的账\n" + "\n".join(
    f"{number}. {heading}：{prose(10, seed=700 + number)[:8]}"
    for number, heading in enumerate(NAMED, start=1)
)
STANDARD = ["摘要", "背景", "方法", "发现", "建议"]


def bodies(count: int = 8) -> list[str]:
    """Replies with nothing in common, each of several paragraphs."""
    return [
        "\n\n".join(prose(60, seed=100 * number + part) for part in range(8))
        for number in range(count)
    ]


def named(length: int) -> tuple[str, ...]:
    """The command for a text with a section for each heading of NAMED."""
    return ("write", "--topic", TOPIC.format(length=length), "--sections", str(len(NAMED)))


def headings(text: str) -> list[str]:
    return re.findall(r"^## (.*)$", text, re.MULTILINE)


@pytest.mark.parametrize("length", [150, 300, 800])
@pytest.mark.parametrize("plans", [False, True])
def test_headings_named_come_in_order_in_a_text_of_any_length(
    scribe: Scribe, length: int, plans: bool
) -> None:
    replies = [DRAWN] * plans + bodies()
    model = scribe.script(*replies, plans=plans)

    told = scribe(*named(length), "--json", "--model", model)

    result = json.loads(told.out)
    assert headings(result["text"]) == NAMED
    assert result["quality"]["structure"] == 100
    assert 0.85 * length <= han(result["text"]) <= 1.15 * length
    assert [section["heading"] for section in result["plan"]["sections"]] == NAMED
    assert re.search(r"[。！？]$", result["text"])


def test_every_heading_named_has_a_passage_below_it(scribe: Scribe) -> None:
    text = scribe(*named(800), "--model", scribe.script(*bodies())).out

    for passage in re.split(r"^## .*$", text, flags=re.MULTILINE)[1:]:
        assert 0.7 * 200 <= han(passage) <= 1.3 * 200


def test_a_text_without_a_title_keeps_its_paragraphs(scribe: Scribe) -> None:
    text = scribe(*named(800), "--model", scribe.script(*bodies())).out

    assert f"{prose(60, seed=0)}\n\n{prose(60, seed=1)}" in text


def test_a_long_section_that_is_divided_keeps_its_paragraphs(scribe: Scribe) -> None:
    drawn = "小城的河\n1. 山里的泉：泉水从石头缝里一点点渗出来\n2. 海边的港：船在涨潮时一条条开走"
    points = "1. 第一口井挖在半山的松林里\n2. 挑水的人踩出了一条小路"
    lead, *others = bodies()
    model = scribe.script(drawn, lead, points, *others, plans=True)

    text = scribe(
        "write", "--topic", "河", "--length", "1200", "--sections", "2", "--model", model
    ).out

    assert headings(text) == ["山里的泉", "海边的港"]
    assert f"{prose(60, seed=100)}\n\n{prose(60, seed=101)}" in text


def test_headings_named_in_an_english_assignment_come_in_order(scribe: Scribe) -> None:
    sentences = [
        f"The {one} {verb} {number} {two} before the bell rang."
        for number, (one, verb, two) in enumerate(
            [
                ("ferry", "carried", "crates"), ("baker", "sold", "loaves"),
                ("clerk", "signed", "permits"), ("gardener", "planted", "tulips"),
                ("tailor", "mended", "coats"), ("mason", "laid", "bricks"),
                ("fisher", "sorted", "herrings"), ("teacher", "marked", "essays"),
            ],
            start=11,
        )
    ]  # fmt: skip
    replies = [" ".join(sentences[at : at + 2]) for at in range(0, 8, 2)]
    model = scribe.script(*replies)
    topic = 'Write an article about buses with sections "Past", "Present" and "Next steps".'

    asked = ("write", "--topic", topic, "--length", "60", "--sections", "3", "--json")

    told = scribe(*asked, "--model", model)

    assert headings(json.loads(told.out)["text"]) == ["Past", "Present", "Next steps"]


def test_a_title_named_stands_above_the_headings_named(scribe: Scribe) -> None:
    topic = f"写一份报告，题为《食堂的账》，分为{'、'.join(NAMED)}四个部分，约400字。"

    asked = ("write", "--topic", topic, "--sections", "4")

    text = scribe(*asked, "--model", scribe.script(*bodies())).out

    assert text.startswith("# 食堂的账\n\n## 背景\n\n")
    assert headings(text) == NAMED


def test_a_base_model_writes_a_text_all_the_same(scribe: Scribe) -> None:
    model = scribe.script(prose(900), chat=False)

    result = json.loads(
        scribe("write", "--topic", TOPIC.format(length=300), "--json", "--model", model).out
    )

    assert result["complete"] is True
    assert han(result["text"]) > 200


def test_a_single_pass_draws_no_outline_of_headings_named(scribe: Scribe) -> None:
    model = scribe.script(*bodies(), plans=True)

    told = scribe(*named(300), "--single-pass", "--json", "--model", model)

    result = json.loads(told.out)
    assert (result["complete"], result["plan"]) == (True, None)
    assert 0.85 * 300 <= han(result["text"]) <= 1.15 * 300


def report_model(scribe: Scribe, *drawn: str) -> str:
    lines = "\n".join(
        f"{number}. {heading}：{prose(10, seed=800 + number)[:8]}"
        for number, heading in enumerate(drawn, start=1)
    )
    return scribe.script(f"食堂的账\n{lines}", *bodies(), plans=True)


@pytest.mark.parametrize(
    ("sections", "drawn"),
    [(5, STANDARD), (3, ["由来", "食客们", "往后"]), (2, ["食客们", "往后"])],
)
def test_sections_of_a_report(scribe: Scribe, sections: int, drawn: list[str]) -> None:
    asked = ("write", "--template", "report", "--topic", "社区食堂", "--length", "600")

    text = scribe(*asked, "--sections", str(sections), "--model", report_model(scribe, *drawn)).out

    assert text.startswith("# 食堂的账\n\n## ")
    assert headings(text) == drawn
    assert 0.85 * 600 <= han(text) <= 1.15 * 600


def test_a_report_has_its_own_sections(scribe: Scribe) -> None:
    asked = ("write", "--template", "report", "--topic", "社区食堂", "--length", "1600")

    text = scribe(*asked, "--model", report_model(scribe, *STANDARD)).out

    assert headings(text) == STANDARD


def test_headings_named_go_before_a_number_of_sections(scribe: Scribe) -> None:
    model = scribe.script(DRAWN, *bodies(), plans=True)

    text = scribe(
        "write", "--topic", TOPIC.format(length=400), "--sections", "6", "--model", model
    ).out

    assert headings(text) == NAMED


@pytest.mark.parametrize("template", ["story", "speech", "press"])
def test_headings_named_come_in_a_form_that_has_none_of_its_own(
    scribe: Scribe, template: str
) -> None:
    topic = "写一篇社区食堂的稿子，分为“清晨”“正午”“傍晚”三个部分，约400字。"

    asked = ("write", "--template", template, "--topic", topic, "--sections", "3")

    text = scribe(*asked, "--model", scribe.script(*bodies())).out

    assert headings(text) == ["清晨", "正午", "傍晚"]
