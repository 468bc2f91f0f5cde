"""Nothing that a model or a file name holds may drive the terminal."""

from __future__ import annotations

import json
import unicodedata

import pytest

from scribe.render.escape import clean, clean_line
from scribe.render.record import json_text

ATTACKS = {
    "OSC 52 fills the clipboard": ("\x1b]52;c;cm0gLXJmIH4=\x07", "]52;c;cm0gLXJmIH4="),
    "OSC 0 sets the title": ("\x1b]0;root@prod\x1b\\", "]0;root@prod\\"),
    "OSC 8 hides an address": (
        "\x1b]8;;http://evil\x07bank\x1b]8;;\x07",
        "]8;;http://evilbank]8;;",
    ),
    "CSI clears the screen": ("before\x1b[2J\x1b[Hafter", "before[2J[Hafter"),
    "CSI as one C1 byte": ("\x9b2Jgone", "2Jgone"),
    "OSC as one C1 byte": ("\x9d0;title\x9c", "0;title"),
    "DCS queries the terminal": ("\x1bP$qm\x1b\\", "P$qm\\"),
    "answerback and bell": ("\x05\x07", ""),
    "backspace rewrites": ("safe\b\b\b\bevil", "safeevil"),
    "carriage return rewrites": ("safe\revil", "safeevil"),
    "delete": ("a\x7fb", "ab"),
    "bidi override": ("a\u202egnp.exe\u202c", "agnp.exe"),
    "bidi isolate": ("\u2066a\u2067b\u2068c\u2069", "abc"),
    "line separators": ("a\u2028b\u2029c", "a\nb\nc"),
    "NUL": ("a\0b", "ab"),
}


@pytest.mark.parametrize(("hostile", "harmless"), ATTACKS.values(), ids=ATTACKS)
def test_an_attack_is_reduced_to_letters(hostile: str, harmless: str) -> None:
    assert clean(hostile) == harmless


@pytest.mark.parametrize(
    "text",
    ["春眠不觉晓，\n\t处处闻啼鸟。", "café naïve Ω", "👩\u200d👩\u200d👧 ❤\ufe0f", "العربية עברית"],
)
def test_honest_text_is_untouched(text: str) -> None:
    assert clean(text) == text


def test_windows_line_ends_become_line_feeds_even_across_chunks() -> None:
    assert clean("a\r\nb") == "a\nb"
    assert clean("a\r") + clean("\nb") == "a\nb"


def test_no_control_character_of_unicode_survives() -> None:
    everything = "".join(map(chr, range(0x11000)))
    controls = {char for char in clean(everything) if unicodedata.category(char) == "Cc"}
    assert controls == {"\n", "\t"}


def test_chunks_of_any_size_give_the_same() -> None:
    hostile = "".join(attack for attack, _ in ATTACKS.values())
    assert "".join(map(clean, hostile)) == clean(hostile)


def test_json_has_nothing_to_clean_and_loses_nothing() -> None:
    everything = {
        "text": "".join(map(chr, range(0xD800))),
        "hostile": [a for a, _ in ATTACKS.values()],
    }

    for text in (json_text(everything), json_text(everything, indent=2)):
        assert clean(text) == text
        assert json.loads(text) == everything
    assert json_text("字") == '"字"\n'


def test_a_line_stays_one_line() -> None:
    assert clean_line(" model\n\x1b[31mname\t v1 ") == "model [31mname v1"
