"""What a text remembers of itself: clauses, runs of words, sentences, headings."""

from __future__ import annotations

import pytest

from scribe.writing.memory import Memory, long_enough

RIVER = "清晨的集市上，卖豆腐的老人把担子放在石桥边，等第一个客人。"
TOWN = "The old baker opens his narrow shop at five every single morning."


def memory(*passages: str, language: str = "zh") -> Memory:
    """A memory of `passages`, each of them a sentence."""
    remembered = Memory(language)
    for passage in passages:
        remembered.add(passage)
        remembered.add_sentence(passage)
    return remembered


@pytest.mark.parametrize(("language", "said"), [("zh", RIVER), ("en", TOWN)])
def test_what_was_said_is_known(language: str, said: str) -> None:
    remembered = memory(said, language=language)

    assert remembered.knows(said)
    assert remembered.novelty(said) == 0
    assert remembered.knows_sentence(said)


@pytest.mark.parametrize(
    ("language", "said", "new"),
    [
        ("zh", RIVER, "傍晚时分，渔船一条接一条回到了码头，灯也亮了。"),
        ("en", TOWN, "Nobody had told her that the last train was gone by then."),
    ],
)
def test_what_is_new_is_not(language: str, said: str, new: str) -> None:
    remembered = memory(said, language=language)

    assert not remembered.knows(new)
    assert remembered.novelty(new) == 1
    assert not remembered.knows_sentence(new)


def test_punctuation_and_capitals_make_no_difference() -> None:
    assert memory(RIVER).knows(RIVER.replace("，", "；").replace("。", "！"))
    assert memory(TOWN, language="en").knows(TOWN.upper())


def test_a_sentence_with_a_word_changed_is_still_known() -> None:
    assert memory(RIVER).knows(RIVER.replace("老人", "大爷"))
    assert memory(RIVER).knows_sentence(RIVER.replace("老人", "大爷"))
    assert memory(TOWN, language="en").knows_sentence(TOWN.replace("single", "cold"))


def test_half_a_sentence_is_half_new() -> None:
    half = RIVER[:13] + "和他的孙子一起看着河面上的雾慢慢散开。"

    assert 0.3 < memory(RIVER).novelty(half) < 0.9


def test_a_few_words_say_too_little_to_be_known() -> None:
    assert not memory(RIVER).knows("集市上")
    assert not long_enough("集市上") and not long_enough("in the end")
    assert long_enough(RIVER) and long_enough(TOWN)


def test_nothing_is_known_at_first() -> None:
    empty = Memory("zh")

    assert not empty.knows(RIVER) and not empty.knows_sentence(RIVER) and not empty.knows("")
    assert not empty.has_run(RIVER) and not empty.is_heading("桥")
    assert empty.novelty("") == empty.novelty(RIVER) == 1


@pytest.mark.parametrize(("language", "said"), [("zh", RIVER), ("en", TOWN)])
def test_a_long_run_of_the_same_words_is_noticed_at_its_last_word(language: str, said: str) -> None:
    remembered = memory(said, language=language)
    remembered.add("另起一句。" if language == "zh" else "Then again.")

    assert remembered.has_run(said)
    assert not remembered.has_run(said[:6])


def test_a_run_goes_on_over_the_border_of_two_passages() -> None:
    remembered = memory(RIVER)
    remembered.add("他说，")
    first, second = "卖豆腐的老人把", "担子放在石桥边"

    remembered.add(first)

    assert not Memory("zh").has_run(second)
    assert remembered.has_run(second)


def test_words_that_only_follow_each_other_once_are_no_run() -> None:
    remembered = Memory("zh")
    remembered.add(RIVER)

    assert not remembered.has_run("河水很凉")


@pytest.mark.parametrize("again", ["## 石桥", "### 石桥", "## “石桥”", "##  石桥 \n\n"])
def test_a_heading_is_known_whatever_its_marks(again: str) -> None:
    remembered = memory("## 石桥")

    assert remembered.knows(again)
    assert remembered.is_heading(again.strip().lstrip("# "))


def test_a_heading_is_known_only_as_a_whole() -> None:
    remembered = memory("## 石桥")

    assert not remembered.knows("## 石桥边的人")
    assert not remembered.is_heading("石桥边")


def test_a_sentence_is_no_heading() -> None:
    assert not memory("石桥").is_heading("石桥")
