"""Openings that come too often."""

from __future__ import annotations

import pytest

from scribe.writing.openers import Openers

OTHERS = {
    "zh": [f"{name}在河边走了很久。" for name in "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦"],
    "en": [f"{name}anna walked along the river." for name in "BCDFGHJKLMNPQRSTVW"],
}


def openers(*sentences: str, language: str = "zh") -> Openers:
    seen = Openers(language)
    for sentence in sentences:
        seen.add(sentence)
    return seen


@pytest.mark.parametrize(
    ("language", "sentence", "again"),
    [
        ("zh", "例如，老张早起。", "例如，"),
        ("zh", "此外还有一件事。", "此外"),
        ("zh", "然而，天还没有亮。", "然而"),
        ("en", "However, it rained.", "However,"),
        ("en", "For example, bakers rise early.", "For example"),
        ("en", "In addition, there is a bridge.", "in addition"),
    ],
)
def test_a_connective_is_worn_after_one_sentence_until_some_have_passed(
    language: str, sentence: str, again: str
) -> None:
    seen = openers(sentence, language=language)
    assert seen.is_worn(again)

    for other in OTHERS[language]:
        seen.add(other)
    assert not seen.is_worn(again)


def test_another_connective_is_not() -> None:
    assert not openers("例如，老张早起。").is_worn("此外，")


@pytest.mark.parametrize(
    ("language", "sentence", "start"),
    [
        ("zh", "他知道自己错了。", "他知道自"),
        ("en", "He knew that it was late.", "He knew that"),
    ],
)
def test_any_opening_is_worn_when_it_has_come_often(
    language: str, sentence: str, start: str
) -> None:
    seen = Openers(language)
    assert not seen.is_worn(start)
    for _time in range(4):
        seen.add(sentence)

    assert seen.is_worn(start)
    for other in OTHERS[language]:
        seen.add(other)
    assert not seen.is_worn(start)


@pytest.mark.parametrize("start", ["他", "他知", "", "，"])
def test_too_little_of_a_sentence_is_not_worn(start: str) -> None:
    assert not openers(*["他知道自己错了。"] * 5).is_worn(start)


def test_a_sentence_of_nothing_is_not_remembered() -> None:
    assert not openers("。", "", "——").is_worn("，")


def test_clauses_may_not_open_alike_again_and_again() -> None:
    seen = Openers("zh")
    for rest in ("思考", "打听", "庆祝"):
        assert not seen.is_worn_clause("他开始")
        seen.add_clause(f"他开始{rest}了一整天，")

    assert seen.is_worn_clause("他开始")
    assert seen.is_worn_clause("他开始学着")
    assert not seen.is_worn_clause("他开")
    assert not seen.is_worn_clause("她开始")
    assert seen.copy().is_worn_clause("他开始")


def test_how_clauses_opened_long_ago_is_forgotten() -> None:
    seen = Openers("zh")
    for clause in ["他开始思考，"] * 3 + OTHERS["zh"] * 2:
        seen.add_clause(clause)

    assert not seen.is_worn_clause("他开始")
