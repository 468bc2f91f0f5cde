"""What a text must not hold, however the model insists: seen in what comes out."""

from __future__ import annotations

import re

import front_door
import pytest
from front_door import Scribe, han, prose

scribe = front_door.scribe

FIGURED = ["report", "press", "weekly", "email", "copy"]
GIVEN = "写一份材料，说说社区食堂去年有580人来吃饭的情况"


def passage(tail: str, seed: int, every: int = 2) -> str:
    """Sentences with nothing in common, of which every other one ends with `tail`."""
    parts = [prose(20, seed=1000 * seed + number)[:-1] for number in range(16)]
    return "".join(
        f"{part}，{tail}。" if number % every else f"{part}。" for number, part in enumerate(parts)
    )


def written(scribe: Scribe, template: str, topic: str, *replies: str, length: int = 300) -> str:
    asked = ("write", "--template", template, "--topic", topic, "--length", str(length))
    return scribe(*asked, "--model", scribe.script(*replies)).out


# -- names -------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["张三", "小明", "李四"])
def test_nobody_is_called_as_in_a_textbook(scribe: Scribe, name: str) -> None:
    replies = [passage(f"门口站着{name}", seed) for seed in range(8)]

    assert name not in written(scribe, "story", "夜市", *replies)
    assert name in written(scribe, "story", f"写一个{name}逛夜市的故事", *replies)


def test_no_sentence_opens_on_a_particle(scribe: Scribe) -> None:
    replies = [prose(300, seed=seed).replace("。", "。的") for seed in range(8)]

    text = written(scribe, "story", "夜市", *replies)

    assert "。的" not in text
    assert han(text) > 250


# -- figures -----------------------------------------------------------------------------------


@pytest.mark.parametrize("template", FIGURED)
def test_a_figure_that_was_not_given_does_not_come(scribe: Scribe, template: str) -> None:
    replies = [passage("共有37人", seed) for seed in range(8)]

    text = written(scribe, template, GIVEN, *replies)

    assert "37" not in text
    assert not re.search(r"\d", text)
    assert han(text) > 250


@pytest.mark.parametrize("template", FIGURED)
def test_a_figure_that_was_given_comes(scribe: Scribe, template: str) -> None:
    replies = [passage("来了580人", seed) for seed in range(8)]

    text = written(scribe, template, GIVEN, *replies)

    assert "来了580人" in text
    assert set(re.findall(r"\d+", text)) == {"580"}


def test_the_length_asked_for_is_no_figure_of_the_text(scribe: Scribe) -> None:
    replies = [passage("来了800人", seed) for seed in range(8)]

    text = written(scribe, "report", "写一份社区食堂的报告，800字", *replies)

    assert "800" not in text
    assert han(text) > 250


@pytest.mark.parametrize("template", FIGURED)
def test_the_beginning_of_a_figure_that_was_given_is_none(scribe: Scribe, template: str) -> None:
    replies = [passage("来了58人", seed) for seed in range(8)]

    text = written(scribe, template, GIVEN, *replies)

    assert not re.search(r"(?<!\d)58(?!0)", text)


@pytest.mark.parametrize("template", ["story", "article", "speech"])
def test_other_forms_may_have_any_figure(scribe: Scribe, template: str) -> None:
    replies = [f"# 题目\n\n{passage('共有37人', seed)}" for seed in range(8)]

    assert "共有37人" in written(scribe, template, GIVEN, *replies)


def test_figures_of_the_material_are_given(scribe: Scribe) -> None:
    replies = [passage("共有37人", seed) for seed in range(8)]
    asked = ("write", "--template", "press", "--topic", GIVEN, "--length", "240")

    told = scribe(*asked, "--model", scribe.script(*replies), stdin="厨房有37人。".encode())

    assert "共有37人" in told.out


