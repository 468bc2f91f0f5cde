"""Questions about text, on tables of cases."""

from __future__ import annotations

import pytest

from scribe.text import (
    RunningCount,
    byte_size,
    clauses,
    count,
    count_han,
    ends_sentence,
    language_of,
    last_sentence_end,
    paragraphs,
    sentences,
    units,
)


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("", 0),
        (" \n\t", 0),
        ("大海", 2),
        ("大海，全是水。", 5),
        ("one two three", 3),
        ("don't stop", 2),
        ("a well-known fact", 3),
        ("it’s 3.14, or 1,000", 4),
        ("Python 3.11 发布了", 5),
        ("用Python写代码", 5),
        ("々〇", 2),
        ("𠮷野家", 3),
        ("— … !?", 0),
        ("Ünïcode Straße", 2),
        ("Война и мир", 3),
        ("end.Start", 1),
        ("one, two", 2),
        ("👋🏽 hi", 1),
    ],
)
def test_length_is_counted_as_people_do(text: str, length: int) -> None:
    assert count(text) == length


def test_han_characters_are_counted_alone() -> None:
    assert count_han("用Python写3行代码。") == 5


@pytest.mark.parametrize("size", [1, 2, 3, 7])
def test_a_running_count_agrees_with_the_whole(size: int) -> None:
    text = "第一段，用 Python 3.11。\n\nThe well-known don’t,\n1,000 words 结束"
    running = RunningCount()
    for at in range(0, len(text), size):
        running.add(text[at : at + size])
        assert running.total == count(text[: at + size])


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("", "en"),
        ("123", "en"),
        ("a walk by the sea", "en"),
        ("海边散步", "zh"),
        ("介绍一下 Python 和 Rust 的区别", "zh"),
        ("What does the character 道 mean in philosophy?", "en"),
        ("GPU", "en"),
        ("AI 时代", "zh"),
        ("Explain 大海 and 高山 as symbols in Tang poetry, please", "en"),
    ],
)
def test_the_language_is_the_one_that_carries_the_text(text: str, language: str) -> None:
    assert language_of(text) == language


@pytest.mark.parametrize(
    "text",
    [
        "It is over.",
        "Is it over?",
        "It is over!  \n",
        "“It is over.”",
        '"It is over."',
        "He left (late.)",
        "结束了。",
        "结束了吗？",
        "他说：“结束了。”",
        "「結束了。」",
        "还有……",
        "**Bold end.**",
        "First line (open\nThe next one ends.",
        "It costs 3.50 dollars.",
        "He is 1.80 m tall!",
        "He was born in 1999.",
        "The answer is 7.",
    ],
)
def test_a_sentence_has_ended(text: str) -> None:
    assert ends_sentence(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "It is",
        "It is,",
        "结束了，",
        "“It is over.",
        "他说：“结束了。",
        "「結束了。",
        "（还没完。",
        "He met Mr.",
        "He met Dr. ",
        "named after J.",
        "apples, pears, etc.",
        "that is, i.e.",
        "The list:\n1.",
        "see No.",
        "in the U.S.",
        "text\n  12.",
        "The price is 3.5",
    ],
)
def test_a_sentence_goes_on(text: str) -> None:
    assert not ends_sentence(text)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("One. Two. Thr", "One. Two."),
        ("第一句。第二句！第三", "第一句。第二句！"),
        ("他说：“走吧。”然后他", "他说：“走吧。”"),
        ("He met Mr. Smith", ""),
        ("It works. He met Dr. Wu and", "It works."),
        ("It works. He rang Hansen & Co. from", "It works."),
        ("no end", ""),
        ("It costs 3.50", ""),
        ("Done.", "Done."),
        ("", ""),
    ],
)
def test_the_last_complete_sentence_is_found(text: str, kept: str) -> None:
    assert text[: last_sentence_end(text)] == kept


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", []),
        ("…\n。", []),
        ("春天来了。花开了！真的？", ["春天来了。", "花开了！", "真的？"]),
        ("“走吧！”“好。”他说。", ["“走吧！”", "“好。”", "他说。"]),
        ("还有……然后呢？！没了", ["还有……", "然后呢？！", "没了"]),
        ("他用C。Then he left. Mr. Wu stayed.", ["他用C。", "Then he left.", "Mr. Wu stayed."]),
        ("It was 1999. He paid 3.50.", ["It was 1999.", "He paid 3.50."]),
        ("# Title\nverse one,\nverse two", ["# Title", "verse one,", "verse two"]),
        ("1. First item. More.\n2. Second", ["1. First item.", "More.", "2. Second"]),
        ("The U.S. economy grew.", ["The U.S. economy grew."]),
        ("한국어입니다. こんにちは。——", ["한국어입니다.", "こんにちは。"]),
    ],
)
def test_sentences_are_told_apart(text: str, found: list[str]) -> None:
    assert sentences(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("要求：上午8:30,写三句、四句；完", ["要求", "上午8:30", "写三句", "四句", "完"]),
        ("One, two. 3,000 or 3.5: yes", ["One", "two", "3,000 or 3.5", "yes"]),
        ("，。\n", []),
    ],
)
def test_clauses_are_told_apart(text: str, found: list[str]) -> None:
    assert clauses(text) == found


def test_paragraphs_leave_headings_out() -> None:
    assert paragraphs("# T\n\none\n  two \n\n## H\nthree") == ["one", "two", "three"]


def test_units_are_what_is_counted() -> None:
    text = "用Python写, don't 3.14"
    assert units(text) == ["用", "python", "写", "don't", "3.14"]
    assert len(units(text)) == count(text)


@pytest.mark.parametrize(
    ("size", "shown"),
    [
        (0, "0 bytes"),
        (999, "999 bytes"),
        (1000, "1.0 kB"),
        (999_499, "999.5 kB"),
        (1_117_320_768, "1.1 GB"),
        (5 * 10**21, "5000.0 EB"),
    ],
)
def test_sizes_are_for_people(size: int, shown: str) -> None:
    assert byte_size(size) == shown
