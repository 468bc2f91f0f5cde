"""The place to write in, on a pseudo-terminal, as a person uses it."""

from __future__ import annotations

import base64
import re
import signal
import time
from collections.abc import Callable
from typing import Any

import front_door
import pexpect
import platformdirs
import pytest
from front_door import PATIENCE, Scribe, Terminal, han, prose
from tiny_gguf import TinyModel

scribe = front_door.scribe

ENTER, LINE_BREAK, TAB, BACKSPACE, LEFT = "\r", "\n", "\t", "\x7f", "\x1b[D"
CTRL_C, CTRL_D, CTRL_E, CTRL_X, ESCAPE = "\x03", "\x04", "\x05", "\x18", "\x1b"
RIGHT = "\x1b[C"
BLOCK_CURSOR = b"\x1b[2 q"  # that of the command mode of vi
BEFORE = "第一段说的是河边的集市。\n\n第二段说的是桥上的行人。"


def chat(scribe: Scribe, *options: str, model: str = "", columns: int = 70) -> Terminal:
    """A session on a terminal that has come to its prompt."""
    model = model or scribe.script("好的，我来帮你。", "第二个回答。")
    return at_prompt(scribe.terminal("chat", "--model", model, *options, columns=columns))


def at_prompt(terminal: Terminal) -> Terminal:
    """`terminal`, which tells where its cursor is, as real ones do, once the prompt is there."""
    told: Any = terminal.screen
    told.write_process_input = terminal.child.send
    until(terminal, "/help. Session", ">")
    return terminal


def say(terminal: Terminal, line: str) -> None:
    terminal.child.send(line + ENTER)


def screen(terminal: Terminal) -> str:
    """What the screen shows, without white space, so that lines may be broken anywhere."""
    return re.sub(r"\s", "", "".join(terminal.screen.display))


def until(terminal: Terminal, *texts: str, patience: float = PATIENCE) -> None:
    """Wait until the screen shows all `texts`."""
    wanted = [re.sub(r"\s", "", text) for text in texts]
    read_until(terminal, lambda: all(text in screen(terminal) for text in wanted), patience)


def read_until(
    terminal: Terminal, is_there: Callable[[], bool], patience: float = PATIENCE
) -> None:
    """Take in what comes until that is there which is waited for."""
    deadline = time.monotonic() + patience
    while not is_there():
        try:
            terminal.child.read_nonblocking(65536, timeout=deadline - time.monotonic())
        except pexpect.TIMEOUT:
            pytest.fail("\n".join(filter(None, map(str.rstrip, terminal.screen.display))))


def leave(terminal: Terminal) -> None:
    say(terminal, "/quit")
    terminal.end()


def journal(scribe: Scribe, name: str) -> str:
    path = scribe.journal.with_name("sessions") / name / "journal.jsonl"
    return path.read_text("utf-8")


def test_a_message_is_answered_and_ctrl_d_leaves(scribe: Scribe) -> None:
    terminal = chat(scribe)
    say(terminal, "你好")
    until(terminal, "好的，我来帮你。", "script1 · context", "tokens/s")
    terminal.child.send(CTRL_D)
    terminal.end()


def test_scribe_alone_opens_it(scribe: Scribe) -> None:
    terminal = at_prompt(scribe.terminal(SCRIBE_MODEL=scribe.script("在。")))
    say(terminal, "在吗")
    until(terminal, "在。")
    leave(terminal)


def test_ctrl_c_stops_the_answer_and_keeps_what_was_written(scribe: Scribe) -> None:
    answer = prose(400)
    terminal = chat(scribe, "--session", "s", model=scribe.script(answer, delay=0.02))
    say(terminal, "写一段")
    until(terminal, answer[:10])
    terminal.child.send(CTRL_C)
    until(terminal, "Stopped", "tokens/s", patience=1)
    leave(terminal)
    assert answer[:10] in journal(scribe, "s").splitlines()[-1]
    assert answer[-10:] not in journal(scribe, "s")


def test_an_answer_that_was_stopped_is_gone_on_with(scribe: Scribe) -> None:
    answer = prose(100)
    terminal = chat(scribe, model=scribe.script(answer, delay=0.02))
    say(terminal, "写一段")
    until(terminal, answer[:10])
    terminal.child.send(CTRL_C)
    until(terminal, "Stopped")
    say(terminal, "/retry")
    until(terminal, answer[-10:])
    leave(terminal)
    assert screen(terminal).count(answer[:10]) == 2


