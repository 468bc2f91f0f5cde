"""Headings that an assignment names, and what only looks like them."""

from __future__ import annotations

import random

import pytest

from scribe.writing.demands.headings import headings_named

PIECES = [
    *("分为", "包括", "要有", "小标题：", "背景", "、", "，", "“起因”", "《春》", "三个部分"),
    *("两方面", "等部分", "第2章", "：", "。", "\n", "sections", "headings:", '"Past"', ", "),
    *(" and ", "“", '"', "\x00", "𠀀"),
]


@pytest.mark.parametrize(
    ("assignment", "headings"),
    [
        (
            "写一份工作报告，报告分为背景、现状、问题和建议四个部分。",
            ("背景", "现状", "问题", "建议"),
        ),
        (
            "写一篇关于地震的文章，要有“起因”“经过”“结果”三个部分",
            ("起因", "经过", "结果"),
        ),
        ("写一篇短文，包括以下三个部分：背景、过程、影响。", ("背景", "过程", "影响")),
        (
            "写一份调研报告，分为“调研背景”、“主要发现”、“建议”三章，1200字。",
            ("调研背景", "主要发现", "建议"),
        ),
        ("全文分四节，依次是缘起、探访、困境、出路。", ("缘起", "探访", "困境", "出路")),
        ("写一篇文章，小标题为《春》《夏》《秋》《冬》四个部分", ("春", "夏", "秋", "冬")),
        ("报告包括背景、现状和建议等部分", ("背景", "现状", "建议")),
        ("要求有数据、有观点，按照背景、方法、结论三部分写", ("背景", "方法", "结论")),
        ("分为“供给和需求”“与民共享”两个部分", ("供给和需求", "与民共享")),
        ("写一份介绍，分为“背景”“现状”“建议”三部分，每部分200字", ("背景", "现状", "建议")),
        ("写一篇文章，要求有三个小标题：起源、发展、未来", ("起源", "发展", "未来")),
        ("包含以下部分：背景、现状、建议", ("背景", "现状", "建议")),
        ("包含以下部分：一、背景；二、现状；三、建议。共800字", ("背景", "现状", "建议")),
        ("包含以下小标题：\n1. 背景（200字）\n2. 现状\n800字", ("背景", "现状")),
        ("不少于800字分为背景、现状两个部分", ("背景", "现状")),
        ("分别包括背景、现状两个部分", ("背景", "现状")),
        (
            "写一份市场分析报告，包括市场概况、竞争对手、风险与建议，2000字。",
            ("市场概况", "竞争对手", "风险与建议"),
        ),
    ],
)
def test_headings_named_in_chinese(assignment: str, headings: tuple[str, ...]) -> None:
    assert headings_named(assignment, "zh") == headings


@pytest.mark.parametrize(
    ("assignment", "headings"),
    [
        (
            'Write a report on buses with three sections: "Background", "Findings" and '
            '"Next steps".',
            ("Background", "Findings", "Next steps"),
        ),
        (
            'Write a report with the sections "Background", "Findings", and "Outlook", 700 words.',
            ("Background", "Findings", "Outlook"),
        ),
        (
            "Write an article with the headings “The river” and “The mill”.",
            ("The river", "The mill"),
        ),
        (
            'An essay in three parts titled "Dawn", "Noon" and "Dusk"',
            ("Dawn", "Noon", "Dusk"),
        ),
        ("Use the headings 'Past', 'It's now' and 'Future'", ("Past", "It's now", "Future")),
        (
            "Write a report with the following sections: Introduction, Methods, and Results.",
            ("Introduction", "Methods", "Results"),
        ),
        (
            "Write a report with these sections: Health and Safety, Costs, and Results",
            ("Health and Safety", "Costs", "Results"),
        ),
        (
            "Write a brief. Include the sections Problem, Evidence, Options and Recommendation.",
            ("Problem", "Evidence", "Options", "Recommendation"),
        ),
        ("Sections: Introduction, Methods and Results.", ("Introduction", "Methods", "Results")),
        (
            "Use these headings:\n- Background\n- Method\n- Results",
            ("Background", "Method", "Results"),
        ),
        ("Sections:\n1. Background: why\n2. Method\nUse 800 words.", ("Background", "Method")),
        ('Do not exceed 500 words; use the sections "A" and "B".', ("A", "B")),
    ],
)
def test_headings_named_in_english(assignment: str, headings: tuple[str, ...]) -> None:
    assert headings_named(assignment, "en") == headings


