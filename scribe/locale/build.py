"""Hatch build hook: compiles the gettext catalogues when a wheel is built, editable ones too."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface


def compile_catalogues(locale_dir: Path) -> list[Path]:
    """Write a .mo file beside every .po file below `locale_dir`; returns the files written."""
    written = []
    for po_path in sorted(locale_dir.glob("*/LC_MESSAGES/*.po")):
        with po_path.open("rb") as po_file:
            catalog = read_po(po_file, locale=po_path.parent.parent.name)
        mo_path = po_path.with_suffix(".mo")
        with mo_path.open("wb") as mo_file:
            write_mo(mo_file, catalog)
        written.append(mo_path)
    return written


class CatalogueBuildHook(BuildHookInterface):  # type: ignore[type-arg]
    """Adds the compiled catalogues, which git does not hold, to the wheel."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        root = Path(self.root)
        compiled = compile_catalogues(root / "scribe" / "locale")
        build_data["artifacts"].extend(f"/{path.relative_to(root).as_posix()}" for path in compiled)
