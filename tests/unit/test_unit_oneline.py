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
    into_chinese = task.translate("en", "zh", Glossary({}))
    guide = OneLine(SOURCE, script_of(into_chinese, SOURCE))
    guide.observe(written)

    assert (guide.observe(token) is Verdict.RELEASE) == comes
