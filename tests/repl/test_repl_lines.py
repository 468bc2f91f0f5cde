"""scribe chat on pipes and plain terminals."""

from __future__ import annotations

import front_door
import pytest
from front_door import Scribe, prose

scribe = front_door.scribe

OUTLINE = "# 夜市\n\n## 老张\n\n- 老张卖馄饨\n\n## 天亮\n\n- 收摊\n"


def chat(scribe: Scribe, *lines: str, model: str, options: tuple[str, ...] = ()) -> str:
    """What comes out of a session that is piped in."""
    stdin = "".join(f"{line}\n" for line in lines).encode()
    return scribe("chat", "--model", model, *options, stdin=stdin).out


def saved(scribe: Scribe, name: str = "out.md") -> str:
    return (scribe.home / name).read_text("utf-8")


def test_answers_and_nothing_else_go_to_stdout(scribe: Scribe) -> None:
    model = scribe.script("第一个回答。", "第二个回答。")

    told = scribe("chat", "--model", model, stdin="你好\n/help\n再来\n/quit\n多余\n".encode())

    assert told.out == "第一个回答。\n第二个回答。\n"
    assert "/quit" in told.err


def test_the_end_of_the_input_leaves(scribe: Scribe) -> None:
    assert chat(scribe, "你好", model=scribe.script("在。")) == "在。\n"


def test_scribe_alone_shows_its_help_where_there_is_no_terminal(scribe: Scribe) -> None:
    assert "Usage: scribe" in scribe(stdin=b"").out


def test_a_mistake_ends_no_session(scribe: Scribe) -> None:
    told = scribe(
        "chat", "--model", scribe.script("在。"), stdin="/polsh\n/polish\n你好\n".encode()
    )

    assert told.out == "在。\n"
    assert "/polish" in told.err
    assert "There is no draft yet." in told.err


def test_a_block_is_one_message(scribe: Scribe) -> None:
    model = scribe.script("在。", "还在。")

    assert chat(scribe, '"""', "第一行", "", '第二行"""', model=model) == "在。\n"


def test_a_text_is_written_kept_and_saved(scribe: Scribe) -> None:
    model = scribe.script(prose(400))
    lines = ("/write --length 100 夜市", f"/save {scribe.home}/out.md")

    out = chat(scribe, *lines, model=model)

    assert saved(scribe) == out == f"{prose(100)}\n"


def test_an_outline_becomes_the_draft_and_is_written_out(scribe: Scribe) -> None:
    drawn = "夜市\n1. 老张的摊子：老张每晚卖馄饨\n2. 天亮以后：收摊回家"
    model = scribe.script(drawn, prose(300, seed=1), prose(300, seed=2), plans=True)
    lines = (
        "/outline --sections 2 --length 600 夜市",
        f"/save {scribe.home}/outline.md",
        "/write",
        f"/save {scribe.home}/out.md",
    )

    chat(scribe, *lines, model=model)

    assert "老张的摊子" in saved(scribe, "outline.md")
    assert "## 老张的摊子\n\n" in saved(scribe)


def test_drafts_are_written_one_after_another_and_one_is_chosen(scribe: Scribe) -> None:
    model = scribe.script(*(prose(60, seed=seed) for seed in range(4)))
    lines = ("/write --length 60 夜市", "/drafts 2", "1", f"/save {scribe.home}/out.md")

    chat(scribe, *lines, model=model)

    assert saved(scribe) == f"{prose(60, seed=1)}\n"


def test_regen_writes_anew_and_undo_brings_the_old_one_back(scribe: Scribe) -> None:
    model = scribe.script(*(prose(60, seed=seed) for seed in range(2)))
    lines = ("/write --length 60 夜市", "/regen", f"/save {scribe.home}/out.md")

    chat(scribe, *lines, model=model)

    assert saved(scribe) == f"{prose(60, seed=1)}\n"


def test_an_answer_is_had_anew_without_the_old_one_in_the_conversation(scribe: Scribe) -> None:
    model = scribe.script("第一个回答。", "第二个回答。")
    options = ("--session", "s")

    out = chat(scribe, "你好", "/regen", "/context", model=model, options=options)

    assert out == "第一个回答。\n第二个回答。\n"
    told = scribe("chat", "--model", model, "--session", "s", stdin=b"/context\n").err
    assert "第二个回答" in told
    assert "第一个回答" not in told


def test_an_answer_to_a_message_with_a_slash_is_had_anew(scribe: Scribe) -> None:
    model = scribe.script("第一个回答。", "第二个回答。")

    assert chat(scribe, "//你好", "/regen", model=model) == "第一个回答。\n第二个回答。\n"


def test_the_answer_that_was_had_anew_can_be_undone_to_the_old_one(scribe: Scribe) -> None:
    model = scribe.script("第一个回答。", "第二个回答。")
    chat(scribe, "你好", "/regen", "/undo", model=model, options=("--session", "s"))

    told = scribe("chat", "--model", model, "--session", "s", stdin=b"/context\n").err
    assert "第一个回答" in told
    assert "第二个回答" not in told


def test_an_engine_that_knows_no_probabilities_says_so(scribe: Scribe) -> None:
    model = scribe.script("在。")

    told = scribe("chat", "--model", model, stdin="你好\n/alternatives\n/quit\n".encode())

    assert "no probabilities" in told.err


def test_nothing_was_shown_to_choose_from(scribe: Scribe) -> None:
    lines = "/alternatives\n你好\n/alternatives 1 b\n/alternatives 2\n/alternatives b\n"

    told = scribe("chat", "--model", scribe.script("在。"), stdin=lines.encode()).err

    assert "There is no text yet." in told
    assert "No alternatives of the text as it is now were shown." in told
    assert "There is no draft yet." in told
    assert "b is no part of the draft." in told


