"""Keeping one script: no stray English in Chinese prose, no Chinese in English.

Small models slip into another language in the middle of a sentence. Names, acronyms and what
the brief itself contains are no slip.
"""

from __future__ import annotations

import re

from scribe.text import HAN

_LATIN_WORD = re.compile(r"[A-Za-z]{2,}")
_OTHER_SCRIPTS = re.compile(
    # Greek, Cyrillic, Hebrew, Arabic, Indic and Thai; kana; Hangul; the sign for a broken character
    "[\u0370-\u05ff\u0600-\u0eff\u3040-\u30ff\u1100-\u11ff\uac00-\ud7af\ufffd]"
)
_HAN = re.compile(f"[{HAN}]")


class ScriptRule:
    """Which characters may come in a text of `language`, given what its brief contains."""

    def __init__(self, language: str, brief: str) -> None:
        self._chinese = language == "zh"
        self._brief = brief
        self._known_words = {word.lower() for word in _LATIN_WORD.findall(brief)}

    def allows(self, before: str, text: str) -> bool:
        """Whether `text` may follow `before`."""
        if any(character not in self._brief for character in _OTHER_SCRIPTS.findall(text)):
            return False
        if not self._chinese:
            return all(character in self._brief for character in _HAN.findall(text))
        if before[-1:].isascii() and before[-1:].isalnum() and text[:1].isalnum():
            return True  # the rest of a word that was let in
        return all(self._is_name(word) for word in _LATIN_WORD.findall(text))

    def _is_name(self, word: str) -> bool:
        return not word.islower() or word in self._known_words
