"""The merge of settings from all places, and the mistakes that can be in them."""

from __future__ import annotations

import math
from typing import Any

import pytest

from scribe.engine.base import Sampling
from scribe.errors import ConfigError, ExitStatus
from scribe.settings import (
    SETTINGS,
    Layer,
    Settings,
    environment_layer,
    merge,
    sampling_from,
)


def one(name: str, value: object) -> Any:
    """`value` as merged for the setting `name`."""
    return merge([Layer("here", {name: value})]).value(name)


def test_defaults_are_those_listed() -> None:
    merged = merge([])
    for setting in SETTINGS.values():
        assert merged.value(setting.name) == setting.default
    assert merged == Settings()


def test_a_later_layer_wins_and_is_named_as_the_source() -> None:
    merged = merge(
        [
            Layer("file", {"length": 500, "model": "qwen", "temperature": 0.5}),
            Layer("environment", {"length": "800"}),
            Layer("command line", {"top_k": "5"}),
        ]
    )
    assert (merged.length, merged.model) == (800, "qwen")
    assert merged.sampling == {"temperature": 0.5, "top_k": 5}
    assert merged.sources == {
        "length": "environment",
        "model": "file",
        "temperature": "file",
        "top_k": "command line",
    }


@pytest.mark.parametrize(
    ("name", "raw", "value"),
    [
        ("offline", "yes", True),
        ("offline", "Off", False),
        ("offline", True, True),
        ("offline", 0, False),
        ("length", "1200", 1200),
        ("length", 1200.0, 1200),
        ("gpu_layers", -1, -1),
        ("temperature", 1, 1.0),
        ("temperature", "0", 0.0),
        ("lang", "zh", "zh"),
        ("grammar", 'root ::= "a"', 'root ::= "a"'),
        ("model", "", ""),
    ],
)
def test_values_take_the_type_of_the_setting(name: str, raw: object, value: object) -> None:
    result = one(name, raw)
    assert result == value
    assert type(result) is type(value)


@pytest.mark.parametrize(
    ("name", "raw", "expected"),
    [
        ("offline", "maybe", "yes"),
        ("offline", 2, "yes"),
        ("length", "long", "number"),
        ("length", 0.5, "number"),
        ("length", "0.5", "number"),
        ("length", -1, ">= 0"),
        ("length", True, "number"),
        ("length", [1], "number"),
        ("length", math.inf, "number"),
        ("gpu_layers", -2, ">= -1"),
        ("lang", "fr", "auto | en | zh"),
        ("model", 7, "text"),
        ("temperature", "warm", "number"),
        ("temperature", "nan", "number"),
        ("temperature", 10**400, "number"),
    ],
)
def test_a_wrong_value_is_told_with_its_place_and_what_was_expected(
    name: str, raw: object, expected: str
) -> None:
    with pytest.raises(ConfigError) as caught:
        one(name, raw)
    assert "here" in caught.value.message
    assert name in caught.value.message
    assert repr(raw) in caught.value.message
    assert expected in caught.value.hint
    assert caught.value.status == ExitStatus.USAGE


@pytest.mark.parametrize(
    ("name", "nearest"), [("temprature", "temperature"), ("modle", "model"), ("xyzzy", "")]
)
def test_an_unknown_name_is_told_with_the_nearest(name: str, nearest: str) -> None:
    with pytest.raises(ConfigError) as caught:
        one(name, 1)
    assert name in caught.value.message
    assert nearest in caught.value.hint


def test_the_environment_is_read_by_prefix() -> None:
    variables = {
        "SCRIBE_LENGTH": "300",
        "SCRIBE_TOP_P": "0.5",
        "SCRIBE_MODEL": "",
        "SCRIBE_UNKNOWN": "1",
        "LENGTH": "9",
        "scribe_seed": "4",
    }
    assert environment_layer(variables).values == {"length": "300", "top_p": "0.5"}


class TestSampling:
    def test_layers_lie_over_the_defaults(self) -> None:
        sampling = sampling_from({"temperature": 0.3, "top_k": 9}, {"top_k": 4})
        assert sampling == Sampling(temperature=0.3, top_k=4)
        assert sampling_from() == Sampling()

    def test_every_parameter_can_be_set_by_name(self) -> None:
        assert set(Sampling.__dataclass_fields__) <= set(SETTINGS)

    def test_lists_are_written_with_bars(self) -> None:
        sampling = sampling_from({"dry_breakers": r"\n|。", "logit_bias": "大海:-100|a:b:1.5"})
        assert sampling.dry_breakers == ("\n", "。")
        assert sampling.logit_bias == (("大海", -100.0), ("a:b", 1.5))

    @pytest.mark.parametrize("written", ["sea", "sea:high", "a:1|b"])
    def test_a_bias_without_a_number_is_a_mistake(self, written: str) -> None:
        with pytest.raises(ConfigError) as caught:
            sampling_from({"logit_bias": written})
        assert written in caught.value.message
