"""The commands that write something new about a text: summarize, continue, titles."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain
from typing import TYPE_CHECKING, Any

import click

from scribe.cli.filtering import LENGTH, asked_size, filter_options
from scribe.cli.options import model_options, sampling_options, setting_flags
from scribe.errors import ExitStatus, InputError
from scribe.i18n import _
from scribe.settings import seed_of

if TYPE_CHECKING:
    from scribe.app import App
    from scribe.cli.desk import Desk
    from scribe.cli.filtering import Intake
    from scribe.engine.base import Sampling
    from scribe.settings import Settings
    from scribe.tools.prose import ProseWriter
    from scribe.tools.summary import Noted, SummaryEvent

_CONTEXT = 4096  # tokens: a passage, what was noted of the others, and the result
_LONG_CONTEXT = 16384  # tokens at most, of a text that is gone on from


@click.command(help=_("Sum up a text of any length."))
@LENGTH
@click.option(
    "--ratio",
    type=click.FloatRange(0.01, 0.8),
    metavar="R",
    help=_("Length as a multiple of the source's."),
)
@filter_options
@sampling_options
@model_options
@click.pass_obj
def summarize(app: App, /, **options: Any) -> int:
    from scribe.cli.account import coverage_account, coverage_line
    from scribe.cli.filtering import nothing_to_do, open_outflow, take_in
    from scribe.text import count
    from scribe.tools import summary

    length, ratio = asked_size(options)
    settings = app.settings(setting_flags(options))
    intake = take_in(app, settings, options)
    if not intake.text.strip():
        nothing_to_do(app, intake)
        return ExitStatus.OK
    if length is None:
        length = summary.default_length(intake.text)
        length = length if ratio is None else max(1, round(ratio * count(intake.text)))
    with (
        _prose(app, settings, intake, summary.SUMMARIZING, _CONTEXT) as (desk, writer),
        open_outflow(app, intake, "summarize", desk.screen) as outflow,
    ):
        notes = _follow(desk, summary.summarize(writer, intake.text, length), outflow.write)
        outflow.write("\n")
        told = coverage_account(intake.text, notes)
        outflow.deliver({**_account("summarize", desk, writer, intake), **told})
        if notes:
            desk.screen.note(coverage_line(intake.text, notes))
    return ExitStatus.OK if told["complete"] else ExitStatus.FAILED


@click.command("continue", help=_("Go on with a text from its last word."))
@LENGTH
@filter_options
@click.option(
    "-i", "--in-place", is_flag=True, help=_("Add to FILE itself; the old one is kept as FILE~.")
)
@sampling_options
@model_options
@click.pass_obj
def continue_text(app: App, /, **options: Any) -> int:
    from scribe.cli.filtering import open_outflow, take_in
    from scribe.text import count
    from scribe.tools.continuation import CONTINUING, USUAL_LENGTH, Joint, continue_text

    length = options.pop("length") or USUAL_LENGTH
    settings = app.settings(setting_flags(options))
    intake = _some_text(take_in(app, settings, options))
    joint = Joint.after(intake.text)
    needed = min(4 * count(intake.text) + 4 * length + _CONTEXT, _LONG_CONTEXT)
    with (
        _prose(app, settings, intake, CONTINUING, needed) as (desk, writer),
        open_outflow(app, intake, "continue", desk.screen) as outflow,
    ):
        lead = joint.missing if intake.streams else ""  # so that >> begins a paragraph, too
        if intake.in_place:
            lead = f"{joint.text}{joint.between}"
        _follow(desk, chain([lead], continue_text(writer, intake.text, length)), outflow.write)
        outflow.write("\n")
        account = _account("continue", desk, writer, intake)
        outflow.deliver({**account, "between": joint.between, "complete": True})
    return ExitStatus.OK


@click.command(help=_("Propose titles for a text, one to a line."))
@click.option(
    "-n",
    "--number",
    type=click.IntRange(1, 20),
    metavar="N",
    help=_("How many; 5 if it is not said."),
)
@filter_options
@sampling_options
@model_options
@click.pass_obj
def titles(app: App, /, **options: Any) -> int:
    from scribe.cli.filtering import open_outflow, take_in
    from scribe.tools.titles import TITLING, USUAL_NUMBER, propose_titles

    wanted = options["number"] or USUAL_NUMBER
    settings = app.settings(setting_flags(options))
    intake = _some_text(take_in(app, settings, options))
    with (
        _prose(app, settings, intake, TITLING, _CONTEXT) as (desk, writer),
        open_outflow(app, intake, "titles", desk.screen) as outflow,
    ):
        proposed = propose_titles(writer, intake.text, wanted)
        _follow(desk, proposed, lambda title: outflow.write(f"{title}\n"))
        found = outflow.text.splitlines()
        account = _account("titles", desk, writer, intake)
        outflow.deliver({**account, "titles": found, "complete": len(found) == wanted})
        if len(found) < wanted:
            desk.screen.note(_("The model had only {number}.").format(number=len(found)))
    return ExitStatus.OK if found else ExitStatus.FAILED


def _some_text(intake: Intake) -> Intake:
    """Raises InputError for a text that is empty."""
    if not intake.text.strip():
        raise InputError(_("{path} is empty.").format(path=intake.name))
    return intake


@contextlib.contextmanager
def _prose(
    app: App, settings: Settings, intake: Intake, sampling: Sampling, needed: int
) -> Iterator[tuple[Desk, ProseWriter]]:
    """A desk, and a writer at it that draws by `sampling` where nothing else is set."""
    from scribe.cli.desk import open_desk
    from scribe.settings import sampling_over
    from scribe.tools.prose import ProseWriter

    drawn = sampling_over(sampling, settings)
    with open_desk(app, settings, intake.language, needed, intake.source.newline) as desk:
        requested = desk.interruption.requested
        yield desk, ProseWriter(desk.engine, intake.language, drawn, seed_of(settings), requested)


def _follow(
    desk: Desk, events: Iterable[SummaryEvent], write: Callable[[str], None]
) -> list[Noted]:
    """Write what comes of `events`, and show how far they are; returns the notes taken.

    Line feeds at the end of the text are left out.
    """
    from scribe.tools.events import Working
    from scribe.tools.summary import Noted
    from scribe.tools.telling import left_out_line, part_line
    from scribe.writing.events import Reading
    from scribe.writing.progress import reading_line

    notes: list[Noted] = []
    held = ""
    for event in events:
        if isinstance(event, str):
            body = (held + event).rstrip("\n")
            held = (held + event)[len(body) :]
            if body:
                write(body)
        elif isinstance(event, Working):
            desk.screen.status(part_line(event.number, event.parts))
        elif isinstance(event, Reading) and not notes:
            desk.screen.status(reading_line(event))
        elif isinstance(event, Noted):
            notes.append(event)
            if event.error is not None:
                desk.screen.note(left_out_line(event.number, event.parts, event.error))
    if desk.interruption.requested():
        raise desk.interruption.error()
    desk.screen.status("")
    return notes


def _account(tool: str, desk: Desk, writer: ProseWriter, intake: Intake) -> Mapping[str, Any]:
    from scribe.cli.account import timings_account, tool_account

    told = tool_account(tool, desk.engine.info, writer.seed, intake.text, intake.language)
    return {**told, **timings_account(writer.timings)}
