"""A Markdown document taken apart: what is a unit of it, and what no editor may touch."""

from __future__ import annotations

import random

import pytest

from scribe.tools.markdown import Role, pieces, plain_text, unwrapped

TABLE = (
    "| 名称 | 用法 \\| 说明 | `a | b` |\n|---|:-:|--:|\n"
    "| 一 | **粗** | ``c | d`` |\n| 空 | | x\\|y |\n"
)
WRAPPED = (
    "This is a paragraph that has been wrapped by hand at about seventy columns,\n"
    "and goes on over several lines of which each is about as wide as all of the\n"
    "others are, until it ends.\n"
)
FRAGMENTS = [
    "# 标题\n",
    "## Title ##\n",
    "Title\n=====\n",
    "Sub\n---\n",
    "### 锚 {#here}\n",
    "\n",
    "\n\n",
    "---\n",
    "* * *\n",
    TABLE,
    "> | a | b |\n> |---|---|\n> | c | d |\n",
    "a | b\n--|--\n1 | 2\n",
    "- one\n  - two\n    - three\n",
    "1. one\n\n   more of it\n\n       code\n",
    "- [ ] todo\n- [x] done\n",
    "> 引用的话。\n> 第二行。\n>\n> > 更深的。\n",
    "- > 引用在项里\n",
    "```py\nx = 1  # 注释\n```\n",
    "~~~\n```\n~~~\n",
    "````\n```\n````\n",
    "    code = 1\n    more = 2\n",
    "\tindented\n",
    "$$\nx^2\n$$\n",
    "\\[\ny\n\\]\n",
    "<div align=center>\n\n**text**\n\n</div>\n",
    "<!-- a\n\nb -->\n",
    "<kbd>Ctrl</kbd> is a key.\n",
    "脚注[^1]在此。\n\n[^1]: 注文。\n    再一行。\n",
    '[ref]: https://a.org/b_(c) "T"\n',
    "见 [链接](https://a.org/x_(y)) 和 ![图](a.png)。\n",
    WRAPPED,
    "　　全角缩进的段落。\n",
    "    四个空格缩进的段落，是正文。\n",
    "床前明月光，\n疑是地上霜。\n",
    "line with two spaces  \nnext\\\nlast\n",
    "一行" * 200 + "\n",
    "mixed\r\nline ends\r\n",
    "old\rmac\n",
    "form\x0cfeed\u2028line\n",
    "| not | a table\n",
    "``` unclosed?``` no\n",
    ":::tip\n内容。\n:::\n",
    "> [!NOTE]\n> Mind this.\n",
    '!!! note "T"\n    一段。\n\n    又一段。\n',
    '=== "Tab"\n\n    Its body.\n',
    "Term\n:   What it is.\n\n    More of it.\n",
    "\\begin{a}\n\\begin{a}\n\\end{a}\nx\n\\end{a}\n",
    "<!-- more -->\n",
    '<span class="x">\n',
    "---\ntitle: t\n---\n",
    "한국어 문단입니다.\n",
    "$$ 5\n",
    "\\\n",
    "|\n",
    "`\n",
    "*\n",
    "- \n",
    "> \n",
    "#\n",
    "no final newline",
]


def units(source: str) -> list[tuple[str, str]]:
    """The units of `source`, each with its role."""
    return [(piece.role.value, piece.text) for piece in pieces(source) if piece.role is not LITERAL]


LITERAL = Role.LITERAL


def texts(source: str) -> list[str]:
    return [text for _role, text in units(source)]


@pytest.mark.parametrize("seed", range(200))
def test_the_pieces_of_any_document_joined_are_the_document(seed: int) -> None:
    chance = random.Random(seed)
    source = "".join(chance.choices(FRAGMENTS, k=chance.randint(1, 20)))

    found = pieces(source)

    assert "".join(piece.text for piece in found) == source
    assert all(source[piece.start : piece.end] == piece.text for piece in found)
    assert all(piece.text == piece.text.strip() for piece in found if piece.role is not LITERAL)


@pytest.mark.parametrize("source", FRAGMENTS)
@pytest.mark.parametrize("ending", ["", "\n", "\r\n"])
def test_a_fragment_by_itself_is_taken_apart_without_loss(source: str, ending: str) -> None:
    source = source.rstrip("\n") + ending

    assert "".join(piece.text for piece in pieces(source)) == source


