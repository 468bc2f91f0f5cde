"""The commands that change a text part by part: polish, rewrite, expand, shorten, translate."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

from scribe.cli.filtering import LENGTH, PARTS, asked_size, filter_options
from scribe.cli.options import model_options, sampling_options, setting_flags
from scribe.errors import UsageError
from scribe.i18n import _
from scribe.settings import sampling_over, seed_of

if TYPE_CHECKING:
    from scribe.app import App
    from scribe.cli.desk import Desk
    from scribe.cli.filtering import Intake, Outflow
    from scribe.tools.editor import Editor
    from scribe.tools.markdown import Piece
    from scribe.tools.task import Task

Command = TypeVar("Command", bound=Callable[..., Any])

_CONTEXT = 4096  # tokens: the units in view, one in hand and its result

_RATIO = click.option(
    "--ratio",
    type=click.FloatRange(0.05, 20),
    metavar="R",
    help=_("Length as a multiple of the source's."),
)


def _editing(command: Command) -> Command:
    return filter_options(PARTS(sampling_options(model_options(command))), changes=True)


@click.command(help=_("Correct spelling, grammar and style; nothing is lost, nothing is added."))
@_editing
@click.pass_obj
def polish(app: App, /, **options: Any) -> int:
    from scribe.tools import task

    return _edit(app, options, lambda intake, _document: task.polish(intake.language))


@click.command(help=_("Write the text anew in another manner, its facts kept."))
@click.option("--how", required=True, metavar="TEXT", help=_("In what manner."))
@_editing
@click.pass_obj
def rewrite(app: App, /, **options: Any) -> int:
    from scribe.tools import task

    how = options["how"].strip()
    if not how:
        raise UsageError(_("--how is empty."))
    return _edit(app, options, lambda intake, _document: task.rewrite(intake.language, how))


@click.command(help=_("Make the text longer: twice as long, or as asked for."))
@LENGTH
@_RATIO
@_editing
@click.pass_obj
def expand(app: App, /, **options: Any) -> int:
    return _resize(app, "expand", options)


@click.command(help=_("Make the text shorter: half as long, or as asked for."))
@LENGTH
@_RATIO
@_editing
@click.pass_obj
def shorten(app: App, /, **options: Any) -> int:
    return _resize(app, "shorten", options)


@click.command(help=_("Translate the text; Markdown and code stay as they are."))
@click.option(
    "--to", required=True, metavar="LANG", help=_("Into which language: en, zh, ja, fr …")
)
@click.option("--glossary", metavar="FILE", help=_("Terms to be kept to: TERM = TRANSLATION."))
@_editing
@click.pass_obj
def translate(app: App, /, **options: Any) -> int:
    from scribe.cli.reading import file_text
    from scribe.tools import task
    from scribe.tools.glossary import Glossary, read_glossary

    path, target = options["glossary"], options["to"].strip()
    glossary = read_glossary(file_text(path), path) if path else Glossary({})
    if not target:
        raise UsageError(_("--to is empty."))
    return _edit(
        app, options, lambda intake, _document: task.translate(intake.language, target, glossary)
    )


def _resize(app: App, name: str, options: dict[str, Any]) -> int:
    from scribe.tools import task
    from scribe.tools.editor import ratio_for

    length, ratio = asked_size(options)

    def sized(intake: Intake, document: list[Piece]) -> Task:
        wanted = (
            ratio_for(document, length) if length is not None else ratio or task.USUAL_RATIO[name]
        )
        return task.resize(name, intake.language, wanted)

    return _edit(app, options, sized)


def _edit(
    app: App, options: dict[str, Any], task_for: Callable[[Intake, list[Piece]], Task]
) -> int:
    """Take a text in, do the task to it, hand the result over. Returns the exit status."""
    from scribe.cli.desk import open_desk
    from scribe.cli.filtering import nothing_to_do, open_outflow, take_in
    from scribe.errors import ExitStatus
    from scribe.tools.editor import Editor
    from scribe.tools.markdown import pieces
    from scribe.tools.parts import part_numbers
    from scribe.tools.task import EDITING

    settings = app.settings(setting_flags(options))
    only = part_numbers(options["part"])
    intake = take_in(app, settings, options)
    document = pieces(intake.text)
    if not intake.text.strip():
        nothing_to_do(app, intake)
        return ExitStatus.OK
    task = task_for(intake, document)
    newline = intake.source.newline
    with open_desk(app, settings, intake.language, _CONTEXT, newline) as desk:
        seed, sampling = seed_of(settings), sampling_over(EDITING, settings)
        editor = Editor(desk.engine, task, seed, sampling, desk.interruption.requested)
        with open_outflow(app, intake, task.name, desk.screen) as outflow:
            failed = _follow(editor, document, only, desk, intake, outflow)
    return ExitStatus.FAILED if failed else ExitStatus.OK


def _follow(
    editor: Editor,
    document: list[Piece],
    only: frozenset[int],
    desk: Desk,
    intake: Intake,
    outflow: Outflow,
) -> bool:
    """Show and keep the result part by part, and deliver it; returns whether a part failed."""
    from scribe.cli.account import parts_account, timings_account, tool_account
    from scribe.engine.base import Timings
    from scribe.tools.events import Copied, Edited, Worked, Working
    from scribe.tools.parts import again_line
    from scribe.tools.telling import flaw_line, part_line

    parts: list[Edited] = []
    timings: Timings | None = None
    for event in editor.edit(document, only):
        if isinstance(event, Working):
            desk.screen.status(part_line(event.number, event.parts))
        elif isinstance(event, Copied):
            outflow.write(event.text)
        elif isinstance(event, Edited):
            parts.append(event)
            outflow.write(event.after)
            if line := flaw_line(event):
                desk.screen.note(f"scribe: {intake.name}: {line}")
        elif isinstance(event, Worked):
            timings = event.timings
    if timings is None:
        raise desk.interruption.error()
    desk.screen.status("")
    told = tool_account(
        editor.task.name, desk.engine.info, editor.seed, intake.text, intake.language
    )
    outflow.deliver({**told, **parts_account(parts), **timings_account(timings)})
    failed = [part.number for part in parts if part.error is not None]
    if failed:
        desk.screen.note(again_line(failed))
    return bool(failed)
