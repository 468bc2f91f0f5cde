"""The text tools with real weights: what must hold however small the model is."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import front_door
import pytest
from front_door import Scribe, han

pytestmark = pytest.mark.real

scribe = front_door.scribe

WAIT = 300  # seconds that loading and writing may take on a slow machine
CODE = "```sh\nscribe write --topic 茶\n```\n"
NOTES = f"""\
# 项目周记

这个项目从2023年3月份开始的，到现在为止已经做了14个月了，总共完成了一共37个功能。

- 用户数量从1,200增加到了3,450左右的样子，详见 https://example.com/issues/42 里的讨论。

| 模块 | 状态 |
|---|---|
| 登录 | 已上线 |

{CODE}
下一步打算把响应的时间从800毫秒给降低到200毫秒以内。
"""
FIGURES = ("2023", "14", "37", "1,200", "3,450", "https://example.com/issues/42", "800", "200")


@pytest.fixture(scope="session")
def model(real_model: Callable[[str], Path]) -> str:
    return str(real_model("qwen2.5-coder-0.5b-instruct"))


def done(scribe: Scribe, model: str, tool: str, text: str, *options: str) -> str:
    """What `tool` makes of `text`."""
    path = scribe.home / "text.md"
    path.write_text(text, "utf-8")
    arguments = (tool, str(path), *options, "--model", model, "--seed", "1")
    return scribe.end(scribe.start(*arguments), patience=WAIT).out


def marks(text: str) -> list[str]:
    """What is Markdown in each line of `text`."""
    return [re.sub(r"[^#|\-`]", "", line) for line in text.split("\n")]


def test_polishing_loses_no_figure_and_no_mark(scribe: Scribe, model: str) -> None:
    polished = done(scribe, model, "polish", NOTES)

    assert [figure for figure in FIGURES if figure not in polished] == []
    assert CODE in polished
    assert marks(polished) == marks(NOTES)


def test_a_translation_keeps_the_document_and_changes_its_language(
    scribe: Scribe, model: str
) -> None:
    result = json.loads(done(scribe, model, "translate", NOTES, "--to", "en", "--json"))

    assert CODE in result["text"]
    assert len(result["text"].split("\n")) == len(NOTES.split("\n"))
    assert han(result["text"].replace(CODE, "")) < 0.2 * han(NOTES)
    assert all(NOTES[part["start"] : part["end"]].strip() for part in result["parts"])


def test_a_summary_of_a_text_that_no_passage_holds_has_its_length(
    scribe: Scribe, model: str
) -> None:
    story = "".join(
        f"第{day}天，测量队沿着河谷走了{day * 3}公里，在第{day}号营地过夜，记下了水位和风向。\n\n"
        for day in range(1, 90)
    )
    result = json.loads(done(scribe, model, "summarize", story, "--length", "150", "--json"))

    assert result["coverage"] == 1
    assert len(result["passages"]) > 1
    assert "".join(story[one["start"] : one["end"]] for one in result["passages"]) == story
    assert 0.85 * 150 <= han(result["text"]) <= 1.15 * 150 + 15


def test_every_relation_of_a_graph_is_in_its_sentence(scribe: Scribe, model: str) -> None:
    text = "鲁迅1881年生于绍兴。他在《新青年》上发表了《狂人日记》。许广平是鲁迅的妻子，也是作家。"
    result = json.loads(done(scribe, model, "graph", text))

    assert result["triples"]
    names = {one["name"]: (one["name"], *one["aliases"]) for one in result["entities"]}
    for triple in result["triples"]:
        assert text[triple["start"] : triple["end"]] == triple["sentence"]
        for end in ("subject", "object"):
            assert any(name in triple["sentence"] for name in names[triple[end]])
