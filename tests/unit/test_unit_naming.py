"""Where names begin, in an assignment or in a text."""

from __future__ import annotations

import pytest

from scribe.writing.naming import name_starts


@pytest.mark.parametrize(
    ("text", "starts"),
    [
        ("写一篇小说，守塔人叫陈渡，3000字。", ("陈",)),
        ("写一个故事，主人公叫做林小满。", ("林",)),
        ("写一篇关于早起的作文，600字。", ()),
        ("邮差名叫艾伦·沃特森。还有叫做莉莉的姑娘，和叫“大雁”的鸟。", ("艾", "莉", "大")),
        ("A story about Ines Calder of Harrow Street.", ("Ines", "Calder", "Harrow", "Street")),
        ("He met Bram. Then Bram and Lise left, and Bram sang.", ("Bram", "Lise")),
        ("Write a story about an old piano.", ()),
    ],
)  # fmt: skip
def test_names_are_known_by_their_beginnings(text: str, starts: tuple[str, ...]) -> None:
    assert name_starts(text) == starts
