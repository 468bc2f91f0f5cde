"""Puts a place to write in together."""

from __future__ import annotations

import contextlib
import functools
from collections.abc import Mapping, Sequence

from scribe.app import App
from scribe.errors import ScribeError
from scribe.i18n import _
from scribe.inspection.pieces import quoted
from scribe.repl.actions.picturing import take_in_files
from scribe.repl.completing import Offer
from scribe.repl.files import files_like
from scribe.repl.lines import LineReader
from scribe.repl.loading import Source
from scribe.repl.loop import run
from scribe.repl.passage import letters_of
from scribe.repl.studio import Reader, Studio
from scribe.repl.toolbar import toolbar
from scribe.storage.sessions import kept_sessions


def converse(
    app: App,
    source: Source,
    flags: Mapping[str, object],
    *,
    session: str = "",
    system: str = "",
    pictures: Sequence[str] = (),
    plain: bool = False,
) -> None:
    """Open `session` ("": a new one) and serve the person until they leave.

    `flags` are settings that go before those of the session; the files `pictures` go with the
    first message. Raises InputError for a session or a picture that cannot be opened,
    Interrupted for a signal other than Ctrl-C.
    """
    studio = Studio(app, source, plain)
    try:
        studio.open(session, flags, system)
        take_in_files(studio, pictures)
        studio.reader = _reader(studio)
        if app.environment.stdin_is_terminal:
            studio.tell(_("Write to the model, or /help. Session {name}").format(name=studio.name))
        try:
            run(studio)
        finally:
            studio.reader.close()
    finally:
        studio.close()


def _reader(studio: Studio) -> Reader:
    environment = studio.app.environment
    both = environment.stdin_is_terminal and environment.stdout_is_terminal
    if not both or environment.dumb or studio.plain:
        return LineReader(environment)
    from scribe.repl.prompt import PromptReader

    models = functools.cache(lambda: _models(studio))
    return PromptReader(
        studio.app.paths.history,
        lambda: _offer(studio, models()),
        lambda: _toolbar(studio),
        lambda: studio.is_loading,
        vi_mode=studio.settings.vi_mode,
    )


def _models(studio: Studio) -> list[str]:
    """The models there are; none if the settings make no sense."""
    with contextlib.suppress(ScribeError):
        return [entry.name for entry in studio.app.library(studio.settings).entries()]
    return []


def _offer(studio: Studio, models: Sequence[str]) -> Offer:
    sessions = [kept.name for kept in kept_sessions(studio.app.paths.sessions)]
    return Offer(
        studio.session,
        _alternatives(studio),
        models,
        studio.app.templates().names(),
        sessions,
        files_like,
    )


def _alternatives(studio: Studio) -> list[tuple[str, str]]:
    """What /alternatives showed of the text as it is now, as it is chosen and what it says."""
    doubted = studio.doubted
    if doubted is None or doubted.page != studio.session.page:
        return []
    return [
        (f"{number} {letter}", quoted(way.text))
        for number, doubt in enumerate(doubted.doubts, 1)
        for letter, way in zip(letters_of(doubt), doubt.alternatives, strict=True)
    ]


def _toolbar(studio: Studio) -> str:
    page = studio.session.page
    return toolbar(
        studio.model,
        studio.used,
        page.draft,
        studio.timings.generation_rate,
        bool(page.dialogue.summary),
        studio.app.environment.width(),
    )
