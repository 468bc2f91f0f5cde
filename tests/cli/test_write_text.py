"""`scribe write` in a pipe: the text, its length, its language, its template, its settings."""

from __future__ import annotations

import json
import os
import random
import re
from pathlib import Path

import front_door
import pytest
from front_door import Scribe, han, prose

scribe = front_door.scribe

TEXT = prose(400)
ENGLISH_WORDS = (
    *("the", "of", "a", "tool", "people", "river", "use", "every", "day"),
    *("light", "change", "great", "deal", "window", "how"),
)
MEMO = """---
name: memo
language: zh
description: 便条
length: 60
opening: "致{{ to }}：{{ topic }}。"
variables:
  to: {help: 收信人}
parts: [{ask: 写一张便条。}]
---
写给{{ to }}，谈谈{{ topic }}。{{ material }}
"""


def article(*lengths: int) -> list[str]:
    """The replies of a model whose parts have these lengths, each under a heading of its own."""
    marks = ["#", *["##"] * (len(lengths) - 1)]
    return [
        f"{mark} {prose(10, seed=1000 + part)[:-1]}\n\n{prose(length, seed=part)}"
        for part, (mark, length) in enumerate(zip(marks, lengths, strict=True))
    ]


def written(scribe: Scribe, *arguments: str, stdin: bytes | None = None) -> dict[str, object]:
    """The JSON object of a text by a scripted engine."""
    model = scribe.script(TEXT)
    out = scribe("write", "--json", "--model", model, *arguments, stdin=stdin).out
    result: dict[str, object] = json.loads(out)
    return result


def prompt_tokens(scribe: Scribe, material: bytes | None) -> int:
    result = written(scribe, "--topic", "科技", "--length", "60", "--quick", stdin=material)
    timings = result["timings"]
    assert isinstance(timings, dict)
    return int(timings["prompt_tokens"])


def test_the_text_is_all_there_is_on_stdout(scribe: Scribe) -> None:
    model = scribe.script(TEXT)

    told = scribe("write", "--topic", "科技", "--length", "100", "--model", model)

    assert told.out == prose(100) + "\n"
    assert told.err == ""


def test_no_control_character_of_the_model_reaches_a_pipe(scribe: Scribe) -> None:
    model = scribe.script("\x1b]0;\x07" + prose(100))

    out = scribe("write", "--topic", "科技", "--length", "100", "--model", model).out

    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]", out)
    assert out == f"]0;{prose(100)}\n"


@pytest.mark.parametrize(
    ("length", "part", "options"),
    [
        (300, 3000, ()),
        (800, 3000, ()),
        (2000, 3000, ()),
        (300, 275, ()),
        (800, 3000, ("--sections", "3")),
        (800, 245, ("--sections", "3")),
    ],
)
def test_the_length_asked_for_is_kept(
    scribe: Scribe, length: int, part: int, options: tuple[str, ...]
) -> None:
    model = scribe.script(*article(*[part] * 12), context=30000)
    asked = ("write", "--topic", "科技发展", "--length", str(length), *options)

    out = scribe(*asked, "--model", model).out

    assert 0.85 * length <= han(out) <= 1.1 * length
    assert out.endswith("。\n")


def test_an_english_text_is_measured_in_words(scribe: Scribe) -> None:
    chance = random.Random(1)
    sentences = (" ".join(chance.choices(ENGLISH_WORDS, k=10)) for _ in range(60))
    model = scribe.script(" ".join(f"So {sentence}." for sentence in sentences))

    out = scribe("write", "--topic", "Modern tools", "--length", "150", "--model", model).out

    assert 127 <= len(out.split()) <= 165
    assert out.endswith(".\n")


@pytest.mark.parametrize(
    ("topic", "options", "opening"),
    [
        ("远程办公", (), "# 关于远程办公的报告\n"),
        ("Remote work", (), "# Report on Remote work\n"),
        ("用 Python 写作", (), "# 关于用 Python 写作的报告\n"),
        ("远程办公", ("--lang", "en"), "# Report on 远程办公\n"),
        ("Remote work", ("--lang", "zh"), "# 关于Remote work的报告\n"),
    ],
)
def test_a_base_model_goes_on_from_the_opening_of_the_template_in_the_topics_language(
    scribe: Scribe, topic: str, options: tuple[str, ...], opening: str
) -> None:
    body = TEXT if "关于" in opening else " ".join(ENGLISH_WORDS).capitalize() + "."
    model = scribe.script(body, chat=False)
    asked = ("--template", "report", "--topic", topic, "--length", "15", *options)

    out = scribe("write", *asked, "--model", model).out

    assert out.startswith(f"{opening}\n{body[:20]}")


