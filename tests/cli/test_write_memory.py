"""Texts that a model leaves too short, and texts longer than its context."""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess

import front_door
import outlined
import pytest
from front_door import PATIENCE, Scribe, han, prose
from outlined import DRAWN, HEADINGS, LENGTH, headings, latest, place

scribe = front_door.scribe

ASKED = (*outlined.ASKED, "--sections", "3", "--seed", "7", "--model")
FRESH = prose(400, seed=77)


def finished(scribe: Scribe) -> bool:
    job = json.loads(latest(scribe).with_name("job.json").read_text("utf-8"))
    return job["finished"] is True


def read_until(process: subprocess.Popen[bytes], length: int) -> str:
    """What a process writes, until it is at least `length` 字."""
    assert process.stdout is not None
    got = b""
    while han(text := got.decode("utf-8", "ignore")) < length:
        assert select.select([process.stdout], [], [], PATIENCE)[0], "nothing was written"
        chunk = os.read(process.stdout.fileno(), 4096)
        assert chunk, f"the text ended too soon: {text}"
        got += chunk
    return got.decode("utf-8", "ignore")


# -- a last turn that ends early -------------------------------------------------------------------


def stuck(*more: str) -> list[str]:
    """Replies of which the last section says the same over and over, and `more` after it."""
    last = prose(120, seed=3)
    return [DRAWN, *(prose(400, seed=number) for number in range(3)), f"{last}\n\n{last}", *more]


def test_a_text_whose_end_repeats_itself_goes_on_to_its_length(scribe: Scribe) -> None:
    model = scribe.script(*stuck(FRESH), plans=True)

    result = json.loads(scribe(*ASKED, model, "--json").out)

    assert result["complete"] is True
    assert 0.9 * LENGTH <= han(result["text"]) <= 1.1 * LENGTH
    assert headings(result["text"]) == HEADINGS
    assert FRESH[:20] in result["text"]
    assert result["text"].count(prose(20, seed=3)) == 1
    assert result["text"].endswith("。")
    assert result["quality"]["duplicate_sentences"] == 0
    assert finished(scribe)


def test_a_text_with_nothing_new_to_say_ends_all_the_same(scribe: Scribe) -> None:
    result = json.loads(scribe(*ASKED, scribe.script(*stuck(), plans=True), "--json").out)

    assert result["complete"] is True
    assert headings(result["text"]) == HEADINGS
    assert finished(scribe)


def test_what_is_asked_for_more_is_not_in_the_text(scribe: Scribe) -> None:
    more = f"紧接着上面的最后一句往下写。{FRESH}"

    text = scribe(*ASKED, scribe.script(*stuck(more), plans=True)).out

    assert "紧接着上面" not in text
    assert FRESH[11:21] in text


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGINT])
def test_a_text_interrupted_while_it_makes_up_for_its_length_is_finished(
    scribe: Scribe, number: signal.Signals
) -> None:
    model = scribe.script(*stuck(FRESH), plans=True, delay=0.004)
    process = scribe.start(*ASKED, model)
    read_until(process, 730)  # some 700 字 stand when the extra turn begins
    process.send_signal(number)
    process.communicate(timeout=PATIENCE)
    kept = latest(scribe).read_text("utf-8")
    assert FRESH[:10] in kept and not finished(scribe)

    told = scribe("resume", "--model", scribe.script(prose(400, seed=100), plans=True))

    assert told.out.startswith(kept)
    assert headings(told.out) == HEADINGS
    assert 0.9 * LENGTH <= han(told.out) <= 1.1 * LENGTH
    assert finished(scribe)


# -- a context that is soon full -------------------------------------------------------------------

LONG = ("--length", "2000", "--seed", "7", "--model")
SMALL = ("--length", "900", "--sections", "8", "--seed", "7", "--model")
SECTIONS = [prose(10, seed=500 + number)[:6] for number in range(8)]
EIGHT = "馄饨摊\n" + "\n".join(
    f"{number}. {heading}：{prose(20, seed=600 + number)[:10]}"
    for number, heading in enumerate(SECTIONS, start=1)
)


def drawn_headings(text: str) -> list[str]:
    return [heading.removeprefix("## ") for heading in headings(text)[1:]]


def forgetful(scribe: Scribe, context: int, first: int = 0, **head: object) -> str:
    """A model with little room. Every reply may be a section or a summary: both are prose."""
    replies = [prose(600, seed=first + number) for number in range(40)]
    drawn = [] if first else [EIGHT]
    return scribe.script(*drawn, *replies, plans=True, context=context, **head)


