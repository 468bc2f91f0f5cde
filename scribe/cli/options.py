"""Options that several commands share, and their way into the settings."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import click

from scribe.cli.completion import files, model_names, template_names
from scribe.errors import UsageError
from scribe.i18n import _

Command = TypeVar("Command", bound=Callable[..., Any])

image_option = click.option(
    "--image",
    "images",
    multiple=True,
    metavar="FILE",
    shell_complete=files,
    help=_("Show the model a picture. May be repeated."),
)
_ASSIGNMENT = (
    click.option(
        "--topic",
        metavar="TEXT|@FILE",
        help=_("What to write about: a few words, a whole assignment, or a file that holds it."),
    ),
    click.option(
        "--template",
        metavar="NAME",
        shell_complete=template_names,
        help=_("Kind of text: scribe templates list"),
    ),
    image_option,
    click.option("--length", type=int, metavar="N", help=_("Length in 字 or words.")),
    click.option(
        "--lang", type=click.Choice(["auto", "zh", "en"]), help=_("Language to write in.")
    ),
    click.option("--audience", default="", help=_("Who will read it.")),
    click.option("--tone", default="", help=_("Tone to write in.")),
    click.option("--var", multiple=True, metavar="K=V", help=_("A variable of the template.")),
    click.option(
        "--sections",
        type=click.IntRange(2, 40),
        default=None,
        metavar="N",
        help=_("Number of sections in the outline."),
    ),
)
_DELIVERY = (
    click.option(
        "-o",
        "--output",
        metavar="FILE",
        shell_complete=files,
        help=_("Write the text to FILE, whole or not at all."),
    ),
    click.option(
        "--json", "as_json", is_flag=True, help=_("Print one JSON object instead of the text.")
    ),
    click.option("--stats", is_flag=True, help=_("Tell the measures of the text at its end.")),
)
_MODEL = (
    click.option(
        "--model",
        metavar="NAME|PATH",
        shell_complete=model_names,
        help=_("Catalogue name, registered name or path."),
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
    click.option(
        "--lora",
        metavar="FILE[:SCALE]",
        multiple=True,
        callback=lambda _context, _option, given: "|".join(given) or None,
        shell_complete=files,
        help=_("Use a LoRA adapter, by SCALE or 1. May be repeated."),
    ),
    click.option(
        "--mmproj",
        metavar="FILE",
        shell_complete=files,
        help=_("Let the model see pictures by way of this projector."),
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


def assignment_options(command: Command) -> Command:
    """What to write."""
    return _decorate(command, _ASSIGNMENT)


def delivery_options(command: Command) -> Command:
    """The form in which the text is wanted."""
    return _decorate(command, _DELIVERY)


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


_SETTING_FLAGS = (
    "template", "length", "seed", "temperature",
    "model", "offline", "context", "threads", "gpu_layers", "flash_attention",
    "lora", "mmproj",
)  # fmt: skip


def setting_flags(options: Mapping[str, Any]) -> dict[str, object]:
    """The settings among the `options` given."""
    flags: dict[str, object] = dict(assignments_of(options.get("assignments", ()), "--set"))
    given = {name: options.get(name) for name in _SETTING_FLAGS}
    given["text_lang"] = options.get("lang")
    flags.update({name: value for name, value in given.items() if value is not None})
    return flags


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
