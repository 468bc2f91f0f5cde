"""Commands that change the draft or a part of it; the change is shown, and taken or refused."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeVar

from scribe.engine.base import Sampling
from scribe.errors import UsageError
from scribe.i18n import _
from scribe.render.diff import side_by_side
from scribe.render.screen import print_rendered
from scribe.repl.changes import Drafted
from scribe.repl.commands import Call
from scribe.repl.document import blocks, replaced, span_of, target_of
from scribe.repl.studio import Studio, Work
from scribe.settings import AUTO, sampling_over
from scribe.text import language_of
from scribe.tools import task
from scribe.tools.continuation import CONTINUING, USUAL_LENGTH, Joint, continue_text
from scribe.tools.editor import Editor
from scribe.tools.events import Copied, Edited, Worked, Working
from scribe.tools.glossary import Glossary
from scribe.tools.markdown import pieces
from scribe.tools.prose import ProseWriter
from scribe.tools.task import EDITING, Task
from scribe.tools.telling import flaw_line, part_line
from scribe.tools.titles import TITLING, USUAL_NUMBER, propose_titles
from scribe.writing.events import Reading
from scribe.writing.progress import reading_line

_Event = TypeVar("_Event")
_REFUSALS = ("n", "no", "不", "否")


def polish(studio: Studio, call: Call) -> None:
    """Correct spelling, grammar and style."""
    _edit(studio, call, lambda language, _rest: task.polish(language))


def rewrite(studio: Studio, call: Call) -> None:
    """Write it anew in the manner that the rest of the command says."""
    _edit(studio, call, lambda language, how: task.rewrite(language, _said(how, "/rewrite HOW")))


def expand(studio: Studio, call: Call) -> None:
    """Twice as long."""
    _edit(
        studio,
        call,
        lambda language, _rest: task.resize("expand", language, task.USUAL_RATIO["expand"]),
    )


def shorten(studio: Studio, call: Call) -> None:
    """Half as long."""
    _edit(
        studio,
        call,
        lambda language, _rest: task.resize("shorten", language, task.USUAL_RATIO["shorten"]),
    )


def translate(studio: Studio, call: Call) -> None:
    """Into the language that the rest of the command names."""

    def translated(language: str, target: str) -> Task:
        return task.translate(language, _said(target, "/translate LANG"), Glossary({}))

    _edit(studio, call, translated)


def go_on(studio: Studio, call: Call) -> None:
    """Write what follows the draft."""
    length = _number(call.argument, USUAL_LENGTH)
    _continue(studio, studio.session.page.draft, length, call.line)


def finish_paragraph(studio: Studio, beginning: str, length: int, rest: str, by: str) -> None:
    """Make of the draft a `beginning`, gone on with to the end of its paragraph, and a `rest`.

    The new words are about as many as `length`; there may be none.
    """
    before = studio.session.page
    _continue(studio, beginning, length, by, rest)
    if studio.session.page == before:
        studio.record(Drafted(f"{beginning.rstrip()}{rest}", by))


def _continue(
    studio: Studio, beginning: str, length: int, by: str, rest: str | None = None
) -> None:
    """Write what follows a `beginning`; before a `rest`, to the end of the paragraph only."""
    joint = Joint.after(beginning)
    new = ""
    with studio.at_work() as work:
        writer = _prose(studio, work, CONTINUING)
        studio.screen.write(joint.text[joint.text.rfind("\n") + 1 :] + joint.between)
        events = continue_text(writer, beginning, length)
        try:
            for event in events if rest is None else _first_line(events):
                if isinstance(event, str):
                    new += event
                    studio.screen.write(event)
                else:
                    _show_progress(studio, event)
        finally:
            studio.timings = writer.timings
            if new.strip():
                text = f"{joint.text}{joint.between}{new.rstrip()}{rest or ''}"
                studio.record(Drafted(text, by))


def _first_line(events: Iterator[_Event]) -> Iterator[_Event | str]:
    """`events` up to the end of the first line of their text."""
    for event in events:
        if isinstance(event, str) and "\n" in event:
            yield event.partition("\n")[0]
            return
        yield event


def titles(studio: Studio, call: Call) -> None:
    """Propose titles; the one chosen becomes the draft's."""
    draft, found = studio.session.page.draft, list[str]()
    with studio.at_work() as work:
        writer = _prose(studio, work, TITLING)
        for event in propose_titles(writer, draft, _number(call.argument, USUAL_NUMBER)):
            if isinstance(event, str):
                found.append(event)
                studio.screen.write(f"{len(found)}. {event}\n")
            else:
                _show_progress(studio, event)
    chosen = studio.ask(_("Which one becomes the title? 1-{last}").format(last=len(found)))
    if chosen.isdecimal() and 1 <= int(chosen) <= len(found):
        studio.record(Drafted(_entitled(draft, found[int(chosen) - 1]), call.line))


