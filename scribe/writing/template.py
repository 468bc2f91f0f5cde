"""Templates: Markdown prompt assets with YAML front matter, one file for each language.

The front matter gives defaults; the body is the assignment put to the model, in Jinja syntax
with the fields of `Brief`. `parts` break a text into turns of one conversation, so that a small
model always has a near goal; one with `each` is repeated as often as the length has room for.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from scribe.engine.base import Sampling
from scribe.errors import TemplateError
from scribe.i18n import _
from scribe.text import LANGUAGES

BUILT_IN = Path(__file__).with_name("templates")
_FRONT_MATTER = re.compile(r"\A---\n(.*?\n)---\n(.*)\Z", re.DOTALL)
_SAMPLING_FIELDS = {item.name for item in fields(Sampling)}


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


def parse(text: str, source: Path) -> Template:
    """Parse one template file. Raises TemplateError saying what is wrong, and where."""
    import yaml

    match = _FRONT_MATTER.match(text)
    if match is None:
        raise _bad(source, _("it does not start with front matter between --- lines"))
    try:
        head = yaml.safe_load(match[1])
        return _build(head, match[2].strip(), source)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 2 if error.problem_mark else 1
        raise _bad(source, f"{error.problem}", line) from error
    except KeyError as error:
        raise _bad(source, _("{key} is missing").format(key=error.args[0])) from error
    except (TypeError, ValueError, AttributeError) as error:
        raise _bad(source, str(error)) from error


def _build(head: dict[str, Any], body: str, source: Path) -> Template:
    unknown = set(head.get("sampling", {})) - _SAMPLING_FIELDS
    if unknown:
        raise ValueError(_("sampling has no {names}").format(names=", ".join(sorted(unknown))))
    if head["language"] not in LANGUAGES:
        raise ValueError(_("language must be one of {names}").format(names=", ".join(LANGUAGES)))
    variables = head.pop("variables", {})
    return Template(
        **{key: value for key, value in head.items() if key not in ("parts", "short")},
        parts=tuple(_part(**part) for part in head["parts"]),
        short=Short(**head["short"]) if "short" in head else None,
        variables=tuple(Variable(name, **spec) for name, spec in variables.items()),
        body=body,
        source=source,
    )


def _part(banned: Sequence[str] = (), **fields: Any) -> Part:
    return Part(banned=tuple(banned), **fields)


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

    def all(self) -> list[Template]:
        """Every template in every language, by name; a user's own stands for the built-in one."""
        found: dict[str, Path] = {}
        for path in self._files("*.md"):
            found.setdefault(path.name, path)
        return [_load(found[name]) for name in sorted(found)]

    def get(self, name: str, language: str) -> Template:
        """The template `name` in `language`, or in the one language it exists in."""
        if name in self.names():
            files = self._files(f"{name}.{language}.md") + self._files(f"{name}.*.md")
            return _load(files[0])
        raise TemplateError(
            _("There is no template called “{name}”.").format(name=name),
            hint=_("There are: {names}").format(names=", ".join(self.names())),
        )

    def _files(self, pattern: str) -> list[Path]:
        return [path for folder in self._directories for path in sorted(folder.glob(pattern))]


def _load(path: Path) -> Template:
    try:
        return parse(path.read_text(encoding="utf-8"), path)
    except (OSError, UnicodeDecodeError) as error:
        raise _bad(path, str(error)) from error
