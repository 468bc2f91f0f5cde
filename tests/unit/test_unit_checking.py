"""An edited unit read beside its source: its faults, and what is tidied away."""

from __future__ import annotations

from dataclasses import replace

import pytest

from scribe.tools import task
from scribe.tools.checking import flaws, has_words, severity, tidied, to_keep
from scribe.tools.events import Fault, Flaw
from scribe.tools.glossary import Glossary
from scribe.tools.task import Task

POLISH = task.polish("zh")
INTO_ENGLISH = task.translate("zh", "en", Glossary({"模型": "model"}))
INTO_CHINESE = task.translate("en", "zh", Glossary({}))
REWRITE = task.rewrite("zh", "正式一些")
PARAGRAPH = "这是一段并不太长的中文，讲一件小事，只是为了有得可改。"
ENGLISH = "This is an English paragraph that stands in a Chinese document as it is."


def faults(what: Task, before: str, after: str) -> set[Fault]:
    return {flaw.fault for flaw in flaws(what, before, after)}


@pytest.mark.parametrize("text", [PARAGRAPH, ENGLISH, "共3人，见`x`。", "“好。”他说。"])
def test_a_unit_left_as_it_was_has_no_faults(text: str) -> None:
    assert flaws(POLISH, text, text) == ()


@pytest.mark.parametrize(
    "after",
    [
        "",
        "以下是润色后的文本：",
        "润色后：好。",
        "译文：x",
        "**Polished text:** x",
        "Sure, here it is",
        "<think>",
        "Here is the revised passage: x",
    ],
)
def test_no_text_or_talk_about_it_is_no_result(after: str) -> None:
    assert faults(POLISH, "一段话。", after) == {Fault.EMPTY}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("The following are the steps", "以下是步骤"),
        ("After the rewrite it works", "改写后可以用了"),
    ],
)
def test_a_translation_may_begin_as_an_introduction_does(before: str, after: str) -> None:
    assert faults(INTO_CHINESE, before, after) == set()


@pytest.mark.parametrize(
    ("before", "after"),
    [("果然，他来了", "Sure enough, he came"), ("这是他的家", "Here is his house: small")],
)
def test_so_may_a_translation_into_english(before: str, after: str) -> None:
    assert faults(INTO_ENGLISH, before, after) == set()


def test_another_language_than_asked_for_is_a_fault() -> None:
    assert Fault.LANGUAGE in faults(INTO_ENGLISH, PARAGRAPH, PARAGRAPH)
    assert Fault.LANGUAGE in faults(INTO_ENGLISH, "项目背景", "项目背景")
    assert Fault.LANGUAGE in faults(INTO_CHINESE, ENGLISH, ENGLISH)
    assert Fault.LANGUAGE in faults(POLISH, PARAGRAPH, ENGLISH)
    assert Fault.LANGUAGE not in faults(INTO_CHINESE, "GitHub", "GitHub")


@pytest.mark.parametrize(
    ("before", "after", "foreign"),
    [
        ("March 2022 to present", "Marsz 2022 do obecności", True),
        (
            "Responsible of accessibility: reached in 2021.",
            "Z dostępność: dosiągnęto w 2021.",
            True,
        ),
        ("I recieve the mails.", "I receive the mail.", False),
        ("Teh end", "The end", False),
        ("Recieve", "Receive", False),
    ],
)
def test_a_corrected_text_of_other_words_is_in_another_language(
    before: str, after: str, foreign: bool
) -> None:
    assert (Fault.LANGUAGE in faults(task.polish("en"), before, after)) == foreign


def test_much_longer_much_shorter_or_looping_is_a_fault() -> None:
    assert Fault.LENGTH in faults(POLISH, PARAGRAPH, "这是一段中文。")
    assert Fault.LENGTH in faults(POLISH, PARAGRAPH, PARAGRAPH + PARAGRAPH)
    assert Fault.LENGTH in faults(POLISH, "小标题", PARAGRAPH * 2)


def test_a_loss_an_invention_and_a_term_not_used_are_told_with_their_words() -> None:
    assert flaws(POLISH, "共3人", "共4人") == (
        Flaw(Fault.LOST, ("3",)),
        Flaw(Fault.INVENTED, ("4",)),
    )
    assert flaws(INTO_ENGLISH, "模型", "pattern") == (Flaw(Fault.TERMS, ("模型 = model",)),)


def test_no_term_is_asked_for_in_code_or_in_an_address() -> None:
    there = task.translate("en", "zh", Glossary({"model": "模型"}))

    assert flaws(there, "Run `model` now", "现在运行`model`") == ()
    assert flaws(there, "See https://a.org/model", "见https://a.org/model") == ()


