"""The sentence in hand: what of it has been released, and what is still held. Pure."""

from __future__ import annotations

import re

from scribe.text import ends_sentence, last_sentence_end
from scribe.writing.lines import is_empty_item, is_whole
from scribe.writing.memory import long_enough

_CLAUSE_END = re.compile(r"[，；;：。！？!?…”]\s*$|(?<!\d)[,:]\s*$|\d[,:]\s$|[.]\s$")
_SENTENCE_END = re.compile(r"[。！？!?…]\s*$|(?<!\d)\.\s*$")
_ITEM_NUMBER = re.compile(r"\s*\d{1,2}[.)、]?\s*")
_ITEM_MARK = re.compile(r"\s*(?:-|\d{1,2}[.)、])")
_LONGEST_HELD = 240  # characters; a table row or a line of code may hold no clause end
_FENCE = "```"
_LATEST = 8  # characters


class Hand:
    """What a generation that starts with `prefix` has in hand.

    `held` is what has not been released yet, `before` what a token now drawn follows.
    """

    def __init__(self, prefix: str) -> None:
        line = prefix.rpartition("\n")[2]
        self.held = ""
        self.latest = prefix[-_LATEST:] or "\n\n"  # the last characters released
        self.above = ""  # the last line that is finished, and no empty one
        self.begun = False  # whether there is more than what the generation started with
        self.in_code = prefix.count(_FENCE) % 2 == 1
        self._line = line
        self._lead = line[last_sentence_end(line) :]  # of the sentence, what was there
        self._released = self._lead  # and what of it is out

    @property
    def sentence(self) -> str:
        """The sentence, released or not."""
        return self._released + self.held

    @property
    def clause(self) -> str:
        """What is held of it, and what the generation started with."""
        return self._lead + self.held

    @property
    def line(self) -> str:
        """The line, released or not."""
        return (self._line + self.held).rpartition("\n")[2]

    @property
    def before(self) -> str:
        return self.held or self.latest

    @property
    def opens_sentence(self) -> bool:
        """Whether what is held begins a sentence, so that it can be taken back whole."""
        return not self._released.strip() or is_empty_item(self._released)

    @property
    def at_line_start(self) -> bool:
        """Whether what is held, or the token to come, begins a line."""
        return self.latest.endswith("\n") or self.held.startswith("\n")

    @property
    def marks_item(self) -> bool:
        """Whether just the mark of a list's item is held, or of what is bold in it.

        Drawn anew, it would be another one, or none.
        """
        if is_empty_item(self._released):
            return self.held.strip() == "**"
        return self.at_line_start and _ITEM_MARK.fullmatch(self.held) is not None

    @property
    def at_clause_end(self) -> bool:
        """Whether what is held can be judged."""
        held = self.held
        if _ITEM_NUMBER.fullmatch(held):
            return False
        if "\n" in held or _SENTENCE_END.search(held) or len(held) > _LONGEST_HELD:
            return True
        return bool(_CLAUSE_END.search(held)) and long_enough(held)

    @property
    def goes_on(self) -> bool:
        """Whether the sentence goes on, and more of it may be awaited."""
        held = self.held
        return not ("\n" in held or ends_sentence(held) or len(held) > _LONGEST_HELD)

    def may_number_item(self, text: str) -> bool:
        """Whether `text` begins, or goes on with, the number of a list's item."""
        return self.at_line_start and _ITEM_NUMBER.fullmatch(self.held + text) is not None

    def take(self, text: str) -> None:
        """Hold `text` too."""
        self.held += text

    def drop(self) -> str:
        """Let go of what is held, and return it."""
        dropped, self.held = self.held, ""
        return dropped

    def release(self) -> str:
        """Have what is held be out; returns the sentence that it ends, "" for none."""
        self._released += self.held
        self.begun = self.begun or bool(self.held.strip())
        ended = self._released if is_whole(self._released) else ""
        self._released = "" if ended else self._released
        self.in_code ^= self.held.count(_FENCE) % 2 == 1
        self.latest = (self.latest + self.held)[-_LATEST:]
        *finished, self._line = (self._line + self.held).split("\n")
        self.above = next((line for line in reversed(finished) if line.strip()), self.above)
        self._lead, self.held = "", ""
        return ended
