"""Reads a reply of the model, and keeps of it what the sentences bear out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from scribe.text import count
from scribe.tools.graph.grammar import LONGEST_RELATION
from scribe.tools.graph.model import Entity, Extraction, Triple
from scribe.tools.graph.names import Folded, find, fold, is_name, key, tidied
from scribe.tools.graph.schema import Schema
from scribe.tools.graph.sentences import Sentence, on_one_line
from scribe.tools.markdown import unwrapped

_MARK = re.compile(r"\s*[|｜]\s*")
_NUMBER = re.compile(r"\D{0,3}(\d{1,4})\D{0,3}")
_ENTITY = re.compile(r"(.*?)\s*[(（]([^()（）]*)[)）]")
_FIELDS = 4
_PAIRS = tuple(zip('`"“「《(（', '`"”」》)）', strict=True))
_Named = tuple[str, str]  # the name of an entity, and its type


@dataclass(frozen=True)
class _Line:
    """A line of a reply: what it says, under the number of a sentence; 0 where it has none."""

    number: int
    subject: str
    subject_type: str
    relation: str
    object: str
    object_type: str


def read_reply(reply: str, sentences: Sequence[Sentence], schema: Schema) -> Extraction:
    """The triples of `reply` that stand in one of the `sentences` asked about, each once.

    A triple under the wrong number is given the one sentence that has both its names. What is no
    triple of `schema` at all is passed over; what has no sentence is counted as dropped.
    """
    folded = [fold(on_one_line(sentence.text)) for sentence in sentences]
    triples: dict[tuple[str, str, str], Triple] = {}
    mentions: Counter[_Named] = Counter()
    dropped = 0
    for line in _lines(reply, schema):
        at = _place(line, folded)
        if at is None:
            dropped += 1
            continue
        sentence = sentences[at]
        subject, object_ = (
            _as_written(n, sentence, folded[at]) for n in (line.subject, line.object)
        )
        mentions.update(((subject, line.subject_type), (object_, line.object_type)))
        said = (key(subject), key(line.relation), key(object_))
        triples.setdefault(
            said,
            Triple(subject, line.relation, object_, sentence.text, sentence.start, sentence.end),
        )
    entities = [Entity(name, type_, (), number) for (name, type_), number in mentions.items()]
    return Extraction(tuple(triples.values()), tuple(entities), dropped)


def _lines(reply: str, schema: Schema) -> Iterator[_Line]:
    """The lines of `reply` that have the form of a triple of `schema`, between two entities."""
    for text in reply.splitlines():
        line = _line(text, schema)
        if line is None or not (is_name(line.subject) and is_name(line.object)):
            continue
        if key(line.subject) != key(line.object):
            yield line


def _line(text: str, schema: Schema) -> _Line | None:
    fields = _MARK.split(text.strip(" \t|｜"))
    number = _NUMBER.fullmatch(fields[0]) if len(fields) == _FIELDS else None
    if number is not None:
        fields = fields[1:]
    if len(fields) != _FIELDS - 1:
        return None
    subject, object_ = _ENTITY.fullmatch(fields[0]), _ENTITY.fullmatch(fields[2])
    if subject is None or object_ is None:
        return None
    source, target = (schema.type_named(end[2].strip()) for end in (subject, object_))
    known = schema.relation_between(source, fields[1], target) if source and target else None
    if not (source and target and known and key(known)) or count(known) > LONGEST_RELATION:
        return None
    at = int(number[1]) if number else 0
    return _Line(at, tidied(subject[1]), source, known, tidied(object_[1]), target)


def _place(line: _Line, sentences: Sequence[Folded]) -> int | None:
    """Which of `sentences` has both names: the one of its number, or else the only one."""
    having = [
        at
        for at, sentence in enumerate(sentences)
        if find(line.subject, sentence) and find(line.object, sentence)
    ]
    if line.number - 1 in having:
        return line.number - 1
    return having[0] if len(having) == 1 else None


def _as_written(name: str, sentence: Sentence, folded: Folded) -> str:
    """`name` in the spelling of `sentence`, which has it, with both marks of what it quotes."""
    place = find(name, folded)
    if place is None:
        return name
    start, end = place
    for opening, closing in _PAIRS:
        inside = [mark for mark in sentence.text[start:end] if mark in (opening, closing)]
        if inside == [closing] and sentence.text.endswith(opening, 0, start):
            start -= 1
        elif inside == [opening] and sentence.text.startswith(closing, end):
            end += 1
    return unwrapped(sentence.text[start:end])