def test_figures_of_the_variables_are_given(scribe: Scribe) -> None:
    replies = [passage("日子是16日", seed) for seed in range(8)]
    asked = ("write", "--template", "press", "--topic", GIVEN, "--length", "240")

    told = scribe(*asked, "--var", "date=5月16日", "--model", scribe.script(*replies))

    assert "日子是16日" in told.out


@pytest.mark.parametrize(
    ("topic", "tail", "figure"),
    [
        ("写一份材料，说说食堂去年有1,200人来吃饭的情况", "来了1200人", "1200"),
        ("写一份材料，说说食堂去年有1200人来吃饭的情况", "来了1,200人", "1,200"),
        ("写一份材料，说说食堂满意的人占3.5%的情况", "占了3.5%的人", "3.5%"),
        ("写一份材料，说说食堂早上6:30开门的情况", "是在6:30的时候", "6:30"),
        ("写一份材料，说说食堂二〇二四年5月16日开门的情况", "是在5月16日", "5月16日"),
    ],
)
def test_a_figure_is_the_same_however_it_is_written(
    scribe: Scribe, topic: str, tail: str, figure: str
) -> None:
    replies = [passage(tail, seed) for seed in range(8)]

    assert figure in written(scribe, "press", topic, *replies)


def test_an_outline_of_ones_own_gives_figures_too(scribe: Scribe) -> None:
    outline = scribe.home / "outline.md"
    outline.write_text("# 食堂\n\n## 厨房\n\n- 厨师37人\n\n## 饭厅\n\n- 桌子\n", "utf-8")
    replies = [passage("共有37人，又有95个", seed) for seed in range(8)]
    asked = ("write", "--template", "report", "--outline", str(outline), "--length", "300")

    text = scribe(*asked, "--model", scribe.script(*replies)).out

    assert "37人" in text and "95" not in text


def test_a_list_may_be_numbered_where_figures_are_given(scribe: Scribe) -> None:
    items = [
        "\n".join(f"{number}. {prose(20, seed=100 * turn + number)}" for number in range(1, 7))
        for turn in range(6)
    ]

    text = written(scribe, "weekly", GIVEN, *items, length=180)

    assert re.search(r"^1\. ", text, re.MULTILINE) and re.search(r"^2\. ", text, re.MULTILINE)


# -- placeholders and echoes of the request ------------------------------------------------------

BLANKS = ["（您的名字）", "（公司名称）", "【姓名】", "[您的姓名]", "（此处填写日期）", "XXX"]
ECHOES = ["全文约300字", "这一段有300字左右", "本节将介绍食堂", "接下来，我们看看食堂"]


@pytest.mark.parametrize("blank", BLANKS)
@pytest.mark.parametrize("template", ["email", "press", "article"])
def test_a_blank_to_fill_in_does_not_come(scribe: Scribe, template: str, blank: str) -> None:
    lines = [
        f"{prose(40, seed=10 * number)}\n{blank}\n{prose(100, seed=10 * number + 1)}\n"
        for number in range(8)
    ]

    text = written(scribe, template, "社区食堂的早饭", *lines, length=200)

    assert blank not in text
    assert 0.75 * 200 <= han(text) <= 1.25 * 200


@pytest.mark.parametrize("blank", BLANKS)
def test_a_letter_is_not_signed_with_a_blank(scribe: Scribe, blank: str) -> None:
    # The blank is the very last the model writes, with no line end to judge it by.
    letter = f"{prose(110, seed=1)}\n\n祝你们一切都好呀\n\n{blank}"

    text = written(scribe, "email", "社区食堂的早饭", letter, length=130)

    assert blank not in text
    assert 0.85 * 130 <= han(text) <= 1.15 * 130


def english(seed: int) -> str:
    """Sentences in English that say nothing twice."""
    words = ["lamp", "crane", "orchard", "ledger", "tunnel", "harvest", "meadow", "copper"]
    places = ["valley", "harbor", "station", "workshop", "library", "market", "mill", "bakery"]
    return " ".join(
        f"{word.title()} number {10 * seed + at} {word}s past {place} towards {other}."
        for at, (word, place, other) in enumerate(
            zip(words, places[seed % 7 :] + places, reversed(words), strict=False)
        )
    )