@pytest.mark.parametrize(
    "block",
    [
        "---\ntitle: 题\n---\n",
        '+++\ntitle = "t"\n+++\n',
        "---\ntitle: t\n...\n",
        "---\r\ntitle: t\r\n\r\ntags:\r\n- one\r\n---\r\n",
        "---\n# a comment\ntitle: t\nlast change: 2024\n\nlist: [\n  one,\n]\n---\n",
        "---\nabout: >\n  Some words.\n\n  More words.\n---\n",
        '+++\n[extra]\nabout = """\nSome words.\n\nMore words."""\n+++\n',
        "```python\nsome words = 1\n\nmore\n```\n",
        "```\ncode\n```python\nstill code\n```\n",
        "````\n```\ncode\n```\n````\n",
        "~~~\n```\nwords\n~~~\n",
        "```\nan unclosed fence\n\nof words\n",
        "text:\n\n    a = one\n    b = two\n",
        "> ```\n> words\n> ```\n",
        "- ```\n  words\n  ```\n",
        "- item\n\n      code of it\n",
        "$$\nx = one\n$$\n",
        "\\[\nx = one\n\\]\n",
        "\\begin{align}\nx = one\n\\end{align}\n",
        "\\begin{a}\n\\begin{b}\nx\n\\end{b}\nf = 2 otherwise y\n\\end{a}\n",
        "\\begin{a}\n\\begin{a}\nx\n\\end{a}\nf = 2 otherwise y\n\\end{a}\n",
        "<!-- a comment\n\nof two paragraphs -->\n",
        "<pre>\n<b>words</b>\n\nmore words\n</pre>\n",
        "<div>words</div>\n",
        "<?php\n\nwords()\n?>\n",
        "<![CDATA[\n\nwords ]]>\n",
        "<span>\nwords\n</span>\n",
        '!!! note inline end "Some words"\n',
        '=== "Some words"\n',
        "!!! note\n\n        code of it\n",
        '[ref]: https://example.org/a "Some title"\n',
        "> [!WARNING]\n",
        ":::tip 标题\n",
        "{% include words %}\n",
        "[TOC]\n",
        "***\n",
        "- - -\n",
        "\n \n",
    ],
)
def test_what_is_no_prose_is_no_unit(block: str) -> None:
    assert texts(block) in ([], ["text:"], ["item"])


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_a_table_has_its_cells_for_units_whatever_holds_its_bars(line_end: str) -> None:
    source = TABLE.replace("\n", line_end)

    assert units(source) == [
        ("cell", text)
        for text in (
            "名称",
            "用法 \\| 说明",
            "`a | b`",
            "一",
            "**粗**",
            "``c | d``",
            "空",
            "x\\|y",
        )
    ]


def test_a_table_ends_where_a_line_has_no_bar() -> None:
    assert units("| a | b |\n|---|---|\n| c | d |\n## 标题\n正文。\n")[-2:] == [
        ("heading", "标题"),
        ("paragraph", "正文。"),
    ]


def test_a_table_in_a_quotation_keeps_its_marks() -> None:
    assert texts("> | 甲 | 乙 |\n> |---|---|\n> | 丙 | 丁 |\n") == ["甲", "乙", "丙", "丁"]


@pytest.mark.parametrize(
    ("source", "unit"),
    [
        ("# 标题\n", ("heading", "标题")),
        ("## A title ##\n", ("heading", "A title")),
        ("## A title {#anchor}\n", ("heading", "A title")),
        ("A title\n=======\n", ("heading", "A title")),
        ("小标题\n---\n", ("heading", "小标题")),
        ("- 项\n", ("item", "项")),
        ("12) item\n", ("item", "item")),
        ("- [x] done\n", ("item", "done")),
        ("> 1. quoted item\n", ("item", "quoted item")),
        ("- > quoted in it\n", ("item", "quoted in it")),
        ("[^1]: 注文。\n", ("paragraph", "注文。")),
        ("　　全角缩进。\n", ("paragraph", "全角缩进。")),
        ("    这是用四个空格缩进的一段正文。\n", ("paragraph", "这是用四个空格缩进的一段正文。")),
        ("ends hard\\\nx\n", ("paragraph", "ends hard")),
        ("-5 degrees\n", ("paragraph", "-5 degrees")),
        ("3.14 is pi\n", ("paragraph", "3.14 is pi")),
        ("#hashtag\n", ("paragraph", "#hashtag")),
        ("$$ is a sign\n", ("paragraph", "$$ is a sign")),
        ("```code``` opens it\n", ("paragraph", "```code``` opens it")),
        ("<kbd>A</kbd> is a key.\n", ("paragraph", "<kbd>A</kbd> is a key.")),
        ("<https://a.org> is there.\n", ("paragraph", "<https://a.org> is there.")),
    ],
)
def test_the_mark_of_a_unit_stands_outside_it(source: str, unit: tuple[str, str]) -> None:
    assert units(source)[0] == unit


@pytest.mark.parametrize(
    "opening",
    [
        "\n第一段。",
        "# 标题\n\n第一段。",
        "# 标题\n\n第一段。\n\nNote: 一段。",
        "Note: 先读。\n\n第一段。",
        "Note: 先读。\n第一段。",
        "Note: 先读。\n\n# 标题",
        "- Note: 先读。\n- 第一段。",
        "1. Note: 先读。",
    ],
)
def test_a_rule_at_the_top_is_no_front_matter(opening: str) -> None:
    source = f"---\n{opening}\n\n---\n\n第二段。\n"

    words = [line.lstrip("#1.- ") for line in opening.splitlines() if line]
    assert texts(source) == [*words, "第二段。"]
    assert all(word in plain_text(source) for word in words)


