"""Where templates stand: the user's own directories, and the one that comes with scribe."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from scribe.errors import TemplateError
from scribe.i18n import _
from scribe.writing.template import Template
from scribe.writing.template_file import load

BUILT_IN = Path(__file__).with_name("templates")


class TemplateShelf:
    """The templates there are: the user's own directories first, then the built-in ones.

    A user's own stands for the built-in one of the same file name.
    """

    def __init__(self, directories: Sequence[Path]) -> None:
        self._own = tuple(directories)

    def names(self) -> list[str]:
        """Names of all templates, sorted."""
        return sorted({_name(path) for path in self._files()})

    def paths(self, name: str = "") -> list[Path]:
        """The file of every template, or of those called `name`, by file name.

        Raises TemplateError where there is none of that name.
        """
        found: dict[str, Path] = {}
        for path in self._files():
            if not name or _name(path) == name:
                found.setdefault(path.name, path)
        if name and not found:
            raise self._unknown(name)
        return [found[file] for file in sorted(found)]

    def all(self) -> tuple[list[Template], list[TemplateError]]:
        """Every template in every language, by name, and what is wrong with those that are bad."""
        good, bad = [], []
        for path in self.paths():
            try:
                good.append(load(path))
            except TemplateError as error:
                bad.append(error)
        return good, bad

    def find(self, name: str, language: str) -> Path:
        """The file of template `name` in `language`, or in the one language it exists in.

        Raises TemplateError where there is none of that name.
        """
        best = (f"{name}.{language}.md", f"{name}.zh.md", f"{name}.en.md")
        found = {path.name: path for path in self.paths(name)}
        return next((found[file] for file in best if file in found), next(iter(found.values())))

    def get(self, name: str, language: str) -> Template:
        """The template in the file that `find` finds. Raises TemplateError."""
        return load(self.find(name, language))

    def is_own(self, path: Path) -> bool:
        """Whether the template in the file at `path` is the user's."""
        return path.parent in self._own

    def _files(self) -> list[Path]:
        folders = (*self._own, BUILT_IN)
        return [path for folder in folders for path in sorted(folder.glob("*.md"))]

    def _unknown(self, name: str) -> TemplateError:
        return TemplateError(
            _("There is no template called “{name}”.").format(name=name),
            hint=_("There are: {names}").format(names=", ".join(self.names())),
        )


def _name(path: Path) -> str:
    return path.name.split(".")[0]
