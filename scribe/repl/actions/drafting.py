"""Commands that write the draft: a whole text, its outline, what follows it, and its rest."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Mapping
from typing import Any

from scribe.errors import InputError, UsageError
from scribe.i18n import _
from scribe.jobs import (
    Wish,
    job_for,
    job_from_record,
    job_record,
    read_pictures,
    template_for,
)
from scribe.repl.actions.talking import go_on
from scribe.repl.changes import Begun, Drafted, Placed, Redone, Undone, Wrote
from scribe.repl.commands import Call
from scribe.repl.session import broken_off
from scribe.repl.studio import Studio, Work
from scribe.settings import Settings
from scribe.writing.bookmark import Bookmark
from scribe.writing.events import Drafting, Finished, Marked, Planned, Planning, Reading, Written
from scribe.writing.job import Job, check_room
from scribe.writing.plan import Plan, from_markdown, to_markdown
from scribe.writing.planner import plan as draw_plan
from scribe.writing.progress import Progress, closing_line
from scribe.writing.template import Template
from scribe.writing.writer import write as write_text

_AS_SETTINGS = {"template": "template", "length": "length", "lang": "text_lang"}


def write(studio: Studio, call: Call) -> None:
    """Write a text as the draft, by the outline that the draft is if no topic is given."""
    outline = None if call.argument else _outline_in(studio.session.page.draft)
    job = _job(studio, call, outline)
    with studio.at_work() as work:
        check_room(work.engine, job)
        info = work.engine.info
        begun = Begun(by=call.line, job=job_record(job, {"model": info.name}, info.context))
        _write(studio, work, job, begun, Bookmark(job.plan))


def outline(studio: Studio, call: Call) -> None:
    """Draw up an outline as the draft."""
    if not call.argument:
        raise UsageError(_("Say what about: /outline TOPIC"))
    job = _job(studio, call, None)
    drawn = Plan("", ())
    with studio.at_work() as work:
        check_room(work.engine, job)
        for event in draw_plan(work.engine, job, work.cancelled):
            if isinstance(event, Planning):
                studio.screen.status(event.line)
            elif isinstance(event, Planned):
                drawn, studio.timings = event.plan, event.timings
        if not work.cancelled():
            text = to_markdown(drawn, job.prompter.brief.language)
            studio.record(Drafted(text, call.line))
            studio.screen.write(text)


def retry(studio: Studio, _call: Call) -> None:
    """Go on with the answer or the draft where the model was stopped."""
    page = studio.session.page
    stopped = [turn for turn in page.dialogue.turns[-1:] if not turn.complete]
    if stopped and (not page.job or page.by == stopped[0].ask):
        go_on(studio, stopped[0])
    else:
        _resume(studio, page.job, page.draft, page.by)


def undo(studio: Studio, _call: Call) -> None:
    """Take the latest change back."""
    studio.tell(_("Undone: {what}").format(what=studio.session.page.by or "…"))
    studio.record(Undone())


def redo(studio: Studio, _call: Call) -> None:
    """Let what was taken back come again."""
    studio.record(Redone())
    studio.tell(_("Done again: {what}").format(what=studio.session.page.by or "…"))


def _resume(studio: Studio, record: Mapping[str, Any], text: str, by: str) -> None:
    """Finish the text of the job that `record` is of."""
    try:
        job = job_from_record(studio.app.templates(), record)
        bookmark = Bookmark.from_record(record["place"])
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise InputError(_("The record of the draft cannot be read.")) from error
    with studio.at_work() as work:
        studio.screen.write(text)
        _write(studio, work, job, Begun(by=by, job=record, text=text), bookmark)


def _write(studio: Studio, work: Work, job: Job, begun: Begun, bookmark: Bookmark) -> None:
    """Write the text of `job` from where `begun` and `bookmark` say, and keep it as it comes."""
    studio.record(begun)
    progress = Progress(job.prompter.brief.language, time.monotonic)
    finished: Finished | None = None
    try:
        for event in write_text(work.engine, job, work.cancelled, begun.text, bookmark):
            if isinstance(event, Finished):
                finished, studio.timings = event, event.timings
            elif isinstance(event, Marked):
                studio.record(Placed(event.bookmark.as_record()))
            elif isinstance(event, Planning):
                studio.screen.status(event.line)
            elif isinstance(event, Written):
                studio.record(Wrote(event.text))
                studio.screen.write(event.text)
            if isinstance(event, (Reading, Drafting, Written)):
                studio.screen.status(progress.line(event))
    finally:
        if finished is None or not finished.complete:
            _keep(studio)
    if finished is not None and finished.complete:
        studio.record(Drafted(finished.text, begun.by))
        studio.tell(closing_line(finished, job))


def _keep(studio: Studio) -> None:
    """Keep what was written by now, to be gone on with."""
    begun = studio.session.begun
    if begun is not None and (kept := broken_off(begun)) is not None:
        studio.record(kept)
        studio.tell(_("The text so far is the draft; /retry goes on with it."))


def _job(studio: Studio, call: Call, plan: Plan | None) -> Job:
    """The job that a /write or an /outline comes to."""
    settings = _settings(studio, call)
    options = dict(call.options)
    topic = call.argument or ("" if plan is None else plan.topic)
    template = template_for(studio.app.templates(), settings, topic, plan)
    if not topic and not template.pictures:
        raise UsageError(
            _("Say what about: /write TOPIC"),
            hint=_("Without a topic, a draft that is an outline is written out: /outline TOPIC"),
        )
    wish = Wish(
        topic,
        options.get("audience", ""),
        options.get("tone", ""),
        "\n\n".join(material.text for material in studio.session.page.waiting),
        _variables(studio, call, template),
        plan,
        _sections(options.get("sections", "0")),
        pictures=read_pictures(studio.session.page.pictures),
    )
    return job_for(settings, template, wish)


def _settings(studio: Studio, call: Call) -> Settings:
    """The settings, with what the command says and with a seed of this try."""
    given = {_AS_SETTINGS[name]: text for name, text in call.options if name in _AS_SETTINGS}
    return studio.app.settings({**studio.session.settings, **given, "seed": studio.seed()})


def _variables(studio: Studio, call: Call, template: Template) -> dict[str, str]:
    """The variables given with --var, and what the person says to those without a default."""
    pairs = [text.partition("=") for name, text in call.options if name == "var"]
    given = {name: value for name, _equals, value in pairs}
    for variable in template.variables:
        if variable.default is None and variable.name not in given:
            given[variable.name] = studio.ask(variable.help or variable.name)
    return given


def _sections(text: str) -> int:
    if not text.isdecimal():
        raise UsageError(_("--sections {value}: expected a number.").format(value=text))
    return int(text)


def _outline_in(draft: str) -> Plan | None:
    """The outline that the draft is, if it is one."""
    with contextlib.suppress(ValueError):
        return from_markdown(draft)
    return None
