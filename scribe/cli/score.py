"""scribe score: how likely a model holds each token of a text."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from scribe.cli.completion import files
from scribe.cli.options import model_options, setting_flags
from scribe.errors import InputError
from scribe.i18n import _

if TYPE_CHECKING:
    from scribe.app import App
    from scribe.cli.desk import Desk
    from scribe.engine.prediction import Scored

_CONTEXT = 4096  # tokens: a text of some pages in one window
_CHOICES = 5  # told of each token


@click.command(help=_("Show how likely a model holds each token of a text, and its perplexity."))
@click.argument("file", required=False, metavar="[FILE|-]", shell_complete=files)
@click.option(
    "--html",
    metavar="FILE",
    shell_complete=files,
    help=_("Write a page to FILE that shows the text by its surprisal."),
)
@click.option("--json", "as_json", is_flag=True, help=_("Print JSON."))
@model_options
@click.pass_obj
def score(app: App, /, file: str | None, html: str | None, as_json: bool, **flags: Any) -> None:
    from scribe.cli.assigning import check_output
    from scribe.cli.desk import open_desk
    from scribe.cli.reading import source_text
    from scribe.cli.scoring import Scoring
    from scribe.encoding import AUTO
    from scribe.render.record import print_json
    from scribe.render.screen import print_rendered
    from scribe.storage.atomic import write_text
    from scribe.text import language_of

    environment = app.environment
    check_output(html)
    name = _("standard input") if file in (None, "-") else str(file)
    text = source_text(environment, file, AUTO).text
    if not text:
        raise InputError(_("{path} is empty.").format(path=name))
    settings = app.settings(setting_flags(flags))
    with open_desk(app, settings, language_of(text), _CONTEXT) as desk:
        scoring = Scoring(name, text, desk.engine.info, _scored(desk, text))
    if html is not None:
        write_text(Path(html), scoring.as_page())
    if as_json:
        print_json(environment, scoring.account())
    elif html is None:
        coloured = environment.stdout_is_terminal and environment.colour
        print_rendered(environment, scoring.as_map() if coloured else scoring.as_table())
    else:
        print_rendered(environment, scoring.told())


def _scored(desk: Desk, text: str) -> tuple[Scored, ...]:

    total = desk.engine.count_tokens(text)
    found: list[Scored] = []
    for scored in desk.engine.score(text, _CHOICES, desk.interruption.requested):
        found.append(scored)
        line = _("Scored {done}/{total} tokens")
        desk.screen.status(line.format(done=len(found), total=total))
    if desk.interruption.requested():
        raise desk.interruption.error()
    desk.screen.status("")
    return tuple(found)
