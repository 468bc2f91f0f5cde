"""The journal beside a running text: a disk that fails it is reported, and stops no text."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from scribe.app import App
from scribe.errors import ScribeError
from scribe.i18n import _
from scribe.storage.drafts import Draft


class Keeping:
    """Keeps a text as a draft, if the disk lets it. `failed` tells that it did not."""

    def __init__(
        self, app: App, title: str, job: Mapping[str, Any], note: Callable[[str], None]
    ) -> None:
        self._note = note
        self._draft: Draft | None = None
        self._empty = True
        self.failed = False
        try:
            self._draft = app.begin_draft(title, job)
        except ScribeError as error:
            self._give_up(error)

    @property
    def path(self) -> Path | None:
        """Where the text is kept."""
        return self._draft.path if self._draft else None

    def append(self, text: str) -> None:
        """Keep `text` before anything else is done with it."""
        if self._draft is None or self.failed:
            return
        try:
            self._draft.append(text)
            self._empty = False
        except ScribeError as error:
            self._give_up(error)

    def finish(self) -> None:
        """The text is complete."""
        if self._draft is None or self.failed:
            return
        try:
            self._draft.finish()
        except ScribeError as error:
            self._give_up(error)

    def tell_where(self) -> None:
        """Say where the text is, if there is any."""
        if not self._empty:
            self._note(_("The text so far is kept in {path}").format(path=self.path))

    def close(self) -> None:
        """Nothing more will be kept."""
        if self._draft is not None:
            self._draft.close()

    def _give_up(self, error: ScribeError) -> None:
        self.failed = True
        self._note(_("No draft can be kept: {reason}").format(reason=error.message))
