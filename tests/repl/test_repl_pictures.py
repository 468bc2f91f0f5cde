"""Pictures in a session: from files, from the clipboard, kept and read again."""

from __future__ import annotations

import json
import re
from pathlib import Path

import front_door
import pytest
from front_door import Scribe
from PIL import Image

scribe = front_door.scribe


@pytest.fixture
def seeing(scribe: Scribe) -> str:
    """A model that sees pictures."""
    return scribe.script("一只猫。", "两只猫。", sees=True)


@pytest.fixture
def cat(scribe: Scribe) -> Path:
    return picture(scribe.home / "a cat.png")


def picture(path: Path) -> Path:
    Image.new("RGB", (40, 30), "orange").save(path)
    return path


def told(scribe: Scribe, model: str, *lines: str, options: tuple[str, ...] = ()) -> str:
    """What a session that is piped in tells on stderr."""
    stdin = "".join(f"{line}\n" for line in lines).encode()
    return scribe("chat", "--model", model, *options, stdin=stdin).err


def taken_up(context: str) -> list[int]:
    """The tokens of each line that /context shows, the instructions and the sum left out."""
    return [int(tokens) for tokens in re.findall(r"^ *(\d+)  (?!instr)", context, re.MULTILINE)]


def journal(scribe: Scribe, name: str = "s") -> Path:
    return scribe.journal.with_name("sessions") / name / "journal.jsonl"


