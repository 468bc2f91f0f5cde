"""/alternatives with a tiny model behind the real scribe chat."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import front_door
import pytest
from front_door import Scribe
from PIL import Image
from tiny_gguf import TinyModel
from tiny_vision import GEMMA, Seeing, seeing

scribe = front_door.scribe

DRAFT = "# A hill\n\nOn a hill stood the old man.\n\nHe was tall, 秋天 and all.\n"
FIRST, SECOND = "On a hill stood the old man.", "He was tall, 秋天 and all."


@pytest.fixture
def model(tmp_path: Path) -> str:
    """A model that soon ends its answers."""
    return str(TinyModel(end_bias=1.0).write(tmp_path / "tiny.gguf"))


@pytest.fixture
def draft(tmp_path: Path) -> Path:
    path = tmp_path / "draft.md"
    path.write_text(DRAFT, "utf-8")
    return path


def chat(scribe: Scribe, model: str, *lines: str, options: tuple[str, ...] = ()) -> tuple[str, str]:
    """What a session that is piped in writes to stdout and stderr."""
    stdin = "".join(f"{line}\n" for line in lines).encode()
    told = scribe(
        "chat", "--model", model, "--threads", "1", "--seed", "3", "--session", "s",
        *options, stdin=stdin,
    )  # fmt: skip
    return told.out, told.err


def places(out: str) -> list[tuple[str, str]]:
    """What the list has of each place: the token in its brackets, and the line of alternatives."""
    return re.findall(r"^ \d  .*\[(.+?)\].*%\n((?: {4}.*%\n)+)", out, re.MULTILINE)


def alternative(out: str, place: int, letter: str) -> str:
    """The alternative of that letter, which is one character of the tiny model."""
    found = re.search(rf"\b{letter} “(.)” ", places(out)[place - 1][1])
    assert found, out
    return found[1]


def changes(scribe: Scribe, kind: str) -> list[dict[str, Any]]:
    path = scribe.journal.with_name("sessions") / "s" / "journal.jsonl"
    lines = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    return [line[kind] for line in lines if kind in line]


def saved(scribe: Scribe) -> str:
    return (scribe.home / "out.md").read_text("utf-8")


def test_the_places_of_an_answer_are_listed_with_what_else_was_likely(
    scribe: Scribe, model: str
) -> None:
    out, err = chat(scribe, model, "Hello", "/alternatives")

    answer, listed = out.split("\n", 1)
    assert answer == changes(scribe, "said")[0]["turn"]["answer"]
    assert len(places(listed)) == 8
    for token, ways in places(listed):
        assert token in answer
        assert re.findall(r"\b([a-e]) “", ways) == list("abcde")
    shares = re.findall(r"([\d.]+) %", places(listed)[0][1])
    assert sorted(map(float, shares), reverse=True) == list(map(float, shares))
    assert "/alternatives 1 a" in err


def test_an_answer_is_had_anew_from_one_of_its_places(scribe: Scribe, model: str) -> None:
    out, _err = chat(scribe, model, "Hello", "/alternatives", "/alternatives 2 c")

    old, new = changes(scribe, "said")
    assert new["again"] and new["turn"]["complete"]
    changed = alternative(out, 2, "c")
    answer, before = new["turn"]["answer"], old["turn"]["answer"]
    start = next(
        at for at, pair in enumerate(zip(before, answer, strict=False)) if len({*pair}) > 1
    )
    assert answer[start] == changed
    assert out.endswith(f"{answer}\n")


def test_the_answer_before_comes_back_by_one_undo_even_in_another_run(
    scribe: Scribe, model: str
) -> None:
    first, _err = chat(scribe, model, "Hello", "/alternatives", "/alternatives 2 c")

    again, _err = chat(scribe, model, "/alternatives", "/undo", "/alternatives")

    anew, undone = places(again)[:8], places(again)[8:]
    assert undone == places(first)
    assert undone != anew


def test_the_list_serves_again_after_an_undo_and_not_before(scribe: Scribe, model: str) -> None:
    lines = ("/alternatives", "/alternatives 1 a", "/alternatives 1 b", "/undo")
    _out, err = chat(scribe, model, "Hello", *lines, "/alternatives 1 b")

    assert err.count("No alternatives of the text as it is now were shown.") == 1
    assert len(changes(scribe, "said")) == 3


def test_the_rest_of_a_paragraph_of_the_draft_is_written_anew_and_no_more(
    scribe: Scribe, model: str, draft: Path
) -> None:
    lines = (
        f"/open {draft}",
        "/alternatives 1",
        "/alternatives 3 a",
        f"/save {scribe.home}/out.md",
    )
    out, _err = chat(scribe, model, *lines)

    heading, first, second = saved(scribe).rstrip("\n").split("\n\n")
    assert (heading, second) == ("# A hill", SECOND)
    changed = alternative(out, 3, "a")
    start = next(at for at, pair in enumerate(zip(FIRST, first, strict=False)) if len({*pair}) > 1)
    assert first[start] == changed
    assert "\n" not in first


def test_a_change_of_the_draft_is_undone_and_had_anew(
    scribe: Scribe, model: str, draft: Path
) -> None:
    lines = (f"/open {draft}", "/alternatives 1", "/alternatives 3 a")
    chat(scribe, model, *lines, "/regen", "/undo", f"/save {scribe.home}/out.md")

    once, twice = (drafted["text"] for drafted in changes(scribe, "drafted")[1:])
    assert saved(scribe) == DRAFT
    assert once != twice
    assert all(text.endswith(f"\n\n{SECOND}\n") for text in (once, twice))


def test_a_part_of_the_draft_is_judged_in_its_place(
    scribe: Scribe, model: str, draft: Path
) -> None:
    lines = (f"/open {draft}", "/alternatives 2", f"/open {scribe.home}/alone.md", "/alternatives")
    (scribe.home / "alone.md").write_text(SECOND, "utf-8")
    out, _err = chat(scribe, model, *lines)

    inside, alone = places(out)[:8], places(out)[8:]
    assert all(token.strip() in SECOND for token, _ways in inside)
    assert inside != alone


def test_a_part_that_is_not_there_is_refused(scribe: Scribe, model: str, draft: Path) -> None:
    assert "no part 7" in chat(scribe, model, f"/open {draft}", "/alternatives 7")[1]


def test_the_answer_that_came_last_goes_before_the_draft_and_a_part_does_not(
    scribe: Scribe, model: str, draft: Path
) -> None:
    lines = (f"/open {draft}", "Hello", "/alternatives", "/alternatives 1", "/alternatives 1 a")
    out, _err = chat(scribe, model, *lines)

    answer = changes(scribe, "said")[0]["turn"]["answer"]
    assert all(token in answer for token, _ways in places(out)[:8])
    assert all(token in FIRST for token, _ways in places(out)[8:])
    assert len(changes(scribe, "said")) == 1
    assert len(changes(scribe, "drafted")) == 2


@pytest.mark.parametrize(
    ("choice", "reason"),
    [("9 a", "There is no place 9"), ("0 a", "There is no place 0"), ("1 z", "alternative z")],
)
def test_what_is_not_in_the_list_cannot_be_chosen(
    scribe: Scribe, model: str, choice: str, reason: str
) -> None:
    _out, err = chat(scribe, model, "Hello", "/alternatives", f"/alternatives {choice}")

    assert reason in err
    assert len(changes(scribe, "said")) == 1


def test_of_what_the_context_does_not_hold_the_end_is_judged(scribe: Scribe, model: str) -> None:
    path = scribe.home / "long.md"
    path.write_text("The first words. " * 40 + "The very last ones.", "utf-8")

    out, err = chat(scribe, model, f"/open {path}", "/alternatives", options=("--context", "256"))

    assert "no more than the last" in err
    assert len(places(out)) == 8


def test_an_answer_that_its_question_leaves_no_room_for_stands_by_itself(
    scribe: Scribe, model: str
) -> None:
    (scribe.home / "notes.md").write_text("Words and words. " * 20, "utf-8")
    chat(scribe, model, f"/file {scribe.home}/notes.md", "Hello", options=("--context", "1024"))

    out, err = chat(scribe, model, "/alternatives", options=("--context", "256"))

    assert "the answer stands by itself" in err
    assert places(out)


def test_a_base_model_knows_its_places_too(scribe: Scribe, tmp_path: Path, draft: Path) -> None:
    base = str(TinyModel(template="", end_bias=0.5).write(tmp_path / "base.gguf"))
    lines = (f"/open {draft}", "/alternatives 1", "/alternatives 2 a", "Hello", "/alternatives")

    out, _err = chat(scribe, base, *lines)

    assert len(places(out)) == 16
    assert len(changes(scribe, "drafted")) == 2


def test_an_answer_to_a_picture_is_judged_and_had_anew_after_the_picture(
    scribe: Scribe, tmp_path: Path
) -> None:
    tiny = Seeing.write(tmp_path)
    replace(seeing(GEMMA, 1024), end_bias=1.0).write(tiny.model)
    Image.new("RGB", (64, 48), "orange").save(tmp_path / "cat.png")
    lines = (f"/image {tmp_path}/cat.png", "Look", "/alternatives", "/alternatives 1 a")

    out, err = chat(scribe, str(tiny.model), *lines, options=("--mmproj", str(tiny.mmproj)))

    assert places(out)
    assert "stands by itself" not in err
    old, new = changes(scribe, "said")
    assert new["turn"]["pictures"] == old["turn"]["pictures"] == [f"{tmp_path}/cat.png"]
    assert new["turn"]["answer"] != old["turn"]["answer"]
