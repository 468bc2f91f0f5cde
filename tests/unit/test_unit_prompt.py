"""What the model is asked for, turn by turn."""

from __future__ import annotations

from pathlib import Path

from scribe.writing.brief import Brief
from scribe.writing.plan import Plan, Section
from scribe.writing.prompt import Prompter
from scribe.writing.shelf import TemplateShelf
from scribe.writing.template_file import parse


def prompter(topic: str, length: int, outline: str = "", material: str = "") -> Prompter:
    brief = Brief(topic, "zh", length, outline=outline, material=material)
    return Prompter(TemplateShelf([]).get("article", "zh"), brief)


def test_the_points_of_a_long_section_are_told_in_their_order() -> None:
    points = ("山里的泉水", "第一座桥", "磨坊的水车", "入海口")
    plan = Plan("河", (Section("源头", points, 500),))

    turns = prompter("河", 500).turns(plan)

    asked = [[point for point in points if point in turn.ask] for turn in turns]
    assert len(turns) > 1
    assert [point for told in asked for point in told] == list(points)


def test_a_persons_outline_says_which_characters_to_write_in() -> None:
    traditional = prompter("咖啡", 500, outline="# 咖啡\n\n## 起源與傳說\n")

    assert "繁體中文" in traditional.system
    assert "简体中文" in prompter("咖啡", 500).system
    assert "简体中文" in prompter("咖啡的历史", 500, material="從前有個人").system


def test_how_a_section_is_to_be_written_has_the_fields_of_its_request() -> None:
    source = """\
---
name: memo
language: zh
description: 便条
length: 400
plan:
  above: 100
  each: 200
  beats:
    缘由: 从{{ place }}说起。
    请求: "{% if last %}在第{{ index }}节提出请求。{% endif %}"
  outline: 列提纲。
  section: "{{ beat }}写“{{ heading }}”。"
variables:
  place: {default: 车站}
parts:
  - ask: 写。
---
谈谈{{ topic }}。
"""
    template = parse(source, Path("memo.zh.md"))
    plan = Plan("", (Section("开头", length=200), Section("结尾", length=200)))

    turns = Prompter(template, Brief("借书", "zh", 400)).turns(plan)

    assert [turn.ask for turn in turns] == ["从车站说起。写“开头”。", "在第2节提出请求。写“结尾”。"]
