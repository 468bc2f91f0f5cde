"""The list of places at which a text could have gone another way."""

from __future__ import annotations

import re

from scribe.render.forks import Fork, Way, forks
from scribe.render.width import display_width

WAYS = (Way("a", "“ stood”", "31.2 %"), Way("b", "“ was”", "20.1 %"))
PLACE = Fork("The old man", " sat", " down.", "12.4 %", WAYS)


def test_a_place_stands_in_brackets_with_its_ways_below() -> None:
    assert forks([PLACE], 80, colour=False) == (
        " 1  The old man[ sat] down.  12.4 %\n    a “ stood” 31.2 %   b “ was” 20.1 %\n"
    )


def test_places_are_numbered() -> None:
    lines = forks([PLACE, PLACE], 80, colour=False).splitlines()
    assert [line.split()[0] for line in lines[::2]] == ["1", "2"]


def test_the_context_is_cut_to_the_line_on_both_sides() -> None:
    place = Fork("春天的集市" * 9, "在", "河边的小镇" * 9, "1.0 %", WAYS)
    for width in (30, 41, 60):
        line = forks([place], width, colour=False).splitlines()[0]
        assert display_width(line) < width
        assert re.search("…[春天的集市]+\\[在\\][河边的小镇]+…  1.0 %", line)


def test_what_one_side_does_not_need_the_other_has() -> None:
    place = Fork("The", " sat", " and looked at the river for an hour", "1.0 %", WAYS)
    assert "river for" in forks([place], 50, colour=False)


def test_ways_that_do_not_fit_on_a_line_go_on_the_next() -> None:
    lines = forks([PLACE], 30, colour=False).splitlines()
    assert [line.strip() for line in lines[1:]] == ["a “ stood” 31.2 %", "b “ was” 20.1 %"]


def test_only_a_coloured_list_has_styles_and_nothing_drives_the_terminal() -> None:
    place = Fork("a\x1b[2Jb", "c\nd", "", "1.0 %", (Way("a", "\x07x", "2.0 %"),))
    plain, coloured = (forks([place], 80, colour=colour) for colour in (False, True))
    assert "\x1b" not in plain and "\x07" not in plain
    assert "[c d]" in plain
    assert re.sub("\x1b\\[[0-9;]*m", "", coloured) == plain
