"""`scribe outline`, and texts written by a person's own outline."""

from __future__ import annotations

import json
import re
from pathlib import Path

import front_door
import pytest
from front_door import Scribe, han, prose
from outlined import DRAWN, headings

scribe = front_door.scribe

HEADINGS = ["路灯下的老张", "排队的年轻人", "天亮以后"]
MARKDOWN = """# 深夜的馄饨摊

（104字）

## 路灯下的老张（232字）

- 老张每晚推车到桥头卖馄饨

## 排队的年轻人（232字）

- 加班的人怎样在这里歇脚

## 天亮以后（232字）

- 摊子收了而城市醒来
"""
NESTED = """# 小城的河

## 源头

### 山里的泉（80字）

- 泉水从哪里来

### 第一座桥

## 码头（200字）

- 从前的船
- 现在的船

## 入海口
"""


def bodies(count: int = 12, length: int = 700) -> list[str]:
    """Replies with nothing in common, each longer than any section asks for."""
    return [prose(length, seed=number) for number in range(count)]


def outline_file(scribe: Scribe, text: str) -> str:
    path = scribe.home / "outline.md"
    path.write_text(text, "utf-8")
    return str(path)


def sections(text: str) -> dict[str, int]:
    """The headings of `text`, and how much stands under each."""
    _lead, *parts = re.split(r"^#+ ", text, flags=re.MULTILINE)
    return {part.partition("\n")[0]: han(part.partition("\n")[2]) for part in parts}


def test_an_outline_is_markdown(scribe: Scribe) -> None:
    model = scribe.script(DRAWN)

    told = scribe("outline", "--topic", "夜市", "--length", "800", "--model", model)

    assert told.out == MARKDOWN
    assert told.err == ""
    assert scribe.drafts() == []


def test_what_a_section_takes_up_is_for_the_model_alone(scribe: Scribe) -> None:
    """An article of three sections goes by three of the template's beats, first to last."""
    beats = ("一个普通人的例子", "容易忽略的细节", "以后怎么办")
    title, *lines = DRAWN.splitlines()
    parts = [re.split(r"\. |：", line) for line in lines]
    drawn = [
        f"{number}. {beat}：{point}。小标题：{heading}"
        for (number, heading, point), beat in zip(parts, beats, strict=True)
    ]
    model = scribe.script("\n".join((title, *drawn)))

    told = scribe("outline", "--topic", "夜市", "--length", "800", "--model", model)

    assert told.out == MARKDOWN


def test_an_outline_is_written_by_as_it_is(scribe: Scribe) -> None:
    outline = str(scribe.home / "plans" / "夜市.md")
    asked = ("--topic", "夜市", "--length", "800")
    drawn = scribe("outline", *asked, "-o", outline, "--model", scribe.script(DRAWN))
    assert (drawn.out, drawn.err) == ("", "")
    assert Path(outline).read_text("utf-8") == MARKDOWN

    model = scribe.script(*bodies())
    result = json.loads(scribe("write", "--outline", outline, "--json", "--model", model).out)

    text = result["text"]
    assert headings(text) == ["# 深夜的馄饨摊", *(f"## {heading}" for heading in HEADINGS)]
    assert [section["length"] for section in result["plan"]["sections"]] == [104, 232, 232, 232]
    assert result["plan"]["sections"][1]["points"] == ["老张每晚推车到桥头卖馄饨"]
    assert result["settings"]["length"] == 800
    assert 0.85 * 800 <= han(text) <= 1.1 * 800


def test_sections_says_how_many_are_drawn(scribe: Scribe) -> None:
    told = scribe(
        "outline", "--topic", "夜市", "--length", "800", "--sections", "2",
        "--model", scribe.script(DRAWN),
    )  # fmt: skip

    assert headings(told.out) == [
        "# 深夜的馄饨摊", "## 路灯下的老张（348字）", "## 排队的年轻人（348字）",
    ]  # fmt: skip


def test_an_english_outline_is_in_words(scribe: Scribe) -> None:
    drawn = (
        "A river town\n1. The spring: where the water comes from\n2. The port: boats then\n"
        "3. The mill: what it ground"
    )
    model = scribe.script(drawn)

    told = scribe("outline", "--topic", "A river", "--length", "500", "--model", model)

    assert headings(told.out) == [
        "# A river town", "## The spring (145 words)", "## The port (145 words)",
        "## The mill (145 words)",
    ]  # fmt: skip
    assert "(65 words)\n" in told.out


