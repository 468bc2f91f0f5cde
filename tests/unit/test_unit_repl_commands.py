"""How a line is read, what it can be completed to, and what the parts of a draft are called."""

from __future__ import annotations

import pytest

from scribe.errors import UsageError
from scribe.repl.changes import Drafted, Said
from scribe.repl.commands import COMMANDS, Call, Talk, help_lines, is_open_block, parse
from scribe.repl.completing import Offer, candidates
from scribe.repl.document import blocks, replaced, span_of, target_of
from scribe.repl.performing import ACTIONS
from scribe.repl.session import Session
from scribe.repl.toolbar import toolbar
from scribe.writing.dialogue import Turn

DRAFT = """# 夜市

开头一段。

## 老张

老张的第一段。
还是第一段。

老张的第二段。

## 天亮

收摊了。
"""
WITH_DRAFT = Session().after(Drafted(DRAFT, "/open draft.md"))


def offered(before: str, **there: object) -> list[str]:
    """What `before` can become, with a draft at hand."""
    offer = Offer(WITH_DRAFT, **there)  # type: ignore[arg-type]
    return [candidate.text for candidate in candidates(before, offer)]


def named(target: str) -> str:
    span = span_of(DRAFT, target)
    return DRAFT[span.start : span.end]


def test_every_command_does_something() -> None:
    assert set(ACTIONS) == set(COMMANDS)


def test_what_does_not_begin_with_a_slash_is_a_message() -> None:
    assert parse("  写一首诗 /help ") == Talk("写一首诗 /help")


def test_a_message_can_begin_with_a_slash_of_its_own() -> None:
    assert parse("//help is a command") == Talk("/help is a command")


def test_a_block_in_quotes_is_one_message() -> None:
    assert parse('"""\n第一行\n\n第二行\n"""') == Talk("第一行\n\n第二行")


@pytest.mark.parametrize(
    ("text", "open_"),
    [('"""', True), ('"""第一行', True), ('"""一"""', False), ("一", False), ('""', False)],
)
def test_a_block_is_open_until_its_closing_quotes(text: str, open_: bool) -> None:
    assert is_open_block(text) is open_


def test_options_come_before_the_topic() -> None:
    call = parse('/write --length 800 --tone "平静 克制" 夜市的 --length')

    assert isinstance(call, Call)
    assert call.options == (("length", "800"), ("tone", "平静 克制"))
    assert call.argument == "夜市的 --length"


@pytest.mark.parametrize(
    ("line", "near"), [("/polsh", "/polish"), ("/sesions", "/sessions"), ("/savee x", "/save")]
)
def test_an_unknown_command_suggests_the_nearest(line: str, near: str) -> None:
    with pytest.raises(UsageError) as told:
        parse(line)

    assert near in told.value.hint


def test_an_unknown_option_suggests_the_nearest() -> None:
    with pytest.raises(UsageError) as told:
        parse("/write --lenght 800 夜市")

    assert "--length" in told.value.hint


def test_help_lists_what_makes_sense_now() -> None:
    assert not any(line.startswith("/polish") for line in help_lines(Session()))
    assert any(line.startswith("/polish") for line in help_lines(WITH_DRAFT))


def test_commands_are_completed_when_they_make_sense() -> None:
    assert offered("/po") == ["/polish"]
    assert candidates("/po", Offer()) == []
    assert "/redo" not in offered("/r")


def test_parts_models_templates_and_sessions_are_completed() -> None:
    assert offered("/polish s") == ["s1", "s2", "s3"]
    assert offered("/model qw", models=["qwen", "smol"]) == ["qwen"]
    assert offered("/template st", templates=["story", "poem"]) == ["story"]
    assert offered("/resume ", sessions=["one"]) == ["one"]


def test_options_and_their_values_are_completed() -> None:
    assert offered("/write --te") == ["--template"]
    assert offered("/write --template st", templates=["story", "poem"]) == ["story"]
    assert offered("/write 夜") == []


def test_settings_are_completed_and_then_their_choices() -> None:
    assert offered("/set temp") == ["template", "temperature"]
    assert offered("/set text_lang ") == ["text_lang auto", "text_lang en", "text_lang zh"]


def test_files_are_completed_from_what_was_typed() -> None:
    assert offered("/open no", files=lambda start: [f"{start}tes.md"]) == ["notes.md"]


def test_each_of_several_files_is_completed() -> None:
    [candidate] = candidates("/image a.png no", Offer(files=lambda start: [f"{start}te.png"]))

    assert (candidate.text, candidate.typed) == ("note.png", len("no"))


def test_the_alternatives_shown_are_completed_after_the_number_of_a_place() -> None:
    shown = [("1 a", "“stood”"), ("1 b", "“was”"), ("2 a", "“hill”")]

    assert offered("/alternatives s", alternatives=shown) == ["s1", "s2", "s3"]
    assert offered("/alternatives 1 ", alternatives=shown) == ["1 a", "1 b"]


def test_a_candidate_replaces_what_was_typed_of_it() -> None:
    [candidate] = candidates("/model qw", Offer(models=["qwen"]))

    assert candidate.typed == len("qw")


def test_a_message_is_not_completed() -> None:
    assert offered("po") == []


def test_headings_are_sections_and_the_rest_paragraphs() -> None:
    assert [block.label for block in blocks(DRAFT)] == ["s1", "1", "s2", "2", "3", "s3", "4"]


def test_a_part_is_named_by_its_number() -> None:
    assert named("2") == "老张的第一段。\n还是第一段。"
    assert named("2-3") == "老张的第一段。\n还是第一段。\n\n老张的第二段。"
    assert named("s2") == "## 老张\n\n老张的第一段。\n还是第一段。\n\n老张的第二段。"
    assert named("s2-3").endswith("收摊了。")
    assert named("") == DRAFT.strip()


@pytest.mark.parametrize("target", ["9", "s9", "3-2", "1-s9"])
def test_a_part_that_is_not_there_is_refused(target: str) -> None:
    with pytest.raises(UsageError):
        span_of(DRAFT, target)


def test_a_part_can_stand_before_the_rest_of_a_command() -> None:
    assert target_of("2-3 更活泼") == ("2-3", "更活泼")
    assert target_of("s1") == ("s1", "")
    assert target_of("2026年的口吻") == ("", "2026年的口吻")


def test_a_part_is_replaced_and_nothing_else() -> None:
    assert replaced(DRAFT, span_of(DRAFT, "1"), "新的开头。") == DRAFT.replace(
        "开头一段。", "新的开头。"
    )


def test_the_toolbar_fits_the_window() -> None:
    line = toolbar("qwen", 0.42, DRAFT, 12.5, summed_up=True, width=200)

    assert "qwen · context 42 % · summed up · draft" in line
    assert len(toolbar("qwen", 0.42, DRAFT, 12.5, summed_up=True, width=20)) <= 20


def test_an_answer_can_be_made_anew_and_an_empty_session_cannot() -> None:
    answered = Session().after(Said(Turn("你好", "在。")))

    assert [c.text for c in candidates("/reg", Offer(answered))] == ["/regen"]
    assert candidates("/reg", Offer()) == []