def test_a_base_model_says_that_it_cannot_take_material(scribe: Scribe) -> None:
    model = scribe.script(TEXT, chat=False)

    told = scribe(
        "write", "--topic", "科技", "--length", "60", "--model", model, stdin="材料".encode()
    )

    assert "is a base model: it cannot take material" in told.err


def test_the_persons_own_template_goes_before_the_built_in_one(scribe: Scribe) -> None:
    scribe.template("article.zh.md", MEMO.replace("name: memo", "name: article"))
    model = scribe.script(TEXT, chat=False)

    own = scribe("write", "--topic", "搬家", "--var", "to=老王", "--model", model).out
    other = scribe("write", "--topic", "Moving house", "--length", "1", "--model", model).out

    assert own.startswith("致老王：搬家。")
    assert other.startswith("# Moving house\n")


@pytest.mark.parametrize("name", ["memo.zh.md", "memo.md"])
def test_a_new_template_needs_its_variables(scribe: Scribe, name: str) -> None:
    path = scribe.template(name, MEMO)
    model = scribe.script(TEXT, chat=False)
    asked = ("write", "--template", "memo", "--topic", "搬家", "--model", model)

    assert scribe(*asked, "--var", "to=老王").out.startswith("致老王：搬家。")
    refused = scribe(*asked, status=2)

    assert refused.out == ""
    assert f"{path}: 'to' is undefined" in refused.err
    assert "--var NAME=VALUE" in refused.err


def test_an_unknown_template_is_refused_with_the_names_there_are(scribe: Scribe) -> None:
    scribe.template("memo.zh.md", MEMO)

    model = scribe.script(TEXT)

    told = scribe("write", "--topic", "x", "--template", "sonnet", "--model", model, status=2)

    assert told.out == ""
    assert "no template called “sonnet”" in told.err
    found = re.search(r"There are: (.*)", told.err)
    assert found
    names = found[1].split(", ")
    assert {"article", "memo", "report", "story"} <= set(names)
    assert names == sorted(set(names))


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("---\nname", "name", "line 1: it does not start with front matter"),
        ("description: 便条", "description: [便条", "line 5: expected ',' or ']'"),
        ("description: 便条", "about: 便条", "the front matter has no about"),
        ("description: 便条\n", "", "description is missing"),
        ("description: 便条", "description: \x01", "special characters are not allowed"),
        ("length: 60", "length: ten", "length cannot be 'ten'"),
        ("length: 60", "length: 0", "length cannot be 0"),
        ("language: zh", "language: fr", "language must be one of zh, en"),
        ("[{ask: 写一张便条。}]", "[]", "parts: ask is missing"),
        ("[{ask: 写一张便条。}]", "5", "parts cannot be 5"),
        ("[{ask: 写一张便条。}]", "[写]", "parts must be made of names and values"),
        ("[{ask: 写一张便条。}]", "[{ask: 5}]", "ask cannot be 5"),
        ("[{ask: 写一张便条。}]", "[{ask: a, share: 0}]", "share cannot be 0"),
        ("[{ask: 写一张便条。}]", "[{ask: a, banned: [1]}]", r"banned cannot be \[1\]"),
        ("opening:", "sampling: {heat: 1}\nopening:", "sampling has no heat"),
        ("opening:", "sampling: {top_k: hot}\nopening:", "top_k cannot be 'hot'"),
        ("写给{{ to }}", "写给{{ to", "unexpected char '，'"),
        ("写给{{ to }}", "写给{{ 1 / 0 }}", "division by zero"),
        ("写给{{ to }}", "写给{{ topic + 1 }}", "can only concatenate str"),
    ],
)
def test_a_malformed_template_is_refused_with_its_path_and_the_reason(
    scribe: Scribe, old: str, new: str, reason: str
) -> None:
    assert old in MEMO
    path = scribe.template("memo.zh.md", MEMO.replace(old, new, 1))

    told = scribe(
        "write", "--topic", "x", "--template", "memo", "--var", "to=a", status=2, stdin=b""
    )

    assert told.out == ""
    assert str(path) in told.err
    assert re.search(reason, told.err)


def test_a_template_that_is_not_utf_8_is_refused_and_one_from_windows_is_not(
    scribe: Scribe,
) -> None:
    path = scribe.template("memo.zh.md", "")
    model = scribe.script(TEXT, chat=False)
    asked = ("write", "--topic", "搬家", "--template", "memo", "--var", "to=老王")

    path.write_bytes(MEMO.encode("gb18030"))
    assert str(path) in scribe(*asked, "--model", model, status=2).err

    path.write_bytes(MEMO.replace("\n", "\r\n").encode("utf-8-sig"))
    assert scribe(*asked, "--model", model).out.startswith("致老王：搬家。")


