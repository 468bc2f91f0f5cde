"""The guide of a generation: what is let through, taken back, and where a text stops."""

from __future__ import annotations

import pytest

from scribe.engine.base import Verdict
from scribe.writing.guide import ProseGuide
from scribe.writing.length import LengthLoop
from scribe.writing.purity import ScriptRule
from scribe.writing.repetition import Memory


def guide(
    *, target: int = 1000, language: str = "zh", brief: str = "", said: str = "", prefix: str = ""
) -> ProseGuide:
    memory = Memory()
    memory.add(said)
    return ProseGuide(prefix, LengthLoop(target, prefix), ScriptRule(language, brief), memory)


def verdicts(reader: ProseGuide, *pieces: str) -> list[Verdict]:
    return [reader.observe(piece) for piece in pieces]


def test_a_clause_is_held_until_it_is_whole() -> None:
    assert verdicts(guide(), "窗外的雨", "下了一整夜", "，") == [
        Verdict.HOLD,
        Verdict.HOLD,
        Verdict.RELEASE,
    ]


def test_a_clause_too_short_to_judge_waits_for_the_next() -> None:
    assert verdicts(guide(), "例如，", "他每天早上都去河边跑步。") == [
        Verdict.HOLD,
        Verdict.RELEASE,
    ]


def test_what_was_said_before_is_taken_back() -> None:
    said = "店主微笑着回答：当然可以，你先来挑选。"

    assert guide(said=said).observe("店主微笑着回答：当然可以！") is Verdict.REWIND
    assert guide(said=said).observe("店主摇了摇头，没有说话。") is Verdict.RELEASE


def test_what_this_turn_said_is_remembered_too() -> None:
    reader = guide()

    assert verdicts(reader, "河边的柳树又绿了一年。", "河边的柳树又绿了一年。") == [
        Verdict.RELEASE,
        Verdict.REWIND,
    ]


def test_english_is_compared_by_words() -> None:
    said = "Libraries offer a wide range of programs to local residents."

    assert (
        guide(language="en", said=said).observe(
            "They offer a wide range of programs to local residents. "
        )
        is Verdict.REWIND
    )
    assert (
        guide(language="en", said=said).observe("Nobody in our town had ever seen so many books. ")
        is Verdict.RELEASE
    )


def test_a_model_that_insists_is_let_through_in_the_end() -> None:
    reader = guide(said="河边的柳树又绿了一年。")
    seen = [reader.observe("河边的柳树又绿了一年。") for _attempt in range(3)]

    assert seen == [Verdict.REWIND, Verdict.REWIND, Verdict.RELEASE]


def test_a_heading_comes_once() -> None:
    reader = guide(said="## 未来的方向\n\n", prefix="##")

    assert reader.observe(" 未来的方向\n\n") is Verdict.REWIND
    assert reader.observe(" 眼前的难题\n\n") is Verdict.RELEASE


@pytest.mark.parametrize(
    ("before", "slip"),
    [
        ("我以前", " never"),
        ("这种", "augmented"),
        ("他说", "안녕"),
        ("这是", "かわ"),
        ("坏", "\ufffd"),
    ],
)
def test_a_slip_into_another_script_is_rejected(before: str, slip: str) -> None:
    reader = guide()
    reader.observe(before)

    assert reader.observe(slip) is Verdict.REJECT


@pytest.mark.parametrize("name", ["AI", "Coursera", "GPT", " iPhone", "5G", "a"])
def test_names_and_acronyms_are_no_slip(name: str) -> None:
    assert guide().observe(name) is Verdict.HOLD


def test_what_the_brief_contains_is_no_slip() -> None:
    assert guide(brief="介绍 git 和 カレー").observe("git") is Verdict.HOLD
    assert guide(brief="介绍 git 和 カレー").observe("カレー") is Verdict.HOLD
    assert guide(language="en", brief="the word 道").observe(" 道") is Verdict.HOLD


def test_the_rest_of_a_name_is_no_slip() -> None:
    assert verdicts(guide(), "在Cours", "era") == [Verdict.HOLD, Verdict.HOLD]


def test_chinese_in_english_prose_is_rejected() -> None:
    assert guide(language="en").observe("科技") is Verdict.REJECT


def test_rejecting_ends_some_time() -> None:
    reader = guide()

    assert Verdict.HOLD in [reader.observe("never") for _attempt in range(40)]


def test_a_text_stops_at_a_sentence_near_its_length() -> None:
    reader = guide(target=30)

    assert verdicts(
        reader,
        "窗外的雨下了一整夜，",
        "天亮的时候院子里落满了桂花，",
        "空气里有一股清甜的香味。",
    ) == [Verdict.RELEASE, Verdict.RELEASE, Verdict.STOP]


def test_the_model_may_not_end_a_text_that_is_short_or_in_mid_sentence() -> None:
    reader = guide(target=20)
    assert not reader.may_end()

    reader.observe("窗外的雨下了一整夜，")
    assert not reader.may_end()

    reader.observe("天亮时院子里落满花。")
    assert reader.may_end()
