"""Where scribe's files live on this system (platformdirs; XDG variables hold on Linux)."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import platformdirs

APP = "scribe"


@dataclass(frozen=True)
class Paths:
    """The directories and files of one user. Nothing here creates them."""

    config_file: Path
    templates: Path
    models: Path
    drafts: Path
    sessions: Path
    history: Path
    crash_report: Path


def user_paths() -> Paths:
    """The paths of the person running this process."""
    config = platformdirs.user_config_path(APP)
    data = platformdirs.user_data_path(APP)
    return Paths(
        config_file=config / "config.toml",
        templates=config / "templates",
        models=data / "models",
        drafts=data / "drafts",
        sessions=data / "sessions",
        history=platformdirs.user_state_path(APP) / "history",
        crash_report=platformdirs.user_state_path(APP) / "crash.txt",
    )
