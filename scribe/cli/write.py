"""scribe write: a whole text from a topic."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from scribe.cli.options import assignments_of, model_options, sampling_options
from scribe.i18n import _

if TYPE_CHECKING:
    from scribe.app import App


@click.command(help=_("Write a text about a topic. Piped input is taken as material."))
@click.option("--topic", required=True, help=_("What to write about."))
@click.option("--template", metavar="NAME", help=_("article, story, report, or one of your own."))
@click.option("--length", type=int, metavar="N", help=_("Length in 字 or words."))
@click.option("--lang", type=click.Choice(["auto", "zh", "en"]), help=_("Language to write in."))
@click.option("--audience", default="", help=_("Who will read it."))
@click.option("--tone", default="", help=_("Tone to write in."))
@click.option("--var", multiple=True, metavar="K=V", help=_("A variable of the template."))
@click.option(
    "-o", "--output", metavar="FILE", help=_("Write the text to FILE, whole or not at all.")
)
@click.option(
    "--json", "as_json", is_flag=True, help=_("Print one JSON object instead of the text.")
)
@sampling_options
@model_options
@click.pass_obj
def write(app: App, /, **options: Any) -> None:
    from scribe.cli.writing import Assignment, carry_out

    flags = {
        **assignments_of(options["assignments"], "--set"),
        **{name: options[name] for name in _SETTING_FLAGS if options[name] is not None},
    }
    if options["lang"] is not None:
        flags["text_lang"] = options["lang"]
    carry_out(
        app,
        app.settings(flags),
        Assignment(
            topic=options["topic"],
            audience=options["audience"],
            tone=options["tone"],
            variables=assignments_of(options["var"], "--var"),
            output=options["output"],
            as_json=options["as_json"],
        ),
    )


_SETTING_FLAGS = (
    "template", "length", "seed", "temperature",
    "model", "offline", "context", "threads", "gpu_layers", "flash_attention",
)  # fmt: skip
