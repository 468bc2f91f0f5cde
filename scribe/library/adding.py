"""Bringing in a model that the catalogue does not have: its name, and its file from a URL."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import unquote, urlsplit

from scribe.errors import UsageError
from scribe.gguf import read_header
from scribe.i18n import _
from scribe.library.catalogue import Catalogue
from scribe.library.download import Wanted, fetch
from scribe.library.events import PullEvent
from scribe.library.hub import web_source

_NAME = re.compile(r"\w[\w.+-]*")


def is_url(source: str) -> bool:
    """Whether `source` is an address rather than a path."""
    return source.lower().startswith(("http://", "https://"))


def name_for(source: str) -> str:
    """A name for the model at `source`, a path or a URL, from its file name."""
    file = unquote(urlsplit(source).path) if is_url(source) else source
    stem = re.sub(r"\.gguf$", "", Path(file).name, flags=re.IGNORECASE)
    return re.sub(r"[^\w.+-]+", "-", stem).strip("-.+") or "model"


def checked_name(name: str) -> str:
    """`name`, if it can be one; it must not be taken for a path, nor lead out of the directory."""
    if not _NAME.fullmatch(name) or name.lower().endswith(".gguf"):
        raise UsageError(
            _("“{name}” cannot be the name of a model.").format(name=name),
            hint=_("Use letters, digits, “-”, “_” and “.”, and leave out “.gguf”."),
        )
    return name


def fetch_from(
    url: str, name: str, path: Path, catalogue: Catalogue, variables: Mapping[str, str]
) -> Iterator[PullEvent]:
    """Fetch `url` to `path`. What goes by a name of the catalogue's must have that content."""
    namesakes = (card for card in catalogue if card.file == path.name)
    pinned = catalogue.get(name) or next(namesakes, None)
    return fetch(
        Wanted(
            name,
            path,
            (web_source(url, variables),),
            size=pinned.size if pinned else None,
            sha256=pinned.sha256 if pinned else None,
            check=read_header,
        )
    )