@pytest.mark.parametrize(
    "blank", ["[Your Name]", "[Company Name]", "(your name)", "[Insert date here]"]
)
def test_a_letter_in_english_has_no_blank(scribe: Scribe, blank: str) -> None:
    close = f"With warm thanks,\n{blank}\nMira Holt"
    asked = ("write", "--template", "email", "--topic", "A late delivery", "--length", "60")

    text = scribe(*asked, "--model", scribe.script(english(1), close)).out

    assert blank not in text
    assert "past" in text


@pytest.mark.parametrize("blank", ["[Your Name]", "(your name)"])
def test_a_letter_in_english_is_not_signed_with_a_blank(scribe: Scribe, blank: str) -> None:
    asked = ("write", "--template", "email", "--topic", "A late delivery", "--length", "60")
    model = scribe.script(english(1), f"With warm thanks,\n{blank}")

    assert blank not in scribe(*asked, "--model", model).out


@pytest.mark.parametrize("echo", ECHOES)
@pytest.mark.parametrize("template", ["article", "report", "email"])
def test_an_echo_of_the_request_does_not_come(scribe: Scribe, template: str, echo: str) -> None:
    replies = [
        f"{prose(40, seed=10 * number)}{echo}。{prose(160, seed=10 * number + 1)}"
        for number in range(8)
    ]

    text = written(scribe, template, "写一篇社区食堂的稿子，约300字。", *replies)

    assert echo not in text
    assert 0.75 * 300 <= han(text) <= 1.25 * 300


@pytest.mark.parametrize(
    ("template", "length", "clause"),
    [
        ("article", 300, "不用标题和小标题"),
        ("article", 800, "举出具体的事例，讲清楚道理"),
        ("report", 800, "查明的情况和问题，逐一说明原因"),
        ("press", 600, "补充经过和细节，重要的在前"),
        ("story", 800, "发生一件意想不到的事，给主人公出了难题"),
        ("copy", 200, "先写一个使用的时刻，再写好处"),
        ("email", 200, "正文先说写信的缘由，把事情的经过说具体"),
    ],
)
def test_a_clause_of_the_request_does_not_come(
    scribe: Scribe, template: str, length: int, clause: str
) -> None:
    replies = [
        f"{prose(40, seed=10 * number)}{clause}。{prose(300, seed=10 * number + 1)}"
        for number in range(8)
    ]

    text = written(scribe, template, "社区食堂的早饭", *replies, length=length)

    assert clause not in text
    assert 0.8 * length <= han(text) <= 1.2 * length


def test_a_fact_of_the_assignment_may_come_in_its_own_words(scribe: Scribe) -> None:
    topic = "写一篇文章，说说“阳光食堂”2019年在老码头边开张的事，约300字。"
    replies = [
        f"{prose(40, seed=10 * number)}“阳光食堂”2019年在老码头边开张。"
        f"{prose(300, seed=10 * number + 1)}"
        for number in range(3)
    ]

    assert "“阳光食堂”2019年在老码头边开张。" in written(scribe, "article", topic, *replies)


# -- the end of a text -----------------------------------------------------------------------------


@pytest.mark.parametrize("length", [100, 120, 140])
def test_a_letter_may_end_on_a_name(scribe: Scribe, length: int) -> None:
    letter = f"{prose(length - 20, seed=1)}\n\n祝你们一切都好！\n\n王小明"

    text = written(scribe, "email", "社区食堂的早饭", letter, length=length)

    assert text.endswith("祝你们一切都好！\n\n王小明\n")
    assert text.count("王小明") == text.count("祝你们") == 1
    assert 0.8 * length <= han(text) <= 1.15 * length


LEAVE = "祝你们一切都好！"


