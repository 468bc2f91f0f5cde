"""Templates: Markdown prompt assets with YAML front matter, one file for each language.

The front matter gives defaults; the body is the assignment put to the model, in Jinja syntax
with the fields of `Brief`. `parts` break a text into turns of one conversation, so that a small
model always has a near goal; one with `each` is repeated as often as the length has room for.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from enum import Enum
from pathlib import Path
from typing import Any

from scribe.engine.base import Sampling
from scribe.errors import TemplateError
from scribe.i18n import _
from scribe.text import LANGUAGES

BUILT_IN = Path(__file__).with_name("templates")
_FRONT_MATTER = re.compile(r"\A---\n(.*?\n)---\n(.*)\Z", re.DOTALL)


class Form(str, Enum):
    """What a kind of text is made of: it decides what is a slip in it."""

    PROSE = "prose"
    LISTS = "lists"  # prose with lists, or tables
    VERSE = "verse"  # every line counts as a sentence, and may begin like the one before
    DIALOGUE = "dialogue"  # lines begin with who speaks


@dataclass(frozen=True)
class Part:
    """One turn of the writing. `share` is its part of the length; `ask` the request for it.

    `prefix` is what its text must start with, `banned` what must not come in it. `each`
    (字 or words), when not 0, repeats the part so that each repetition has about that length.
    """

    ask: str
    share: float = 1.0
    prefix: str = ""
    banned: tuple[str, ...] = ()
    each: int = 0


@dataclass(frozen=True)
class Short:
    """How to ask for a text `below` a length (字 or words) at which parts make no sense."""

    ask: str
    below: int


@dataclass(frozen=True)
class Planning:
    """How a text of at least `above` 字 or words is planned before it is written.

    `outline` asks for the outline, `section` for one section of it, whose length is about
    `each`. `lead` is the share of the text that comes before the first heading. `skeleton`
    fixes the headings; without `headings` the sections show none.
    """

    outline: str
    section: str
    above: int
    each: int
    lead: float = 0.0
    title: bool = True
    headings: bool = True
    skeleton: tuple[str, ...] = ()


@dataclass(frozen=True)
class Variable:
    """A value of the template's own, given with --var."""

    name: str
    help: str = ""
    default: str | None = None


@dataclass(frozen=True)
class Template:
    """A kind of text scribe can write, in one language."""

    name: str
    language: str
    description: str
    length: int
    body: str
    parts: tuple[Part, ...]
    short: Short | None = None
    plan: Planning | None = None
    form: Form = Form.PROSE
    system: str = ""
    opening: str = ""
    sampling: Mapping[str, Any] = field(default_factory=dict)
    variables: tuple[Variable, ...] = ()
    source: Path = Path()

    def parts_for(self, length: int) -> tuple[Part, ...]:
        """The parts a text of `length` is written in."""
        if self.short is not None and length < self.short.below:
            return (Part(self.short.ask),)
        return self.parts


@dataclass(frozen=True)
class _Key:
    """What may stand under a name in the front matter."""

    kinds: tuple[type, ...]
    required: bool = False
    positive: bool = False

    def fits(self, value: object) -> bool:
        if isinstance(value, bool) != (self.kinds == _SWITCH) or not isinstance(value, self.kinds):
            return False
        return not self.positive or (isinstance(value, (int, float)) and 0 < value < math.inf)


_TEXT, _NUMBER, _SWITCH = (str,), (int, float), (bool,)
_TEMPLATE_KEYS = {
    "name": _Key(_TEXT, required=True),
    "language": _Key(_TEXT, required=True),
    "description": _Key(_TEXT, required=True),
    "length": _Key((int,), required=True, positive=True),
    "parts": _Key((list,), required=True),
    "short": _Key((dict,)),
    "plan": _Key((dict,)),
    "form": _Key(_TEXT),
    "system": _Key(_TEXT),
    "opening": _Key(_TEXT),
    "sampling": _Key((dict,)),
    "variables": _Key((dict,)),
}
_PART_KEYS = {
    "ask": _Key(_TEXT, required=True),
    "share": _Key(_NUMBER, positive=True),
    "prefix": _Key(_TEXT),
    "banned": _Key((list,)),
    "each": _Key((int,), positive=True),
}
_SHORT_KEYS = {
    "ask": _Key(_TEXT, required=True),
    "below": _Key((int,), required=True, positive=True),
}
_PLAN_KEYS = {
    "outline": _Key(_TEXT, required=True),
    "section": _Key(_TEXT, required=True),
    "above": _Key((int,), required=True, positive=True),
    "each": _Key((int,), required=True, positive=True),
    "lead": _Key(_NUMBER),
    "title": _Key(_SWITCH),
    "headings": _Key(_SWITCH),
    "skeleton": _Key((list,)),
}
_VARIABLE_KEYS = {"help": _Key(_TEXT), "default": _Key((str, int, float))}
_SAMPLING_KINDS = {int: (int,), float: _NUMBER, str: _TEXT, tuple: (list, str)}
_SAMPLING_KEYS = {item.name: _Key(_SAMPLING_KINDS[type(item.default)]) for item in fields(Sampling)}


