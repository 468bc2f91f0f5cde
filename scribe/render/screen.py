"""The presenters: the only place that writes a text, its status and its notes to the streams.

Text goes to stdout and everything about it to stderr, so a redirected text is just that text.
"""

from __future__ import annotations

import contextlib
import errno
import os
import stat
import time
from collections.abc import Callable, Iterator
from typing import Literal, Protocol, TextIO

from scribe.environment import Environment
from scribe.errors import ExitStatus, OutputError, ResourceError
from scribe.i18n import _
from scribe.render.escape import clean, clean_line
from scribe.render.markdown import MarkdownStream
from scribe.render.style import DIM, RESET
from scribe.render.width import fitting

_STATUS_INTERVAL = 0.2  # seconds between draws of the status on one line of text

_ERASE_LINE = "\r\x1b[K"
_ERASE_FROM_HERE = "\r\x1b[J"
_DOWN = "\x1b[B"
# The terminal itself remembers column and style, so the status is safe even where scribe and the
# terminal disagree on the width of a character. IND makes sure that there is a line below
# (scrolling if need be) and, unlike a line feed, keeps the column under any tty setting.
_ROOM_BELOW = "\x1bD\x1b[A"
_SAVE, _RESTORE = "\x1b7", "\x1b8"


class PipeClosed(OutputError):
    """Whoever read stdout has left. Nobody is there to be told, so the message is empty."""

    status = ExitStatus.PIPE_CLOSED

    def __init__(self) -> None:
        super().__init__("")


class Presenter(Protocol):
    """Shows a text while it is generated. After `close`, it can show another."""

    def write(self, text: str) -> None:
        """Show newly generated Markdown."""

    def status(self, line: str) -> None:
        """Show `line` as what is going on now, in place of the last status; "" for nothing."""

    def note(self, message: str) -> None:
        """Tell `message` on stderr, on lines of its own, to stay."""

    def close(self) -> None:
        """Show what is still held, end the line and clear the status."""


def open_presenter(environment: Environment, newline: str | None = None) -> Presenter:
    """The presenter for where stdout of this process goes.

    In a file or a pipe a text ends with one line feed. With `newline` it is written out to the
    letter there, its lines ending so.
    """
    has_status = environment.stderr_is_terminal and not environment.dumb
    if environment.stdout_is_terminal:
        return TerminalPresenter(
            environment.stdout,
            environment.stderr,
            width=environment.width,
            colour=environment.colour,
            has_status=has_status,
            shared=environment.stderr_is_terminal,
        )
    return PipePresenter(
        environment.stdout,
        environment.stderr,
        width=environment.width,
        has_status=has_status,
        shared=not _is_file(environment.stdout),
        newline=newline,
    )


def print_result(environment: Environment, text: str) -> None:
    """Write a result that is there as a whole, such as a listing or JSON, to stdout."""
    _write_text(environment.stdout, clean(text))


def print_rendered(environment: Environment, text: str) -> None:
    """Write to stdout what a module of render has cleaned and styled already."""
    _write_text(environment.stdout, text)


class PipePresenter:
    """Writes the text as it is generated to a file or a pipe, and ends it with one line feed.

    The reader of a pipe may show it on the terminal that has the status (`scribe … | tee x`).
    With stdout so `shared`, the status is for the time before the text only. With `newline` the
    text is written to the letter, its lines ending so.
    """

    def __init__(
        self,
        stdout: TextIO,
        stderr: TextIO,
        *,
        width: Callable[[], int],
        has_status: bool,
        shared: bool = True,
        newline: str | None = None,
    ) -> None:
        self._stdout = stdout
        self._stderr = stderr
        self._width = width
        self._has_status = has_status
        self._shared = shared
        self._newline = newline
        self._line_feeds = 0  # at the end of the text so far, held until more text follows
        self._written = False
        self._status = ""

    def write(self, text: str) -> None:
        text = clean(text) if self._newline is None else text.replace("\n", self._newline)
        if not text:
            return
        if self._shared:
            self.status("")
        self._written = True
        if self._newline is not None:
            _write_text(self._stdout, text)
            return
        body = text.rstrip("\n")
        if body:
            _write_text(self._stdout, "\n" * self._line_feeds + body)
            self._line_feeds = 0
        self._line_feeds += len(text) - len(body)

    def status(self, line: str) -> None:
        if not self._has_status or (line and self._written and self._shared):
            return
        shown = _cut(line, self._width())
        if shown != self._status:
            self._status = shown
            _tell(self._stderr, _ERASE_LINE + shown)

    def note(self, message: str) -> None:
        erase = _ERASE_LINE if self._status else ""
        _tell(self._stderr, f"{erase}{clean(message)}\n{self._status}")

    def close(self) -> None:
        self.status("")
        written, self._written, self._line_feeds = self._written, False, 0
        if written and self._newline is None:
            _write_text(self._stdout, "\n")