@pytest.mark.parametrize("topic", ["", "  ", "\t\n", "\u3000"])
def test_an_empty_topic_is_refused(scribe: Scribe, topic: str) -> None:
    told = scribe("write", "--topic", topic, "--model", scribe.script(TEXT), status=2)

    assert told.out == ""
    assert "--topic is empty" in told.err
    assert 'scribe write --topic "科技发展"' in told.err


def test_a_topic_that_is_not_utf_8_is_refused(scribe: Scribe) -> None:
    told = scribe("write", "--topic", os.fsdecode(b"\xbf\xc6\xbc\xbc"), status=2)

    assert "--topic is not valid UTF-8" in told.err


def test_no_topic_is_refused_with_the_way_to_the_help(scribe: Scribe) -> None:
    told = scribe("write", status=2)

    assert "--topic" in told.err
    assert "scribe write --help" in told.err


def test_json_is_one_object_that_says_all(scribe: Scribe) -> None:
    model = scribe.script(prose(60) + "\n\n" + prose(400, seed=1))
    asked = ("--topic", "科技", "--length", "100", "--seed", "42", "--set", "top_p=0.8")

    told = scribe("write", *asked, "--temperature", "0.3", "--json", "--model", model)

    assert told.out.count("\n") == 1
    assert told.err == ""
    result = json.loads(told.out)
    assert result["text"] == prose(60) + "\n\n" + prose(40, seed=1)
    assert (result["schema"], result["complete"], result["model"]) == (1, True, "script1")
    assert (result["language"], result["seed"]) == ("zh", 42)
    settings = result["settings"]
    assert (settings["template"], settings["length"]) == ("article", 100)
    assert (settings["temperature"], settings["top_p"], settings["top_k"]) == (0.3, 0.8, 40)
    assert result["counts"] == {"length": 100, "han": 100, "characters": 112, "paragraphs": 2}
    timings = result["timings"]
    assert timings["generated_tokens"] >= 112
    assert timings["prompt_tokens"] > 0 and timings["generated_tokens_per_second"] > 0
    assert Path(result["draft"]).read_text("utf-8") == result["text"]


def test_a_seed_is_drawn_once_and_kept_with_the_draft(scribe: Scribe) -> None:
    asked = ("--topic", "科技", "--length", "40")

    first, second = written(scribe, *asked), written(scribe, *asked)

    assert first["seed"] != second["seed"]
    job = json.loads(Path(str(first["draft"])).with_name("job.json").read_text("utf-8"))
    assert job["seed"] == first["seed"]


def test_set_reaches_every_setting(scribe: Scribe) -> None:
    sets = (
        "--set",
        "length=40",
        "--set",
        "seed=7",
        "--set",
        "min_p=0.2",
        "--set",
        "template=story",
    )

    result = written(scribe, "--topic", "科技", *sets)

    settings = result["settings"]
    assert isinstance(settings, dict)
    assert result["seed"] == 7
    assert (settings["length"], settings["min_p"]) == (40, 0.2)
    assert settings["template"] == "story"


@pytest.mark.parametrize(
    ("options", "message", "hint"),
    [
        (("--set", "toppp=1"), "no setting called “toppp”", "Did you mean top_p?"),
        (("--set", "zzzz=1"), "no setting called “zzzz”", "scribe config list"),
        (("--set", "top_p=high"), "top_p cannot be 'high'", "Expected: a number"),
        (("--set", "top_k=1.5"), "top_k cannot be '1.5'", "Expected: a whole number"),
        (("--set", "logit_bias=好"), "logit_bias cannot be '好'", "TEXT:BIAS"),
        (("--set", "top_p"), "--set 'top_p': expected NAME=VALUE", "--set name=value"),
        (("--var", "=x"), "--var '=x': expected NAME=VALUE", "--var name=value"),
        (("--length", "-3"), "length cannot be -3", "Expected: >= 0"),
        (("--length", "many"), "'many' is not a valid integer", "scribe write --help"),
        (("--seed", "9" * 30), "seed cannot be 999", "Expected: a whole number"),
        (("--temperature", "nan"), "temperature cannot be nan", "Expected: a number"),
        (("--lang", "fr"), "'fr' is not one of 'auto', 'zh', 'en'", "scribe write --help"),
        (("--topik", "x"), "No such option '--topik'", "scribe write --help"),
    ],
)
def test_a_bad_option_is_refused_with_a_hint(
    scribe: Scribe, options: tuple[str, ...], message: str, hint: str
) -> None:
    told = scribe("write", "--topic", "x", *options, "--model", scribe.script(TEXT), status=2)

    assert told.out == ""
    assert message in told.err
    assert hint in told.err
    assert scribe.drafts() == []


