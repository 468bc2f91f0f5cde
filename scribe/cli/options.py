"""Options that several commands share, and their way into the settings."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

from scribe.errors import UsageError
from scribe.i18n import _

Command = TypeVar("Command", bound=Callable[..., Any])

_MODEL = (
    click.option(
        "--model", metavar="NAME|PATH", help=_("Catalogue name, registered name or path.")
    ),
    click.option("--offline", is_flag=True, default=None, help=_("Never touch the network.")),
    click.option("--context", type=int, metavar="N", help=_("Context in tokens; 0: automatic.")),
    click.option("--threads", type=int, metavar="N", help=_("CPU threads; 0: physical cores.")),
    click.option(
        "--gpu-layers", type=int, metavar="N", help=_("Layers on the GPU; -1: all that fit.")
    ),
    click.option(
        "--flash-attention",
        type=click.Choice(["auto", "on", "off"]),
        help=_("Use flash attention."),
    ),
)
_SAMPLING = (
    click.option("--seed", type=int, metavar="N", help=_("Seed of the draw; drawn if not given.")),
    click.option(
        "--temperature",
        type=float,
        metavar="T",
        help=_("Sampling temperature; 0: no chance."),
    ),
    click.option(
        "--set",
        "assignments",
        multiple=True,
        metavar="K=V",
        help=_("Any other setting, such as top_p=0.9; all of them: scribe config list"),
    ),
)  # fmt: skip


def model_options(command: Command) -> Command:
    """Which model to run, and how."""
    return _decorate(command, _MODEL)


def sampling_options(command: Command) -> Command:
    """How to draw."""
    return _decorate(command, _SAMPLING)


def _decorate(command: Command, options: tuple[Callable[[Command], Command], ...]) -> Command:
    for option in reversed(options):
        command = option(command)
    return command


def assignments_of(pairs: tuple[str, ...], option: str) -> dict[str, str]:
    """K=V pairs as a dictionary. Raises UsageError for one without a name or `=`."""
    assigned = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not equals or not name.strip():
            raise UsageError(
                _("{option} {pair}: expected NAME=VALUE.").format(option=option, pair=repr(pair)),
                hint=_("For example: {example}").format(example=f"{option} name=value"),
            )
        assigned[name.strip()] = value
    return assigned
