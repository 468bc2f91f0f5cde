"""Writes several drafts of a text, of which the best is handed over once all are there."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from scribe.app import App
from scribe.cli.desk import Desk
from scribe.cli.ranking import Drawn, choice_line, draft_account, drawn_as, heading, ranked
from scribe.cli.report import Report, stats_lines
from scribe.cli.writing import Delivery, Result, deliver, desk_for, journaled
from scribe.engine.base import Timings
from scribe.errors import ScribeError
from scribe.i18n import _
from scribe.settings import Settings
from scribe.writing.drafts import redrawn, tells_likelihood
from scribe.writing.events import Drafting, Event, Finished, Planning, Reading, Written
from scribe.writing.job import Job
from scribe.writing.progress import Progress, closing_line
from scribe.writing.writer import write


@dataclass(frozen=True)
class Comparison:
    """So many `drafts` are wanted, and the best of them is shown, or with `all_shown` each."""

    drafts: int
    all_shown: bool = False


def carry_out_drafts(
    app: App, settings: Settings, job: Job, delivery: Delivery, comparison: Comparison
) -> None:
    """Write the drafts and hand over the best. Raises ScribeError.

    What stops it, Ctrl-C or an engine that fails, stops it after the drafts that are there: the
    best of those is handed over, and it is said where the one that was broken off is kept.
    """
    with desk_for(app, settings, job) as desk:
        drafts, trouble = _draw(app, desk, job, comparison.drafts)
        if drafts:
            _hand_over(app, desk, ranked(drafts), delivery, comparison)
        if trouble is not None:
            raise trouble


def _draw(app: App, desk: Desk, job: Job, wanted: int) -> tuple[list[Drawn], ScribeError | None]:
    """The drafts that came to be, and what kept the others from it."""
    weighed = tells_likelihood(desk.engine)
    drafts: list[Drawn] = []
    for number in range(1, wanted + 1):
        mine = redrawn(job, number)
        stage = _("Draft {number} of {total}").format(number=number, total=wanted)
        events = write(desk.engine, mine, desk.interruption.requested, weighed=weighed)
        try:
            with journaled(app, desk, mine) as keeping:
                finished = _follow(desk, mine, keeping.follow(events), stage)
        except ScribeError as error:
            return drafts, error
        drafts.append(drawn_as(number, mine, finished, keeping))
        if not finished.complete:
            keeping.tell_where()
        if desk.interruption.requested() and not (finished.complete and number == wanted):
            return drafts, desk.interruption.error()
    return drafts, None


def _follow(desk: Desk, job: Job, events: Iterator[Event], stage: str) -> Finished:
    """Tell how a draft is coming on; returns how it ended."""
    progress = Progress(job.prompter.brief.language, time.monotonic)
    desk.screen.status(stage)
    for event in events:
        if isinstance(event, Finished):
            return event
        if isinstance(event, Planning):
            desk.screen.status(f"{stage}  {event.line}")
        elif isinstance(event, (Reading, Drafting, Written)):
            desk.screen.status(f"{stage}  {progress.line(event)}")
    return Finished("", complete=False, timings=Timings())


def _hand_over(
    app: App, desk: Desk, drafts: Sequence[Drawn], delivery: Delivery, comparison: Comparison
) -> None:
    """Hand over the best of `drafts`, which come first, and say why it is that."""
    best, screen = drafts[0], desk.screen
    screen.status("")
    report = Report(desk.engine.info, best.job, desk.loaded)
    text = _together(drafts) if comparison.all_shown else best.finished.text

    def account() -> str:
        accounts = [draft_account(drawn) for drawn in drafts]
        return report.as_json(best.finished, best.keeping.path, accounts)

    with best.keeping.told_on_failure():
        if delivery.is_shown(app):
            screen.write(text)
    deliver(app, delivery, Result(text, best.finished.complete, account), best.keeping, screen)
    if not best.finished.complete:
        return
    screen.note(choice_line(drafts, comparison.drafts))
    if app.environment.stderr_is_terminal:
        screen.note(closing_line(best.finished, best.job))
    if delivery.stats:
        for line in stats_lines(best.finished, best.job):
            screen.note(line)


def _together(drafts: Sequence[Drawn]) -> str:
    """All of `drafts`, each below a line that tells its scores."""
    begun = [drawn for drawn in drafts if drawn.finished.text]
    return "\n\n".join(f"{heading(drawn)}\n\n{drawn.finished.text}" for drawn in begun)
