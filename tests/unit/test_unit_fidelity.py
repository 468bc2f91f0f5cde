"""What an edited passage has lost, and what it has made up."""

from __future__ import annotations

import random

import pytest

from scribe.tools.fidelity import losses, names_known
from scribe.tools.figures import in_language, lost, mended
from scribe.tools.literals import literals_in

SENTENCES = [
    "共1,234.5元，占50%，涨了1.2万人。",
    "圆周率是3.14，版本2.4.1和v1.2.3rc1。",
    "2024-05-01的12:30，见§4和第3章。",
    "气温-5度，要3-5天，电话+86 138-0013-8000。",
    "３个人，１，２３４元，½杯，①和10²。",
    "two million people and a hundred dogs",
    "看https://a.org/x_(y)。然后看www.b.org/z，和<https://c.org>。",
    '[a](http://x.org/a_(b) "T") and ![b](c.png) [d][e] x[^1]',
    "`code | x` and ``a`b`` and $x^2$ and \\(y\\)",
    "He met John Smith's friend at NASA in Paris. I'm sure.",
    "《红楼梦》讲Python和GPT-4在A100上。",
    "**粗**和*斜*，~~删~~，_em_ __strong__",
    "a@b.co, @bob, #123, /usr/bin/env, C:\\a\\b, &nbsp;",
    "costs $5 and then $6 more, 1/2, 5×10^3",
    "二〇二四年三百二十五人，百分之五十，20多万",
]


@pytest.mark.parametrize("seed", range(40))
@pytest.mark.parametrize("translated", [False, True])
def test_nothing_is_lost_from_a_text_that_is_as_it_was(seed: int, translated: bool) -> None:
    text = " ".join(random.Random(seed).sample(SENTENCES, k=6))

    assert len(losses(text, text, translated=translated)) == 0


@pytest.mark.parametrize(
    ("before", "after", "lost"),
    [
        ("共1,234.5元", "共1,243.5元", "1,234.5"),
        ("共1,234元", "共234元", "1,234"),
        ("圆周率3.14", "圆周率3.41", "3.14"),
        ("2024年5月1日", "2024年5月2日", "5月1日"),
        ("2024-05-01", "2024-05-02", "2024-05-01"),
        ("12:30见", "12:03见", "30"),
        ("占50%", "占50个", "50%"),
        ("３个", "四个", "3"),
        ("1.2万人", "1.2人", "1.2万"),
        ("3 million people", "3 people", "3 million"),
        ("气温-5度", "气温5度", "-5"),
        ("要3-5天", "要3-6天", "5"),
        ("版本2.4.1", "版本2.1.4", "2.4.1"),
        ("电话13800138000", "电话13800138001", "13800138000"),
        ("见§4", "见§5", "4"),
        ("第13章", "第3章", "13"),
        ("看https://a.org/x。", "看https://a.org/xy。", "https://a.org/x"),
        ("看https://a.org/x_(y)。", "看https://a.org/x_(z)。", "https://a.org/x_(y)"),
        ("写信到a@b.co", "写信到a@b.com", "a@b.co"),
        ("[甲](/u)", "甲 /u", "](/u)"),
        ("[甲][ref]", "[甲][re]", "][ref]"),
        ("![图](u)", "[图](u)", "!["),
        ("用`a | b`", "用`a b`", "`a | b`"),
        ("$x^2$", "$x^3$", "$x^2$"),
        ("注[^1]", "注", "[^1]"),
        ("按<kbd>A</kbd>", "按A</kbd>", "<kbd>"),
        ("**甲**和**乙**", "**甲**和乙", "**"),
        ("这是*强调*的", "这是强调的", "*"),
        ("Then John Smith left", "Then Smith left", "John"),
        ("读《红楼梦》", "读红楼", "《红楼梦》"),
        ("和苑物业服务有限公司", "和苑物业有限公司", "物业服务有限公司"),
        ("用Python写", "用Java写", "Python"),
        ("GPT4模型", "GPT5模型", "GPT4"),
        ("用Qwen2.5写", "用Qwen2写", "Qwen2.5"),
        ("v1.2 is out", "v1.9 is out", "v1.2"),
        ("v1.2 is out", "v1.21 is out", "v1.2"),
        ("Python3.11 is", "Python3.12 is", "Python3.11"),
        ("GPT-4 is", "GPT-4.5 is", "GPT-4"),
        ("Q3 2024", "Q4 2024", "Q3"),
        ("Run `make`, then `make`", "Run `make`", "`make`"),
        ("[a](u.md), [b](u.md)", "[a](u.md), b", "](u.md)"),
        ("https://a.org twice: https://a.org", "https://a.org", "https://a.org"),
        ("见{{ site.url }}的{name}", "见的", "{{ site.url }}"),
        ("{% raw %} 的字", "的字", "{% raw %}"),
        ("Dear {user.name}", "Dear user", "{user.name}"),
        ("家在${HOME}里", "家里", "${HOME}"),
        ("共有%d个", "共有个", "%d"),
        ("%(name)s好", "好", "%(name)s"),
        ("好:smile:", "好", ":smile:"),
        ("the USA won", "the US won", "USA"),
        ("in /usr/bin/env", "in /usr/bin", "/usr/bin/env"),
    ],
)
def test_what_is_lost_is_told_as_it_was_written(before: str, after: str, lost: str) -> None:
    assert lost in losses(before, after).lost


