"""Makes one graph of what was found in the passages of a text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from scribe.text import count
from scribe.tools.graph.aliases import declared, is_short_form
from scribe.tools.graph.model import Entity, Extraction, Graph, Triple
from scribe.tools.graph.names import find, fold, key


@dataclass
class _Group:
    """Names of one thing, in the order they were met, and how often each and each type was."""

    names: Counter[str] = field(default_factory=Counter)
    types: Counter[str] = field(default_factory=Counter)

    @property
    def type(self) -> str:
        return self.types.most_common(1)[0][0]

    @property
    def is_proper(self) -> bool:
        """Whether these are names, rather than common nouns: in Chinese that cannot be told."""
        return any(name != name.lower() or not name.isascii() for name in self.names)

    def add(self, other: _Group) -> None:
        self.names.update(other.names)
        self.types.update(other.types)

    def entity(self) -> Entity:
        """The longest name stands for all; of names as long, the one that is met most."""
        name = max(self.names, key=lambda name: (count(key(name)), self.names[name]))
        aliases = tuple(other for other in self.names if other != name)
        return Entity(name, self.type, aliases, self.names.total())


class _Groups:
    """The names of a text by key, joined as they prove to be names of the same thing."""

    def __init__(self, mentions: Iterable[Entity]) -> None:
        self._groups: dict[str, _Group] = {}
        for mention in mentions:
            group = self._groups.setdefault(key(mention.name), _Group())
            group.names[mention.name] += mention.mentions
            group.types[mention.type] += mention.mentions

    def entity(self, name: str) -> Entity:
        """What `name` is a name of."""
        return self._groups[key(name)].entity()

    def kinds(self) -> dict[str, str]:
        """The type of each name."""
        return {name: group.type for name, group in self._groups.items()}

    def join(self, one: str, other: str) -> None:
        first, second = self._groups[one], self._groups[other]
        if first is second:
            return
        first.add(second)
        for name, group in self._groups.items():
            if group is second:
                self._groups[name] = first

    def join_short_forms(self) -> None:
        """Join each name with the one thing, of its own type, that it can be short for."""
        named: dict[str, list[str]] = {}
        for name, kind in self.kinds().items():
            named.setdefault(kind, []).append(name)
        for kind, names in named.items():
            for short in sorted(names, key=len, reverse=True):
                if self._groups[short].is_proper:
                    self._join_short_form(short, kind, names)

    def _join_short_form(self, short: str, kind: str, names: Iterable[str]) -> None:
        longer = [name for name in names if is_short_form(short, name, kind)]
        others = [name for name in longer if self._groups[name] is not self._groups[short]]
        if len({id(self._groups[name]) for name in others}) == 1:
            self.join(others[0], short)


def merge(extractions: Sequence[Extraction], text: str) -> Graph:
    """The graph of `text`, in whose passages the `extractions` were made.

    Names are one entity where they differ only in spelling, where the text declares one to be
    short for another, and where one can be short for no other name of its type.
    """
    groups = _Groups(entity for found in extractions for entity in found.entities)
    for one, other in declared(groups.kinds(), fold(text).text):
        groups.join(one, other)
    groups.join_short_forms()
    triples = sorted(
        (triple for found in extractions for triple in found.triples),
        key=lambda triple: (triple.start, triple.end),
    )
    entities = {key(name): groups.entity(name) for triple in triples for name in _ends(triple)}
    return Graph(
        tuple(dict.fromkeys(entities.values())),
        tuple(_renamed(triples, entities)),
        sum(found.dropped for found in extractions),
    )


def _renamed(triples: Iterable[Triple], entities: Mapping[str, Entity]) -> list[Triple]:
    """`triples` between entities, each said once and none of an entity and itself."""
    said: dict[tuple[str, str, str], Triple] = {}
    for triple in triples:
        subject, object_ = (entities[key(name)].name for name in _ends(triple))
        if subject != object_:
            whole = replace(triple, subject=subject, object=object_)
            said.setdefault((subject, key(triple.relation), object_), whole)
    return list(said.values())


def _ends(triple: Triple) -> tuple[str, str]:
    return triple.subject, triple.object


def is_grounded(triple: Triple, graph: Graph) -> bool:
    """Whether the sentence of `triple` has a name of its subject and one of its object."""
    sentence = fold(triple.sentence)
    names = {entity.name: entity.names for entity in graph.entities}
    return all(any(find(name, sentence) for name in names.get(end, ())) for end in _ends(triple))
