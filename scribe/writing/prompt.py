"""From template and brief to what the model reads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import jinja2
from jinja2.sandbox import ImmutableSandboxedEnvironment

from scribe.errors import TemplateError
from scribe.i18n import _
from scribe.writing.brief import Brief
from scribe.writing.template import Part, Template

_ENVIRONMENT = ImmutableSandboxedEnvironment(
    trim_blocks=True,
    lstrip_blocks=True,
    keep_trailing_newline=True,
    undefined=jinja2.StrictUndefined,
)
_RAISED_BY_EXPRESSIONS = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)


@dataclass(frozen=True)
class Turn:
    """One turn of the writing: what to ask for, how it starts, and how long it should be.

    The tokens of the `banned` texts are never drawn.
    """

    ask: str
    length: int
    prefix: str = ""
    banned: tuple[str, ...] = ()


@dataclass(frozen=True)
class Prompt:
    """All the model is told. `opening` is what a model without chat continues instead."""

    system: str
    opening: str
    turns: tuple[Turn, ...]


def build(template: Template, brief: Brief) -> Prompt:
    """Fill `template` with `brief`. Raises TemplateError for a field that has no value."""
    _check_names(template, brief)
    values = {variable.name: variable.default for variable in template.variables}
    values = {name: value for name, value in values.items() if value is not None}
    known = {**values, **brief.fields()}
    turns = []
    for part, length, index, total in _repeated(template.parts_for(brief.length), brief.length):
        here = {**known, "part_length": length, "index": index, "total": total}
        turns.append(Turn(_render(part.ask, here, template), length, part.prefix, part.banned))
    body = _render(template.body, known, template)
    first = replace(turns[0], ask=f"{body}\n\n{turns[0].ask}".strip())
    return Prompt(
        _render(template.system, known, template),
        _fill(template.opening, known, template),
        (first, *turns[1:]),
    )


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


def _repeated(parts: tuple[Part, ...], length: int) -> list[tuple[Part, int, int, int]]:
    """Each part with its length, its number among its repetitions and how many those are."""
    whole = sum(part.share for part in parts)
    repeated = []
    for part in parts:
        share = length * part.share / whole
        total = max(1, round(share / part.each)) if part.each else 1
        repeated += [(part, round(share / total), index, total) for index in range(1, total + 1)]
    return repeated


def _render(source: str, values: Mapping[str, object], template: Template) -> str:
    return _fill(source, values, template).strip("\n")


def _fill(source: str, values: Mapping[str, object], template: Template) -> str:
    try:
        return _ENVIRONMENT.from_string(source).render(values)
    except jinja2.UndefinedError as error:
        hint = _("Give a missing value with --var NAME=VALUE.")
        raise _unusable(template, error, hint) from error
    except (jinja2.TemplateError, *_RAISED_BY_EXPRESSIONS) as error:
        hint = _("A built-in one to compare with: scribe templates show article")
        raise _unusable(template, error, hint) from error


def _unusable(template: Template, error: Exception, hint: str) -> TemplateError:
    return TemplateError(
        _("The template {path}: {reason}.").format(
            path=template.source, reason=str(error).rstrip(".")
        ),
        hint=hint,
    )
