"""scribe bench: how fast a model writes on this machine, and what it takes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from scribe.cli.labels import label
from scribe.cli.options import model_options
from scribe.i18n import _

if TYPE_CHECKING:
    from scribe.app import App


@click.command(help=_("Measure load time, speed and memory of a model."))
@click.option(
    "--prompt",
    "prompt_tokens",
    type=click.IntRange(1),
    default=512,
    show_default=True,
    metavar="N",
    help=_("Tokens to read."),
)
@click.option(
    "--tokens",
    type=click.IntRange(1),
    default=400,
    show_default=True,
    metavar="N",
    help=_("Tokens to generate."),
)
@click.option("--json", "as_json", is_flag=True, help=_("Print JSON."))
@model_options
@click.pass_obj
def bench(app: App, /, prompt_tokens: int, tokens: int, as_json: bool, **flags: Any) -> None:
    from scribe.app import SCRIPT_PREFIX
    from scribe.bench import measure
    from scribe.cli.pulling import pull_with_progress
    from scribe.errors import UsageError
    from scribe.library.catalogue import Card
    from scribe.render.record import print_json
    from scribe.render.screen import print_result

    settings = app.settings(flags)
    if settings.model.startswith(SCRIPT_PREFIX):
        raise UsageError(
            _("A script has no speed to measure."),
            hint=_("Name a model: scribe models list"),
        )
    found = app.find_model(settings, "en")
    if isinstance(found, Card):
        found = pull_with_progress(app, app.library(settings), found)
    engine = app.llama_engine(found, settings, prompt_tokens + tokens, lambda: False)
    try:
        figures = measure(engine, prompt_tokens, tokens)
    finally:
        engine.close()
    if as_json:
        print_json(app.environment, figures, indent=2)
        return
    for name, value in figures.items():
        shown = f"{value:.2f}" if isinstance(value, float) else value
        line = _("{label}: {value}").format(label=label(name), value=shown)
        print_result(app.environment, line + "\n")
