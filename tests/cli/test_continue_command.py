"""`scribe continue`: goes on from the last word."""

from __future__ import annotations

import json

import front_door
import pytest
from front_door import Scribe, han, prose

scribe = front_door.scribe

HALF = "夜深了，老张推着车走到"
WHOLE = "夜深了，老张推着车走到桥头。\n"


def test_half_a_sentence_is_finished(scribe: Scribe) -> None:
    told = scribe("continue", "--length", "100", "--model", scribe.script(prose(500)),
                  stdin=HALF.encode())  # fmt: skip

    assert told.err == ""
    assert told.out.startswith(prose(20))
    assert 85 <= han(told.out) <= 115
    assert told.out.endswith("。\n")


def test_in_place_adds_to_the_file(scribe: Scribe) -> None:
    file = scribe.home / "draft.md"
    file.write_text(HALF, "utf-8")

    told = scribe(
        "continue", "-i", str(file), "--length", "60", "--model", scribe.script(prose(500))
    )

    assert (told.out, told.err) == ("", "")
    assert file.read_text("utf-8").startswith(HALF + prose(20))
    assert file.with_name("draft.md~").read_text("utf-8") == HALF


def test_after_a_whole_sentence_on_its_line_a_new_paragraph_begins(scribe: Scribe) -> None:
    file = scribe.home / "draft.md"
    file.write_bytes(WHOLE.replace("\n", "\r\n").encode())

    scribe("continue", "-i", str(file), "--length", "60", "--model", scribe.script(prose(500)))

    text = file.read_bytes().decode()
    assert text.startswith(WHOLE.strip() + "\r\n\r\n" + prose(20))
    assert text.endswith("。\r\n")


@pytest.mark.parametrize(
    ("given", "lead"),
    [(WHOLE, "\n"), (f"{WHOLE}\n", ""), (WHOLE.strip(), ""), (HALF, ""), (f"{HALF}\n", "")],
)
def test_what_is_appended_to_the_text_begins_a_paragraph_too(
    scribe: Scribe, given: str, lead: str
) -> None:
    told = scribe("continue", "--length", "60", "--model", scribe.script(prose(500)),
                  stdin=given.encode())  # fmt: skip

    assert told.out.startswith(lead + prose(20))


def test_json_tells_what_stands_between(scribe: Scribe) -> None:
    told = scribe("continue", "--json", "--length", "60", "--model", scribe.script(prose(500)),
                  stdin=WHOLE.encode())  # fmt: skip

    result = json.loads(told.out)
    assert (result["tool"], result["between"], result["complete"]) == ("continue", "\n\n", True)
    assert result["text"].startswith(prose(20))


def test_what_is_there_is_not_said_again(scribe: Scribe) -> None:
    said = prose(200, seed=1)
    told = scribe("continue", "--length", "100", "--model", scribe.script(said + prose(400)),
                  stdin=said.encode())  # fmt: skip

    assert said[:60] not in told.out


def test_a_text_longer_than_the_context_is_gone_on_from_its_end(scribe: Scribe) -> None:
    text = "\n\n".join(prose(500, seed=seed) for seed in range(10))
    model = scribe.script(*(prose(900, seed=50 + seed) for seed in range(9)), context=4096)

    told = scribe("continue", "--length", "60", "--model", model, stdin=text.encode())

    assert 50 <= han(told.out) <= 70


def test_a_base_model_goes_on_too(scribe: Scribe) -> None:
    told = scribe("continue", "--length", "60", "--model", scribe.script(prose(500), chat=False),
                  stdin=HALF.encode())  # fmt: skip

    assert told.out.startswith(prose(20))
