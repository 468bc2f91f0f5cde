"""Where LoRA adapters are named: in settings, and on model cards."""

from __future__ import annotations

import os
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from generating import ask
from tiny_gguf import TinyModel
from tiny_lora import TinyLora

from scribe.app import App
from scribe.engine.prediction import Choice
from scribe.environment import Environment
from scribe.errors import ConfigError, ModelError
from scribe.library.catalogue import Card, read_card
from scribe.library.inventory import InstalledModel
from scribe.settings import Settings, adapters_from

CARD = """\
title = "Tiny"
file = "tiny.gguf"
sha256 = "{sha256}"
license = "MIT"
languages = ["en"]
kind = "chat"
parameters = "1K"
lora = {lora}
"""


def card(directory: Path, lora: str) -> Card:
    path = directory / "tiny.toml"
    path.write_text(CARD.format(sha256="0" * 64, lora=lora), "utf-8")
    return read_card(path)


@pytest.mark.parametrize(
    ("value", "adapters"),
    [
        ("", ()),
        ("style.gguf", (("style.gguf", 1.0),)),
        ("style.gguf:0.5|b.gguf:-1", (("style.gguf", 0.5), ("b.gguf", -1.0))),
        ("C:\\style.gguf", (("C:\\style.gguf", 1.0),)),
        ("C:\\style.gguf:2", (("C:\\style.gguf", 2.0),)),
    ],
)
def test_a_list_of_adapters_has_files_and_scales(
    value: str, adapters: tuple[tuple[str, float], ...]
) -> None:
    assert adapters_from(value) == adapters


@pytest.mark.parametrize("value", ["style.gguf:nan", "style.gguf:inf", ":1"])
def test_a_scale_without_sense_is_refused(value: str) -> None:
    with pytest.raises(ConfigError, match="lora cannot be"):
        adapters_from(value)


def test_a_card_may_name_adapters(tmp_path: Path) -> None:
    assert card(tmp_path, '["style.gguf:0.5", "b.gguf"]').lora == ("style.gguf:0.5", "b.gguf")


@pytest.mark.parametrize(
    "lora", ['["../style.gguf"]', '["/style.gguf"]', '["style.txt"]', '["a.gguf:1.2.3"]', "[1]"]
)
def test_an_adapter_of_a_card_lies_beside_its_model(tmp_path: Path, lora: str) -> None:
    with pytest.raises(ModelError, match="lora"):
        card(tmp_path, lora)


def test_a_model_is_used_with_the_adapters_of_its_card_and_those_set(tmp_path: Path) -> None:
    model = TinyModel().write(tmp_path / "tiny.gguf")
    style = TinyLora().write(tmp_path / "style.gguf")
    styled = card(tmp_path, '["style.gguf"]')

    def likeliest(card: Card | None, lora: str) -> tuple[Choice, ...]:
        with Path(os.devnull).open("rb") as stdin, Path(os.devnull).open("w") as nowhere:
            app = App(Environment(stdin, nowhere, nowhere))
            installed = InstalledModel("tiny", model, 0, "chat", card, trusted=True)
            settings = Settings(lora=lora, threads=1)
            with closing(app.llama_engine(installed, settings, 256, lambda: False)) as engine:
                return engine.predict(replace(ask("Go."), top=3))

    assert likeliest(styled, "") == likeliest(None, str(style)) != likeliest(None, "")
    twice = likeliest(None, f"{style}|{style}")
    assert likeliest(styled, str(style)) == twice != likeliest(styled, "")
