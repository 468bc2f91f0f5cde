"""The front matter of a template file: YAML whose names remember where they stand.

The lines are those of the whole file, in which the first is the `---` above the front matter.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from scribe.i18n import _

FIRST_LINE = 2  # of the front matter in its file
_BARE_FIELD = re.compile(
    r"[:,\[{-]\s+\{[{%]"
)  # what YAML takes for a mapping, or for nothing at all
_MAPPING = "tag:yaml.org,2002:map"
# What a value that is not what its tag says makes PyYAML raise: 2024-13-45, !!bool 好.
_RAISED_BY_TAGS = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)


class Mistake(Exception):
    """Something in a template file that cannot be, and the line it stands on."""

    def __init__(self, reason: str, line: int) -> None:
        super().__init__(reason)
        self.reason = reason
        self.line = line


@dataclass(frozen=True)
class Place:
    """Where a name stands, and its value: as it is written, from which line on.

    `items` are the lines of a list's items.
    """

    line: int
    source: str
    source_line: int
    items: tuple[int, ...]


class Table(dict[Any, Any]):
    """Names and values, the `line` they begin on and the place of each."""

    line = FIRST_LINE
    places: Mapping[str, Place] = {}


@dataclass(frozen=True)
class Key:
    """What may stand under a name."""

    kinds: tuple[type, ...]
    required: bool = False
    positive: bool = False

    def fits(self, value: object) -> bool:
        """Whether it may be `value`."""
        if isinstance(value, bool) != (self.kinds == (bool,)) or not isinstance(value, self.kinds):
            return False
        return not self.positive or (isinstance(value, (int, float)) and 0 < value < math.inf)


def read(text: str) -> object:
    """What the YAML `text` says, every mapping in it a Table. Raises Mistake for its syntax."""
    try:
        loader = _Loader(text)
        return loader.get_single_data()
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line if error.problem_mark else 0
        reason = error.problem or error.context or "YAML"
        if _BARE_FIELD.search(text.split("\n")[line]):
            reason = _("a value that begins with a field must stand in quotes")
        raise Mistake(reason, line + FIRST_LINE) from error
    except yaml.reader.ReaderError as error:
        raise Mistake(error.reason, text.count("\n", 0, error.position) + FIRST_LINE) from error


def checked(table: object, where: str, keys: Mapping[str, Key], line: int) -> Table:
    """`table`, which must have only `keys`, each with a value that fits.

    `line` is that of what should be the table. Raises Mistake.
    """
    if not isinstance(table, Table):
        raise Mistake(_("{where} must be made of names and values").format(where=where), line)
    for name, value in table.items():
        if name not in keys:
            reason = _("{where} has no {name}; there are {names}").format(
                where=where, name=name, names=", ".join(keys)
            )
            raise Mistake(reason, table.places[name].line)
        if not keys[name].fits(value):
            raise wrong(table, where, name)
    for name, key in keys.items():
        if key.required and name not in table:
            reason = _("{where}: {name} is missing").format(where=where, name=name)
            raise Mistake(reason, table.line)
    return table


def wrong(table: Table, where: str, name: str) -> Mistake:
    """The mistake that what `table` has under `name` is."""
    reason = _("{where}: {name} cannot be {value}").format(
        where=where, name=name, value=repr(table[name])
    )
    return Mistake(reason, table.places[name].line)


class _Loader(yaml.SafeLoader):
    def __init__(self, text: str) -> None:
        super().__init__(text)
        self._text = text

    def construct_object(self, node: yaml.Node, deep: bool = False) -> Any:
        try:
            return super().construct_object(node, deep)
        except _RAISED_BY_TAGS as error:
            raise yaml.MarkedYAMLError(problem=str(error), problem_mark=node.start_mark) from error

    def table(self, node: yaml.MappingNode) -> Table:
        table = Table(self.construct_mapping(node, deep=True))
        table.line = node.start_mark.line + FIRST_LINE
        table.places = {self.construct_object(key): self._place(key, it) for key, it in node.value}
        return table

    def _place(self, key: yaml.Node, value: yaml.Node) -> Place:
        items = value.value if isinstance(value, yaml.SequenceNode) else ()
        return Place(
            line=key.start_mark.line + FIRST_LINE,
            source=self._text[value.start_mark.index : value.end_mark.index],
            source_line=value.start_mark.line + FIRST_LINE,
            items=tuple(item.start_mark.line + FIRST_LINE for item in items),
        )


_Loader.add_constructor(_MAPPING, _Loader.table)
