"""The guide of an edited line: what may come next."""

from __future__ import annotations

import pytest

from scribe.engine.base import Verdict
from scribe.tools import task
from scribe.tools.glossary import Glossary
from scribe.tools.oneline import OneLine, script_of

SOURCE = "Hi Priya, use Git or GitHub, install numpy, and ask Farol Health about AI."


@pytest.mark.parametrize(
    ("written", "token", "comes"),
    [
        ("你好，", "PR", False),
        ("你好，", " pri", False),
        ("你好，", "Pri", True),
        ("你好，Pri", "ya", True),
        ("问 Fa", "ROL", False),
        ("用 ", "git", False),
        ("用 ", "GitH", True),
        ("关于", "AI", True),
        ("关于", "API", True),
        ("安装 ", "num", True),
    ],
)
def test_a_word_of_the_source_keeps_its_letters(written: str, token: str, comes: bool) -> None:
    assert may_come(token, written, SOURCE, task.translate("en", "zh", Glossary({}))) == comes


@pytest.mark.parametrize(
    ("written", "token", "comes"),
    [
        ("The ", "it", True),
        ("", "To", True),
        ("Found ", "in", True),
        ("the IT", " department", True),
        ("Ask Pri", "ya", True),
        ("Ask ", "PR", False),
        ("The ", "TOK", False),
    ],
)
def test_english_words_need_not_be_those_of_the_source(
    written: str, token: str, comes: bool
) -> None:
    source = "IT 部门的 Priya 发现 token 在 Internet 上。"

    assert may_come(token, written, source, task.translate("zh", "en", Glossary({}))) == comes


def may_come(token: str, written: str, source: str, done: task.Task) -> bool:
    """Whether `token` may follow what is `written` of what `done` makes of `source`."""
    guide = OneLine(source, script_of(done, source))
    guide.observe(written)
    return guide.observe(token) is Verdict.RELEASE
