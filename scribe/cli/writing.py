"""Carries out a job: a model is found and loaded, and a text written, shown and kept."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator
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
from scribe.writing.events import Drafting, Finished, Planned, Planning, Reading, Written
from scribe.writing.job import Job, check_room, tokens_estimated
from scribe.writing.progress import Progress, closing_line
from scribe.writing.writer import write


@dataclass(frozen=True)
class Delivery:
    """The form in which a text is wanted: in a file, as JSON, with its measures on stderr."""

    output: str | None = None
    as_json: bool = False
    stats: bool = False

    def is_shown(self, app: App) -> bool:
        """Whether the text itself goes to stdout."""
        return not self.as_json and (self.output is None or app.environment.stdout_is_terminal)


@dataclass(frozen=True)
class Result:
    """What came of writing: a text, whether it is whole, and all about it as a JSON object."""

    text: str
    whole: bool
    account: Callable[[], str]


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
    with desk_for(app, settings, job) as desk:
        _write(app, desk, job, delivery, beginning)


@contextlib.contextmanager
def desk_for(app: App, settings: Settings, job: Job) -> Iterator[Desk]:
    """A desk with a model that has room for `job`, and sees its pictures."""
    brief = job.prompter.brief
    sees = bool(job.prompter.pictures)
    needed = tokens_estimated(job)
    with open_desk(app, settings, brief.language, needed, sees=sees) as desk:
        check_room(desk.engine, job)
        info = desk.engine.info
        if brief.material and not info.chat:
            desk.screen.note(
                _("{name} is a base model: it cannot take material.").format(name=info.name)
            )
        yield desk


@contextlib.contextmanager
def journaled(
    app: App, desk: Desk, job: Job, reopen: Callable[[], Draft] | None = None
) -> Iterator[Keeping]:
    """A draft for the text of `job`; where writing it fails, it is said where its words are."""
    record = job_record(job, desk.loaded, desk.engine.info.context)
    begin = reopen or (lambda: app.begin_draft(job.prompter.brief.subject, record))
    keeping = Keeping(begin, desk.screen.note)
    try:
        with keeping.told_on_failure():
            yield keeping
    finally:
        keeping.close()


def deliver(
    app: App, delivery: Delivery, result: Result, keeping: Keeping, screen: Presenter
) -> None:
    """Hand `result` over in the form asked for, other than as it was shown."""
    try:
        with keeping.told_on_failure():
            if delivery.as_json:
                print_result(app.environment, result.account())
            if delivery.output is not None and result.whole:
                write_text(Path(delivery.output), result.text + "\n")
    except PipeClosed:
        raise
    except ScribeError:
        if keeping.failed and not delivery.as_json:
            screen.write(result.text)  # the one place left that may hold it
        raise


def _write(app: App, desk: Desk, job: Job, delivery: Delivery, beginning: Beginning) -> None:
    screen = desk.screen
    report = Report(desk.engine.info, job, desk.loaded)
    show = delivery.is_shown(app)
    with journaled(app, desk, job, beginning.reopen) as keeping:
        if show and beginning.text:
            screen.write(beginning.text)
        finished = _follow(app, desk, job, keeping, beginning, show=show)
    result = Result(
        finished.text, finished.complete, lambda: report.as_json(finished, keeping.path)
    )
    deliver(app, delivery, result, keeping, screen)
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
    events = write(
        desk.engine, job, desk.interruption.requested, beginning.text, beginning.bookmark
    )
    for event in keeping.follow(events):
        if isinstance(event, Finished):
            return event
        if isinstance(event, Planning) and outline_shown:
            drawing = True
            desk.screen.note(f"  {event.line}")
        elif isinstance(event, Planned):
            drawing = False
        elif isinstance(event, Written):
            waiting += event.text if show else ""
        if waiting and not drawing:
            desk.screen.write(waiting)
            waiting = ""
        if isinstance(event, (Reading, Drafting, Written)):
            desk.screen.status(progress.line(event))
    return Finished("", complete=False, timings=Timings())
