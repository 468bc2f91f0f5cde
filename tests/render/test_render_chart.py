"""Bar charts, trees and heat maps: what they show, and that nothing in them drives a terminal."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest

from scribe.render.chart import Bar, Twig, bar_chart, figure_table, tree
from scribe.render.heat import heat_map
from scribe.render.heat_page import Part, heat_page
from scribe.render.width import display_width

HEADINGS = ("token", "share")
LEGEND = ("a", "b", "c", "d", "e")
HOSTILE = '</span><script>alert("x")</script>\x1b]0;x\x07 & “q”'


def chart(*bars: Bar, width: int = 60, colour: bool = False) -> list[str]:
    return bar_chart(bars, HEADINGS, width, colour).splitlines()


class TestBarChart:
    def test_bars_are_as_long_as_their_shares(self) -> None:
        lines = chart(Bar("a", 0.5, ("50 %",)), Bar("b", 0.25, ("25 %",)), Bar("c", 0, ("0 %",)))
        first, second, third = (line.count("█") for line in lines[1:])
        assert first == 2 * second > 10
        assert third == 0

    @pytest.mark.parametrize("width", [40, 60, 200])
    def test_lines_are_of_one_width_that_fits(self, width: int) -> None:
        lines = chart(Bar("科技", 0.5, ("50 %",)), Bar("a", 0.1, ("10 %",)), width=width)
        assert len({display_width(line) for line in lines}) == 1
        assert display_width(lines[0]) < width

    def test_a_long_label_is_cut(self) -> None:
        assert "…" in chart(Bar("-" * 300, 0.5, ("50 %",)))[1]

    def test_no_bars_are_a_heading(self) -> None:
        assert len(chart()) == 1

    def test_only_colours_are_sent_to_a_terminal(self) -> None:
        plain = chart(Bar(HOSTILE, 0.5, (HOSTILE,)))
        coloured = chart(Bar(HOSTILE, 0.5, (HOSTILE,)), colour=True)
        assert not any("\x1b" in line or "\x07" in line for line in plain)
        assert [re.sub("\x1b\\[[0-9;]*m", "", line) for line in coloured] == plain


def test_a_table_has_its_figures_to_the_right_and_its_text_to_the_left() -> None:
    rows = [("1", "100 %", "科"), ("10", "9 %", "a\x1b b")]
    assert figure_table(("位", "share", "text"), rows).splitlines() == [
        "  位  share  text",
        "   1  100 %  科",
        "  10    9 %  a b",
    ]


def test_a_tree_shows_what_branches_off_from_what() -> None:
    twigs = [Twig("a", "60 %", (Twig("b", "1 %"), Twig("c", "2 %"))), Twig("d", "40 %")]
    assert tree("root", twigs, colour=False).splitlines() == [
        "root",
        "├─ a  60 %",
        "│  ├─ b  1 %",
        "│  └─ c  2 %",
        "└─ d  40 %",
    ]


def test_a_heat_map_is_the_text_and_a_legend() -> None:
    shown = heat_map([("one ", 0), ("two\nthree", 4), (HOSTILE, 2)], LEGEND)
    bare = re.sub("\x1b\\[[0-9;]*m", "", shown)
    assert bare.startswith("one two\nthree</span>")
    assert bare.splitlines()[-1].split() == list(LEGEND)
    assert "\x1b]" not in bare
    assert "\x07" not in bare


class Page(HTMLParser):
    """The elements of a page, and the text inside #text."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self._inside = False
        self.feed(source)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._inside = self._inside or ("id", "text") in attrs

    def handle_endtag(self, tag: str) -> None:
        self._inside = self._inside and tag != "div"

    def handle_data(self, data: str) -> None:
        self.text += data if self._inside else ""


class TestHeatPage:
    def page(self, *parts: Part) -> str:
        return heat_page(HOSTILE, "zh", [HOSTILE], LEGEND, parts)

    def test_the_text_is_there_to_the_letter(self) -> None:
        page = Page(self.page(Part("one\n  two", 0), Part("<b>$title & 秋", 3, ("told",))))
        assert page.text == "one\n  two<b>$title & 秋"

    def test_each_part_has_its_level_and_what_is_told_of_it(self) -> None:
        page = Page(self.page(Part("a", 4, ('x "y"', "z"))))
        told = [attributes for _tag, attributes in page.tags if "data-told" in attributes]
        assert told == [{"class": "h4", "data-told": 'x "y"\nz'}]

    def test_nothing_from_outside_becomes_an_element(self) -> None:
        harmless = Page(heat_page("a", "en", ["a"], LEGEND, [Part("a", 0, ("a",))]))
        hostile = Page(self.page(Part(HOSTILE, 0, (HOSTILE,))))
        assert [tag for tag, _ in hostile.tags] == [tag for tag, _ in harmless.tags]

    def test_the_page_needs_nothing_but_itself(self) -> None:
        source = self.page(Part("a", 0, ("b",)))
        assert "default-src 'none'" in source
        assert not re.search(r"(?:src|href|url|@import)\s*[=(]", source)

    def test_it_is_made_for_light_and_dark(self) -> None:
        source = self.page(Part("a", 0))
        light, dark = source.split("@media (prefers-color-scheme: dark)")
        for variable in ("--page", "--ink", *(f"--h{level}" for level in range(len(LEGEND)))):
            assert f"{variable}:" in light
            assert f"{variable}:" in dark
