"""An answer that is wanted whole: what is left of one that was broken off."""

from __future__ import annotations

import pytest

from scribe.engine.base import Message, Request
from scribe.engine.scripted import Script, ScriptedEngine
from scribe.errors import ContextOverflow
from scribe.tools import task
from scribe.tools.answer import whole_answer
from scribe.tools.editor import Editor
from scribe.tools.events import Edited, Worked
from scribe.tools.markdown import pieces


def answer(reply: str, *, max_tokens: int = 99, context: int = 99, cancelled: bool = False) -> str:
    request = Request((Message("user", "问"),), max_tokens=max_tokens, cancelled=lambda: cancelled)
    return whole_answer(ScriptedEngine(Script((reply,), context=context)), request)[0]


@pytest.mark.parametrize(
    ("reply", "max_tokens", "kept"),
    [
        ("一句话。", 99, "一句话。"),
        ("一句话。", 2, ""),
        ("一行\n二行", 4, "一行\n"),
        ("一行\n二行", 99, "一行\n二行"),
    ],
)
def test_of_an_answer_that_took_all_its_tokens_the_whole_lines_are_left(
    reply: str, max_tokens: int, kept: str
) -> None:
    assert answer(reply, max_tokens=max_tokens) == kept


def test_of_one_that_was_cancelled_nothing_is() -> None:
    assert answer("一句话。", cancelled=True) == ""


def test_one_that_the_context_breaks_off_is_an_error() -> None:
    with pytest.raises(ContextOverflow):
        answer("一句话。" * 9, context=12)


def polished(reply: str, context: int) -> tuple[Edited, int]:
    """What became of a part of one sentence, and how many tokens it was asked for with."""
    engine = ScriptedEngine(Script((reply,), context=context))
    _working, edited, worked = Editor(engine, task.polish("zh"), 7).edit(pieces("他昨天来了。"))
    assert isinstance(edited, Edited)
    assert isinstance(worked, Worked)
    return edited, worked.timings.prompt_tokens


def test_a_part_whose_result_is_broken_off_is_kept_and_told() -> None:
    whole, prompt = polished("他昨天来到了。", 9999)
    runaway, _prompt = polished("他昨天来到了" * 99, 9999)
    broken, _prompt = polished("他昨天来到了。", prompt + 4)

    assert (whole.after, whole.kept) == ("他昨天来到了。", False)
    assert (runaway.after, runaway.kept, bool(runaway.flaws)) == ("他昨天来了。", True, True)
    assert (broken.after, broken.kept) == ("他昨天来了。", True)
    assert isinstance(broken.error, ContextOverflow)
