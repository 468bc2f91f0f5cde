"""The drawing of an outline: its lines checked as they come, and the plan they make."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from generating import Outcome, generate

from scribe.engine.base import FinishReason, Message
from scribe.engine.scripted import Script, ScriptedEngine
from scribe.writing.plan import Plan, Section
from scribe.writing.planning import Outline
from scribe.writing.purity import ScriptRule
from scribe.writing.rules import Rules

ZH = (
    "深夜的馄饨摊\n"
    "1. 路灯下的老张：老张每晚推车到桥头卖馄饨\n"
    "2. 排队的年轻人：加班的人怎样在这里歇脚\n"
    "3. 天亮以后：摊子收了而城市醒来\n"
)
EN = (
    "A river town\n"
    "1. The spring: where the water comes from\n"
    "2. The old port: boats that no longer sail\n"
    "3. Down at the sea: what the tide brings back\n"
)
PLAN_ZH = Plan(
    "深夜的馄饨摊",
    (
        Section("路灯下的老张", ("老张每晚推车到桥头卖馄饨",)),
        Section("排队的年轻人", ("加班的人怎样在这里歇脚",)),
        Section("天亮以后", ("摊子收了而城市醒来",)),
    ),
)


def outline(
    language: str = "zh",
    *,
    title: str | None = "",
    headings: Sequence[str | None] = ("", "", ""),
    lead: bool = False,
    brief: str = "",
    points: Sequence[str] = (),
    beats: Sequence[str] = (),
) -> Outline:
    rules = Rules(language, brief, ScriptRule(language, brief))
    return Outline(rules, title, headings, opens_without_heading=lead, points=points, beats=beats)


def draw(drawing: Outline, reply: str) -> Outcome:
    """Have an engine say `reply`, with nothing behind it, under the eyes of `drawing`."""
    request = drawing.request((Message("user", "x"),), 0)
    engine = ScriptedEngine(Script((f"{drawing.prefix}{reply}",), context=100_000))
    tokens = engine.count_tokens(reply)
    return generate(engine, replace(request, max_tokens=min(request.max_tokens, tokens)))


def headings_of(drawing: Outline) -> list[str]:
    return [section.heading for section in drawing.plan().sections]


def test_the_lines_of_an_outline_make_its_plan() -> None:
    drawing = outline()

    outcome = draw(drawing, ZH)

    assert outcome.reason is FinishReason.GUIDE
    assert outcome.text == ZH
    assert drawing.plan() == PLAN_ZH


def test_an_english_outline_too() -> None:
    drawing = outline("en")
    draw(drawing, EN)

    assert drawing.plan().title == "A river town"
    assert headings_of(drawing) == ["The spring", "The old port", "Down at the sea"]
    assert drawing.plan().sections[2].points == ("what the tide brings back",)


def test_nothing_is_drawn_beyond_the_last_line() -> None:
    drawing = outline()

    outcome = draw(drawing, ZH + "4. 尾声：还有一个不该有的小节\n")

    assert outcome.text == ZH
    assert len(drawing.plan().sections) == 3


def test_lines_are_told_as_they_are_accepted() -> None:
    shown: list[str] = []
    drawing = outline()
    drawing.shown = shown.append

    draw(drawing, ZH)

    assert shown == ZH.splitlines() == drawing.lines


def test_half_an_outline_is_half_a_plan() -> None:
    drawing = outline()

    draw(drawing, ZH.partition("2.")[0])

    assert drawing.plan() == Plan(PLAN_ZH.title, PLAN_ZH.sections[:1])


def test_an_outline_may_not_end_early() -> None:
    drawing = outline()
    assert not drawing.may_end()
    draw(drawing, ZH.partition("2.")[0])
    assert not drawing.may_end()


def test_a_heading_drawn_before_is_drawn_again() -> None:
    drawing = outline()

    # What replaces the line stands behind its number, which no redraw takes back.
    outcome = draw(drawing, ZH.replace("2.", "2. 路灯下的老张：一件与前面不同的旧事\n"))

    assert headings_of(drawing) == ["路灯下的老张", "排队的年轻人", "天亮以后"]
    assert "一件与前面不同的旧事" not in outcome.text


def test_a_heading_that_is_the_title_again_is_drawn_again() -> None:
    drawing = outline(headings=("",))

    draw(drawing, "渡口的灯\n1. 渡口的灯：老人每天清早撑船过河\n清晨的雾：一条没有人等的船\n")

    assert headings_of(drawing) == ["清晨的雾"]


def test_a_heading_of_the_same_words_in_another_order_is_drawn_again() -> None:
    drawing = outline()

    draw(drawing, ZH.replace("2.", "2. 老张的路灯下：一件与前面不同的旧事\n"))

    assert headings_of(drawing)[1] == "排队的年轻人"


def test_a_point_made_before_is_drawn_again() -> None:
    drawing = outline()

    draw(drawing, ZH.replace("2.", "2. 桥头的夜：老张每晚推车到桥头卖馄饨\n"))

    assert headings_of(drawing)[1] == "排队的年轻人"


def test_a_point_that_is_the_title_again_is_drawn_again() -> None:
    drawing = outline()

    draw(drawing, ZH.replace("1.", "1. 夜里的桥头：深夜的馄饨摊\n"))

    assert headings_of(drawing)[0] == "路灯下的老张"


@pytest.mark.parametrize(
    "line",
    [
        "小标题：一句话说明这一节写什么",
        "第一部分：用十来个字说明具体内容",
        "提纲的开头：河边的集市从清晨开始",
        "首先谈谈：河边的集市从清晨开始",
        "一条小河：写三百字的正文说明它",
        "一条小河：短",
    ],
)
def test_a_line_that_parrots_the_request_or_says_nothing_is_drawn_again(line: str) -> None:
    drawing = outline()

    draw(drawing, ZH.replace("2.", f"2. {line}\n"))

    assert drawing.plan() == PLAN_ZH


@pytest.mark.parametrize(
    "line",
    [
        "Section two: what the second section says",
        "Heading: one short sentence about it",
        "The port: in 200 words what happened",
    ],
)
def test_an_english_line_that_parrots_the_request_is_drawn_again(line: str) -> None:
    drawing = outline("en")

    draw(drawing, EN.replace("2.", f"2. {line}\n"))

    assert headings_of(drawing) == ["The spring", "The old port", "Down at the sea"]


@pytest.mark.parametrize("title", ["标题", "文章提纲", "写一篇八百字的文章"])
def test_a_title_that_parrots_the_request_is_drawn_again(title: str) -> None:
    drawing = outline()

    draw(drawing, f"{title}\n{ZH}")

    assert drawing.plan() == PLAN_ZH


def test_a_heading_that_becomes_a_sentence_is_drawn_again_before_it_ends() -> None:
    drawing = outline()
    endless = "很久以前河边住着一位每天都要早起打水做豆腐的老人他的儿子在城里"

    draw(drawing, ZH.replace("2.", f"2. {endless[:25]}")[:60])

    assert not drawing.lines[2:]
    assert endless not in "".join(drawing.lines)


@pytest.mark.parametrize(
    "sentence", ["There are", "The old port of the town is", "A walk can", "It has"]
)
def test_an_english_heading_that_becomes_a_sentence_is_drawn_again(sentence: str) -> None:
    drawing = outline("en")

    draw(drawing, EN.replace("2. ", f"2. {sentence} "))

    assert headings_of(drawing) == ["The spring", "The old port", "Down at the sea"]


@pytest.mark.parametrize(
    ("sentence", "heading"),
    [
        ("There are many benefits to growing your own", "Many benefits to growing your own"),
        ("The old port is a quiet place in", "The old port"),
        ("A walk along the river to the sea and the", "A walk along the river to the sea"),
        ("What is left of the port", "What is left of the port"),
        ("Boats have names", "Boats have names"),
    ],
)
def test_a_sentence_that_stays_a_heading_is_cut_to_what_it_names(
    sentence: str, heading: str
) -> None:
    drawing = outline("en", title=None, headings=("",))
    drawing.lines = [f"1. {sentence}: boats that no longer sail"]

    assert headings_of(drawing) == [heading]


def test_a_title_that_runs_on_is_cut_where_it_can_stand() -> None:
    drawing = outline("en", headings=())
    drawing.lines = ["A river town and all its boats: a complete guide to the quays with a"]

    assert drawing.plan().title == "A river town and all its boats"


def test_an_introduction_is_drawn_again_where_the_text_has_a_lead_already() -> None:
    line = "1. 引言：河边的集市从清晨就开始了\n"
    with_lead, without = outline(lead=True), outline()

    draw(with_lead, ZH.replace("1.", line))
    draw(without, ZH.replace("1. 路灯下的老张：老张每晚推车到桥头卖馄饨\n", line))

    assert headings_of(with_lead)[0] == "路灯下的老张"
    assert headings_of(without)[0] == "引言"


def test_a_model_that_insists_gets_its_outline_in_the_end() -> None:
    drawing = outline()

    outcome = draw(drawing, "标题\n" * 30 + ZH)

    assert outcome.reason is FinishReason.GUIDE
    assert len(drawing.lines) == 4


def test_a_title_that_is_given_is_not_drawn() -> None:
    drawing = outline(title="我的馄饨摊")

    draw(drawing, ZH.partition("\n")[2])

    assert drawing.prefix.endswith("我的馄饨摊\n")
    assert drawing.plan() == Plan("我的馄饨摊", PLAN_ZH.sections)


def test_a_text_without_a_title_has_none() -> None:
    drawing = outline(title=None)

    draw(drawing, ZH.partition("\n")[2])

    assert drawing.prefix == ""
    assert drawing.plan() == Plan("", PLAN_ZH.sections)


def test_headings_that_are_given_stay() -> None:
    drawing = outline(headings=("背景", "现状", "建议"))
    reply = (
        "小城的交通\n1. 背景：河上从前只有一条渡船\n2. 现状：三座桥挤满了上班的人\n"
        "3. 建议：把渡船重新开起来\n"
    )

    draw(drawing, reply)

    assert headings_of(drawing) == ["背景", "现状", "建议"]
    assert drawing.plan().sections[0].points == ("河上从前只有一条渡船",)


def test_points_alone_have_no_heading() -> None:
    drawing = outline(title=None, headings=(None, None))

    draw(drawing, "1. 老张每晚推车到桥头卖馄饨\n2. 加班的人怎样在这里歇脚\n")

    assert drawing.plan() == Plan(
        "",
        (
            Section("", ("老张每晚推车到桥头卖馄饨",)),
            Section("", ("加班的人怎样在这里歇脚",)),
        ),
    )


def test_points_that_are_given_come_before_those_drawn_and_are_not_told_again() -> None:
    drawing = outline(title=None, headings=(None,), points=("老张每晚推车到桥头卖馄饨",))

    assert drawing.prefix == "1. 老张每晚推车到桥头卖馄饨\n"
    assert '"2. "' in drawing.request((), 1).sampling.grammar
    draw(drawing, "2. 老张每晚推车到桥头卖馄饨\n 加班的人怎样在这里歇脚\n")

    assert drawing.plan().sections == (Section("", ("加班的人怎样在这里歇脚",)),)


def test_a_slip_into_another_script_is_left_out() -> None:
    drawing = outline()

    draw(drawing, ZH.replace("排队的年轻人", "排隊队的年轻人"))

    assert headings_of(drawing)[1] == "排队的年轻人"


@pytest.mark.parametrize("brief", ["每小时作业80亩的无人机", ""])
def test_a_title_has_the_figures_of_the_brief_and_no_others(brief: str) -> None:
    drawing = outline(brief=brief)

    draw(drawing, "每小时80亩的飞行\n1. 渡口：老人与船\n2. 桥头：一座新桥\n3. 对岸：年轻人走了\n")

    title = "每小时80亩的飞行" if brief else "每小时亩的飞行"
    assert drawing.plan().title == title


@pytest.mark.parametrize("given", ['他说"好"', "反\\斜", "a.b|c", "[x]"])
def test_a_given_heading_is_a_literal_of_the_grammar(given: str) -> None:
    grammar = outline(headings=(given,)).request((), 0).sampling.grammar

    escaped = given.replace("\\", "\\\\").replace('"', '\\"')
    assert f'"{escaped}"' in grammar


def test_an_outline_has_room_for_all_its_lines() -> None:
    few = outline(headings=("",) * 2).request((), 0).max_tokens
    many = outline(headings=("",) * 10).request((), 0).max_tokens

    assert many > 2 * few


BEATS = ("一个普通人的例子", "反对的意见", "以后怎么办")
WITH_BEATS = (
    "深夜的馄饨摊\n"
    "1. 一个普通人的例子：老张每晚推车到桥头卖馄饨。小标题：路灯下的老张\n"
    "2. 反对的意见：居民嫌油烟呛人，城管也来赶过。小标题：呛人的油烟\n"
    "3. 以后怎么办：街道划出一块空地，摊子十点收。小标题：桥头的空地\n"
)


def test_a_line_with_a_beat_says_something_first_and_then_what_it_is_called() -> None:
    drawing = outline(beats=BEATS)

    draw(drawing, WITH_BEATS)

    assert headings_of(drawing) == ["路灯下的老张", "呛人的油烟", "桥头的空地"]
    assert drawing.plan().sections[1].points == ("居民嫌油烟呛人，城管也来赶过",)
    assert drawing.lines[1] == "1. 路灯下的老张：老张每晚推车到桥头卖馄饨。"


def test_an_english_line_with_a_beat_too() -> None:
    drawing = outline("en", headings=("",), beats=("One case",))

    draw(drawing, "A river town\n1. One case: Ann rows to school. Heading: The rowing girl\n")

    assert drawing.plan().sections == (Section("The rowing girl", ("Ann rows to school",)),)


def test_the_beats_of_a_story_are_for_the_model_alone() -> None:
    drawing = outline(headings=(None, None), beats=("意外", "了结"))

    draw(drawing, "灯\n1. 意外：台风吹灭了灯塔的灯。\n2. 了结：陈渡把灯重新点着了。\n")

    assert drawing.plan().sections == (
        Section("", ("台风吹灭了灯塔的灯",)),
        Section("", ("陈渡把灯重新点着了",)),
    )


def test_a_heading_that_only_names_its_beat_is_drawn_again() -> None:
    drawing = outline(beats=BEATS)

    draw(drawing, WITH_BEATS.replace("呛人的油烟", "反对的意见\n居民捏着鼻子走：呛人的油烟"))

    assert headings_of(drawing)[1] != "反对的意见"


def test_a_script_that_knows_no_beats_draws_its_plan_all_the_same() -> None:
    drawing = outline(beats=BEATS)

    draw(drawing, ZH)

    assert drawing.plan() == PLAN_ZH


def test_a_title_that_tells_what_a_section_takes_up_is_drawn_again() -> None:
    drawing = outline(title="", beats=("一个普通人的例子", "以后怎么办"), headings=("", ""))

    draw(drawing, "一个普通人的发现和启示\n河边的老磨坊\n")

    assert drawing.plan().title == "河边的老磨坊"


@pytest.mark.parametrize("title", ["读完老人与海，写读后感", "写一篇关于海的文章"])
def test_a_title_that_is_the_request_is_drawn_again(title: str) -> None:
    drawing = outline(title="")

    draw(drawing, f"{title}\n老人的海\n")

    assert drawing.plan().title == "老人的海"


def test_a_section_is_headed_by_its_point_where_the_model_only_repeats_the_beat() -> None:
    beats = ("最难的地方", "以后怎么办")
    drawn_again = "海浪冲进塔里，灯灭了。小标题：最难二\n"

    drawing = outline(title=None, beats=beats, headings=("", ""))
    draw(
        drawing,
        "1. 最难的地方：" + drawn_again * 4 + "2. 以后怎么办：镇上出钱请人守灯。小标题：守灯的钱\n",
    )

    assert headings_of(drawing) == ["海浪冲进塔里", "守灯的钱"]
