"""`scribe score`: what a model makes of a text, on a terminal, in a pipe, as JSON and a page."""

from __future__ import annotations

import json
import math
from pathlib import Path

import front_door
import pytest
from front_door import Scribe
from tiny_gguf import TinyModel

scribe = front_door.scribe

TEXT = "Go on, 秋天! <b>&amp;\n"


@pytest.fixture
def score(tmp_path: Path) -> list[str]:
    model = TinyModel().write(tmp_path / "tiny.gguf")
    return ["score", "--model", str(model), "--threads", "1"]


@pytest.fixture
def text(tmp_path: Path) -> str:
    path = tmp_path / "text.md"
    path.write_text(TEXT, "utf-8")
    return str(path)


def test_json_has_every_token_and_the_perplexity_of_all(
    scribe: Scribe, score: list[str], text: str
) -> None:
    told = json.loads(scribe(*score, "--json", text).out)
    tokens = told["tokens"]
    assert bytes.fromhex("".join(token["bytes"] for token in tokens)).decode() == TEXT
    assert tokens[0]["logprob"] is None
    logprobs = [token["logprob"] for token in tokens[1:]]
    assert told["predicted"] == len(logprobs)
    assert told["perplexity"] == pytest.approx(math.exp(-sum(logprobs) / len(logprobs)))
    assert told["bits"] == pytest.approx(-sum(logprobs) / math.log(2))
    assert told["bits_per_character"] == pytest.approx(told["bits"] / len(TEXT))
    assert len(tokens[1]["choices"]) == 5


def test_a_long_text_is_read_in_windows(scribe: Scribe, score: list[str]) -> None:
    source = ("The quick brown fox. " * 30).encode()
    told = json.loads(scribe(*score, "--json", "--context", "256", stdin=source).out)
    assert (told["window"], told["stride"]) == (256, 128)
    assert told["predicted"] == len(source) - 1
    assert told["chunked_predicted"] == 2 * 127
    lines = scribe(*score, "--context", "256", "-", stdin=source).out.splitlines()
    assert lines[-2] == "Window: 256 tokens, stride 128."
    assert f"llama-perplexity -c 256 counts: {told['chunked_perplexity']:.4f} over" in lines[-1]


def test_a_pipe_gets_a_line_for_each_token(scribe: Scribe, score: list[str], text: str) -> None:
    lines = scribe(*score, text).out.splitlines()
    count = len(TEXT.encode())  # every byte is a token of the tiny model
    assert len(lines) == 1 + count + 3
    assert lines[1].split() == ["-", "-", "-", "“G”"]
    assert lines[count].endswith("“\\n”")


def test_a_terminal_gets_a_heat_map(scribe: Scribe, score: list[str], text: str) -> None:
    terminal = scribe.terminal(*score, text, columns=100)
    lines = terminal.end(patience=60)
    assert "Go on, 秋天! <b>&amp;" in "\n".join(lines).replace("秋 天 ", "秋天")
    assert any("≥ 10" in line for line in lines)
    assert any(line.startswith("Perplexity") for line in lines)
    assert b"\x1b[1;31m" in terminal.raw


def test_a_terminal_without_colours_gets_the_table(
    scribe: Scribe, score: list[str], text: str
) -> None:
    lines = scribe.terminal(*score, text, NO_COLOR="1").end(patience=60)
    assert any(line.endswith("“G”") for line in lines)


def test_the_page_holds_the_text_and_the_figures(
    scribe: Scribe, score: list[str], text: str, tmp_path: Path
) -> None:
    page = tmp_path / "page.html"
    told = scribe(*score, text, "--html", str(page)).out
    source = page.read_text("utf-8")
    assert told.splitlines()[0] in source
    assert ">秋</span>" in source
    assert "<b>" not in source
    assert "&lt;" in source


def test_a_page_that_cannot_be_written_is_told_first(
    scribe: Scribe, score: list[str], text: str, tmp_path: Path
) -> None:
    told = scribe(*score, text, "--html", str(tmp_path), status=1)
    assert "is a directory." in told.err
    assert told.out == ""


def test_one_token_cannot_be_predicted(scribe: Scribe, score: list[str]) -> None:
    assert "nothing predicts it" in scribe(*score, stdin=b"a").out


def test_an_empty_text_is_told(scribe: Scribe, score: list[str]) -> None:
    assert "standard input is empty." in scribe(*score, stdin=b"", status=2).err


def test_a_script_has_no_probabilities(scribe: Scribe, text: str) -> None:
    told = scribe("score", "--model", scribe.script("一句话。"), text, status=3)
    assert "no probabilities" in told.err