def test_a_translation_keeps_time_zones_and_models() -> None:
    before, after = "At 9:42 UTC GPT-4 failed, said NASA.", "北京时间9时42分，模型失灵，宇航局说。"

    assert losses(before, after, translated=True).names == ("GPT-4", "UTC")
    assert losses(before, "GPT-4在UTC 9时42分失灵。", translated=True).names == ()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("共1,234.5元", "共1234.5元"),
        ("1.2万人", "12,000人"),
        ("二十五人", "25人"),
        ("25人", "二十五人"),
        ("2024-05-01", "2024年5月1日"),
        ("2024.5.1", "2024年5月1日"),
        ("第3章", "第三章"),
        ("占50%", "占百分之五十"),
        ("50%到60%", "50到60%"),
        ("-5度", "零下5度"),
        ("３个", "3个"),
        ("3k users", "3000 users"),
        ("12:30", "十二点半"),
        ("Yesterday he met Bob Dylan's band", "He met the band of Bob Dylan yesterday"),
        ("It is so.  However, he left", "It is so, but he left"),
        ("He said I'm late", "He said I am late"),
        ("THIS IS FINE", "This is fine"),
    ],
)
def test_another_way_to_write_the_same_loses_nothing(before: str, after: str) -> None:
    assert losses(before, after) == losses("", "")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("两百万人", "two million people"),
        ("3000万", "30 million"),
        ("1.5万亿元", "1.5 trillion yuan"),
        ("20多万人", "over 200,000 people"),
        ("5千克糖", "5 kg of sugar"),
        ("3个百分点", "3 percentage points"),
        ("May 1, 2024", "2024年5月1日"),
        ("a hundred and 20 people", "一百二十人，其中二十"),
        ("第二章第3节", "Chapter Two, Section 3"),
        ("John met Mary in Paris", "约翰在巴黎见到了玛丽"),
        ("《红楼梦》", "Dream of the Red Chamber"),
    ],
)
def test_a_translation_may_write_figures_and_names_in_its_own_way(before: str, after: str) -> None:
    assert len(losses(before, after, translated=True)) == 0


@pytest.mark.parametrize(
    ("before", "after", "lost"),
    [("跑在A100上", "runs on H100", "A100"), ("1000万元", "1 million yuan", "1000万")],
)
def test_a_translation_must_keep_figures_and_models(before: str, after: str, lost: str) -> None:
    assert losses(before, after, translated=True).lost == (lost,)


@pytest.mark.parametrize(
    ("before", "after", "lost"),
    [
        ("花了近三百万元", "It cost nearly three hundred million yuan.", ("三百万",)),
        ("花了近三百万元", "It cost nearly three million yuan.", ()),
        ("建于上世纪五十年代，二十世纪", "built in the 1950s, the twentieth century", ()),
        ("sixty percent of twenty-five years", "25年的60%", ()),
        ("sixty percent of twenty-five years", "26年的百分之六十", ("twenty-five",)),
        ("十一月，十二个人", "In November, a dozen people", ()),
    ],
)
def test_a_translation_must_keep_the_figures_in_words(
    before: str, after: str, lost: tuple[str, ...]
) -> None:
    assert losses(before, after, translated=True).lost == lost


def test_a_figure_that_nobody_gave_is_invented() -> None:
    assert losses("销量上升了", "销量上升了30%").invented == ("30%",)
    assert losses("销量上升了", "sales rose by 30%", translated=True).invented == ("30%",)