@pytest.mark.parametrize("length", [150, 200, 250, 400])
def test_a_letter_takes_leave_when_all_is_said(scribe: Scribe, length: int) -> None:
    greeting, name = "李敏女士：\n\n", f"\n\n{LEAVE}\n\n王小明"
    halves = [
        f"{greeting}{prose(length // 2, seed=1)}{name}",
        f"{prose(length // 2, seed=2)}{name}",
    ]

    text = written(scribe, "email", "社区食堂的早饭", *halves, f"{LEAVE}\n\n王小明", length=length)

    assert text.endswith(f"{LEAVE}\n\n王小明\n")
    assert text.count("王小明") == text.count("祝你们") == 1
    assert 0.8 * length <= han(text) <= 1.15 * length


@pytest.mark.parametrize(
    "after",
    [
        "王小明\n\n请注意，这封信的称呼需要使用正式的名称，并且需要写明联系方式和日期，以便对方回复。",
        "您的名字和联系方式（如果有的话）\n日期",
        "公司名称\n联系方式",
        "（签名）",
        "李敏女士",
    ],
)
def test_below_the_leave_of_a_letter_stands_a_name_or_nothing(scribe: Scribe, after: str) -> None:
    letter = f"尊敬的李敏女士：\n\n{prose(90, seed=1)}\n\n{LEAVE}\n\n{after}"

    text = written(scribe, "email", "社区食堂的早饭", letter, length=120)

    assert text.rstrip().endswith((LEAVE, "王小明"))
    assert LEAVE in text


@pytest.mark.parametrize("after", ["Your Name\nYour Phone Number", "(Your name)", "Name"])
def test_no_place_for_a_name_stands_below_an_english_letter(scribe: Scribe, after: str) -> None:
    body = "Dear Mr. Okafor,\n\nThe boiler in the flat has been cold for two weeks now, and the"
    body += " baby next door has a cough. Please send someone to mend it before the frost comes."
    topic = "the boiler in the flat"

    text = written(scribe, "email", topic, f"{body}\n\nBest regards,\n\n{after}", length=40)

    assert text.endswith("Best regards,\n")


def test_a_long_letter_takes_leave_in_a_turn_of_its_own(scribe: Scribe) -> None:
    more = "盼望早日收到你们的回音，也欢迎各位有空来食堂坐坐。"
    close = f"{more}\n\n祝你们一切都好！\n\n王小明"
    bodies = [prose(900, seed=1), prose(900, seed=2)]

    text = written(scribe, "email", "社区食堂的早饭", *bodies, close, length=800)

    assert text.endswith("祝你们一切都好！\n\n王小明\n")
    assert 0.85 * 800 <= han(text) <= 1.15 * 800


@pytest.mark.parametrize("length", [40, 80, 120])
def test_a_poem_may_end_on_a_verse_without_a_full_stop(scribe: Scribe, length: int) -> None:
    verses = [prose(10, seed=number)[:-1][:8] for number in range(60)]
    wanted = verses[: length // 8]  # the last of them may be one too many

    text = written(
        scribe, "poem", "桥", "# 桥\n\n" * (length > 60) + "\n".join(wanted), length=length
    )

    assert text.endswith((f"{wanted[-1]}\n", f"{wanted[-2]}\n"))
    assert 0.8 * length <= han(text) <= 1.2 * length
    assert text.count(wanted[0]) == 1


@pytest.mark.parametrize("template", ["article", "story", "report", "press", "speech", "diary"])
@pytest.mark.parametrize("length", [120, 700])
def test_prose_ends_on_a_sentence(scribe: Scribe, template: str, length: int) -> None:
    replies = [
        "\n".join(prose(20, seed=100 * turn + at)[:-1] + "。" * (at % 3 == 2) for at in range(60))
        for turn in range(9)
    ]

    text = written(scribe, template, "桥", *replies, length=length)

    assert re.search(r"[。！？]\n$", text), text[-40:]
    assert 0.8 * length <= han(text) <= 1.25 * length
