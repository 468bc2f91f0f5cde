"""Plans as Markdown, and how their lengths are shared out."""

from __future__ import annotations

import pytest

from scribe.writing.plan import Plan, Section, from_markdown, to_markdown

PLANS = [
    Plan("海边的一天", (Section("清晨", ("日出", "渔船"), 200), Section("黄昏", (), 300))),
    Plan("", (Section("One", ("a", "b")), Section("Two"))),
    Plan("T", (Section("", ("a lead",), 80), Section("A", length=100), Section("B"))),
    Plan("T", (Section("", (), 80), Section("A", ("x",)), Section("B"))),
    Plan("T", (Section("A"), Section("A.1", ("x",), 50, 3), Section("A.2", level=3), Section("B"))),
    Plan("In the year (2023)", (Section("What (really) happened"), Section("C#"))),
    Plan("T", (Section("A", ("# no heading", "- no item", "(100 words)")), Section("B"))),
    Plan("", (Section("A", level=1), Section("B", level=1))),
    Plan("T", (Section("", (), 80), Section("A"), Section("B", length=250_000)), 1000),
    Plan("T", (Section("A", length=8), Section("一、起源"), Section("#1 reason"))),
]


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("plan", PLANS)
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_a_plan_reads_back_as_it_was(plan: Plan, language: str, line_end: str) -> None:
    assert from_markdown(to_markdown(plan, language).replace("\n", line_end)) == plan


@pytest.mark.parametrize(
    ("heading", "read"),
    [
        ("引言（200字）", ("引言", 200)),
        ("引言 (约1,200字左右)", ("引言", 1200)),
        ("引言【300字】", ("引言", 300)),
        ("引言（100-200字）", ("引言", 150)),
        ("Intro (about 300 words)", ("Intro", 300)),
        ("Intro (300 words) ##", ("Intro", 300)),
        ("Intro (2023)", ("Intro (2023)", 0)),
        ("Intro (300 words) and more", ("Intro (300 words) and more", 0)),
        ("100字的故事", ("100字的故事", 0)),
        ("起源（约三百字）", ("起源", 300)),
        ("起源（1千字）", ("起源", 1000)),
        ("起源（1万字）", ("起源", 10_000)),
        ("起源（1,000-1,200字）", ("起源", 1100)),
        ("起源（字数：300）", ("起源", 300)),
        ("起源（共1500字）", ("起源", 1500)),
        ("标题（10字）", ("标题", 10)),
        ("标题（20字以内）", ("标题", 20)),
        ("Trade (200-word)", ("Trade", 200)),
        ("Trade (approximately 200 words)", ("Trade", 200)),
        ("Trade (approx. 200 words)", ("Trade", 200)),
        ("Trade (roughly 200 words)", ("Trade", 200)),
        ("Trade (1,000–1,200 words)", ("Trade", 1100)),
        ("**Trade (300 words)**", ("Trade", 300)),
        ("Trade *(200 words)*", ("Trade", 200)),
        ("**Trade** *(200 words)*", ("Trade", 200)),
        ("**Trade** (300 words)", ("Trade", 300)),
        ("War (2020-2024)", ("War (2020-2024)", 0)),
        ("战争（上）", ("战争（上）", 0)),
        ("路口（十字）", ("路口（十字）", 0)),
        ("Words (the first 100 words)", ("Words (the first 100 words)", 0)),
        ("A (real) *life*", ("A (real) *life*", 0)),
    ],
)
def test_a_length_stands_at_the_end_of_a_heading(heading: str, read: tuple[str, int]) -> None:
    section = from_markdown(f"## {heading}\n## Next").sections[0]
    assert (section.heading, section.length) == read


@pytest.mark.parametrize(
    ("bound", "least", "most"),
    [
        ("（不少于400字）", 400, 440),
        ("（400字以内）", 360, 400),
        ("(400+ words)", 400, 440),
        ("(up to 400 words)", 360, 400),
        ("(not more than 400 words)", 360, 400),
        ("(min. 400 words)", 400, 440),
    ],
)
def test_a_bound_is_a_length_that_keeps_to_it(bound: str, least: int, most: int) -> None:
    section = from_markdown(f"## Trade {bound}\n## Next").sections[0]
    assert section.heading == "Trade"
    assert least <= section.length <= most


