"""Length in a closed loop: counted as the text comes, held open while short, ended when met."""

from __future__ import annotations

from scribe.text import RunningCount, ends_sentence
from scribe.writing.lines import leaves_quotation_open

# Shares of the length asked for.
_HALF = 0.4
_CONCLUDE = 0.6
MAY_END = 0.88  # the model may end the text itself, after a sentence
_MAY_END_BY_LINES = 0.78  # and a letter or a poem, which have an end of their own
_PARAGRAPH_ENOUGH = 0.93  # the end of a paragraph is a good place to stop
_SENTENCE_ENOUGH = 0.9  # and that of a sentence, if one more would miss the length by more
_LINE_ENOUGH = 1.08  # and of any line: some texts have no full stops
_AMPLE = 1.12  # a letter or a poem that does not end by itself is ended here
_LAST_LINES = 30  # 字 or words at which even the last lines of a letter are
_LIMIT = 1.25  # a sentence that will not end is cut here, but not before
_SENTENCE = 60  # 字 or words more than asked for: a long sentence may be in hand

_TAIL = 400  # characters looked at for the end of a sentence


class LengthLoop:
    """Steers one generation to about `target` 字 or words.

    `prefix` is text the generation starts with; it counts. With `by_lines` the end of any line
    does for that of a sentence, as in verse. From the share `least` of its length on, the model
    may end the text. A text that is to come to its end has a `margin` of 字 or words more, before
    a sentence inside a paragraph is made its last.
    """

    def __init__(
        self,
        target: int,
        prefix: str = "",
        *,
        by_lines: bool = False,
        margin: int = 0,
        least: float = MAY_END,
    ) -> None:
        self.target = max(target, 1)
        self.by_lines = by_lines
        self._margin = margin
        self._least = _MAY_END_BY_LINES if by_lines else least
        self._written = RunningCount(prefix)
        self._tail = prefix
        self._sentences = 0

    def may_end(self) -> bool:
        """Whether the text is long enough for the model to end it here, after a sentence."""
        return self.is_nearly_met() and self._at_good_end()

    def is_nearly_met(self) -> bool:
        """Whether the text is long enough, wherever it stands."""
        return self._written.total >= self._least * self.target

    def may_conclude(self) -> bool:
        """Whether so much is written that a conclusion would come near the end."""
        return self._written.total >= _CONCLUDE * self.target

    def has_sentence(self) -> bool:
        """Whether there is a sentence, and the text stands at the end of one."""
        return self._sentences > 0 and self._at_good_end()

    def is_half_met(self) -> bool:
        """Whether the text could end here, if it had to."""
        return self._written.total >= _HALF * self.target and ends_sentence(self._tail)

    def is_met(self) -> bool:
        """Whether this is a good place to stop, or the last possible one."""
        if self.by_lines:  # it has an end of its own, which is only not to be far off
            ample = max(_AMPLE * self.target, self.target + _LAST_LINES)
            return self._written.total >= ample and self._at_good_end()
        share = self._written.total / self.target
        if share < _SENTENCE_ENOUGH:
            return False
        at_line_end, at_sentence_end = self._tail.endswith("\n"), self._at_good_end()
        return (
            (share >= _PARAGRAPH_ENOUGH and at_line_end and at_sentence_end)
            or (at_sentence_end and self._missing() + self._margin <= self._sentence_length() / 2)
            or (share >= _LINE_ENOUGH and at_line_end)
            or self._written.total >= max(_LIMIT * self.target, self.target + _SENTENCE)
        )

    def add(self, text: str) -> None:
        """Take in the text that follows."""
        self._written.add(text)
        self._tail = (self._tail + text)[-_TAIL:]
        self._sentences += self._at_good_end()

    def _at_good_end(self) -> bool:
        _before, newline, line = self._tail.rpartition("\n")
        speaks = bool(newline) and leaves_quotation_open(line)  # somebody still does
        at_sentence_end = ends_sentence(self._tail) and not speaks
        return at_sentence_end or (self.by_lines and self._tail.endswith("\n"))

    def _missing(self) -> int:
        return self.target - self._written.total

    def _sentence_length(self) -> float:
        """Length of a sentence of this text, on average."""
        return self._written.total / max(self._sentences, 1)