@pytest.mark.parametrize(
    ("after", "stray"), [("路易斯·奥尔特ega缺席。", True), ("Luis Ortega缺席。", False)]
)
def test_a_translation_into_chinese_has_no_latin_but_that_of_its_source(
    after: str, stray: bool
) -> None:
    assert (Fault.INVENTED in faults(INTO_CHINESE, "Luis Ortega is absent.", after)) == stray


@pytest.mark.parametrize(
    ("after", "stray"), [("The上班族 come less.", True), ("Office workers run `时间`.", False)]
)
def test_a_translation_into_english_has_no_chinese_but_in_literals(after: str, stray: bool) -> None:
    assert (Fault.INVENTED in faults(INTO_ENGLISH, "上班族运行`时间`。", after)) == stray


@pytest.mark.parametrize(
    ("done", "before", "after", "lost"),
    [
        (INTO_CHINESE, '"Then why?" she asked.', "为什么？她问。", ('"…"',)),
        (INTO_CHINESE, '"Pages," he said, "are true."', "“页都是真的。”他说。", ()),
        (INTO_CHINESE, 'A "smart" lamp.', "一盏智能灯。", ()),
        (INTO_ENGLISH, "他说：“走吧！”", "He said to go.", ("“…”",)),
        (INTO_ENGLISH, "“上班族”来的少。", "Office workers come less.", ()),
        (POLISH, "他说：“走吧！”", "他说走吧！", ("“…”",)),
        (REWRITE, "他说：“走吧！”", "他说走吧！", ()),
    ],
)
def test_speech_stays_speech(
    done: task.Task, before: str, after: str, lost: tuple[str, ...]
) -> None:
    assert flaws(done, before, after) == ((Flaw(Fault.LOST, lost),) if lost else ())


@pytest.mark.parametrize(
    ("before", "after", "strange"),
    [
        ("其中三分之一来自居民的捐款", "三分之二由居民捐款", ("三分之二",)),
        ("其中三分之一来自居民的捐款", "居民捐了三分之一", ()),
        ("One third of it is new", "A third of it is, two-thirds not", ("two-thirds",)),
        ("The third man paid", "A third man paid", ()),
        ("占百分之二十五", "占25%，百分之二十五", ()),
    ],
)
def test_a_fraction_that_nobody_gave_is_invented(
    before: str, after: str, strange: tuple[str, ...]
) -> None:
    shortened = replace(POLISH, name="shorten", ratio=0.9, faithful=False, cautious=False)

    assert flaws(shortened, before, after) == ((Flaw(Fault.INVENTED, strange),) if strange else ())


def test_what_is_worse_weighs_more() -> None:
    lost = (Flaw(Fault.LOST, ("3",)),)
    assert 0 == severity(()) < severity(lost) < severity((*lost, Flaw(Fault.LENGTH)))
    assert severity((Flaw(Fault.LENGTH),)) < severity((Flaw(Fault.LANGUAGE),))
    assert severity((Flaw(Fault.LANGUAGE),)) < severity((Flaw(Fault.EMPTY),))


def test_the_next_try_is_held_to_words_in_their_order_and_not_to_marks() -> None:
    found = (
        Flaw(Fault.LOST, ("5", "`x`", "**", "![")),
        Flaw(Fault.TERMS, ("模型 = model",)),
    )

    assert to_keep(POLISH, "用`x`五次，5次", found) == ("`x`", "5", "model")
    assert to_keep(POLISH, "GPT-4", (Flaw(Fault.LOST, ("4", "GPT-4")),)) == ("GPT-4",)


def test_a_translation_is_held_to_the_value_of_a_figure_with_a_word_in_it() -> None:
    found = (Flaw(Fault.LOST, ("5万", "`7万`", "30%")),)

    assert to_keep(INTO_ENGLISH, "`7万`比5万多30%", found) == ("`7万`", "50,000", "30%")
    worded = (Flaw(Fault.LOST, ("二〇二四", "三百二十", "三百万")),)
    in_digits = ("2024", "320", "3 million")
    assert to_keep(INTO_ENGLISH, "二〇二四年三百二十人，三百万", worded) == in_digits
    assert to_keep(POLISH, "`7万`比5万多30%", found) == ("`7万`", "5万", "30%")


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("EN", "en"), ("en-US", "en"), ("en-GB", "en"), ("英语", "en"), ("English", "en"),
        ("zh_CN", "zh"), ("zh-Hans", "zh"), ("Chinese", "zh"), ("中文", "zh"),
        ("zh-Hant-TW", "zh-hant"), ("zh-tw", "zh-hant"), ("繁体中文", "zh-hant"),
        ("日语", "ja"), ("Japanese", "ja"), ("ja-JP", "ja"), ("Latin", "latin"),
    ],
)  # fmt: skip
def test_a_language_is_known_by_any_of_its_names(name: str, code: str) -> None:
    assert task.translate("zh", name, Glossary({})).target == code


