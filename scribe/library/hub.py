"""The Hugging Face hub, or a mirror of it, with the variables that its own client obeys.

https://huggingface.co/docs/huggingface_hub/package_reference/environment_variables
"""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote, urlsplit

from scribe.library.catalogue import HubFile
from scribe.library.web import READ_SECONDS, WebSource

DEFAULT_ENDPOINT = "https://huggingface.co"


def hub_source(file: HubFile, variables: Mapping[str, str]) -> WebSource:
    """The source of `file` on the hub that `variables` choose."""
    endpoint = (variables.get("HF_ENDPOINT") or DEFAULT_ENDPOINT).rstrip("/")
    return web_source(f"{endpoint}/{file.repo}/resolve/main/{quote(file.file)}", variables)


def web_source(url: str, variables: Mapping[str, str]) -> WebSource:
    """The source at any `url`; the hub's token goes along only to the hub itself."""
    endpoint = variables.get("HF_ENDPOINT") or DEFAULT_ENDPOINT
    at_hub = _origin(url) == _origin(endpoint)
    return WebSource(url, _token(variables) if at_hub else "", _read_seconds(variables))


def _origin(url: str) -> tuple[str, str]:
    parts = urlsplit(url)
    return parts.scheme, parts.netloc.lower()


def _read_seconds(variables: Mapping[str, str]) -> float:
    try:
        return max(float(variables.get("HF_HUB_DOWNLOAD_TIMEOUT", "")), 0.1)
    except ValueError:
        return READ_SECONDS


def _token(variables: Mapping[str, str]) -> str:
    for name in ("HF_TOKEN", "HUGGING_FACE_HUB_TOKEN"):
        if variables.get(name, "").strip():
            return variables[name].strip()
    with contextlib.suppress(OSError, UnicodeDecodeError):
        return _token_file(variables).read_text(encoding="utf-8").strip()
    return ""


def _token_file(variables: Mapping[str, str]) -> Path:
    if variables.get("HF_TOKEN_PATH"):
        return Path(variables["HF_TOKEN_PATH"]).expanduser()
    if variables.get("HF_HOME"):
        return Path(variables["HF_HOME"]).expanduser() / "token"
    cache = variables.get("XDG_CACHE_HOME") or "~/.cache"
    return Path(cache).expanduser() / "huggingface" / "token"
