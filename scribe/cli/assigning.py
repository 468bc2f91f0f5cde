"""From the command line to a job: everything that can be found wrong before a model is loaded."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import click

from scribe import jobs
from scribe.app import App
from scribe.cli.options import assignments_of
from scribe.cli.reading import argument_text, file_text, piped_text
from scribe.errors import InputError, OutputError
from scribe.i18n import _, interface_language
from scribe.jobs import Wish
from scribe.render.escape import clean_line
from scribe.settings import AUTO, Settings
from scribe.writing.job import Effort, Job
from scribe.writing.plan import Plan, from_markdown
from scribe.writing.template import Template


@dataclass(frozen=True)
class Assignment:
    """What was asked on the command line, beyond the settings."""

    topic: str | None
    audience: str = ""
    tone: str = ""
    variables: Mapping[str, str] = field(default_factory=dict)
    outline: str | None = None
    sections: int = 0
    single_pass: bool = False
    effort: Effort = Effort.USUAL
    images: tuple[str, ...] = ()


def assignment_from(options: Mapping[str, Any]) -> Assignment:
    """The assignment that the command line's `options` make up."""
    return Assignment(
        topic=options["topic"],
        audience=options["audience"],
        tone=options["tone"],
        variables=assignments_of(options["var"], "--var"),
        outline=options.get("outline"),
        sections=options["sections"] or 0,
        single_pass=options.get("single_pass", False),
        effort=Effort(options.get("effort") or Effort.USUAL),
        images=options["images"],
    )


def job_for(app: App, settings: Settings, assignment: Assignment) -> Job:
    """The job that `assignment` comes to. Raises UsageError of every kind."""
    outline = None if assignment.outline is None else file_text(assignment.outline)
    plan = None if outline is None else _plan(outline, assignment.outline or "")
    pictures = jobs.read_pictures(assignment.images)
    topic = _topic(assignment, plan)
    untold = assignment.topic is None and plan is None
    if untold:
        settings = _in_language_here(app, settings)
    template = jobs.template_for(app.templates(), settings, topic, plan)
    if untold and not template.pictures:
        context = click.get_current_context()
        raise click.MissingParameter(ctx=context, param_hint="'--topic'", param_type="option")
    wish = Wish(
        topic,
        assignment.audience,
        assignment.tone,
        piped_text(app.environment).strip(),
        _variables(app, template, assignment.variables),
        plan,
        assignment.sections,
        assignment.single_pass,
        assignment.effort,
        pictures,
    )
    return jobs.job_for(settings, template, wish)


def check_output(output: str | None) -> None:
    """Raises OutputError where `output` cannot become a file."""
    if output is not None and Path(output).is_dir():
        raise OutputError(
            _("{path} is a directory.").format(path=output),
            hint=_("Name a file in it: -o {path}/text.md").format(path=output),
        )


def _topic(assignment: Assignment, plan: Plan | None) -> str:
    """The topic, "" for none; an outline can speak for itself."""
    if assignment.topic is None:
        return plan.topic if plan is not None else ""
    return argument_text(assignment.topic, "--topic")


def _in_language_here(app: App, settings: Settings) -> Settings:
    """`settings` to write in the language scribe speaks, where nothing else says in which."""
    if settings.text_lang != AUTO:
        return settings
    spoken = interface_language(app.environment.variables, settings.lang)
    return replace(settings, text_lang=spoken)


def _plan(outline: str, path: str) -> Plan:
    try:
        return from_markdown(outline)
    except ValueError as error:
        raise InputError(
            _("{path} holds no outline.").format(path=path),
            hint=_("One to start from: scribe outline --topic … > outline.md"),
        ) from error


def _variables(app: App, template: Template, given: Mapping[str, str]) -> dict[str, str]:
    """`given`, and what a person at a terminal says to those that have no default."""
    environment, answers = app.environment, dict(given)
    if not (environment.stdin_is_terminal and environment.stderr_is_terminal):
        return answers
    for variable in template.variables:
        if variable.default is None and variable.name not in answers:
            answers[variable.name] = _asked(app, clean_line(variable.help or variable.name))
    return answers


def _asked(app: App, label: str) -> str:
    """What the person answers. All that is shown goes to stderr: stdout is for the text."""
    environment = app.environment
    shared = environment.stdout_is_terminal
    with contextlib.nullcontext() if shared else contextlib.redirect_stdout(environment.stderr):
        try:
            answer: str = click.prompt(label, err=True)
        except click.Abort:
            click.echo(err=True)  # what is said next is no part of the question
            raise
    return answer
