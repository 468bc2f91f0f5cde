"""The Chinese message catalogue is complete, sound and compiled."""

from __future__ import annotations

import io
import string
from collections.abc import Iterator
from typing import BinaryIO

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po

from scribe.i18n import LOCALE_DIR

Texts = str | list[str] | tuple[str, ...] | None

PACKAGE = LOCALE_DIR.parent
PO = LOCALE_DIR / "zh_CN" / "LC_MESSAGES" / "scribe.po"
COMPILE = "run: pybabel compile -D scribe -d scribe/locale"
UPDATE = f"the head of {PO} says how to bring it up to date"


@pytest.fixture(scope="module")
def catalogue() -> Catalog:
    with PO.open("rb") as file:
        return read_po(file)


@pytest.fixture(scope="module")
def messages_in_code() -> set[str]:
    """The messages that the source marks for translation; of a plural one, its singular."""
    found = extract_from_dir(PACKAGE, method_map=[("**.py", "python")])
    return {_singular(message_id) for _file, _line, message_id, _comments, _context in found}


def test_that_the_extraction_finds_messages_of_every_kind(messages_in_code: set[str]) -> None:
    assert {"Stopped.", "installed", "{name} is here already."} <= messages_in_code


def test_every_message_of_the_code_is_in_the_catalogue(
    catalogue: Catalog, messages_in_code: set[str]
) -> None:
    known = {_singular(message.id) for message in _messages(catalogue)}
    assert sorted(messages_in_code - known) == [], UPDATE


def test_every_message_of_the_catalogue_is_translated(catalogue: Catalog) -> None:
    wanting = [
        message.id
        for message in _messages(catalogue)
        if message.fuzzy or not all(map(str.strip, _texts(message.string)))
    ]
    assert wanting == [], UPDATE


def test_translations_have_the_fields_of_their_messages(catalogue: Catalog) -> None:
    # Chinese has one form for every number, which stands for the plural.
    differing = [
        (message.id, message.string)
        for message in _messages(catalogue)
        if _fields(_texts(message.id)[-1]) != _fields(_texts(message.string)[-1])
    ]
    assert differing == []


def test_no_message_has_outlived_the_code(catalogue: Catalog, messages_in_code: set[str]) -> None:
    assert list(catalogue.obsolete.values()) == [], UPDATE
    own = {
        _singular(message.id)
        for message in _messages(catalogue)
        if "click" not in message.user_comments
    }
    assert sorted(own - messages_in_code) == [], UPDATE


def test_the_catalogue_says_what_it_is(catalogue: Catalog) -> None:
    assert catalogue.locale_identifier == "zh_CN"
    assert catalogue.charset == "utf-8"
    assert catalogue.num_plurals == 1


def test_the_compiled_catalogue_is_in_step(catalogue: Catalog) -> None:
    compiled = PO.with_suffix(".mo")
    assert compiled.is_file(), COMPILE
    expected = io.BytesIO()
    write_mo(expected, catalogue)
    expected.seek(0)
    with compiled.open("rb") as file:
        assert _translations(file) == _translations(expected), COMPILE


def _translations(mo_file: BinaryIO) -> list[tuple[object, object]]:
    # The header is left out: it names the version of Babel.
    return [(message.id, message.string) for message in _messages(read_mo(mo_file))]


def _messages(catalogue: Catalog) -> Iterator[Message]:
    """All messages but the header."""
    return (message for message in catalogue if message.id)


def _texts(text: Texts) -> tuple[str, ...]:
    """One text for each grammatical number; babel gives a single one bare."""
    return (text or "",) if not isinstance(text, (list, tuple)) else tuple(text)


def _singular(message_id: Texts) -> str:
    return _texts(message_id)[0]


def _fields(text: str) -> list[tuple[str, str, str]]:
    """Name, conversion and format of each field in braces or after a percent sign, sorted."""
    if "%(" in text:
        return sorted((part.partition(")")[0], "%", "") for part in text.split("%(")[1:])
    return sorted(
        (name, conversion or "", spec or "")
        for _before, name, spec, conversion in string.Formatter().parse(text)
        if name is not None
    )
