"""From template and brief to what the model reads, turn by turn."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import jinja2
from jinja2.sandbox import ImmutableSandboxedEnvironment

from scribe.engine.base import Message, Picture
from scribe.errors import TemplateError
from scribe.i18n import _
from scribe.writing.asks import ASKS
from scribe.writing.brief import Brief
from scribe.writing.demands.headings import headings_named
from scribe.writing.demands.length import names_length
from scribe.writing.demands.title import title_named
from scribe.writing.plan import Plan, Section, to_markdown
from scribe.writing.template import Form, Part, Planning, Template
from scribe.writing.turn import Turn

_ENVIRONMENT = ImmutableSandboxedEnvironment(
    trim_blocks=True,
    lstrip_blocks=True,
    keep_trailing_newline=True,
    undefined=jinja2.StrictUndefined,
)
_RAISED_BY_EXPRESSIONS = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)
# Never in what stands under a heading.
_HEADING_MARKS = ("#", "##", "###", "####", " #", " ##", " ###", "---", "***", "```")
PROSE_MARKUP = (*_HEADING_MARKS, "**", " **")  # never in its prose
_FEWEST_SECTIONS, _MOST_SECTIONS = 2, 10  # that a model is asked to plan
_FEWEST_BEATS = 3  # a beginning, a middle and an end
_LONGEST_TURN = 1.6  # times the length that the template gives a section


class Prompter:
    """All the model is told for one brief. Raises TemplateError for a field without a value.

    `pictures` are what the files of the brief's pictures hold. The model is shown them with the
    opening, and with the request for an outline.
    """

    def __init__(
        self, template: Template, brief: Brief, pictures: tuple[Picture, ...] = ()
    ) -> None:
        _check_names(template, brief)
        self.template = template
        self.brief = brief
        self.pictures = pictures
        self._asks = ASKS[template.language]
        defaults = {variable.name: variable.default for variable in template.variables}
        given = {name: value for name, value in defaults.items() if value is not None}
        chinese = "繁體中文" if brief.traditional else "简体中文"
        self._known: dict[str, object] = {**given, **brief.fields(), "chinese": chinese}
        self.system = self._render(template.system)
        self.continued = self._fill(template.opening)  # what a model without chat goes on from
        # One picture alone needs no name; of several there must be words for each.
        names = [shown.name for shown in pictures] if len(pictures) > 1 else []
        named = "\n".join(self._asks.named_pictures(names))
        told = (named, self._render(template.body))
        self._body = "\n\n".join(filter(None, told))
        self._assignment = "\n\n".join(filter(None, (named, *self._whole())))
        self.headings_named = headings_named(brief.assignment, brief.language)
        self.turns(self.blank_plan(0))  # so that what is wrong with the template is found now

    @property
    def planning(self) -> Planning | None:
        """How this text is planned; None where the template does not, or it is too short."""
        plan = self.template.plan
        wanted = plan is not None and (self.headings_named or self.brief.length >= plan.above)
        return plan if wanted else None

    @property
    def planning_rules(self) -> Planning:
        """How texts of this kind are planned. Raises TemplateError where they are not."""
        if self.template.plan is None:
            raise TemplateError(
                _("The template {template} writes without an outline.").format(
                    template=self.template.name
                ),
                hint=_("One that takes an outline: --template article"),
            )
        return self.template.plan

    def opening(self, plan: Plan | None, told_before: str = "") -> str:
        """The start of the conversation: assignment, plan, a summary of what is written.

        A model that sees the whole plot of a story tells it all at once, so a plan without
        headings is told in the requests for its sections, one by one.
        """
        blocks = [self._body]
        if plan is not None and self._names_sections():
            unmeasured = replace(
                plan, sections=tuple(replace(part, length=0) for part in plan.sections)
            )
            outline = to_markdown(unmeasured, self.template.language).strip()
            blocks.append(self._asks.given_outline.format(outline=outline))
        if told_before:
            blocks.append(self._asks.told_before.format(summary=told_before))
        return "\n\n".join(block for block in blocks if block)

    def request(self) -> tuple[Message, ...]:
        """The conversation in which a draft of the whole text is asked for."""
        asked = Message("user", self._assignment, self.pictures)
        return (Message("system", self.system), asked) if self.system else (asked,)

    def _whole(self) -> Iterator[str]:
        """The assignment word for word, and what a template of one part asks beside it."""
        template, brief = self.template, self.brief
        yield self._render(template.body, assignment=brief.assignment)
        if brief.assignment and not names_length(brief.assignment):
            yield self._asks.whole.format(length=brief.length)
        parts = template.parts_for(brief.length)
        if len(parts) == 1 and not parts[0].each:
            yield self._render(parts[0].ask, part_length=brief.length, index=1, total=1)

    def outline(self, planning: Planning, sections: int) -> str:
        """The request for an outline of so many `sections`."""
        beats = self._asks.comma.join(self.beats(planning, sections))
        asked = self._render(planning.outline, sections=sections, beats=beats)
        return f"{self._body}\n\n{asked}".strip()

    def beats(self, planning: Planning, sections: int) -> tuple[str, ...]:
        """What each of so many sections of the model's own takes up; nothing if it is given."""
        given = self.headings_named or planning.skeleton or self.brief.outline
        return () if given else planning.beats_for(sections)

    def skeleton(self, planning: Planning, sections: int = 0) -> tuple[str | None, ...]:
        """The headings of a plan of so many `sections` (0: as the length suggests).

        "" is for the model to draw; None for a section that needs no heading.
        """
        if self.headings_named:
            return self.headings_named
        if planning.skeleton and sections in (0, len(planning.skeleton)):
            return planning.skeleton
        open_heading = "" if planning.headings else None
        return (open_heading,) * (sections or self._sections_for(planning))

    def _names_sections(self) -> bool:
        """Whether the headings of the plan say something; else they are but numbers."""
        plan = self.template.plan
        return bool(self.headings_named) or (
            plan is not None and (plan.headings or bool(plan.skeleton))
        )

    def _sections_for(self, planning: Planning) -> int:
        fair = round(self.brief.length * (1 - planning.lead) / planning.each)
        fewest = _FEWEST_BEATS if planning.beats else _FEWEST_SECTIONS
        return min(max(fair, fewest), _MOST_SECTIONS)

    def plan_named(self) -> Plan | None:
        """The plan that the assignment itself lays out by naming headings; None if it does not."""
        if (planning := self.planning) is None or not self.headings_named:
            return None
        sections = tuple(Section(heading) for heading in self.headings_named)
        return self.with_lead(Plan(title_named(self.brief.topic), sections), planning)

    def blank_plan(self, sections: int) -> Plan | None:
        """A plan as it may come to be, with nothing in it yet; None for a text that has none."""
        if (planning := self.planning) is None:
            return None
        headings = (heading or "-" * 8 for heading in self.skeleton(planning, sections))
        blank = Plan("", tuple(Section(heading, ("-" * 16,)) for heading in headings))
        return self.with_lead(blank, planning)

    def with_lead(self, plan: Plan, planning: Planning) -> Plan:
        """`plan` with lengths, and with the passage that comes before its first heading."""
        if planning.lead and not self.headings_named:
            lead = Section("", length=round(planning.lead * self.brief.length))
            plan = replace(plan, sections=(lead, *plan.sections))
        return plan.shared_out(self.brief.length)

    def points(self, section: Section, number: int) -> str:
        """The request for the points of a `section` to be written in so many turns."""
        return self._asks.points.format(heading=section.heading, number=number)

    def facts(self, facts: Sequence[str]) -> str:
        """The request to work `facts` in; "" for none."""
        return self._asks.facts.format(facts=self._asks.comma.join(facts)) if facts else ""

    def missed(self, facts: Sequence[str]) -> str:
        """The request for what should have been told by now; "" for nothing."""
        return self._asks.missed.format(facts=self._asks.comma.join(facts)) if facts else ""

    @property
    def postscript(self) -> str:
        """What opens a line below the name that ends a letter; "" in another text."""
        return self._asks.postscript if self.template.form is Form.LETTER else ""

    def summary(self, length: int) -> str:
        """The request for a summary of the text so far."""
        return self._asks.summary.format(length=length)

    def turns(self, plan: Plan | None) -> tuple[Turn, ...]:
        """The turns of the text: the sections of `plan`, or else the template's parts."""
        if plan is not None:
            return tuple(self._planned(plan))
        parts = self.template.parts_for(self.brief.length)
        return tuple(
            Turn(self._render(part.ask, **fields), length, part.prefix, part.banned)
            for part, length, fields in _repeated(parts, self.brief.length)
        )

    def further(self, length: int) -> str:
        """The request for what a turn falls short by."""
        return self._asks.further.format(length=length)

    def more(self, length: int) -> Turn:
        """A turn for what a text falls short by, because its last turn had nothing new to say."""
        return Turn(self._asks.more.format(length=length), length, banned=PROSE_MARKUP)

    def _planned(self, plan: Plan) -> Iterator[Turn]:
        planning = self.planning_rules
        shows_headings = planning.headings or bool(self.headings_named)
        named = self._names_sections()
        headed = [section for section in plan.sections if section.heading and section.length]
        beats = self.beats(planning, len(headed))
        heading = ""
        for number, section in enumerate(plan.sections):
            shown = section.heading if shows_headings else ""
            heading += f"{'#' * section.level} {shown}\n\n" if shown else ""
            if not section.length:
                continue
            parts = max(1, round(section.length / planning.each))
            if section.length <= _LONGEST_TURN * planning.each:
                parts = 1
            wanted = parts if parts > max(len(section.points), 1) else 0
            for part in range(parts):
                points = _part_of(section.points, part, parts)
                index = headed.index(section) + 1 if section in headed else 0
                fields = {
                    "heading": section.heading if named else "",
                    "points": self._asks.comma.join(points),
                    "index": index,
                    "total": len(headed),
                    "first": number == 0 and part == 0,
                    "last": number == len(plan.sections) - 1 and part == parts - 1,
                    "part": part + 1,
                    "parts": parts,
                    "part_length": round(section.length / parts),
                }
                way = planning.beats[beats[index - 1]] if index and beats else ""
                beat = self._render(way, **fields)
                yield Turn(
                    self._render(planning.section, **fields, beat=beat),
                    round(section.length / parts),
                    heading,
                    PROSE_MARKUP if self.template.form is Form.PROSE else _HEADING_MARKS,
                    " ".join((section.heading, *points)),
                    number,
                    wanted,
                )
                heading = ""

    def _render(self, source: str, **fields: object) -> str:
        return self._fill(source, **fields).strip("\n")

    def _fill(self, source: str, **fields: object) -> str:
        try:
            return _compiled(source).render({**self._known, **fields})
        except jinja2.UndefinedError as error:
            hint = _("Give a missing value with --var NAME=VALUE.")
            raise _unusable(self.template, error, hint) from error
        except (jinja2.TemplateError, *_RAISED_BY_EXPRESSIONS) as error:
            hint = _("A built-in one to compare with: scribe templates show article")
            raise _unusable(self.template, error, hint) from error


