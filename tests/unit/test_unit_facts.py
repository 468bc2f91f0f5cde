"""Facts of an assignment: found, placed, and looked for in the text."""

from __future__ import annotations

import random

import pytest

from scribe.writing.demands.facts import FactSheet, facts_in, is_told, keys_of, placed

SCRAPS = '写 “ ” 《 》 " 3 , . : 8:30 Anna 提到 。 ① ٣ 🙂 \ud800 \x00 % p.m. Mr. must Write for'


@pytest.mark.parametrize(
    ("assignment", "facts"),
    [
        ("写一篇关于秋天的散文，800字左右", ()),
        ("写一篇通知，字数：300", ()),
        ("议一议“躺平”现象", ("“躺平”现象",)),
        (
            "Draft a press release announcing that Larkfield Bakery will open on 9 May.",
            ("Larkfield Bakery will open on 9 May",),
        ),
        (
            "写新闻稿。公司：星河科技；时间：2024年5月1日上午8:30；售价3,999元，提到“云端，助手”。",
            ("时间：2024年5月1日上午8:30", "售价3,999元", "提到“云端，助手”"),
        ),
        ("以《家》为题写一篇600字的作文，分3段，必须提到桂花糕", ("必须提到桂花糕",)),
        (
            'Write a 500-word story about a fox. Mention "the old mill", and Mr. Hall in 1987.',
            ('Mention "the old mill"', "and Mr. Hall in 1987"),
        ),
        ("Write an essay in 5 paragraphs.", ()),
        ("请以“等待”为话题写一篇记叙文", ()),
        ("写一篇小说，故事从1976年的一场台风讲起", ("1976年的一场台风",)),
        ("写一篇新闻稿：“小满”9月发布", ("“小满”9月发布",)),
        ("Write a report, about 300 words: 12 parcels damaged", ("12 parcels damaged",)),
        ("Write a speech for a driver named Walter", ("a driver named Walter",)),
        ("为一款手机写文案，电池能用10天，有一键呼叫", ("电池能用10天", "有一键呼叫")),
        ("为一款手机写文案，电池能用10天，语言要活泼。屏幕很大", ("电池能用10天",)),
        ("Meet at 3:30 p.m. on June 5.", ("Meet at 3:30 p.m. on June 5",)),
        ("Meet at 8:30. Bring Anna.", ("Meet at 8:30",)),
        ("时间：3月5日\n3、5号楼停水", ("时间：3月5日", "3、5号楼停水")),
        (
            "18. 阅读材料，根据要求写作。（60分）\n“本手、妙手”是围棋的术语。请写一篇文章。",
            ("“本手、妙手”是围棋的术语",),
        ),
        ("Write an essay on tea (20 marks)\nMention Anna", ("Mention Anna",)),
        ("Write a report with these sections:\n1. Background\n2. Method", ()),
        ("通知：\n1. 时间：3月5日\n2. 地点：三楼会议室", ("时间：3月5日", "地点：三楼会议室")),
        ("（1）时间3月5日；（2）地点礼堂二楼", ("时间3月5日", "地点礼堂二楼")),
        ("摘要200字、正文2000字，共四段，每段500字", ()),
        ("5 paragraphs, each 100 words on tea", ()),
        ("The fair is on 5 May.\n1. Describe the food", ("The fair is on 5 May",)),
        ("写一篇介绍，不要提到“竞争对手A”，也不要出现2023年的数据", ()),
        ('Write about tea. Do not mention "price" or the year 2019.', ()),
        ("A story of 3 foxes without mentioning 1987", ("A story of 3 foxes",)),
        ("别忘了提到“云端助手”", ("别忘了提到“云端助手”",)),
        ("不能不提2019年的洪水", ("不能不提2019年的洪水",)),
        ("特别提到“云端助手”", ("特别提到“云端助手”",)),
        ("寫一篇新聞稿，時間：３月１５日，地點：禮堂", ("時間：３月１５日", "地點：禮堂")),
        ("", ()),
    ],
)
def test_facts_are_found(assignment: str, facts: tuple[str, ...]) -> None:
    assert facts_in(assignment) == facts


@pytest.mark.parametrize(
    ("fact", "keys"),
    [
        ("时间：2024年5月1日上午8:30", ("2024", "5", "1", "8:30")),
        ("增长了12.5%", ("12.5%",)),
        ("提到“云端助手”和《家》", ("云端助手", "家")),
        ('Mention "the old mill" and "the river"', ("the old mill", "the river")),
        ("It must include Tom Harker", ("Tom", "Harker")),
        ("Write about Paris and Paris", ("Paris",)),
        ("必须提到外婆", ()),
    ],
)
def test_keys_are_numbers_names_and_quotations(fact: str, keys: tuple[str, ...]) -> None:
    assert keys_of(fact) == keys