@pytest.mark.parametrize("text", ["# Tea (1000 words)\n## A\n## B", "Tea (1000 words)\n1. A\n2. B"])
def test_a_length_beside_the_title_is_that_of_the_whole_text(text: str) -> None:
    plan = from_markdown(text)
    assert plan == Plan("Tea", (Section("A"), Section("B")), asked=1000)
    assert plan.shared_out(600) == Plan("Tea", (Section("A", (), 300), Section("B", (), 300)))


def test_a_passage_below_the_title_has_a_length_of_its_own() -> None:
    plan = from_markdown("# T (1000 words)\n\n(80 words)\n\n## A\n\n## B")
    assert plan == Plan("T", (Section("", (), 80), Section("A"), Section("B")), asked=1000)


def test_a_lead_before_the_first_heading_is_a_passage_of_its_own() -> None:
    plan = from_markdown("open with a scene\n（100字）\n\n## A\n- x\n## B\n")
    assert plan == Plan(
        "", (Section("", ("open with a scene",), 100), Section("A", ("x",)), Section("B"))
    )


@pytest.mark.parametrize(
    ("text", "plan"),
    [
        ("引言\n正文\n结论", Plan("", (Section("引言"), Section("正文"), Section("结论")))),
        (
            "1. 引言：背景（100字）\n2. 正文（300字）：经过\n",
            Plan("", (Section("引言", ("背景",), 100), Section("正文", ("经过",), 300))),
        ),
        (
            "- A\n  - x\n  - y\n- B: z",
            Plan("", (Section("A", ("x", "y")), Section("B", ("z",)))),
        ),
        ("我的家乡\n- 山\n- 水", Plan("我的家乡", (Section("山"), Section("水")))),
        (
            "一、引言\n1. 背景\n2. 意义\n二、正文\n- 经过",
            Plan("", (Section("一、引言", ("背景", "意义")), Section("二、正文", ("经过",)))),
        ),
        (
            "一、引言：背景\n二、正文（300字）：经过",
            Plan("", (Section("一、引言", ("背景",)), Section("二、正文", ("经过",), 300))),
        ),
        (
            "茶的历史（800字）\n\n一、起源（200字）\n神农的传说\n1. 药\n\n"
            "二、传播（300字）\n- 海路\n结语",
            Plan("茶的历史", (
                Section("一、起源", ("神农的传说", "药"), 200),
                Section("二、传播", ("海路",), 300),
                Section("结语"),
            ), 800),
        ),
        (
            "茶\n写给小学生\n第一章 起源\n（一）神农\n（二）陆羽\n第二章 传播",
            Plan("茶", (
                Section("", ("写给小学生",)),
                Section("第一章 起源"), Section("（一）神农", level=3),
                Section("（二）陆羽", level=3), Section("第二章 传播"),
            )),
        ),
        ("引言\n（一）起源\n（二）传播", Plan(
            "", (Section("引言"), Section("（一）起源"), Section("（二）传播"))
        )),
        ("Introduction to tea\nI. Origins\nII. Trade\nConclusion (50 words)", Plan(
            "Introduction to tea",
            (Section("I. Origins"), Section("II. Trade"), Section("Conclusion", length=50)),
        )),
        ("大纲如下：\n1. 起源\n2. 传播", Plan("", (Section("起源"), Section("传播")))),
        ("  - A\n    - x\n  - B", Plan("", (Section("A", ("x",)), Section("B")))),
        ("引言\n正文\n```python\n# load\n```", Plan("", (Section("引言"), Section("正文")))),
        ("8:30 出发\n9:00 到达", Plan("", (Section("8:30 出发"), Section("9:00 到达")))),
        ("1.5 billion people\n3.6 of them", Plan(
            "", (Section("1.5 billion people"), Section("3.6 of them"))
        )),
    ],
)  # fmt: skip
def test_an_outline_without_headings(text: str, plan: Plan) -> None:
    assert from_markdown(text) == plan


