"""A graph as text that other programs read."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict
from xml.etree import ElementTree as ET

from scribe.tools.graph.model import Entity, Graph, Triple

_GRAPHML = "http://graphml.graphdrawing.org/xmlns"
# What XML 1.0 cannot hold, escaped or not.
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_DOT_ENTITY = re.compile(r"&(?=#?\w+;)")
_MERMAID_MARKUP = re.compile(r"[!-/:-@\[-`{-~]")  # or may be, wherever it stands
_LINE_END = re.compile(r"\s*[\n\r\u0085\u2028\u2029]\s*")


def to_json(graph: Graph, document: Mapping[str, object] | None = None) -> str:
    """The whole graph as one JSON object, with what is known of the `document`."""
    content = {
        **({"document": document} if document is not None else {}),
        "entities": [asdict(entity) for entity in graph.entities],
        "triples": [asdict(triple) for triple in graph.triples],
        "dropped": graph.dropped,
        "merged": graph.merged,
    }
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def to_jsonl(graph: Graph) -> str:
    """One JSON object a line, each a triple with the types of its ends."""
    types = {entity.name: entity.type for entity in graph.entities}
    return "".join(
        _json_line(
            {
                **asdict(triple),
                "subject_type": types[triple.subject],
                "object_type": types[triple.object],
            }
        )
        for triple in graph.triples
    )


def _json_line(content: Mapping[str, object]) -> str:
    line = json.dumps(content, ensure_ascii=False)
    # Readers that go by Unicode lines would end one here (RFC 8259 allows these unescaped).
    return re.sub("[\u0085\u2028\u2029]", lambda end: f"\\u{ord(end[0]):04x}", line) + "\n"


def to_dot(graph: Graph) -> str:
    """Graphviz DOT: a node for each entity under its name, an edge for each triple."""
    nodes = [
        f"  {_dot(entity.name)} [label={_dot_label(entity.name)}, type={_dot(entity.type)}];\n"
        for entity in graph.entities
    ]
    edges = [
        f"  {_dot(edge.subject)} -> {_dot(edge.object)} [label={_dot_label(edge.relation)}];\n"
        for edge in graph.triples
    ]
    return "".join(["digraph {\n", "  node [shape=box];\n", *nodes, *edges, "}\n"])


def _dot(text: str) -> str:
    """A quoted string; a backslash is doubled, or it would escape the quotation mark behind it."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + _LINE_END.sub(" ", escaped) + '"'


def _dot_label(text: str) -> str:
    """A quoted string that is shown, in which Graphviz reads HTML entities."""
    return _dot(_DOT_ENTITY.sub("&amp;", text))


def to_mermaid(graph: Graph) -> str:
    """A Mermaid flowchart from left to right."""
    identifiers = {entity.name: identifier for identifier, entity in graph.numbered()}
    nodes = [
        f"  {identifier}[{_mermaid(entity.name)}]\n" for identifier, entity in graph.numbered()
    ]
    edges = [
        f"  {identifiers[triple.subject]} -->|{_mermaid(triple.relation)}| "
        f"{identifiers[triple.object]}\n"
        for triple in graph.triples
    ]
    return "".join(["flowchart LR\n", *nodes, *edges])


def _mermaid(text: str) -> str:
    """A quoted label, with all that might be markup as entity codes: #quot; or #NUMBER;."""
    shown = _LINE_END.sub(" ", text)
    return '"' + _MERMAID_MARKUP.sub(lambda mark: _mermaid_code(mark[0]), shown) + '"'


def _mermaid_code(mark: str) -> str:
    return "#quot;" if mark == '"' else f"#{ord(mark)};"


def to_graphml(graph: Graph) -> str:
    """GraphML with declared keys; aliases are separated by line ends."""
    ET.register_namespace("", _GRAPHML)
    root = ET.Element(_tag("graphml"))
    for identifier, owner, name, kind in _keys():
        attributes = {"id": identifier, "for": owner, "attr.name": name, "attr.type": kind}
        ET.SubElement(root, _tag("key"), attributes)
    body = ET.SubElement(root, _tag("graph"), {"id": "G", "edgedefault": "directed"})
    identifiers = {entity.name: identifier for identifier, entity in graph.numbered()}
    for identifier, entity in graph.numbered():
        node = ET.SubElement(body, _tag("node"), {"id": identifier})
        _add_data(node, "node", _node_values(entity))
    for number, triple in enumerate(graph.triples, start=1):
        ends = {"source": identifiers[triple.subject], "target": identifiers[triple.object]}
        edge = ET.SubElement(body, _tag("edge"), {"id": f"e{number}", **ends})
        _add_data(edge, "edge", _edge_values(triple))
    ET.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


def _node_values(entity: Entity) -> dict[str, str | int]:
    return {
        "label": entity.name,
        "type": entity.type,
        "aliases": "\n".join(entity.aliases),
        "mentions": entity.mentions,
    }


def _edge_values(triple: Triple) -> dict[str, str | int]:
    return {
        "label": triple.relation,
        "sentence": triple.sentence,
        "start": triple.start,
        "end": triple.end,
    }


def _keys() -> Iterator[tuple[str, str, str, str]]:
    """Identifier, owner, name and type of each GraphML attribute, as an example of each shows."""
    examples = {
        "node": _node_values(Entity("", "")),
        "edge": _edge_values(Triple("", "", "", "", 0, 0)),
    }
    for owner, values in examples.items():
        for name, value in values.items():
            kind = "int" if isinstance(value, int) else "string"
            yield f"{owner}-{name}", owner, name, kind


def _add_data(element: ET.Element, owner: str, values: Mapping[str, str | int]) -> None:
    for name, value in values.items():
        data = ET.SubElement(element, _tag("data"), {"key": f"{owner}-{name}"})
        data.text = _NOT_XML.sub("\ufffd", str(value))


def _tag(name: str) -> str:
    return f"{{{_GRAPHML}}}{name}"


FORMATS: Mapping[str, Callable[[Graph], str]] = {
    "json": to_json,
    "jsonl": to_jsonl,
    "dot": to_dot,
    "mermaid": to_mermaid,
    "graphml": to_graphml,
}
