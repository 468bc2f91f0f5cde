"""The journal beside a running text: a disk that fails it is reported, and stops no text."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from scribe.errors import InputError, ScribeError
from scribe.i18n import _
from scribe.render.screen import PipeClosed
from scribe.storage.drafts import Draft
from scribe.writing.events import Event, Finished, Marked, Written


class Keeping:
    """Keeps a text as a draft, if the disk lets it. `failed` tells that it did not.

    A text that is not `resumable` is kept all the same. Raises InputError for a draft that
    another scribe is at.
    """

    def __init__(
        self, begin: Callable[[], Draft], note: Callable[[str], None], *, resumable: bool = True
    ) -> None:
        self._note = note
        self._resumable = resumable
        self._draft: Draft | None = None
        self.failed = False
        try:
            self._draft = begin()
        except InputError:
            raise
        except ScribeError as error:
            self._give_up(error)
        self._empty = self._draft is None or self._draft.empty

    @property
    def path(self) -> Path | None:
        """Where the text is kept."""
        return self._draft.path if self._draft else None

    def append(self, text: str) -> None:
        """Keep `text` before anything else is done with it."""
        self._empty = False
        self._try(lambda draft: draft.append(text))

    def mark(self, place: Mapping[str, Any]) -> None:
        """Keep where the text stands."""
        self._try(lambda draft: draft.mark(place))

    def finish(self) -> None:
        """The text is complete."""
        self._try(lambda draft: draft.finish())

    def follow(self, events: Iterator[Event]) -> Iterator[Event]:
        """Pass on the `events` of writing; the words in them are kept before anything else."""
        for event in events:
            if isinstance(event, Marked):
                self.mark(event.bookmark.as_record())
            elif isinstance(event, Written):
                self.append(event.text)
            elif isinstance(event, Finished) and event.complete:
                self.finish()
            yield event

    @contextlib.contextmanager
    def told_on_failure(self) -> Iterator[None]:
        """Where the block fails, say where the text is; not if nobody is there to read it."""
        try:
            yield
        except PipeClosed:
            raise
        except ScribeError:
            self.tell_where()
            raise

    def tell_where(self) -> None:
        """Say where the text is, if there is any, and how to go on with it."""
        if self._draft is None or self._empty:
            return
        self._note(_("The text so far is kept in {path}").format(path=self._draft.path))
        if self._resumable:
            self._note(_("Go on with it: scribe resume {id}").format(id=self._draft.id))

    def close(self) -> None:
        """Nothing more will be kept."""
        if self._draft is not None:
            self._draft.close()

    def _try(self, keep: Callable[[Draft], None]) -> None:
        if self._draft is None or self.failed:
            return
        try:
            keep(self._draft)
        except ScribeError as error:
            self._give_up(error)

    def _give_up(self, error: ScribeError) -> None:
        self.failed = True
        self._note(_("No draft can be kept: {reason}").format(reason=error.message))
