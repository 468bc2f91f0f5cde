"""Tells on stderr how far a long transfer is: a bar on a terminal, plain lines elsewhere."""

from __future__ import annotations

from types import TracebackType
from typing import TextIO

from rich.console import Console
from rich.progress import (
    BarColumn,
    DownloadColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
    TransferSpeedColumn,
)

from scribe.i18n import _
from scribe.render.escape import clean_line
from scribe.text import byte_size

_STEP_PERCENT = 10
_STEP_BYTES = 100_000_000  # between two lines when the total is not known


class TransferProgress:
    """A context manager that shows one transfer after another.

    `live`: the stream is a terminal whose cursor can be moved. The bar leaves no trace; notes
    and, without a terminal, every tenth of the way are whole lines.
    """

    def __init__(self, stream: TextIO, *, live: bool, colour: bool) -> None:
        self._shown: _Bar | _Lines = _Bar(stream, colour) if live else _Lines(stream)

    def __enter__(self) -> TransferProgress:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._shown.close()

    def note(self, text: str) -> None:
        """Say something on a line of its own."""
        self._shown.note(clean_line(text))

    def update(self, label: str, done: int, total: int | None) -> None:
        """`done` bytes of `total` (None: unknown) are through; a new `label` starts anew."""
        self._shown.update(clean_line(label), done, total)


class _Bar:
    def __init__(self, stream: TextIO, colour: bool) -> None:
        self._console = Console(file=stream, force_terminal=True, no_color=not colour)
        self._progress = Progress(
            TextColumn("{task.description}", markup=False),
            BarColumn(),
            DownloadColumn(),
            TransferSpeedColumn(),
            TimeRemainingColumn(compact=True),
            console=self._console,
            transient=True,
        )
        self._task: TaskID | None = None
        self._label = ""

    def note(self, text: str) -> None:
        self._console.print(text, markup=False, highlight=False, soft_wrap=True)

    def update(self, label: str, done: int, total: int | None) -> None:
        if self._task is None or label != self._label:
            self._start(label, done, total)
        elif self._task is not None:
            self._progress.update(self._task, completed=done, total=total)

    def _start(self, label: str, done: int, total: int | None) -> None:
        if self._task is not None:
            self._progress.remove_task(self._task)
        # What was here before must not count towards the speed: the task starts with it.
        self._task = self._progress.add_task(label, completed=done, total=total)
        self._label = label
        self._progress.start()

    def close(self) -> None:
        self._progress.stop()


class _Lines:
    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._label: str | None = None
        self._step = 0
        self._said = self._latest = ""

    def note(self, text: str) -> None:
        self._stream.write(text + "\n")
        self._stream.flush()

    def update(self, label: str, done: int, total: int | None) -> None:
        step = done * 100 // total // _STEP_PERCENT if total else done // _STEP_BYTES
        self._latest = _line(label, done, total)
        if label != self._label or step > self._step:
            self._label, self._step = label, step
            self._say_latest()

    def close(self) -> None:
        self._say_latest()

    def _say_latest(self) -> None:
        if self._latest != self._said:
            self._said = self._latest
            self.note(self._latest)


def _line(label: str, done: int, total: int | None) -> str:
    if not total:
        return _("{label}: {done}").format(label=label, done=byte_size(done))
    return _("{label}: {percent} % ({done} of {total})").format(
        label=label, percent=done * 100 // total, done=byte_size(done), total=byte_size(total)
    )
