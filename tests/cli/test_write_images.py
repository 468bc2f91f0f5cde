"""`scribe write --image`: texts that are written from pictures."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import front_door
import outlined
import pytest
from front_door import Scribe, prose
from outlined import DRAWN, HEADINGS, headings, latest
from PIL import Image
from tiny_vision import Seeing

scribe = front_door.scribe

PICTURE = 64  # tokens that a picture takes in a script
CAPTION = "A ginger cat sleeps on the sunny sill of an open window."
ASKED = ("write", "--topic", "窗台上的猫", "--length", "100", "--lang", "zh")
OUTLINED = (*outlined.ASKED, "--sections", "3")
TEMPLATES = ["caption", "alt-text", "picture-story"]


def picture(scribe: Scribe, name: str = "cat.png") -> str:
    """A real PNG file."""
    path = scribe.home / name
    Image.new("RGB", (40, 30), "orange").save(path)
    return str(path)


def result(scribe: Scribe, *arguments: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(scribe(*arguments, "--json").out)
    return found


def prompt_tokens(scribe: Scribe, *arguments: str) -> int:
    tokens: int = result(scribe, *arguments)["timings"]["prompt_tokens"]
    return tokens


def test_a_caption_is_one_sentence_and_needs_no_topic(scribe: Scribe) -> None:
    model = scribe.script(f"{CAPTION} It is warm there. Nobody is at home.", sees=True)

    told = scribe("write", "--template", "caption", "--image", picture(scribe), "--model", model)

    assert told.out == CAPTION + "\n"
    assert told.err == ""


def test_without_a_topic_the_language_is_the_one_scribe_speaks(
    scribe: Scribe, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = ("write", "--template", "caption", "--image", picture(scribe),
             "--model", scribe.script(prose(30), sees=True))  # fmt: skip

    english = result(scribe, *asked, "--lang", "en")["language"]
    monkeypatch.setenv("LANGUAGE", "zh_CN")
    chinese = result(scribe, *asked)["language"]

    assert (english, chinese) == ("en", "zh")


@pytest.mark.parametrize("template", TEMPLATES)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_template_of_pictures_wants_one(scribe: Scribe, template: str, language: str) -> None:
    told = scribe("write", "--template", template, "--lang", language,
                  "--model", scribe.script(CAPTION, sees=True), status=2)  # fmt: skip

    assert f"The template {template} writes from pictures." in told.err
    assert "--image FILE" in told.err
    assert not scribe.journal.exists()


@pytest.mark.parametrize("template", TEMPLATES)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_template_of_pictures_shows_the_model_each_once(
    scribe: Scribe, template: str, language: str
) -> None:
    """Seen by what the prompt costs: two pictures, and a line with the name of each."""
    one, other = picture(scribe, "one.png"), picture(scribe, "two.png")
    text, length = (prose(20), "20") if language == "zh" else (CAPTION, "12")  # a good draft
    asked = ("write", "--template", template, "--lang", language, "--length", length, "--model",
             scribe.script(text, sees=True))  # fmt: skip

    single = prompt_tokens(scribe, *asked, "--image", one)
    double = prompt_tokens(scribe, *asked, "--image", one, "--image", other)

    assert PICTURE < double - single < 2 * PICTURE


def test_any_template_can_be_shown_pictures(scribe: Scribe) -> None:
    shown = picture(scribe)
    model = scribe.script(prose(100), sees=True)

    blind, seeing = result(scribe, *ASKED, "--model", model), result(
        scribe, *ASKED, "--model", model, "--image", shown
    )  # fmt: skip

    assert seeing["timings"]["prompt_tokens"] - blind["timings"]["prompt_tokens"] == PICTURE
    assert (blind["images"], seeing["images"]) == ([], [shown])


def test_a_picture_alone_says_no_topic_to_other_templates(scribe: Scribe) -> None:
    told = scribe("write", "--image", picture(scribe), "--model", scribe.script("x"), status=2)

    assert "--topic" in told.err


def test_every_turn_is_shown_the_pictures_and_the_outline_is_too(scribe: Scribe) -> None:
    """Seen by what the prompts cost: an outline and four sections."""
    model = scribe.script(DRAWN, *(prose(400, seed=number) for number in range(5)), plans=True,
                          sees=True)  # fmt: skip

    blind = result(scribe, *OUTLINED, "--model", model)
    seeing = result(scribe, *OUTLINED, "--model", model, "--image", picture(scribe))

    assert headings(seeing["text"]) == HEADINGS
    more = seeing["timings"]["prompt_tokens"] - blind["timings"]["prompt_tokens"]
    assert more == 5 * PICTURE


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("gone.png", None, "No such file"),
        ("text.png", b"no picture at all", "cannot be used as a picture"),
        ("cut.png", b"\x89PNG\r\n\x1a\n\x00\x00", "cannot be used as a picture"),
    ],
)
def test_a_bad_picture_is_refused_before_a_model_is_looked_for(
    scribe: Scribe, name: str, data: bytes | None, reason: str
) -> None:
    path = scribe.home / name
    if data is not None:
        path.write_bytes(data)

    told = scribe(*ASKED, "--image", picture(scribe), "--image", str(path),
                  "--model", "script:/nowhere", status=2)  # fmt: skip

    assert name in told.err and reason in told.err


@pytest.mark.parametrize(
    ("head", "reason"),
    [({}, "cannot see pictures"), ({"chat": False, "sees": True}, "is a base model")],
)
def test_a_model_that_cannot_be_shown_pictures_is_refused(
    scribe: Scribe, head: dict[str, bool], reason: str
) -> None:
    model = scribe.script(prose(200), **head)

    told = scribe(*ASKED, "--image", picture(scribe), "--model", model, status=3)

    assert told.out == ""
    assert reason in told.err
    assert not scribe.journal.exists()


def test_pictures_take_room_that_the_text_does_not_have(scribe: Scribe) -> None:
    shown = [part for number in range(10) for part in
             ("--image", picture(scribe, f"{number}.png"))]  # fmt: skip
    asked = (*ASKED, "--model", scribe.script(prose(200), sees=True, context=1536))

    assert scribe(*asked, *shown[:2]).out.startswith(prose(60))
    told = scribe(*asked, *shown, status=3)

    assert "the context holds 1536" in told.err


def test_pictures_stay_when_a_summary_takes_the_place_of_older_turns(scribe: Scribe) -> None:
    """Seen by what the text costs in a context that is too small for all of it."""
    replies = [DRAWN, *(prose(400, seed=number) for number in range(3)), "讲了一个馄饨摊。",
               *(prose(400, seed=number) for number in range(3, 9))]  # fmt: skip
    model = scribe.script(*replies, plans=True, sees=True, context=2048)

    seeing = result(scribe, *OUTLINED, "--model", model, "--image", picture(scribe))

    place = json.loads(latest(scribe).with_name("job.json").read_text("utf-8"))["place"]
    assert place["summarized"] > 0
    assert seeing["complete"] and headings(seeing["text"]) == HEADINGS


def interrupted(scribe: Scribe, shown: str) -> str:
    """The words of a text from a picture, whose engine failed while they were written."""
    model = scribe.script(prose(200), sees=True, fail_after=60)
    process = scribe.start(*ASKED, "--image", shown, "--model", model, cwd=scribe.home)
    kept = scribe.end(process, 3).out.removesuffix("\n")
    assert kept
    return kept


def test_a_text_from_a_picture_is_resumed_with_it(scribe: Scribe) -> None:
    path = picture(scribe)
    kept = interrupted(scribe, "cat.png")
    job = json.loads(latest(scribe).with_name("job.json").read_text("utf-8"))

    model = scribe.script(prose(200, seed=3), sees=True)
    found = result(scribe, "resume", "--model", model)

    assert job["brief"]["pictures"] == found["images"] == [path]
    assert found["complete"] and found["text"].startswith(kept)


def test_a_text_whose_picture_is_gone_waits_for_it(scribe: Scribe) -> None:
    path = Path(picture(scribe))
    kept = interrupted(scribe, "cat.png")
    moved = path.rename(scribe.home / "moved.png")
    model = scribe.script(prose(200, seed=3), sees=True)

    told = scribe("resume", "--model", model, status=2)

    assert str(path) in told.err
    assert f"its words are in {latest(scribe)}" in told.err
    assert latest(scribe).read_text("utf-8") == kept
    moved.rename(path)
    assert scribe("resume", "--model", model).out.startswith(kept)


def test_a_text_without_a_topic_is_listed_under_the_name_of_its_picture(scribe: Scribe) -> None:
    asked = ("write", "--template", "caption", "--image", picture(scribe, "ginger.png"))

    scribe(*asked, "--model", scribe.script(CAPTION, sees=True))

    assert latest(scribe).parent.name.endswith("-ginger")


def test_drafts_are_written_from_pictures_too(scribe: Scribe) -> None:
    model = scribe.script(CAPTION, CAPTION.replace("ginger", "tabby"), sees=True)

    found = result(scribe, "write", "--template", "caption", "--image", picture(scribe),
                   "--drafts", "2", "--model", model)  # fmt: skip

    assert {drawn["text"] for drawn in found["drafts"]} == {
        CAPTION, CAPTION.replace("ginger", "tabby"),
    }  # fmt: skip


def test_what_pictures_is_must_be_yes_or_no(scribe: Scribe) -> None:
    shown = scribe("templates", "show", "caption", "--lang", "en").out
    assert "\npictures: true\n" in shown
    scribe.template("caption.en.md", shown.replace("pictures: true", "pictures: three"))

    told = scribe("templates", "check", "caption", status=2)

    assert "pictures cannot be 'three'" in told.err


def test_no_picture_is_fetched(scribe: Scribe) -> None:
    told = scribe(*ASKED, "--image", "https://example.com/cat.png", "--model", "script:/nowhere",
                  status=2)  # fmt: skip

    assert "is an address, not a file" in told.err


def test_a_model_that_really_sees_writes_from_a_picture(scribe: Scribe) -> None:
    files = Seeing.write(scribe.home, context=2048)
    asked = ("write", "--template", "caption", "--lang", "en", "--seed", "3", "--threads", "1",
             "--model", str(files.model))  # fmt: skip

    found = result(scribe, *asked, "--mmproj", str(files.mmproj), "--image", picture(scribe))
    blind = scribe(*asked, "--image", picture(scribe), status=3)

    assert found["complete"] and found["text"]
    assert "see" in blind.err