def test_a_language_that_has_no_code_is_called_as_the_user_did() -> None:
    assert "pt-BR" in task.translate("en", "pt-BR", Glossary({})).ask
    assert "Portuguese" in task.translate("en", "PT", Glossary({})).ask


@pytest.mark.parametrize("name", ["EN", "English", "fr", "ja", "ko", "Latin"])
def test_a_source_that_comes_back_as_it_was_is_not_translated(name: str) -> None:
    there = task.translate("zh", name, Glossary({}))

    assert Fault.LANGUAGE in faults(there, PARAGRAPH, PARAGRAPH)
    assert faults(there, "GitHub", "GitHub") == set()


@pytest.mark.parametrize(
    ("name", "after"),
    [
        ("ko", "이것은 그다지 길지 않은 중국어 단락으로, 작은 일을 이야기합니다."),
        ("ja", "これはあまり長くないちょっとしたことについてのだんらくです。"),
        ("Thai", "นี่คือย่อหน้าภาษาจีนที่ไม่ยาวนัก"),
    ],
)
def test_what_cannot_be_counted_is_not_too_short(name: str, after: str) -> None:
    assert faults(task.translate("zh", name, Glossary({})), PARAGRAPH, after) == set()


@pytest.mark.parametrize(
    ("name", "after", "lost"),
    [
        ("de", "Es kostet 1.234,5 Yuan, 3,14 % mehr.", False),
        ("fr", "Cela coûte 1 234,5 yuans, 3,14 % de plus.", False),
        ("de", "Es kostet 1.235,5 Yuan, 3,14 % mehr.", True),
        ("ja", "1.234,5元で、3,14%高い。", True),
    ],
)
def test_a_decimal_comma_is_right_where_it_is_usual(name: str, after: str, lost: bool) -> None:
    there = task.translate("zh", name, Glossary({}))

    assert (Fault.LOST in faults(there, "价格1,234.5元，贵3.14%。", after)) == lost


@pytest.mark.parametrize(
    ("before", "after", "tidy"),
    [
        ("原文", "“改文”", "改文"),
        ("“原文”", "“改文”", "“改文”"),
        ("原文", "“甲”和“乙”", "“甲”和“乙”"),
        ("it", '"a" and "b"', '"a" and "b"'),
        ("原文", "```改文```", "改文"),
        ("原文", "# 改文", "改文"),
        ("原文", "- - 改文", "改文"),
        ("原文", "> 改文", "改文"),
        ("原文", "1. 改文", "改文"),
        ("1. 原文", "1. 改文", "1. 改文"),
        ("1、苹果很好吃", "1. Apples are delicious", "1. Apples are delicious"),
        ("1）苹果", "1) Apples", "1) Apples"),
        ("１．苹果", "1. Apples", "1. Apples"),
        ("1、苹果", "2. Apples", "Apples"),
        ("原文", "*强调*改文", "*强调*改文"),
        ("原文", "-5度", "-5度"),
        ("two  spaces", " two  spaces ", "two  spaces"),
        ("原文", "“", "“"),
        ("只要一行：", "只需一行。", "只需一行："),
        ("只要一行：", "One line is enough.", "One line is enough:"),
        ("One line:", "一行就够。", "一行就够："),
        ("米、", "大米。", "大米、"),
        ("字段有`a`、", "字段是`a`", "字段是`a`、"),
        ("例如：", "For example", "For example:"),
        ("他说：", "他说道——", "他说道——"),
        ("只有：", "", ""),
        ("原文。", "改文。", "改文。"),
        ("原文", "改文。", "改文。"),
    ],
)
def test_what_a_model_wraps_around_its_answer_is_taken_off(
    before: str, after: str, tidy: str
) -> None:
    assert tidied(before, after) == tidy


@pytest.mark.parametrize("text", ["3.14", "`code`", "https://a.org", "![](x.png)", "——", "$x$"])
def test_figures_code_and_addresses_have_no_words(text: str) -> None:
    assert not has_words(text)
    assert has_words(f"{text} 字")