@pytest.mark.parametrize(
    ("fact", "text"),
    [
        ("5月1日", "就在5月1日那天"),
        ("要有3个苹果", "三个苹果"),
        ("3 apples", "Three apples"),
        ("３月１５日", "就在3月15日那天"),
        ("3月15日", "就在３月１５日那天"),
        ("售价3,999元", "只要3999元"),
        ("Meet Anna", "ANNA came"),
        ("必须提到外婆", "没有"),
    ],
)
def test_a_fact_is_told(fact: str, text: str) -> None:
    assert is_told(fact, text)


@pytest.mark.parametrize(
    ("fact", "text"),
    [
        ("5月12日", "2025年12月"),
        ("1987", "in 19870"),
        ("She met Tom Harker", "Tom left."),
        ("提到“云端助手”", "云端的助手"),
        ("20 people", ""),
    ],
)
def test_a_fact_is_missing(fact: str, text: str) -> None:
    assert not is_told(fact, text)


def test_facts_go_where_they_belong_and_others_in_turn() -> None:
    sections = ["公司的历史", "产品的价格", "未来的展望"]
    facts = ["价格是300元", "公司的历史有20年", "甲9", "乙8", "丙7"]
    assert placed(facts, sections) == [
        ["公司的历史有20年", "乙8"],
        ["价格是300元", "丙7"],
        ["甲9"],
    ]


def test_a_fact_that_fits_best_in_a_later_section_goes_there() -> None:
    assert placed(["the price of tea is 3"], ["the harbour", "the price of tea"]) == [
        [],
        ["the price of tea is 3"],
    ]


@pytest.mark.parametrize("facts", [[], ["a 1"]])
def test_without_sections_nothing_is_placed(facts: list[str]) -> None:
    assert placed(facts, []) == []


@pytest.mark.parametrize("seed", range(20))
def test_nothing_a_person_types_breaks_the_search(seed: int) -> None:
    chance = random.Random(seed)
    for _round in range(50):
        assignment = " ".join(chance.choices(SCRAPS.split(), k=chance.randrange(1, 30)))
        facts = facts_in(assignment)
        assert all(is_told(fact, fact) for fact in facts), assignment
        assert sum(map(len, placed(facts, ["一", ""]))) == len(facts)


def test_what_only_the_title_says_is_still_to_be_told() -> None:
    sheet = FactSheet("A story about a tuner named Ines, in 1962", ["a letter", "the end"])
    text = "# Ines in 1962\n\nA tuner opened a piano."

    assert [fact for fact in sheet.due(1, text) if "Ines" in fact]
    assert not [fact for fact in sheet.due(1, f"{text} Ines read it in 1962.") if "Ines" in fact]


def test_the_headings_that_are_asked_for_are_no_facts() -> None:
    asked = "写一份调研报告，报告要有“调查方法”“主要发现”两个部分，回收问卷396份。"

    assert FactSheet(asked, ["方法"], ("调查方法", "主要发现")).due(0, "") == ["回收问卷396份"]
    bare = "设计一份教案，包括教学目标、作业布置，用时40分钟。"
    assert FactSheet(bare, ["目标"], ("教学目标", "作业布置")).due(0, "") == ["用时40分钟"]


def test_what_is_commissioned_is_no_fact() -> None:
    asked = "为小学四年级设计一份“垂线与平行线”的教案，一课时40分钟。"

    assert facts_in(asked) == ("一课时40分钟",)


def test_what_is_told_together_stays_together() -> None:
    sheet = FactSheet("小满9月发布，每小时作业12亩。售价8万元。", ["导语", "经过", "后续"])

    assert sheet.due(0, "") == ["小满9月发布", "每小时作业12亩"]
    assert sheet.missed(2, "") == ["小满9月发布", "每小时作业12亩"]
    assert sheet.due(2, "小满9月发布，每小时12亩") == ["售价8万元"]


def test_what_has_no_key_and_no_place_is_not_forced_into_a_section() -> None:
    report = "本周完成用例58条，下周开始压力测试"

    assert FactSheet(report, ["完成的工作", "计划"]).due(0, "") == ["本周完成用例58条"]
    assert FactSheet(report, ["汇报"]).due(0, "") == ["本周完成用例58条", "下周开始压力测试"]
