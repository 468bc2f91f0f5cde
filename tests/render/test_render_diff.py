"""What became of a text, as a patch and side by side."""

from __future__ import annotations

import re

import pytest

from scribe.render.diff import side_by_side, unified
from scribe.render.width import display_width

BEFORE = """\
# 城市的夜

深夜的馄饨摊是这条街最后的灯。老张每天晚上都会推着车来到路口。
这一段没有变。

这一段会被删掉，它没有什么意义。

He don't know what to do, because nobody told him.
"""
AFTER = """\
# 城市的夜

深夜的馄饨摊是这条街最后的灯。老张每晚推着车来到路口。
这一段没有变。

He doesn't know what to do, since nobody told him.
又加了一段，说的是天亮以后。
"""
STYLED = re.compile(r"\x1b\[1;3([12])m([^\x1b]*)\x1b\[0m")


def patched(before: str, patch: str) -> str:
    """What `patch` makes of `before`, as patch(1) does."""
    old = before.splitlines(keepends=True)
    new: list[str] = []
    done = 0
    lines = patch.splitlines(keepends=True)[2:]
    for number, line in enumerate(lines):
        bare = number + 1 < len(lines) and lines[number + 1].startswith("\\")
        content = line[1:-1] if bare else line[1:]
        if hunk := re.match(r"@@ -(\d+)(?:,(\d+))? ", line):
            start = int(hunk[1]) - (hunk[2] != "0")
            new += old[done:start]
            done = start
        elif line[0] in " -":
            assert old[done] == content
            done += 1
        if line[0] in " +":
            new.append(content)
    return "".join(new + old[done:])


LONG = "".join(f"line {number}\n" for number in range(40))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (BEFORE, AFTER),
        (AFTER, BEFORE),
        ("one\n", "two\n"),
        ("one", "two"),
        ("one", "one\n"),
        ("one\n", "one"),
        ("one\ntwo", "one\nthree"),
        ("", "one"),
        ("one\n", ""),
        (LONG, LONG.replace("line 3\n", "").replace("line 30", "line thirty")),
    ],
)
def test_a_patch_makes_the_new_text_of_the_old(before: str, after: str) -> None:
    patch = unified(before, after, "draft.md")
    assert patch.startswith("--- draft.md\n+++ draft.md\n@@ -")
    assert patch.endswith("\n")
    assert patched(before, patch) == after


def test_the_lines_of_a_patch_are_those_of_the_file_to_the_letter() -> None:
    assert unified("a\r\nb\n\x0c\u2028c\n", "a\r\nb\n\x0c\u2028d\n", "x") == (
        "--- x\n+++ x\n@@ -1,3 +1,3 @@\n a\r\n b\n-\x0c\u2028c\n+\x0c\u2028d\n"
    )


def test_they_end_as_in_the_file_and_the_lines_about_them_do_not() -> None:
    assert unified("-- a\nb", "b", "x", "\r\n") == (
        "--- x\n+++ x\n@@ -1,2 +1 @@\n--- a\r\n b\n\\ No newline at end of file\n"
    )


def test_a_missing_line_feed_at_the_end_is_said_as_diff_says_it() -> None:
    assert unified("a\nb", "a\nb\n", "x") == (
        "--- x\n+++ x\n@@ -1,2 +1,2 @@\n a\n-b\n\\ No newline at end of file\n+b\n"
    )


@pytest.mark.parametrize("width", [30, 80])
def test_texts_that_are_the_same_have_no_difference(width: int) -> None:
    assert unified(BEFORE, BEFORE, "draft.md") == ""
    assert side_by_side(BEFORE, BEFORE, width, True) == ""


def test_two_columns_are_marked_between() -> None:
    before = "同一行\n旧的一行字\n要删掉的\n\nlast\n"
    after = "同一行\n新的一行字\n\nadded\nlast\n"
    assert side_by_side(before, after, 60, False) == (
        "同一行                         同一行\n"
        "旧的一行字                   | 新的一行字\n"
        "要删掉的                     <\n"
        "\n"
        "                             > added\n"
        "last                           last\n"
    )