def test_ctrl_c_while_an_outline_is_drawn_leaves_nothing(scribe: Scribe) -> None:
    target = scribe.home / "outline.md"
    terminal = scribe.terminal(
        "outline", "--topic", "夜市", "--length", "800", "-o", str(target),
        "--model", scribe.script(DRAWN, delay=0.1),
    )  # fmt: skip
    terminal.expect("深夜的馄饨摊")
    terminal.child.sendintr()

    lines = terminal.end(130)

    assert lines[-1] == "scribe: Stopped."
    assert not target.exists()


def test_an_outline_has_an_output_that_can_be_a_file(scribe: Scribe) -> None:
    model = scribe.script(DRAWN)

    told = scribe("outline", "--topic", "夜市", "-o", str(scribe.home), "--model", model, status=1)

    assert f"{scribe.home} is a directory" in told.err


def test_every_heading_of_a_persons_outline_comes_in_order(scribe: Scribe) -> None:
    model = scribe.script(*bodies())
    asked = ("--outline", outline_file(scribe, NESTED), "--length", "800")

    text = scribe("write", *asked, "--model", model).out

    assert headings(text) == [
        "# 小城的河", "## 源头", "### 山里的泉", "### 第一座桥", "## 码头", "## 入海口",
    ]  # fmt: skip
    lengths = sections(text)
    assert lengths["源头"] == 0  # it only stands above the two below it
    assert 60 <= lengths["山里的泉"] <= 100
    assert 170 <= lengths["码头"] <= 230
    assert abs(lengths["第一座桥"] - lengths["入海口"]) <= 40
    assert 0.85 * 800 <= han(text) <= 1.1 * 800


def test_points_reach_the_model_and_lengths_do_not_reach_the_text(scribe: Scribe) -> None:
    outline = outline_file(scribe, NESTED)
    model = scribe.script(*bodies())

    result = json.loads(
        scribe("write", "--outline", outline, "--length", "800", "--json", "--model", model).out
    )

    port = next(row for row in result["plan"]["sections"] if row["heading"] == "码头")
    assert (port["points"], port["length"]) == (["从前的船", "现在的船"], 200)
    assert "字）" not in result["text"]
    assert result["quality"]["structure"] == 100


def test_points_of_a_long_section_all_stay_in_their_order(scribe: Scribe) -> None:
    outline = outline_file(scribe, "# 小城的河\n\n## 源头（1500字）\n\n- 山里的泉水\n- 第一座桥\n")
    drawn = "3. 挑水的人踩出了一条小路\n4. 磨坊在河湾里转了一百年\n5. 孩子们夏天在这里摸鱼"
    model = scribe.script(drawn, *bodies(), plans=True)

    result = json.loads(scribe("write", "--outline", outline, "--json", "--model", model).out)

    points = result["plan"]["sections"][0]["points"]
    assert points[:3] == ["山里的泉水", "第一座桥", "挑水的人踩出了一条小路"]


def test_no_section_has_a_point_of_another(scribe: Scribe) -> None:
    outline = outline_file(scribe, "# 小城的河\n\n## 源头（600字）\n\n## 入海口（600字）\n")
    source = "1. 山里的泉水从石缝里出来\n2. 挑水的人踩出了一条小路"
    mouth = "1. 山里的泉水从石缝里出来\n渔船在退潮以后靠岸\n2. 盐工在滩上晒出第一担盐"
    model = scribe.script(source, *bodies(2), mouth, *bodies(), plans=True)

    result = json.loads(scribe("write", "--outline", outline, "--json", "--model", model).out)

    points = [section["points"] for section in result["plan"]["sections"]]
    assert points[0][0] == "山里的泉水从石缝里出来"
    assert points[1][0] == "渔船在退潮以后靠岸"


@pytest.mark.parametrize(
    "outline",
    [
        "源头：泉水从哪里来\n码头\n入海口\n",
        "1. 源头：泉水从哪里来\n2. 码头\n3. 入海口\n",
        "- 源头\n  - 泉水从哪里来\n- 码头\n- 入海口\n",
        "## 源头\n## 码头 ##\r\n##  入海口\n",
    ],
    ids=["lines", "numbers", "bullets", "marks"],
)
def test_an_outline_may_be_a_plain_list(scribe: Scribe, outline: str) -> None:
    model = scribe.script(*bodies())
    asked = ("--topic", "小城的河", "--length", "600")

    text = scribe("write", *asked, "--outline", outline_file(scribe, outline), "--model", model).out

    assert headings(text) == ["## 源头", "## 码头", "## 入海口"]


