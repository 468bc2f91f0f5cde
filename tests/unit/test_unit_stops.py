"""Stop strings: how the text was cut into pieces must not matter."""

from __future__ import annotations

import random

import pytest

from scribe.engine.stops import StopScanner


def scan(pieces: list[str], stops: tuple[str, ...]) -> tuple[str, bool]:
    scanner = StopScanner(stops)
    text = ""
    for piece in pieces:
        text += scanner.feed(piece)
        if scanner.stopped:
            break
    return text + scanner.flush(), scanner.stopped


def cut(text: str, generator: random.Random) -> list[str]:
    pieces: list[str] = []
    while text:
        size = generator.randint(1, 4)
        pieces.append(text[:size])
        text = text[size:]
    return pieces


@pytest.mark.parametrize("seed", range(300))
def test_the_text_ends_before_the_stop_that_is_complete_first(seed: int) -> None:
    generator = random.Random(seed)

    def word(length: int) -> str:
        return "".join(generator.choice("ab。") for _ in range(length))

    text = word(generator.randint(0, 30))
    stops = tuple(word(generator.randint(0, 4)) for _ in range(generator.randint(0, 3)))
    found = [(at + len(stop), at) for stop in stops if stop and (at := text.find(stop)) >= 0]
    _end, start = min(found, default=(len(text), len(text)))
    for pieces in (cut(text, generator), cut(text, generator), list(text), [text]):
        assert scan(pieces, stops) == (text[:start], bool(found))


def test_nothing_is_held_that_cannot_become_a_stop() -> None:
    scanner = StopScanner(("STOP",))
    assert scanner.feed("a") == "a"
    assert scanner.feed("bST") == "b"
    assert scanner.feed("x") == "STx"
    assert scanner.flush() == ""


def test_what_was_held_comes_out_at_the_end() -> None:
    scanner = StopScanner(("STOP",))
    assert scanner.feed("ends in STO") == "ends in "
    assert scanner.flush() == "STO"
    assert not scanner.stopped
