"""scribe outline: the plan of a text, as Markdown to edit and to write by."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from scribe.cli.options import (
    assignment_options,
    model_options,
    sampling_options,
    setting_flags,
)
from scribe.i18n import _

if TYPE_CHECKING:
    from scribe.app import App


@click.command(help=_("Draw up an outline, to be edited and given to scribe write --outline FILE."))
@assignment_options
@click.option("-o", "--output", metavar="FILE", help=_("Write the outline to FILE."))
@sampling_options
@model_options
@click.pass_obj
def outline(app: App, /, **options: Any) -> None:
    from pathlib import Path

    from scribe.cli.assigning import assignment_from, check_output, job_for
    from scribe.cli.writing import desk_for
    from scribe.render.screen import print_result
    from scribe.storage.atomic import write_text
    from scribe.writing.events import Planned, Planning
    from scribe.writing.plan import Plan, to_markdown
    from scribe.writing.planner import plan

    settings = app.settings(setting_flags(options))
    check_output(options["output"])
    job = job_for(app, settings, assignment_from(options))
    with desk_for(app, settings, job) as desk:
        drawn = Plan("", ())
        for event in plan(desk.engine, job, desk.interruption.requested):
            if isinstance(event, Planning):
                desk.screen.status(event.line)
            elif isinstance(event, Planned):
                drawn = event.plan
        if desk.interruption.requested():
            raise desk.interruption.error()
    text = to_markdown(drawn, job.prompter.brief.language)
    if options["output"] is not None:
        write_text(Path(options["output"]), text)
    else:
        print_result(app.environment, text)