def test_an_outline_speaks_for_its_topic_and_its_length(scribe: Scribe) -> None:
    outline = outline_file(scribe, "## 源头（150字）\n\n## 码头（250字）\n")
    model = scribe.script(*bodies())

    result = json.loads(scribe("write", "--outline", outline, "--json", "--model", model).out)

    assert result["settings"]["length"] == 400
    assert 340 <= han(result["text"]) <= 440
    job = json.loads(Path(result["draft"]).with_name("job.json").read_text("utf-8"))
    assert job["brief"]["topic"] == "源头"


def test_an_outline_of_a_letter_gives_the_length_of_the_whole_beside_its_title(
    scribe: Scribe,
) -> None:
    outline = outline_file(scribe, "# 给校长的信（400字）\n\n## 操场\n\n## 食堂（约一百字）\n")
    model = scribe.script(*bodies())

    result = json.loads(scribe("write", "--outline", outline, "--json", "--model", model).out)

    assert headings(result["text"]) == ["# 给校长的信", "## 操场", "## 食堂"]
    assert [section["length"] for section in result["plan"]["sections"]] == [300, 100]


def test_a_model_that_plans_is_not_asked_for_another_outline(scribe: Scribe) -> None:
    outline = outline_file(scribe, NESTED)
    model = scribe.script(*bodies(), plans=True)

    text = scribe("write", "--outline", outline, "--length", "600", "--model", model).out

    assert headings(text)[0] == "# 小城的河"
    assert len(headings(text)) == 6
    assert prose(40) in text


@pytest.mark.parametrize("command", ["write", "outline"])
def test_without_topic_and_outline_there_is_nothing_to_write(scribe: Scribe, command: str) -> None:
    told = scribe(command, status=2)

    assert told.out == ""
    assert "Missing option '--topic'" in told.err
    assert f"scribe {command} --help" in told.err


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "Cannot read {path}: No such file or directory"),
        (b"", "{path} is empty"),
        (b" \n\n\t\n", "{path} is empty"),
        (b"---\n***\n", "{path} holds no outline"),
        (b"# A\n\0\1\2", "{path} is not text: byte 4 is NUL"),
        ("# café\n".encode("latin-1"), "{path} is not valid UTF-8 at byte 5"),
    ],
    ids=["missing", "empty", "blank", "no heading", "binary", "not UTF-8"],
)
def test_what_is_no_outline_is_refused(scribe: Scribe, content: bytes | None, message: str) -> None:
    path = scribe.home / "outline.md"
    if content is not None:
        path.write_bytes(content)

    told = scribe(
        "write", "--topic", "x", "--outline", str(path), "--model", scribe.script(""), status=2
    )

    assert told.out == ""
    assert message.format(path=path) in told.err
    assert scribe.drafts() == []


def test_an_outline_that_is_a_directory_is_refused(scribe: Scribe) -> None:
    told = scribe("write", "--outline", str(scribe.home), status=2)

    assert f"Cannot read {scribe.home}: Is a directory" in told.err


def test_a_template_that_knows_no_outline_says_so(scribe: Scribe) -> None:
    scribe.template("memo.zh.md", "---\nname: memo\nlanguage: zh\ndescription: 便条\nlength: 60\n"
                    "parts: [{ask: 写。}]\n---\n写{{ topic }}。\n")  # fmt: skip
    asked = ("--template", "memo", "--topic", "小城的河", "--model", scribe.script(*bodies()))

    by_outline = scribe("write", *asked, "--outline", outline_file(scribe, NESTED), status=2)
    drawn = scribe("outline", *asked, status=2)

    for told in (by_outline, drawn):
        assert told.out == ""
        assert "memo writes without an outline" in told.err
        assert "--template article" in told.err
    assert scribe.drafts() == []


@pytest.mark.parametrize("number", ["1", "0", "-2", "41", "many"])
def test_a_number_of_sections_that_makes_no_sense_is_refused(scribe: Scribe, number: str) -> None:
    told = scribe("write", "--topic", "x", "--sections", number, status=2)

    assert "--sections" in told.err
    assert "scribe write --help" in told.err
