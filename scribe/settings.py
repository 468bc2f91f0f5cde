"""The settings: what there is to set, and the one merge of every place they are set in."""

from __future__ import annotations

import difflib
import math
import random
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any

from scribe.engine.base import Sampling
from scribe.errors import ConfigError
from scribe.i18n import N_, _

SettingValue = str | int | float | bool

ENVIRONMENT_PREFIX = "SCRIBE_"
AUTO = "auto"
_TRUE, _FALSE = ("1", "true", "yes", "on"), ("0", "false", "no", "off", "")


@dataclass(frozen=True)
class Setting:
    """One thing that can be set. `help` is an untranslated message."""

    name: str
    default: SettingValue | None
    help: str
    kind: type = str
    choices: tuple[str, ...] = ()
    minimum: float | None = None
    maximum: float | None = None


GENERAL = (
    Setting("model", "", N_("Model to use: catalogue name, registered name or path.")),
    Setting("models_dir", "", N_("Directory that holds the model files.")),
    Setting("offline", False, N_("Never touch the network."), bool),
    Setting("lang", "auto", N_("Language of messages."), choices=("auto", "en", "zh")),
    Setting("text_lang", "auto", N_("Language to write in."), choices=("auto", "en", "zh")),
    Setting("template", AUTO, N_("Template to write with; auto: as the topic asks for.")),
    Setting("length", 0, N_("Length to write; 0: the template's."), int, minimum=0),
    Setting("context", 0, N_("Context in tokens; 0: automatic."), int, minimum=0),
    Setting("threads", 0, N_("CPU threads; 0: one for each physical core."), int, minimum=0),
    Setting("gpu_layers", -1, N_("Layers on the GPU; -1: all that fit."), int, minimum=-1),
    Setting(
        "flash_attention", "auto", N_("Use flash attention."), choices=("auto", "on", "off")
    ),
    Setting("lora", "", N_("LoRA adapters to use with the model: FILE:SCALE|FILE:SCALE.")),
    Setting("mmproj", "", N_("Projector with which the model sees pictures: an mmproj file.")),
    Setting("vi_mode", False, N_("Edit with the keys of vi in scribe chat."), bool),
    Setting("without", "", N_("Devices of the writing engine to switch off: A,B.")),
    Setting("seed", -1, N_("Seed of the draw; -1: a new one each time."), int, minimum=-1),
)  # fmt: skip

# Sampler fields that are lists are written as one string, its items separated by this.
_SEPARATOR = "|"
_LISTS = ("dry_breakers", "logit_bias")
_SAMPLING_HELP = {
    "temperature": N_("Sampling temperature; 0 always takes the likeliest token."),
    "top_k": N_("Draw from the K likeliest tokens; 0: all."),
    "top_p": N_("Draw from the tokens that make up probability P."),
    "min_p": N_("Drop tokens below P times the likeliest one's probability."),
    "grammar": N_("GBNF grammar the text must follow."),
    "dry_breakers": N_("Texts across which DRY sees no repetition: A|B|C."),
    "logit_bias": N_("Added to the logit of a text's first token: TEXT:BIAS|TEXT:BIAS."),
}
_SIGNED = ("frequency_penalty", "presence_penalty")
_MAXIMA = {"top_p": 1, "min_p": 1, "xtc_probability": 1, "xtc_threshold": 1, "mirostat": 2}
SAMPLING = tuple(
    Setting(
        item.name,
        None,
        _SAMPLING_HELP.get(item.name, N_("Sampler parameter; the template sets the default.")),
        str if item.name in _LISTS else type(item.default),
        minimum=None if item.name in _SIGNED else 0,
        maximum=_MAXIMA.get(item.name),
    )
    for item in fields(Sampling)
)
SETTINGS = {setting.name: setting for setting in (*GENERAL, *SAMPLING)}


@dataclass(frozen=True)
class Layer:
    """Values from one place. `source` names it to the person who asks where a value came from."""

    source: str
    values: Mapping[str, object]


@dataclass(frozen=True)
class Settings:
    """Every setting, merged. `sampling` holds only the parameters that someone set."""

    model: str = ""
    models_dir: str = ""
    offline: bool = False
    lang: str = "auto"
    text_lang: str = "auto"
    template: str = AUTO
    length: int = 0
    context: int = 0
    threads: int = 0
    gpu_layers: int = -1
    flash_attention: str = "auto"
    lora: str = ""
    mmproj: str = ""
    vi_mode: bool = False
    without: str = ""
    seed: int = -1
    sampling: Mapping[str, SettingValue] = field(default_factory=dict)
    sources: Mapping[str, str] = field(default_factory=dict)

    def value(self, name: str) -> SettingValue | None:
        """The value of any setting by its name; None when nobody set a sampling parameter."""
        if name in self.sampling:
            return self.sampling[name]
        value: SettingValue | None = getattr(self, name, None)
        return value


