"""`scribe graph`: entities and relations, each grounded in its sentence."""

from __future__ import annotations

import json
from xml.etree import ElementTree as ET

import front_door
import pytest
from front_door import Scribe, prose

scribe = front_door.scribe

TEXT = "玛丽·居里出生于华沙。她在巴黎学习物理。皮埃尔·居里也住在巴黎。"
REPLY = (
    "1 | 玛丽·居里 (人物) | 出生于 | 华沙 (地点)\n"
    "3 | 皮埃尔·居里 (人物) | 住在 | 巴黎 (地点)\n"
    "3 | 爱因斯坦 (人物) | 住在 | 柏林 (地点)\n完"
)


def graph(scribe: Scribe, *options: str) -> str:
    return scribe("graph", *options, "--model", scribe.script(REPLY), stdin=TEXT.encode()).out


def test_every_triple_is_grounded_and_the_invented_is_dropped_and_counted(scribe: Scribe) -> None:
    told = scribe("graph", "--model", scribe.script(REPLY), stdin=TEXT.encode())

    result = json.loads(told.out)
    assert "1 relations were dropped" in told.err
    assert result["dropped"] == 1
    assert len(result["triples"]) == 2
    for triple in result["triples"]:
        assert TEXT[triple["start"] : triple["end"]] == triple["sentence"]
        assert triple["subject"] in triple["sentence"]
        assert triple["object"] in triple["sentence"]
    assert {"name": "华沙", "type": "地点"}.items() <= next(
        entity for entity in result["entities"] if entity["name"] == "华沙"
    ).items()
    assert result["document"]["tool"] == "graph"
    assert result["document"]["complete"] is True


def test_every_format_is_of_its_kind(scribe: Scribe) -> None:
    lines = [json.loads(line) for line in graph(scribe, "--format", "jsonl").splitlines()]
    assert [line["object"] for line in lines] == ["华沙", "巴黎"]

    root = ET.fromstring(graph(scribe, "--format", "graphml"))
    assert len([element for element in root.iter() if element.tag.endswith("}edge")]) == 2

    dot = graph(scribe, "--format", "dot")
    assert dot.startswith("digraph")
    assert dot.count("->") == 2

    mermaid = graph(scribe, "--format", "mermaid")
    assert mermaid.startswith(("graph", "flowchart"))


def test_json_is_the_form_that_json_asks_for(scribe: Scribe) -> None:
    assert len(json.loads(graph(scribe, "--json", "--format", "dot"))["triples"]) == 2


def test_a_schema_fixes_the_types_and_a_bad_one_is_told_by_its_line(scribe: Scribe) -> None:
    bad = scribe.home / "bad.toml"
    bad.write_text('entities = ["人物"]\nrelations = = 3\n', "utf-8")

    told = scribe("graph", "--schema", str(bad), stdin=TEXT.encode(), status=2)
    missing = scribe("graph", "--schema", "none.toml", stdin=TEXT.encode(), status=2)

    assert str(bad) in told.err
    assert "line 2" in told.err
    assert "Cannot read none.toml" in missing.err


def test_a_part_that_fails_is_left_out_and_told(scribe: Scribe) -> None:
    long_text = (TEXT + "\n\n") * 40
    model = scribe.script("完", REPLY, "完", fail_after=20)

    told = scribe("graph", "--model", model, stdin=long_text.encode(), status=1)

    assert "part 2 of" in told.err
    assert "is left out: The script says: fail here." in told.err
    assert "Do these parts again with --part 2" in told.err
    document = json.loads(told.out)["document"]
    assert (document["complete"], document["failed"]) == (False, [2])


def test_single_parts_are_done_again_at_their_places_in_the_text(scribe: Scribe) -> None:
    long_text = f"{prose(800)}玛丽·居里出生于华沙。"
    everything = scribe("graph", "--model", scribe.script("完"), stdin=long_text.encode())
    last = json.loads(everything.out)["document"]["parts"]

    again = ("graph", "--model", scribe.script(REPLY), "--part")
    told = scribe(*again, str(last), stdin=long_text.encode())
    beyond = scribe(*again, str(last + 1), stdin=long_text.encode(), status=2)

    (triple,) = json.loads(told.out)["triples"]
    assert triple["object"] == "华沙"
    assert long_text[triple["start"] : triple["end"]] == triple["sentence"]
    assert f"There is no part {last + 1}; the last is {last}." in beyond.err
    assert beyond.out == ""


def test_a_text_that_is_all_code_has_no_sentences_and_that_is_said(scribe: Scribe) -> None:
    code = b"```\nprint('Marie Curie was born in Warsaw.')\n```\n"

    told = scribe("graph", "--model", scribe.script(REPLY), stdin=code)

    assert json.loads(told.out)["triples"] == []
    assert told.err == "scribe: standard input has no sentences to read.\n"


def test_ctrl_c_says_where_the_graph_of_what_was_read_is(scribe: Scribe) -> None:
    source = scribe.home / "long.md"
    source.write_text((TEXT + "\n\n") * 40, "utf-8")
    model = scribe.script(REPLY, "1 | 玛丽·居里 (人物) | 出生于 | 华沙 (地点)\n" * 90, delay=0.02)
    terminal = scribe.terminal("graph", str(source), "--model", model, columns=300)
    terminal.expect("Part 2/")
    terminal.child.sendintr()
    lines = terminal.end(status=130)

    assert lines[-1] == "scribe: Stopped."
    found = json.loads(scribe.draft_in("\n".join(lines)))
    assert [triple["object"] for triple in found["triples"]] == ["华沙", "巴黎"]
    assert found["document"]["complete"] is False


def test_output_goes_to_a_file(scribe: Scribe) -> None:
    target = scribe.home / "graph.json"

    assert graph(scribe, "-o", str(target)) == ""
    assert len(json.loads(target.read_text("utf-8"))["triples"]) == 2


@pytest.mark.parametrize("text", ["", "\n \n"])
def test_an_empty_text_has_an_empty_graph(scribe: Scribe, text: str) -> None:
    told = scribe("graph", "--model", scribe.script(REPLY), stdin=text.encode())

    result = json.loads(told.out)
    assert (result["entities"], result["triples"]) == ([], [])
    assert told.err == "scribe: standard input is empty.\n"
