"""The names in an assignment or in a text."""

from __future__ import annotations

import pytest

from scribe.writing.naming import Names, names_in


@pytest.mark.parametrize(
    ("text", "starts", "rests"),
    [
        ("写一篇小说，守塔人叫陈渡，3000字。", "陈", "渡"),
        ("写一个故事，主人公叫做林小满。", "林", "小满"),
        ("主角是女司机周岚，她捡到一只木盒。", "周", "岚"),
        ("主人公是支教老师何晓雨。值班人员是王磊和陈静。", "何王", "晓雨磊"),
        ("他觉得主人公高兴极了，老师说许多话。", "", ""),
        ("写一篇关于早起的作文，600字。", "", ""),
        ("邮差名叫艾伦·沃特森。还有叫做莉莉的姑娘，和叫“大雁”的鸟。", "艾莉大", "伦莉雁"),
    ],
)
def test_chinese_names_are_known_by_what_stands_before_them(
    text: str, starts: str, rests: str
) -> None:
    assert names_in(text) == Names(tuple(starts), tuple(rests))


@pytest.mark.parametrize(
    ("text", "starts"),
    [
        ("A story about Ines Calder of Harrow Street.", ("Ines", "Calder", "Harrow", "Street")),
        ("He met Bram. Then Bram and Lise left, and Bram sang.", ("Bram", "Lise")),
        ("Write a story about an old piano.", ()),
    ],
)
def test_english_names_are_known_by_their_capitals(text: str, starts: tuple[str, ...]) -> None:
    assert names_in(text) == Names(starts, ())
