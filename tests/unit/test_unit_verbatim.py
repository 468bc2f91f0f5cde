"""Code and addresses to the letter, as they are written."""

from __future__ import annotations

import pytest

from scribe.tools.verbatim import Verbatim

SOURCE = (
    "Run `scribe write --drafts N` or `scribe ask`; see [the guide](https://scribe.test/guide) and"
    " https://scribe.test/faq. [![badge](b.svg)](https://scribe.test)"
)


@pytest.mark.parametrize(
    "line",
    [
        "运行 `",
        "运行 `scribe ask` 或 `scribe w",
        "运行 `scribe ask` 或 `scribe write --drafts N`，",
        "见[指南](https://scribe.test/gui",
        "见[指南](https://scribe.test/guide)，",
        "[![徽章](b.svg)](https://scribe.test)",
        "见 https://scribe.test/f",
        "见 https://scribe.test/faq。",
        "See https://scribe.test/faq, or [a",
        "没有代码的一句话。",
    ],
)
def test_what_the_source_has_may_come(line: str) -> None:
    assert not Verbatim(SOURCE).breaks(line)


@pytest.mark.parametrize(
    "line",
    [
        "运行 `scribe write -- ",
        "运行 `scribe write`",
        "运行 `写",
        "运行 `scribe ask` 或 `scribe ask`",
        "运行 `scribe` 和 `",
        "见[指南](https://scribe.org",
        "见[指南]（",
        "指南](https://scribe.test/guide",
        "见 https://scribe.test/about",
        "`scribe ask``scribe write --drafts N``",
    ],
)
def test_what_it_has_not_may_not(line: str) -> None:
    assert Verbatim(SOURCE).breaks(line)


def test_a_source_without_code_has_none() -> None:
    assert Verbatim("plain words").breaks("some `")
    assert Verbatim("plain words").breaks("at https://a")
    assert not Verbatim("as in [1] (a note)").breaks("如[1]（")


def test_code_that_holds_a_mark_of_code_is_left_to_the_check() -> None:
    assert not Verbatim("``a ` b`` is code").breaks("``a ` b``")
    assert not Verbatim("``a ` b`` is code").is_open("``a ` b`` 是代码")


@pytest.mark.parametrize(
    "line", ["运行 `", "运行 `scribe a", "见[指南](https:/", "见 https://scri"]
)
def test_what_has_begun_is_open(line: str) -> None:
    assert Verbatim(SOURCE).is_open(line)


@pytest.mark.parametrize(
    "line", ["运行", "运行 `scribe ask` 或", "见[指南](https://scribe.test/guide)"]
)
def test_what_is_complete_is_not_open(line: str) -> None:
    assert not Verbatim(SOURCE).is_open(line)
