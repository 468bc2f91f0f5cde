"""`scribe translate`: Markdown stays, glossary terms are kept to."""

from __future__ import annotations

import json

import front_door
import pytest
from front_door import Scribe

scribe = front_door.scribe

CHINESE = """# 标题

第一段，见[链接](https://a.org/x)。

| 表 | 头 |
|:--|--:|
| 一 | `代码 | x` |

```sh
echo 不动
```

1. 步骤
"""
REPLIES = (
    "Title",
    "First paragraph, see [the link](https://a.org/x).",
    "Table",
    "Head | x",
    "One",
    "A step",
)
ENGLISH = """# Title

First paragraph, see [the link](https://a.org/x).

| Table | Head \\| x |
|:--|--:|
| One | `代码 | x` |

```sh
echo 不动
```

1. A step
"""


def test_markdown_and_code_stay_and_every_unit_is_translated(scribe: Scribe) -> None:
    told = scribe(
        "translate", "--to", "en", "--model", scribe.script(*REPLIES), stdin=CHINESE.encode()
    )

    assert told.out == ENGLISH
    assert told.err == ""


def test_english_becomes_chinese(scribe: Scribe) -> None:
    told = scribe("translate", "--to", "zh", "--model", scribe.script("他花了三美元。"),
                  stdin=b"He spent 3 dollars.\n")  # fmt: skip

    assert (told.out, told.err) == ("他花了三美元。\n", "")


def test_a_date_whose_day_became_its_month_is_put_right(scribe: Scribe) -> None:
    model = scribe.script("我们12月11日通了话。")

    told = scribe("translate", "--to", "zh", "--model", model, stdin=b"We talked on 12 November.\n")

    assert (told.out, told.err) == ("我们11月12日通了话。\n", "")


def test_of_two_dates_that_became_others_the_next_try_is_shown_how_they_are_written(
    scribe: Scribe,
) -> None:
    model = scribe.script("从12月11日到5月4日。", "从11月12日到4月5日。")

    told = scribe(
        "translate", "--to", "zh", "--model", model, stdin=b"From 12 November to 5 April."
    )

    assert (told.out, told.err) == ("从11月12日到4月5日。", "")


def test_the_language_has_to_be_given(scribe: Scribe) -> None:
    assert "--to" in scribe("translate", stdin=b"x", status=2).err
    assert "--to is empty" in scribe("translate", "--to", " ", stdin=b"x", status=2).err


def glossary(scribe: Scribe, text: str) -> str:
    path = scribe.home / "terms.txt"
    path.write_text(text, "utf-8")
    return str(path)


def test_a_term_that_was_not_used_is_drawn_again(scribe: Scribe) -> None:
    terms = glossary(scribe, "# 术语\n大模型 = large language model\n")
    model = scribe.script("Big models are good.", "Large language models are good.")

    told = scribe(
        "translate",
        "--to",
        "en",
        "--glossary",
        terms,
        "--model",
        model,
        stdin="大模型很好。\n".encode(),
    )

    assert (told.out, told.err) == ("Large language models are good.\n", "")


def test_a_term_that_is_never_used_is_warned_of(scribe: Scribe) -> None:
    terms = glossary(scribe, "大模型 = large language model\n")
    told = scribe(
        "translate", "--to", "en", "--glossary", terms, "--model", scribe.script("Big models."),
        stdin="大模型。\n".encode(),
    )  # fmt: skip

    assert told.out == "Big models.\n"
    assert told.err == (
        "scribe: standard input: part 1 of 1: terms not used: 大模型 = large language model\n"
    )


@pytest.mark.parametrize("line", ["no sign", "= x", "x ="])
def test_a_bad_line_of_a_glossary_is_told_by_its_number(scribe: Scribe, line: str) -> None:
    terms = glossary(scribe, f"a = b\n\n{line}\n")

    told = scribe("translate", "--to", "en", "--glossary", terms, stdin="甲".encode(), status=2)

    assert f"{terms}, line 3: expected TERM = TRANSLATION." in told.err


def test_a_glossary_that_is_not_there_is_refused(scribe: Scribe) -> None:
    told = scribe("translate", "--to", "en", "--glossary", "none", stdin="甲".encode(), status=2)

    assert "Cannot read none" in told.err


def test_a_figure_that_slipped_by_a_power_of_ten_is_put_right(scribe: Scribe) -> None:
    model = scribe.script("Sales rose to 1 million.")

    told = scribe("translate", "--to", "en", "--model", model, stdin="销量升到1000万。\n".encode())

    assert (told.out, told.err) == ("Sales rose to 10,000,000.\n", "")