@pytest.mark.parametrize(
    "text",
    [
        "```markdown\n# T\n\n## A\n- x\n## B\n```\n",
        "\ufeff# T\n## A\n- x\n## B",
        "# T\n\n---\n\n## A\n\n- x\n\n```sh\n# a comment\nrm x\n```\n\n## B\n",
        "# T #\n## A ##\n* x\n\n## B",
        "#T\n##A\n- x\n##B",
        "这是大纲：\n```markdown\n# T\n## A\n- x\n## B\n```",
        "Here it is.\n\n```\n# T\n## A\n- x\n## B\n```\n\nShall I write it?",
        "Here is the outline:\n# T\n## A\n- x\n## B",
        "As you like it.\n\n# T\n## A\n- x\n## B",
        "<!-- a\nnote -->\n# T\n## A <!-- b -->\n- x\n## B",
        "---\nauthor: me\ntags:\n  - tea\n---\n\n# T\n## A\n- x\n## B",
        "---\n# T\n---\n## A\n- x\n---\n## B",
        "T\n===\n\nA\n---\n\n- x\n\n---\n\nB\n--\n",
    ],
)
def test_what_belongs_to_no_plan_is_passed_over(text: str) -> None:
    assert from_markdown(text) == Plan("T", (Section("A", ("x",)), Section("B")))


@pytest.mark.parametrize("text", ["", "\n \n", "---", "```\n```", "\ufeff"])
def test_an_empty_outline_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="no heading"):
        from_markdown(text)


def test_a_line_that_announces_an_outline_is_no_passage_of_it() -> None:
    assert from_markdown("这是大纲：\n## A\n## B") == Plan("", (Section("A"), Section("B")))


def test_a_plan_that_opens_without_a_heading_has_the_first_there_is_for_a_topic() -> None:
    assert from_markdown("open with a scene\n## A\n## B").topic == "A"


def test_a_single_heading_is_a_section() -> None:
    assert from_markdown("# Only\n- x") == Plan("", (Section("Only", ("x",), level=1),))


@pytest.mark.parametrize("length", [300, 1000, 3001])
@pytest.mark.parametrize("number", [1, 3, 7])
def test_sections_without_a_length_share_it(length: int, number: int) -> None:
    shared = Plan("T", (Section("A", ("x",)),) * number).shared_out(length)
    assert abs(shared.length - length) <= number / 2
    assert len({section.length for section in shared.sections}) == 1


def test_lengths_that_are_given_stay() -> None:
    plan = Plan("", (Section("A", length=100), Section("B"), Section("C")))
    assert [section.length for section in plan.shared_out(500).sections] == [100, 200, 200]
    assert [section.length for section in plan.shared_out(50).sections] == [100, 20, 20]
    full = Plan("", (Section("A", length=100), Section("B", length=700)))
    assert full.shared_out(500) == full


def test_the_length_of_a_bare_heading_is_for_those_below() -> None:
    plan = Plan(
        "",
        (
            Section("A", length=1000, level=1),
            Section("B", length=600),
            Section("b1", level=3),
            Section("b2", level=3),
            Section("C"),
            Section("D", level=1),
        ),
    )
    assert plan.open_sections == 4
    lengths = [section.length for section in plan.shared_out(1500).sections]
    assert lengths == [0, 0, 300, 300, 400, 500]


def test_a_heading_with_points_keeps_its_length() -> None:
    plan = Plan("", (Section("A", ("x",), 200), Section("a", level=3), Section("B")))
    assert [section.length for section in plan.shared_out(600).sections] == [200, 200, 200]


def test_points_are_drawn_up_for_one_section() -> None:
    plan = Plan("T", (Section("A"), Section("B")))
    assert plan.with_points(1, ["x"]) == Plan("T", (Section("A"), Section("B", ("x",))))