def _entitled(draft: str, title: str) -> str:
    first = blocks(draft)[0]
    if first.text.startswith("# "):
        return replaced(draft, first.span, f"# {title}")
    return f"# {title}\n\n{draft.lstrip()}"


def _edit(studio: Studio, call: Call, task_for: Callable[[str, str], Task]) -> None:
    """Do a task to the part of the draft that the command names, or to all of it.

    When it is stopped, the parts that are done can still be taken.
    """
    draft = studio.session.page.draft
    part, rest = target_of(call.argument)
    span = span_of(draft, part)
    source = draft[span.start : span.end]
    chosen = task_for(_language(studio, draft), rest)
    after, done = "", 0
    with studio.at_work() as work:
        sampling = sampling_over(EDITING, studio.settings)
        editor = Editor(work.engine, chosen, studio.seed(), sampling, work.cancelled)
        for event in editor.edit(pieces(source)):
            if isinstance(event, Working):
                studio.screen.status(part_line(event.number, event.parts))
            elif isinstance(event, Copied):
                after, done = after + event.text, done + len(event.text)
            elif isinstance(event, Edited):
                after, done = after + event.after, done + len(event.before)
                studio.tell(*filter(None, [flaw_line(event)]))
            elif isinstance(event, Worked):
                studio.timings = event.timings
        work.forgive()
    propose(studio, replaced(draft, span, after + source[done:]), call.line)


def propose(studio: Studio, after: str, by: str) -> None:
    """Show what would become of the draft, and let the person decide."""
    before = studio.session.page.draft
    if after == before:
        studio.tell(_("Nothing would change."))
        return
    environment = studio.app.environment
    colour = environment.colour and environment.stdout_is_terminal and not studio.plain
    old, new = (f"{text.rstrip()}\n" for text in (before, after))
    print_rendered(environment, side_by_side(old, new, environment.width(), colour))
    if studio.ask(_("Take the change? [Y/n]")).lower() in _REFUSALS:
        studio.tell(_("The draft is as it was."))
        return
    studio.record(Drafted(after, by))


def _prose(studio: Studio, work: Work, sampling: Sampling) -> ProseWriter:
    drawn = sampling_over(sampling, studio.settings)
    language = _language(studio, studio.session.page.draft)
    return ProseWriter(work.engine, language, drawn, studio.seed(), work.cancelled)


def _language(studio: Studio, text: str) -> str:
    chosen = studio.settings.text_lang
    return language_of(text) if chosen == AUTO else chosen


def _show_progress(studio: Studio, event: object) -> None:
    if isinstance(event, Working):
        studio.screen.status(part_line(event.number, event.parts))
    elif isinstance(event, Reading):
        studio.screen.status(reading_line(event))


def _said(rest: str, usage: str) -> str:
    if not rest:
        raise UsageError(_("Something is missing: {usage}").format(usage=usage))
    return rest


def _number(text: str, usual: int) -> int:
    if not text:
        return usual
    if not text.isdecimal() or int(text) == 0:
        raise UsageError(_("{value} is not a number.").format(value=text))
    return int(text)
