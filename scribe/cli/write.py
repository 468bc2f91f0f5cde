"""scribe write: a whole text from a topic."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from scribe.cli.completion import files
from scribe.cli.options import (
    assignment_options,
    delivery_options,
    model_options,
    sampling_options,
    setting_flags,
)
from scribe.i18n import _

if TYPE_CHECKING:
    from scribe.app import App


@click.command(help=_("Write a text about a topic. Piped input is taken as material."))
@assignment_options
@click.option(
    "--outline",
    metavar="FILE",
    shell_complete=files,
    help=_("Follow this outline, heading by heading."),
)
@click.option("--single-pass", is_flag=True, help=_("Write without drawing up an outline first."))
@delivery_options
@sampling_options
@model_options
@click.pass_obj
def write(app: App, /, **options: Any) -> None:
    from scribe.cli.assigning import assignment_from, check_output, job_for
    from scribe.cli.writing import Delivery, carry_out

    settings = app.settings(setting_flags(options))
    check_output(options["output"])
    job = job_for(app, settings, assignment_from(options))
    delivery = Delivery(options["output"], options["as_json"], options["stats"])
    carry_out(app, settings, job, delivery)
