"""An edited unit read beside its source: its faults, and what is tidied away."""

from __future__ import annotations

import pytest

from scribe.tools import task
from scribe.tools.checking import flaws, has_words, severity, tidied, to_keep
from scribe.tools.events import Fault, Flaw
from scribe.tools.glossary import Glossary
from scribe.tools.task import Task

POLISH = task.polish("zh")
INTO_ENGLISH = task.translate("zh", "en", Glossary({"模型": "model"}))
INTO_CHINESE = task.translate("en", "zh", Glossary({}))
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

    assert to_keep("用`x`五次，5次", found) == ("`x`", "5", "model")
    assert to_keep("GPT-4", (Flaw(Fault.LOST, ("4", "GPT-4")),)) == ("GPT-4",)


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
        ("原文", "*强调*改文", "*强调*改文"),
        ("原文", "-5度", "-5度"),
        ("two  spaces", " two  spaces ", "two  spaces"),
        ("原文", "“", "“"),
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
