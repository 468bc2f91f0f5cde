"""Where any work with a model is done: the model is found and loaded, and Ctrl-C listened for."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from scribe.app import SCRIPT_PREFIX, App
from scribe.cli.pulling import pull_with_progress
from scribe.engine.base import Engine
from scribe.errors import ScribeError
from scribe.i18n import _
from scribe.interruption import Interruption, interruptible
from scribe.library.catalogue import Card
from scribe.library.inventory import InstalledModel
from scribe.render.screen import Presenter, open_presenter
from scribe.settings import Settings, adapters_from


@dataclass(frozen=True)
class Desk:
    """What work is done with: an engine, a screen, and an ear for Ctrl-C."""

    engine: Engine
    screen: Presenter
    interruption: Interruption
    loaded: Mapping[str, str]  # settings by which the same model is loaded again, as it was


@contextlib.contextmanager
def open_desk(
    app: App,
    settings: Settings,
    language: str,
    needed: int,
    newline: str | None = None,
    sees: bool = False,
) -> Iterator[Desk]:
    """Find and load a model for `language`, with a context of `needed` tokens if it can be had.

    `newline` is as for `open_presenter`. With `sees`, the model has to see pictures. All is put
    away at the end.
    """
    model = find_model(app, settings, language, sees)
    screen = open_presenter(app.environment, newline)
    try:
        with interruptible() as interruption:
            engine = _load(app, settings, model, needed, screen, interruption)
            try:
                if sees and not engine.info.sees:
                    raise app.library(settings).text_model(engine.info.name, language)
                yield Desk(engine, screen, interruption, _loaded(settings, model))
            finally:
                engine.close()
    finally:
        screen.close()


def find_model(
    app: App, settings: Settings, language: str, sees: bool = False
) -> InstalledModel | None:
    """The model to load, pulled if it is not here yet; None for a scripted engine.

    With `sees`, it has to see pictures, which a scripted one tells only once it is loaded.
    """
    if settings.model.startswith(SCRIPT_PREFIX):
        return None
    found = app.find_model(settings, language, sees)
    if isinstance(found, Card):
        return pull_with_progress(app, app.library(settings), found)
    return found


def _loaded(settings: Settings, model: InstalledModel | None) -> dict[str, str]:
    """The model and what was loaded with it, by names that hold in any directory."""
    if model is None:
        script = Path(settings.model.removeprefix(SCRIPT_PREFIX)).expanduser()
        return {"model": f"{SCRIPT_PREFIX}{script.absolute()}"}
    adapters = [(Path(file).expanduser(), scale) for file, scale in adapters_from(settings.lora)]
    projector = Path(settings.mmproj).expanduser() if settings.mmproj else None
    return {
        "model": model.name if model.kind else str(model.path.absolute()),
        "lora": "|".join(f"{file.absolute()}:{scale}" for file, scale in adapters),
        "mmproj": str(projector.absolute()) if projector is not None else "",
    }


def _load(
    app: App,
    settings: Settings,
    model: InstalledModel | None,
    needed: int,
    screen: Presenter,
    interruption: Interruption,
) -> Engine:
    if model is None:
        return app.scripted_engine(settings)
    screen.status(_("Loading {name} …").format(name=model.name))
    try:
        return app.llama_engine(model, settings, needed, interruption.requested)
    except ScribeError:
        if interruption.requested():
            raise interruption.error() from None
        raise
