"""The config file: a flat TOML table of settings, edited without losing its comments."""

from __future__ import annotations

import sys
from pathlib import Path

from scribe.errors import ConfigError
from scribe.i18n import _
from scribe.settings import Layer, SettingValue, convert, find
from scribe.storage.atomic import write_text

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib


def file_layer(path: Path) -> Layer:
    """The settings in `path`, empty if there is no such file. Raises ConfigError."""
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        values = {}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(
            _("The config file {path} cannot be read: {reason}").format(path=path, reason=error),
            hint=_("Mend or remove that file; scribe works without one."),
        ) from error
    return Layer(str(path), values)


def set_value(path: Path, name: str, raw: str) -> SettingValue:
    """Set `name` in the config file and return the value as its type. Raises ConfigError."""
    import tomlkit

    value = convert(find(name, _("config set")), raw, _("config set"))
    file_layer(path)  # refuse to touch a file that cannot be read
    document = tomlkit.parse(path.read_text(encoding="utf-8") if path.exists() else "")
    document[name] = value
    write_text(path, tomlkit.dumps(document))
    return value


def unset_value(path: Path, name: str) -> bool:
    """Remove `name` from the config file; False when it was not there."""
    import tomlkit

    find(name, _("config unset"))
    if name not in file_layer(path).values:
        return False
    document = tomlkit.parse(path.read_text(encoding="utf-8"))
    del document[name]
    write_text(path, tomlkit.dumps(document))
    return True
