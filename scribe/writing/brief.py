"""What the person wants written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from scribe.writing.demands.assignment import is_assignment
from scribe.writing.demands.facts import keys_of

_TERMS = 8


@dataclass(frozen=True)
class Brief:
    """One writing assignment.

    `topic` is a few words to write about, or a whole assignment. `language` is "zh" or "en".
    `length` is in 字 or words (see `scribe.text.count`). `material` is text to write from, ""
    for none. `variables` are the template's own.
    """

    topic: str
    language: str
    length: int
    audience: str = ""
    tone: str = ""
    material: str = ""
    variables: Mapping[str, str] = field(default_factory=dict)

    @property
    def assignment(self) -> str:
        """The topic if it says what to do; "" if it only says what to write about."""
        return self.topic if is_assignment(self.topic) else ""

    @property
    def terms(self) -> tuple[str, ...]:
        """What has to come again and again: the topic, or the names in an assignment."""
        names = keys_of(self.assignment) if self.assignment else (self.topic,)
        return tuple(name for name in names if not name.isdigit())[:_TERMS]

    def fields(self) -> dict[str, object]:
        """Everything a template can refer to, by name."""
        named = {
            "topic": self.topic,
            "assignment": self.assignment,
            "length": self.length,
            "audience": self.audience,
            "tone": self.tone,
            "material": self.material,
        }
        return {**self.variables, **named}