@functools.cache
def _compiled(source: str) -> jinja2.Template:
    """The template of `source`: every turn is asked for with the same few."""
    return _ENVIRONMENT.from_string(source)


def _check_names(template: Template, brief: Brief) -> None:
    """A misspelt variable would be ignored without a word."""
    there_are = [variable.name for variable in template.variables]
    for name in brief.variables:
        if name not in there_are:
            raise TemplateError(
                _("The template {template} has no variable called {name}.").format(
                    template=template.name, name=name
                ),
                hint=_("There are: {names}").format(names=", ".join(there_are) or "-"),
            )


def _part_of(points: tuple[str, ...], part: int, parts: int) -> tuple[str, ...]:
    """Those of `points` that belong to a `part` of so many, in their order."""
    start, end = (len(points) * number // parts for number in (part, part + 1))
    return points[start:end]


def _repeated(
    parts: tuple[Part, ...], length: int
) -> Iterator[tuple[Part, int, Mapping[str, object]]]:
    """Each part as often as it is repeated, with its length and the fields of its request."""
    whole = sum(part.share for part in parts)
    for part in parts:
        share = length * part.share / whole
        total = max(1, round(share / part.each)) if part.each else 1
        part_length = round(share / total)
        for index in range(1, total + 1):
            yield part, part_length, {"part_length": part_length, "index": index, "total": total}


def _unusable(template: Template, error: Exception, hint: str) -> TemplateError:
    return TemplateError(
        _("The template {path}: {reason}.").format(
            path=template.source, reason=str(error).rstrip(".")
        ),
        hint=hint,
    )
