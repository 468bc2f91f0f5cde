"""Guessing how a text goes on: where it is looked up, and how much is guessed at once."""

from __future__ import annotations

from scribe.engine.llama.lookup import Source
from scribe.engine.llama.pace import Pace

LENGTHS = (1, 3, 15)


class TestSource:
    def test_what_followed_the_same_tokens_follows_again(self) -> None:
        assert Source([1, 2, 3, 4, 5, 6]).continuation((9, 2, 3), 2) == (4, 5)

    def test_three_tokens_tell_more_than_two(self) -> None:
        source = Source([7, 2, 3, 4, 8, 1, 2, 3, 5])
        assert source.continuation((1, 2, 3), 1) == (5,)
        assert source.continuation((7, 2, 3), 1) == (4,)

    def test_tokens_that_are_not_there_are_followed_by_nothing(self) -> None:
        assert Source([1, 2, 3, 4]).continuation((9, 9, 3), 3) == ()

    def test_the_end_of_the_source_is_followed_by_nothing(self) -> None:
        source = Source([1, 2, 3])
        assert source.continuation((1, 2), 5) == (3,)
        assert source.continuation((1, 2, 3), 5) == ()

    def test_a_tail_of_one_token_is_too_little(self) -> None:
        assert Source([1, 2, 3]).continuation((1,), 5) == ()

    def test_copying_goes_forward_from_the_place_that_was_right(self) -> None:
        source = Source([1, 2, 3, 1, 2, 4, 5, 6, 1, 2, 7])
        assert source.continuation((1, 2), 1) == (3,)
        assert source.continuation((4, 5), 1) == (6,)
        source.confirm()
        assert source.continuation((1, 2), 1) == (7,)

    def test_a_place_that_was_wrong_is_no_place_to_go_on_from(self) -> None:
        source = Source([1, 2, 3, 4, 5, 6])
        assert source.continuation((4, 5), 1) == (6,)
        assert source.continuation((1, 2), 1) == (3,)

    def test_what_lies_behind_is_found_when_nothing_lies_ahead(self) -> None:
        source = Source([1, 2, 3, 4, 5, 6])
        source.continuation((4, 5), 1)
        source.confirm()
        assert source.continuation((1, 2), 1) == (3,)

    def test_a_source_too_short_to_be_looked_up_in_is_none(self) -> None:
        assert not Source([])
        assert not Source([1, 2])
        assert Source([1, 2, 3])


class TestPace:
    def test_nothing_is_drafted_before_a_token_alone_was_timed(self) -> None:
        assert Pace().choose(LENGTHS) == 0

    def test_right_guesses_make_drafts_longer_and_wrong_ones_end_them(self) -> None:
        pace = timed({0: 1.0, 1: 1.2, 3: 1.5, 15: 4.0})
        begun = pace.choose(LENGTHS)
        judge(pace, right=True, times=60)
        copying = pace.choose(LENGTHS)
        judge(pace, right=False, times=60)
        assert 0 < begun < copying == 15
        assert pace.choose(LENGTHS) == 0

    def test_a_machine_that_gains_nothing_by_batches_drafts_nothing(self) -> None:
        pace = timed({0: 1.0, 1: 2.0, 3: 4.0, 15: 16.0})
        judge(pace, right=True, times=60)
        assert pace.choose(LENGTHS) == 0

    def test_one_length_that_does_not_pay_tells_of_the_others(self) -> None:
        pace = timed({0: 1.0, 1: 2.0})
        assert pace.choose(LENGTHS) == 0

    def test_what_cost_too_much_is_tried_again_after_a_long_while(self) -> None:
        pace = timed({0: 1.0, 1: 9.0, 3: 9.0, 15: 99.0})
        judge(pace, right=True, times=60)
        waited = 0
        while pace.choose(LENGTHS) == 0 and waited < 300:
            pace.record(0, 1.0)
            waited += 1
        assert 30 < waited < 300

    def test_a_length_never_tried_is_tried_where_another_hardly_pays(self) -> None:
        pace = timed({0: 1.0, 3: 3.2})
        judge(pace, right=True, times=60)
        assert pace.choose(LENGTHS) == 15

    def test_ten_right_guesses_are_enough_for_drafts_that_cost_much(self) -> None:
        pace = timed({0: 1.0, 3: 2.9, 15: 8.0})
        assert pace.choose((3, 15)) == 0
        judge(pace, right=True, times=10)
        assert pace.choose((3, 15)) == 3

    def test_a_text_after_one_that_copied_is_expected_to_copy(self) -> None:
        pace = timed({0: 1.0, 3: 2.9, 15: 8.0})
        judge(pace, right=True, times=60)
        pace.begin()
        assert pace.choose((3, 15)) == 3
        judge(pace, right=False, times=1)
        assert pace.choose((3, 15)) == 0

    def test_a_text_after_one_that_did_not_copy_is_judged_anew(self) -> None:
        pace = timed({0: 1.0, 1: 1.2, 3: 1.5})
        begun = pace.choose(LENGTHS)
        judge(pace, right=False, times=60)
        pace.begin()
        assert pace.choose(LENGTHS) == begun > 0

    def test_only_a_possible_length_is_chosen(self) -> None:
        pace = timed({0: 1.0, 1: 1.2, 3: 1.5, 15: 4.0})
        judge(pace, right=True, times=60)
        assert pace.choose((1,)) == 1
        assert pace.choose(()) == 0

    def test_one_slow_moment_does_not_end_what_pays(self) -> None:
        pace = timed({0: 1.0, 15: 4.0})
        judge(pace, right=True, times=60)
        pace.record(15, 12.0)
        assert pace.choose(LENGTHS) > 0


def timed(seconds: dict[int, float]) -> Pace:
    """A pace that knows how long a token takes with so many guesses."""
    pace = Pace()
    for drafted, took in seconds.items():
        pace.record(drafted, took)
    return pace


def judge(pace: Pace, *, right: bool, times: int) -> None:
    for _time in range(times):
        pace.judge(right)
