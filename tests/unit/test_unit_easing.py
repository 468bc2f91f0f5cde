"""What is put in the other language's form before it is translated."""

from __future__ import annotations

import pytest

from scribe.tools import task
from scribe.tools.easing import eased
from scribe.tools.glossary import Glossary

INTO_ENGLISH = task.translate("zh", "en", Glossary({}))
INTO_CHINESE = task.translate("en", "zh", Glossary({}))


@pytest.mark.parametrize(
    ("text", "as_asked"),
    [
        ("一共花了近三百万元", "一共花了近3 million元"),
        ("销量升到1000万，净赚1.2亿", "销量升到10 million，净赚120 million"),
        ("人口1亿2000万", "人口120 million"),
        ("涨了5万", "涨了50,000"),
        ("十四亿人", "十四亿人".replace("十四亿", "1.4 billion")),
        ("等了一刻钟", "等了15分钟"),
        ("三百多万，300多万，300~500万，三到五百万", "三百多万，300多万，300~500万，三到五百万"),
        ("千万别去，万一下雨", "千万别去，万一下雨"),
        ("三千人，8名教师", "三千人，8名教师"),
        ("用`5万`试", "用`5万`试"),
        ("https://a.cn/5万 有5万", "https://a.cn/50,000 有50,000".replace("cn/50,000", "cn/5万")),
    ],
)
def test_into_english(text: str, as_asked: str) -> None:
    assert eased(INTO_ENGLISH, text) == as_asked


@pytest.mark.parametrize(
    ("text", "as_asked"),
    [
        ("It cost 3.5 million euros.", "It cost 350万 euros."),
        ("1.2 billion people, 48,500 cats", "12亿 people, 48,500 cats"),
        ("3 to 5 million", "3 to 5 million"),
        ("at half past nine", "at 9:30"),
        ("by a quarter to one", "by 12:45"),
        ("twenty minutes past twelve", "12:20"),
        ("ten to twelve people, half past them", "ten to twelve people, half past them"),
        ("run `sleep 3 million`", "run `sleep 3 million`"),
    ],
)
def test_into_chinese(text: str, as_asked: str) -> None:
    assert eased(INTO_CHINESE, text) == as_asked


def test_what_is_not_translated_stays() -> None:
    assert eased(task.polish("zh"), "花了300万", ("300万",)) == "花了300万"


def test_another_language_has_digits() -> None:
    assert eased(task.translate("zh", "fr", Glossary({})), "花了三百万") == "花了3,000,000"
