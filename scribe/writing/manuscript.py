"""The growing text: joins the turns that write it, and keeps count."""

from __future__ import annotations

import re

from scribe.text import RunningCount
from scribe.writing.events import Written

_BLANK_LINES = re.compile(r"\n{3,}")
_LOOSE_END = re.compile(r"(?:\n[ \t]*(?:-|\d{1,2}[.)、]?)(?: ?\*{1,2})?)?\s*$")
_HEADING_MARK = re.compile("#+")


class Manuscript:
    """A text of `target` 字 or words in the making. Its title belongs to the first turn.

    White space and the mark of a list's item are held until something follows them, so no turn
    leaves a ragged end. `starts` are where in `text` its turns begin.
    """

    def __init__(self, target: int, text: str = "", starts: tuple[int, ...] = ()) -> None:
        self.text = text
        self.starts = list(starts)
        self._target = target
        self._gap = ""
        self._written = RunningCount(text)
        self._tokens = 0

    @property
    def remaining(self) -> int:
        """字 or words still to be written."""
        return self._target - self._written.total

    @property
    def turn_text(self) -> str:
        """What the current turn has written."""
        return self.text[self.starts[-1] :].strip() if self.starts else ""

    @property
    def turn_prefix(self) -> str:
        """What the rest of the current turn must go on from, white space and all."""
        return (self.text[self.starts[-1] :] + self._gap).lstrip()

    def begin_turn(self) -> None:
        """Start a paragraph of its own."""
        self.begin_paragraph()
        self.starts.append(len(self.text) if self.starts else 0)

    def begin_paragraph(self) -> None:
        """Leave a blank line before what follows."""
        self._gap = "\n\n" if self.text else ""

    def add(self, text: str, tokens: int = 0) -> Written | None:
        """Take in the text that follows; None while there is nothing to show of it."""
        self._tokens += tokens
        at_turn_start = not self.turn_text and not self._gap.strip()
        shown = text.lstrip() if at_turn_start else text
        if _HEADING_MARK.fullmatch(self.turn_text) and not self._gap and shown[:1] not in ("", " "):
            shown = f" {shown}"  # Markdown knows no heading without the space
        new = self._gap + shown
        loose = _LOOSE_END.search(new)
        end = loose.start() if loose is not None else len(new)
        if not new[:end].strip():
            self._gap = new
            return None
        self._gap, new = new[end:], _BLANK_LINES.sub("\n\n", new[:end])
        self.text += new
        self._written.add(new)
        return Written(new, self._written.total, self._target, self._tokens)
