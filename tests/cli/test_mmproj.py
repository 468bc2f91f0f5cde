"""Models that see, found and loaded: a projector that is set, and text models told from others."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import front_door
import pytest
from front_door import Scribe
from tiny_vision import Seeing

from scribe.app import App
from scribe.cli.desk import Desk, open_desk
from scribe.environment import Environment
from scribe.errors import ExitStatus, ModelError, ScribeError

scribe = front_door.scribe

TEXT_MODEL = "is a text model: it cannot see pictures."


@contextmanager
def desk(language: str = "en", **flags: object) -> Iterator[Desk]:
    """A desk at which pictures are to be shown, in the home of the `scribe` fixture."""
    streams = io.BytesIO(), io.StringIO(), io.StringIO()
    app = App(Environment(*streams, variables=dict(os.environ)))
    with open_desk(app, app.settings(flags), language, 64, sees=True) as opened:
        yield opened


def refusal(language: str = "en", **flags: object) -> ScribeError:
    """Why there is no desk at which pictures could be shown."""
    with pytest.raises(ScribeError) as caught, desk(language, **flags):
        pass
    return caught.value


@pytest.fixture
def tiny(tmp_path: Path) -> Seeing:
    return Seeing.write(tmp_path)


@pytest.fixture
def models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A model directory, and a hub that nobody reaches."""
    path = tmp_path / "models"
    path.mkdir()
    monkeypatch.setenv("SCRIBE_MODELS_DIR", str(path))
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")
    return path


def place(directory: Path, name: str, size: int) -> None:
    """A file that takes no room."""
    (directory / name).touch()
    os.truncate(directory / name, size)


def test_a_model_sees_by_the_projector_that_is_named(scribe: Scribe, tiny: Seeing) -> None:
    with desk(model=str(tiny.model), mmproj=str(tiny.mmproj), threads=1) as opened:
        assert opened.engine.info.sees


def test_the_setting_and_the_variable_name_it_too(
    scribe: Scribe, tiny: Seeing, monkeypatch: pytest.MonkeyPatch
) -> None:
    scribe("config", "set", "mmproj", str(tiny.mmproj))
    with desk(model=str(tiny.model), threads=1) as opened:
        assert opened.engine.info.sees
    monkeypatch.setenv("SCRIBE_MMPROJ", "nowhere.gguf")
    assert "There is no projector at nowhere.gguf." in refusal(model=str(tiny.model)).message


def test_every_command_that_runs_a_model_takes_it(scribe: Scribe) -> None:
    for command in ("write", "continue", "polish", "summarize", "graph", "bench", "score"):
        assert "--mmproj FILE" in scribe(command, "--help").out


def test_a_projector_does_not_change_what_is_written_without_pictures(
    scribe: Scribe, tiny: Seeing
) -> None:
    following = ["next", "--json", "--model", str(tiny.model), "--threads", "1", "Go on"]

    assert scribe(*following, "--mmproj", str(tiny.mmproj)).out == scribe(*following).out


def test_a_missing_projector_is_told_before_anything_is_fetched(
    scribe: Scribe, models: Path
) -> None:
    named = "--model", "smolvlm-256m-instruct", "--mmproj", "no.gguf"

    told = scribe("next", *named, "Go on", status=3)

    assert "There is no projector at no.gguf." in told.err
    assert "--mmproj" in told.err and "Fetching" not in told.err


def test_a_model_is_no_projector(scribe: Scribe, tiny: Seeing) -> None:
    named = "--model", str(tiny.model), "--mmproj", str(tiny.model)

    told = scribe("next", *named, "Go on", status=3)

    assert f"{tiny.model} cannot be used as a projector" in told.err


def test_a_text_model_that_is_named_is_refused_before_it_is_loaded(
    scribe: Scribe, tmp_path: Path
) -> None:
    broken = tmp_path / "broken.gguf"
    broken.write_bytes(b"not a model")

    told = refusal(model=str(broken))

    assert isinstance(told, ModelError) and told.message == f"broken {TEXT_MODEL}"
    assert "scribe models pull smolvlm-256m-instruct" in told.hint


def test_the_model_that_is_hinted_at_writes_the_language(scribe: Scribe, models: Path) -> None:
    told = refusal("zh", model="qwen3-4b")

    assert told.message == f"qwen3-4b {TEXT_MODEL}"
    assert "scribe models pull qwen2_5-vl-3b-instruct" in told.hint


def test_a_script_sees_if_it_says_so(scribe: Scribe) -> None:
    with desk(model=scribe.script("One. ", sees=True)) as opened:
        assert opened.engine.info.sees

    told = refusal(model=scribe.script("One. "))
    assert told.message == f"script2 {TEXT_MODEL}"
    assert told.status == ExitStatus.MODEL


def test_where_no_installed_model_sees_none_is_fetched(scribe: Scribe, models: Path) -> None:
    place(models, "qwen2.5-coder-0.5b-instruct-q4_k_m.gguf", 491400064)

    told = refusal()

    assert told.message.startswith("No installed model sees pictures")
    assert told.status == ExitStatus.MODEL
    assert "scribe models pull smolvlm-256m-instruct" in told.hint


def test_a_model_that_is_named_is_fetched_with_its_projector(scribe: Scribe, models: Path) -> None:
    place(models, "SmolVLM-256M-Instruct-Q8_0.gguf", 175054528)

    told = refusal(model="smolvlm-256m-instruct")

    assert "127.0.0.1:9: no connection" in told.message
    assert not (models / "registry.json").exists()
