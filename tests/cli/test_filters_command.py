"""What all filters have in common: what they take in, refuse, and hand over."""

from __future__ import annotations

import json
import signal
import subprocess
from pathlib import Path

import front_door
import pytest
from front_door import Scribe

scribe = front_door.scribe

EDITING = [
    ("polish",),
    ("rewrite", "--how", "口语"),
    ("expand",),
    ("shorten",),
    ("translate", "--to", "en"),
]
WHOLE = [("summarize",), ("continue",), ("titles",), ("graph",)]
NOT_READ = "/nonexistent/model.gguf"


def note(scribe: Scribe, data: bytes, name: str = "note.md") -> Path:
    path = scribe.home / name
    path.write_bytes(data)
    return path


@pytest.mark.parametrize("command", [*EDITING, ("summarize",)], ids=lambda command: command[0])
@pytest.mark.parametrize("text", [b"", b"\n \n"])
def test_an_empty_text_becomes_an_empty_text(
    scribe: Scribe, command: tuple[str, ...], text: bytes
) -> None:
    told = scribe(*command, "--model", scribe.script("不要"), stdin=text)

    assert told.out == text.decode()
    assert told.err == "scribe: standard input is empty.\n"


@pytest.mark.parametrize("command", [("continue",), ("titles",)], ids=lambda command: command[0])
def test_there_is_nothing_to_make_of_an_empty_text(
    scribe: Scribe, command: tuple[str, ...]
) -> None:
    told = scribe(*command, "--model", scribe.script("不要"), stdin=b"\n", status=2)

    assert told.out == ""
    assert "standard input is empty" in told.err


@pytest.mark.parametrize("command", [*EDITING, *WHOLE], ids=lambda command: command[0])
def test_what_is_no_text_is_refused_before_a_model_is_looked_for(
    scribe: Scribe, command: tuple[str, ...]
) -> None:
    binary = scribe(*command, "--model", NOT_READ, stdin=b"PNG\0\1\2", status=2)
    invalid = scribe(*command, "--model", NOT_READ, stdin="好".encode() + b"\xff\xfe!", status=2)
    missing = scribe(*command, "none.md", "--model", NOT_READ, status=2)

    assert "standard input is not text: byte 3 is NUL" in binary.err
    assert "standard input is not valid UTF-8 at byte 3" in invalid.err
    assert "Cannot read none.md" in missing.err
    assert binary.out == invalid.out == missing.out == ""


@pytest.mark.parametrize("command", [*EDITING, *WHOLE], ids=lambda command: command[0])
def test_a_terminal_is_never_waited_for(scribe: Scribe, command: tuple[str, ...]) -> None:
    terminal = scribe.terminal(*command, "--model", NOT_READ, columns=120)

    lines = terminal.end(status=2)

    assert "no file is named and nothing is piped in" in "".join(lines)


@pytest.mark.parametrize("command", EDITING, ids=lambda command: command[0])
def test_options_that_cannot_be_together_are_refused(
    scribe: Scribe, command: tuple[str, ...]
) -> None:
    file = str(note(scribe, "原文。".encode()))
    model = ("--model", NOT_READ)

    for refused in (
        ("--in-place",), ("--in-place", "-"), ("--in-place", file, "-o", "x.md"),
        (file, "--diff", "--json"), (file, "--diff", "-o", "x.md"),
    ):  # fmt: skip
        told = scribe(*command, *refused, *model, stdin="原文。".encode(), status=2)
        assert told.out == ""
        assert "--in-place needs a FILE" in told.err or "--diff prints the changes" in told.err


def test_a_polished_file_keeps_its_encoding_line_ends_and_missing_newline(scribe: Scribe) -> None:
    before = "第一行有错自。\r\n\r\n第二行。".encode("gb18030")
    file = note(scribe, before)
    model = scribe.script("第一行有错字。", "第二行好。")

    told = scribe("polish", "--in-place", str(file), "--model", model)

    assert (told.out, told.err) == ("", "")
    assert file.read_bytes() == "第一行有错字。\r\n\r\n第二行好。".encode("gb18030")
    assert file.with_name("note.md~").read_bytes() == before


def test_a_piped_text_keeps_its_line_ends_and_missing_newline(scribe: Scribe) -> None:
    source = scribe.home / "crlf.md"
    source.write_bytes("甲一。\r\n乙一。".encode())
    target = scribe.home / "out.md"
    model = scribe.script("甲二。", "乙二。")

    scribe.shell(f'"$@" polish --model {model} < {source} > {target}')

    assert target.read_bytes() == "甲二。\r\n乙二。".encode()


TRICKY = "```\n甲一\r\n乙\x0c\u2028\u202b一\r\n```\n\n丙一。\n"


def test_a_pipe_gets_the_text_to_the_letter_and_a_terminal_does_not(scribe: Scribe) -> None:
    file = str(note(scribe, TRICKY.encode()))
    model = ("--model", scribe.script("丙二。"))

    told = scribe("polish", file, *model)
    patch = scribe("polish", file, "--diff", *model)
    terminal = scribe.terminal("polish", file, *model)

    assert told.out == TRICKY.replace("丙一", "丙二")
    assert " 乙\x0c\u2028\u202b一\r\n ```\n \n-丙一。\n+丙二。\n" in patch.out
    terminal.end()
    assert "\x0c" not in terminal.raw.decode() and "\u202b" not in terminal.raw.decode()


