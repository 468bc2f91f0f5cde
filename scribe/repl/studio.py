"""All that a command works with: the session and its journal, the model, the screen, the person."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Protocol

from scribe.app import App
from scribe.engine.base import Engine, Timings
from scribe.errors import InputError, ModelError, ScribeError
from scribe.i18n import _, interface_language
from scribe.interruption import Interruption, interruptible
from scribe.render.screen import PipePresenter, Presenter, open_presenter
from scribe.repl.album import PictureFiles
from scribe.repl.changes import Change, Instructed, Pictured, Set, from_line, to_line
from scribe.repl.loading import Loading, Source
from scribe.repl.passage import Doubted
from scribe.repl.session import Session, replayed
from scribe.settings import Settings, SettingValue, seed_of
from scribe.storage.sessions import Journal, new_name
from scribe.writing.dialogue import Album, Turn, measure_of

RELOADING = (
    "model",
    "models_dir",
    "lora",
    "mmproj",
    "context",
    "threads",
    "gpu_layers",
    "flash_attention",
)


class Reader(Protocol):
    """Where lines come from. Both raise EOFError at the end and KeyboardInterrupt on Ctrl-C."""

    def read(self) -> str:
        """The next message or command."""

    def answer(self, question: str) -> str:
        """What the person says to `question`."""

    def lent(self) -> AbstractContextManager[None]:
        """While the block runs, another program has the terminal."""

    def close(self) -> None:
        """Nothing more is read."""


@dataclass(frozen=True)
class Work:
    """What writing is done with."""

    engine: Engine
    interruption: Interruption

    def cancelled(self) -> bool:
        """Whether to stop."""
        return self.interruption.requested()

    def forgive(self) -> None:
        """Go on after Ctrl-C with what was done by then; another signal still ends all."""
        self.interruption.forgive()


@dataclass
class Studio:
    """A place to write in. `plain` is without Markdown and colours."""

    app: App
    source: Source
    plain: bool = False
    timings: Timings = field(default_factory=Timings)
    used: float | None = None  # share of the context, once it was counted
    tries: int = 0  # to write something anew, so that no seed comes again
    path: str = ""  # of the file that the draft is from, or was saved to
    doubted: Doubted | None = None  # what /alternatives showed last
    left: bool = False
    reader: Reader = field(init=False)

    def __post_init__(self) -> None:
        self.screen = self._presenter()
        self.session = Session()
        self.pictures = PictureFiles(self.tell)
        self._journal = Journal(self.app.paths.sessions, self._new_name())
        self._loading: Loading | None = None
        self._keeps = True

    @property
    def name(self) -> str:
        """The name of the session."""
        return self._journal.name

    @property
    def model(self) -> str:
        """The model by name, or what has become of it."""
        if self._loading is None or self._loading.error is not None:
            return _("no model")
        engine = self._loading.arrived
        return engine.info.name if engine is not None else _("loading …")

    @property
    def is_loading(self) -> bool:
        """Whether the model is still on its way."""
        loading = self._loading
        return loading is not None and loading.arrived is None and loading.error is None

    @property
    def settings(self) -> Settings:
        """All settings, those of the session over the others."""
        return self.app.settings(self.session.settings)

    @property
    def loading(self) -> Loading:
        """The model, or the way it is on. Raises what finding it raises."""
        if self._loading is None:
            settings = self.settings
            self._loading = Loading(self.source(settings, self._is_sight_wanted(settings)))
        return self._loading

    def begin_loading(self) -> None:
        """Have the model on its way before it is needed; what is wrong is told, and no more."""
        try:
            self.loading  # noqa: B018 - asked for, it begins
        except ScribeError as error:
            self.tell_error(error)
            self.tell(_("Another model: /model NAME"))

    def open(self, name: str, flags: Mapping[str, object], system: str = "") -> None:
        """Come to the session called `name`, or a new one for "", with these settings over its own.

        Raises InputError for a session that cannot be opened or read.
        """
        journal = Journal(self.app.paths.sessions, name or self._new_name())
        try:
            session = replayed(map(from_line, journal.lines()))
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            journal.close()
            raise InputError(
                _("The session {name} cannot be read.").format(name=name),
                hint=_("Its journal is {path}").format(path=journal.path),
            ) from error
        before = self._loaded_by()
        self._journal.close()
        self._journal, self._keeps = journal, True
        self.session, self.used = session, None
        for setting, value in flags.items():
            self.record(Set(setting, str(value)))
        if system:
            self.record(Instructed(system))
        if self._loading is not None and self._loaded_by() != before:
            self.free()
            self.begin_loading()

    def record(self, change: Change) -> None:
        """Let `change` happen, and keep it. A disk that takes no more is told once."""
        silent = isinstance(change, (Set, Instructed, Pictured))
        keep = self._journal.hold if silent else self._journal.append
        if self._keeps:
            try:
                keep(to_line(change))
            except ScribeError as error:
                self._keeps = False
                self.tell(_("The session cannot be kept: {reason}").format(reason=error.message))
        self.session = self.session.after(change)

    def set(self, name: str, value: str) -> None:
        """Change a setting of the session, and the model if it depends on that.

        Raises ConfigError, and what finding a model raises; all is then as it was.
        """
        settings = self.app.settings({**self.session.settings, name: value})
        if name in RELOADING:
            opening = self.source(settings, self._is_sight_wanted(settings))
            self.free()
            self._loading = Loading(opening)
            self.used = None
        self.record(Set(name, value))

    def find_sight(self) -> None:
        """Have a model that sees pictures in place of one that does not and that nobody named.

        Raises what finding one raises, and ModelError for a model that was named.
        """
        settings = self.settings
        opening = self.source(settings, True)
        if settings.model:
            raise self.text_model()
        self.free()
        self._loading = Loading(opening)
        self.used = None

    def text_model(self) -> ModelError:
        """What to raise where the model is to be shown pictures and sees none."""
        variables, settings = self.app.environment.variables, self.settings
        language = interface_language(variables, settings.lang)
        return self.app.library(settings).text_model(self.model, language)

    def album(self, engine: Engine, turn: Turn | None = None) -> Album:
        """The pictures of the conversation and of `turn`, as far as `engine` can be shown them."""
        turns = (*self.session.page.dialogue.turns, *filter(None, [turn]))
        return self.pictures.album((path for at in turns for path in at.pictures), engine.info)

    def keep_beside(self, name: str, data: bytes) -> Path:
        """Keep `data` as a file of the session, called `name` or nearly so; returns its path.

        Raises ResourceError when the disk is full, OutputError otherwise.
        """
        return self._journal.keep_beside(name, data)

    def seed(self) -> int:
        """The seed for the next text; not that of an earlier try."""
        return seed_of(self.settings) + self.tries

    @contextlib.contextmanager
    def at_work(self) -> Iterator[Work]:
        """Work with the model, which is waited for. Ctrl-C is noted, and raised at the end."""
        with interruptible() as interruption:
            try:
                loading = self.loading
                if loading.arrived is None:
                    self.screen.status(_("Loading the model …"))
                engine = loading.engine(interruption)
                yield Work(engine, interruption)
                self._count(engine)
            finally:
                self.screen.close()
        if interruption.requested():
            raise interruption.error()

    def tell(self, *lines: str) -> None:
        """Notes for the person."""
        for line in lines:
            self.screen.note(line)

    def ask(self, question: str) -> str:
        """What the person answers; "" if they would rather not."""
        try:
            return self.reader.answer(question).strip()
        except (EOFError, KeyboardInterrupt):
            return ""

    def tell_error(self, error: ScribeError) -> None:
        """What went wrong, and what can be done."""
        self.tell(*filter(None, (error.message, error.hint)))

    def free(self) -> None:
        """Free the model."""
        if self._loading is not None:
            self._loading.close()
            self._loading = None

    def close(self) -> None:
        """Put all away."""
        self.free()
        self._journal.close()

    def _loaded_by(self) -> list[SettingValue | None]:
        """What decides which model is loaded, and how."""
        settings = self.settings
        sight = not settings.model and self._is_sight_wanted(settings)
        return [*(settings.value(name) for name in RELOADING), sight]

    def _is_sight_wanted(self, settings: Settings) -> bool:
        """Whether pictures wait to be shown, or were, and the model is ours to choose."""
        page = self.session.page
        shown = any(turn.pictures for turn in page.dialogue.turns)
        return bool(page.pictures) or (shown and not settings.model)

    def _count(self, engine: Engine) -> None:
        dialogue = self.session.page.dialogue
        tokens = dialogue.tokens(measure_of(engine), album=self.album(engine))
        self.used = tokens / engine.info.context

    def _new_name(self) -> str:
        return new_name(self.app.paths.sessions, datetime.now())

    def _presenter(self) -> Presenter:
        environment = self.app.environment
        if not self.plain:
            return open_presenter(environment)
        return PipePresenter(
            environment.stdout, environment.stderr, width=environment.width, has_status=False
        )