def merge(layers: Sequence[Layer]) -> Settings:
    """Defaults, then each layer over the one before. Raises ConfigError, naming the source."""
    general: dict[str, Any] = {}
    sampling: dict[str, SettingValue] = {}
    sources: dict[str, str] = {}
    for layer in layers:
        for name, raw in layer.values.items():
            setting = find(name, layer.source)
            target = sampling if setting in SAMPLING else general
            target[name] = convert(setting, raw, layer.source)
            sources[name] = layer.source
    return Settings(**general, sampling=sampling, sources=sources)


def find(name: str, source: str) -> Setting:
    """The setting called `name`; ConfigError with the nearest name when there is none."""
    if name in SETTINGS:
        return SETTINGS[name]
    near = difflib.get_close_matches(name, SETTINGS, n=1)
    raise ConfigError(
        _("{source}: there is no setting called “{name}”.").format(source=source, name=name),
        hint=_("Did you mean {near}?").format(near=near[0])
        if near
        else _("The settings there are: scribe config list"),
    )


def sampling_from(*layers: Mapping[str, Any]) -> Sampling:
    """The sampler's parameters: its defaults, then each layer over the one before.

    Raises ConfigError for a list that cannot be read.
    """
    given = {name: value for layer in layers for name, value in layer.items()}
    return replace(Sampling(), **{name: _sampler_value(name, given[name]) for name in given})


def sampling_over(usual: Sampling, settings: Settings) -> Sampling:
    """`usual`, with the parameters that someone set in the place of its own."""
    return sampling_from(asdict(usual), settings.sampling)


def adapters_from(value: str) -> tuple[tuple[str, float], ...]:
    """The files and scales in a list of LoRA adapters, FILE[:SCALE]|FILE[:SCALE].

    Raises ConfigError for a scale that is no finite number.
    """
    return tuple(_adapter(item) for item in value.split(_SEPARATOR) if item)


def _adapter(item: str) -> tuple[str, float]:
    file, _colon, scale = item.rpartition(":")
    try:
        number = float(scale)
    except ValueError:
        return item, 1.0  # a colon may be part of the path
    if not file or not math.isfinite(number):
        raise _bad_value(SETTINGS["lora"], item, "lora", "FILE:SCALE|FILE:SCALE")
    return file, number


def seed_of(settings: Settings) -> int:
    """The seed that is set, or a new one."""
    return settings.seed if settings.seed >= 0 else random.SystemRandom().getrandbits(31)


def _sampler_value(name: str, value: Any) -> Any:
    if name not in _LISTS or not isinstance(value, str):
        return tuple(value) if isinstance(value, list) else value
    items = [item.replace("\\n", "\n") for item in value.split(_SEPARATOR) if item]
    if name == "dry_breakers":
        return tuple(items)
    try:
        return tuple((item.rpartition(":")[0], float(item.rpartition(":")[2])) for item in items)
    except ValueError as error:
        raise _bad_value(SETTINGS[name], value, "logit_bias", "TEXT:BIAS|TEXT:BIAS") from error


def environment_layer(variables: Mapping[str, str]) -> Layer:
    """The layer of SCRIBE_* variables; those that name no setting are left alone."""
    values = {
        name: variables[ENVIRONMENT_PREFIX + name.upper()]
        for name in SETTINGS
        if variables.get(ENVIRONMENT_PREFIX + name.upper())
    }
    return Layer(_("environment"), values)


def convert(setting: Setting, raw: object, source: str) -> SettingValue:
    """`raw`, a string or a TOML value, as the setting's type. Raises ConfigError."""
    try:
        value = _typed(setting.kind, raw)
    except (TypeError, ValueError, OverflowError) as error:
        raise _bad_value(setting, raw, source, _type_name(setting.kind)) from error
    if setting.choices and value not in setting.choices:
        raise _bad_value(setting, raw, source, " | ".join(setting.choices))
    if isinstance(value, (int, float)):
        if setting.minimum is not None and value < setting.minimum:
            raise _bad_value(setting, raw, source, f">= {setting.minimum:g}")
        if setting.maximum is not None and value > setting.maximum:
            raise _bad_value(setting, raw, source, f"<= {setting.maximum:g}")
    return value


def _typed(kind: type, raw: object) -> SettingValue:
    if kind is bool:
        word = str(raw).lower()
        if word not in _TRUE + _FALSE:
            raise ValueError(word)
        return word in _TRUE
    if kind is str:
        if not isinstance(raw, str):
            raise TypeError(raw)
        return raw
    if isinstance(raw, bool) or not isinstance(raw, (str, int, float)):
        raise TypeError(raw)
    number: SettingValue = kind(raw)
    if number != float(raw):  # 0.5 for a whole number; nan for any
        raise ValueError(raw)
    return number


def _type_name(kind: type) -> str:
    names = {bool: _("yes or no"), int: _("a whole number"), float: _("a number"), str: _("text")}
    return names[kind]


def _bad_value(setting: Setting, raw: object, source: str, expected: str) -> ConfigError:
    message = _("{source}: {name} cannot be {value}.")
    return ConfigError(
        message.format(source=source, name=setting.name, value=repr(raw)),
        hint=_("Expected: {expected}.").format(expected=expected),
    )