def test_so_does_one_that_gets_json(scribe: Scribe) -> None:
    model = scribe.script("丙二。")

    told = scribe("polish", "--json", "--model", model, stdin=TRICKY.encode())

    assert json.loads(told.out)["text"] == TRICKY.replace("丙一", "丙二")
    assert len(told.out.splitlines()) == 1


def test_an_empty_text_keeps_its_line_ends(scribe: Scribe) -> None:
    told = scribe("polish", "--model", NOT_READ, stdin=b"\r\n \r\n")

    assert told.out == "\r\n \r\n"


def test_in_place_leaves_a_file_that_was_changed_meanwhile(scribe: Scribe) -> None:
    file = note(scribe, "甲一。\n乙一。\n".encode())
    process = scribe.start(
        "polish", "-i", str(file), "--model", scribe.script("甲二。", "乙二。" * 20, delay=0.02)
    )
    while not any("甲二" in text for text in scribe.drafts()):
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(timeout=0.05)
    file.write_bytes("新的。\n".encode())

    told = scribe.end(process, status=1)

    assert file.read_bytes() == "新的。\n".encode()
    assert not file.with_name("note.md~").exists()
    assert f"{file} has been changed meanwhile" in told.err
    assert scribe.draft_in(told.err).startswith("甲二。\n乙")


@pytest.mark.parametrize("form", ["--json", "--diff"])
def test_in_place_is_done_even_if_nobody_reads_what_is_printed(scribe: Scribe, form: str) -> None:
    file = note(scribe, ("原来的一行。\n" * 9000).encode())
    model = scribe.script("改过的一行。")

    scribe.shell(f'"$@" polish -i {form} {file} --part 2-8000 --model {model} | head -c1')

    assert file.read_text("utf-8").splitlines()[1] == "改过的一行。"


def test_a_named_encoding_is_read_and_an_unknown_one_refused(scribe: Scribe) -> None:
    file = str(note(scribe, "繁體中文。".encode("big5")))

    told = scribe("polish", file, "--encoding", "big5", "--model", scribe.script("繁體的中文。"))
    refused = scribe("polish", file, "--encoding", "klingon", "--model", NOT_READ, status=2)

    assert told.out == "繁體的中文。"
    assert "no encoding called “klingon”" in refused.err


def test_a_result_the_encoding_cannot_hold_leaves_the_file_and_says_where_it_is(
    scribe: Scribe,
) -> None:
    before = "繁體中文。".encode("big5")
    file = note(scribe, before)

    told = scribe(
        "polish", "-i", str(file), "--encoding", "big5", "--model", scribe.script("简体中文。"),
        status=1,
    )  # fmt: skip

    assert file.read_bytes() == before
    assert "The encoding BIG5 has no" in told.err
    assert scribe.draft_in(told.err) == "简体中文。"


def test_pipes_compose(scribe: Scribe) -> None:
    source = note(scribe, ("甲" * 300 + "。\n").encode())
    summed, translated = scribe.script("甲是好的。"), scribe.script("A is good.")

    told = scribe.shell(
        f'cat {source} | "$@" summarize --length 5 --model {summed}'
        f' | "$@" translate --to en --model {translated}'
    )

    assert told.out == "A is good.\n"
    assert told.err == ""


def test_a_reader_that_leaves_ends_it_in_silence(scribe: Scribe) -> None:
    source = note(scribe, ("原来的一行。\n" * 3000).encode())
    model = scribe.script("改过的一行。")

    told = scribe.shell(
        f'"$@" polish {source} --model {model} | head -1; echo "${{PIPESTATUS[0]}}"'
    )

    assert (told.out, told.err) == ("改过的一行。\n141\n", "")


def test_ctrl_c_leaves_the_file_and_says_where_what_was_done_is(scribe: Scribe) -> None:
    before = "甲一。\n乙一。\n丙一。\n".encode()
    file = note(scribe, before)
    model = scribe.script("甲二。", "乙二。" * 300, delay=0.02)
    process = scribe.start("polish", "-i", str(file), "--model", model)
    for _ in range(400):
        if any("甲二" in text for text in scribe.drafts()):
            break
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(timeout=0.05)
    process.send_signal(signal.SIGINT)

    told = scribe.end(process, status=130)

    assert file.read_bytes() == before
    assert not file.with_name("note.md~").exists()
    assert scribe.draft_in(told.err).startswith("甲二。\n")


def test_output_goes_to_a_file_whole(scribe: Scribe) -> None:
    target = scribe.home / "out.md"

    told = scribe(
        "polish", "-o", str(target), "--model", scribe.script("甲二。"), stdin="甲一。\n".encode()
    )

    assert (told.out, told.err) == ("", "")
    assert target.read_text("utf-8") == "甲二。\n"


def test_the_language_can_be_named(scribe: Scribe) -> None:
    model = scribe.script("OK.")

    chinese = ("--lang", "zh", "--model", scribe.script("甲乙丙丁戊"))
    told = scribe("titles", "--json", "-n", "1", *chinese, stdin=b"Some English text.")
    english = scribe("polish", "--json", "--model", model, stdin=b"Its OK.")

    assert json.loads(told.out)["language"] == "zh"
    assert json.loads(english.out)["language"] == "en"
