"""What a text must not say of itself, and what only looks like it."""

from __future__ import annotations

import pytest

from scribe.writing.manners import speaks_of_itself, sums_up, takes_leave


@pytest.mark.parametrize(
    "clause",
    [
        "本节将介绍小城的历史，",
        "本文旨在说明，",
        "接下来，我们来看看河边。",
        "希望这篇文章对您有所帮助。",
        "约200字的短文，",
        "如上文所述，",
        "作为一个AI，",
        "以上就是全部内容。",
        "好的，这是您要的文章：",
        "（完）",
        "继续：",
        "如果您需要更多的例子，",
        "请问您还有其他需要我回答的问题吗？",
        "谢谢您的夸奖！",
        "故事以一个具体的画面结束。",
        "非常感谢您的发言！",
        "故事结束在画面中，",
        "按要求继续写：",
        "现在继续写后面的最后一句往下写。",
        "我是一个虚构的中文作者，",
        "描述了刺猬被吓到的情景。",
        "这篇文章主要讲述了一只刺猬。",
        "本文介绍了如何换一个灯泡。",
        "本文详细分析了实测结果，",
        "根据给定的文字，",
        "接下来的部分包括两项，",
        "在接下来的部分，",
        "题目：一只刺猬。",
        "用户请续写以下文字。",
        "使用者：你带钥匙了吗？",
    ],
)
def test_chinese_that_speaks_of_itself(clause: str) -> None:
    assert speaks_of_itself(clause, "zh", "")


@pytest.mark.parametrize(
    "clause",
    [
        "In this section we turn to the port.",
        "In this article, we will explore the river.",
        "I hope this essay helps you.",
        "This passage is about 200 words.",
        "As an AI, I have no home.",
        "I am an AI language model created by OpenAI.",
        "The last section of the article provides tips.",
        "The article concludes with a summary.",
        "In this scene, we see her surprise.",
        "This ending comes to rest on one concrete picture.",
        "The weightiest reason for it is the cost.",
        "Certainly! Here is the essay.",
        "Note: this is a draft.",
        "Let me know what to change.",
        "As mentioned above, it rains.",
        "To be continued",
        "The text describes a map on the wall.",
        "The next step would be to describe some examples.",
        "The following part describes the port.",
        "In the provided text, she asks for a review.",
    ],
)
def test_english_that_speaks_of_itself(clause: str) -> None:
    assert speaks_of_itself(clause, "en", "")
    assert speaks_of_itself(clause.upper(), "en", "")


@pytest.mark.parametrize(
    "clause",
    [
        "河边的集市从早上一直开到中午，",
        "老人说他年轻时当过船工。",
        "按要求完成了整改，",
        "我是一名船工，",
        "她希望明天能看到海。",
        "他一个字也没有说，",
        "以前这里有一座木桥，",
        "当然，也有人不这样想。"[3:],
    ],
)
def test_chinese_that_speaks_of_its_subject(clause: str) -> None:
    assert not speaks_of_itself(clause, "zh", "")


@pytest.mark.parametrize(
    "clause",
    [
        "The market by the river opens at dawn.",
        "He hoped that the train would wait.",
        "Nobody said a word.",
        "Her notes were lost in the fire.",
        "The end of the street was dark.",
        "They continued on foot.",
        "The article of the treaty was never signed.",
    ],
)
def test_english_that_speaks_of_its_subject(clause: str) -> None:
    assert not speaks_of_itself(clause, "en", "")


def test_the_words_of_the_brief_are_allowed() -> None:
    assert not speaks_of_itself("老师在黑板上写下提纲两个字，", "zh", "谈谈怎样写提纲")
    assert speaks_of_itself("老师在黑板上写下提纲两个字，", "zh", "谈谈小城")
    assert not speaks_of_itself("As an AI, he had no home.", "en", "A story told As an AI")


@pytest.mark.parametrize(
    ("language", "clause", "leaves"),
    [
        ("zh", "此致", True),
        ("zh", "祝福您身体健康，", True),
        ("zh", "祝福声从四面八方传来，", False),
        ("zh", "祝贺他的人很多，", False),
        ("zh", "祝英台女扮男装去求学，", False),
        ("zh", "祝商祺！", True),
        ("en", "Best regards,", True),
        ("en", "With best wishes,", True),
        ("en", "Yours truly,", True),
        ("en", "Love is in the air,", False),
        ("en", "Yours is the last house on the left.", False),
    ],
)
def test_leave_is_taken(language: str, clause: str, leaves: bool) -> None:
    assert takes_leave(clause, language) == leaves


@pytest.mark.parametrize(
    "clause", ["谢谢大家的支持和理解。", "总之，河边还是老样子。", "再次感谢各位。"]
)
def test_a_text_is_summed_up_or_leave_is_taken(clause: str) -> None:
    assert sums_up(clause, "zh")


def test_a_picture_has_a_background_but_no_text_names_its_quotation() -> None:
    assert not speaks_of_itself("背景是一面白墙。", "zh", "")
    assert speaks_of_itself("引语是公司负责人认为它很好。", "zh", "")
