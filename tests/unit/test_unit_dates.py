"""Which dates a text has, and whether another one has the same."""

from __future__ import annotations

import pytest

from scribe.tools.dates import in_language, lost, mended
from scribe.tools.fidelity import losses


@pytest.mark.parametrize(
    ("before", "after", "gone"),
    [
        ("our call on 12 November", "12月11日的通话", ["12 November"]),
        ("the morning of 6 December 1917", "1917年6月12日上午", ["6 December"]),
        ("May 5 and June 7", "5月5日和7月6日", ["June 7"]),
        ("11月1日至14日", "November 1 to 15", ["11月1日至14日"]),
        ("十一月十二日", "on November 11", ["十一月十二日"]),
        ("2026-11-15", "November 16", ["2026-11-15"]),
        ("11月8日开会，12月1日截止。", "1月8日开会，12月1日截止。", ["11月8日"]),
    ],
)
def test_a_date_that_became_another_is_told(before: str, after: str, gone: list[str]) -> None:
    assert list(lost(before, after)) == gone
    assert list(losses(before, after, translated=True).figures) == gone


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("on 12 November", "11月12日"),
        ("Nov. 12th, 2026", "2026年11月12号"),
        ("November 1 to 14", "11月1日至11月14日"),
        ("11月1日至11月14日", "from November 1 through 14"),
        ("十二月二十五日", "December 25"),
        ("Due 11/12/2026", "2026年11月12日到期"),
        ("11月12日", "12/11"),
        ("in May 2026, 12 of us", "2026年5月，我们12个人"),
        ("on June 5, 12 people came", "6月5日，12人来了"),
        ("6月5日9:30，200人", "at 9:30 on June 5, 200 people"),
        ("12 November", "douze novembre"),
        ("It may 5 times", "也许5次"),
    ],
)
def test_a_date_in_another_form_is_the_same(before: str, after: str) -> None:
    assert list(lost(before, after)) == []


@pytest.mark.parametrize(
    ("written", "language", "told"),
    [
        ("12 November", "zh", "11月12日"),
        ("11月12日", "en", "November 12"),
        ("11月1日至14日", "en", "November 1"),
        ("12 November", "fr", "12 November"),
        ("12 apples", "zh", "12 apples"),
    ],
)
def test_a_date_is_written_as_its_language_has_it(written: str, language: str, told: str) -> None:
    assert in_language(written, language) == told


@pytest.mark.parametrize(
    ("before", "after", "right"),
    [
        ("on 12 November", "在12月11日", "在11月12日"),
        ("12月1日前补缴", "before December 10", "before December 1"),
        ("12 November and 3 May", "12月11日和3月5日", "12月11日和3月5日"),
        ("on 12 November", "在12月11日，12月11日", "在12月11日，12月11日"),
    ],
)
def test_a_single_date_that_became_another_is_put_right(
    before: str, after: str, right: str
) -> None:
    assert mended(before, after, "zh" if "月" in after else "en") == right
