"""The files of templates: Markdown with YAML front matter, one for each language.

The front matter says what kind of text it is and how to ask for its parts; below it comes the
assignment. A mistake is told with its line, when the file is read rather than when it is used.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import fields
from pathlib import Path

from scribe.engine.base import Sampling
from scribe.errors import TemplateError
from scribe.i18n import _
from scribe.text import LANGUAGES
from scribe.writing.front_matter import FIRST_LINE, Key, Mistake, Table, checked, read, wrong
from scribe.writing.template import Form, Part, Planning, Short, Template, Variable
from scribe.writing.template_fields import (
    EVERYWHERE,
    IN_BEATS,
    IN_OUTLINE,
    IN_PARTS,
    IN_SECTION,
    check_text,
    check_value,
)

_FRONT_MATTER = re.compile(r"\A---\n(.*?\n)---\n(.*)\Z", re.DOTALL)
_NAME = re.compile(r"^name:.*$", re.MULTILINE)

_TEXT, _NUMBER, _SWITCH = (str,), (int, float), (bool,)
_TEMPLATE_KEYS = {
    "name": Key(_TEXT, required=True),
    "language": Key(_TEXT, required=True),
    "description": Key(_TEXT, required=True),
    "length": Key((int,), required=True, positive=True),
    "parts": Key((list,), required=True),
    "short": Key((dict,)),
    "plan": Key((dict,)),
    "only_given_figures": Key(_SWITCH),
    "pictures": Key(_SWITCH),
    "form": Key(_TEXT),
    "system": Key(_TEXT),
    "opening": Key(_TEXT),
    "sampling": Key((dict,)),
    "shun": Key((list,)),
    "variables": Key((dict,)),
}
_PART_KEYS = {
    "ask": Key(_TEXT, required=True),
    "share": Key(_NUMBER, positive=True),
    "prefix": Key(_TEXT),
    "banned": Key((list,)),
    "each": Key((int,), positive=True),
}
_SHORT_KEYS = {
    "ask": Key(_TEXT, required=True),
    "below": Key((int,), required=True, positive=True),
}
_PLAN_KEYS = {
    "outline": Key(_TEXT, required=True),
    "section": Key(_TEXT, required=True),
    "above": Key((int,), required=True, positive=True),
    "each": Key((int,), required=True, positive=True),
    "lead": Key(_NUMBER),
    "title": Key(_SWITCH),
    "headings": Key(_SWITCH),
    "skeleton": Key((list,)),
    "beats": Key((dict,)),
}
_VARIABLE_KEYS = {"help": Key(_TEXT), "default": Key((str, int, float))}
_SAMPLING_KINDS = {int: (int,), float: _NUMBER, str: _TEXT, tuple: (list, str)}
_SAMPLING_KEYS = {item.name: Key(_SAMPLING_KINDS[type(item.default)]) for item in fields(Sampling)}


def load(path: Path) -> Template:
    """The template in the file at `path`. Raises TemplateError."""
    try:
        return parse(path.read_text(encoding="utf-8-sig"), path)
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise _bad(path, _("it is not UTF-8 text"), line) from error
    except OSError as error:
        raise TemplateError(
            _("The template {path}: {reason}.").format(path=path, reason=error.strerror or error),
            hint=_("The templates there are: scribe templates list"),
        ) from error


def parse(text: str, source: Path) -> Template:
    """Parse one template file. Raises TemplateError saying what is wrong, and where."""
    match = _FRONT_MATTER.match(text)
    if match is None:
        raise _bad(source, _("it does not start with front matter between --- lines"))
    head, body = match.groups()
    try:
        table = checked(read(head), _("the front matter"), _TEMPLATE_KEYS, FIRST_LINE)
        template = _build(table, body.strip(), source)
        names = EVERYWHERE.union(variable.name for variable in template.variables)
        _check_values(table, names)
        check_text(body, names, FIRST_LINE + head.count("\n") + 1)
    except Mistake as error:
        raise _bad(source, error.reason, error.line) from error
    return template


def renamed(text: str, name: str) -> str:
    """The `text` of a template file, for a template called `name`."""
    plain = read(f"name: {name}\n") == {"name": name}
    # 2024, yes or null would be read as something that is no name.
    quoted = name if plain else json.dumps(name)
    return _NAME.sub(f"name: {quoted}", text, count=1)


def _build(table: Table, body: str, source: Path) -> Template:
    values = dict(table)
    if table["name"] != (name := source.name.split(".")[0]):
        reason = _("its name must be that of its file, {name}").format(name=name)
        raise Mistake(reason, table.places["name"].line)
    _check_choice(table, "language", LANGUAGES)
    values["form"] = Form(_check_choice(table, "form", [form.value for form in Form]))
    values["parts"] = _parts(table)
    values["shun"] = _texts(table, _("the front matter"), "shun")
    if "short" in table:
        short = checked(table["short"], "short", _SHORT_KEYS, table.line)
        values["short"] = Short(**short)
    if "plan" in table:
        values["plan"] = _planning(checked(table["plan"], "plan", _PLAN_KEYS, table.line))
    if "sampling" in table:
        values["sampling"] = dict(
            checked(table["sampling"], "sampling", _SAMPLING_KEYS, table.line)
        )
    if "variables" in table:
        values["variables"] = tuple(_variables(table["variables"]))
    return Template(**values, body=body, source=source)


def _check_choice(table: Table, name: str, choices: Sequence[str]) -> str:
    """What `table` chooses under `name`, the first of `choices` if nothing. Raises Mistake."""
    chosen: str = table.get(name, choices[0])
    if chosen not in choices:
        reason = _("{name} must be one of {names}").format(name=name, names=", ".join(choices))
        raise Mistake(reason, table.places[name].line)
    return chosen


def _parts(table: Table) -> tuple[Part, ...]:
    place = table.places["parts"]
    if not table["parts"]:
        reason = _("{where}: {name} is missing").format(where="parts", name="ask")
        raise Mistake(reason, place.line)
    parts = [
        checked(part, "parts", _PART_KEYS, line)
        for part, line in zip(table["parts"], place.items, strict=True)
    ]
    return tuple(Part(**{**part, "banned": _texts(part, "parts", "banned")}) for part in parts)


def _planning(table: Table) -> Planning:
    if not 0 <= table.get("lead", 0) < 1:
        raise wrong(table, "plan", "lead")
    if "beats" in table:
        beats = table["beats"]
        if not all(isinstance(name, str) for name in beats):
            raise wrong(table, "plan", "beats")
        checked(beats, "beats", dict.fromkeys(beats, Key(_TEXT)), table.line)
    return Planning(**{**table, "skeleton": _texts(table, "plan", "skeleton")})


def _variables(table: Table) -> Iterator[Variable]:
    for name, spec in table.items():
        line = table.places[name].line
        # A request could not refer to it, or would find a field of every template in its place.
        if not isinstance(name, str) or not name.isidentifier() or name in EVERYWHERE:
            raise Mistake(_("{name} cannot be the name of a variable").format(name=name), line)
        yield Variable(name, **checked(spec, name, _VARIABLE_KEYS, line))


def _texts(table: Table, where: str, name: str) -> tuple[str, ...]:
    """The list of texts that `table` has under `name`."""
    texts = table.get(name, ())
    if not all(isinstance(text, str) for text in texts):
        raise wrong(table, where, name)
    return tuple(texts)


def _check_values(table: Table, names: frozenset[str]) -> None:
    """Check what the front matter says to the model; all of it can refer to `names`."""
    nothing: frozenset[str] = frozenset()
    places = [(table, "system", nothing), (table, "opening", nothing)]
    places += [(part, "ask", IN_PARTS) for part in table["parts"]]
    if "short" in table:  # a text in one part
        places.append((table["short"], "ask", IN_PARTS))
    if "plan" in table:
        plan = table["plan"]
        places += [(plan, "outline", IN_OUTLINE), (plan, "section", IN_SECTION)]
        places += [(plan["beats"], beat, IN_BEATS) for beat in plan.get("beats", ())]
    for where, name, more in places:
        if name in where:
            check_value(where[name], where.places[name], names | more)


def _bad(source: Path, reason: str, line: int = 1) -> TemplateError:
    return TemplateError(
        _("The template {path}, line {line}: {reason}.").format(
            path=source, line=line, reason=reason.rstrip(".")
        ),
        hint=_("A built-in one to compare with: scribe templates show article"),
    )