def test_ctrl_c_stops_the_scoring_of_a_text_and_not_the_session(scribe: Scribe) -> None:
    path = TinyModel().write(scribe.home / "tiny.gguf")
    (scribe.home / "draft.md").write_text("The quick brown fox jumps over it. " * 120, "utf-8")
    terminal = chat(scribe, "--threads", "1", model=str(path))
    say(terminal, f"/open {scribe.home}/draft.md")
    until(terminal, "The draft is")
    say(terminal, "/alternatives")
    until(terminal, "Scored")
    terminal.child.send(CTRL_C)
    until(terminal, "Stopped")
    say(terminal, "/show 1")
    until(terminal, "1 The quick brown fox")
    leave(terminal)
    assert "To go on from a place" not in screen(terminal)


def test_the_alternatives_shown_are_completed(scribe: Scribe) -> None:
    path = TinyModel().write(scribe.home / "tiny.gguf")
    (scribe.home / "draft.md").write_text(BEFORE, "utf-8")
    terminal = chat(scribe, "--threads", "1", model=str(path))
    say(terminal, f"/open {scribe.home}/draft.md")
    say(terminal, "/alternatives 1")
    until(terminal, "To go on from a place")
    terminal.child.send("/alternatives 1 ")
    until(terminal, "1 a “", "1 e “")
    terminal.child.send(CTRL_C)
    leave(terminal)


def test_ctrl_c_twice_at_an_empty_prompt_leaves(scribe: Scribe) -> None:
    terminal = chat(scribe)
    terminal.child.send("half a line" + CTRL_C)
    terminal.child.send(CTRL_C)
    until(terminal, "Ctrl-C once more")
    terminal.child.send(CTRL_C)
    terminal.end()


def test_what_is_typed_while_the_model_writes_is_not_mixed_with_its_words(scribe: Scribe) -> None:
    answer = prose(60)
    terminal = chat(scribe, model=scribe.script(answer, "第二个回答。", delay=0.02))
    say(terminal, "第一问")
    until(terminal, answer[:5])
    say(terminal, "第二问")
    until(terminal, "第二个回答。")
    assert answer in screen(terminal)
    leave(terminal)


def test_a_draft_is_written_changed_and_the_change_refused_and_taken(scribe: Scribe) -> None:
    model = scribe.script(prose(100), "这是改过的第一段，说河边的集市很热闹。", plans=False)
    terminal = chat(scribe, "--session", "s", model=model)
    (scribe.home / "draft.md").write_text(BEFORE, "utf-8")
    say(terminal, f"/open {scribe.home}/draft.md")
    until(terminal, "The draft is")
    say(terminal, "/rewrite 1 更热闹")
    until(terminal, "Take the change?")
    say(terminal, "n")
    until(terminal, "The draft is as it was")
    say(terminal, "/rewrite 1 更热闹")
    until(terminal, "这是改过的")
    say(terminal, "y")
    say(terminal, f"/save {scribe.home}/out.md")
    until(terminal, "Saved to")
    leave(terminal)
    saved = (scribe.home / "out.md").read_text("utf-8")
    assert saved.startswith("这是改过的第一段") and saved.endswith(f"{BEFORE[14:]}\n")


def test_undo_and_redo_go_over_every_change_of_the_draft(scribe: Scribe) -> None:
    terminal = chat(scribe)
    for number in (1, 2):
        path = scribe.home / f"{number}.md"
        path.write_text(f"这是第{number}稿。\n", "utf-8")
        say(terminal, f"/open {path}")
        until(terminal, f"{number}.md now")
    say(terminal, "/undo")
    say(terminal, f"/save {scribe.home}/undone.md")
    until(terminal, "undone.md")
    say(terminal, "/redo")
    say(terminal, f"/save {scribe.home}/redone.md")
    until(terminal, "redone.md")
    leave(terminal)
    assert (scribe.home / "undone.md").read_text("utf-8") == "这是第1稿。\n"
    assert (scribe.home / "redone.md").read_text("utf-8") == "这是第2稿。\n"


