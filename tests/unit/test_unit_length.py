"""The length of a text in a closed loop."""

from __future__ import annotations

import pytest

from scribe.writing.length import LengthLoop

SENTENCE = "窗外的雨下了一整夜，院子里落满花。"  # 15 字


def written(target: int, *texts: str, prefix: str = "") -> LengthLoop:
    loop = LengthLoop(target, prefix)
    for text in texts:
        loop.add(text)
    return loop


def length_at_stop(target: int, texts: list[str]) -> int:
    """How many of `texts` come before the loop says stop."""
    loop = LengthLoop(target)
    for number, text in enumerate(texts, start=1):
        loop.add(text)
        if loop.is_met():
            return number
    raise AssertionError("it never stops")


@pytest.mark.parametrize("target", [60, 150, 300, 1500])
def test_a_text_of_sentences_stops_within_one_of_its_length(target: int) -> None:
    stopped = 15 * length_at_stop(target, [SENTENCE] * 200)

    assert abs(stopped - target) <= 15


@pytest.mark.parametrize("target", [60, 150, 300])
def test_a_paragraph_ends_a_text_that_is_nearly_long_enough(target: int) -> None:
    text = "雨" * round(0.95 * target)

    assert written(target, text, "。\n\n").is_met()
    assert not written(target, text[: target // 2], "。\n\n").is_met()


def test_the_end_of_a_text_has_a_margin_to_come_to_its_paragraphs_end() -> None:
    loop = LengthLoop(300, margin=60)
    for _number in range(300 // 15):
        loop.add(SENTENCE)
    assert not loop.is_met()
    assert loop.may_end()

    loop.add(SENTENCE)
    assert not loop.is_met()
    loop.add("\n\n")
    assert loop.is_met()


def test_a_margin_is_no_more_than_that() -> None:
    loop = LengthLoop(300, margin=60)
    sentences = 0
    while not loop.is_met():
        loop.add(SENTENCE)
        sentences += 1

    assert abs(15 * sentences - 360) <= 15


def test_a_text_without_full_stops_ends_at_a_line() -> None:
    line = "窗外的雨下了一整夜\n"  # 9 字

    stopped = 9 * length_at_stop(90, [line] * 100)

    assert 90 <= stopped <= 117


def test_a_sentence_that_will_not_end_is_cut() -> None:
    assert length_at_stop(100, ["雨"] * 10_000) <= 200


def test_the_model_may_end_a_sentence_when_it_is_nearly_long_enough() -> None:
    assert not written(100, "雨" * 60 + "。").may_end()
    assert written(100, "雨" * 95 + "。").may_end()
    assert not written(100, "雨" * 95).may_end()
    assert not written(100, "雨" * 95 + "，“好。").may_end()
    assert not written(20, "It rained. " * 10 + '\n\nHe said: "It rains.').may_end()
    assert written(20, "It rained. " * 10 + '\n\nHe said: "It rains."').may_end()


def test_half_a_text_is_half_met_only_at_a_sentence_end() -> None:
    assert not written(100, "雨" * 30 + "。").is_half_met()
    assert written(100, "雨" * 60 + "。").is_half_met()
    assert not written(100, "雨" * 60).is_half_met()


def test_what_it_begins_with_counts() -> None:
    assert written(100, "雨" * 10 + "。", prefix="雨" * 90).is_met()
    assert not written(100, "雨" * 10 + "。").is_met()


def test_english_counts_in_words() -> None:
    assert written(10, "So many words stood there on the old long wall. ").is_met()
    assert not written(20, "So many words stood there on the old long wall. ").is_met()


@pytest.mark.parametrize("target", [0, -5])
def test_a_length_of_nothing_stops_at_once(target: int) -> None:
    assert written(target, "雨。").is_met()
