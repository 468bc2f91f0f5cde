"""The editor over documents: what it asks of the model, and what it makes of the answers."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest
from test_unit_markdown_pieces import FRAGMENTS

from scribe.engine.base import Chunk, Request
from scribe.engine.scripted import Script, ScriptedEngine
from scribe.errors import UsageError
from scribe.tools import task
from scribe.tools.editor import EditEvent, Editor, ratio_for
from scribe.tools.events import Copied, Edited, Fault, Worked, Working
from scribe.tools.glossary import Glossary
from scribe.tools.markdown import pieces
from scribe.tools.task import Task

POLISH = task.polish("zh")


class EchoEngine(ScriptedEngine):
    """Answers each request with the passage it is about."""

    def __init__(self) -> None:
        super().__init__(Script((), context=10**6))

    def stream(self, request: Request) -> Iterator[Chunk]:
        passage = request.messages[-1].content.partition("\n\n")[2]
        return ScriptedEngine(Script((passage,), context=10**6)).stream(request)


def engine(*replies: str, **head: int) -> ScriptedEngine:
    return ScriptedEngine(Script(replies, **head))  # type: ignore[arg-type]


def result(events: list[EditEvent]) -> str:
    return "".join(
        event.text if isinstance(event, Copied) else event.after
        for event in events
        if isinstance(event, Copied | Edited)
    )


def edited(model: ScriptedEngine, what: Task, source: str, *only: int) -> tuple[str, list[Edited]]:
    """The document after the task, and what became of each part."""
    events = list(Editor(model, what, 7).edit(pieces(source), only))
    assert isinstance(events[-1], Worked)
    return result(events), [event for event in events if isinstance(event, Edited)]


@pytest.mark.parametrize("seed", range(200))
def test_a_model_that_changes_nothing_leaves_any_document_to_the_byte(seed: int) -> None:
    chance = random.Random(seed)
    source = "".join(chance.choices(FRAGMENTS, k=chance.randint(1, 20)))

    assert edited(EchoEngine(), POLISH, source)[0] == source


@pytest.mark.parametrize(
    "source", ["字" * 5000, "这是一句话。" * 800, "A sentence of words.  " * 400]
)
def test_so_does_one_with_a_paragraph_too_long_for_one_request(source: str) -> None:
    assert edited(EchoEngine(), POLISH, source)[0] == source


def test_the_request_has_the_unit_and_the_units_before_it() -> None:
    model = engine("甲二。", "乙二。")

    text, _parts = edited(model, POLISH, "甲一。\n\n乙一。\n")

    assert text == "甲二。\n\n乙二。\n"
    first, second = model.requests
    assert "甲一。" in first.messages[-1].content
    assert [message.content for message in second.messages[:-1]][-1] == "甲二。"
    assert "乙一。" in second.messages[-1].content


def test_a_lost_figure_is_drawn_again_and_asked_for() -> None:
    model = engine("共有人。", "共有3人。")

    text, (part,) = edited(model, POLISH, "一共有3个人。")

    assert (text, part.tries, part.flaws, part.kept) == ("共有3人。", 2, (), False)
    assert "润色这一段，其中必须有3：" in model.requests[1].messages[-1].content
    assert model.requests[1].seed != model.requests[0].seed


def test_the_last_try_is_held_to_what_was_lost_by_a_grammar() -> None:
    model = engine("共有人。")

    edited(model, POLISH, "一共有3个人。")

    assert [request.sampling.grammar for request in model.requests[:2]] == ["", ""]
    assert '"3"' in model.requests[2].sampling.grammar


def test_a_translation_is_asked_for_the_value_of_a_figure_with_a_word_in_it() -> None:
    model = engine("Many people.", "So many people.", "50,000 people.")

    text, (part,) = edited(model, task.translate("zh", "en", Glossary({})), "有5万人。")

    assert (text, part.tries, part.flaws) == ("50,000 people.", 3, ())
    asked = model.requests[1].messages[-1].content
    assert asked == "把这一段译成英文，其中必须有50,000：\n\n有50,000人。"
    assert '"50,000"' in model.requests[2].sampling.grammar


def test_polish_leaves_what_would_lose_something_and_rewrite_does_not() -> None:
    kept, (one,) = edited(engine("共有人。"), POLISH, "一共有3个人。")
    lost, (other,) = edited(engine("共有人。"), task.rewrite("zh", "短"), "一共有3个人。")

    assert (kept, one.kept, lost, other.kept) == ("一共有3个人。", True, "共有人。", False)
    assert one.flaws == other.flaws
    assert (one.flaws[0].fault, one.flaws[0].items) == (Fault.LOST, ("3",))


def test_a_rewriting_that_changes_nothing_is_drawn_again_by_itself_and_livelier() -> None:
    first, second = "这里有一段话，要换成另外的说法。", "第二段话也要换成另外一种说法。"
    model = engine("这段话，得换个说法才行。", second, "第二段嘛，也得换个说法。")

    text, parts = edited(model, task.rewrite("zh", "口语一些"), f"{first}\n{second}")

    assert text == "这段话，得换个说法才行。\n第二段嘛，也得换个说法。"
    assert [(part.tries, part.flaws) for part in parts] == [(1, ()), (2, ())]
    usual, again = model.requests[1:]
    assert first in usual.messages[1].content
    assert [message.role for message in again.messages] == ["system", "user"]
    assert "改写这一段，口语一些：" in again.messages[1].content
    assert again.sampling.temperature > usual.sampling.temperature


def test_the_best_of_the_tries_is_taken() -> None:
    model = engine("有3人。", "有3人和4狗。", "没有。")

    text, (part,) = edited(model, task.rewrite("zh", "短"), "有3人和4狗，见5。")

    assert (text, part.tries) == ("有3人和4狗。", 2)


def test_a_name_found_elsewhere_in_the_document_is_kept_where_it_begins_a_sentence() -> None:
    source = "Marie agreed to it.\n\nThey saw Marie there.\n"
    model = engine("He agreed to it.", "Marie agreed to that.", "They saw Marie there.")

    text, (part, _other) = edited(model, task.rewrite("en", "x"), source)

    assert (text, part.tries) == ("Marie agreed to that.\n\nThey saw Marie there.\n", 2)


def test_only_the_wanted_parts_are_asked_for() -> None:
    model = engine("乙二。")

    text, (part,) = edited(model, POLISH, "甲一。\n乙一。\n丙一。\n", 2)

    assert (text, part.number, part.parts, len(model.requests)) == (
        "甲一。\n乙二。\n丙一。\n",
        2,
        3,
        1,
    )


def test_a_part_that_is_not_there_is_refused() -> None:
    with pytest.raises(UsageError, match="no part 3; the last is 1"):
        edited(engine("甲。"), POLISH, "甲。", 3)


def test_a_part_that_fails_is_left_and_the_others_are_done() -> None:
    text, (first, second) = edited(
        engine("甲二。", "乙" * 9, fail_after=5), POLISH, "甲一。\n乙乙乙乙乙乙乙乙。\n"
    )

    assert text == "甲二。\n乙乙乙乙乙乙乙乙。\n"
    assert (first.error, second.kept) == (None, True)
    assert second.error is not None and "fail here" in second.error.message


def test_a_bar_in_the_result_of_a_cell_is_escaped_but_not_in_code() -> None:
    what = task.translate("zh", "en", Glossary({}))

    text, _parts = edited(
        engine("name", "a | b of `x | y`"), what, "| 名 | 甲乙`x | y` |\n|--|--|\n"
    )

    assert text == "| name | a \\| b of `x | y` |\n|--|--|\n"


@pytest.mark.parametrize(
    ("before", "answer", "after"),
    [
        ("墙上地图", "墙上的地图。", "墙上的地图"),
        ("- 修书架", "修好书架。", "- 修好书架"),
        ("他来了。", "他走来了。", "他走来了。"),
        (
            "这一段话写得相当长却忘了写句号",
            "这段话写得相当长，却忘了写句号。",
            "这段话写得相当长，却忘了写句号。",
        ),
    ],
)
def test_a_title_gets_no_full_stop(before: str, answer: str, after: str) -> None:
    text, _parts = edited(engine(answer), POLISH, before)

    assert text == after


def test_a_hand_wrapped_paragraph_is_wrapped_again_behind_its_marks() -> None:
    source = (
        "> Their is a paragraph that was wrapped by hand at about seventy columns or\n"
        "> so, and goes on over several lines of which each is about as wide as any\n"
        "> other is, until it ends.\n"
    )
    answer = " ".join(line.removeprefix("> ") for line in source.splitlines())

    text, _parts = edited(engine(answer.replace("Their", "There")), task.polish("en"), source)

    assert text == source.replace("Their", "There")


def test_a_wrapped_line_never_begins_with_what_markdown_takes_for_a_mark() -> None:
    words = "word " * 14
    source = f"{words}and\n{words}and\nso on.\n"
    answer = f"{words}in 1986. - {words}# and 2. so on - + and so on."

    text, _parts = edited(engine(answer), task.rewrite("en", "x"), source)

    assert len(pieces(text)) == len(pieces(source))


def test_cancelling_ends_the_work_between_two_parts() -> None:
    model = engine("甲二。", "乙二。")
    editor = Editor(model, POLISH, 7, cancelled=lambda: bool(model.requests))

    events = list(editor.edit(pieces("甲一。\n乙一。\n")))

    assert events == [Working(1, 2)]


def test_the_ratio_for_a_length_leaves_out_what_cannot_change() -> None:
    document = pieces("# 标题四字\n\n" + "字" * 96 + "\n")

    assert ratio_for(document, 52) == pytest.approx(0.5)
    assert ratio_for(document, 1) == pytest.approx(0.05)
