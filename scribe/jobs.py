"""Jobs: made of what a person asks for, or of the record that an earlier run left behind."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from scribe.engine.base import Picture
from scribe.errors import TemplateError, UsageError
from scribe.i18n import _
from scribe.pictures import read_picture
from scribe.settings import AUTO, Settings, sampling_from, seed_of
from scribe.text import LANGUAGES, language_of
from scribe.writing.bookmark import Bookmark
from scribe.writing.brief import Brief
from scribe.writing.demands.assignment import is_assignment
from scribe.writing.demands.form import form_named
from scribe.writing.demands.length import length_named
from scribe.writing.drafting import DEVICES
from scribe.writing.job import Effort, Job
from scribe.writing.plan import Plan, to_markdown
from scribe.writing.prompt import Prompter
from scribe.writing.shelf import TemplateShelf
from scribe.writing.template import Template

_LONGEST_DRAFT = 1_500  # 字 or words; longer texts are planned, and written section by section
_PLAINEST = "article"  # what a topic that names no form is written as
_PLANNED = "free"  # what an assignment is written as whose form takes no outline


@dataclass(frozen=True)
class Wish:
    """What a person wants written, beyond the settings. `plan` is an outline of their own.

    `pictures` are given by their files, as `read_pictures` does.
    """

    topic: str
    audience: str = ""
    tone: str = ""
    material: str = ""
    variables: Mapping[str, str] = field(default_factory=dict)
    plan: Plan | None = None
    sections: int = 0
    single_pass: bool = False
    effort: Effort = Effort.USUAL
    pictures: Mapping[str, Picture] = field(default_factory=dict)


def read_pictures(files: Iterable[str]) -> dict[str, Picture]:
    """The pictures in `files`, in order, by their absolute paths. Raises InputError."""
    return {str(Path(file).absolute()): read_picture(file) for file in files}


def template_for(
    templates: TemplateShelf, settings: Settings, topic: str, plan: Plan | None
) -> Template:
    """The template that is set or that `topic` asks for, in the language it is to be written in.

    Where there is a `plan`, one that writes without is taken only if it is set. Raises
    TemplateError where there is none of that name.
    """
    said = [line for part in plan.sections for line in (part.heading, *part.points)] if plan else []
    spoken = language_of("\n".join((topic, *said)))
    language = spoken if settings.text_lang == AUTO else settings.text_lang
    if settings.template != AUTO:
        return templates.get(settings.template, language)
    name = form_named(topic, language) if is_assignment(topic) else _PLAINEST
    template = templates.get(name, language)
    fits = plan is None or template.plan is not None
    return template if fits else templates.get(_PLANNED, language)


def job_for(settings: Settings, template: Template, wish: Wish) -> Job:
    """The job that `wish` comes to.

    Raises TemplateError for a variable without a value, and for a template of pictures that has
    none to work from.
    """
    if template.pictures and not wish.pictures:
        raise TemplateError(
            _("The template {template} writes from pictures.").format(template=template.name),
            hint=_("Name one: --image FILE"),
        )
    plan = wish.plan
    length = settings.length or length_named(wish.topic) or _length_of(plan, template)
    if plan is not None:
        plan = plan.shared_out(length)
        length = plan.length
    brief = Brief(
        topic=wish.topic,
        language=template.language,
        length=length,
        audience=wish.audience,
        tone=wish.tone,
        material=wish.material,
        variables=wish.variables,
        pictures=tuple(wish.pictures),
        outline="" if plan is None else to_markdown(plan, template.language),
    )
    planned = wish.sections > 0 or (length > _LONGEST_DRAFT and template.plan is not None)
    in_parts = template.plan is None and len(template.parts) > 1
    return Job(
        Prompter(template, brief, tuple(wish.pictures.values())),
        sampling_from(template.sampling, settings.sampling),
        seed_of(settings),
        plan,
        wish.sections,
        wish.single_pass,
        plan is not None or in_parts or (planned and not wish.single_pass),
        wish.effort,
        _devices(settings.without),
    )


def _devices(without: str) -> frozenset[str]:
    """The devices of the engine that are named in `without`. Raises UsageError for another."""
    named = frozenset(filter(None, map(str.strip, without.split(","))))
    if unknown := named.difference(DEVICES):
        raise UsageError(
            _("The writing engine has no {names}.").format(names=", ".join(sorted(unknown))),
            hint=_("There are: {names}").format(names=", ".join(DEVICES)),
        )
    return named


def job_record(job: Job, loaded: Mapping[str, str], context: int) -> dict[str, Any]:
    """What it takes to write the text of `job` again, as JSON values.

    `loaded` are the settings by which the model was loaded.
    """
    return {
        **loaded,
        "template": job.prompter.template.name,
        "brief": asdict(job.prompter.brief),
        "seed": job.seed,
        "sampling": asdict(job.sampling),
        "context": context,
        "sections": job.sections,
        "single_pass": job.single_pass,
        "by_sections": job.by_sections,
        "effort": job.effort.value,
        "without": sorted(job.without),
        "outline": None if job.plan is None else asdict(job.plan),
        "place": Bookmark(job.plan).as_record(),
    }


def job_from_record(templates: TemplateShelf, record: Mapping[str, Any]) -> Job:
    """The job as it was when the text was begun.

    Raises TemplateError where its template is gone, InputError where a picture is, and KeyError,
    TypeError or ValueError for what `job_record` never gave.
    """
    brief = Brief(**record["brief"])
    if brief.language not in LANGUAGES:
        raise ValueError(brief.language)
    pictures = read_pictures(brief.pictures)
    brief = replace(brief, pictures=tuple(pictures))
    template = templates.get(record["template"], brief.language)
    # Texts of version 0.1 were all written by sections; its first records have no outline.
    outline = record.get("outline")
    return Job(
        Prompter(template, brief, tuple(pictures.values())),
        sampling_from(record["sampling"]),
        int(record["seed"]),
        None if outline is None else Plan.from_record(outline),
        int(record["sections"]),
        bool(record["single_pass"]),
        bool(record.get("by_sections", True)),
        Effort(record.get("effort", Effort.USUAL)),
        frozenset(record.get("without", ())),
    )


def _length_of(plan: Plan | None, template: Template) -> int:
    """The length that an outline or a template suggests by itself."""
    if plan is None or template.plan is None:
        return template.length
    open_length = template.plan.each * plan.open_sections
    return plan.asked or plan.shared_out(plan.length + open_length).length
