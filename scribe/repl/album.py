"""The pictures of a session: kept by their paths, and read when the model is to be shown them."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from scribe.engine.base import EngineInfo, Picture
from scribe.errors import InputError
from scribe.i18n import _
from scribe.pictures import read_picture
from scribe.writing.dialogue import NO_PICTURES, Album


class PictureFiles:
    """Reads each picture once. What cannot be shown is left out, and told of once."""

    def __init__(self, tell: Callable[[str], None]) -> None:
        self._tell = tell
        self._told: set[str] = set()
        self._read: dict[str, Picture | None] = {}

    def take_in(self, path: str) -> Picture:
        """Read the picture at `path` now, for it may be gone later. Raises InputError."""
        picture = self._read[path] = read_picture(path)
        return picture

    def album(self, paths: Iterable[str], info: EngineInfo) -> Album:
        """The pictures at `paths` that the model of `info` can be shown."""
        wanted = tuple(paths)
        if wanted and not info.sees:
            line = _("{name} cannot see pictures: those of the conversation are left out.")
            self._tell_once(line.format(name=info.name))
            return NO_PICTURES
        found = {path: self._picture(path) for path in wanted}
        return {path: picture for path, picture in found.items() if picture is not None}

    def _picture(self, path: str) -> Picture | None:
        if path not in self._read:
            try:
                self.take_in(path)
            except InputError as error:
                self._read[path] = None
                self._tell_once(_("{reason} It is left out.").format(reason=error.message))
        return self._read[path]

    def _tell_once(self, line: str) -> None:
        if line not in self._told:
            self._told.add(line)
            self._tell(line)
