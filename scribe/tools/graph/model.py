"""What a graph is made of: entities, and triples that each stand in one sentence of a text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Entity:
    """Something that has a name in the text. `aliases` are its other names there.

    `mentions` counts how often triples speak of it, repeated ones included.
    """

    name: str
    type: str
    aliases: tuple[str, ...] = ()
    mentions: int = 1

    @property
    def names(self) -> tuple[str, ...]:
        return (self.name, *self.aliases)


@dataclass(frozen=True)
class Triple:
    """`subject` stands in `relation` to `object`, as `sentence` says.

    The sentence is characters [start, end) of the document.
    """

    subject: str
    relation: str
    object: str
    sentence: str
    start: int
    end: int


@dataclass(frozen=True)
class Extraction:
    """What a model found in one passage: triples, and each name with each type it was given.

    `dropped` counts the triples it invented: no sentence has both names.
    """

    triples: tuple[Triple, ...] = ()
    entities: tuple[Entity, ...] = ()
    dropped: int = 0


@dataclass(frozen=True)
class Graph:
    """The graph of a text: no two entities share a name, no two triples say the same.

    Triples speak of entities by `Entity.name`. Both are in the order of the text.
    """

    entities: tuple[Entity, ...] = ()
    triples: tuple[Triple, ...] = ()
    dropped: int = 0

    @property
    def merged(self) -> int:
        """How many names turned out to be another name of an entity."""
        return sum(len(entity.aliases) for entity in self.entities)

    def numbered(self) -> Iterator[tuple[str, Entity]]:
        """The entities under identifiers that any format can take: n1, n2 and so on."""
        return ((f"n{number}", entity) for number, entity in enumerate(self.entities, start=1))
