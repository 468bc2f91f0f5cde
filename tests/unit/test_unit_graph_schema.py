"""Schema files: what they set, and what is said of those that cannot be read."""

from __future__ import annotations

import pytest

from scribe.errors import ConfigError
from scribe.tools.graph.schema import DEFAULTS, Relation, Schema, parse_schema


def parse(source: str, language: str = "zh") -> Schema:
    return parse_schema(source, "my.toml", language)


def test_a_schema_sets_types_and_relations() -> None:
    schema = parse(
        'entities = ["person", " company ", "person"]\nrelations = ["knows"]\n'
        '[[relation]]\nname = "works for"\nfrom = "person"\nto = "company"\n'
        '[[relation]]\nname = "owns"\nto = "company"\n'
    )

    assert schema == Schema(
        ("person", "company"),
        (
            Relation("knows"),
            Relation("works for", "person", "company"),
            Relation("owns", "", "company"),
        ),
    )


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_schema_without_types_has_those_of_the_language(language: str) -> None:
    assert parse("", language) == DEFAULTS[language]
    assert parse('relations = ["认识"]', language).entities == DEFAULTS[language].entities


def test_one_relation_may_join_several_pairs_of_types() -> None:
    schema = parse(
        'entities = ["a", "b", "c"]\n[[relation]]\nname = "in"\nfrom = "a"\nto = "b"\n'
        '[[relation]]\nname = "in"\nfrom = "b"\nto = "c"\n'
    )

    pairs = [(one, other) for one in "abc" for other in "abc"]
    assert [pair for pair in pairs if schema.relation_between(pair[0], "IN", pair[1])] == [
        ("a", "b"),
        ("b", "c"),
    ]


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("\nentities = ]", "line 2"),
        ('\nentities = ["a"]\nrelation = 3', "line 3: relation = 3 makes no sense"),
        ('\nentity = ["a"]', "line 2: there is no key “entity”"),
        ('entities = "person"', "line 1: entities = 'person' makes no sense"),
        ('entities = [\n"a",\n"b|c"]', "line 3: entities = 'b|c' makes no sense"),
        ('relations = ["a\\nb"]', "relations = 'a\\nb' makes no sense"),
        ("relations = [7]", "line 1: relations = 7 makes no sense"),
        ('entities = [""]', "line 1: entities = '' makes no sense"),
        (f'entities = ["{"长" * 41}"]', "line 1: entities = "),
        ('[[relation]]\nfrom = "人物"', "line 1: “name” is missing"),
        ('[[relation]]\nname = "x"\nform = "人物"', "line 3: there is no key “form”"),
        ('[[relation]]\nname = "x"\nto = "星球"', "line 3: “星球” is not among the entities"),
    ],
)
def test_a_schema_that_cannot_be_used_is_refused_with_its_line(source: str, said: str) -> None:
    with pytest.raises(ConfigError) as refusal:
        parse(source)

    assert refusal.value.message.startswith("The schema my.toml cannot be used: ")
    assert said in refusal.value.message
    assert "TOML" in refusal.value.hint