@pytest.mark.parametrize(
    "html",
    [
        "<!-- more -->",
        "<!-- prettier-ignore -->",
        "<?php x() ?>",
        "<!DOCTYPE html>",
        "<![CDATA[ x ]]>",
        "<script>x()</script>",
        "<pre>x</pre>",
    ],
)
def test_html_that_ends_in_its_line_leaves_the_next_one_free(html: str) -> None:
    assert texts(f"{html}\n## 标题\n段落在这里。\n") == ["标题", "段落在这里。"]


def test_a_tag_by_itself_does_not_end_a_paragraph() -> None:
    assert texts('一段。\n<span class="x">\n还是它。\n')[-1] == "还是它。"
    assert texts('## 标题\n<span class="x">\n不是它。\n') == ["标题"]


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ('!!! note "T"\n    One.\n\n    Two.\n\n        code = 1\n', ["One.", "Two."]),
        ("??? tip\n    One.\n\n    Two.\n\n        code = 1\n", ["One.", "Two."]),
        ('=== "Tab"\n\n    One.\n\n        code = 1\n', ["One."]),
        ("Term\n:   One.\n\n    Two.\n\n        code = 1\n", ["Term", "One.", "Two."]),
        ('!!! note\n\n    === "Tab"\n\n        One.\n\n            code = 1\n', ["One."]),
        ('!!! note\n\n    === "Tab"\n\n        One.\n\n    Two.\n', ["One.", "Two."]),
        ('1. One\n\n    !!! note "T"\n\n        Two.\n', ["One", "Two."]),
    ],
)
def test_what_a_container_holds_is_prose(source: str, found: list[str]) -> None:
    assert texts(source) == found


@pytest.mark.parametrize(
    "text", ["한국어 문단입니다.", "こんにちは。", "مرحبا بالعالم", "สวัสดี", "नमस्ते दुनिया"]
)
def test_a_paragraph_in_any_script_is_a_unit(text: str) -> None:
    assert units(f"# {text}\n\n{text}\n") == [("heading", text), ("paragraph", text)]


def test_lists_in_lists_are_items_and_their_paragraphs_units() -> None:
    source = "- 一\n    - 二\n        - 三\n\n          三的下一段\n\n  一的下一段\n"

    assert texts(source) == ["一", "二", "三", "三的下一段", "一的下一段"]


def test_a_paragraph_wrapped_by_hand_is_one_unit() -> None:
    assert texts(f"{WRAPPED}\nNext.\n") == [WRAPPED.strip(), "Next."]
    chinese = (
        "这是一个用手工折行的中文段落，每一行大约三十五个字，写到这里就要换行了然\n后接着写。\n"
    )
    assert texts(chinese) == [chinese.strip()]


def test_lines_that_all_break_off_are_one_unit_though_one_is_short() -> None:
    wrapped = (
        "第一次要等一会儿，以后不用：安装时要编译一个程序，小机器上约三四分钟；随后会说明\n"
        "选用了哪个模型、有多大。模型存放在 `~/.local/share/models`\n"
        "（苹果电脑上是另外一个文件夹），此后断网也能用。\n"
    )
    assert texts(wrapped) == [wrapped.strip()]


def test_a_line_that_announces_ends_a_unit() -> None:
    first = "这一段话写得很长，一行写到底，中间不换行，下面要一样一样列出来的是这几样："
    second = "后一段话也写得很长，一行写到底，中间不换行，一共有三十五个字以上才算够长"

    assert texts(f"{first}\n{second}\n") == [first, second]


def test_a_wrapped_paragraph_takes_in_no_quotation_below_it() -> None:
    quoted = "> " + WRAPPED.replace("\n", "\n> ").removesuffix("> ")

    assert texts(WRAPPED + quoted)[0] == WRAPPED.strip()


def test_a_hard_break_ends_a_unit() -> None:
    first, second, third = WRAPPED.splitlines()

    assert texts(f"{first}  \n{second}\\\n{third}\n") == [first, second, third]


def test_each_line_of_a_poem_is_a_unit() -> None:
    assert texts("床前明月光，\n疑是地上霜。\n") == ["床前明月光，", "疑是地上霜。"]


def test_a_line_of_20000_characters_is_one_unit() -> None:
    assert texts("字" * 20000) == ["字" * 20000]


def test_unwrapping_puts_a_space_between_words_and_none_between_characters() -> None:
    assert unwrapped("one two\nthree") == "one two three"
    assert unwrapped("一二\n三四") == "一二三四"
    assert unwrapped("一二，\n> “三四”") == "一二，“三四”"
    assert unwrapped("（一）\n二·\n三\n·四") == "（一）二·三·四"
    assert unwrapped("one\r\ntwo") == "one two"


def test_plain_text_has_the_words_without_their_marks() -> None:
    assert plain_text("# 题\n- 项\n> 引\n").split() == ["题", "项", "引"]