@pytest.mark.parametrize(
    ("assignment", "language"),
    [
        ("", "zh"),
        ("小城的河", "zh"),
        ("谈谈爱好和生活两方面", "zh"),
        ("从经济、文化、教育三个方面谈谈城市", "zh"),
        ("从学习、工作、生活三个方面写年终总结", "zh"),
        ("写一篇文章，按照时间顺序，写三个部分的内容", "zh"),
        ("文章包括“起因”这一部分", "zh"),
        ("写一篇关于茶的文章，分为三个部分", "zh"),
        ("写一个故事，主角有小明、小红、小刚三个人", "zh"),
        ("评论小说第三章、第四章，说说人物、情节的关系", "zh"),
        ("一方面，城市、乡村都在变；写一篇文章", "zh"),
        ("不要分为起源、传播、今天三个部分，一气呵成", "zh"),
        ("不要用三个小标题：起源、发展、未来", "zh"),
        ("写一份报告，不要包括背景、方法和结论", "zh"),
        ("写一份会议通知，包括时间、地点和议程", "zh"),
        ("写一份报告，介绍学校食堂，包括学生最喜欢的十道菜的名称和价格。", "zh"),
        ("", "en"),
        ('Don\'t use headings such as "Introduction" or "Conclusion".', "en"),
        ('Write an essay without headings about "bees" and "wasps".', "en"),
        ('An essay, no sections, no headings, mention "Bombus" and "Apis"', "en"),
        ("Write it in sections: be clear, be short", "en"),
        ("In three parts: Tom finds a letter, Anna reads it, and they meet.", "en"),
        ("Write about life in two parts of the city.", "en"),
        ('Write a report with one section called "Background".', "en"),
        ("Write an essay in three sections", "en"),
        ('Write a story called "The Mill" about a river and a "mill".', "en"),
    ],
)
def test_what_leaves_the_headings_open(assignment: str, language: str) -> None:
    assert headings_named(assignment, language) == ()


@pytest.mark.parametrize(
    ("assignment", "headings"),
    [
        ("写一份报告，分三部分：现状、问题、对策，共900字。", ("现状", "问题", "对策")),
        ("写一份报告，分三部分：现状、问题、对策，语言要朴实。", ("现状", "问题", "对策")),
        (
            "小标题依次为：山里的泉、城中的桥、海边的港三个部分",
            ("山里的泉", "城中的桥", "海边的港"),
        ),
        ("写一封信，内容包括问候、近况、祝福，分三部分。", ("问候", "近况", "祝福")),
        ("报告分为一、背景，二、现状，三、建议三个部分", ("背景", "现状", "建议")),
        ("分为背景（200字）、现状（300字）、建议（300字）三部分", ("背景", "现状", "建议")),
        ("报告分四个部分：1.背景 2.现状 3.问题 4.建议", ("背景", "现状", "问题", "建议")),
    ],
)
def test_what_stands_beside_a_heading_is_none_of_it(
    assignment: str, headings: tuple[str, ...]
) -> None:
    assert headings_named(assignment, "zh") in (headings, ())


@pytest.mark.parametrize(
    ("assignment", "language"),
    [
        ("续写第2章：张三到达北京、上海，发现了秘密。", "zh"),
        ("写一篇通知，要包括时间、地点、人物等方面的信息。", "zh"),
        ("写一篇科普文，讲讲鸡蛋分为蛋黄、蛋清、蛋壳三个部分的道理。", "zh"),
        ('Write an essay on the parts of speech, such as "noun" and "verb".', "en"),
        ('In the parts of town called "Soho" and "Chelsea" life differs. Write an article.', "en"),
    ],
)
def test_parts_of_something_else_are_no_headings(assignment: str, language: str) -> None:
    assert headings_named(assignment, language) == ()


@pytest.mark.parametrize(
    ("assignment", "language", "headings"),
    [
        (
            "为四年级设计一份“平行线”的教案，一课时40分钟，包括教学目标、教学过程和作业。",
            "zh",
            ("教学目标", "教学过程", "作业"),
        ),
        (
            "写一份春游活动方案，内容包括活动目的、活动流程以及预算，800字",
            "zh",
            ("活动目的", "活动流程", "预算"),
        ),
        (
            "Write a lesson plan about angles, including objectives, a warm-up, and homework.",
            "en",
            ("Objectives", "Warm-up", "Homework"),
        ),
    ],
)
def test_what_a_document_is_to_include_are_its_headings(
    assignment: str, language: str, headings: tuple[str, ...]
) -> None:
    assert headings_named(assignment, language) == headings


def test_headings_named_in_traditional_chinese() -> None:
    assert headings_named("報告分為背景、現狀、問題與建議四個部分", "zh") == (
        "背景",
        "現狀",
        "問題",
        "建議",
    )


@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_assignment_is_too_odd(language: str) -> None:
    chance = random.Random(7)
    for length in (1, 3, 8, 20, 60):
        for _try in range(200):
            assignment = "".join(chance.choice(PIECES) for _piece in range(length))
            named = headings_named(assignment, language)
            assert len(named) != 1
            assert all(heading == heading.strip() != "" for heading in named), assignment


@pytest.mark.parametrize(
    "piece",
    [
        *("分为、", "“”", "sections: ", "一节：、", '"a" and ', "包括、，", "一", "- a\n"),
        *("sections:\n1. A\n", "headings: A, B and ", "部分：一、a；"),
    ],
)
def test_a_long_assignment_is_read_to_its_end(piece: str) -> None:
    for language in ("zh", "en"):
        assert len(headings_named(piece * 20_000, language)) != 1
