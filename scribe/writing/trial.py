"""Filling a template in on trial, so that it does not fail when somebody wants a text."""

from __future__ import annotations

from collections.abc import Iterator

from scribe.writing.brief import Brief
from scribe.writing.prompt import Prompter
from scribe.writing.template import Template

_TOPICS = {"zh": "春天", "en": "spring"}
_ASSIGNMENTS = {"zh": "请写一篇关于春天的文章。", "en": "Please write an article about spring."}
# Times the length of a text, and of a section of its plan: enough to repeat parts, and to split
# even the most sections that are planned.
_LONG, _LONG_PLAN = 4, 20


def try_out(template: Template) -> None:
    """Fill `template` in for short and long texts with as little as can be given, and with all.

    Raises TemplateError for what would fail then.
    """
    for brief in _briefs(template):
        prompter = Prompter(template, brief)
        prompter.turns(None)  # the parts, which a text that is planned can still be written in
        if (planning := prompter.planning) is not None:
            prompter.outline(planning, len(prompter.skeleton(planning)))


def _briefs(template: Template) -> Iterator[Brief]:
    needed = {item.name: "-" for item in template.variables if item.default is None}
    every = {item.name: "-" for item in template.variables}
    language = template.language
    for length in _lengths(template):
        yield Brief(_TOPICS[language], language, length, variables=needed)
        yield Brief(_ASSIGNMENTS[language], language, length, "-", "-", "-", every)


def _lengths(template: Template) -> tuple[int, ...]:
    long = _LONG * template.length
    if (plan := template.plan) is not None:
        long = max(long, plan.above, _LONG_PLAN * plan.each)
    return 1, long
