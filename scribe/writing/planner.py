"""Draws up the plan of a text with the model, and the points of its long sections."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from scribe.engine.base import Engine, Message, Piece, Prefill, Timings, never_cancelled
from scribe.writing.conversation import Conversation
from scribe.writing.demands.title import title_named
from scribe.writing.events import Event, Planned, Planning, Reading
from scribe.writing.job import Job
from scribe.writing.plan import Plan, Section
from scribe.writing.planning import Outline
from scribe.writing.prompt import Prompter
from scribe.writing.rules import Rules, rules_for
from scribe.writing.turn import Turn

_WORTH_A_POINT = {"zh": 150, "en": 100}  # 字 or words; of less a point says all there is to say
_POINTS_SEED = 1_000  # apart from the seeds of the turns, which count up from the job's


def plan(
    engine: Engine, job: Job, cancelled: Callable[[], bool] = never_cancelled
) -> Iterator[Event]:
    """Only draw up the plan of `job`; the last event has it."""
    planner = Planner(engine, job.prompter, rules_for(job), job.seed, cancelled)
    return planner.draw_plan(job.sections, pointed=True)


@dataclass(frozen=True)
class Planner:
    """Draws plans for the text of one `prompter`, with one engine.

    Its methods yield what happens; the last event has the plan. They raise what the engine
    raises.
    """

    engine: Engine
    prompter: Prompter
    rules: Rules
    seed: int
    cancelled: Callable[[], bool] = never_cancelled

    def draw_plan(self, sections: int, *, pointed: bool = False) -> Iterator[Event]:
        """Draw a plan of so many `sections` (0: as the length suggests).

        Short ones whose headings are given have no points drawn, unless it is to be `pointed`.
        Raises TemplateError for a template that writes without a plan.
        """
        prompter = self.prompter
        planning = prompter.planning_rules
        headings = prompter.skeleton(planning, sections)
        named = title_named(prompter.brief.topic)
        title, leads = named if planning.title else None, bool(planning.lead)
        brief = prompter.brief
        short = brief.length < _WORTH_A_POINT[brief.language] * len(headings)
        given = all(headings) and short and not pointed
        beats = prompter.beats(planning, len(headings))
        outline = Outline(
            self.rules, title, () if given else headings, opens_without_heading=leads, beats=beats
        )
        ask = prompter.outline(planning, len(headings))
        asked = Message("user", ask, prompter.pictures)
        messages = (Message("system", prompter.system), asked)
        for event in self._draw(outline, messages, self.seed):
            if isinstance(event, Planned):  # a model that drew no line writes without headings
                drawn = event.plan
                if not drawn.sections:
                    blank = tuple(Section(heading or "") for heading in headings)
                    drawn = replace(drawn, sections=blank)
                drawn = _numbered(drawn) if None in headings else drawn
                yield replace(event, plan=prompter.with_lead(drawn, planning))
            else:
                yield event

    def draw_points(self, plan: Plan, turn: Turn, conversation: Conversation) -> Iterator[Event]:
        """Divide the long section of `turn` into the points it is to be written by."""
        section, wanted = plan.sections[turn.section], turn.points_wanted
        undrawn = (None,) * (wanted - len(section.points))
        others = [other for other in plan.sections if other is not section]
        said = [point for other in others for point in other.points]
        outline = Outline(self.rules, None, undrawn, points=section.points, others_say=said)
        messages = conversation.messages(self.prompter.points(section, wanted))
        for event in self._draw(outline, messages, self.seed + _POINTS_SEED + turn.section):
            if isinstance(event, Planned):
                drawn = [point for line in event.plan.sections for point in line.points]
                points = [*section.points, *drawn, *[""] * wanted][:wanted]
                yield replace(event, plan=plan.with_points(turn.section, points))
            else:
                yield event

    def _draw(self, outline: Outline, messages: tuple[Message, ...], seed: int) -> Iterator[Event]:
        """Draw the lines of `outline`, telling of each; the last event has the plan they make."""
        if not outline.wanted:
            yield Planned(outline.plan(), Timings())
            return
        request = replace(outline.request(messages, seed), cancelled=self.cancelled)
        told = 0
        for chunk in self.engine.stream(request):
            for line in outline.lines[told:]:
                yield Planning(line, outline.plan().title)
            told = len(outline.lines)
            if isinstance(chunk, Prefill):
                yield Reading(chunk.done, chunk.total)
            elif not isinstance(chunk, Piece):
                yield Planned(outline.plan(), chunk.timings)


def _numbered(plan: Plan) -> Plan:
    """`plan` with numbers for headings that are not shown, so that a person can tell them apart."""
    sections = enumerate(plan.sections, start=1)
    return replace(
        plan,
        sections=tuple(
            replace(section, heading=section.heading or str(number)) for number, section in sections
        ),
    )