def test_a_session_comes_back_after_kill_9(scribe: Scribe) -> None:
    answer = prose(300)
    terminal = chat(scribe, "--session", "s", model=scribe.script(answer, delay=0.02))
    say(terminal, "/set temperature 0.3")
    until(terminal, "temperature = 0.3")
    say(terminal, "写一段")
    until(terminal, answer[:20])
    terminal.child.kill(signal.SIGKILL)
    terminal.child.wait()

    again = chat(scribe, "--session", "s", model=scribe.script("接着说。"))
    say(again, "/set temperature")
    until(again, "temperature = 0.3")
    say(again, "/context")
    until(again, "> 写一段", answer[:20])
    leave(again)


def test_a_session_is_open_in_one_place_at_a_time(scribe: Scribe) -> None:
    terminal = chat(scribe, "--session", "s")
    say(terminal, "你好")
    until(terminal, "好的")
    told = scribe("chat", "--session", "s", "--model", scribe.script("x"), stdin=b"", status=2)
    assert "open in another scribe" in told.err
    leave(terminal)


def test_a_paste_of_several_lines_is_one_message(scribe: Scribe) -> None:
    terminal = chat(scribe, "--session", "s")
    terminal.child.send("\x1b[200~第一行\n第二行\x1b[201~")
    terminal.child.send(ENTER)
    until(terminal, "好的，我来帮你。")
    leave(terminal)
    assert "第一行\\n第二行" in journal(scribe, "s")


def test_ctrl_j_breaks_the_line_and_chinese_is_edited_by_characters(scribe: Scribe) -> None:
    terminal = chat(scribe, "--session", "s")
    terminal.child.send(f"春天夏{BACKSPACE}{LINE_BREAK}秋冬{LEFT}天{ENTER}")
    until(terminal, "好的，我来帮你。")
    leave(terminal)
    assert "春天\\n秋天冬" in journal(scribe, "s")


def test_tab_completes_a_command(scribe: Scribe) -> None:
    terminal = chat(scribe)
    terminal.child.send("/sess")
    until(terminal, "List the sessions")
    terminal.child.send(TAB + ENTER)
    terminal.child.send(ENTER)
    until(terminal, "> /sessions")
    leave(terminal)


def test_another_model_takes_over(scribe: Scribe) -> None:
    terminal = chat(scribe, model=scribe.script("我是一号。"))
    say(terminal, "你是谁")
    until(terminal, "我是一号。")
    say(terminal, f"/model {scribe.script('我是二号。')}")
    say(terminal, "你又是谁")
    until(terminal, "我是二号。", "script2 ·")
    leave(terminal)


def test_a_model_that_cannot_be_had_is_told_and_the_old_one_stays(scribe: Scribe) -> None:
    terminal = chat(scribe)
    say(terminal, "/model no-such-model")
    until(terminal, "no-such-model")
    say(terminal, "你好")
    until(terminal, "好的，我来帮你。")
    leave(terminal)


def test_a_window_of_40_columns_that_is_resized_while_the_model_writes(scribe: Scribe) -> None:
    answer = prose(200)
    terminal = chat(scribe, model=scribe.script(answer, delay=0.01), columns=60)
    say(terminal, "写一段")
    until(terminal, answer[:20])
    terminal.resize(60, 40)
    until(terminal, answer[-20:], "script1 · context")
    leave(terminal)


def test_what_a_model_says_cannot_drive_the_terminal(scribe: Scribe) -> None:
    terminal = chat(scribe, model=scribe.script("前\x1b]0;坏标题\x07后\x1b[2J完"))
    say(terminal, "说")
    until(terminal, "后[2J完")
    leave(terminal)
    assert b"\x1b]0;" not in terminal.raw
    assert b"\x1b[2J" not in terminal.raw


def test_copy_hands_the_answer_to_the_clipboard_of_the_terminal(scribe: Scribe) -> None:
    terminal = chat(scribe)
    say(terminal, "你好")
    until(terminal, "好的，我来帮你。")
    say(terminal, "/copy")
    until(terminal, "Copied")
    leave(terminal)
    assert (
        f"\x1b]52;c;{base64.b64encode('好的，我来帮你。'.encode()).decode()}\x07".encode()
        in terminal.raw
    )


