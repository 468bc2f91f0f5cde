"""Markdown as the reader sees it, however the model's text is cut into chunks."""

from __future__ import annotations

import random
import re

import pytest

from scribe.render.markdown import MarkdownStream
from scribe.render.width import display_width

DOCUMENT = """

# 一份**重要**的提纲

这是**“重点”**内容，包含*斜体*和`code *x*`，以及 3 * 4、snake_case 和 2*3*4。
见[链接](https://example.com/a_(b))，还有[1]，![图](p.png)，\\*不是\\*。


- 第一项内容比较长，需要换行，看看悬挂缩进是不是正确的。
  - nested 内层
    continued
1. one
2) two

> 引用**第一段
>
> 第二段**

```python
def f(x):

    return `x` * 3
```
***
| 名称 | 数量 |
|:---|---:|
| 苹果 | 3 |
| a \\| b | 12 |
***both*** and **unclosed
still

over f***ed [half a link](http://
"""

FRAGMENTS = [
    *"*_`[]()!#>-+|~\\1. \n\n,，",
    *(
        "**",
        "```\n",
        "\n- ",
        "\n1. ",
        "\n> ",
        "|--|--|\n",
        "| a | b |\n",
        "字",
        "word",
        "](u)",
        "  ",
    ),
]


def render(text: str, width: int = 60, *, colour: bool = False) -> str:
    stream = MarkdownStream(lambda: width, colour)
    return stream.feed(text) + stream.flush()


def render_by_character(text: str, width: int, *, colour: bool) -> str:
    stream = MarkdownStream(lambda: width, colour)
    return "".join(map(stream.feed, text)) + stream.flush()


@pytest.mark.parametrize("colour", [False, True])
@pytest.mark.parametrize("width", [10, 20, 60])
def test_chunks_do_not_matter(width: int, colour: bool) -> None:
    whole = render(DOCUMENT, width, colour=colour)
    assert render_by_character(DOCUMENT, width, colour=colour) == whole


@pytest.mark.parametrize("seed", range(60))
def test_chunks_do_not_matter_in_any_muddle(seed: int) -> None:
    chance = random.Random(seed)
    text = "".join(chance.choice(FRAGMENTS) for _ in range(150))
    width = chance.choice([10, 24, 60])
    shown = render(text, width, colour=True)
    assert render_by_character(text, width, colour=True) == shown
    plain = re.sub(r"\x1b\[[0-9;]*m", "", shown)
    assert plain == render(text, width)
    assert max(map(display_width, plain.split("\n"))) <= width
    assert plain.count("字") == text.count("字")
    assert "\n\n\n" not in plain or "```" in text


def test_plain_output_reads_well() -> None:
    assert render(DOCUMENT, 40) == (
        "一份重要的提纲\n"
        "\n"
        "这是“重点”内容，包含斜体和code *x*，以及\n"
        "3 * 4、snake_case 和 2*3*4。\n"
        "见链接 (https://example.com/a_(b))，还有\n"
        "[1]，图 (p.png)，*不是*。\n"
        "\n"
        "• 第一项内容比较长，需要换行，看看悬挂缩\n"
        "  进是不是正确的。\n"
        "  • nested 内层\n"
        "    continued\n"
        "1. one\n"
        "2) two\n"
        "\n"
        "│ 引用第一段\n"
        "│\n"
        "│ 第二段**\n"
        "\n"
        "def f(x):\n"
        "\n"
        "    return `x` * 3\n"
        "────────────────────────────────────────\n"
        "名称  │ 数量\n"
        "──────┼─────\n"
        "苹果  │    3\n"
        "a | b │   12\n"
        "both and unclosed\n"
        "still\n"
        "\n"
        "over f***ed [half a link](http://\n"
    )


