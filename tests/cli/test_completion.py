"""`scribe completion`: what the shells make of what it prints."""

from __future__ import annotations

import os
import shlex
import sys
from pathlib import Path

import front_door
import pexpect
import pytest
from front_door import PATIENCE, Scribe

scribe = front_door.scribe

COMMANDS = ("write", "outline", "resume", "models", "templates", "config", "completion", "man")


@pytest.fixture
def on_path(scribe: Scribe, monkeypatch: pytest.MonkeyPatch) -> Scribe:
    """A scribe that shells find by its name."""
    folder = scribe.home / "bin"
    folder.mkdir()
    program = folder / "scribe"
    program.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m scribe "$@"\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:{os.environ['PATH']}")
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[2]))
    return scribe


def completed(scribe: Scribe, *words: str) -> list[str]:
    """What bash offers in place of the last of `words`, which keep their quotes."""
    line = " ".join(map(shlex.quote, words))
    told = scribe.shell(
        'eval "$("$@" completion bash)"\n'
        f"COMP_WORDS=({line}) COMP_CWORD={len(words) - 1}\n"
        "_scribe_completion scribe\n"
        'printf "%s\\n" "${COMPREPLY[@]}"'
    )
    assert told.err == ""
    return told.out.split()


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        (["scribe", "wri"], ["write"]),
        (["scribe", "models", "re"], ["remove"]),
        (["scribe", "write", "--te"], ["--template", "--temperature"]),
        (["scribe", "write", "--lang", ""], ["auto", "zh", "en"]),
        (["scribe", "write", "--topic", "'小城 的夜'", "--lang", "z"], ["zh"]),
        (["scribe", "completion", ""], ["bash", "zsh", "fish"]),
        (["scribe", "nonsense", "x"], []),
        (["scribe", "write", "--template", "di"], ["dialogue", "diary"]),
        (["scribe", "templates", "show", "poe"], ["poem"]),
        (["scribe", "config", "set", "top"], ["top_k", "top_p", "top_n_sigma"]),
    ],
    ids=" ".join,
)
def test_bash_completes_commands_options_and_values(
    on_path: Scribe, words: list[str], offered: list[str]
) -> None:
    assert completed(on_path, *words) == offered


def test_templates_of_ones_own_and_models_are_offered_by_name(on_path: Scribe) -> None:
    on_path.template("memo.zh.md", "whatever it holds")
    assert completed(on_path, "scribe", "write", "--template", "me") == ["memo"]
    names = [line.split("\t")[0] for line in on_path("models", "list").out.splitlines()]
    assert completed(on_path, "scribe", "write", "--model", "") == names
    assert completed(on_path, "scribe", "models", "pull", names[0][:-1]) == [names[0]]


def test_a_config_file_that_makes_no_sense_does_not_show_while_typing(on_path: Scribe) -> None:
    on_path.config.write_text("model = ")
    assert completed(on_path, "scribe", "write", "--model", "") == []


@pytest.mark.parametrize(
    "line", ["scribe write -o dra", "scribe polish dra", "scribe write --outline dra"]
)
def test_the_shell_completes_the_names_of_files(scribe: Scribe, line: str) -> None:
    asking = {"COMP_WORDS": line, "COMP_CWORD": str(line.count(" "))}
    process = scribe.start(env={**os.environ, "_SCRIBE_COMPLETE": "bash_complete", **asking})
    assert scribe.end(process).out == "file,dra\n"


def test_every_command_is_offered(on_path: Scribe) -> None:
    assert set(completed(on_path, "scribe", "")) >= set(COMMANDS)


def test_the_tab_key_completes_in_a_bash_that_read_the_script(on_path: Scribe) -> None:
    bash: pexpect.spawn[str] = pexpect.spawn(
        "bash",
        ["--norc", "--noprofile", "-i"],
        env={**os.environ, "TERM": "dumb", "PS1": "ready> ", "INPUTRC": os.devnull},
        encoding="utf-8",
        timeout=PATIENCE,
    )
    try:
        bash.expect_exact("ready> ")
        bash.sendline('eval "$(scribe completion bash)"; echo se""t')
        bash.expect_exact("\r\nset\r\n")
        bash.expect_exact("ready> ")
        bash.send("scribe temp\t")
        bash.expect_exact("scribe templates ")
        bash.send("li\t")
        bash.expect_exact("list ")
    finally:
        bash.close(force=True)


@pytest.mark.parametrize(
    ("shell", "words", "at", "told"),
    [
        ("zsh", "scribe tem", "1", "plain\ntemplates\nList, show, make and check templates."),
        ("zsh", "scribe write --lang z", "3", "plain\nzh\n_"),
        ("fish", "scribe tem", "tem", "plain,templates\tList, show, make and check templates."),
        ("fish", "scribe write --lang ", "", "plain,auto\nplain,zh\nplain,en"),
    ],
)
def test_other_shells_are_told_what_to_offer(
    scribe: Scribe, shell: str, words: str, at: str, told: str
) -> None:
    asking = {"_SCRIBE_COMPLETE": f"{shell}_complete", "COMP_WORDS": words, "COMP_CWORD": at}
    process = scribe.start(env={**os.environ, **asking})
    assert scribe.end(process).out == f"{told}\n"


@pytest.mark.parametrize(
    ("shell", "registers"),
    [
        ("bash", "complete -o nosort -F _scribe_completion scribe"),
        ("zsh", "compdef _scribe_completion scribe"),
        ("fish", "complete --no-files --command scribe"),
    ],
)
def test_the_script_asks_scribe_in_the_words_of_its_shell(
    scribe: Scribe, shell: str, registers: str
) -> None:
    told = scribe("completion", shell)
    assert told.err == ""
    assert registers in told.out
    assert f"_SCRIBE_COMPLETE={shell}_complete" in told.out


def test_help_says_where_to_put_it(scribe: Scribe) -> None:
    lines = scribe("completion", "--help").out.splitlines()
    for start in ("~/.bashrc", "~/.zshrc", "~/.config/fish/config.fish"):
        assert any(start in line and "scribe completion" in line for line in lines)


def test_a_shell_that_is_not_known_is_refused(scribe: Scribe) -> None:
    told = scribe("completion", "tcsh", status=2)
    assert told.out == ""
    assert "'tcsh'" in told.err
