"""scribe config: the settings, where each comes from, and changing them for good."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from scribe.cli.completion import setting_names
from scribe.i18n import _

if TYPE_CHECKING:
    from scribe.app import App


@click.group(help=_("Show and change settings."))
def config() -> None:
    pass


@config.command("list", help=_("List every setting with its value and where that comes from."))
@click.option("--json", "as_json", is_flag=True, help=_("Print JSON."))
@click.pass_obj
def list_settings(app: App, as_json: bool) -> None:
    from scribe.render.record import print_json
    from scribe.render.screen import print_result
    from scribe.settings import SETTINGS

    settings = app.settings()
    default = _("default")
    rows = [
        (name, settings.value(name), settings.sources.get(name, default), setting.help)
        for name, setting in SETTINGS.items()
    ]
    if as_json:
        table = {name: {"value": value, "source": source} for name, value, source, _help in rows}
        print_json(app.environment, table, indent=2)
        return
    names = max(len(row[0]) for row in rows)
    values = max(len(_shown(row[1])) for row in rows)
    for name, value, source, help_text in rows:
        line = f"{name:{names}}  {_shown(value):{values}}  {source}  # {_(help_text)}"
        print_result(app.environment, line + "\n")


@config.command(help=_("Print the value of one setting."))
@click.argument("name", shell_complete=setting_names)
@click.pass_obj
def get(app: App, name: str) -> None:
    from scribe.render.screen import print_result
    from scribe.settings import find

    find(name, "config get")
    print_result(app.environment, _shown(app.settings().value(name)) + "\n")


@config.command("set", help=_("Set NAME to VALUE in the config file."))
@click.argument("name", shell_complete=setting_names)
@click.argument("value")
@click.pass_obj
def set_setting(app: App, name: str, value: str) -> None:
    from scribe.storage.config import set_value

    set_value(app.paths.config_file, name, value)


@config.command(help=_("Take NAME out of the config file."))
@click.argument("name", shell_complete=setting_names)
@click.pass_obj
def unset(app: App, name: str) -> None:
    from scribe.storage.config import unset_value

    unset_value(app.paths.config_file, name)


@config.command(help=_("Print the path of the config file."))
@click.pass_obj
def path(app: App) -> None:
    from scribe.render.screen import print_result

    print_result(app.environment, f"{app.paths.config_file}\n")


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)
