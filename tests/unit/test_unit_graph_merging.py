"""Which names are the same thing, and the one graph that many extractions make."""

from __future__ import annotations

import pytest

from scribe.tools.graph.merging import is_grounded, merge
from scribe.tools.graph.model import Graph, Triple
from scribe.tools.graph.reply import read_reply
from scribe.tools.graph.schema import Schema
from scribe.tools.graph.sentences import sentences_of

SCHEMA = Schema(("person", "org", "place", "人物", "组织", "concept"))


def graph(*passages: tuple[str, str]) -> Graph:
    """The graph of passages, each a text and the lines that were extracted from it."""
    document = "".join(text for text, _reply in passages)
    end, found = 0, []
    for text, reply in passages:
        start, end = end, end + len(text)
        inside = [one for one in sentences_of(document) if start <= one.start < end]
        found.append(read_reply(reply, inside, SCHEMA))
    return merge(found, document)


def told(text: str, *named: tuple[str, str]) -> Graph:
    """The graph of `text`, where each name and type that it has is near the Zzz."""
    lines = "".join(f"{name} near Zzz.\n" for name, _kind in named)
    replies = (
        f"{number} | {name} ({kind}) | near | Zzz (concept)"
        for number, (name, kind) in enumerate(named, start=1)
    )
    return graph((f"{lines}{text}", "\n".join(replies)))


def names(made: Graph) -> set[frozenset[str]]:
    """The names of each entity but Zzz."""
    return {frozenset(entity.names) for entity in made.entities if entity.name != "Zzz"}


@pytest.mark.parametrize(
    ("one", "other", "kind"),
    [
        ("World Bank", "world bank", "org"),
        ("World Bank", "the World Bank", "org"),
        ("The Beatles", "Beatles", "org"),
        ("《红楼梦》", "红楼梦", "concept"),
        ("ＡＢＣ", "ABC", "org"),
        ("玛丽·居里", "玛丽・居里", "人物"),
        ("Marie Curie", "Curie", "person"),
        ("Marie Curie", "Marie", "person"),
        ("Marie Sklodowska Curie", "Marie Curie", "person"),
        ("J. K. Rowling", "Rowling", "person"),
        ("玛丽·居里", "居里", "人物"),
        ("王小明", "小明", "人物"),
        ("鲁迅先生", "鲁迅", "人物"),
        ("清华大学", "清华", "组织"),
        ("腾讯有限公司", "腾讯", "组织"),
        ("Apple Inc.", "Apple", "org"),
        ("Harvard University", "Harvard", "org"),
        ("浙江省", "浙江", "place"),
    ],
)
def test_spellings_and_short_forms_are_one_entity(one: str, other: str, kind: str) -> None:
    made = told("", (one, kind), (other, kind))

    assert len(names(made)) == 1
    assert len(made.triples) == 1


@pytest.mark.parametrize(
    ("one", "other", "kind"),
    [
        ("Charles Babbage", "Charles Dickens", "person"),
        ("Mr. Bennet", "Mrs. Bennet", "person"),
        ("New York", "York", "place"),
        ("North Korea", "Korea", "place"),
        ("Polish scientist", "scientist", "person"),
        ("machine learning", "learning", "concept"),
        ("大学生", "学生", "人物"),
        ("居里夫人", "居里", "人物"),
        ("中国银行大厦", "中国", "组织"),
        ("March 1911", "March", "concept"),
        ("World War II", "World War", "concept"),
    ],
)
def test_names_that_only_look_alike_stay_two(one: str, other: str, kind: str) -> None:
    assert len(names(told("", (one, kind), (other, kind)))) == 2


def test_a_short_form_that_could_be_either_is_neither() -> None:
    made = told("", ("Marie Curie", "person"), ("Pierre Curie", "person"), ("Curie", "person"))

    assert len(names(made)) == 3


def test_a_short_form_of_one_thing_under_two_names_is_not_in_doubt() -> None:
    made = told(
        "",
        ("Marie Sklodowska Curie", "person"), ("Marie Curie", "person"), ("Curie", "person"),
    )  # fmt: skip

    assert names(made) == {frozenset(("Marie Sklodowska Curie", "Marie Curie", "Curie"))}


def test_a_short_form_of_another_type_is_something_else() -> None:
    assert len(names(told("", ("北京大学", "组织"), ("北京", "place")))) == 2
    assert len(names(told("", ("Washington", "place"), ("George Washington", "person")))) == 2