def test_a_misspelt_name_is_put_right_unless_the_glossary_has_it(scribe: Scribe) -> None:
    source = "请问刘建国老师。\n".encode()
    terms = glossary(scribe, "刘建国 = Liu Jiangou\n")
    command = ("translate", "--to", "en", "--model", scribe.script("Ask Liu Jiangou, please."))

    assert scribe(*command, stdin=source).out == "Ask Liu Jianguo, please.\n"
    assert scribe(*command, "--glossary", terms, stdin=source).out == "Ask Liu Jiangou, please.\n"


@pytest.mark.parametrize(
    ("target", "letter", "closes"),
    [
        ("zh", "Best regards,\n", "祝好\n"),
        ("zh", "Yours sincerely,\n", "此致敬礼\n"),
        ("zh-hant", "Yours sincerely\n", "此致敬禮\n"),
        ("en", "此致\n敬礼！\n", "With best regards,\nYours sincerely,\n"),
        ("en", "祝好。\n", "Best wishes,\n"),
    ],
)
def test_a_letter_closes_as_letters_do(
    scribe: Scribe, target: str, letter: str, closes: str
) -> None:
    told = scribe(
        "translate", "--to", target, "--model", scribe.script("最好，"), stdin=letter.encode()
    )

    assert (told.out, told.err) == (closes, "")


def test_a_figure_that_the_source_does_not_have_is_drawn_again(scribe: Scribe) -> None:
    model = scribe.script("It was at 10 AM today.", "It was this morning.")

    told = scribe("translate", "--to", "en", "--model", model, stdin="是今天上午。\n".encode())

    assert (told.out, told.err) == ("It was this morning.\n", "")


def test_a_figure_lost_in_every_try_is_warned_of(scribe: Scribe) -> None:
    told = scribe("translate", "--to", "en", "--model", scribe.script("Sales rose to 3 million."),
                  stdin="销量升到1000万。\n".encode())  # fmt: skip

    assert told.out == "Sales rose to 3 million.\n"
    assert "part 1 of 1: lost 1000万\n" in told.err


@pytest.mark.parametrize(
    ("target", "fault"),
    [("en", "the model gave no usable text"), ("fr", "not in the language asked for")],
)
def test_what_is_not_translated_is_left_and_told(scribe: Scribe, target: str, fault: str) -> None:
    source = "这一段很长，长到可以看出是哪一种语言。"

    told = scribe(
        "translate", "--to", target, "--model", scribe.script(source), stdin=source.encode()
    )

    assert told.out == source
    assert f"is left as it was: {fault}" in told.err


def test_a_heading_gets_no_full_stop(scribe: Scribe) -> None:
    model = scribe.script("Install it.", "Then it runs.")

    told = scribe(
        "translate", "--to", "en", "--model", model, stdin="# 安装\n\n然后运行。\n".encode()
    )

    assert told.out == "# Install it\n\nThen it runs.\n"


def test_code_and_links_cannot_come_otherwise(scribe: Scribe) -> None:
    source = "Run `scribe ask -j`, see [the guide](https://scribe.test/guide).\n"
    reply = "运行 `scribe write ask - -j`，见[指南](https://scribe.org.test/guide)。"

    told = scribe("translate", "--to", "zh", "--model", scribe.script(reply), stdin=source.encode())

    assert told.out == "运行 `scribe ask -j`，见[指南](https://scribe.test/guide)。\n"
    assert told.err == ""


def test_a_translation_keeps_to_its_script_but_for_literals_and_terms(scribe: Scribe) -> None:
    glossary = scribe.home / "terms.txt"
    glossary.write_text("道 = 道 (dao)\n", "utf-8")
    source = "上班族少来，`ls 目录`除外，这是他们的道，也是很长的一句话。\n"
    reply = "The上班族 seldom come, except for `ls 目录`, and this is their 道 (dao) too."
    options = ("--to", "en", "--glossary", str(glossary), "--model", scribe.script(reply))

    told = scribe("translate", *options, stdin=source.encode())

    assert told.out == reply.replace("上班族", "") + "\n"
    assert told.err == ""


def test_a_translation_into_traditional_chinese_has_no_simplified_characters(
    scribe: Scribe,
) -> None:
    source = "这里有“书”。\n"
    model = scribe.script("這里有“书書”。")

    told = scribe("translate", "--to", "zh-hant", "--model", model, stdin=source.encode())

    assert told.out == "這里有“書”。\n"


def test_a_term_that_recurs_is_settled_once_and_kept_to(scribe: Scribe) -> None:
    source = "论“信息熵”。\n\n再论“信息熵”。\n"
    model = scribe.script(
        "information entropy",
        "On “information entropy”.",
        "Entropy again.",
        "On “information entropy” again.",
    )

    told = scribe("translate", "--to", "en", "--json", "--model", model, stdin=source.encode())

    result = json.loads(told.out)
    assert result["text"] == "On “information entropy”.\n\nOn “information entropy” again.\n"
    assert [part["tries"] for part in result["parts"]] == [1, 2]
