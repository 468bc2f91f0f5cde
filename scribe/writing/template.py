"""What a template says: the kind of text to write, and how to ask a model for it.

The body is the assignment put to the model, in Jinja syntax with the fields of `Brief`. `parts`
break a text into turns of one conversation, so that a small model always has a near goal; one
with `each` is repeated as often as the length has room for.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from typing import Any


class Form(str, Enum):
    """What a kind of text is made of: it decides what is a slip in it."""

    PROSE = "prose"
    LISTS = "lists"  # prose with lists, or tables
    LETTER = "letter"  # speaks to its reader, and ends on a name
    VERSE = "verse"  # every line counts as a sentence, and may begin like the one before
    DIALOGUE = "dialogue"  # lines begin with who speaks


@dataclass(frozen=True)
class Part:
    """One turn of the writing. `share` is its part of the length; `ask` the request for it.

    `prefix` is what its text must start with, `banned` what must not come in it. `each`
    (字 or words), when not 0, repeats the part so that each repetition has about that length.
    """

    ask: str
    share: float = 1.0
    prefix: str = ""
    banned: tuple[str, ...] = ()
    each: int = 0


@dataclass(frozen=True)
class Short:
    """How to ask for a text `below` a length (字 or words) at which parts make no sense."""

    ask: str
    below: int


@dataclass(frozen=True)
class Planning:
    """How a text of at least `above` 字 or words is planned before it is written.

    `outline` asks for the outline, `section` for one section of it, whose length is about
    `each`. `lead` is the share of the text that comes before the first heading. `skeleton`
    fixes the headings; without `headings` the sections show none. `beats` are what sections of
    the model's own take up, in order, each with how that is to be written.
    """

    outline: str
    section: str
    above: int
    each: int
    lead: float = 0.0
    title: bool = True
    headings: bool = True
    skeleton: tuple[str, ...] = ()
    beats: Mapping[str, str] = field(default_factory=dict)

    def beats_for(self, sections: int) -> tuple[str, ...]:
        """As many of the beats as there are `sections`, spread from the first to the last."""
        names = tuple(self.beats)
        if not names:
            return ()
        last = len(names) - 1
        step = last / max(sections - 1, 1)
        return tuple(names[int(at * step + 0.5)] for at in range(sections))  # 4.5 is the fifth


@dataclass(frozen=True)
class Variable:
    """A value of the template's own, given with --var."""

    name: str
    help: str = ""
    default: str | None = None


@dataclass(frozen=True)
class Template:
    """A kind of text scribe can write, in one language.

    One with `pictures` is written from pictures, and needs no topic. The words that it would
    `shun` are made less likely.
    """

    name: str
    language: str
    description: str
    length: int
    body: str
    parts: tuple[Part, ...]
    short: Short | None = None
    plan: Planning | None = None
    form: Form = Form.PROSE
    only_given_figures: bool = False
    pictures: bool = False
    system: str = ""
    opening: str = ""
    sampling: Mapping[str, Any] = field(default_factory=dict)
    shun: tuple[str, ...] = ()
    variables: tuple[Variable, ...] = ()
    source: Path = Path()

    def parts_for(self, length: int) -> tuple[Part, ...]:
        """The parts a text of `length` is written in."""
        if self.short is not None and length < self.short.below:
            return (Part(self.short.ask),)
        return self.parts
