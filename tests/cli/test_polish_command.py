"""`scribe polish` and `scribe rewrite`: the words change, and nothing else."""

from __future__ import annotations

import json
import stat
import subprocess
from pathlib import Path

import front_door
import pytest
from front_door import Scribe

scribe = front_door.scribe

DOCUMENT = """---
title: 题目不动
---
# 标题不动

第一段有错自。

- 第一项
  - 第二项

| 表 | 头 |
|---|---|
| 不 | 动 |

```python
code = "不动"
```

***
> 引用的话。
"""
REPLIES = ("第一段有错字。", "第一条", "第二条", "引用的一句话。")
POLISHED = DOCUMENT.replace("错自", "错字").replace("项", "条").replace("引用的话", "引用的一句话")


def document(scribe: Scribe, text: str = DOCUMENT) -> Path:
    path = scribe.home / "note.md"
    path.write_text(text, "utf-8")
    return path


def test_all_but_the_words_of_a_document_stays_to_the_byte(scribe: Scribe) -> None:
    told = scribe("polish", str(document(scribe)), "--model", scribe.script(*REPLIES))

    assert told.out == POLISHED
    assert told.err == ""


def test_rewrite_is_told_how_and_needs_to_be(scribe: Scribe) -> None:
    told = scribe("rewrite", "--how", "口语", "--model", scribe.script("改过了。"),
                  stdin="原来的。".encode())  # fmt: skip
    missing = scribe("rewrite", stdin="原来的。".encode(), status=2)
    empty = scribe("rewrite", "--how", " ", stdin="原来的。".encode(), status=2)

    assert told.out == "改过了。"
    assert "--how" in missing.err
    assert "--how is empty" in empty.err


def test_a_lost_figure_is_drawn_again(scribe: Scribe) -> None:
    model = scribe.script("花了很多元。", "花了1,234.5元。")

    told = scribe("polish", "--model", model, stdin="一共花了1,234.5元。\n".encode())

    assert (told.out, told.err) == ("花了1,234.5元。\n", "")


def test_what_polish_would_lose_it_keeps_and_tells(scribe: Scribe) -> None:
    model = scribe.script("花了很多元。")

    told = scribe("polish", "--model", model, stdin="一共花了1,234.5元。\n".encode())

    assert told.out == "一共花了1,234.5元。\n"
    assert told.err == ("scribe: standard input: part 1 of 1 is left as it was: lost 1,234.5\n")


def test_what_rewrite_loses_it_tells(scribe: Scribe) -> None:
    told = scribe(
        "rewrite", "--how", "短", "--model", scribe.script("见网页，用很多时间。"),
        stdin="见https://a.org/x_(y)，用3.5小时。\n".encode(),
    )  # fmt: skip

    assert told.out == "见网页，用很多时间。\n"
    assert "part 1 of 1: lost https://a.org/x_(y), 3.5\n" in told.err


def test_in_place_keeps_the_old_file_and_its_mode(scribe: Scribe) -> None:
    file = document(scribe)
    file.chmod(0o640)

    told = scribe("polish", "--in-place", str(file), "--model", scribe.script(*REPLIES))

    assert (told.out, told.err) == ("", "")
    assert file.read_text("utf-8") == POLISHED
    assert file.with_name("note.md~").read_text("utf-8") == DOCUMENT
    assert stat.S_IMODE(file.stat().st_mode) == 0o640
    assert {path.name for path in scribe.home.glob("*note*")} == {"note.md", "note.md~"}


def test_in_place_leaves_a_file_alone_that_does_not_change(scribe: Scribe) -> None:
    file = document(scribe, "原文。\n")
    before = file.stat().st_mtime_ns

    scribe("polish", "-i", str(file), "--model", scribe.script("原文。"))

    assert file.stat().st_mtime_ns == before
    assert not file.with_name("note.md~").exists()


def test_a_part_that_fails_is_left_and_can_be_done_again_alone(scribe: Scribe) -> None:
    file = document(scribe, "甲一。\n\n乙乙乙乙乙乙。\n\n丙一。\n")
    broken = scribe.script("甲二。", "乙乙乙乙乙乙二。", "丙二。", fail_after=5)

    told = scribe("polish", "-i", str(file), "--model", broken, status=1)

    assert file.read_text("utf-8") == "甲二。\n\n乙乙乙乙乙乙。\n\n丙二。\n"
    assert told.err == (
        f"scribe: {file}: part 2 of 3 is left as it was: The script says: fail here.\n"
        "Do these parts again with --part 2\n"
    )

    again = scribe(
        "polish", "-i", str(file), "--part", "2", "--model", scribe.script("乙乙乙乙乙乙二。")
    )

    assert again.err == ""
    assert file.read_text("utf-8") == "甲二。\n\n乙乙乙乙乙乙二。\n\n丙二。\n"