@pytest.mark.parametrize(
    ("context", "asked"), [(2000, LONG), (2600, LONG), (1400, SMALL)], ids=["2000", "2600", "1400"]
)
def test_a_text_longer_than_the_context_comes_whole(
    scribe: Scribe, context: int, asked: tuple[str, ...]
) -> None:
    told = scribe("write", "--topic", "夜市", *asked, forgetful(scribe, context), "--json")

    result = json.loads(told.out)
    length = int(asked[1])
    assert told.err == ""
    assert result["complete"] is True
    assert 0.9 * length <= han(result["text"]) <= 1.1 * length
    sections = [part["heading"] for part in result["plan"]["sections"] if part["heading"]]
    assert len(sections) >= 7
    assert drawn_headings(result["text"]) == sections == SECTIONS[: len(sections)]
    assert result["quality"]["duplicate_sentences"] == 0


@pytest.mark.parametrize(("context", "asked"), [(2000, LONG), (1400, SMALL)], ids=["2000", "1400"])
def test_the_summary_is_kept_beside_the_text_and_not_in_it(
    scribe: Scribe, context: int, asked: tuple[str, ...]
) -> None:
    text = scribe("write", "--topic", "夜市", *asked, forgetful(scribe, context)).out

    kept = place(scribe)
    assert kept["summarized"] > 0
    assert han(kept["summary"]) > 20
    assert kept["summary"][:20] not in text
    assert kept["summarized"] < len(kept["starts"])
    assert finished(scribe)


def test_a_text_with_room_enough_is_not_summarized(scribe: Scribe) -> None:
    scribe("write", "--topic", "夜市", *LONG, forgetful(scribe, 20_000))

    assert (place(scribe)["summary"], place(scribe)["summarized"]) == ("", 0)


def test_a_very_long_text_is_summarized_though_there_is_room(scribe: Scribe) -> None:
    asked = ("--length", "6500", "--sections", "8", "--seed", "7", "--json", "--model")

    told = scribe("write", "--topic", "夜市", *asked, forgetful(scribe, 60_000))

    result = json.loads(told.out)
    assert result["complete"] is True
    assert 0.9 * 6500 <= han(result["text"]) <= 1.1 * 6500
    assert han(place(scribe)["summary"]) > 20
    assert place(scribe)["summarized"] > 8


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGINT])
def test_a_text_interrupted_after_a_summary_is_finished(
    scribe: Scribe, number: signal.Signals
) -> None:
    process = scribe.start("write", "--topic", "夜市", *SMALL, forgetful(scribe, 1400, delay=0.002))
    read_until(process, 600)
    process.send_signal(number)
    process.communicate(timeout=PATIENCE)
    kept, before = latest(scribe).read_text("utf-8"), place(scribe)
    assert before["summarized"] > 0 and not finished(scribe)

    told = scribe("resume", "--model", forgetful(scribe, 1400, first=100))

    assert told.out.startswith(kept)
    assert drawn_headings(told.out) == SECTIONS
    assert 0.9 * 900 <= han(told.out) <= 1.1 * 900
    assert place(scribe)["summarized"] >= before["summarized"]
    assert before["summary"][:20] not in told.out
    assert finished(scribe)


def test_a_model_with_more_room_finishes_a_summarized_text(scribe: Scribe) -> None:
    process = scribe.start("write", "--topic", "夜市", *SMALL, forgetful(scribe, 1400, delay=0.002))
    read_until(process, 600)
    process.send_signal(signal.SIGKILL)
    process.communicate(timeout=PATIENCE)
    kept, before = latest(scribe).read_text("utf-8"), place(scribe)

    told = scribe("resume", "--model", forgetful(scribe, 20_000, first=100), "--context", "20000")

    assert told.out.startswith(kept)
    assert place(scribe)["summary"] == before["summary"] != ""
    assert drawn_headings(told.out) == SECTIONS


def test_a_text_begun_with_room_is_finished_without(scribe: Scribe) -> None:
    process = scribe.start(
        "write", "--topic", "夜市", *SMALL, forgetful(scribe, 20_000, delay=0.002)
    )
    read_until(process, 600)
    process.send_signal(signal.SIGKILL)
    process.communicate(timeout=PATIENCE)
    kept = latest(scribe).read_text("utf-8")

    told = scribe("resume", "--model", forgetful(scribe, 1400, first=100))

    assert told.out.startswith(kept)
    assert drawn_headings(told.out) == SECTIONS
    assert finished(scribe)


def test_a_summary_of_nothing_stops_no_text(scribe: Scribe) -> None:
    # The summary is the reply after those of the opening and three or four sections.
    replies = [prose(600, seed=number) for number in range(40)]
    model = scribe.script(EIGHT, *replies[:3], "", *replies[3:], plans=True, context=1400)

    result = json.loads(scribe("write", "--topic", "夜市", *SMALL, model, "--json").out)

    assert result["complete"] is True
    assert 0.85 * 900 <= han(result["text"]) <= 1.1 * 900


@pytest.mark.parametrize("context", [200, 900, 1500])
def test_a_context_too_small_for_one_section_is_refused(scribe: Scribe, context: int) -> None:
    told = scribe("write", "--topic", "夜市", *LONG, forgetful(scribe, context), status=3)

    assert told.out == ""
    assert f"the context holds {context}." in told.err
    assert scribe.drafts() == []