def test_the_editor_changes_the_draft(scribe: Scribe) -> None:
    editor = scribe.home / "editor"
    editor.write_text('#!/bin/sh\nprintf "编辑器里写的。" > "$1"\n', "utf-8")
    editor.chmod(0o755)
    terminal = scribe.terminal("chat", "--model", scribe.script("x"), EDITOR=str(editor))
    at_prompt(terminal)
    say(terminal, "/edit")
    say(terminal, "/show")
    until(terminal, "1 编辑器里写的。")
    leave(terminal)


def test_a_text_that_was_stopped_is_gone_on_with_even_after_kill_9(scribe: Scribe) -> None:
    text = prose(400)
    terminal = chat(scribe, "--session", "s", model=scribe.script(text, delay=0.01))
    say(terminal, "/write --length 300 夜市")
    until(terminal, "Drafting (1): 4")
    terminal.child.send(CTRL_C)
    until(terminal, "/retry goes on", "Stopped", "tokens/s")
    say(terminal, "/retry")
    until(terminal, text[160:180])
    terminal.child.kill(signal.SIGKILL)
    terminal.child.wait()

    again = chat(scribe, "--session", "s", model=scribe.script(prose(400, seed=2)))
    say(again, "/retry")
    until(again, "characters, ", "seed")
    say(again, f"/save {scribe.home}/out.md")
    until(again, "Saved")
    leave(again)
    saved = (scribe.home / "out.md").read_text("utf-8")
    assert saved.startswith(text[:180])
    assert 300 <= han(saved) <= 350


def test_what_was_said_before_is_suggested(scribe: Scribe) -> None:
    terminal = chat(scribe)
    say(terminal, "春天的集市")
    until(terminal, "好的，我来帮你。")
    leave(terminal)
    terminal = chat(scribe, "--session", "s")
    terminal.child.send("春")
    until(terminal, "> 春天的集市")
    terminal.child.send(RIGHT + ENTER)
    until(terminal, "好的，我来帮你。")
    leave(terminal)
    assert "春天的集市" in journal(scribe, "s")
    history = platformdirs.user_state_path("scribe") / "history"
    assert history.stat().st_mode & 0o077 == 0


def test_the_keys_of_vi_edit_where_they_are_wanted(scribe: Scribe) -> None:
    model = scribe.script("好的，我来帮你。")
    terminal = scribe.terminal("chat", "--session", "s", "--model", model, SCRIBE_VI_MODE="yes")
    at_prompt(terminal)
    terminal.child.send("天的集市" + ESCAPE)
    read_until(terminal, lambda: BLOCK_CURSOR in terminal.raw)
    terminal.child.send("0i春" + ENTER)
    until(terminal, "好的，我来帮你。")
    leave(terminal)
    assert "春天的集市" in journal(scribe, "s")


def test_the_editor_writes_the_message(scribe: Scribe) -> None:
    editor = scribe.home / "editor"
    editor.write_text('#!/bin/sh\nprintf "在编辑器里写的" > "$1"\n', "utf-8")
    editor.chmod(0o755)
    model = scribe.script("好的，我来帮你。")
    terminal = scribe.terminal(
        "chat", "--session", "s", "--model", model, EDITOR=str(editor), VISUAL=str(editor)
    )
    at_prompt(terminal)
    terminal.child.send("草稿" + CTRL_X + CTRL_E)
    until(terminal, "> 在编辑器里写的")
    terminal.child.send(ENTER)
    until(terminal, "好的，我来帮你。")
    leave(terminal)
    assert "在编辑器里写的" in journal(scribe, "s")


def test_a_block_is_open_until_its_quotes_close(scribe: Scribe) -> None:
    terminal = chat(scribe, "--session", "s")
    for line in ('"""', "第一行", '第二行"""'):
        say(terminal, line)
    until(terminal, "好的，我来帮你。")
    leave(terminal)
    assert "第一行\\n第二行" in journal(scribe, "s")


def test_the_model_loads_while_the_first_message_is_typed(scribe: Scribe) -> None:
    """A file that cannot be loaded is told, and another model can still be taken."""
    broken = scribe.home / "broken.gguf"
    broken.write_bytes(b"GGUF\x03\x00\x00\x00")
    terminal = scribe.terminal("chat", "--model", str(broken))
    at_prompt(terminal)
    until(terminal, "no model")
    say(terminal, "你好")
    until(terminal, "broken.gguf")
    say(terminal, f"/model {scribe.script('在。')}")
    until(terminal, "script1")
    say(terminal, "你好")
    until(terminal, "在。")
    leave(terminal)
