"""`scribe templates`."""

from __future__ import annotations

import json
from pathlib import Path

import front_door
import pytest
from front_door import Scribe

scribe = front_door.scribe

BUILT_IN = [(name, lang) for name in ("article", "report", "story") for lang in ("en", "zh")]


def test_list_names_every_template_in_every_language(scribe: Scribe) -> None:
    rows = [line.split("\t") for line in scribe("templates", "list").out.splitlines()]

    assert [(row[0], row[1]) for row in rows] == BUILT_IN
    assert all(int(row[2]) > 0 and row[3] for row in rows)


def test_list_as_json_says_where_each_is(scribe: Scribe) -> None:
    rows = json.loads(scribe("templates", "list", "--json").out)

    assert [(row["name"], row["language"]) for row in rows] == BUILT_IN
    assert all(Path(row["path"]).is_file() and row["length"] > 0 for row in rows)
    assert [row["description"] for row in rows if row["name"] == "story"][1].startswith("故事")


@pytest.mark.parametrize(("name", "lang"), BUILT_IN)
def test_what_show_prints_is_a_template_to_start_from(scribe: Scribe, name: str, lang: str) -> None:
    shown = scribe("templates", "show", name, "--lang", lang).out
    path = scribe.template(f"mine.{lang}.md", shown.replace(f"name: {name}", "name: mine", 1))

    rows = json.loads(scribe("templates", "list", "--json").out)

    [mine] = [row for row in rows if row["name"] == "mine"]
    assert (mine["language"], mine["path"]) == (lang, str(path))
    assert scribe("templates", "show", "mine").out == path.read_text("utf-8")


def test_a_template_of_ones_own_stands_for_the_built_in_one(scribe: Scribe) -> None:
    shown = scribe("templates", "show", "article", "--lang", "zh").out
    path = scribe.template("article.zh.md", shown.replace("description: ", "description: 我的", 1))

    rows = json.loads(scribe("templates", "list", "--json").out)

    assert [(row["name"], row["language"]) for row in rows] == BUILT_IN
    assert [row["path"] for row in rows if row["description"].startswith("我的")] == [str(path)]
    assert scribe("templates", "show", "article", "--lang", "zh").out == path.read_text("utf-8")


def test_show_takes_the_language_of_the_person(
    scribe: Scribe, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "\nlanguage: en\n" in scribe("templates", "show", "report").out

    monkeypatch.setenv("SCRIBE_LANG", "zh")
    assert "\nlanguage: zh\n" in scribe("templates", "show", "report").out


def test_an_unknown_name_is_refused_with_the_names_there_are(scribe: Scribe) -> None:
    told = scribe("templates", "show", "poem", status=2)

    assert told.out == ""
    assert "no template called “poem”" in told.err
    assert "There are: article, report, story" in told.err


def test_a_malformed_template_is_named(scribe: Scribe) -> None:
    path = scribe.template("memo.zh.md", "写一张便条。")

    told = scribe("templates", "list")

    assert f"{path}, line 1: it does not start with front matter" in told.err
    assert "article\tzh\t" in told.out
    assert "memo" not in told.out
    assert scribe("templates", "show", "article").out.startswith("---\nname: article\n")
