"""What the person wants written."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from scribe.text import count
from scribe.writing.demands.assignment import is_assignment
from scribe.writing.demands.facts import keys_of
from scribe.writing.demands.length import without_length
from scribe.writing.purity import is_traditional

_LEFT_OVER = re.compile(r" *[，、,](?= *[，。；：！？,.;:!?])|(?<=。)。| +(?=[ ,.;:])")
_TERMS = 8
_LONG_TERM = {"zh": 6, "en": 4}  # 字 or words


@dataclass(frozen=True)
class Brief:
    """One writing assignment.

    `topic` is a few words to write about, or a whole assignment; "" where pictures say it all.
    `language` is "zh" or "en". `length` is in 字 or words (see `scribe.text.count`). `material` is
    text to write from, "" for none, and `pictures` are the files of pictures, absolute paths.
    `outline` is the person's own, in Markdown, "" for none. `variables` are the template's own.
    """

    topic: str
    language: str
    length: int
    audience: str = ""
    tone: str = ""
    material: str = ""
    variables: Mapping[str, str] = field(default_factory=dict)
    pictures: tuple[str, ...] = ()
    outline: str = ""

    @property
    def subject(self) -> str:
        """What the text is about, for people: the topic, or else the names of the pictures."""
        return self.topic or " ".join(Path(file).stem for file in self.pictures)

    @property
    def assignment(self) -> str:
        """The topic if it says what to do; "" if it only says what to write about."""
        return self.topic if is_assignment(self.topic) else ""

    @property
    def traditional(self) -> bool:
        """Whether Chinese is to be written in traditional characters."""
        return is_traditional(self.topic, self.outline, self.material)

    @property
    def terms(self) -> tuple[str, ...]:
        """Long names that have to come again and again: the topic, or those in an assignment.

        Short ones are too short for DRY to see, and would blind it to what follows them.
        """
        names = keys_of(self.assignment) if self.assignment else (self.topic,)
        shortest = _LONG_TERM[self.language]
        return tuple(name for name in names if count(name) >= shortest)[:_TERMS]

    def fields(self) -> dict[str, object]:
        """Everything a template can refer to, by name.

        The lengths are taken out of the assignment: scribe keeps to them, and a small model only
        writes them into the text.
        """
        named = {
            "topic": self.topic,
            "assignment": _tidied(without_length(self.assignment)),
            "length": self.length,
            "audience": self.audience,
            "tone": self.tone,
            "material": self.material,
            "pictures": len(self.pictures),
        }
        return {**self.variables, **named}


def _tidied(text: str) -> str:
    """`text` without the punctuation that is left where something was taken out."""
    return _LEFT_OVER.sub("", text)