def parse(text: str, source: Path) -> Template:
    """Parse one template file. Raises TemplateError saying what is wrong, and where."""
    import yaml

    match = _FRONT_MATTER.match(text)
    if match is None:
        raise _bad(source, _("it does not start with front matter between --- lines"))
    try:
        return _build(yaml.safe_load(match[1]), match[2].strip(), source)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 2 if error.problem_mark else 1
        raise _bad(source, f"{error.problem}", line) from error
    except (yaml.YAMLError, ValueError) as error:
        raise _bad(source, str(error)) from error


def _build(head: object, body: str, source: Path) -> Template:
    table = _checked(head, _("the front matter"), _TEMPLATE_KEYS)
    if table["name"] != (name := source.name.split(".")[0]):
        raise ValueError(_("its name must be that of its file, {name}").format(name=name))
    if table["language"] not in LANGUAGES:
        raise ValueError(_("language must be one of {names}").format(names=", ".join(LANGUAGES)))
    short, plan = table.pop("short", None), table.pop("plan", None)
    variables = table.pop("variables", {})
    parts = table.pop("parts")
    form = table.pop("form", Form.PROSE)
    if form not in (known := [known.value for known in Form]):
        raise ValueError(_("form must be one of {names}").format(names=", ".join(known)))
    if not parts:
        raise ValueError(_("{where}: {name} is missing").format(where="parts", name="ask"))
    _checked(table.get("sampling", {}), "sampling", _SAMPLING_KEYS)
    return Template(
        **table,
        parts=tuple(_part(part) for part in parts),
        short=None if short is None else Short(**_checked(short, "short", _SHORT_KEYS)),
        form=Form(form),
        plan=None if plan is None else _planning(plan),
        variables=tuple(
            Variable(name, **_checked(spec, name, _VARIABLE_KEYS))
            for name, spec in variables.items()
        ),
        body=body,
        source=source,
    )


def _part(table: object) -> Part:
    values = _checked(table, "parts", _PART_KEYS)
    return Part(**{**values, "banned": _texts(values, "parts", "banned")})


def _planning(table: object) -> Planning:
    values = _checked(table, "plan", _PLAN_KEYS)
    if not 0 <= values.get("lead", 0) < 1:
        raise ValueError(_wrong("plan", "lead", values["lead"]))
    return Planning(**{**values, "skeleton": _texts(values, "plan", "skeleton")})


def _texts(values: Mapping[str, Any], where: str, name: str) -> tuple[str, ...]:
    """The list of texts called `name` in `values`."""
    texts = values.get(name, ())
    if not all(isinstance(text, str) for text in texts):
        raise ValueError(_wrong(where, name, texts))
    return tuple(texts)


def _checked(table: object, where: str, keys: Mapping[str, _Key]) -> dict[str, Any]:
    """A copy of `table`, which has only `keys`, each with a value that fits. Raises ValueError."""
    if not isinstance(table, dict):
        raise ValueError(_("{where} must be made of names and values").format(where=where))
    for name, value in table.items():
        if name not in keys:
            names = ", ".join(keys)
            raise ValueError(
                _("{where} has no {name}; there are {names}").format(
                    where=where, name=name, names=names
                )
            )
        if not keys[name].fits(value):
            raise ValueError(_wrong(where, name, value))
    for name, key in keys.items():
        if key.required and name not in table:
            raise ValueError(_("{where}: {name} is missing").format(where=where, name=name))
    return dict(table)


def _wrong(where: str, name: str, value: object) -> str:
    return _("{where}: {name} cannot be {value}").format(where=where, name=name, value=repr(value))


def _bad(source: Path, reason: str, line: int = 1) -> TemplateError:
    return TemplateError(
        _("The template {path}, line {line}: {reason}.").format(
            path=source, line=line, reason=reason
        ),
        hint=_("A built-in one to compare with: scribe templates show article"),
    )


class TemplateShelf:
    """The templates there are: the user's own directories first, then the built-in ones."""

    def __init__(self, directories: Sequence[Path]) -> None:
        self._directories = (*directories, BUILT_IN)

    def names(self) -> list[str]:
        """Names of all templates, sorted."""
        return sorted({path.name.split(".")[0] for path in self._files("*.md")})

    def all(self) -> tuple[list[Template], list[TemplateError]]:
        """Every template in every language, by name, and what is wrong with those that are bad.

        A user's own stands for the built-in one of the same file name.
        """
        found: dict[str, Path] = {}
        for path in self._files("*.md"):
            found.setdefault(path.name, path)
        good, bad = [], []
        for name in sorted(found):
            try:
                good.append(_load(found[name]))
            except TemplateError as error:
                bad.append(error)
        return good, bad

    def get(self, name: str, language: str) -> Template:
        """The template `name` in `language`, or in the one language it exists in."""
        if name in self.names():
            patterns = (f"{name}.{language}.md", f"{name}.*.md", f"{name}.md")
            return _load(next(path for pattern in patterns for path in self._files(pattern)))
        raise TemplateError(
            _("There is no template called “{name}”.").format(name=name),
            hint=_("There are: {names}").format(names=", ".join(self.names())),
        )

    def _files(self, pattern: str) -> list[Path]:
        return [path for folder in self._directories for path in sorted(folder.glob(pattern))]


def _load(path: Path) -> Template:
    try:
        return parse(path.read_text(encoding="utf-8-sig"), path)
    except (OSError, UnicodeDecodeError) as error:
        raise _bad(path, str(error)) from error
