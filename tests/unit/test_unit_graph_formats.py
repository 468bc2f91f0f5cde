"""The formats of a graph, read back: whatever the names, nothing is lost or broken."""

from __future__ import annotations

import html
import json
import re
from xml.etree import ElementTree as ET

import pytest

from scribe.tools.graph.formats import (
    FORMATS,
    to_dot,
    to_graphml,
    to_json,
    to_jsonl,
    to_mermaid,
)
from scribe.tools.graph.model import Entity, Graph, Triple

NAMES = [
    "玛丽·居里",
    'the "World" Bank',
    "a|b",
    "<b>bold</b> & co",
    "back\\slash\\",
    'both \\" of them',
    "&lt; &#35; #quot;",
    "`code` **bold** _it_ [x](y) {z}",
    "1. list",
    "- item",
    "end",
    "emoji 😀 naïve",
    "$x;%%",
]
XMLNS = {"g": "http://graphml.graphdrawing.org/xmlns"}


def graph(*names: str) -> Graph:
    """A ring of entities, each related to the next by a relation of the same name."""
    entities = tuple(Entity(name, "类型<&>", (f"{name} 2", "x")) for name in names)
    following = zip(names, (*names[1:], names[0]), strict=True)
    triples = tuple(
        Triple(name, f"to {other}", other, f"Of {name}.", number, number + 9)
        for number, (name, other) in enumerate(following)
    )
    return Graph(entities, triples, 4)


def edges(made: Graph) -> list[tuple[str, str, str]]:
    return [(triple.subject, triple.relation, triple.object) for triple in made.triples]


def dot_strings(line: str) -> list[str]:
    """The quoted strings of a line of DOT, as its lexer and then a label reads them."""
    assert re.sub(r'"(?:[^"\\]|\\.)*"', "", line).count('"') == 0
    found = re.findall(r'"((?:[^"\\]|\\.)*)"', line)
    return [re.sub(r"\\(.)", r"\1", string) for string in found]


def mermaid_label(source: str) -> str:
    """What Mermaid shows for a quoted label, having decoded its entity codes."""
    assert re.fullmatch(r'"[^"]*"', source)
    codes = re.sub(r"#(\d+);", r"&#\1;", source[1:-1])
    return html.unescape(re.sub(r"#([a-z]+);", r"&\1;", codes))


def test_json_says_all_and_what_is_known_of_the_document() -> None:
    made = graph(*NAMES)

    read = json.loads(to_json(made, {"file": "a.txt", "language": "zh"}))

    assert read["document"] == {"file": "a.txt", "language": "zh"}
    assert [Triple(**triple) for triple in read["triples"]] == list(made.triples)
    assert [
        Entity(**{**entity, "aliases": tuple(entity["aliases"])}) for entity in read["entities"]
    ] == list(made.entities)
    assert (read["dropped"], read["merged"]) == (4, 2 * len(NAMES))
    assert "玛丽·居里" in to_json(made)


def test_json_lines_have_a_triple_each_and_the_types_of_its_ends() -> None:
    made = graph(*NAMES, "line\u2028end\u0085here")

    lines = to_jsonl(made).splitlines()

    assert [(row["subject"], row["relation"], row["object"]) for row in map(json.loads, lines)] == (
        edges(made)
    )
    assert {json.loads(line)["subject_type"] for line in lines} == {"类型<&>"}


def test_graphml_can_be_parsed_and_declares_its_keys() -> None:
    made = graph(*NAMES)

    root = ET.fromstring(to_graphml(made))

    declared = {key.attrib["id"]: key.attrib for key in root.findall("g:key", XMLNS)}
    nodes = root.findall("g:graph/g:node", XMLNS)
    names: dict[str, str] = {}
    for node in nodes:
        values = {data.attrib["key"]: data.text for data in node.findall("g:data", XMLNS)}
        assert all(declared[key]["for"] == "node" for key in values)
        names[node.attrib["id"]] = values["node-label"] or ""
        assert values["node-type"] == "类型<&>"
        assert (values["node-aliases"] or "").splitlines() == [f"{values['node-label']} 2", "x"]
    read = []
    for edge in root.findall("g:graph/g:edge", XMLNS):
        values = {data.attrib["key"]: data.text for data in edge.findall("g:data", XMLNS)}
        assert all(declared[key]["for"] == "edge" for key in values)
        ends = names[edge.attrib["source"]], names[edge.attrib["target"]]
        read.append((ends[0], values["edge-label"], ends[1]))
        assert values["edge-sentence"] == f"Of {ends[0]}."
        assert int(values["edge-end"] or 0) - int(values["edge-start"] or 0) == 9
    assert read == edges(made)
    assert len({node.attrib["id"] for node in nodes}) == len(NAMES)
    assert declared["edge-start"]["attr.type"] == "int"


def test_graphml_has_no_character_that_xml_forbids() -> None:
    root = ET.fromstring(to_graphml(graph("a\x0bb", "c\x00d\ufffe", "e\x1bf")))

    labels = root.findall("g:graph/g:node/g:data[@key='node-label']", XMLNS)
    assert [label.text for label in labels] == ["a\ufffdb", "c\ufffdd\ufffd", "e\ufffdf"]


def test_dot_quotes_every_name() -> None:
    made = graph(*NAMES)

    lines = to_dot(made).splitlines()

    assert (lines[0], lines[-1]) == ("digraph {", "}")
    strings = [dot_strings(line) for line in lines[2:-1]]
    nodes, arrows = strings[: len(NAMES)], strings[len(NAMES) :]
    assert [node[0] for node in nodes] == NAMES
    assert [html.unescape(node[1]) for node in nodes] == NAMES
    assert [(one, html.unescape(label), other) for one, other, label in arrows] == edges(made)


def test_mermaid_numbers_its_nodes_and_quotes_its_labels() -> None:
    made = graph(*NAMES)

    head, *lines = to_mermaid(made).splitlines()

    assert head == "flowchart LR"
    names, read = {}, []
    for line in lines:
        node = re.fullmatch(r'  (n\d+)\[("[^"]*")\]', line)
        edge = re.fullmatch(r'  (n\d+) -->\|("[^"|]*")\| (n\d+)', line)
        if node:
            names[node[1]] = mermaid_label(node[2])
        else:
            assert edge
            read.append((names[edge[1]], mermaid_label(edge[2]), names[edge[3]]))
    assert list(names.values()) == NAMES
    assert read == edges(made)


@pytest.mark.parametrize("name", ["a\nb", "a\r\n b", "a\u2028b"])
def test_no_line_end_in_a_name_breaks_a_line(name: str) -> None:
    made = graph(name)

    assert len(to_mermaid(made).splitlines()) == 3
    assert len(to_dot(made).splitlines()) == 5
    assert len(to_jsonl(made).splitlines()) == 1


def test_an_empty_graph_can_be_read_in_every_form() -> None:
    empty = Graph()

    assert json.loads(to_json(empty))["triples"] == []
    assert to_jsonl(empty) == ""
    assert ET.fromstring(to_graphml(empty)).findall("g:graph/*", XMLNS) == []
    assert to_dot(empty).count('"') == to_mermaid(empty).count('"') == 0


@pytest.mark.parametrize("form", sorted(FORMATS))
def test_every_form_ends_its_last_line_and_is_stable(form: str) -> None:
    text = FORMATS[form](graph(*NAMES))

    assert text.endswith("\n") and not text.endswith("\n\n")
    assert text == FORMATS[form](graph(*NAMES))
