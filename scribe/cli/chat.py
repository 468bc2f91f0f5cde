"""scribe chat and scribe ask: a conversation, and one turn of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from scribe.cli.completion import files
from scribe.cli.options import image_option, model_options, sampling_options, setting_flags
from scribe.i18n import _
from scribe.settings import seed_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from scribe.app import App
    from scribe.cli.desk import Desk
    from scribe.engine.base import Engine
    from scribe.repl.loading import Opening, Source
    from scribe.settings import Settings
    from scribe.writing.dialogue import Album, Turn

SCHEMA = 1  # of the JSON object; raised when a field changes its meaning
_CONTEXT = 4096  # tokens: a question, its material and the answer
_PICTURES = 4096  # tokens more, for two or three pictures

_SYSTEM = click.option(
    "--system", default="", metavar="TEXT", help=_("Tell the model how to answer.")
)


@click.command(help=_("Talk to the model and work on a draft; scribe alone does the same."))
@click.option(
    "--session", default="", metavar="NAME", help=_("Go on with this session, or begin it.")
)
@_SYSTEM
@image_option
@click.option("--plain", is_flag=True, help=_("Plain lines: no Markdown, no colours."))
@sampling_options
@model_options
@click.pass_obj
def chat(app: App, /, **options: Any) -> None:
    from scribe.repl.opening import converse

    converse(
        app,
        _source(app),
        setting_flags(options),
        session=options["session"],
        system=options["system"],
        pictures=options["images"],
        plain=options["plain"],
    )


@click.command(help=_("Ask the model one thing. Piped input is given to it as material."))
@click.argument("question", metavar="TEXT|@FILE")
@_SYSTEM
@image_option
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    shell_complete=files,
    help=_("Write the answer to FILE, whole or not at all."),
)
@click.option(
    "--json", "as_json", is_flag=True, help=_("Print one JSON object instead of the text.")
)
@sampling_options
@model_options
@click.pass_obj
def ask(app: App, /, **options: Any) -> None:
    from pathlib import Path

    from scribe.cli.assigning import check_output
    from scribe.cli.desk import open_desk
    from scribe.cli.reading import argument_text, piped_text
    from scribe.jobs import read_pictures
    from scribe.render.record import print_json
    from scribe.storage.atomic import write_text
    from scribe.text import language_of
    from scribe.writing.dialogue import Material, Turn

    settings = app.settings(setting_flags(options))
    output, as_json = options["output"], options["as_json"]
    check_output(output)
    asked = argument_text(options["question"], "TEXT")
    material = piped_text(app.environment).strip()
    given = (Material(_("standard input"), material),) if material else ()
    album = read_pictures(options["images"])
    turn = Turn(asked, given=given, pictures=tuple(album))
    needed = _CONTEXT + (_PICTURES if album else 0)
    with open_desk(app, settings, language_of(asked), needed, sees=bool(album)) as desk:
        shown = not as_json and output is None
        text, account = _answer(desk, settings, options["system"], turn, album, shown)
    if as_json:
        print_json(app.environment, account)
    if output is not None:
        write_text(Path(output), f"{text.rstrip()}\n")


def _answer(
    desk: Desk, settings: Settings, system: str, turn: Turn, album: Album, shown: bool
) -> tuple[str, dict[str, Any]]:
    """The answer to `turn`, `shown` as it comes, and all about it as JSON values."""
    from scribe.cli.account import timings_account
    from scribe.engine.base import FinishReason, Timings
    from scribe.settings import sampling_from
    from scribe.writing.dialogue import Answered, Dialogue, answer
    from scribe.writing.events import Reading
    from scribe.writing.progress import reading_line

    seed, sampling = seed_of(settings), sampling_from(settings.sampling)
    text, reason, timings = "", FinishReason.CANCELLED, Timings()
    cancelled = desk.interruption.requested
    for event in answer(desk.engine, Dialogue(system), turn, sampling, seed, cancelled, album):
        if isinstance(event, str):
            text += event
            if shown:
                desk.screen.write(event)
        elif isinstance(event, Reading):
            desk.screen.status(reading_line(event))
        elif isinstance(event, Answered):
            reason, timings = event.reason, event.timings
    if desk.interruption.requested():
        raise desk.interruption.error()
    if complete := reason in (FinishReason.END, FinishReason.STOP):
        desk.screen.status("")
    else:
        desk.screen.note(_("The answer was cut off for its length."))
    about = {"schema": SCHEMA, "text": text, "complete": complete, "seed": seed}
    about = {**about, "model": desk.engine.info.name, "images": list(turn.pictures)}
    return text, {**about, **timings_account(timings)}


def _source(app: App) -> Source:
    """Finds models for a session, and pulls the one that is to be had but not here."""
    from scribe.cli.desk import find_model
    from scribe.i18n import interface_language

    def source(settings: Settings, sees: bool) -> Opening:
        language = interface_language(app.environment.variables, settings.lang)
        model = find_model(app, settings, language, sees)
        needed = _CONTEXT + (_PICTURES if sees else 0)

        def opening(cancelled: Callable[[], bool]) -> Engine:
            if model is None:
                return app.scripted_engine(settings)
            return app.llama_engine(model, settings, needed, cancelled)

        return opening

    return source
