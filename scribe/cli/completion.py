"""scribe completion: what a shell needs to complete the commands, options and values of scribe.

What is imported to find values is imported when they are asked for.
"""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

import click

from scribe.errors import ScribeError
from scribe.i18n import _

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from scribe.app import App

_VARIABLE = "_SCRIBE_COMPLETE"  # click's name for what the script asks scribe by
_SET_UP = {
    "bash": (_("bash, in ~/.bashrc: {line}"), 'eval "$(scribe completion bash)"'),
    "zsh": (_("zsh, in ~/.zshrc after compinit: {line}"), 'eval "$(scribe completion zsh)"'),
    "fish": (_("fish, in ~/.config/fish/config.fish: {line}"), "scribe completion fish | source"),
}


def files(context: click.Context, option: click.Parameter, start: str) -> list[CompletionItem[str]]:
    """Lets the shell complete the name of a file."""
    from click.shell_completion import CompletionItem

    return [CompletionItem(start, type="file")]


def template_names(context: click.Context, option: click.Parameter, start: str) -> list[str]:
    """The templates whose names begin with `start`."""
    app: App = context.obj
    return [name for name in app.templates().names() if name.startswith(start)]


def model_names(context: click.Context, option: click.Parameter, start: str) -> list[str]:
    """The models whose names begin with `start`; none if the settings make no sense."""
    app: App = context.obj
    with contextlib.suppress(ScribeError):
        entries = app.library(app.settings()).entries()
        return [entry.name for entry in entries if entry.name.startswith(start)]
    return []


def setting_names(context: click.Context, option: click.Parameter, start: str) -> list[str]:
    """The settings whose names begin with `start`."""
    from scribe.settings import SETTINGS

    return [name for name in SETTINGS if name.startswith(start)]


def _help() -> str:
    where = "\n".join(told.format(line=line) for told, line in _SET_UP.values())
    what = _("Print the script that makes your shell complete what you type of scribe.")
    how = _("To have it at hand for good, put a line where your shell starts:")
    return f"{what}\n\n{how}\n\n\b\n{where}"


@click.command(help=_help())
@click.argument("shell", type=click.Choice(list(_SET_UP)))
@click.pass_obj
def completion(app: App, shell: str) -> None:
    from click.shell_completion import BashComplete, FishComplete, ZshComplete

    from scribe.render.screen import print_result

    classes = {"bash": BashComplete, "zsh": ZshComplete, "fish": FishComplete}
    root = click.get_current_context().find_root().command
    print_result(app.environment, classes[shell](root, {}, "scribe", _VARIABLE).source())
