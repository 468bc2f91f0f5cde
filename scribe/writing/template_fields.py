"""The fields of a template: what can stand between {{ }} and {% %} where, and what is wrong there.

All of it is found in the text of the template, before there is anything to fill in.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

import jinja2
from jinja2 import meta, nodes

from scribe.i18n import _
from scribe.writing.brief import Brief
from scribe.writing.front_matter import Mistake, Place

# What `Prompter` gives to every request, and to those of one kind besides.
EVERYWHERE = frozenset({*Brief("", "zh", 0).fields(), "chinese"})
IN_PARTS = frozenset({"part_length", "index", "total"})
IN_OUTLINE = frozenset({"sections", "beats"})
IN_BEATS = IN_PARTS | {"heading", "points", "first", "last", "part", "parts"}
IN_SECTION = IN_BEATS | {"beat"}

_ENVIRONMENT = jinja2.Environment()
_POSITION = re.compile(r" at \d+$")  # in a value, where no editor counts from


def check_text(text: str, names: Collection[str], line: int) -> None:
    """Check `text`, which begins on `line` and can refer to `names`. Raises Mistake."""
    for mistake in _mistakes(text, names):
        raise Mistake(mistake.reason, line + mistake.line - 1)


def check_value(value: str, place: Place, names: Collection[str]) -> None:
    """Check the `value` in the front matter at `place`, as `check_text` does."""
    for mistake in _mistakes(value, names):
        # YAML folds lines. As it is written the value has them all, and mostly the same mistake.
        for found in _mistakes(place.source, names):
            if found.reason == mistake.reason:
                raise Mistake(mistake.reason, place.source_line + found.line - 1)
        raise Mistake(mistake.reason, place.line)


def _mistakes(text: str, names: Collection[str]) -> Iterator[Mistake]:
    """What is wrong in `text`, each with its line there."""
    try:
        tree = _ENVIRONMENT.parse(text)
        yield from _unknown_functions(tree)
        yield from _unknown_fields(tree, names)
    except jinja2.TemplateSyntaxError as error:
        yield Mistake(_POSITION.sub("", error.message or ""), error.lineno)


def _unknown_functions(tree: nodes.Template) -> Iterator[Mistake]:
    """Filters and tests that there are not, also where Jinja would look only when it gets there."""
    for node in tree.find_all((nodes.Filter, nodes.Test)):
        assert isinstance(node, (nodes.Filter, nodes.Test))
        known = _ENVIRONMENT.filters if isinstance(node, nodes.Filter) else _ENVIRONMENT.tests
        if node.name not in known:
            yield Mistake(
                _("there is no filter or test {name}").format(name=node.name), node.lineno
            )


def _unknown_fields(tree: nodes.Template, names: Collection[str]) -> Iterator[Mistake]:
    used = list(tree.find_all(nodes.Name))
    set_there = {node.name for node in used if node.ctx == "store"}  # if only in some cases
    unknown = meta.find_undeclared_variables(tree) - set_there - set(names)
    for node in used:
        if node.name in unknown:
            reason = _("there is no field {name}; there are {names}").format(
                name=node.name, names=", ".join(sorted(names))
            )
            yield Mistake(reason, node.lineno)
