"""Carries out a writing assignment: from settings to a finished text, shown and kept."""

from __future__ import annotations

import random
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from scribe.app import SCRIPT_PREFIX, App
from scribe.cli.interruption import Interruption, interruptible
from scribe.cli.keeping import Keeping
from scribe.cli.pulling import pull_with_progress
from scribe.cli.reading import argument_text, piped_text
from scribe.cli.report import Progress, Report, closing_line
from scribe.engine.base import Engine, Timings
from scribe.errors import Interrupted, OutputError, ScribeError
from scribe.i18n import _
from scribe.library.catalogue import Card
from scribe.library.inventory import InstalledModel
from scribe.render.screen import PipeClosed, Presenter, open_presenter, print_result
from scribe.settings import Settings, sampling_from
from scribe.storage.atomic import write_text
from scribe.text import language_of
from scribe.writing import writer
from scribe.writing.brief import Brief
from scribe.writing.prompt import build


@dataclass(frozen=True)
class Assignment:
    """What was asked on the command line, beyond the settings."""

    topic: str
    audience: str
    tone: str
    variables: Mapping[str, str]
    output: str | None
    as_json: bool


def carry_out(app: App, settings: Settings, assignment: Assignment) -> None:
    """Write the text. Raises ScribeError; what was written by then is kept, and said where."""
    brief, job = _prepare(app, settings, assignment)
    model = _model(app, settings, brief.language)
    screen = open_presenter(app.environment)
    try:
        with interruptible() as interruption:
            engine = _load(app, settings, model, job, screen, interruption)
            try:
                writer.check_room(engine, job)
                _write(app, engine, job, brief, assignment, screen, interruption)
            finally:
                engine.close()
    finally:
        screen.close()


def _prepare(app: App, settings: Settings, assignment: Assignment) -> tuple[Brief, writer.Job]:
    """Everything that can be found wrong before a model is fetched or loaded."""
    topic = argument_text(assignment.topic, "--topic")
    if assignment.output is not None and Path(assignment.output).is_dir():
        raise OutputError(
            _("{path} is a directory.").format(path=assignment.output),
            hint=_("Name a file in it: -o {path}/text.md").format(path=assignment.output),
        )
    language = language_of(topic) if settings.text_lang == "auto" else settings.text_lang
    template = app.templates().get(settings.template, language)
    brief = Brief(
        topic=topic,
        language=template.language,
        length=settings.length or template.length,
        audience=assignment.audience,
        tone=assignment.tone,
        material=piped_text(app.environment).strip(),
        variables=assignment.variables,
    )
    seed = settings.seed if settings.seed >= 0 else random.SystemRandom().getrandbits(31)
    sampling = sampling_from(template.sampling, settings.sampling)
    prompt = build(template, brief)
    return brief, writer.Job(template.name, brief.language, prompt, brief.length, sampling, seed)


def _model(app: App, settings: Settings, language: str) -> InstalledModel | None:
    """The model to load, pulled if it is not here yet; None for a scripted engine."""
    if settings.model.startswith(SCRIPT_PREFIX):
        return None
    found = app.find_model(settings, language)
    if isinstance(found, Card):
        return pull_with_progress(app, app.library(settings), found)
    return found


def _load(
    app: App,
    settings: Settings,
    model: InstalledModel | None,
    job: writer.Job,
    screen: Presenter,
    interruption: Interruption,
) -> Engine:
    if model is None:
        return app.scripted_engine(settings)
    screen.status(_("Loading {name} …").format(name=model.name))
    try:
        needed = writer.tokens_estimated(job)
        return app.llama_engine(model, settings, needed, interruption.requested)
    except ScribeError:
        if interruption.requested():
            raise _stopped(interruption) from None
        raise


def _write(
    app: App,
    engine: Engine,
    job: writer.Job,
    brief: Brief,
    assignment: Assignment,
    screen: Presenter,
    interruption: Interruption,
) -> None:
    report = Report(engine.info, job, brief)
    show = not assignment.as_json and (
        assignment.output is None or app.environment.stdout_is_terminal
    )
    if brief.material and not engine.info.chat:
        screen.note(
            _("{name} is a base model: it cannot take material.").format(name=engine.info.name)
        )
    keeping = Keeping(app, brief.topic, report.job_record(), screen.note)
    progress = Progress(brief.language, time.monotonic)
    finished = writer.Finished("", False, Timings())
    try:
        for event in writer.write(engine, job, interruption.requested):
            if isinstance(event, writer.Finished):
                finished = event
                break
            if isinstance(event, writer.Written):
                keeping.append(event.text)
                if show:
                    screen.write(event.text)
            screen.status(progress.line(event))
    except PipeClosed:
        raise
    except ScribeError:
        keeping.tell_where()
        raise
    finally:
        keeping.close()
    if finished.complete:
        keeping.finish()
    _deliver(app, assignment, report, finished, keeping, screen)
    if not finished.complete:
        keeping.tell_where()
        raise _stopped(interruption)
    if app.environment.stderr_is_terminal:
        screen.note(closing_line(finished, job, brief.language))


def _deliver(
    app: App,
    assignment: Assignment,
    report: Report,
    finished: writer.Finished,
    keeping: Keeping,
    screen: Presenter,
) -> None:
    """Hand the text over in the form asked for, other than as it streamed."""
    try:
        if assignment.as_json:
            print_result(app.environment, report.as_json(finished, keeping.path))
        if assignment.output is not None and finished.complete:
            write_text(Path(assignment.output), finished.text + "\n")
    except PipeClosed:
        raise
    except ScribeError:
        keeping.tell_where()
        if keeping.failed and not assignment.as_json:
            screen.write(finished.text)  # the one place left that may hold it
        raise


def _stopped(interruption: Interruption) -> Interrupted:
    return Interrupted(_("Stopped."), signal_number=interruption.signal_number)
