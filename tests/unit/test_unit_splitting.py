"""A long text cut into passages that fit."""

from __future__ import annotations

import random

import pytest
from test_unit_markdown_pieces import FRAGMENTS

from scribe.tools.splitting import passages


def words(text: str) -> int:
    return len(text.split())


@pytest.mark.parametrize("seed", range(60))
def test_passages_joined_are_the_text_and_each_fits(seed: int) -> None:
    chance = random.Random(seed)
    text = "".join(chance.choices(FRAGMENTS, k=30))
    budget = chance.randint(1, 300)

    found = passages(text, budget, len)

    assert "".join(passage.text for passage in found) == text
    assert all(text[part.start :].startswith(part.text) and part.text for part in found)
    assert max(len(passage.text) for passage in found) <= budget


def test_an_empty_text_has_no_passages() -> None:
    assert passages("", 10, len) == []


def test_a_text_that_fits_is_one_passage() -> None:
    assert [passage.text for passage in passages("a\n\nb", 4, len)] == ["a\n\nb"]


def test_a_text_is_cut_at_headings_before_paragraphs_before_sentences() -> None:
    headed = "一段。\n\n二段。\n\n# 题\n\n三段。\n"
    assert [part.text for part in passages(headed, 16, len)] == [
        "一段。\n\n二段。\n\n",
        "# 题\n\n三段。\n",
    ]
    assert passages("一段一段。\n\n二段。三段。四", 13, len)[0].text == "一段一段。\n\n"
    assert passages("一句，一句。二句，", 8, len)[0].text == "一句，一句。"


def test_a_text_wrapped_by_hand_is_cut_between_sentences() -> None:
    text = "One two three four\nfive six. Seven eight nine\nten eleven twelve.\n"

    assert [part.text for part in passages(text, 9, words)] == [
        "One two three four\nfive six. ",
        "Seven eight nine\nten eleven twelve.\n",
    ]


def test_lines_that_are_no_sentences_are_cut_at_line_ends() -> None:
    assert passages("one two three\nfour five six\nseven eight\n", 7, words)[0].text == (
        "one two three\nfour five six\n"
    )
    assert passages("one two three\n- four five\nsix seven", 6, words)[0].text == (
        "one two three\n"
    )


def test_no_sentence_is_cut_after_an_abbreviation_or_in_a_figure() -> None:
    text = "He paid Mr. Smith 3.14 dollars for it. " * 40

    assert all(part.text.endswith("it. ") for part in passages(text, 50, words))


def test_one_long_sentence_is_cut_between_words_or_clauses() -> None:
    assert {part.text for part in passages("word " * 40, 17, len)} == {"word word word ", "word "}
    assert passages("很长的一句话，没有完，还是没有完，就这样", 12, len)[0].text.endswith("，")


def test_a_line_without_any_place_to_cut_is_cut_all_the_same() -> None:
    assert [len(part.text) for part in passages("字" * 10, 4, len)] == [4, 4, 2]


def test_a_character_of_more_tokens_than_fit_stands_alone() -> None:
    assert [part.text for part in passages("ab", 1, lambda text: 5 * len(text))] == ["a", "b"]
