"""The measures of a text, against values computed by hand."""

from __future__ import annotations

import pytest

from scribe.text import sentences
from scribe.writing.quality import (
    duplicates,
    judge,
    length_score,
    purity,
    repeated_grams,
    resemblance,
    shingles,
    structure,
)


@pytest.mark.parametrize(
    ("asked", "written", "score"),
    [
        (1000, 1000, 100),
        (1000, 1300, 90),  # 1 - 0.3 / 3
        (1000, 2500, 50),
        (1000, 4000, 0),
        (1000, 9000, 0),
        (1000, 800, 87.5),  # 1 - 0.25 / 2
        (1000, 500, 50),
        (900, 300, 0),
        (1000, 1, 0),
        (1000, 0, 0),
        (0, 10, 0),
    ],
)
def test_the_length_score_falls_off_on_both_sides(asked: int, written: int, score: float) -> None:
    assert length_score(asked, written) == pytest.approx(score)


@pytest.mark.parametrize(
    ("text", "share"),
    [
        ("", 0),
        ("一二三", 0),
        ("一二三四五六", 0),
        ("一二三四，一二三四", 20),  # 5 grams, of which 1 twice
        ("a b c d e A B C D E", 100 * 2 / 7),
        ("啊啊啊啊啊啊啊", 75),
    ],
)
def test_repeated_grams(text: str, share: float) -> None:
    assert repeated_grams(text) == pytest.approx(share)


def test_resemblance_is_jaccards() -> None:
    one, other = shingles("a b c d e"), shingles("b c d e f")
    assert resemblance(one, other) == pytest.approx(2 / 4)
    assert resemblance(one, one) == 1
    assert resemblance(shingles(""), shingles("")) == 0
    assert shingles("two words") == {("two", "words")}


@pytest.mark.parametrize(
    ("passages", "share"),
    [
        ([], 0),
        (["a b c d e", "v w x y z"], 0),
        (["a b c d e", "A, b, c d e!"], 50),
        (["a b c d e f g", "a b c d e f h", "x y z"], 100 / 3),  # 4 of 6 shingles
        (["a b c d e f", "a b c d e h"], 100 / 2),  # 3 of 5: just near enough
        (["a b c d e", "a b c d h"], 0),  # 2 of 4
        (["a b c"] * 4, 75),
        (["", "…"], 0),
    ],
)
def test_duplicates_nearly_repeat_an_earlier_passage(passages: list[str], share: float) -> None:
    assert duplicates(passages) == pytest.approx(share)


def test_headings_and_list_numbers_are_no_sentence_on_their_own() -> None:
    assert sentences("# 春天\n\n1. 花开了。2.5元！“走吧！”") == [
        "# 春天",
        "1. 花开了。",
        "2.5元！",
        "“走吧！”",
    ]


@pytest.mark.parametrize(
    ("text", "language", "brief", "share"),
    [
        ("", "zh", "", 100),
        ("春天来了", "zh", "", 100),
        ("春天 spring", "zh", "", 100 * 2 / 8),
        ("用Python写代码，调用API和iPhone", "zh", "", 100),
        ("用python写", "zh", "python 入门", 100),
        ("见`code`和 https://a.bc/d，或 x.y@z.org", "zh", "", 100),
        ("春天が", "zh", "", 100 * 2 / 3),
        ("The sea", "en", "", 100),
        ("Café señor", "en", "", 100),
        ("abcd 大海", "en", "", 100 * 4 / 6),
        ("abcd 大海", "en", "Explain 大海", 100),
        ("ab да", "en", "", 50),
    ],
)
def test_purity(text: str, language: str, brief: str, share: float) -> None:
    assert purity(text, language, brief) == pytest.approx(share)


@pytest.mark.parametrize(
    ("text", "share"),
    [
        ("# T\n\n## A\n\nx\n\n## B\n\n### C\n", 100),
        ("## A ##\n## B\n## C", 100),
        ("## B\n\n## C", 100 * 2 / 3),
        ("## C\n## A\n## B", 100 * 2 / 3),
        ("## B\n\n## A", 100 / 3),
        ("A\n\n#B\n\n#\n\nC", 0),
        ("", 0),
    ],
)
def test_headings_are_kept_in_order(text: str, share: float) -> None:
    assert structure(text, ["A", "B", "C"]) == pytest.approx(share)


def test_all_measures_of_a_text() -> None:
    text = "# 海\n\n大海是蓝色的。大海是蓝色的。\n\n天空也很高。"
    quality = judge(text, "zh", 18, headings=["海", "天"])
    assert quality.length_score == 100
    assert quality.repeated_4grams == pytest.approx(100 * (1 - 12 / 15))
    assert quality.duplicate_sentences == pytest.approx(100 / 4)
    assert quality.duplicate_paragraphs == 0
    assert quality.purity == 100
    assert quality.structure == 50
    assert judge(text, "zh", 18).structure is None
