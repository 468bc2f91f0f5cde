"""Lines as a reader of Chinese or English expects them, set without ever going back."""

from __future__ import annotations

import random

import pytest

from scribe.render.layout import Layout
from scribe.render.style import Pen
from scribe.render.width import display_width, fitting

NEVER_FIRST = "，。、；：！？）」』】》”’…—%"
NEVER_LAST = "（「『【《“‘"


def set_text(text: str, width: int, marker: str = "") -> list[str]:
    pen = Pen(colour=False)
    layout = Layout(lambda: width, pen)
    layout.start_line(marker=marker)
    layout.feed(text)
    layout.flush()
    return pen.take().split("\n")


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("春眠不觉晓处处闻啼鸟", 10, ["春眠不觉晓", "处处闻啼鸟"]),
        ("春眠不觉晓，处处闻", 10, ["春眠不觉", "晓，处处闻"]),
        ("夜来风雨“花落”知", 10, ["夜来风雨", "“花落”知"]),
        ("他走了……再没回来", 6, ["他走", "了……再", "没回来"]),
        ("他走了——再没回来", 6, ["他走", "了——再", "没回来"]),
        ("（《书名》）很长", 8, ["（《书", "名》）很", "长"]),
        ("使用 Python 写作", 8, ["使用", "Python", "写作"]),
        ("用Python写", 6, ["用", "Python", "写"]),
        ("don't split well-known words", 12, ["don't split", "well-known", "words"]),
        ("an (aside) here", 8, ["an", "(aside)", "here"]),
        ("约有 50 %。", 8, ["约有", "50 %。"]),
        ("他走了……“走吧”", 10, ["他走了……", "“走吧”"]),
    ],
)
def test_where_lines_break(text: str, width: int, lines: list[str]) -> None:
    assert set_text(text, width) == lines


def test_a_word_longer_than_the_line_is_divided() -> None:
    assert set_text("see abcdefghijklmnop.", 6) == ["see", "abcdef", "ghijkl", "mnop."]


def test_a_divided_word_leaves_no_punctuation_alone() -> None:
    assert set_text("abcdefgh，好", 8) == ["abcdefg", "h，好"]


def test_a_divided_unit_leaves_no_opening_behind_a_space() -> None:
    assert set_text("abcdefg“ hij", 9) == ["abcdefg", "“ hij"]


def test_a_list_item_hangs_below_its_text() -> None:
    assert set_text("春眠不觉晓，处处闻啼鸟。", 12, "• ") == [
        "• 春眠不觉",
        "  晓，处处闻",
        "  啼鸟。",
    ]


def test_a_unit_appears_once_the_next_character_completes_it() -> None:
    pen = Pen(colour=False)
    layout = Layout(lambda: 40, pen)
    layout.feed("春")
    assert pen.take() == ""
    layout.feed("眠")
    assert pen.take() == "春"
    layout.feed("，")
    assert pen.take() == ""
    layout.feed("不")
    assert pen.take() == "眠，"
    layout.flush()
    assert pen.take() == "不"


def test_a_resized_terminal_changes_the_lines_still_to_come() -> None:
    width = 20
    pen = Pen(colour=False)
    layout = Layout(lambda: width, pen)
    layout.feed("春眠不觉晓处处闻啼鸟夜")
    width = 8
    layout.feed("来风雨声花落知")
    layout.flush()
    assert pen.take().split("\n") == ["春眠不觉晓处处闻啼鸟", "夜来风雨", "声花落知"]


def test_verbatim_text_is_divided_only_where_the_line_is_full() -> None:
    pen = Pen(colour=False)
    layout = Layout(lambda: 8, pen)
    layout.feed_verbatim("\tif a,b:  c，")
    assert pen.take().split("\n") == ["    if a", ",b:  c，"]


@pytest.mark.parametrize("seed", range(40))
def test_any_text_keeps_its_characters_and_its_rules(seed: int) -> None:
    chance = random.Random(seed)
    words = ["写", "作者们", "scribe", "don't", "3.14", "incomprehensibilities", "👍", "(see)"]
    text = "".join(
        chance.choice(["", "", "“", "（", "《"])
        + chance.choice(words)
        + chance.choice(["", "", "，", "。”", "……", "——", "%", "）、"])
        + chance.choice(["", "", " ", "  "])
        for _ in range(100)
    )
    width = chance.choice([12, 16, 20, 33, 80])
    lines = set_text(text, width)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert max(map(display_width, lines)) <= width
    assert not [line for line in lines if line[0] in NEVER_FIRST]
    assert not [line for line in lines if line[-1] in NEVER_LAST]


@pytest.mark.parametrize("width", [4, 10, 20, 41])
def test_prose_never_starts_a_line_with_punctuation(width: int) -> None:
    prose = "他说：“春天来了，花开了，（真的）……我们走吧！”然后，他走进《百草园》、三味书屋。" * 8
    lines = set_text(prose, width)
    assert "".join(lines) == prose
    if width > 8:  # narrower than that, a line cannot hold a unit like 吧！”
        assert not [line for line in lines if line[0] in NEVER_FIRST]
        assert not [line for line in lines if line[-1] in NEVER_LAST]


def test_widths() -> None:
    assert display_width("中文ab") == 6
    assert display_width("e\u0301") == 1
    assert display_width("❤\ufe0f") == 2
    assert fitting("中文字", 5) == 2
    assert fitting("中文字", 1) == 0
