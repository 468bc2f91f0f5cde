"""The growing text: what is shown of it, and what waits for something to follow."""

from __future__ import annotations

import pytest

from scribe.writing.manuscript import Manuscript


def shown(manuscript: Manuscript, *pieces: str) -> str:
    return "".join(written.text for piece in pieces if (written := manuscript.add(piece)))


@pytest.mark.parametrize("mark", ["-", "- ", " -", "12."])
def test_the_mark_of_an_item_waits_for_the_item(mark: str) -> None:
    manuscript = Manuscript(100)
    manuscript.begin_turn()

    assert shown(manuscript, "买菜。\n", mark) == "买菜。"
    assert shown(manuscript, " 做饭。") == f"\n{mark} 做饭。"


@pytest.mark.parametrize("mark", ["-", "4.", "12、", "2. **"])
def test_a_mark_with_nothing_behind_it_is_never_shown(mark: str) -> None:
    manuscript = Manuscript(100)
    manuscript.begin_turn()
    shown(manuscript, "买菜。\n", *mark)

    manuscript.begin_turn()

    assert shown(manuscript, "后来的事。") == "\n\n后来的事。"
    assert manuscript.text == "买菜。\n\n后来的事。"


def test_a_turn_may_open_with_an_item() -> None:
    manuscript = Manuscript(100)
    manuscript.begin_turn()
    shown(manuscript, "## 采购")
    manuscript.begin_turn()

    assert shown(manuscript, "-", " 买菜。", "\n", "-", " 做饭。") == "\n\n- 买菜。\n- 做饭。"


def test_a_number_at_the_end_of_a_line_is_text() -> None:
    manuscript = Manuscript(100)
    manuscript.begin_turn()

    assert shown(manuscript, "It was 19", "85.") == "It was 1985."
