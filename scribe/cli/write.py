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
from scribe.errors import UsageError
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
@click.option(
    "--quick", "effort", flag_value="quick", help=_("Show the first draft as it comes, as it is.")
)
@click.option(
    "--best", "effort", flag_value="best", help=_("Choose among more drafts, and take longer.")
)
@click.option(
    "--drafts",
    type=click.IntRange(1, 16),
    default=1,
    metavar="N",
    help=_("Write N drafts, 2 to 16, and print the best."),
)
@click.option("--all", "all_shown", is_flag=True, help=_("Print all the drafts, best first."))
@delivery_options
@sampling_options
@model_options
@click.pass_obj
def write(app: App, /, **options: Any) -> None:
    from scribe.cli.assigning import assignment_from, check_output, job_for
    from scribe.cli.drafting import Comparison, carry_out_drafts
    from scribe.cli.writing import Delivery, carry_out

    comparison = Comparison(options["drafts"], options["all_shown"])
    if comparison.all_shown and comparison.drafts == 1:
        raise UsageError(
            _("--all prints several drafts, and there is but one."),
            hint=_("Ask for more of them: --drafts 4"),
        )
    settings = app.settings(setting_flags(options))
    check_output(options["output"])
    job = job_for(app, settings, assignment_from(options))
    delivery = Delivery(options["output"], options["as_json"], options["stats"])
    if comparison.drafts == 1:
        carry_out(app, settings, job, delivery)
    else:
        carry_out_drafts(app, settings, job, delivery, comparison)
