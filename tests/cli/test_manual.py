"""The manual page: all that --help says, in a form that manual readers accept."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import click
import front_door
import pytest
from front_door import Scribe

from scribe.cli import cli
from scribe.errors import ExitStatus
from scribe.render.width import display_width
from scribe.settings import SETTINGS

scribe = front_door.scribe

COMMITTED = Path(__file__).parents[2] / "man" / "scribe.1"
REGENERATE = "make it anew: SCRIBE_LANG=en python -m scribe man > man/scribe.1"
HEADINGS = [
    "NAME", "SYNOPSIS", "DESCRIPTION", "OPTIONS", "COMMANDS", "EXIT STATUS", "FILES",
    "ENVIRONMENT", "SEE ALSO",
]  # fmt: skip
needs_groff = pytest.mark.skipif(shutil.which("groff") is None, reason="groff is not installed")


def page_in(scribe: Scribe, language: str) -> str:
    """The page as a process of its own prints it."""
    return scribe.end(scribe.start("man", env={**os.environ, "SCRIBE_LANG": language})).out


def formatted(page: str) -> tuple[str, str]:
    """What a reader sees of `page`, and what groff has to complain of."""
    told = subprocess.run(
        ["groff", "-man", "-ww", "-Tutf8", "-P-c", "-P-b", "-P-u", "-rLL=78n"],
        input=page,
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    return told.stdout, told.stderr


def leaves(command: click.Command, path: str = "scribe") -> dict[str, click.Command]:
    """The commands that have none below them, by what one types."""
    if not isinstance(command, click.Group):
        return {path: command}
    context = click.Context(command)
    found: dict[str, click.Command] = {}
    for name in command.list_commands(context):
        below = command.get_command(context, name)
        assert below is not None
        found |= leaves(below, f"{path} {name}")
    return found


@pytest.mark.skipif(os.uname().sysname != "Linux", reason="the page has the paths of Linux")
def test_the_page_in_the_repository_is_the_one_that_scribe_prints(scribe: Scribe) -> None:
    assert page_in(scribe, "en") == COMMITTED.read_text("utf-8"), REGENERATE


def test_the_sections_are_those_of_every_manual_page(scribe: Scribe) -> None:
    page = page_in(scribe, "en")
    assert page.startswith('.TH SCRIBE 1 "" "scribe ')
    assert re.findall(r"^\.SH (.*)$", page, re.MULTILINE) == HEADINGS
    assert re.search(r"^\.SH NAME\nscribe \\- \w", page, re.MULTILINE)


@needs_groff
@pytest.mark.parametrize("language", ["en", "zh"])
def test_groff_finds_nothing_to_complain_of(scribe: Scribe, language: str) -> None:
    text, complaints = formatted(page_in(scribe, language))
    assert complaints == ""
    assert "[auto|zh|en]" in text


@needs_groff
def test_every_command_stands_there_with_all_its_options(scribe: Scribe) -> None:
    text, _complaints = formatted(page_in(scribe, "en"))
    sections = re.split(r"^ {3}(scribe [a-z ]*[a-z])", text, flags=re.MULTILINE)
    told = dict(zip(sections[1::2], sections[2::2], strict=True))
    for path, command in leaves(cli).items():
        options = [option for option in command.params if isinstance(option, click.Option)]
        flags = [flag for option in options if not option.hidden for flag in option.opts]
        missing = [flag for flag in flags if not re.search(rf"(?<!\S){flag}\b", told[path])]
        assert missing == [], path


@needs_groff
def test_what_is_typed_comes_out_as_it_is_typed(scribe: Scribe) -> None:
    text, _complaints = formatted(page_in(scribe, "en"))
    for typed in (
        'eval "$(scribe completion bash)"',
        "~/.config/scribe/config.toml",
        "-o, --output FILE",
        "scribe man | man -l -",
        "字",
    ):
        assert typed in text


@needs_groff
def test_chinese_is_broken_into_lines(scribe: Scribe) -> None:
    text, _complaints = formatted(page_in(scribe, "zh"))
    assert "写作助手" in re.sub(r"\s", "", text)
    assert max(map(display_width, text.splitlines())) <= 78


def test_every_exit_status_setting_and_file_is_told(scribe: Scribe) -> None:
    page = page_in(scribe, "en")
    section = page.partition(".SH EXIT STATUS")[2].partition(".SH FILES")[0]
    assert re.findall(r"^\\fB(\d+)\\fR$", section, re.MULTILINE) == [
        str(int(status)) for status in ExitStatus
    ]
    environment = page.partition(".SH ENVIRONMENT")[2]
    assert [name for name in SETTINGS if f"SCRIBE_{name.upper()}" not in environment] == []
    assert str(scribe.home) not in page


def test_a_page_is_ascii_and_has_no_line_that_is_a_request_by_chance(scribe: Scribe) -> None:
    for language in ("en", "zh"):
        page = page_in(scribe, language)
        assert page.isascii()
        requests = set(re.findall(r"^[.'](\S*)", page, re.MULTILINE))
        assert requests == {"TH", "SH", "SS", "TP", "PP", "nf", "fi", "BR"}
