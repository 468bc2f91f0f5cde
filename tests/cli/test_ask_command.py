"""`scribe ask`: one turn of a conversation, with what is piped in and pictures."""

from __future__ import annotations

import json
from pathlib import Path

import front_door
import pytest
from front_door import Scribe, prose
from PIL import Image
from tiny_gguf import TinyModel

scribe = front_door.scribe


@pytest.fixture
def pictures(tmp_path: Path) -> list[str]:
    """Two pictures of different colours."""
    paths = [tmp_path / "red.png", tmp_path / "blue.jpg"]
    for path, colour in zip(paths, ("red", "blue"), strict=True):
        Image.new("RGB", (40, 30), colour).save(path)
    return list(map(str, paths))


def test_ask_is_one_turn(scribe: Scribe) -> None:
    assert scribe("ask", "你好吗", "--model", scribe.script("我很好。")).out == "我很好。\n"


def test_ask_gives_the_model_what_is_piped_in(scribe: Scribe) -> None:
    model = scribe.script("好的。", context=60)

    told = scribe("ask", "概括", "--model", model, stdin=prose(200).encode(), status=3)

    assert "60" in told.err


def test_ask_answers_as_json(scribe: Scribe) -> None:
    told = scribe("ask", "你好", "--json", "--seed", "7", "--model", scribe.script("我很好。"))

    answer = json.loads(told.out)
    assert answer["text"] == "我很好。"
    assert (answer["complete"], answer["seed"], answer["schema"]) == (True, 7, 1)


def test_ask_writes_a_file(scribe: Scribe) -> None:
    path: Path = scribe.home / "answer.md"

    told = scribe("ask", "你好", "-o", str(path), "--model", scribe.script("我很好。"))

    assert (told.out, path.read_text("utf-8")) == ("", "我很好。\n")


def test_a_picture_is_shown_to_a_model_that_sees(scribe: Scribe, pictures: list[str]) -> None:
    seeing = scribe.script("一张红色的图。", sees=True)
    question = ("ask", "这是什么", "--json", "--model", seeing)

    with_picture = json.loads(scribe(*question, "--image", pictures[0]).out)
    without = json.loads(scribe(*question).out)

    assert with_picture["text"] == "一张红色的图。"
    assert (with_picture["images"], without["images"]) == ([pictures[0]], [])
    tokens = [told["timings"]["prompt_tokens"] for told in (with_picture, without)]
    assert tokens[0] == tokens[1] + 64  # what a picture takes of a script


def test_several_pictures_keep_their_order(scribe: Scribe, pictures: list[str]) -> None:
    images = [part for path in reversed(pictures) for part in ("--image", path)]

    told = scribe("ask", "比较", *images, "--json", "--model", scribe.script("好。", sees=True))

    assert json.loads(told.out)["images"] == pictures[::-1]


def test_a_picture_is_refused_by_a_model_that_does_not_see(
    scribe: Scribe, pictures: list[str]
) -> None:
    told = scribe(
        "ask", "这是什么", "--image", pictures[0], "--model", scribe.script("x"), status=3
    )

    assert "script1 is a text model: it cannot see pictures." in told.err
    assert "scribe models pull" in told.err


def test_a_model_file_without_a_projector_does_not_see(
    scribe: Scribe, tmp_path: Path, pictures: list[str]
) -> None:
    model = TinyModel().write(tmp_path / "tiny.gguf")

    told = scribe("ask", "Look", "--image", pictures[0], "--model", str(model), status=3)

    assert "tiny is a text model: it cannot see pictures." in told.err


def test_what_is_no_picture_is_refused_before_a_model_is_looked_for(
    scribe: Scribe, tmp_path: Path
) -> None:
    path = tmp_path / "notes.md"
    path.write_text("三月搬家。", "utf-8")

    assert "notes.md" in scribe("ask", "看", "--image", str(path), "--model", "?", status=2).err
    assert "gone.png" in scribe("ask", "看", "--image", "gone.png", "--model", "?", status=2).err
