"""Carries out a job: a model is found and loaded, and a text written, shown and kept."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from scribe.app import App
from scribe.cli.desk import Desk, open_desk
from scribe.cli.keeping import Keeping
from scribe.cli.report import Report, stats_lines
from scribe.engine.base import Timings
from scribe.errors import ScribeError
from scribe.i18n import _
from scribe.jobs import job_record
from scribe.render.screen import PipeClosed, Presenter, print_result
from scribe.settings import Settings
from scribe.storage.atomic import write_text
from scribe.storage.drafts import Draft
from scribe.writing.bookmark import Bookmark
from scribe.writing.events import Finished, Marked, Planned, Planning, Reading, Written
from scribe.writing.job import Job, check_room, tokens_estimated
from scribe.writing.progress import Progress, closing_line
from scribe.writing.writer import write


@dataclass(frozen=True)
class Delivery:
    """The form in which a text is wanted: in a file, as JSON, with its measures on stderr."""

    output: str | None = None
    as_json: bool = False
    stats: bool = False


@dataclass(frozen=True)
class Beginning:
    """Where a text begins: at nothing, or where an earlier run left off."""

    text: str = ""
    bookmark: Bookmark | None = None
    reopen: Callable[[], Draft] | None = None


def carry_out(
    app: App,
    settings: Settings,
    job: Job,
    delivery: Delivery,
    beginning: Beginning = Beginning(),
) -> None:
    """Write the text. Raises ScribeError; what was written by then is kept, and said where."""
    needed = tokens_estimated(job)
    with open_desk(app, settings, job.prompter.brief.language, needed) as desk:
        check_room(desk.engine, job)
        _write(app, desk, job, delivery, beginning)


def _write(app: App, desk: Desk, job: Job, delivery: Delivery, beginning: Beginning) -> None:
    brief, screen = job.prompter.brief, desk.screen
    report = Report(desk.engine.info, job)
    show = not delivery.as_json and (delivery.output is None or app.environment.stdout_is_terminal)
    if brief.material and not desk.engine.info.chat:
        screen.note(
            _("{name} is a base model: it cannot take material.").format(name=desk.engine.info.name)
        )
    begin = beginning.reopen or (
        lambda: app.begin_draft(brief.topic, job_record(job, desk.model, report.engine.context))
    )
    keeping = Keeping(begin, screen.note)
    try:
        if show and beginning.text:
            screen.write(beginning.text)
        finished = _follow(app, desk, job, keeping, beginning, show=show)
    except PipeClosed:
        raise
    except ScribeError:
        keeping.tell_where()
        raise
    finally:
        keeping.close()
    if finished.complete:
        keeping.finish()
    _deliver(app, delivery, report, finished, keeping, screen)
    if not finished.complete:
        keeping.tell_where()
        raise desk.interruption.error()
    if app.environment.stderr_is_terminal:
        screen.note(closing_line(finished, job))
    if delivery.stats:
        for line in stats_lines(finished, job):
            screen.note(line)


def _follow(
    app: App, desk: Desk, job: Job, keeping: Keeping, beginning: Beginning, *, show: bool
) -> Finished:
    """Keep and show a text as it is written; returns how it ended."""
    progress = Progress(job.prompter.brief.language, time.monotonic)
    outline_shown = app.environment.stderr_is_terminal
    drawing, waiting = False, ""  # the title is known first, and shown below the outline
    for event in write(
        desk.engine, job, desk.interruption.requested, beginning.text, beginning.bookmark
    ):
        if isinstance(event, Finished):
            return event
        if isinstance(event, Marked):
            keeping.mark(event.bookmark.as_record())
        elif isinstance(event, Planning) and outline_shown:
            drawing = True
            desk.screen.note(f"  {event.line}")
        elif isinstance(event, Planned):
            drawing = False
        elif isinstance(event, Written):
            keeping.append(event.text)
            waiting += event.text if show else ""
        if waiting and not drawing:
            desk.screen.write(waiting)
            waiting = ""
        if isinstance(event, (Reading, Written)):
            desk.screen.status(progress.line(event))
    return Finished("", complete=False, timings=Timings())


def _deliver(
    app: App,
    delivery: Delivery,
    report: Report,
    finished: Finished,
    keeping: Keeping,
    screen: Presenter,
) -> None:
    """Hand the text over in the form asked for, other than as it streamed."""
    try:
        if delivery.as_json:
            print_result(app.environment, report.as_json(finished, keeping.path))
        if delivery.output is not None and finished.complete:
            write_text(Path(delivery.output), finished.text + "\n")
    except PipeClosed:
        raise
    except ScribeError:
        keeping.tell_where()
        if keeping.failed and not delivery.as_json:
            screen.write(finished.text)  # the one place left that may hold it
        raise
