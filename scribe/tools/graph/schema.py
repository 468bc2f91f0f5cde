"""What a graph may hold: the types of its entities, and its relations where they are set.

A schema file is TOML:

    entities = ["person", "company"]
    relations = ["knows"]

    [[relation]]
    name = "works for"
    from = "person"
    to = "company"
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from scribe.errors import ConfigError
from scribe.i18n import _

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

_LONGEST = 40  # characters of a type or relation
_RESERVED = "|｜()（）\n\r"  # the marks of a reply
_KEYS, _RELATION_KEYS = ("entities", "relations", "relation"), ("name", "from", "to")


@dataclass(frozen=True)
class Relation:
    """A relation between entities of the types `subject` and `object`; "" is any type."""

    name: str
    subject: str = ""
    object: str = ""


@dataclass(frozen=True)
class Schema:
    """The types of entities, at least one, and the relations; none of them leaves all free."""

    entities: tuple[str, ...]
    relations: tuple[Relation, ...] = ()

    def type_named(self, name: str) -> str | None:
        """The type that `name` is a spelling of."""
        return next((known for known in self.entities if known.lower() == name.lower()), None)

    def relation_between(self, subject: str, name: str, object_: str) -> str | None:
        """The relation that `name` is a spelling of, if it may stand between these two types."""
        if not self.relations:
            return name
        for known in self.relations:
            fits = known.subject in ("", subject) and known.object in ("", object_)
            if fits and known.name.lower() == name.lower():
                return known.name
        return None


DEFAULTS = {
    "zh": Schema(("人物", "组织", "地点", "时间", "作品", "产品", "事件", "概念")),
    "en": Schema(
        ("person", "organization", "place", "time", "work", "product", "event", "concept")
    ),
}


class _Mistake(Exception):
    """What is wrong with a schema, and the text in it that shows where."""

    def __init__(self, reason: str, near: str) -> None:
        super().__init__(reason)
        self.near = near


def parse_schema(source: str, name: str, language: str) -> Schema:
    """The schema in `source`, the text of the file `name`; types it does not set are `language`'s.

    Raises ConfigError, with the line where that can be told.
    """
    try:
        return _schema(tomllib.loads(source), DEFAULTS[language].entities)
    except tomllib.TOMLDecodeError as error:
        raise _error(name, str(error)) from error
    except _Mistake as mistake:
        line = _line_of(mistake.near, source)
        where = _("line {line}: {reason}").format(line=line, reason=mistake)
        raise _error(name, where if line else str(mistake)) from mistake


def _error(name: str, reason: str) -> ConfigError:
    return ConfigError(
        _("The schema {name} cannot be used: {reason}").format(name=name, reason=reason),
        hint=_('It is TOML: entities = ["person", "company"], relations = ["works for"]'),
    )


def _line_of(text: str, source: str) -> int:
    """The number of the first line that has `text`; 0 if none has."""
    lines = enumerate(source.split("\n"), start=1)
    return next((number for number, line in lines if text in line), 0)


def _schema(table: dict[str, Any], default: tuple[str, ...]) -> Schema:
    _check_keys(table, _KEYS)
    entities = tuple(_names(table, "entities")) or default
    relations = [Relation(name) for name in _names(table, "relations")]
    for row in _tables(table):
        _check_keys(row, _RELATION_KEYS)
        if "name" not in row:
            raise _Mistake(_("“{key}” is missing").format(key="name"), "[[relation]]")
        ends = [_end(row, key, entities) for key in ("from", "to")]
        relations.append(Relation(_name(row["name"], "name"), *ends))
    return Schema(entities, tuple(dict.fromkeys(relations)))


def _check_keys(table: dict[str, Any], known: tuple[str, ...]) -> None:
    for key in table:
        if key not in known:
            raise _Mistake(_("there is no key “{key}”").format(key=key), key)


def _tables(table: dict[str, Any]) -> list[dict[str, Any]]:
    rows = table.get("relation", [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise _bad("relation", rows)
    return rows


def _names(table: dict[str, Any], key: str) -> Iterator[str]:
    values = table.get(key, [])
    if not isinstance(values, list):
        raise _bad(key, values)
    yield from dict.fromkeys(_name(value, key) for value in values)


def _name(value: object, key: str) -> str:
    name = value.strip() if isinstance(value, str) else ""
    if not 0 < len(name) <= _LONGEST or any(mark in name for mark in _RESERVED):
        raise _bad(key, value)
    return name


def _end(row: dict[str, Any], key: str, entities: tuple[str, ...]) -> str:
    if key not in row:
        return ""
    name = _name(row[key], key)
    if name not in entities:
        raise _Mistake(_("“{type}” is not among the entities").format(type=name), name)
    return name


def _bad(key: str, value: object) -> _Mistake:
    reason = _("{key} = {value} makes no sense").format(key=key, value=repr(value))
    return _Mistake(reason, value if isinstance(value, str) and value else key)
