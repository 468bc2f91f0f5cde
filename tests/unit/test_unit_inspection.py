"""What probabilities say: pieces to read, surprisal, perplexity, spans, and branches."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import pytest

from scribe.engine.base import (
    Chunk,
    EngineInfo,
    Message,
    Picture,
    Request,
    never_cancelled,
)
from scribe.engine.prediction import Choice, Scored, Token
from scribe.inspection.branches import Branch, grow
from scribe.inspection.doubts import Doubt, doubts
from scribe.inspection.pieces import completed, first_character, half_character, written
from scribe.inspection.spans import most_surprising, spans
from scribe.inspection.surprisal import chunked_perplexity, perplexity, surprisal

QIU, KE = "秋".encode(), "科".encode()


def token(piece: str | bytes, *, control: bool = False) -> Token:
    data = piece.encode() if isinstance(piece, str) else piece
    return Token(int.from_bytes(data[-3:], "big"), data, control)


def scored(piece: str | bytes, probability: float | None) -> Scored:
    logprob = math.log(probability) if probability is not None else None
    return Scored(token(piece), 1, logprob, 1)


@dataclass(frozen=True)
class Table:
    """An engine that looks up what comes next by all the bytes that came before."""

    following: Mapping[bytes, Mapping[bytes, float]]
    asked: list[bytes] = field(default_factory=list)

    @property
    def info(self) -> EngineInfo:
        return EngineInfo("table", 100, chat=False)

    def predict(self, request: Request, continuation: Sequence[int] = ()) -> tuple[Choice, ...]:
        pieces = {token(piece).id: piece for row in self.following.values() for piece in row}
        path = b"".join(pieces[each] for each in continuation)
        self.asked.append(path)
        row = sorted(self.following.get(path, {}).items(), key=lambda item: -item[1])
        return tuple(
            Choice(token(piece, control=piece.startswith(b"<|")), math.log(chance))
            for piece, chance in row[: request.top]
        )

    def count_tokens(self, text: str) -> int:
        return len(text)

    def picture_tokens(self, picture: Picture) -> int:
        return 1

    def tokenize(self, text: str) -> tuple[Token, ...]:
        return tuple(map(token, text))

    def stream(self, request: Request) -> Iterator[Chunk]:
        return iter(())

    def score(
        self,
        text: str,
        top: int = 0,
        cancelled: Callable[[], bool] = never_cancelled,
        after: Request | None = None,
    ) -> Iterator[Scored]:
        return iter(())

    def close(self) -> None: ...


def grown(following: Mapping[bytes, Mapping[bytes, float]], depth: int) -> tuple[Branch, ...]:
    return grow(Table(following), Request((Message("user", "?"),), top=3), depth)


class TestPieces:
    @pytest.mark.parametrize(
        ("piece", "shown"),
        [
            ("the", "“the”"),
            (" the", "“ the”"),
            ("\n\n", "“\\n\\n”"),
            ("秋天", "“秋天”"),
            (QIU[:2], "<E7 A7>"),
            (QIU[1:], "<A7 8B>"),
            (b" " + QIU[:1], "“ ” <E7>"),
            (QIU[2:] + "天".encode() + KE[:2], "<8B> “天” <E7 A7>"),
        ],
    )
    def test_text_is_quoted_and_bytes_that_are_none_are_told(
        self, piece: str | bytes, shown: str
    ) -> None:
        assert written(token(piece)) == shown

    def test_a_control_token_stands_by_its_name(self) -> None:
        assert written(token("<|im_end|>", control=True)) == "<|im_end|>"

    def test_half_a_character_is_found_at_the_end(self) -> None:
        assert half_character([token("a"), token(QIU[:2])]) == QIU[:2]
        assert half_character([token(QIU[:2]), token(QIU[2:])]) == b""
        assert half_character([]) == b""

    def test_the_token_that_ends_a_character_completes_it(self) -> None:
        pieces = [token("a"), token(QIU[:1]), token(QIU[1:2]), token(QIU[2:]), token("b")]
        assert list(completed(pieces)) == ["", "", "", "秋", ""]

    @pytest.mark.parametrize(
        ("data", "character"),
        [
            (QIU, "秋"),
            (QIU + KE[:1], "秋"),
            (QIU[:2], ""),
            (QIU[:1] + b"<|", None),
            (QIU + b"\xff", "秋"),
            (b"ab", "a"),
        ],
    )
    def test_a_first_character_is_whole_begun_or_none(
        self, data: bytes, character: str | None
    ) -> None:
        assert first_character(data) == character


class TestSurprisal:
    def test_a_quarter_is_two_bits(self) -> None:
        assert surprisal(scored("a", 0.25)) == pytest.approx(2)
        assert surprisal(scored("a", 1.0)) == 0
        assert surprisal(scored("a", None)) == 0

    def test_perplexity_is_the_number_of_equal_chances(self) -> None:
        found = perplexity([scored("a", None), *[scored("b", 0.125)] * 5])
        assert found is not None
        assert found.value == pytest.approx(8)
        assert found.tokens == 5

    def test_perplexity_is_a_geometric_mean(self) -> None:
        found = perplexity([scored("a", 0.5), scored("b", 0.125)])
        assert found is not None
        assert found.value == pytest.approx(4)

    def test_nothing_predicted_has_no_perplexity(self) -> None:
        assert perplexity([]) is None
        assert perplexity([scored("a", None)]) is None

    def test_in_chunks_only_the_places_beyond_each_middle_count(self) -> None:
        chances = [0.5] * 20
        for place in (5, 6, 7, 13, 14, 15):  # of chunks of 8; 16 to 19 are no whole one
            chances[place] = 0.125
        text = [Scored(token("a"), place, math.log(p), 1) for place, p in enumerate(chances)]
        found = chunked_perplexity(text, 8)
        assert found is not None
        assert found.value == pytest.approx(8)
        assert found.tokens == 6

    def test_a_token_that_begins_all_texts_counts_as_the_first(self) -> None:
        chances = [0.5] * 15
        for place in (4, 5, 6, 12, 13, 14):
            chances[place] = 0.125
        text = [Scored(token("a"), place + 1, math.log(p), 1) for place, p in enumerate(chances)]
        found = chunked_perplexity(text, 8)
        assert found is not None
        assert found.value == pytest.approx(8)

    def test_less_than_two_chunks_are_too_few(self) -> None:
        text = [Scored(token("a"), place, math.log(0.5), 1) for place in range(15)]
        assert chunked_perplexity(text, 8) is None


class TestSpans:
    def test_tokens_that_share_a_character_stay_together(self) -> None:
        text = [scored("a", 0.5), scored(QIU[:2], 0.25), scored(QIU[2:], 0.5), scored("b", 1.0)]
        found = list(spans(text))
        assert [span.text for span in found] == ["a", "秋", "b"]
        assert [span.bits for span in found] == pytest.approx([1, 3, 0])

    def test_a_text_may_end_in_half_a_character(self) -> None:
        whole, half = spans([scored("a", 0.5), scored(QIU[:2], 0.25)])
        assert (whole.whole, half.whole) == (True, False)
        assert half.text == "\ufffd"

    def test_the_most_surprising_come_in_the_order_of_the_text(self) -> None:
        text = [scored("a", 0.1), scored("b", 0.9), scored("c", 0.01), scored("d", 0.5)]
        assert [span.text for span in most_surprising(spans(text), 2)] == ["a", "c"]


class TestBranches:
    def test_a_branch_has_the_probability_of_its_whole_path(self) -> None:
        (first, second) = grown({b"": {b"a": 0.5, b"b": 0.25}, b"a": {b"c": 0.5}}, 2)
        assert [first.choice.token.piece, second.choice.token.piece] == [b"a", b"b"]
        assert first.branches[0].probability == pytest.approx(0.25)
        assert math.exp(first.branches[0].choice.logprob) == pytest.approx(0.5)

    def test_it_is_followed_as_deep_as_was_asked(self) -> None:
        (root,) = grown({b"": {b"a": 1.0}, b"a": {b"b": 1.0}, b"ab": {b"c": 1.0}}, 2)
        assert root.branches[0].branches == ()

    def test_an_unlikely_branch_is_not_followed(self) -> None:
        table = Table({b"": {b"a": 0.9, b"b": 0.009}, b"a": {b"c": 1.0}, b"b": {b"c": 1.0}})
        _likely, unlikely = grow(table, Request((), top=3), 2)
        assert unlikely.branches == ()
        assert b"b" not in table.asked

    def test_nothing_follows_the_end_of_a_text(self) -> None:
        (end,) = grown({b"": {b"<|end|>": 1.0}, b"<|end|>": {b"a": 1.0}}, 3)
        assert end.branches == ()

    def test_half_a_character_is_told_with_what_it_becomes(self) -> None:
        table = {
            b"": {QIU[:2]: 0.6, b"a": 0.4},
            QIU[:2]: {QIU[2:]: 0.5, KE[2:]: 0.4, b"x": 0.1},
        }
        half, whole = grown(table, 1)
        assert half.characters == ("秋", "科")
        assert whole.characters == ()

    def test_it_may_take_more_than_one_token_to_become_one(self) -> None:
        table = {b"": {QIU[:1]: 1.0}, QIU[:1]: {QIU[1:2]: 1.0}, QIU[:2]: {QIU[2:]: 1.0}}
        assert grown(table, 1)[0].characters == ("秋",)

    def test_what_becomes_none_has_no_characters(self) -> None:
        assert grown({b"": {QIU[:1]: 1.0}, QIU[:1]: {b"x": 1.0}}, 1)[0].characters == ()


def among(piece: str | bytes, probability: float | None, *choices: str | bytes) -> Scored:
    """A token of a text, at a place where `choices` were likely, each half as much as the last."""
    told = tuple(Choice(token(other), -math.log(2) * at) for at, other in enumerate(choices, 1))
    return Scored(token(piece), 1, scored(piece, probability).logprob, 9, told)


def doubted(
    *text: Scored, number: int = 9, asked: str = "?", table: Table = Table({})
) -> list[Doubt]:
    whole = b"".join(part.token.piece for part in text).decode()
    before = Request((Message("user", asked),) if asked else ())
    return list(doubts(table, before, whole, text, number))


class TestDoubts:
    def test_the_places_of_most_surprise_come_in_the_order_of_the_text(self) -> None:
        text = [among("a", 0.1, "x"), among("b", 0.5, "x"), among("c", 0.2, "x")]
        assert [(doubt.start, doubt.text) for doubt in doubted(*text, number=2)] == [
            (0, "a"),
            (2, "c"),
        ]

    def test_a_place_tells_what_stands_there_and_what_else_might(self) -> None:
        (doubt,) = doubted(among("a", 0.25, " stood", "a", "was"))
        assert doubt.probability == pytest.approx(0.25)
        assert [way.text for way in doubt.alternatives] == [" stood", "was"]
        chances = [way.probability for way in doubt.alternatives]
        assert chances == pytest.approx([0.5, 0.125])

    def test_what_is_as_good_as_sure_is_no_doubt(self) -> None:
        assert doubted(among("a", 0.95, "b"), among("b", None, "c")) == []

    def test_the_end_of_the_text_is_no_alternative(self) -> None:
        end = Choice(token("<|im_end|>", control=True), math.log(0.5))
        assert doubted(Scored(token("a"), 1, math.log(0.1), 2, (end,))) == []

    def test_five_are_enough(self) -> None:
        (doubt,) = doubted(among("a", 0.01, *"bcdefghi"))
        assert [way.text for way in doubt.alternatives] == list("bcdef")

    def test_half_a_character_is_told_as_the_likeliest_that_it_becomes(self) -> None:
        half = b"x" + QIU[:2]
        table = Table({b"": {half: 0.5}, half: {QIU[2:]: 0.2, KE[2:]: 0.7}})
        (doubt,) = doubted(among("a", 0.1, half), table=table)
        assert [way.text for way in doubt.alternatives] == ["x科"]

    def test_the_rest_of_a_character_is_changed_with_the_character(self) -> None:
        text = [among("a", 0.95), scored(QIU[:2], 0.9), among(QIU[2:], 0.2, KE[2:], b"x")]
        (doubt,) = doubted(*text)
        assert (doubt.start, doubt.text) == (1, "秋")
        assert doubt.probability == pytest.approx(0.2)
        assert [way.text for way in doubt.alternatives] == ["科"]

    def test_what_leads_to_the_same_character_is_no_alternative(self) -> None:
        table = Table({b"": {QIU[:2]: 0.5}, QIU[:2]: {QIU[2:]: 1.0}})
        assert doubted(among("秋", 0.1, QIU[:2]), table=table) == []

    def test_nothing_is_known_of_what_has_nothing_before_it(self) -> None:
        text = [among("a", 0.1, "x"), among("b", 0.1, "x")]
        assert [doubt.text for doubt in doubted(*text, asked="")] == ["b"]
