"""The composition root: turns settings into an engine, a model library, a journal and a writer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from scribe.environment import Environment
from scribe.settings import Layer, Settings, environment_layer, merge

if TYPE_CHECKING:
    from scribe.storage.paths import Paths


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
                Layer("command line", given),
            ]
        )

    def models_directory(self, settings: Settings) -> Path:
        """Where model files are kept."""
        if settings.models_dir:
            return Path(settings.models_dir).expanduser()
        return self.paths.models
