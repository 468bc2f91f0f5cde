"""Words that a text has right elsewhere, written wrongly."""

from __future__ import annotations

import pytest

from scribe.writing.spelling import Spelling

SAID = "The community keeps its building, though visitors require tickets for the museums."


def knows(passage: str) -> Spelling:
    spelling = Spelling()
    spelling.add(passage)
    return spelling


@pytest.mark.parametrize("word", ["communtiy", "builing", "buillding", "visitros", "tikets"])
def test_a_mangled_word_is_noticed(word: str) -> None:
    assert knows(SAID).fails(f"They love the {word} there.")


@pytest.mark.parametrize(
    "word", ["community", "requires", "required", "museum", "buildings", "through", "lighthouse"]
)
def test_another_word_or_another_form_of_one_is_none(word: str) -> None:
    assert not knows(SAID).fails(f"They love the {word} there.")


def test_a_copy_learns_by_itself() -> None:
    first = knows(SAID)
    second = first.copy()
    second.add("a lighthouse")

    assert second.fails("a lighhouse")
    assert not first.fails("a lighhouse")
