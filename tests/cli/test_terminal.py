"""`scribe write` on a real pseudo-terminal: what the reader sees."""

from __future__ import annotations

import os
import re
import time

import front_door
import pytest
from front_door import PATIENCE, Scribe, han, prose
from wcwidth import wcswidth

scribe = front_door.scribe

TEXT = prose(400)
NEVER_FIRST = tuple("，。、；：！？）」』】》”’")
STATUS = r"\d+/\d+ characters"


def asked(
    scribe: Scribe, length: int = 100, delay: float = 0.002, *options: str
) -> tuple[str, ...]:
    """Arguments for a text of `length` 字 that comes at about the speed of a real model."""
    model = scribe.script(TEXT, delay=delay)
    return ("write", "--topic", "科技", "--length", str(length), "--model", model, *options)


def asked_quickly(scribe: Scribe, delay: float = 0.01) -> tuple[str, ...]:
    """Arguments for a text of 120 字, of which every sentence is shown as it comes."""
    return asked(scribe, 100, delay, "--quick")


def text_of(lines: list[str]) -> str:
    """The lines of the text among those of a screen, joined."""
    notes = ("kept in", "Go on with it")
    return "".join(line for line in lines if han(line) and not any(note in line for note in notes))


def test_the_text_stays_and_the_status_goes(scribe: Scribe) -> None:
    terminal = scribe.terminal(*asked(scribe, delay=0.005))
    terminal.expect(STATUS)

    lines = terminal.end()

    assert text_of(lines) == prose(100)
    assert re.fullmatch(r"100 characters, [\d.]+ tokens/s, seed \d+", lines[-1])
    assert not [line for line in lines if re.search(STATUS, line)]


@pytest.mark.parametrize("columns", [20, 40])
def test_a_narrow_terminal_has_whole_lines(scribe: Scribe, columns: int) -> None:
    lines = scribe.terminal(*asked(scribe, 200), columns=columns).end()

    assert text_of(lines) == prose(200)
    assert not [line for line in lines if line.startswith(NEVER_FIRST)]
    assert not [line for line in lines if re.search(STATUS, line)]


def test_a_terminal_too_small_for_anything_still_gets_the_text(scribe: Scribe) -> None:
    terminal = scribe.shell_terminal(
        f'"$@" {" ".join(asked(scribe))} 2>{os.devnull}', columns=2, rows=150
    )

    assert "".join(terminal.end()) == prose(100)


def test_markdown_is_set_and_not_shown(scribe: Scribe) -> None:
    bold = f"{prose(20, seed=1)}**{prose(40, seed=2)[:-1]}**。"
    markdown = f"# {prose(10)[:-1]}\n\n{bold}\n\n{prose(60, seed=3)}"
    command = ("write", "--topic", "科技", "--length", "100", "--model", scribe.script(markdown))

    terminal = scribe.terminal(*command)
    lines = terminal.end()

    assert "**" not in "".join(lines)
    assert prose(10)[:-1] in lines
    assert re.search(rb"\x1b\[[0-9;]*1[;m]", terminal.raw), "nothing is bold"


def test_no_color_has_no_styles(scribe: Scribe) -> None:
    terminal = scribe.terminal(*asked(scribe), NO_COLOR="1")

    assert text_of(terminal.end()) == prose(100)
    assert not re.search(rb"\x1b\[[0-9;]*m", terminal.raw)


@pytest.mark.parametrize("term", ["dumb", "unknown", ""])
def test_a_dumb_terminal_gets_plain_lines(scribe: Scribe, term: str) -> None:
    terminal = scribe.terminal(*asked(scribe), columns=40, TERM=term)

    lines = terminal.end()

    assert text_of(lines) == prose(100)
    assert not [line for line in lines if line.startswith(NEVER_FIRST)]
    assert b"\x1b" not in terminal.raw


def test_ctrl_c_keeps_the_text_and_says_where(scribe: Scribe) -> None:
    terminal = scribe.terminal(*asked_quickly(scribe, delay=0.05), rows=30, columns=200)
    terminal.expect(TEXT[0])
    terminal.child.sendintr()

    lines = terminal.end(130)

    kept = scribe.draft_in("\n".join(lines))
    assert text_of(lines).replace("^C", "") == kept
    assert kept and TEXT.startswith(kept)
    assert lines[-1] == "scribe: Stopped."
    assert not [line for line in lines if re.search(STATUS, line)]


def test_a_terminal_that_is_closed_leaves_the_draft(scribe: Scribe) -> None:
    terminal = scribe.terminal(*asked_quickly(scribe, delay=0.05))
    terminal.expect(TEXT[0])
    terminal.hang_up()

    deadline = time.monotonic() + PATIENCE
    while terminal.child.isalive():
        assert time.monotonic() < deadline, "it went on writing for nobody"
        time.sleep(0.01)

    assert terminal.child.exitstatus in (129, 141)  # the signal, or the write that failed
    [kept] = scribe.drafts()
    assert kept.startswith(TEXT[:10])


def test_a_window_made_wider_in_mid_text_keeps_text_and_status_apart(scribe: Scribe) -> None:
    terminal = scribe.terminal(*asked_quickly(scribe), columns=30)
    terminal.expect(TEXT[22])
    terminal.resize(60, 70)

    lines = terminal.end()

    assert text_of(lines) == prose(120)
    assert max(wcswidth(line) for line in lines[:2]) <= 30
    assert max(wcswidth(line) for line in lines) > 60
    assert not [line for line in lines if re.search(STATUS, line)]


def test_a_window_made_narrower_in_mid_text_is_not_overrun(scribe: Scribe) -> None:
    command = " ".join(asked_quickly(scribe))
    terminal = scribe.shell_terminal(f'"$@" {command} 2>{os.devnull}', columns=60)
    terminal.expect(TEXT[0])
    terminal.child.setwinsize(60, 24)
    terminal.end()

    lines = re.sub(r"\x1b\[[0-9;]*m", "", terminal.raw.decode()).split("\r\n")

    assert "".join(lines) == prose(120)
    assert max(wcswidth(line) for line in lines[1:]) <= 24
    assert not [line for line in lines if line.startswith(NEVER_FIRST)]


def test_the_c_locale_shows_chinese(scribe: Scribe) -> None:
    terminal = scribe.terminal(*asked(scribe), LANG="C")

    assert text_of(terminal.end()) == prose(100)


def test_a_terminal_that_knows_only_ascii_gets_marks_and_the_draft_is_whole(
    scribe: Scribe,
) -> None:
    terminal = scribe.terminal(
        "write", "--topic", "tools", "--lang", "zh", "--length", "100",
        "--model", scribe.script(TEXT),
        LC_ALL="C", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0",
    )  # fmt: skip

    lines = terminal.end()

    assert "????" in "".join(lines)
    assert scribe.drafts() == [prose(100)]


def test_a_pipe_gets_utf_8_whatever_the_locale(
    scribe: Scribe, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = scribe.script(TEXT)
    for name, value in {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}.items():
        monkeypatch.setenv(name, value)

    told = scribe.end(
        scribe.start(
            "write", "--topic", "tools", "--lang", "zh", "--length", "100", "--model", model
        )
    )

    assert told.out == prose(100) + "\n"
