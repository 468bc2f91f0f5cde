"""`scribe config`, and the order in which settings are found."""

from __future__ import annotations

import json

import front_door
import pytest
from front_door import Scribe, han, prose

scribe = front_door.scribe


def listed(scribe: Scribe) -> dict[str, dict[str, object]]:
    """Every setting with its value and source."""
    table: dict[str, dict[str, object]] = json.loads(scribe("config", "list", "--json").out)
    return table


def length_written(scribe: Scribe, *flags: str) -> int:
    """How long a text comes out."""
    model = scribe.script(prose(400))
    return han(scribe("write", "--topic", "科技", "--model", model, *flags).out)


def test_each_place_goes_before_the_one_below_it(
    scribe: Scribe, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert listed(scribe)["length"] == {"value": 0, "source": "default"}

    scribe("config", "set", "length", "60")
    assert listed(scribe)["length"] == {"value": 60, "source": str(scribe.config)}
    assert length_written(scribe) == 60

    monkeypatch.setenv("SCRIBE_LENGTH", "120")
    assert listed(scribe)["length"] == {"value": 120, "source": "environment"}
    assert length_written(scribe) == 120

    assert length_written(scribe, "--set", "length=200") == 200
    assert length_written(scribe, "--length", "240") == 240

    monkeypatch.setenv("SCRIBE_LENGTH", "")  # set to nothing is not set
    assert length_written(scribe) == 60


def test_list_shows_every_setting_with_its_source_and_meaning(scribe: Scribe) -> None:
    scribe("config", "set", "offline", "yes")

    lines = scribe("config", "list").out.splitlines()

    assert len(lines) == len(listed(scribe)) > 30
    [offline] = [line.split() for line in lines if line.startswith("offline")]
    assert offline[:3] == ["offline", "true", str(scribe.config)]
    assert " ".join(offline[3:]) == "# Never touch the network."
    assert all("#" in line for line in lines)


def test_get_prints_the_value_in_force(scribe: Scribe, monkeypatch: pytest.MonkeyPatch) -> None:
    assert scribe("config", "get", "template").out == "auto\n"
    assert scribe("config", "get", "top_p").out == "\n"  # nobody set it: the template does

    scribe("config", "set", "top_p", "0.85")
    assert scribe("config", "get", "top_p").out == "0.85\n"

    monkeypatch.setenv("SCRIBE_TOP_P", "0.95")
    assert scribe("config", "get", "top_p").out == "0.95\n"


def test_unset_goes_back_to_the_default(scribe: Scribe) -> None:
    scribe("config", "set", "template", "story")
    assert scribe("config", "get", "template").out == "story\n"

    scribe("config", "unset", "template")
    scribe("config", "unset", "template")

    assert scribe("config", "get", "template").out == "auto\n"


def test_path_is_the_file_that_set_writes(scribe: Scribe) -> None:
    path = scribe.config
    assert scribe("config", "path").out == f"{path}\n"
    assert not path.exists()

    scribe("config", "set", "threads", "4")

    assert path.read_text("utf-8") == "threads = 4\n"


def test_comments_outlive_set_and_unset(scribe: Scribe) -> None:
    scribe.config.write_text('# mine\nlength = 300  # short ones\n\ntemplate = "story"\n', "utf-8")

    scribe("config", "set", "length", "400")
    scribe("config", "set", "seed", "7")
    scribe("config", "unset", "template")

    assert scribe.config.read_text("utf-8") == ("# mine\nlength = 400  # short ones\n\nseed = 7\n")


@pytest.mark.parametrize(
    ("arguments", "message", "hint"),
    [
        (("set", "tempratur", "1"), "no setting called “tempratur”", "Did you mean temperature?"),
        (("set", "wibble", "1"), "no setting called “wibble”", "scribe config list"),
        (("get", "wibble"), "no setting called “wibble”", "scribe config list"),
        (("unset", "lenght"), "no setting called “lenght”", "Did you mean length?"),
        (("set", "length", "long"), "length cannot be 'long'", "a whole number"),
        (("set", "length", "--", "-4"), "length cannot be '-4'", ">= 0"),
        (("set", "offline", "perhaps"), "offline cannot be 'perhaps'", "yes or no"),
        (("set", "lang", "fr"), "lang cannot be 'fr'", "auto | en | zh"),
        (("set", "length"), "Missing argument 'VALUE'", "scribe config set --help"),
        (("sett", "length", "1"), "No such command 'sett'", "scribe config --help"),
    ],
)
def test_what_cannot_be_is_refused_with_a_hint(
    scribe: Scribe, arguments: tuple[str, ...], message: str, hint: str
) -> None:
    scribe.config.write_text("length = 300\n", "utf-8")

    told = scribe("config", *arguments, status=2)

    assert told.out == ""
    assert message in told.err
    assert hint in told.err
    assert scribe.config.read_text("utf-8") == "length = 300\n"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"length = \n", "cannot be read: Invalid value (at line 1"),
        (b"\xff", "cannot be read: 'utf-8' codec can't decode"),
        (b"wibble = 1", "there is no setting called “wibble”"),
        (b"tempratur = 1", "Did you mean temperature?"),
        (b'length = "long"', "length cannot be 'long'"),
        (b"length = true", "length cannot be True"),
        (b"length = -1", "length cannot be -1"),
        (b"[length]", "length cannot be {}"),
        (b"template = 5", "template cannot be 5"),
        (b"temperature = [1]", "temperature cannot be [1]"),
    ],
)
def test_a_config_file_that_cannot_be_used_is_named(
    scribe: Scribe, content: bytes, message: str
) -> None:
    scribe.config.write_bytes(content)
    model = scribe.script(prose(100))

    for command in (["config", "list"], ["write", "--topic", "x", "--model", model]):
        told = scribe(*command, status=2)
        assert told.out == ""
        assert str(scribe.config) in told.err
        assert message in told.err
    assert scribe("config", "path").out == f"{scribe.config}\n"
    assert scribe.config.read_bytes() == content


def test_set_does_not_touch_a_file_it_cannot_read(scribe: Scribe) -> None:
    scribe.config.write_text("length = \n", "utf-8")

    assert str(scribe.config) in scribe("config", "set", "length", "5", status=2).err
    assert scribe.config.read_text("utf-8") == "length = \n"


def test_a_directory_in_place_of_the_file_is_named(scribe: Scribe) -> None:
    scribe.config.mkdir()

    assert f"{scribe.config} cannot be read" in scribe("config", "list", status=2).err


def test_a_bad_variable_is_named(scribe: Scribe, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SCRIBE_LENGTH", "long")

    told = scribe("config", "list", status=2)

    assert "environment: length cannot be 'long'" in told.err