def test_what_is_piped_in_reaches_the_model(scribe: Scribe) -> None:
    material = "一九九〇年，这座小城第一次通了火车。"
    without = prompt_tokens(scribe, None)

    assert prompt_tokens(scribe, material.encode()) >= without + len(material)
    assert prompt_tokens(scribe, b"") == prompt_tokens(scribe, b" \n\n") == without


def test_a_byte_order_mark_and_windows_line_ends_make_no_difference(scribe: Scribe) -> None:
    plain = prompt_tokens(scribe, "一行\n又一行\n".encode())

    assert prompt_tokens(scribe, b"\xef\xbb\xbf" + "一行\r\n又一行\r\n".encode()) == plain


@pytest.mark.parametrize(
    ("material", "message"),
    [
        ("好".encode() + b"\xbf\xc6", "standard input is not valid UTF-8 at byte 3"),
        ("好".encode()[:2], "standard input is not valid UTF-8 at byte 0"),
        ("好".encode() + b"\0", "standard input is not text: byte 3 is NUL"),
        ("café".encode("latin-1"), "standard input is not valid UTF-8 at byte 3"),
    ],
)
def test_material_that_is_no_text_is_refused(scribe: Scribe, material: bytes, message: str) -> None:
    model = scribe.script(TEXT)

    told = scribe("write", "--topic", "x", "--model", model, stdin=material, status=2)

    assert told.out == ""
    assert message in told.err


@pytest.mark.parametrize("where", ["topic", "material"])
def test_more_than_the_context_holds_is_refused_with_both_numbers(
    scribe: Scribe, where: str
) -> None:
    text = "好" * 900
    topic, material = (text, None) if where == "topic" else ("科技", text.encode())
    model = scribe.script(TEXT, context=1000)

    told = scribe(
        "write", "--topic", topic, "--length", "60", "--model", model, stdin=material, status=3
    )

    assert told.out == ""
    found = re.search(r"take about (\d+) tokens; the context holds (\d+)\.", told.err)
    assert found and int(found[1]) > 1000 and int(found[2]) == 1000
    assert "Shorten topic or material, ask for less with --length, or raise --context" in told.err


def test_a_script_that_is_not_there_is_a_model_that_is_not_there(scribe: Scribe) -> None:
    told = scribe("write", "--topic", "x", "--model", "script:/nowhere.txt", status=3)

    assert "/nowhere.txt" in told.err


@pytest.mark.parametrize(
    ("replies", "options", "least"),
    [
        ([TEXT], ("--quick",), 20),
        ([TEXT], ("--sections", "2"), 20),
        ([TEXT], (), 20),
    ],
)
def test_an_engine_that_fails_in_the_middle_leaves_the_text(
    scribe: Scribe, replies: list[str], options: tuple[str, ...], least: int
) -> None:
    model = scribe.script(*replies, fail_after=60)
    asked = ("write", "--topic", "科技", "--length", "200", *options)

    told = scribe(*asked, "--model", model, status=3)

    assert "The script says: fail here" in told.err
    assert han(told.out) >= least and TEXT.startswith(told.out.strip())
    assert scribe.draft_in(told.err) == told.out.strip()


def test_help_names_every_option(scribe: Scribe) -> None:
    out = scribe("write", "--help").out

    for option in (
        "--topic", "--template", "--length", "--lang", "--audience", "--tone", "--var", "--output",
        "--json", "--seed", "--temperature", "--set", "--model", "--offline", "--context",
        "--outline", "--sections", "--single-pass", "--stats",
    ):  # fmt: skip
        assert option in out


def test_help_and_version(scribe: Scribe) -> None:
    helped = scribe("--help")
    commands = ("write", "outline", "resume", "models", "templates", "config", "bench")
    assert [word for word in commands if word not in helped.out] == []
    assert scribe("-h").out == helped.out
    assert re.fullmatch(r"scribe, version \d+\.\d+\.\d+\n", scribe("--version").out)


def test_an_unknown_command_is_refused(scribe: Scribe) -> None:
    told = scribe("wirte", status=2)

    assert told.out == ""
    assert "No such command 'wirte'" in told.err
    assert "scribe --help" in told.err