@pytest.mark.parametrize(
    ("before", "after", "invented"),
    [
        ("部门今天上午检查了登录", "checked the login at 10:00 AM", ("10",)),
        ("Our school opened with 8 pupils.", "我校开学时有8名学生，20名教师。", ("20",)),
        ("下午3点开会", "The meeting is at 15:00", ()),
        ("Doors close at noon on 4 July.", "7月4日12:00关门。", ()),
        ("in the 1990s", "20世纪90年代", ()),
        ("half an hour later", "30分钟后", ()),
        ("十几个人，两把椅子", "a dozen people, 2 chairs", ()),
        ("On 3 October the login failed.", "2026年10月3日登录失败。", ()),
        ("The bag says `NPK 4-6-8`.", "袋上写着“NPK 4-6-8”。", ()),
        ("They both won again.", "他们2人第2次赢了。", ()),
    ],
)
def test_a_translation_has_no_figure_that_its_source_has_in_no_form(
    before: str, after: str, invented: tuple[str, ...]
) -> None:
    assert losses(before, after, translated=True).invented == invented


def test_a_figure_in_an_address_or_in_code_is_none() -> None:
    assert losses("看https://a.org/2024/5 和 `x = 12`", "看").figures == ()


def test_an_address_ends_before_the_words_and_marks_around_it() -> None:
    found = list(
        literals_in("看https://a.org/x?y=1&z=2，或(http://b.org/c).然后http://d.org/e后面")
    )

    assert found == ["https://a.org/x?y=1&z=2", "http://b.org/c", "http://d.org/e"]


@pytest.mark.parametrize(
    "text",
    [
        "It costs $5 (about 30 yuan), or US$ 6",
        "价格$5（约30元），或US$ 6",
        "10:30:am std::vec: key:value: 涨5%d",
    ],
)
def test_sums_of_money_and_times_of_day_are_no_literals(text: str) -> None:
    assert list(literals_in(text)) == []


@pytest.mark.parametrize("maths", ["$5 \\times 3$", "$2x + 3$", "$10^5 m$", "$3$", "$n$"])
def test_mathematics_may_begin_with_a_digit(maths: str) -> None:
    assert list(literals_in(f"so {maths} is")) == [maths]


def test_a_quarter_has_another_name_in_a_translation() -> None:
    assert losses("Q3 2024", "2024年第三季度", translated=True).lost == ()


@pytest.mark.parametrize("translated", [False, True])
@pytest.mark.parametrize(
    ("after", "invented"),
    [
        ("See the [docs](https://b.org/x).", ("](https://b.org/x)",)),
        ("See the docs at https://b.org/x", ("https://b.org/x",)),
        ("See the docs, or ask a@b.org", ("a@b.org",)),
        ("See the docs at https://a.org twice, https://a.org", ()),
    ],
)
def test_an_address_that_nobody_gave_is_invented(
    after: str, invented: tuple[str, ...], translated: bool
) -> None:
    before = "See the docs at https://a.org"

    assert losses(before, after, translated=translated).invented == invented


def test_a_name_that_is_known_is_one_at_the_beginning_of_a_sentence_too() -> None:
    before = "Alice met the board. Marie agreed."
    known = names_known([before, "So Marie’s plan and The Board’s go on.", "They saw Alice."])

    assert known == {"Marie", "Alice"}
    assert losses(before, "She met the board. He agreed.", known=known).names == ("Alice", "Marie")
    assert losses(before, "She met the board. He agreed.").names == ()


def test_an_enumeration_of_figures_is_no_thousand() -> None:
    assert list(lost("2019，2020，2021年", "2019、2020、2021年")) == []
    assert list(lost("2019,2020,2021", "2019 to 2021")) == ["2020"]


@pytest.mark.parametrize(
    ("after", "lost"),
    [
        ("上午30人，下午的人也是一样多。", ("30",)),
        ("上午三十人，下午30人。", ()),
        ("下午30人，上午30人。", ()),
    ],
)
def test_a_figure_is_kept_each_time_it_stands_there(after: str, lost: tuple[str, ...]) -> None:
    before = "上午30人，下午30人。"

    assert losses(before, after).figures == lost
    assert losses(before, "30 people each", translated=True).figures == ()


def test_a_figure_that_is_lost_twice_is_told_once() -> None:
    assert losses("5和5和5.0", "没有").figures == ("5",)