class TerminalPresenter:
    """Sets the text on a terminal, with the status on the line below the one being written.

    The status is taken away before the text moves onto its line, so it never scrolls up into
    history. A note waits for the end of the text's line if stderr is the same terminal, that is,
    if it is `shared`. `clock` tells seconds.
    """

    def __init__(
        self,
        stdout: TextIO,
        stderr: TextIO,
        *,
        width: Callable[[], int],
        colour: bool,
        has_status: bool,
        shared: bool = True,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._stdout = stdout
        self._stderr = stderr
        self._width = width
        self._colour = colour
        self._has_status = has_status
        self._shared = shared
        self._clock = clock
        self._stream = MarkdownStream(width, colour)
        self._status = ""
        self._notes: list[str] = []
        self._drawn = ""  # the status on the screen
        self._drawn_at = float("-inf")
        self._place: Literal["here", "below"] = "here"  # on the cursor's line or the next

    def write(self, text: str) -> None:
        self._show(self._stream.feed(clean(text)))

    def status(self, line: str) -> None:
        if self._has_status:
            self._status = clean_line(line)
            self._draw()

    def note(self, message: str) -> None:
        self._notes.append(clean(message))
        self._tell_notes()

    def close(self) -> None:
        self._status = ""
        try:
            self._show(self._stream.flush())
        finally:
            self._erase()
            self._tell_notes()

    def _show(self, rendered: str) -> None:
        under_status = bool(rendered and self._drawn) and self._place == "here"
        moves = "\n" in rendered or under_status
        if moves:
            self._erase()
        if rendered:
            _write_text(self._stdout, rendered)
        self._tell_notes()
        self._draw(moved=moves)

    def _tell_notes(self) -> None:
        if self._notes and not (self._shared and self._stream.column):
            self._erase()
            _tell(self._stderr, "".join(f"{note}\n" for note in self._notes))
            self._notes.clear()
            self._draw(moved=True)

    def _draw(self, *, moved: bool = False) -> None:
        """Bring the status on the screen up to date, unless that was done a moment ago."""
        if not self._status:
            self._erase()
            return
        shown = _cut(self._status, self._width())
        now = self._clock()
        if shown == self._drawn or (not moved and now - self._drawn_at < _STATUS_INTERVAL):
            return
        styled = f"{RESET}\x1b[{DIM}m{shown}{RESET}" if self._colour else shown
        if self._stream.column:
            self._place = "below"
            drawing = f"{_ROOM_BELOW}{_SAVE}{_DOWN}{_ERASE_FROM_HERE}{styled}{_RESTORE}"
        else:
            self._place = "here"
            drawing = f"{_ERASE_LINE}{styled}\r"
        _tell(self._stderr, drawing)
        self._drawn, self._drawn_at = shown, now

    def _erase(self) -> None:
        if not self._drawn:
            return
        below = self._place == "below"
        erasing = f"{_SAVE}{_DOWN}{_ERASE_FROM_HERE}{_RESTORE}" if below else _ERASE_LINE
        _tell(self._stderr, erasing)
        self._drawn = ""


def _cut(status: str, width: int) -> str:
    """`status` as one line that leaves the last column free, where a terminal may wrap."""
    line = clean_line(status)
    return line[: fitting(line, max(0, width - 1))]


def _is_file(stream: TextIO) -> bool:
    with contextlib.suppress(OSError, ValueError):
        return stat.S_ISREG(os.fstat(stream.fileno()).st_mode)
    return False


def _tell(stderr: TextIO, text: str) -> None:
    """Write to stderr. It may be gone; that must not cost the text."""
    with contextlib.suppress(OSError, ValueError):
        stderr.write(text)
        stderr.flush()


def _write_text(stdout: TextIO, text: str) -> None:
    with _output_errors():
        stdout.write(text)
        stdout.flush()


@contextlib.contextmanager
def _output_errors() -> Iterator[None]:
    """Translate the failures of writing to stdout."""
    try:
        yield
    except BrokenPipeError as error:
        raise PipeClosed from error
    except OSError as error:
        if error.errno == errno.EIO:  # the terminal was closed
            raise PipeClosed from error
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise ResourceError(
                _("The disk is full: the text could not be written in full."),
                hint=_("Free some space, or write to another disk."),
            ) from error
        raise OutputError(
            _("Cannot write the text: {reason}").format(reason=error.strerror or error)
        ) from error
