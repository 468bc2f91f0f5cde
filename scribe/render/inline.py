"""Markdown inside a line: emphasis, code and links, read one character at a time.

A marker cannot wait for its partner, which may be a page away: it takes effect when it may open,
judged by the characters beside it, and lasts until it is closed or the paragraph ends. Only what
one more character decides is held back, and the source of a link.
"""

from __future__ import annotations

import string
from collections.abc import Callable

from scribe.render.layout import CLOSING
from scribe.render.style import BOLD, CODE, DIM, ITALIC, PLAIN, combine

_PUNCTUATION = frozenset(string.punctuation)
_WORD = frozenset(string.ascii_letters + string.digits)
_LONGEST_RUN = 3  # ***both***; more asterisks are a row of asterisks
_LONGEST_HELD = 32  # such a row may go on and on
_LONGEST_LABEL = 120  # a "[" with no "]" within as many characters is just a bracket
_LONGEST_LINK = 800
_STYLES = {"**": BOLD, "__": BOLD, "*": ITALIC, "_": ITALIC}


class InlineReader:
    """Reads the inline markup of one block after another and emits styled text."""

    def __init__(self, emit: Callable[[str, str], None]) -> None:
        self._emit = emit
        self.base = PLAIN  # the style of the block
        self._open: list[str] = []  # emphasis markers, innermost last
        self._code = ""  # the backticks that opened the code span
        self._held = ""  # a run of markers, a backslash or "!" that the next character decides
        self._link = ""  # source of what may become a link
        self._before = " "  # the last character of text

    def feed(self, char: str) -> None:
        """Read one character of the line."""
        if self._link:
            self._continue_link(char)
        elif self._extends_run(char):
            self._held += char
        elif not self._resolve(char):
            self._begin(char)

    def end_line(self) -> None:
        """The line is over; emphasis goes on into the next line of the paragraph."""
        self._release_link()
        self._resolve("\n")
        self._code = ""
        self._before = " "

    def end_block(self) -> None:
        """The paragraph is over, and with it every emphasis."""
        self.end_line()
        self._open.clear()

    def _extends_run(self, char: str) -> bool:
        return char in "*_`" and char == self._held[-1:] and len(self._held) < _LONGEST_HELD

    def _begin(self, char: str) -> None:
        if self._code and char != "`":
            self._put(char)
        elif char in "*_`\\!":
            self._held = char
        elif char == "[":
            self._link = char
        else:
            self._put(char)

    def _put(self, text: str) -> None:
        if text:
            emphasis = (_STYLES[marker] for marker in self._open)
            self._emit(text, combine(self.base, *emphasis, CODE if self._code else PLAIN))
            self._before = text[-1]

    def _resolve(self, after: str) -> bool:
        """Decide what is held, now that `after` follows; True when that takes `after` as well."""
        held, self._held = self._held, ""
        if len(held) > _LONGEST_RUN:
            self._put(held)
            return False
        match held[:1]:
            case "*" | "_":
                self._emphasise(held, after)
            case "`":
                self._fence_code(held)
            case "\\":
                escapes = after in _PUNCTUATION
                self._put(after if escapes else held)
                return escapes
            case "!":
                if after == "[":
                    self._link = "!["
                    return True
                self._put(held)
        return False

    def _fence_code(self, run: str) -> None:
        if not self._code:
            self._code = run
        elif run == self._code:
            self._code = ""
        else:
            self._put(run)

    def _emphasise(self, run: str, after: str) -> None:
        """Close and open emphasis with a run of one marker; what does neither is text."""
        mark, rest = run[0], len(run)
        opens = self._may_open(mark, after)
        nests = opens and rest < _LONGEST_RUN and run not in self._open
        if self._may_close(mark, after) and not nests:
            for marker in [marker for marker in reversed(self._open) if marker[0] == mark]:
                if len(marker) <= rest:
                    self._open.remove(marker)
                    rest -= len(marker)
        if opens:
            for marker in (mark * 2, mark):
                if len(marker) <= rest and marker not in self._open:
                    self._open.append(marker)
                    rest -= len(marker)
        if rest < len(run):
            self._before = mark
        self._put(mark * rest)

    def _may_open(self, mark: str, after: str) -> bool:
        # CommonMark's left-flanking rule, which fails Chinese, where no space sets off a marker:
        # here only closing punctuation forbids one between words. 2*3 is no emphasis either.
        if after.isspace() or (self._before in _WORD and after in _WORD):
            return False
        if mark == "_" and self._before.isalnum():
            return False
        return after not in CLOSING or not self._before.isalnum()

    def _may_close(self, mark: str, after: str) -> bool:
        return not self._before.isspace() and not (mark == "_" and after.isalnum())

    def _continue_link(self, char: str) -> None:
        self._link += char
        label, reached, target = self._link.partition("](")
        if reached:
            if target.count(")") > target.count("("):
                self._link = ""
                self._show_link(label.lstrip("!")[1:], target[:-1])
            elif char == "[" or len(self._link) > _LONGEST_LINK:
                self._release_link()
        elif "]" in self._link[:-1] or char == "[" or len(self._link) > _LONGEST_LABEL:
            self._release_link()

    def _release_link(self) -> None:
        """It is no link: its bracket is text, and the rest is read as any other."""
        source, self._link = self._link, ""
        bracket = source.find("[") + 1
        self._put(source[:bracket])
        for char in source[bracket:]:
            self.feed(char)

    def _show_link(self, label: str, target: str) -> None:
        for char in label:
            self.feed(char)
        self._resolve(" ")
        address = (target.split() or [""])[0].strip("<>")
        if address and address != label:
            self._emit(f" ({address})", DIM)
        self._before = ")"
