"""Terms and their translations: read, looked for, and missed."""

from __future__ import annotations

import pytest

from scribe.errors import InputError
from scribe.tools.glossary import Glossary, read_glossary, recurring_terms


def missed(term: str, translation: str, before: str, after: str) -> bool:
    return bool(Glossary({term: translation}).missing(before, after))


def test_a_glossary_has_a_term_to_a_line() -> None:
    found = read_glossary("# 术语\n大模型 = large language model\n\n库＝library\n f = x = y\n", "g")

    assert found.terms == {"大模型": "large language model", "库": "library", "f": "x = y"}


@pytest.mark.parametrize("line", ["no sign", "= b", "a =", "a : b"])
def test_a_bad_line_is_told_by_its_number(line: str) -> None:
    with pytest.raises(InputError, match=r"terms\.txt, line 3: expected TERM = TRANSLATION"):
        read_glossary(f"a = b\n# c\n{line}\n", "terms.txt")


@pytest.mark.parametrize(
    ("term", "translation", "before", "after"),
    [
        ("大模型", "large language model", "大模型很好", "Large Language Models are good"),
        ("分支", "branch", "多个分支", "several branches"),
        ("库", "library", "一些库", "some libraries"),
        ("cat", "猫", "in this category", "在这一类"),
        ("AI", "人工智能", "to maintain it", "维护它"),
        ("机器 学习", "machine learning", "机器\n学习", "machine  learning"),
        ("C++", "C++", "用C++写", "written in C++"),
        ("模型", "model", "模型甲和模型乙", "models A and B of one model"),
    ],
)
def test_a_term_is_found_in_any_case_and_number(
    term: str, translation: str, before: str, after: str
) -> None:
    assert not missed(term, translation, before, after)


@pytest.mark.parametrize(
    ("term", "translation", "before", "after"),
    [
        ("大模型", "large language model", "大模型很好", "LLMs are good"),
        ("policy", "政策", "These policies", "这些方针"),
        ("数据", "data", "数据很多", "the database is large"),
        ("C++", "C++", "用C++写", "written in C"),
        ("模型", "model", "模型甲和模型乙", "model A and pattern B"),
        ("x", "{y}\\1", "an x", "q"),
    ],
)
def test_a_term_whose_translation_is_not_there_is_missed(
    term: str, translation: str, before: str, after: str
) -> None:
    assert missed(term, translation, before, after)


def test_a_term_inside_a_longer_one_is_not_asked_for() -> None:
    glossary = Glossary({"模型": "model", "大模型": "LLM"})

    assert glossary.in_text("大模型") == {"大模型": "LLM"}
    assert glossary.in_text("大模型和模型") == {"大模型": "LLM", "模型": "model"}


def test_names_and_quoted_terms_that_recur_are_terms() -> None:
    units = [
        "At Bell Labs, “信息熵” is old.",
        "He left Bell Labs. “信息熵” stays.",
        "Bell Labs",
        "New York",
    ]

    assert recurring_terms(units) == ["Bell Labs", "信息熵"]