def clipboard(scribe: Scribe, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    """Put a program in place that hands out the clipboard of an X server."""
    for name in ("WAYLAND_DISPLAY", "DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    path = scribe.home / "bin" / "xclip"
    path.parent.mkdir()
    path.write_text(f"#!/bin/sh\n{script}\n", "utf-8")
    path.chmod(0o755)
    monkeypatch.setenv("PATH", f"{path.parent}:/bin:/usr/bin")


def test_a_picture_goes_with_the_next_message_and_stays_in_the_conversation(
    scribe: Scribe, seeing: str, cat: Path
) -> None:
    lines = (f"/image {cat}", "/context", "这是什么", "/context", "再看", "/context")
    err = told(scribe, seeing, *lines)

    assert "a cat.png, 40 × 30 pixels, goes with the next message." in err
    before, once, twice = err.split("tokens are taken up.")[:3]
    assert "a cat.png, for the next message" in before
    assert "这是什么 + a cat.png" in once
    assert "for the next message" not in once
    assert taken_up(once) == taken_up(twice)[:2]
    assert taken_up(once)[0] > 64 > taken_up(twice)[2]


def test_several_files_are_named_as_in_a_shell_and_in_order(scribe: Scribe, seeing: str) -> None:
    for name in ("a.png", "b c.png", "d.png"):
        picture(scribe.home / name)
    home = scribe.home
    line = f"/image {home}/d.png '{home}/b c.png' {home}/a.png"

    err = told(scribe, seeing, line, "看", options=("--session", "s"))

    assert re.findall(r"^(.*), 40", err, re.MULTILINE) == ["d.png", "b c.png", "a.png"]
    said = json.loads(journal(scribe).read_text("utf-8").splitlines()[-1])["said"]["turn"]
    assert said["pictures"] == [f"{home}/d.png", f"{home}/b c.png", f"{home}/a.png"]


def test_of_several_files_all_are_taken_or_none(scribe: Scribe, seeing: str, cat: Path) -> None:
    picture(scribe.home / "b.png")

    err = told(scribe, seeing, f"/image {scribe.home}/b.png {scribe.home}/gone.png", "/context")

    assert "gone.png" in err
    assert "for the next message" not in err


def test_an_open_quotation_mark_is_told(scribe: Scribe, seeing: str) -> None:
    assert "quotation mark is open" in told(scribe, seeing, "/image 'a.png")


def test_a_model_that_does_not_see_says_so_and_which_one_does(scribe: Scribe, cat: Path) -> None:
    err = told(scribe, scribe.script("x"), f"/image {cat}", "/context")

    assert "script1 is a text model: it cannot see pictures." in err
    assert "scribe models pull" in err
    assert "for the next message" not in err


def test_taking_a_picture_in_can_be_undone(scribe: Scribe, seeing: str, cat: Path) -> None:
    err = told(scribe, seeing, f"/image {cat}", "/undo", "/context")

    assert "Undone: /image a cat.png" in err
    assert "for the next message" not in err


def test_an_answer_had_anew_has_the_same_pictures(scribe: Scribe, seeing: str, cat: Path) -> None:
    told(scribe, seeing, f"/image {cat}", "看", "/regen", options=("--session", "s"))

    last = json.loads(journal(scribe).read_text("utf-8").splitlines()[-1])["said"]
    assert (last["turn"]["answer"], last["turn"]["pictures"]) == ("两只猫。", [str(cat)])


def test_a_session_that_is_opened_again_has_its_pictures(
    scribe: Scribe, seeing: str, cat: Path
) -> None:
    first = told(scribe, seeing, f"/image {cat}", "看", "/context", options=("--session", "s"))
    again = told(scribe, seeing, "/context", options=("--session", "s"))

    assert taken_up(again) == taken_up(first)


def test_a_picture_that_is_gone_is_told_once_and_left_out(
    scribe: Scribe, seeing: str, cat: Path
) -> None:
    told(scribe, seeing, f"/image {cat}", "看", options=("--session", "s"))
    cat.unlink()

    err = told(scribe, seeing, "/context", "再看", "/context", options=("--session", "s"))

    assert err.count("It is left out.") == 1
    assert taken_up(err)[0] < 64


def test_another_model_that_does_not_see_goes_on_without_the_pictures(
    scribe: Scribe, seeing: str, cat: Path
) -> None:
    blind = scribe.script("看不见。")
    lines = (f"/image {cat}", "看", f"/model {blind}", "再看", "/context")

    err = told(scribe, seeing, *lines)

    assert err.count("those of the conversation are left out") == 1
    assert "> 再看" in err


def test_pictures_make_an_older_conversation_be_summed_up(scribe: Scribe, cat: Path) -> None:
    files = [str(picture(scribe.home / f"{number}.png")) for number in range(4)]
    lines = ("第一问", f"/image {' '.join(files)}", "看", "/context")

    small = scribe.script("好。", "谈过一件事。", "四只猫。", sees=True, context=400)
    assert "Older turns are summed up" in told(scribe, small, *lines)
    large = scribe.script("好。", "四只猫。", sees=True)
    assert "Older turns are summed up" not in told(scribe, large, *lines)


def test_the_first_message_has_the_pictures_of_the_command_line(scribe: Scribe, cat: Path) -> None:
    seeing = scribe.script("一只猫。", "好。", sees=True)
    options = ("--image", str(cat), "--session", "s")

    err = told(scribe, seeing, "看", "再问", "/context", options=options)

    assert err.count("+ a cat.png") == 1
    assert "> 看 + a cat.png" in err


def test_a_text_is_written_from_the_pictures_that_wait(
    scribe: Scribe, seeing: str, cat: Path
) -> None:
    line = "/write --template caption --length 20 这只猫"

    assert "writes from pictures" in told(scribe, seeing, line)
    err = told(scribe, seeing, f"/image {cat}", line, "/show")
    assert "writes from pictures" not in err
    assert "characters, " in err


def test_a_text_of_pictures_needs_no_topic_and_another_does(scribe: Scribe, cat: Path) -> None:
    seeing = scribe.script("An orange cat sleeps in the sun.", sees=True)
    shown = f'/image "{cat}"'

    assert "Say what about" in told(scribe, seeing, shown, "/write")

    target = scribe.home / "caption.txt"
    told(scribe, seeing, shown, "/write --template caption", f"/save {target}")
    assert "orange cat" in target.read_text("utf-8")


def test_the_command_line_names_a_picture_that_is_none(scribe: Scribe, seeing: str) -> None:
    said = scribe("chat", "--model", seeing, "--image", "gone.png", stdin=b"", status=2)

    assert "gone.png" in said.err


def test_the_picture_on_the_clipboard_is_kept_beside_the_journal(
    scribe: Scribe, monkeypatch: pytest.MonkeyPatch, seeing: str, cat: Path
) -> None:
    clipboard(scribe, monkeypatch, f"cat '{cat}'")

    err = told(scribe, seeing, "/image", "/image", "看", options=("--session", "s"))

    assert "clipboard.png, 40 × 30 pixels" in err
    kept = [journal(scribe).with_name(name) for name in ("clipboard.png", "clipboard-2.png")]
    said = json.loads(journal(scribe).read_text("utf-8").splitlines()[-1])["said"]["turn"]
    assert said["pictures"] == list(map(str, kept))
    with Image.open(kept[0]) as image:
        assert (image.format, image.size) == ("PNG", (40, 30))


@pytest.mark.parametrize(
    ("script", "reason"),
    [
        ("echo 'Error: target image/png not available' >&2; exit 1", "no picture on the clipboard"),
        ('echo "Can\'t open display" >&2; exit 1', "Can't open display"),
        ("echo not a picture", "The clipboard cannot be read"),
    ],
)
def test_a_clipboard_without_a_picture_is_told(
    scribe: Scribe, monkeypatch: pytest.MonkeyPatch, seeing: str, script: str, reason: str
) -> None:
    clipboard(scribe, monkeypatch, script)

    assert reason in told(scribe, seeing, "/image")


def test_a_machine_without_a_clipboard_says_what_it_lacks(
    scribe: Scribe, monkeypatch: pytest.MonkeyPatch, seeing: str
) -> None:
    monkeypatch.setenv("PATH", str(scribe.home))

    assert "neither wl-paste nor xclip" in told(scribe, seeing, "/image")
