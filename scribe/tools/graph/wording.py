"""What the model is told about graphs, in the language of the text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from scribe.engine.base import Message
from scribe.tools.graph.grammar import END, MARK
from scribe.tools.graph.schema import DEFAULTS, Relation, Schema


@dataclass(frozen=True)
class _Wording:
    """The instructions as format strings, and the parts of the worked example."""

    system: str
    relations: str
    between: str
    any_type: str
    comma: str
    names: tuple[str, str, str]
    shown: tuple[Relation, Relation]  # where a schema leaves the relations free
    example: str


_WORDINGS = {
    "zh": _Wording(
        system=(
            "你从句子中抽取知识图谱的三元组。用户给出编了号的句子，你逐句写出句中明确说出的事实，"
            "每行一条，一句往往有几条，格式是：\n"
            "句号 | 主体 (类型) | 关系 | 客体 (类型)\n"
            "主体和客体都是这一句里出现的具体名称，照抄原文，尽量简短，不用代词；"
            "关系是把主体和客体连成一句话的动词。类型只有：{types}。{relations}"
            "没有事实的句子跳过。写完后写一行“{end}”。"
        ),
        relations="关系只有：{relations}。",
        between="{name}（从{subject}到{object}）",
        any_type="任何类型",
        comma="、",
        names=("甲", "乙", "丙"),
        shown=(Relation("认识", "人物", "人物"), Relation("到过", "人物", "地点")),
        example="1. {names[0]}{relations[0]}{names[1]}，也{relations[1]}{names[2]}。",
    ),
    "en": _Wording(
        system=(
            "You extract the triples of a knowledge graph from sentences. The user gives you "
            "numbered sentences, and from each you write down the facts it states, one to a line; "
            "a sentence often has several. The form of a line is:\n"
            "number | subject (type) | relation | object (type)\n"
            "Subject and object are specific names that occur in that same sentence, copied "
            "exactly and kept short, never pronouns. The relation is the verb phrase that joins "
            "them. The types are: {types}. {relations}Skip sentences without facts. At the end "
            'write a line "{end}".'
        ),
        relations="The relations are: {relations}. ",
        between="{name} (from {subject} to {object})",
        any_type="any type",
        comma=", ",
        names=("Alpha", "Beta", "Gamma"),
        shown=(Relation("knows", "person", "person"), Relation("went to", "person", "place")),
        example="1. {names[0]} {relations[0]} {names[1]} and also {relations[1]} {names[2]}.",
    ),
}


# Sentences and what is to be made of them, one of them nothing; the end is to follow.
_EXAMPLES = {
    "zh": (
        "1. 2019年，李娜在上海创办了晨光书店。\n"
        "2. 书店不大，去的人不少。\n"
        "3. 店里只卖一种叫“海雾”的咖啡。",
        "1 | 李娜 (人物) | 创办 | 晨光书店 (组织)\n"
        "1 | 晨光书店 (组织) | 创办于 | 2019年 (时间)\n"
        "1 | 晨光书店 (组织) | 位于 | 上海 (地点)\n"
        "3 | 店 (组织) | 只卖 | 海雾 (产品)",
    ),
    "en": (
        "1. In 2019 Lena Ruiz founded the Dawn Bookshop in Porto.\n"
        "2. It is small, but people like to come.\n"
        "3. The shop sells only one coffee, called Sea Mist.",
        "1 | Lena Ruiz (person) | founded | Dawn Bookshop (organization)\n"
        "1 | Dawn Bookshop (organization) | was founded in | 2019 (time)\n"
        "1 | Dawn Bookshop (organization) | is in | Porto (place)\n"
        "3 | shop (organization) | sells | Sea Mist (product)",
    ),
}


def instructions(schema: Schema, language: str) -> tuple[Message, ...]:
    """How to extract triples of `schema`, and a first turn that shows it."""
    system = _WORDINGS[language].system.format(
        types=_WORDINGS[language].comma.join(schema.entities),
        relations=_relations(schema.relations, language),
        end=END[language],
    )
    own = schema == DEFAULTS[language]
    sentences, lines = _EXAMPLES[language] if own else _example_of(schema, language)
    reply = f"{lines}\n{END[language]}"
    return Message("system", system), Message("user", sentences), Message("assistant", reply)


def _example_of(schema: Schema, language: str) -> tuple[str, str]:
    """A sentence and its triples for any `schema`.

    It speaks of nothing but placeholders: what the model copies from it grounds nowhere.
    """
    wording = _WORDINGS[language]
    shown = schema.relations[:1] * 2 or wording.shown
    sentence = wording.example.format(
        names=wording.names, relations=[relation.name for relation in shown]
    )
    subject, *objects = wording.names
    lines = [
        f"1{MARK}{subject} ({_type(relation.subject, schema)}){MARK}{relation.name}"
        f"{MARK}{object_} ({_type(relation.object, schema)})"
        for relation, object_ in zip(shown, objects, strict=True)
    ]
    return sentence, "\n".join(lines)


def _type(name: str, schema: Schema) -> str:
    return name if name in schema.entities else schema.entities[0]


def _relations(relations: Sequence[Relation], language: str) -> str:
    """The sentence of the request that names the relations, if there are any to keep to."""
    if not relations:
        return ""
    wording = _WORDINGS[language]
    named = [
        wording.between.format(
            name=relation.name,
            subject=relation.subject or wording.any_type,
            object=relation.object or wording.any_type,
        )
        if relation.subject or relation.object
        else relation.name
        for relation in relations
    ]
    return wording.relations.format(relations=wording.comma.join(named))