def styled(text: str) -> list[tuple[str, str]]:
    """The rendered text as (style, text) pairs."""
    parts = re.split(r"\x1b\[([0-9;]*)m", render(text, colour=True))
    pairs = zip(["0", *parts[1::2]], parts[0::2], strict=True)
    return [(style, shown.strip("\n")) for style, shown in pairs if shown.strip("\n")]


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("**粗**体", [("1", "粗"), ("0", "体")]),
        ("这**“粗”**体", [("0", "这"), ("1", "“粗”"), ("0", "体")]),
        ("*斜*体", [("3", "斜"), ("0", "体")]),
        ("_斜_ 体", [("3", "斜"), ("0", " 体")]),
        ("***两者***", [("1;3", "两者")]),
        ("**粗*斜***后", [("1", "粗"), ("1;3", "斜"), ("0", "后")]),
        ("`a*b*`", [("33", "a*b*")]),
        ("``a`b``", [("33", "a`b")]),
        ("## 题**粗**", [("1;36", "题"), ("1;36;1", "粗")]),
        ("**a\nb\n\nc", [("1", "a"), ("1", "b"), ("0", "c")]),
        ("`a\nb", [("33", "a"), ("0", "b")]),
        ("```\na *b*\n```\nc", [("33", "a *b*"), ("0", "c")]),
        ("[题](u)", [("0", "题"), ("2", " (u)")]),
        ("注*：星号", [("0", "注*：星号")]),
        ("3 * 4 = 2**3", [("0", "3 * 4 = 2**3")]),
        ("a_b_c __init__.py", [("0", "a_b_c "), ("1", "init"), ("0", ".py")]),
        ("中文_变量_名", [("0", "中文_变量_名")]),
        ("# **题\n文", [("1;36;1", "题"), ("0", "文")]),
        ("**a\n- b", [("1", "a"), ("2", "• "), ("0", "b")]),
        ("> **a\nb", [("2", "│ "), ("1", "a"), ("0", "b")]),
        ("**a\n---\nb", [("1", "a"), ("2", "─" * 40), ("0", "b")]),
        ("**a\n| b |", [("1", "a"), ("0", "| b |")]),
        ("~~~哈哈\n文", [("0", "~~~哈哈\n文")]),
        ("#标签 #1", [("0", "#标签 #1")]),
        ("f****", [("0", "f****")]),
        ("1.5 and -1", [("0", "1.5 and -1")]),
        (r"\*a\* \n", [("0", r"*a* \n")]),
        ("[a] [b]c (d)", [("0", "[a] [b]c (d)")]),
    ],
)
def test_styles(source: str, shown: list[tuple[str, str]]) -> None:
    assert styled(source) == shown


def test_no_style_lasts_beyond_a_line() -> None:
    shown = render("**一二三四五六七八九十\n一二三四五**\n# 标题很长很长很长", 10, colour=True)
    for line in shown.splitlines():
        assert not re.search(r"\x1b\[[1-9][0-9;]*m[^\x1b]*$", line)


def test_text_is_shown_as_soon_as_it_is_certain() -> None:
    stream = MarkdownStream(lambda: 40, colour=False)
    assert stream.feed("春眠不") == "春眠"
    assert stream.column == 4
    assert stream.feed("**") == ""
    assert stream.feed("觉晓") == "不觉"
    assert stream.feed("\n") == "晓\n"
    assert stream.column == 0
    assert stream.feed("| a | b |\n| - | - |\n| 1 | 2 |\n") == ""
    assert stream.feed("\n") == "a │ b\n──┼──\n1 │ 2\n"


def test_blank_lines_only_part_blocks() -> None:
    assert render("\n\n\na\n\n\n\nb\n\n\n") == "a\n\nb\n"


def test_code_is_verbatim() -> None:
    code = "def f():\n\n\n    return '，' # **x** | [a](b)\n\t- x\n"
    expected = code.replace("\t", "    ")
    assert render(f"~~~py\n{code}~~~\n", 60) == expected
    assert render(f"```\n{code}", 60) == expected


def test_code_inside_a_list_is_indented_with_it() -> None:
    assert render("- a\n\n  ```\n  x\n    y\n  ```\n- b") == "• a\n\n  x\n    y\n• b\n"


def test_a_wide_table_wraps_its_cells_and_loses_nothing() -> None:
    source = "| 名 | 说明 |\n|---|---|\n| 苹果 | 红色的水果，很好吃 |\n"
    assert render(source, 16) == (
        "名   │ 说明\n─────┼──────────\n苹果 │ 红色的水\n     │ 果，很好\n     │ 吃\n"
    )


def test_a_table_with_too_many_columns_is_shown_row_by_row() -> None:
    shown = render("|甲|乙|丙|丁|\n|-|-|-|-|\n|一一|二二|三三|四四|\n", 14)
    assert "|甲|乙|丙|丁|" in shown.replace("\n", "")
    assert "一一" in shown and "四四" in shown and "|-" not in shown


def test_bars_that_are_no_table_stay() -> None:
    assert render("| a | b\ntext") == "| a | b\ntext\n"
    assert render("| a |\n| b |\n") == "| a |\n| b |\n"


@pytest.mark.parametrize("loop", ["-", "- ", "|", "[a](", "*", "> ", "`", "a\u0301", "！"])
def test_a_model_in_a_loop_does_not_stall_the_terminal(loop: str) -> None:
    stream = MarkdownStream(lambda: 40, colour=True)
    held = 0
    for _ in range(20_000):
        held = 0 if stream.feed(loop) else held + 1
        if held > 2_500:
            pytest.fail("text is held without end")


def test_the_next_text_starts_afresh() -> None:
    stream = MarkdownStream(lambda: 40, colour=False)
    assert stream.feed("- **a\n  ```\ncode") + stream.flush() == "• a\n  code\n"
    assert stream.feed("\nplain") + stream.flush() == "plain\n"