@pytest.mark.parametrize("wanted", ["0", "x", "1-", "2,,3", "-1", "7-5", "0-2", ""])
def test_a_part_must_be_numbers(scribe: Scribe, wanted: str) -> None:
    told = scribe("polish", f"--part={wanted}", stdin="甲。".encode(), status=2)

    assert "expected numbers" in told.err


def test_a_part_that_is_not_there_is_refused(scribe: Scribe) -> None:
    told = scribe("polish", "--part", "2", "--model", scribe.script("甲。"),
                  stdin="甲。".encode(), status=2)  # fmt: skip

    assert told.out == ""
    assert "There is no part 2; the last is 1." in told.err


@pytest.mark.parametrize("source", [DOCUMENT, "甲一。", "一行有错自。\r\n二行。\r\n"])
def test_a_diff_is_a_patch_that_patch_applies(scribe: Scribe, source: str) -> None:
    file = scribe.home / "note.md"
    file.write_bytes(source.encode())
    replies = REPLIES if source == DOCUMENT else ("甲二。", "二行改。")
    expected = scribe("polish", str(file), "--model", scribe.script(*replies)).out

    told = scribe("polish", str(file), "--diff", "--model", scribe.script(*replies))

    assert told.err == ""
    assert told.out.startswith(f"--- {file}\n+++ {file}\n@@ ")
    assert file.read_bytes() == source.encode()
    subprocess.run(
        ["patch", "-p0", "--binary", "-s", str(file)], input=told.out.encode(), check=True
    )
    assert file.read_bytes() == expected.encode()


def test_a_diff_of_nothing_is_nothing(scribe: Scribe) -> None:
    told = scribe("polish", "--diff", "--model", scribe.script("甲。"), stdin="甲。\n".encode())

    assert (told.out, told.err) == ("", "")


def test_a_diff_on_a_terminal_shows_both_versions_side_by_side(scribe: Scribe) -> None:
    file = document(scribe, "第一段有错自。\n")
    terminal = scribe.terminal(
        "polish", "--diff", str(file), "--model", scribe.script("第一段有错字。"), columns=80
    )

    (line,) = (line for line in terminal.end() if "错" in line)

    assert "第一段有错自。" in line
    assert "第一段有错字。" in line


def test_json_tells_of_every_part(scribe: Scribe) -> None:
    model = scribe.script("第一段有错字。", "没有了。", "没有了。", "没有了。", "好。")
    source = "# 题\n\n第一段有错自。\n\n还有3个。\n\n好的。\n"

    told = scribe("polish", "--json", "--seed", "7", "--model", model, stdin=source.encode())
    result = json.loads(told.out)

    assert (result["schema"], result["tool"], result["seed"]) == (1, "polish", 7)
    assert result["text"] == source.replace("自", "字").replace("好的", "好")
    assert result["complete"] is True
    assert result["input"] == {"length": 13, "characters": len(source)}
    assert [source[part["start"] : part["end"]] for part in result["parts"]] == [
        "第一段有错自。", "还有3个。", "好的。",
    ]  # fmt: skip
    assert [part["number"] for part in result["parts"]] == [1, 2, 3]
    assert [part["kept"] for part in result["parts"]] == [False, True, False]
    assert result["parts"][1]["flaws"] == [{"fault": "lost", "items": ["3"]}]
    assert result["timings"]["generated_tokens"] > 0


@pytest.mark.parametrize(
    "source", ["```\n只有代码\n```\n", "| 表 | 头 |\n|--|--|\n| 一 | 二 |\n", "3.14\n"]
)
def test_a_text_without_prose_is_handed_through(scribe: Scribe, source: str) -> None:
    told = scribe("polish", "--model", scribe.script("不要"), stdin=source.encode())

    assert (told.out, told.err) == (source, "")


def test_progress_shows_on_stderr_and_only_on_a_terminal(scribe: Scribe) -> None:
    file = document(scribe)
    target = scribe.home / "out.md"
    model = scribe.script(*REPLIES, delay=0.05)

    terminal = scribe.shell_terminal(f'"$@" polish {file} --model {model} > {target}')
    terminal.expect(r"Part 2/4")

    assert terminal.end() == []
    assert target.read_text("utf-8") == POLISHED