@pytest.mark.parametrize(
    ("before", "after", "figure"),
    [
        ("You may pick 5 items.", "You may pick items.", "5"),
        ("Chapter 1 has a map.", "The chapter has a map.", "1"),
        ("这是一个好办法，第1步最难。", "这是一个好办法，这步最难。", "1"),
        ("双方共有2个方案。", "双方共有多个方案。", "2"),
        ("上半年有30人离职。", "上半年有人离职。", "30"),
        ("march 3 miles", "march miles", "3"),
        ("There were 0 errors and no delay", "There were errors and no delay", "0"),
    ],
)
@pytest.mark.parametrize("translated", [False, True])
def test_no_word_that_stood_there_before_bears_out_a_lost_figure(
    before: str, after: str, figure: str, translated: bool
) -> None:
    assert losses(before, after, translated=translated).figures == (figure,)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("销量上升了", "May we say it rose"),
        ("There were 0 errors", "There were no errors"),
        ("the 2 of them, and a dozen", "the pair of them, and 12"),
        ("on May 5 we may go", "in early May, on the fifth, we may go"),
    ],
)
def test_a_new_word_does(before: str, after: str) -> None:
    assert losses(before, after).figures == ()


@pytest.mark.parametrize(
    ("before", "after", "figure"),
    [
        ("二〇二四年的事", "二〇二五年的事", "二〇二四"),
        ("三百二十人", "三百人", "三百二十"),
        ("百分之二十五", "百分之二十六", "二十五"),
        ("twenty-five people", "thirty people", "twenty-five"),
        ("two hundred and six dogs", "two hundred dogs", "two hundred and six"),
        ("Thirteen men", "Twelve men", "Thirteen"),
    ],
)
def test_a_figure_in_words_is_lost_too(before: str, after: str, figure: str) -> None:
    assert losses(before, after).figures == (figure,)
    assert losses(before, after, translated=True).figures == (figure,)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("二〇二四年三百二十人", "2024年320人"),
        ("占百分之二十五", "占25%"),
        ("十一月二十五日", "11月25日"),
        ("两点三十分", "两点半"),
        ("一百二十五万", "125万"),
        ("twenty-five of one thousand and one", "25 of 1,001"),
    ],
)
def test_in_digits_it_is_not(before: str, after: str) -> None:
    assert losses(before, after) == losses("", "")


@pytest.mark.parametrize(
    "text",
    [
        "一些人十分高兴，千万一起去，万一三四百人",
        "一五一十，三三两两，七七八八，二百五，三万五",
        "a hundred times, one of a million, seven seas",
        "the twenty-fifth, one hundred and twenty-fifth, nineteen eighty-four",
    ],
)
def test_a_figure_of_speech_may_go(text: str) -> None:
    assert losses(text, "没有").figures == ()


@pytest.mark.parametrize(
    ("before", "after"),
    [("1亿2000万人", "120 million people"), ("3万5千元", "35,000 yuan"), ("2千3百", "2300")],
)
def test_powers_that_follow_one_another_are_one_figure(before: str, after: str) -> None:
    assert losses(before, after, translated=True).figures == ()
    assert losses(before, "nothing", translated=True).figures == (before.rstrip("人元"),)


@pytest.mark.parametrize(
    ("written", "digits"),
    [("5万", "50,000"), ("1.5万亿", "1,500,000,000,000"), ("1亿2000万", "120,000,000"),
     ("50%", "50%"), ("3.50", "3.50"), ("A100", "A100")],
)  # fmt: skip
def test_a_figure_can_be_written_in_any_language(written: str, digits: str) -> None:
    assert in_language(written, "fr") == digits


@pytest.mark.parametrize(
    ("before", "after", "right"),
    [
        ("涨到100万用户", "rose to 100 million users", "rose to 1,000,000 users"),
        ("250k downloads in 2021", "2021年下载250万次", "2021年下载250,000次"),
        ("3.5万台", "350,000 units", "35,000 units"),
        ("一万二千八百元", "12, 800 yuan", "12,800 yuan"),
        ("15万台增到22万台", "150,000, 000 to 220,000, 000", "150,000 to 220,000"),
        ("3个，500个", "3, 500", "3, 500"),
        ("售出1.2亿件", "sold 12 million units", "sold 120,000,000 units"),
        ("5万人", "50 million and 500 thousand", "50 million and 500 thousand"),
        ("共50人，5万元", "50 people, 50,000 yuan", "50 people, 50,000 yuan"),
        ("5人", "50人", "50人"),
    ],
)
def test_a_slip_of_a_power_of_ten_is_put_right(before: str, after: str, right: str) -> None:
    assert mended(before, after) == right
