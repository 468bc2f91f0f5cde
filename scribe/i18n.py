"""The language scribe speaks to the person: English, or Simplified Chinese.

Every message is written in English inside `_()` and looked up when it is shown. One gettext
domain serves scribe's texts and click's own ("Usage:", "No such option"), so both come out in
the same language. `LANGUAGE` is the variable that gettext itself reads.
"""

from __future__ import annotations

import gettext
import os
from collections.abc import Mapping
from gettext import gettext as _
from gettext import ngettext
from pathlib import Path

__all__ = ["LOCALE_DIR", "N_", "_", "activate", "interface_language", "ngettext"]

DOMAIN = "scribe"
LOCALE_DIR = Path(__file__).with_name("locale")
_CATALOGUES = {"zh": "zh_CN"}  # by the language they are in, where that is not their name


def N_(message: str) -> str:  # noqa: N802 - the name gettext tools know
    """Mark `message` for the catalogue without translating it yet."""
    return message


def interface_language(environ: Mapping[str, str], configured: str = "") -> str:
    """ "zh" or "en": SCRIBE_LANG, or the `configured` one, or the locale in gettext's order."""
    chosen = environ.get("SCRIBE_LANG") or configured
    if chosen in ("", "auto"):
        names = ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")
        chosen = next((environ[name] for name in names if environ.get(name)), "en")
    return "zh" if chosen.lower().startswith("zh") else "en"


def activate(language: str) -> None:
    """Make `_` answer in `language` from now on, in this process."""
    gettext.bindtextdomain(DOMAIN, str(LOCALE_DIR))
    gettext.textdomain(DOMAIN)
    os.environ["LANGUAGE"] = _CATALOGUES.get(language, language)
