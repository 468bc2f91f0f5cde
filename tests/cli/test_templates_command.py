"""`scribe templates`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import front_door
import pytest
from front_door import Scribe, prose
from tiny_gguf import TinyModel

import scribe as package

scribe = front_door.scribe

FOLDER = Path(package.__file__).parent / "writing" / "templates"
BUILT_IN = sorted((path.name.split(".")[0], path.name.split(".")[1]) for path in FOLDER.iterdir())
MEMO = """\
---
name: memo
language: zh
description: 便条
length: 60
system: 你是秘书。
opening: "致{{ to }}：{{ topic }}。"
short:
  below: 50
  ask: 写一句话。
plan:
  above: 500
  each: 200
  outline: >-
    先列提纲，
    共{{ sections }}行。
  section: |
    写“{{ heading }}”，
    约{{ part_length }}字。
variables:
  to:
    help: 收信人
parts:
  - share: 0.5
    ask: 写开头。
  - share: 0.5
    banned: ["#"]
    ask: >-
      写结尾，
      约{{ part_length }}字。
---

写给{{ to }}，
谈谈{{ topic }}。
"""
BARE = """\
---
name: bare
language: zh
description: 短文
length: 60
shun: [{shunned}]
parts:
  - ask: 写。
---
写夜。
"""


@pytest.fixture(autouse=True)
def no_editor(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.delenv("EDITOR", raising=False)


def listed(scribe: Scribe) -> dict[tuple[str, str], dict[str, Any]]:
    """What `list --json` says of each template."""
    rows = json.loads(scribe("templates", "list", "--json").out)
    return {(row["name"], row["language"]): row for row in rows}


def editor(scribe: Scribe, old: str, new: str) -> str:
    """An editor that puts `new` for every `old`."""
    path = scribe.home / "editor"
    path.write_text(f"#!/bin/sh\nexec sed -i 's/{old}/{new}/' \"$1\"\n", "utf-8")
    path.chmod(0o755)
    return str(path)


def line_of(text: str, word: str) -> int:
    """The number of the first line of `text` with `word` in it."""
    return 1 + next(at for at, line in enumerate(text.splitlines()) if word in line)


def test_list_names_every_template_in_every_language(scribe: Scribe) -> None:
    rows = [line.split("\t") for line in scribe("templates", "list").out.splitlines()]

    assert [(row[0], row[1]) for row in rows] == BUILT_IN
    assert {("article", "en"), ("report", "zh"), ("story", "en")} <= set(BUILT_IN)
    assert all(int(row[2]) > 0 and row[3] for row in rows)
    assert {row[4] for row in rows} == {"built-in"}


def test_list_as_json_says_what_each_is(scribe: Scribe) -> None:
    rows = listed(scribe)

    assert list(rows) == BUILT_IN
    assert all(Path(row["path"]).is_file() and row["length"] > 0 for row in rows.values())
    assert not any(row["own"] for row in rows.values())
    assert rows["story", "zh"]["description"].startswith("故事")
    assert rows["story", "zh"]["variables"] == [{"name": "hero", "help": "主人公", "default": ""}]
    assert rows["article", "en"]["plans"] is True
    assert rows["article", "en"]["variables"] == []


@pytest.mark.parametrize(("name", "lang"), BUILT_IN)
def test_what_show_prints_is_a_template_to_start_from(scribe: Scribe, name: str, lang: str) -> None:
    shown = scribe("templates", "show", name, "--lang", lang).out
    path = scribe.template(f"mine.{lang}.md", shown.replace(f"name: {name}", "name: mine", 1))

    mine = listed(scribe)["mine", lang]

    assert (mine["path"], mine["own"]) == (str(path), True)
    assert scribe("templates", "show", "mine").out == path.read_text("utf-8")


def test_a_template_of_ones_own_stands_for_the_built_in_one(scribe: Scribe) -> None:
    shown = scribe("templates", "show", "article", "--lang", "zh").out
    path = scribe.template("article.zh.md", shown.replace("description: ", "description: 我的", 1))

    rows = listed(scribe)

    assert list(rows) == BUILT_IN
    assert [key for key, row in rows.items() if row["own"]] == [("article", "zh")]
    assert rows["article", "zh"]["description"].startswith("我的")
    assert scribe("templates", "show", "article", "--lang", "zh").out == path.read_text("utf-8")


def test_show_takes_the_language_of_the_person(
    scribe: Scribe, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "\nlanguage: en\n" in scribe("templates", "show", "report").out

    scribe.config.write_text('lang = "zh"\n', "utf-8")
    assert "\nlanguage: zh\n" in scribe("templates", "show", "report").out

    monkeypatch.setenv("SCRIBE_LANG", "en")
    assert "\nlanguage: en\n" in scribe("templates", "show", "report").out


@pytest.mark.parametrize("command", ["show", "check", "new"])
def test_an_unknown_name_is_refused_with_the_names_there_are(scribe: Scribe, command: str) -> None:
    asked = ("mine", "--from", "limerick") if command == "new" else ("limerick",)

    told = scribe("templates", command, *asked, status=2)

    assert told.out == ""
    assert "no template called “limerick”" in told.err
    assert "There are: alt-text, article, " in told.err


def test_a_malformed_template_is_named(scribe: Scribe) -> None:
    path = scribe.template("memo.zh.md", "写一张便条。")

    told = scribe("templates", "list")

    assert f"{path}, line 1: it does not start with front matter" in told.err
    assert "article\tzh\t" in told.out
    assert "memo" not in told.out
    assert scribe("templates", "show", "article").out.startswith("---\nname: article\n")


@pytest.mark.parametrize(
    ("old", "new", "line", "reason"),
    [
        # YAML itself
        ("便条", "[便条", 5, "expected ',' or ']'"),
        ("便条", "\x01", 4, "special characters are not allowed"),
        ("length: 60", "length: !!int 好", 5, "invalid literal"),
        ("length: 60", "length: !!bool 好", 5, "好"),
        (
            "写一句话。",
            "{% if tone %}短{% endif %}",
            10,
            "begins with a field must stand in quotes",
        ),
        ("写开头。", "{{ topic }}", 25, "a value that begins with a field must stand in quotes"),
        # the names and values of the front matter
        ("system:", "sistem:", 6, "the front matter has no sistem"),
        ("name: memo", "name: note", 2, "its name must be that of its file, memo"),
        ("language: zh", "language: fr", 3, "language must be one of zh, en"),
        ("description: 便条\n", "", 2, "the front matter: description is missing"),
        ("length: 60", "length: ten", 5, "length cannot be 'ten'"),
        ("length: 60", "length: 0", 5, "length cannot be 0"),
        ("system:", "form: rhyme\nsystem:", 6, "form must be one of prose"),
        ("system:", "sampling: {heat: 1}\nsystem:", 6, "sampling has no heat"),
        ("system:", "sampling:\n  top_k: hot\nsystem:", 7, "top_k cannot be 'hot'"),
        ("  below: 50\n", "", 9, "short: below is missing"),
        ("below: 50", "below: -1", 9, "short: below cannot be -1"),
        ("  above: 500\n", "", 12, "plan: above is missing"),
        ("each: 200", "each: 200\n  lead: 1.5", 14, "plan: lead cannot be 1.5"),
        ("each: 200", "each: 200\n  skeleton: [1]", 14, r"plan: skeleton cannot be [1]"),
        ("each: 200", "each: 200\n  title: 1", 14, "plan: title cannot be 1"),
        ("each: 200", "each: 200\n  beats: {a: b, c: 3}", 14, "beats: c cannot be 3"),
        ("each: 200", "each: 200\n  beats: {7: b}", 14, "plan: beats cannot be {7: 'b'}"),
        ("each: 200", "each: 200\n  beats: {a: '{{ whom }}'}", 14, "there is no field whom"),
        ("each: 200", "each: 200\n  beats: {a: '{{ beat }}'}", 14, "there is no field beat"),
        ("help: 收信人", "hlep: 收信人", 22, "to has no hlep"),
        ("  to:\n", "  to-whom:\n", 21, "to-whom cannot be the name of a variable"),
        ("  to:\n", "  tone:\n", 21, "tone cannot be the name of a variable"),
        ('["#"]', "[1]", 27, "parts: banned cannot be [1]"),
        ("system: ", "shun: [1]\nsystem: ", 6, "the front matter: shun cannot be [1]"),
        ("  - share: 0.5\n    banned", "  - 好\n  - banned", 26, "parts must be made of names"),
        ('    banned: ["#"]\n    ask: >-', "    prefix: >-", 26, "parts: ask is missing"),
        # the requests to the model
        ("你是秘书。", "你是{{ 秘书", 6, "unexpected end of template"),
        ("致{{ to }}", "致{{ whom }}", 7, "there is no field whom; there are assignment, audience"),
        ("写一句话。", "写{% if %}", 10, "Expected an expression"),
        ("共{{ sections }}", "共{{ sections }", 16, "unexpected '}'"),
        ("先列提纲", "列{{ index }}", 15, "there is no field index"),
        (
            "约{{ part_length }}字。\nvar",
            "约{{ part_lenght }}字。\nvar",
            19,
            "no field part_lenght",
        ),
        ("写开头。", "写{{ topic|loud }}", 25, "there is no filter or test loud"),
        ("写结尾", "{% if index is first %}写{% endif %}", 29, "there is no filter or test first"),
        ("写结尾", "{% if total %}{{ topic|loud }}{% endif %}", 29, "no filter or test loud"),
        ("约{{ part_length }}字。\n---", "约{{ points }}字。\n---", 30, "there is no field points"),
        ("写给{{ to }}，", "写给{{ to，", 33, "unexpected char '，'"),
        ("谈谈{{ topic }}", "谈谈{{ topik }}", 34, "there is no field topik"),
        ("谈谈{{ topic }}", "{% if topic %}谈谈", 34, "Unexpected end of template"),
    ],
)
def test_a_mistake_is_told_with_its_line(
    scribe: Scribe, old: str, new: str, line: int, reason: str
) -> None:
    assert old in MEMO
    path = scribe.template("memo.zh.md", MEMO.replace(old, new, 1))

    told = scribe("templates", "check", "memo", status=2)

    assert told.out == ""
    [problem] = told.err.splitlines()
    assert problem.startswith(f"The template {path}, line {line}: ")
    assert reason in problem
    written = scribe("write", "--topic", "x", "--lang", "zh", "--template", "memo", status=2)
    assert problem in written.err


def test_a_template_that_is_not_utf_8_is_told_with_the_line(scribe: Scribe) -> None:
    path = scribe.template("memo.zh.md", "")
    path.write_bytes(MEMO.encode("gb18030"))

    told = scribe("templates", "check", "memo", status=2)

    assert told.err == f"The template {path}, line 4: it is not UTF-8 text.\n"


def test_fields_that_a_template_sets_itself_are_no_mistake(scribe: Scribe) -> None:
    body = (
        "{% set who = to %}{% for word in topic %}{{ loop.index }}{{ word }}{% endfor %}{{ who }}"
    )
    scribe.template("memo.zh.md", MEMO.replace("谈谈{{ topic }}。", body))

    assert scribe("templates", "check", "memo").out == "memo.zh  ok\n"


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("谈谈{{ topic }}", "{{ topic + 1 }}", "can only concatenate str"),
        ("谈谈{{ topic }}", "{% if material %}{{ 1 / 0 }}{% endif %}", "division by zero"),
        ("写一句话。", "写{% if length < 50 %}{{ length.unit }}{% endif %}", "no attribute 'unit'"),
        ("共{{ sections }}行", "{{ sections / 0 }}", "division by zero"),
        (
            "写“{{ heading }}”",
            "{% if part > 1 %}{{ heading - 1 }}{% endif %}",
            "unsupported operand",
        ),
        ("约{{ part_length }}字。\n---", "{{ part_length.half }}。\n---", "no attribute 'half'"),
    ],
)
def test_check_finds_what_would_fail_only_when_a_text_is_written(
    scribe: Scribe, old: str, new: str, reason: str
) -> None:
    assert old in MEMO
    path = scribe.template("memo.zh.md", MEMO.replace(old, new, 1))
    assert "memo\tzh" in scribe("templates", "list").out

    told = scribe("templates", "check", "memo", status=2)

    [problem] = told.err.splitlines()
    assert str(path) in problem
    assert reason in problem


def test_every_built_in_template_is_right(scribe: Scribe) -> None:
    told = scribe("templates", "check")

    assert told.err == ""
    assert told.out.splitlines() == [f"{name}.{lang}  ok" for name, lang in BUILT_IN]


def test_check_tells_every_bad_template_and_no_good_one(scribe: Scribe) -> None:
    one = scribe.template("memo.zh.md", MEMO.replace("60", "sixty"))
    two = scribe.template("article.en.md", "?")
    scribe.template("good.zh.md", MEMO.replace("memo", "good"))

    told = scribe("templates", "check", status=2)

    assert told.out == ""
    assert [line.split(",")[0] for line in told.err.splitlines()] == [
        f"The template {path}" for path in (two, one)
    ]
    assert scribe("templates", "check", "good", "report").out == (
        "good.zh  ok\nreport.en  ok\nreport.zh  ok\n"
    )


def test_check_takes_files_too(scribe: Scribe, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(scribe.home)
    Path("memo.zh.md").write_text(MEMO, "utf-8")
    assert scribe("templates", "check", "memo.zh.md").out == "memo.zh  ok\n"
    assert scribe("templates", "check", f"{scribe.home}/memo.zh.md").out == "memo.zh  ok\n"

    told = scribe("templates", "check", "other.md", status=2)

    assert told.err == "The template other.md: No such file or directory.\n"


def test_a_new_template_is_ones_own_and_writes(scribe: Scribe) -> None:
    path = Path(scribe("templates", "new", "column", "--lang", "zh").out.removesuffix("\n"))

    assert path == scribe.config.with_name("templates") / "column.zh.md"
    assert path.read_text("utf-8").startswith("---\nname: column\nlanguage: zh\n")
    assert listed(scribe)["column", "zh"]["own"] is True
    [row] = [row for row in scribe("templates", "list").out.splitlines() if "column" in row]
    assert row.endswith("\tyour own")
    path.write_text(path.read_text("utf-8").replace('opening: "# ', 'opening: "# 随笔：'), "utf-8")
    model = scribe.script(prose(100), chat=False)
    asked = ("write", "--template", "column", "--topic", "搬家", "--length", "100")
    assert scribe(*asked, "--model", model).out.startswith("# 随笔：搬家\n")


@pytest.mark.parametrize("name", ["2024", "yes", "null", "1e3", "a-b_c", "Z"])
def test_whatever_a_new_template_is_called_it_is_found_by_its_name(
    scribe: Scribe, name: str
) -> None:
    scribe("templates", "new", name, "--from", "story", "--lang", "en")

    assert listed(scribe)[name, "en"]["variables"][0]["name"] == "hero"
    assert scribe("templates", "check", name).out == f"{name}.en  ok\n"


def test_a_new_template_can_start_from_ones_own_in_the_language_it_has(scribe: Scribe) -> None:
    scribe.template("memo.zh.md", MEMO)

    made = scribe("templates", "new", "note", "--from", "memo")
    refused = scribe("templates", "new", "note", "--from", "memo", "--lang", "en", status=2)

    assert made.out.endswith("note.zh.md\n")
    assert scribe("templates", "show", "note").out == MEMO.replace("memo", "note", 1)
    assert refused.out == ""
    assert "There is no template “memo” in the language en." in refused.err


def test_a_new_template_never_takes_the_place_of_another(scribe: Scribe) -> None:
    path = scribe.template("memo.zh.md", MEMO)

    told = scribe("templates", "new", "memo", "--lang", "zh", status=2)

    assert f"There is a template {path} already." in told.err
    assert "scribe templates edit memo --lang zh" in told.err
    assert path.read_text("utf-8") == MEMO
    assert scribe("templates", "new", "memo", "--lang", "en").out.endswith("memo.en.md\n")


@pytest.mark.parametrize("name", ["", "../x", "-x", "memo.zh.md", "便条", "a b", "_a", "a\n"])
def test_a_name_that_makes_no_file_is_refused(scribe: Scribe, name: str) -> None:
    told = scribe("templates", "new", "--", name, status=2)

    assert told.out == ""
    assert "A template cannot be called" in told.err
    assert "as in my-letter" in told.err
    assert not scribe.config.with_name("templates").exists()


def test_a_new_template_with_the_name_of_a_built_in_one_stands_for_it(scribe: Scribe) -> None:
    path = Path(scribe("templates", "new", "report", "--lang", "zh").out.removesuffix("\n"))

    rows = listed(scribe)

    assert list(rows) == BUILT_IN
    assert (rows["report", "zh"]["own"], rows["report", "zh"]["path"]) == (True, str(path))
    assert rows["report", "en"]["own"] is False
    assert scribe("templates", "check", "report").out == "report.en  ok\nreport.zh  ok\n"


def test_new_can_open_the_editor_and_then_checks(
    scribe: Scribe, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EDITOR", "false")
    monkeypatch.setenv("VISUAL", editor(scribe, "^length:.*", "length: many"))

    told = scribe("templates", "new", "column", "--lang", "en", "--edit", status=2)

    path = Path(told.out.removesuffix("\n"))
    assert f"{path}, line 5: the front matter: length cannot be 'many'." in told.err
    assert "\nlength: many\n" in path.read_text("utf-8")


def test_a_built_in_template_is_copied_before_it_is_edited(
    scribe: Scribe, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = scribe("templates", "show", "article", "--lang", "zh").out
    monkeypatch.setenv("EDITOR", editor(scribe, 'opening: "# ', 'opening: "# 我的'))

    told = scribe("templates", "edit", "article", "--lang", "zh")

    path = scribe.config.with_name("templates") / "article.zh.md"
    assert f"{path} is your own copy now" in told.err
    changed = before.replace('opening: "# ', 'opening: "# 我的')
    assert path.read_text("utf-8") == changed != before
    assert (FOLDER / "article.zh.md").read_text("utf-8") == before
    model = scribe.script(prose(100), chat=False)
    asked = ("write", "--topic", "搬家", "--length", "100", "--model", model)
    assert scribe(*asked).out.startswith("# 我的搬家\n")


def test_a_mistake_made_in_the_editor_is_told_and_can_be_mended(
    scribe: Scribe, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = scribe.template("memo.zh.md", MEMO)

    monkeypatch.setenv("EDITOR", editor(scribe, "{{ topic }}", "{{ topik }}"))
    told = scribe("templates", "edit", "memo", status=2)
    assert f"{path}, line 7: there is no field topik" in told.err
    assert path.read_text("utf-8") == MEMO.replace("{{ topic }}", "{{ topik }}")

    monkeypatch.setenv("EDITOR", editor(scribe, "topik", "topic"))
    assert scribe("templates", "edit", "memo").err == ""
    assert path.read_text("utf-8") == MEMO


@pytest.mark.parametrize("asked", [("edit", "article"), ("new", "column", "--edit")])
def test_without_a_terminal_or_an_editor_nothing_is_begun(
    scribe: Scribe, asked: tuple[str, ...]
) -> None:
    told = scribe("templates", *asked, status=2)

    assert told.out == ""
    assert "There is no terminal to open an editor on." in told.err
    assert "EDITOR" in told.err
    assert not scribe.config.with_name("templates").exists()


@pytest.mark.parametrize("command", ["false", "/nowhere/ed", "ed 'unclosed"])
def test_an_editor_that_fails_is_told_with_the_variables_that_choose_it(
    scribe: Scribe, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    monkeypatch.setenv("EDITOR", command)
    path = scribe.template("memo.zh.md", MEMO)

    told = scribe("templates", "edit", "memo", status=2)

    assert "The variables VISUAL and EDITOR say which editor to open." in told.err
    assert path.read_text("utf-8") == MEMO


def test_on_a_terminal_the_editor_gets_the_terminal(scribe: Scribe) -> None:
    path = scribe.template("memo.zh.md", MEMO)
    script = scribe.home / "asking"
    script.write_text('#!/bin/sh\nread -p "Length? " n\nsed -i "s/60/$n/" "$1"\n', "utf-8")

    terminal = scribe.terminal("templates", "edit", "memo", EDITOR=f"bash {script}")
    terminal.expect("Length")
    terminal.child.sendline("75")
    terminal.end()

    assert "\nlength: 75\n" in path.read_text("utf-8")


def test_the_words_that_a_template_shuns_come_less_often(scribe: Scribe) -> None:
    model = TinyModel().write(scribe.home / "tiny.gguf")
    asked = ("--topic", "夜", "--lang", "zh", "--threads", "1", "--seed", "3", "--template", "bare")

    def written(shunned: str) -> str:
        scribe.template("bare.zh.md", BARE.format(shunned=shunned))
        return scribe("write", *asked, "--model", str(model)).out

    plain, without = written(""), written("s, l, H")
    assert sum(map(without.count, "slH")) < sum(map(plain.count, "slH")) / 2
