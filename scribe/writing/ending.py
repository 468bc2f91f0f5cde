"""When a text may end: how much a turn, or the whole, may lack of its length."""

from __future__ import annotations

from dataclasses import dataclass

from scribe.writing.letter import Letter, is_whole
from scribe.writing.memory import Memory
from scribe.writing.rules import Rules
from scribe.writing.template import Form

_FAR_SHORT = 0.25  # of its target, that a turn may lack, and that later ones may make up for
_SHORT = 0.09  # of the length of the text, that it may come to lack by one turn
_ENDED_SHORT = 0.11  # of it, for which a text that the model has ended is not gone on with
_CONCLUDED_SHORT = 0.2  # nor one that is summed up
_LEAST_FURTHER = 25  # 字 or words worth asking for
_WORTH_A_TURN = 6  # 字 or words; a caption that lacks less is whole


@dataclass(frozen=True)
class Ending:
    """Where a text of `length` 字 or words may end, by its `rules` and by what it has said."""

    rules: Rules
    length: int
    memory: Memory
    letter: Letter | None = None

    def may_lack(self, missing: int, target: int, room: int) -> bool:
        """Whether a turn may end `missing` so much of its `target`.

        The turns that follow have `room` for so much.
        """
        if self.rules.form is Form.VERSE or missing < _LEAST_FURTHER:
            return True
        if room:
            too_much_later = missing - _FAR_SHORT * room > _SHORT * self.length
            return missing <= _FAR_SHORT * target and not too_much_later
        ended = self.letter is not None or self.memory.concluded
        return ended or missing <= _ENDED_SHORT * self.length

    def is_whole(self, text: str, missing: int) -> bool:
        """Whether `text`, which has had all its turns, may stay `missing` so much."""
        if self.letter is not None and is_whole(text, self.rules.language):
            return True
        share = _CONCLUDED_SHORT if self.memory.concluded else _ENDED_SHORT
        return missing <= max(share * self.length, _WORTH_A_TURN)
