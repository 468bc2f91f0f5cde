"""The order of several drafts, and what puts one before another."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest

from scribe.writing.drafts import Candidate, Merit, merit, standing
from scribe.writing.quality import Quality

GOOD = Candidate(1, True, Quality(98.0, 4.0, 0.0, 0.0, 100.0), -2.0)


def with_quality(number: int, likelihood: float | None = -2.0, **changes: float) -> Candidate:
    return Candidate(number, True, replace(GOOD.quality, **changes), likelihood)


BROKEN_OFF = replace(GOOD, number=2, whole=False, likelihood=-0.1)
LOOPING = with_quality(3, -0.1, repeated_4grams=60.0)
DOUBLED = with_quality(4, -0.2, duplicate_paragraphs=20.0)
IMPURE = with_quality(5, -0.3, purity=95.0)
SHORT = with_quality(6, -0.4, length_score=40.0)
LIKELIER = with_quality(7, -1.5, repeated_4grams=9.0)


@pytest.mark.parametrize("worse", [BROKEN_OFF, LOOPING, DOUBLED, IMPURE, SHORT])
def test_no_likelihood_makes_up_for_a_fault(worse: Candidate) -> None:
    assert min(worse, GOOD, key=standing) is GOOD


def test_among_drafts_without_faults_the_likeliest_is_best() -> None:
    assert LIKELIER.faults == GOOD.faults == 0
    assert min(GOOD, LIKELIER, key=standing) is LIKELIER


def test_faults_add_up() -> None:
    both = with_quality(8, repeated_4grams=60.0, length_score=40.0)

    assert both.faults == pytest.approx(LOOPING.faults + SHORT.faults)
    assert LOOPING.faults == pytest.approx(50)


def test_a_whole_draft_of_any_kind_comes_before_one_broken_off() -> None:
    assert min(BROKEN_OFF, LOOPING, key=standing) is LOOPING


def test_without_likelihoods_the_first_of_equals_is_best() -> None:
    drafts = [with_quality(number, None) for number in (3, 2, 4)]

    assert [drawn.number for drawn in sorted(drafts, key=standing)] == [2, 3, 4]


def test_a_draft_of_unknown_likelihood_comes_behind_its_equals() -> None:
    unknown = with_quality(1, None)

    assert min(unknown, replace(GOOD, number=2), key=standing).number == 2


def test_the_order_does_not_depend_on_the_order_of_drawing() -> None:
    drafts = (GOOD, BROKEN_OFF, IMPURE, LIKELIER)

    orders = {
        tuple(drawn.number for drawn in sorted(drawn, key=standing))
        for drawn in itertools.permutations(drafts)
    }

    assert orders == {(7, 1, 5, 2)}


@pytest.mark.parametrize(
    ("others", "reason"),
    [
        ([BROKEN_OFF], Merit.WHOLE),
        ([SHORT, BROKEN_OFF], Merit.FAULTS),
        ([with_quality(2, -2.5), IMPURE], Merit.LIKELIHOOD),
        ([with_quality(2), IMPURE], Merit.ORDER),
    ],
)
def test_the_merit_is_what_the_next_best_lacks(others: list[Candidate], reason: Merit) -> None:
    assert merit(GOOD, others) is reason