def test_a_narrow_terminal_has_the_versions_one_below_the_other() -> None:
    assert side_by_side("同一行\n旧的一行字\n删\n", "同一行\n新的一行字\n", 11, False) == (
        "  同一行\n- 旧的一行\n  字\n+ 新的一行\n  字\n- 删\n"
    )


@pytest.mark.parametrize("width", [2, 10, 40, 59, 60, 61, 80, 133])
@pytest.mark.parametrize("colour", [False, True])
def test_no_line_is_wider_than_the_terminal(width: int, colour: bool) -> None:
    shown = side_by_side(BEFORE * 3, AFTER * 3, width, colour)
    plain = re.sub(r"\x1b\[[\d;]*m", "", shown)
    widths = [display_width(line) for line in plain.splitlines()]
    assert max(widths) <= max(width, 4)
    assert ("\x1b" in shown) == colour
    assert shown.endswith("\n")


@pytest.mark.parametrize("width", [40, 120])
def test_the_words_that_changed_are_set_off(width: int) -> None:
    before = "老张每天晚上推着车来。He don't know it yet.\n"
    after = "老张每晚推着小车来。He doesn't know it yet.\n"
    changed = STYLED.findall(side_by_side(before, after, width, True))
    removed = "".join(word for side, word in changed if side == "1")
    added = "".join(word for side, word in changed if side == "2")
    assert (removed, added) == ("天上don't", "小doesn't")


def test_a_line_of_which_little_is_left_is_not_cut_to_pieces() -> None:
    shown = side_by_side("深夜的馄饨摊还亮着灯。\n", "The stall is still lit.\n", 80, True)
    assert "\x1b[31m深夜的馄饨摊还亮着灯。\x1b[0m" in shown
    assert "\x1b[32mThe stall is still lit.\x1b[0m" in shown
    assert not STYLED.search(shown)


def test_a_translation_stands_beside_what_it_translates() -> None:
    before = "第一段话。\n\n第二段话。\n"
    after = "The first.\n\nThe second.\n"
    shown = side_by_side(before, after, 60, False)
    assert re.findall(r"(\S+) +\| (.+)", shown) == [
        ("第一段话。", "The first."),
        ("第二段话。", "The second."),
    ]


def test_a_line_that_moved_down_stands_beside_its_old_version() -> None:
    before = "他每天清晨都去河边走走。\n"
    after = "集市上人声鼎沸。\n他每天早晨都去河边走走。\n"
    assert side_by_side(before, after, 70, False).splitlines() == [
        " " * 33 + " > 集市上人声鼎沸。",
        "他每天清晨都去河边走走。          | 他每天早晨都去河边走走。",
    ]


def test_only_the_neighbourhood_of_a_change_is_shown() -> None:
    after = LONG.replace("line 5\n", "line five\n").replace("line 30\n", "line thirty\n")
    shown = side_by_side(LONG, after, 80, False).splitlines()
    assert shown.count("⋮") == 1
    assert len(shown) == 2 * 7 + 1
    assert not any("line 15" in line for line in shown)


def test_a_missing_line_feed_at_the_end_is_seen_side_by_side() -> None:
    assert "\\ No newline" in side_by_side("one\n", "one", 80, False)
    assert side_by_side("one", "one", 80, False) == ""


@pytest.mark.parametrize("width", [30, 80])
def test_nothing_in_a_text_can_drive_the_terminal(width: int) -> None:
    hostile = "\x1b]0;title\x07red \x9b31m \u202etxet\u2028next\r\n"
    shown = side_by_side("plain\n", hostile, width, False)
    assert not set(shown) & set("\x1b\x07\x9b\u202e\u2028\r")


def test_nor_can_anything_in_a_file_name_change_the_lines_of_a_patch() -> None:
    patch = unified("a\n", "b\n", "x\x1b]0;title\x07\u2028y\r\n.md")

    assert patch.startswith("--- x]0;title y .md\n+++ x]0;title y .md\n@@ -1 +1 @@\n")
