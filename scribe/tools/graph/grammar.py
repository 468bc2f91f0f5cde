"""The grammar of a reply: lines of triples under the number of the sentence that says them.

    1 | subject (its type) | relation | object (its type)

Small models fill in JSON with the words of the request; a line they cannot get wrong. The
numbers ascend and each has a bounded number of lines, so that a reply comes to its end.
"""

from __future__ import annotations

from collections.abc import Sequence

from scribe.tools.graph.schema import Relation, Schema
from scribe.writing.gbnf import literal

END = {"zh": "完", "en": "END"}
MARK = " | "
LONGEST_RELATION = 9  # 字 or words
# Characters at most, of a name and of a relation; these are written as words of the language.
_LONGEST_NAME = {"zh": 30, "en": 60}
_RELATIONS = {
    "zh": rf"[\u4e00-\u9fff] [A-Za-z0-9\u4e00-\u9fff]{{0,{LONGEST_RELATION}}}",
    "en": r"[A-Za-z] [A-Za-z0-9'%., -]{0,60}",
}


def grammar(limits: Sequence[int], schema: Schema, language: str) -> str:
    """GBNF of a reply on sentences numbered from 1, with so many triples each at most."""
    turns = [
        f"({literal(f'{number}{MARK}')} triple){{0,{limit}}}"
        for number, limit in enumerate(limits, start=1)
    ]
    rules = {
        "root": " ".join([*turns, literal(END[language])]),
        "triple": f'({" | ".join(_forms(schema))}) "\\n"',
        "name": rf"[^|()（）\n ] [^|()（）\n]{{0,{_LONGEST_NAME[language] - 1}}}",
        "relation": _RELATIONS[language],
        "type": f'" (" ({" | ".join(map(literal, schema.entities))}) ")"',
    }
    return "\n".join(f"{name} ::= {body}" for name, body in rules.items())


def _forms(schema: Schema) -> list[str]:
    """The forms of a triple: one for each pair of types that have relations between them."""
    between: dict[tuple[str, str], list[str]] = {}
    for relation in schema.relations or (Relation(""),):
        between.setdefault((relation.subject, relation.object), []).append(relation.name)
    mark = literal(MARK)
    return [
        f"name {_type(subject)} {mark} {_relation(names)} {mark} name {_type(target)}"
        for (subject, target), names in between.items()
    ]


def _type(name: str) -> str:
    return f'" (" {literal(name)} ")"' if name else "type"


def _relation(names: Sequence[str]) -> str:
    return f"({' | '.join(map(literal, names))})" if any(names) else "relation"
