"""What `scribe write` reads out of an assignment: its file, its length, its form, its variables."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import front_door
import pytest
from front_door import Scribe, han, prose

scribe = front_door.scribe

MEMO = """---
name: memo
language: zh
description: 便条
length: 60
variables:
  to: {help: 收信人}
  from: {}
  place: {default: 村口}
parts: [{ask: 写一张便条。}]
---
写给{{ to }}，由{{ from }}署名，地点{{ place }}，谈谈{{ topic }}。
"""
ASKED = ("write", "--template", "memo", "--topic", "搬家")


def written(scribe: Scribe, *arguments: str, status: int = 0) -> dict[str, Any]:
    """The JSON object of a text by a scripted engine."""
    model = scribe.script(*(prose(3000, seed=number) for number in range(9)), context=30000)
    told = scribe("write", "--json", "--model", model, *arguments, status=status)
    result: dict[str, Any] = json.loads(told.out)
    return result


def brief(result: dict[str, Any]) -> dict[str, Any]:
    """The brief that the draft of a text records."""
    job = json.loads(Path(result["draft"]).with_name("job.json").read_text("utf-8"))
    found: dict[str, Any] = job["brief"]
    return found


def test_a_topic_may_be_in_a_file(scribe: Scribe) -> None:
    path = scribe.home / "作业.txt"
    path.write_bytes(b"\xef\xbb\xbf" + "\n写一篇关于小城的文章，\r\n约200字。\n\n".encode())

    result = written(scribe, "--topic", f"@{path}")

    assert brief(result)["topic"] == "写一篇关于小城的文章，\n约200字。"
    assert result["settings"]["length"] == 200
    assert 170 <= han(result["text"]) <= 220


def test_a_file_may_be_named_from_home(scribe: Scribe) -> None:
    (scribe.home / "topic.txt").write_text("小城", "utf-8")

    result = written(scribe, "--topic", "@~/topic.txt", "--length", "40")

    assert brief(result)["topic"] == "小城"


@pytest.mark.parametrize(("given", "topic"), [("@@阿兰", "@阿兰"), ("@@@", "@@"), ("a@b", "a@b")])
def test_a_topic_that_starts_with_an_at_sign_doubles_it(
    scribe: Scribe, given: str, topic: str
) -> None:
    result = written(scribe, "--topic", given, "--length", "40", "--lang", "zh")

    assert brief(result)["topic"] == topic


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "Cannot read {path}: No such file or directory"),
        (b"", "{path} is empty"),
        (b"\n \n", "{path} is empty"),
        ("café".encode("latin-1"), "{path} is not valid UTF-8 at byte 3"),
        (b"\x89PNG\0", "{path} is not"),
    ],
    ids=["missing", "empty", "blank", "not UTF-8", "binary"],
)
def test_a_topic_file_that_cannot_be_used_is_refused(
    scribe: Scribe, content: bytes | None, message: str
) -> None:
    path = scribe.home / "topic.txt"
    if content is not None:
        path.write_bytes(content)

    told = scribe("write", "--topic", f"@{path}", "--model", scribe.script(""), status=2)

    assert told.out == ""
    assert message.format(path=path) in told.err
    assert scribe.drafts() == []


def test_a_lone_at_sign_is_no_file(scribe: Scribe) -> None:
    told = scribe("write", "--topic", "@", "--model", scribe.script(""), status=2)

    assert told.out == ""
    assert told.err.startswith("scribe: Cannot read ")


@pytest.mark.parametrize(
    ("topic", "length"),
    [
        ("写一篇关于小城的文章，约180字", 180),
        ("写一篇两百字的文章，谈谈小城", 200),
        ("写一篇文章谈谈小城，150到250字", 200),
        ("写一篇文章谈谈小城，字数：240", 240),
        ("Write an article about rivers in about 150 words.", 150),
        ("Write an article about rivers, 120-160 words.", 140),
    ],
)
def test_the_length_that_an_assignment_names_is_written(
    scribe: Scribe, topic: str, length: int
) -> None:
    assert written(scribe, "--topic", topic)["settings"]["length"] == length


@pytest.mark.parametrize(
    ("topic", "low", "high"),
    [
        ("写一篇文章谈谈小城，不少于200字", 200, 230),
        ("写一篇文章谈谈小城，不超过200字", 170, 200),
        ("写一篇文章谈谈小城，200字以内", 170, 200),
        ("Write an article about rivers of at least 200 words.", 200, 230),
        ("Write an article about rivers in under 200 words.", 170, 200),
    ],
)
def test_a_bound_that_an_assignment_names_is_kept_within(
    scribe: Scribe, topic: str, low: int, high: int
) -> None:
    assert low <= written(scribe, "--topic", topic)["settings"]["length"] <= high


@pytest.mark.parametrize("flag", [("--length", "60"), ("--set", "length=60")])
def test_a_length_given_goes_before_the_one_named(scribe: Scribe, flag: tuple[str, str]) -> None:
    result = written(scribe, "--topic", "写一篇关于小城的文章，约180字", *flag)

    assert result["settings"]["length"] == 60
    assert han(result["text"]) == 60


def test_a_length_configured_goes_before_the_one_named(scribe: Scribe) -> None:
    scribe("config", "set", "length", "80")

    result = written(scribe, "--topic", "写一篇关于小城的文章，约180字")

    assert result["settings"]["length"] == 80


@pytest.mark.parametrize(
    ("topic", "template"),
    [
        ("小城", "article"),
        ("写一篇关于小城的文章", "article"),
        ("请写一个发生在小城的故事。", "story"),
        ("写一份关于小城交通的报告", "report"),
        ("写一篇关于诗歌的文章", "article"),
        ("以“等待”为话题写一篇记叙文", "essay"),
        ("Rivers", "article"),
        ("Write a short story about a river.", "story"),
        ("Write a report on our river.", "report"),
        ("Write an essay about stories.", "article"),
        ("Write a personal essay about waiting.", "essay"),
    ],
)
def test_the_form_that_an_assignment_names_is_written(
    scribe: Scribe, topic: str, template: str
) -> None:
    result = written(scribe, "--topic", topic, "--length", "60")

    assert result["settings"]["template"] == template


@pytest.mark.parametrize(
    "flag", [("--template", "report"), ("--set", "template=report")], ids=["flag", "set"]
)
def test_a_template_given_goes_before_the_form_named(scribe: Scribe, flag: tuple[str, str]) -> None:
    result = written(scribe, "--topic", "请写一个发生在小城的故事。", "--length", "60", *flag)

    assert result["settings"]["template"] == "report"


def test_auto_is_a_template_that_can_be_asked_for(scribe: Scribe) -> None:
    scribe("config", "set", "template", "report")

    result = written(
        scribe, "--topic", "请写一个发生在小城的故事。", "--length", "60", "--template", "auto"
    )

    assert result["settings"]["template"] == "story"


def test_a_variable_without_a_value_is_asked_for(scribe: Scribe) -> None:
    scribe.template("memo.zh.md", MEMO)
    target = scribe.home / "text.md"
    model = scribe.script(prose(400))
    terminal = scribe.shell_terminal(f'"$@" {" ".join(ASKED)} --model {model} > {target}')

    terminal.expect("收信人: ")
    terminal.child.sendline("老王".encode())
    terminal.expect("from: ")  # one without a help text is asked for by its name
    terminal.child.sendline(b"")  # nothing is no answer
    terminal.expect("from: ")
    terminal.child.sendline("小李".encode())
    terminal.end()

    assert target.read_text("utf-8") == prose(60) + "\n"
    [job] = scribe.journal.glob("*/job.json")
    asked = json.loads(job.read_text("utf-8"))["brief"]["variables"]
    assert asked == {"to": "老王", "from": "小李"}


def test_a_variable_given_is_not_asked_for(scribe: Scribe) -> None:
    scribe.template("memo.zh.md", MEMO)
    terminal = scribe.terminal(
        *ASKED, "--var", "to=老王", "--var", "from=小李", "--model", scribe.script(prose(400))
    )

    lines = terminal.end()

    assert lines[0] == prose(60)[: len(lines[0])]
    assert not any("收信人" in line or "from:" in line for line in lines)


@pytest.mark.parametrize("stdin", [None, "材料".encode()])
def test_without_a_terminal_a_missing_variable_is_refused(
    scribe: Scribe, stdin: bytes | None
) -> None:
    path = scribe.template("memo.zh.md", MEMO)

    told = scribe(*ASKED, "--model", scribe.script(prose(400)), stdin=stdin, status=2)

    assert told.out == ""
    assert f"{path}: 'to' is undefined" in told.err
    assert "Give a missing value with --var NAME=VALUE." in told.err
    assert scribe.drafts() == []


@pytest.mark.parametrize("key", ["sendintr", "sendeof"])
def test_ctrl_c_and_ctrl_d_at_a_question_end_it(scribe: Scribe, key: str) -> None:
    scribe.template("memo.zh.md", MEMO)
    terminal = scribe.terminal(*ASKED, "--model", scribe.script(prose(400)))
    terminal.expect("收信人: ")
    getattr(terminal.child, key)()
    while not terminal.seen("Stopped", patience=1):  # a key may come before it is read
        getattr(terminal.child, key)()

    lines = terminal.end(130)

    assert lines[-1] == "scribe: Stopped."
    assert not scribe.journal.exists()


def test_an_answer_may_look_like_anything(scribe: Scribe) -> None:
    scribe.template("memo.zh.md", MEMO)
    terminal = scribe.terminal(*ASKED, "--var", "from=小李", "--model", scribe.script(prose(400)))
    terminal.expect("收信人: ")
    terminal.child.sendline(b"{{ topic }} {% x = --")

    terminal.end()

    [job] = scribe.journal.glob("*/job.json")
    assert json.loads(job.read_text("utf-8"))["brief"]["variables"]["to"] == "{{ topic }} {% x = --"