@pytest.mark.parametrize(
    ("text", "one", "other"),
    [
        ("The World Health Organization (WHO) spoke.", "World Health Organization", "WHO"),
        ("The WHO (World Health Organization) spoke.", "World Health Organization", "WHO"),
        ("世界卫生组织（WHO）成立。", "世界卫生组织", "WHO"),
        ("世界卫生组织（英文：World Health，缩写WHO）。", "世界卫生组织", "World Health"),
        ("世界卫生组织（以下简称“世卫”）成立。", "世界卫生组织", "世卫"),
        ("在北京大学（北大）读书。", "北京大学", "北大"),
        ("鲁迅，原名周樟寿，浙江人。", "鲁迅", "周樟寿"),
        ("Myanmar, also known as Burma, is here.", "Myanmar", "Burma"),
        ("《红楼梦》（又名《石头记》）问世。", "红楼梦", "石头记"),
    ],
)
def test_names_that_the_text_declares_to_be_one_are(text: str, one: str, other: str) -> None:
    assert names(told(text, (one, "org"), (other, "org"))) == {frozenset((one, other))}


@pytest.mark.parametrize(
    ("text", "one", "other"),
    [
        ("Paris (France) is old.", "Paris", "France"),
        ("张三（上海）来信。", "张三", "上海"),
        ("Aarhus (a friend of Ann) is old.", "Aarhus", "Ann"),
        ("The art (Art Nouveau) of it.", "World Health", "Art Nouveau"),
    ],
)
def test_a_bracket_alone_declares_nothing(text: str, one: str, other: str) -> None:
    assert len(names(told(text, (one, "org"), (other, "org")))) == 2


def test_the_longest_name_stands_for_all() -> None:
    made = told("世界卫生组织（WHO）成立。", ("WHO", "组织"), ("世界卫生组织", "组织"))
    entity = next(entity for entity in made.entities if entity.name != "Zzz")

    assert (entity.name, entity.aliases) == ("世界卫生组织", ("WHO",))
    assert entity.mentions == 2


def test_the_type_given_most_often_wins() -> None:
    line = "Ada ({}) | met | Zzz (concept)"
    made = graph(
        ("Ada met Zzz.\n", line.format("org")),
        ("Ada met Zzz again.\n", line.format("person")),
        ("Ada met Zzz there.\n", line.format("person")),
    )

    assert {entity.name: entity.type for entity in made.entities}["Ada"] == "person"


def test_what_is_said_twice_keeps_its_first_sentence() -> None:
    made = graph(
        ("Marie Curie met Ada.\n", "1 | Marie Curie (person) | met | Ada (person)"),
        ("Curie met Ada in Rome.\n", "1 | Curie (person) | Met | Ada (person)"),
    )

    assert made.triples == (Triple("Marie Curie", "met", "Ada", "Marie Curie met Ada.", 0, 20),)
    assert {entity.name: entity.mentions for entity in made.entities} == {
        "Marie Curie": 2,
        "Ada": 2,
    }


def test_nothing_is_related_to_itself_under_two_names() -> None:
    text = "世界卫生组织（WHO）成立。"
    made = graph((text, "1 | WHO (组织) | 是 | 世界卫生组织 (组织)"))

    assert made.triples == ()
    assert names(made) == {frozenset(("WHO", "世界卫生组织"))}
    assert made.merged == 1


def test_triples_and_entities_come_in_the_order_of_the_text() -> None:
    made = graph(
        ("Ada met Bob. Cy met Dee.\n", "Cy (person) | met | Dee (person)"),
        ("Eve met Flo.\n", "Eve (person) | met | Flo (person)\nAda (person) | met | Bob (person)"),
    )
    again = graph(
        ("Ada met Bob. Cy met Dee.\n",
         "2 | Cy (person) | met | Dee (person)\n1 | Ada (person) | met | Bob (person)"),
    )  # fmt: skip

    assert [triple.subject for triple in made.triples] == ["Cy", "Eve"]
    assert made.dropped == 1
    assert [entity.name for entity in again.entities] == ["Ada", "Bob", "Cy", "Dee"]


def test_a_renamed_triple_is_grounded_by_an_alias_and_an_invented_one_is_not() -> None:
    made = graph(
        ("Marie Curie met Ada.\n", "1 | Marie Curie (person) | met | Ada (person)"),
        ("Curie saw Ada.\n", "1 | Curie (person) | saw | Ada (person)"),
    )

    assert [triple.subject for triple in made.triples] == ["Marie Curie", "Marie Curie"]
    assert all(is_grounded(triple, made) for triple in made.triples)
    assert not is_grounded(Triple("Marie Curie", "saw", "Ada", "Nobody saw Ada.", 0, 15), made)


def test_nothing_makes_an_empty_graph() -> None:
    assert merge([], "") == Graph()
