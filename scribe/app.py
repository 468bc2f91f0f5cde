"""The composition root: turns settings into an engine, a model library, a journal and a writer."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scribe.environment import Environment
from scribe.errors import ModelNotFound
from scribe.i18n import _
from scribe.settings import Layer, Settings, adapters_from, environment_layer, merge

if TYPE_CHECKING:
    from scribe.engine.base import Engine
    from scribe.library.catalogue import Card
    from scribe.library.inventory import InstalledModel
    from scribe.library.library import ModelLibrary
    from scribe.storage.drafts import Draft, KeptDraft
    from scribe.storage.paths import Paths
    from scribe.writing.shelf import TemplateShelf

SCRIPT_PREFIX = "script:"


@dataclass(frozen=True)
class App:
    """One run of scribe. Commands ask it for what they need; it imports what that takes."""

    environment: Environment

    @property
    def paths(self) -> Paths:
        from scribe.storage.paths import user_paths

        return user_paths()

    def settings(self, flags: Mapping[str, object] | None = None) -> Settings:
        """Defaults < config file < SCRIBE_* < `flags`, whose None values were not given."""
        from scribe.storage.config import file_layer

        given = {name: value for name, value in (flags or {}).items() if value is not None}
        return merge(
            [
                file_layer(self.paths.config_file),
                environment_layer(self.environment.variables),
                Layer(_("command line"), given),
            ]
        )

    def models_directory(self, settings: Settings) -> Path:
        """Where model files are kept."""
        if settings.models_dir:
            return Path(settings.models_dir).expanduser()
        return self.paths.models

    def library(self, settings: Settings) -> ModelLibrary:
        """The library of the model directory that `settings` choose."""
        from scribe.library.library import ModelLibrary

        return ModelLibrary(
            self.models_directory(settings),
            offline=settings.offline,
            variables=self.environment.variables,
        )

    def templates(self) -> TemplateShelf:
        """The user's templates and the built-in ones."""
        from scribe.writing.shelf import TemplateShelf

        return TemplateShelf([self.paths.templates])

    def find_model(
        self, settings: Settings, language: str, sees: bool = False
    ) -> InstalledModel | Card:
        """The model that is named, or else the largest that suits; a Card is yet to be pulled.

        With `sees`, it has to see pictures; one with a projector that is set does.
        """
        from scribe.hardware import free_memory

        library, projector = self.library(settings), _projector(settings)
        sees = sees and projector is None
        if not settings.model:
            return library.choose(language, free_memory(), sees)
        found = library.resolve(settings.model)
        return library.seeing(found, language) if sees else found

    def llama_engine(
        self,
        model: InstalledModel,
        settings: Settings,
        needed_context: int,
        cancelled: Callable[[], bool],
    ) -> Engine:
        """Load `model` with room for `needed_context` tokens if it can be had."""
        from scribe.engine.llama.engine import LlamaEngine
        from scribe.engine.llama.lora import Lora
        from scribe.engine.llama.model import LlamaOptions

        options = LlamaOptions(
            context=settings.context,
            needed_context=needed_context,
            threads=settings.threads,
            gpu_layers=settings.gpu_layers,
            flash_attention=settings.flash_attention,
            loras=tuple(Lora(path, scale) for path, scale in _adapters(model, settings)),
            mmproj=_projector(settings) or model.projector,
        )
        return LlamaEngine(
            model.path,
            options,
            name=model.name,
            trusted=model.trusted and not settings.mmproj,
            plans=model.plans,
            cancelled=cancelled,
        )

    def scripted_engine(self, settings: Settings) -> Engine:
        """The engine that replays the script named by a model of the form `script:PATH`."""
        from scribe.engine.scripted import ScriptedEngine, read_script

        path = Path(settings.model.removeprefix(SCRIPT_PREFIX)).expanduser()
        return ScriptedEngine(read_script(path), name=path.stem)

    def drafts(self) -> list[KeptDraft]:
        """The texts in the journal, oldest first."""
        from scribe.storage.drafts import kept_drafts

        return kept_drafts(self.paths.drafts)

    def begin_draft(self, title: str, job: Mapping[str, Any]) -> Draft:
        """A new draft in the journal."""
        from scribe.storage.drafts import begin_draft

        return begin_draft(self.paths.drafts, title, job, datetime.now())


def _adapters(model: InstalledModel, settings: Settings) -> Iterator[tuple[Path, float]]:
    """The LoRA adapters of the model's card, which lie beside it, and those that are set."""
    for item in model.card.lora if model.card else ():
        for file, scale in adapters_from(item):
            yield model.path.with_name(file), scale
    for file, scale in adapters_from(settings.lora):
        yield Path(file).expanduser(), scale


def _projector(settings: Settings) -> Path | None:
    """The projector that is set. Raises ModelNotFound when there is no such file."""
    path = Path(settings.mmproj).expanduser()
    if settings.mmproj and not path.is_file():
        raise ModelNotFound(
            _("There is no projector at {path}.").format(path=path),
            hint=_("Check the path of --mmproj, or of the setting mmproj."),
        )
    return path if settings.mmproj else None
