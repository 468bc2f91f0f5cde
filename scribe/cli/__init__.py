"""The command line. One file for each family of commands, imported only when it is asked for.

No model library, HTTP client or terminal toolkit is imported at module level anywhere in this
package: `scribe --help` has to answer at once.
"""

from __future__ import annotations

from importlib import import_module

import click

from scribe import __version__
from scribe.i18n import _

# Command name -> module of this package, in which the command has that name or the one behind ":".
_COMMANDS = {
    "chat": "chat",
    "ask": "chat",
    "write": "write",
    "outline": "outline",
    "resume": "resume",
    "continue": "composing:continue_text",
    "polish": "editing",
    "rewrite": "editing",
    "expand": "editing",
    "shorten": "editing",
    "summarize": "composing",
    "translate": "editing",
    "titles": "composing",
    "graph": "graph",
    "next": "next:next_token",
    "score": "score",
    "tokens": "tokens",
    "models": "models",
    "templates": "templates",
    "config": "config",
    "bench": "bench",
    "completion": "completion",
    "man": "manual",
}


class LazyGroup(click.Group):
    """A group whose commands are imported when they are first needed."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        module, _colon, name = _COMMANDS[cmd_name].partition(":")
        command: click.Command = getattr(import_module(f"{__name__}.{module}"), name or cmd_name)
        return command


@click.group(
    cls=LazyGroup,
    help=_("A writing assistant that runs on your own machine. Nothing leaves it."),
    context_settings={"help_option_names": ["-h", "--help"]},
    invoke_without_command=True,
)
@click.version_option(__version__, prog_name="scribe")
@click.pass_context
def cli(context: click.Context) -> None:
    if context.invoked_subcommand is not None:
        return
    if context.obj is not None and context.obj.environment.stdin_is_terminal:
        command = context.command.get_command(context, "chat")  # type: ignore[attr-defined]
        context.invoke(command)
    else:
        click.echo(context.get_help())
