"""Who speaks in a dialogue: once it is under way, nobody new comes in unasked.

Left alone, small models have everybody smile and nod, line after line.
"""

from __future__ import annotations

import copy
import re

_SPEECH = re.compile(
    r"\s*[*_【\[]*([^：:\n*_】\]（(]{1,28}?)\s*(?:[（(][^）)\n]*[）)])?[*_】\]]*\s*[:：](.*)",
    re.DOTALL,
)
_SPEAKER = re.compile(r"\s*(?:[（(\[【#*“\"]|[^：:\n]{1,28}[：:])")  # or a stage direction
_FEWEST = 2  # speakers of a dialogue
_KIN = tuple(
    map(str.split, ("爸爸 父亲 老爸 爸", "妈妈 母亲 老妈 妈", "Dad Father", "Mom Mum Mother"))
)
_UNDIRECTED = 5  # lines after a stage direction, before there is another


class Cast:
    """The speakers of a dialogue so far."""

    def __init__(self) -> None:
        self._names: set[str] = set()
        self._latest = ""
        self._undirected = _UNDIRECTED

    def copy(self) -> Cast:
        """Another cast of the same, that can grow by itself."""
        other = copy.copy(self)
        other._names = set(self._names)
        return other

    def add(self, line: str) -> None:
        """Remember who speaks `line`, if anybody does, and whether it has a stage direction."""
        if name := speaker_of(line):
            self._names.add(name)
            self._latest = name
        self._undirected = 0 if directs(line) else self._undirected + 1

    def lacks(self, line: str) -> bool:
        """Whether `line` is spoken by somebody new, where others are talking already."""
        name = speaker_of(line)
        return bool(name) and self._is_complete and name not in self._names

    def renames(self, line: str) -> bool:
        """Whether who speaks `line` spoke under another name before: 爸爸 is no 父亲."""
        name = speaker_of(line)
        others = (self._names.intersection(kin) for kin in _KIN if name in kin)
        return name not in self._names and any(others)

    def goes_on(self, line: str) -> bool:
        """Whether `line` is spoken by who spoke last, or by nobody, where two have names."""
        name = speaker_of(line)
        return self._is_complete and (name == self._latest if name else not directs(line))

    @property
    def was_directed(self) -> bool:
        """Whether there was a stage direction in one of the latest lines."""
        return self._undirected < _UNDIRECTED

    @property
    def _is_complete(self) -> bool:
        return len(self._names) >= _FEWEST


def names_speaker(line: str) -> bool:
    """Whether `line` says who speaks, or what is to be seen on the stage."""
    return _SPEAKER.match(line) is not None


def speaker_of(line: str) -> str:
    """Who speaks `line` of a dialogue, without a note on how; "" for nobody."""
    match = _SPEECH.match(line)
    return match[1].strip() if match is not None else ""


def directs(line: str) -> bool:
    """Whether `line` has a stage direction, which stands in brackets."""
    return "（" in line or "(" in line


def is_named(name: str, text: str) -> bool:
    """Whether `text` speaks of `name`, a Latin one as a word of its own."""
    return re.search(rf"(?<![A-Za-z]){re.escape(name)}(?![A-Za-z])", text) is not None


def speech_of(line: str) -> str:
    """What is said in `line` of a dialogue."""
    match = _SPEECH.match(line)
    return (line if match is None else match[2]).strip(' \n"“”')
