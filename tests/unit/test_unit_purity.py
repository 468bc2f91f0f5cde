"""One script in one text: which characters may follow which."""

from __future__ import annotations

import pytest

from scribe.writing.purity import ScriptRule, is_traditional

SIMPLIFIED = "请写一篇关于学习汉语的文章"
TRADITIONAL = "請寫一篇關於學習漢語的文章"


@pytest.mark.parametrize(
    ("text", "traditional"),
    [
        (SIMPLIFIED, False),
        (TRADITIONAL, True),
        ("科技", False),
        ("台北的天", False),
        ("學習 Python", True),
        ("English only", False),
        ("", False),
        ("介绍“學習”这个词的写法和来历", False),
    ],
)
def test_a_text_is_traditional_by_most_of_its_characters(text: str, traditional: bool) -> None:
    assert is_traditional(text) is traditional


@pytest.mark.parametrize("stray", ["學", "們說", "這個", "時間"])
def test_simplified_text_has_no_traditional_characters(stray: str) -> None:
    assert not ScriptRule("zh", SIMPLIFIED).allows("他", stray)


@pytest.mark.parametrize("stray", ["学", "们说", "这个", "时间"])
def test_traditional_text_has_no_simplified_characters(stray: str) -> None:
    assert not ScriptRule("zh", TRADITIONAL).allows("他", stray)


@pytest.mark.parametrize("brief", [SIMPLIFIED, TRADITIONAL])
@pytest.mark.parametrize("text", ["天地人", "他走在河", "山水", "，。！", "2024", "㐀"])
def test_what_both_write_alike_may_come_in_either(brief: str, text: str) -> None:
    assert ScriptRule("zh", brief).allows("他", text)


def test_characters_of_the_brief_may_come_in_any_script() -> None:
    rule = ScriptRule("zh", "介绍“學習”这个词，以及 カレー 和 Ω 的写法")

    assert rule.allows("他", "學習")
    assert rule.allows("他", "カレー") and rule.allows("他", "Ω")
    assert not rule.allows("他", "還")
    assert not rule.allows("他", "カタ") and not rule.allows("他", "Ψ")


@pytest.mark.parametrize(
    "text", ["שלום", "مرحبا", "Привет", "안녕", "ありがとう", "สวัสดี", "\ufffd"]
)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_other_scripts_come_in_neither_language(language: str, text: str) -> None:
    assert not ScriptRule(language, "").allows("a", text)


@pytest.mark.parametrize("word", ["hello", " never", "augmented"])
def test_an_english_word_is_a_slip_in_chinese(word: str) -> None:
    assert not ScriptRule("zh", "").allows("他说", word)


@pytest.mark.parametrize("word", ["AI", "GPT", "Anna", "iPhone", "5G", "X", "e"])
def test_a_name_is_none(word: str) -> None:
    assert ScriptRule("zh", "").allows("他说", word)


def test_a_word_of_the_brief_is_none_in_any_case() -> None:
    rule = ScriptRule("zh", "介绍 Git 和 python")

    assert rule.allows("用", "git") and rule.allows("用", "Python")
    assert not rule.allows("用", "rust")


def test_the_rest_of_a_word_that_was_let_in_may_follow() -> None:
    assert ScriptRule("zh", "").allows("Cours", "era")
    assert not ScriptRule("zh", "").allows("Cours ", "era")


@pytest.mark.parametrize("text", ["café", "naïve", "résumé", "“quoted”", "$5", "1,000", "—"])
def test_english_has_its_accents_and_marks(text: str) -> None:
    assert ScriptRule("en", "").allows("the ", text)


def test_chinese_is_a_slip_in_english_unless_the_brief_has_it() -> None:
    assert not ScriptRule("en", "").allows("the ", "道")
    assert ScriptRule("en", "the word 道").allows("the ", "道")


@pytest.mark.parametrize("mark", [",", ";", ":", "!", "?", "("])
@pytest.mark.parametrize("before", ["河", "他说”", "《茶馆》", "（上）"])
def test_western_marks_after_chinese_are_mistyped(before: str, mark: str) -> None:
    assert ScriptRule("zh", "").mistypes(before, mark)
    assert not ScriptRule("en", "").mistypes(before, mark)


@pytest.mark.parametrize(
    ("before", "text"),
    [
        ("8", ":30"),
        ("3", ".5"),
        ("AI", ", "),
        ("河", "，"),
        ("他说：", "“"),
        ("", ","),
        ("河", "（"),
    ],
)
def test_marks_in_numbers_and_names_are_not(before: str, text: str) -> None:
    assert not ScriptRule("zh", "").mistypes(before, text)


def test_a_mark_within_a_token_is_mistyped_too() -> None:
    assert ScriptRule("zh", "").mistypes("", "河,山")


@pytest.mark.parametrize("clause", ["他说Good morning就走了，", "这叫To be or not to be。"])
def test_a_foreign_phrase_slips_in(clause: str) -> None:
    assert ScriptRule("zh", "").slips_in(clause)
    assert not ScriptRule("en", "").slips_in(clause)


@pytest.mark.parametrize(
    "clause",
    ["她读的是《Harry Potter》，", "创始人（Steve Jobs）说，", "运行`npm run build`即可，"],
)
def test_names_of_two_words_stand_in_marks(clause: str) -> None:
    assert not ScriptRule("zh", "").slips_in(clause)


@pytest.mark.parametrize("clause", ["他在Coursera上学AI和Python，", "他读过GPT的说明，", "河边，"])
def test_single_names_are_no_phrase(clause: str) -> None:
    assert not ScriptRule("zh", "").slips_in(clause)


def test_a_phrase_of_the_brief_is_none() -> None:
    assert not ScriptRule("zh", "谈谈 Good Morning 这首歌").slips_in("他唱Good morning，")


@pytest.mark.parametrize("before", ["", "他打开了它。", "他说。” ", "\n\n"])
def test_no_english_word_opens_a_chinese_sentence(before: str) -> None:
    rule = ScriptRule("zh", "讲讲 Kevin 的故事")

    assert not rule.allows(before, " Inside")
    assert rule.allows(before, "Kevin") and rule.allows(before, "GPU")
    assert rule.allows("他打开了", "Windows")
