"""`scribe tokens`: how a text splits, for people and for scripts."""

from __future__ import annotations

import json
from pathlib import Path

import front_door
import pytest
from front_door import Scribe
from tiny_gguf import TinyModel

scribe = front_door.scribe


@pytest.fixture
def tokens(tmp_path: Path) -> list[str]:
    model = TinyModel().write(tmp_path / "tiny.gguf")
    return ["tokens", "--model", str(model), "--threads", "1"]


def test_each_token_has_a_line_with_its_id_and_piece(scribe: Scribe, tokens: list[str]) -> None:
    lines = scribe(*tokens, "a秋\n----").out.splitlines()
    assert [line.split(maxsplit=1)[1] for line in lines[:-1]] == [
        "“a”", "<E7>", "<A7>", "<8B> → 秋", "“\\n”", "“----”",
    ]  # fmt: skip
    assert lines[-1] == "6 tokens for 7 characters: 0.1 percent of a context of 4096"


def test_json_has_the_bytes_and_the_share_of_the_context(scribe: Scribe, tokens: list[str]) -> None:
    told = json.loads(scribe(*tokens, "--json", "--context", "512", "a秋").out)
    assert [token["bytes"] for token in told["tokens"]] == ["61", "e7", "a7", "8b"]
    assert told["tokens"][0]["text"] == "a"
    assert (told["count"], told["characters"], told["context"]) == (4, 2, 512)
    assert told["share"] == 4 / 512


@pytest.mark.parametrize("arguments", [[], ["-"]])
def test_a_piped_text_is_counted_to_the_letter(
    scribe: Scribe, tokens: list[str], arguments: list[str]
) -> None:
    told = json.loads(scribe(*tokens, "--json", *arguments, stdin=b" ab \n").out)
    assert "".join(token["text"] for token in told["tokens"]) == " ab \n"


def test_what_drives_a_terminal_is_not_passed_on(scribe: Scribe, tokens: list[str]) -> None:
    assert not set("\x1b\x07\x9b") & set(scribe(*tokens, "a\x1b]0;x\x07\x9b").out)


def test_no_text_is_told(scribe: Scribe, tokens: list[str]) -> None:
    assert "The text is empty." in scribe(*tokens, "", status=2).err
    assert "The text is empty." in scribe(*tokens, stdin=b"", status=2).err
    assert "not valid UTF-8" in scribe(*tokens, "a\udce7", status=2).err


def test_a_script_has_no_vocabulary(scribe: Scribe) -> None:
    told = scribe("tokens", "--model", scribe.script("一句话。"), "a", status=3)
    assert "A script has no vocabulary" in told.err