def test_what_the_model_did_not_write_cannot_be_had_anew(scribe: Scribe) -> None:
    (scribe.home / "notes.md").write_text("三月搬家。", "utf-8")
    lines = ("你好", f"/file {scribe.home}/notes.md", "/regen")

    told = scribe("chat", "--model", scribe.script("在。"), stdin="\n".join(lines).encode())

    assert told.out == "在。\n"
    assert "was not the model's" in told.err


def test_nothing_is_retried_that_was_not_stopped(scribe: Scribe) -> None:
    told = scribe("chat", "--model", scribe.script("在。"), stdin="你好\n/retry\n".encode())

    assert "Nothing was stopped." in told.err


def test_a_file_goes_with_the_next_message(scribe: Scribe) -> None:
    (scribe.home / "notes.md").write_text("三月搬家。", "utf-8")
    lines = (f"/file {scribe.home}/notes.md", "概括一下", "/context")
    model = scribe.script("三月要搬家。")

    told = scribe("chat", "--model", model, stdin="\n".join(lines).encode())

    assert "概括一下 + notes.md" in told.err


def test_a_long_conversation_is_summed_up_and_goes_on(scribe: Scribe) -> None:
    model = scribe.script(prose(120), prose(120, seed=1), prose(60, seed=2), "在。", context=900)
    lines = ("第一问" * 40, "第二问" * 40, "第三问" * 40, "/context")

    told = scribe("chat", "--model", model, stdin="\n".join(lines).encode())

    assert "Older turns are summed up" in told.err
    assert "summary of older turns" in told.err
    assert told.out.endswith("\n")


def test_titles_are_proposed_and_the_one_chosen_heads_the_draft(scribe: Scribe) -> None:
    (scribe.home / "draft.md").write_text("老张每晚推车到桥头卖馄饨。", "utf-8")
    model = scribe.script("1. 桥头的馄饨摊\n2. 老张和他的夜晚\n3. 深夜里的一碗热汤")
    lines = (f"/open {scribe.home}/draft.md", "/titles 2", "2", f"/save {scribe.home}/out.md")

    chat(scribe, *lines, model=model)

    assert saved(scribe) == "# 老张和他的夜晚\n\n老张每晚推车到桥头卖馄饨。\n"


def test_a_file_that_is_saved_over_is_kept(scribe: Scribe) -> None:
    draft = scribe.home / "draft.md"
    draft.write_text("老张每晚推车到桥头卖馄饨。\n", "utf-8")
    lines = (f"/open {draft}", "/continue 20", "/save")

    chat(scribe, *lines, model=scribe.script(prose(40)))

    assert saved(scribe, "draft.md~") == "老张每晚推车到桥头卖馄饨。\n"
    assert saved(scribe, "draft.md").startswith("老张每晚推车到桥头卖馄饨。")
    assert len(saved(scribe, "draft.md")) > 20


def test_a_session_is_resumed_by_name(scribe: Scribe) -> None:
    model = scribe.script("在。")
    chat(scribe, "你好", model=model, options=("--session", "one"))

    told = scribe("chat", "--model", model, stdin=b"/sessions\n/resume one\n/context\n")

    assert "one  20" in told.err
    assert "你好" in told.err


def test_a_session_comes_back_with_its_model(scribe: Scribe) -> None:
    first, second = scribe.script("我是一号。"), scribe.script("我是二号。")
    chat(scribe, "你是谁", model=first, options=("--session", "one"))

    assert (
        chat(scribe, "你是谁", "/resume one", "你是谁", model=second) == "我是二号。\n我是一号。\n"
    )


def test_a_session_without_a_word_leaves_nothing_behind(scribe: Scribe) -> None:
    chat(scribe, "/help", model=scribe.script("x"))

    assert not list(scribe.journal.with_name("sessions").glob("*"))


def test_a_journal_that_was_cut_off_loses_no_more_than_its_last_line(scribe: Scribe) -> None:
    model = scribe.script("在。")
    chat(scribe, "你好", model=model, options=("--session", "s"))
    path = scribe.journal.with_name("sessions") / "s" / "journal.jsonl"
    with path.open("a", encoding="utf-8") as file:
        file.write('{"drafted": {"te')

    told = scribe("chat", "--model", model, "--session", "s", stdin=b"/context\n")

    assert "你好" in told.err
    assert path.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("name", ["../x", "a/b", ".hidden", ""])
def test_a_session_needs_a_name_that_can_be_one(scribe: Scribe, name: str) -> None:
    status = 2 if name else 0
    scribe("chat", "--session", name, "--model", scribe.script("x"), stdin=b"", status=status)


def test_an_error_of_the_model_ends_the_turn_and_keeps_what_was_written(scribe: Scribe) -> None:
    model = scribe.script("我在这里，请说。", fail_after=3)

    told = scribe("chat", "--model", model, stdin="你好\n/context\n".encode())

    assert told.out == "我在这\n"
    assert "fail here" in told.err
    assert "我在这" in told.err


def test_a_dumb_terminal_has_plain_lines(scribe: Scribe) -> None:
    terminal = scribe.terminal("chat", "--model", scribe.script("**在。**"), TERM="dumb")
    terminal.expect("> ")
    terminal.child.send("你好\n")
    terminal.expect("在。")
    terminal.child.send("/quit\n")
    terminal.end()
    assert b"\x1b" not in terminal.raw
