"""The model, loaded once in the background while the person types."""

from __future__ import annotations

import threading
from collections.abc import Callable

from scribe.engine.base import Engine
from scribe.errors import EngineError
from scribe.i18n import _
from scribe.interruption import Interruption
from scribe.settings import Settings

Opening = Callable[[Callable[[], bool]], Engine]  # loads a model, unless told to stop
Source = Callable[[Settings, bool], Opening]  # finds the model set, or one that sees pictures

_POLL = 0.05  # seconds between two looks at whether a signal came


class Loading:
    """A model on its way. It frees what it holds in `close`, whether that has arrived or not."""

    def __init__(self, opening: Opening) -> None:
        self._opening = opening
        self._unwanted = threading.Event()
        self._arrived = threading.Event()
        self._engine: Engine | None = None
        self._error: Exception | None = None
        self._thread = threading.Thread(target=self._load, name="model", daemon=True)
        self._thread.start()

    @property
    def arrived(self) -> Engine | None:
        """The engine if it is there already."""
        return self._engine

    @property
    def error(self) -> Exception | None:
        """Why there will be none."""
        return self._error

    def engine(self, interruption: Interruption) -> Engine:
        """The engine, waited for. Raises what loading raised, and Interrupted on a signal."""
        while not self._arrived.wait(_POLL):
            if interruption.requested():
                raise interruption.error()
        if self._engine is None:
            raise self._error or EngineError(_("The model could not be loaded."))
        return self._engine

    def close(self) -> None:
        """Free the model, or stop loading it."""
        self._unwanted.set()
        self._thread.join()
        if self._engine is not None:
            self._engine.close()
            self._engine = None

    def _load(self) -> None:
        try:
            self._engine = self._opening(self._unwanted.is_set)
        except Exception as error:  # noqa: BLE001 - raised again where the engine is waited for
            self._error = error
        finally:
            self._arrived.set()
