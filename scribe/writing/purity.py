"""Keeping one script: no stray English in Chinese prose, no Chinese in English.

Small models slip into another language in the middle of a sentence, and from simplified Chinese
into traditional. Names, acronyms and what the brief itself contains are no slip.
"""

from __future__ import annotations

import re

from scribe.text import HAN

_LATIN_WORD = re.compile(r"[A-Za-z]{2,}")
_LATIN_PHRASE = re.compile(r"[A-Za-z]*[a-z][A-Za-z]*(?: [A-Za-z]*[a-z][A-Za-z]*)+")
_QUOTED = re.compile(r"“[^”]*”|《[^》]*》|（[^）]*）|`[^`]*`")  # where a name may be two words
_OTHER_SCRIPTS = re.compile(
    # Greek, Cyrillic, Hebrew, Arabic, Indic and Thai; kana; Hangul; the sign for a broken character
    "[\u0370-\u05ff\u0600-\u0eff\u3040-\u30ff\u1100-\u11ff\uac00-\ud7af\ufffd]"
)
_WESTERN_MARK = re.compile(f"[{HAN}”》）][,;:!?(]|[{HAN}，。] +[{HAN}]")
_HAN = re.compile(f"[{HAN}]")
_SENTENCE_OPENS = re.compile(r"(?:^|[。！？…\n])[”’」』）]?\s*$")


class ScriptRule:
    """Which characters may come in a text of `language`, given what its brief contains.

    A Chinese text is in simplified characters or in `traditional` ones; None: as the brief is.
    """

    def __init__(self, language: str, brief: str, *, traditional: bool | None = None) -> None:
        self.language = language
        self._chinese = language == "zh"
        self._brief = brief
        self._known_words = {word.lower() for word in _LATIN_WORD.findall(brief)}
        traditional = is_traditional(brief) if traditional is None else traditional
        self._stray_charset = "gb2312" if traditional else "big5"

    def allows(self, before: str, text: str) -> bool:
        """Whether `text` may follow `before`."""
        if any(character not in self._brief for character in _OTHER_SCRIPTS.findall(text)):
            return False
        if not self._chinese:
            return all(character in self._brief for character in _HAN.findall(text))
        if any(self._is_of_the_other_charset(character) for character in _HAN.findall(text)):
            return False
        if before[-1:].isascii() and before[-1:].isalnum() and text[:1].isalnum():
            return True  # the rest of a word that was let in
        names = _LATIN_WORD.findall(text)
        if not names:
            return True
        if self._opens_sentence(before, text, names[0]):
            return False
        *whole, last = names
        may_go_on = text.endswith(last) and self._begins_known_word(last)
        return (may_go_on or self._is_name(last)) and all(map(self._is_name, whole))

    def mistypes(self, before: str, text: str) -> bool:
        """Whether `text` after `before` has Western marks, or blanks, between Chinese words."""
        return self._chinese and _WESTERN_MARK.search(before[-1:] + text) is not None

    def slips_in(self, clause: str) -> bool:
        """Whether a whole `clause` shows a slip that no single token does: a foreign phrase."""
        if not self._chinese:
            return False
        phrases = _LATIN_PHRASE.findall(_QUOTED.sub("", clause))
        return any(phrase.lower() not in self._brief.lower() for phrase in phrases)

    def _is_name(self, word: str) -> bool:
        return not word.islower() or word.lower() in self._known_words

    def _begins_known_word(self, word: str) -> bool:
        return any(known.startswith(word.lower()) for known in self._known_words)

    def _opens_sentence(self, before: str, text: str, word: str) -> bool:
        """Whether an English `word` with a capital opens a Chinese sentence, as no name need do."""
        opens = text.lstrip().startswith(word) and _SENTENCE_OPENS.search(before) is not None
        return opens and word.istitle() and word.lower() not in self._known_words

    def _is_of_the_other_charset(self, character: str) -> bool:
        return character not in self._brief and _only_in(self._stray_charset, character)


def is_traditional(*texts: str) -> bool:
    """Whether Chinese is in traditional characters; the first of `texts` that shows it decides."""
    for text in texts:
        han = _HAN.findall(text)
        traditional = sum(_only_in("big5", character) for character in han)
        simplified = sum(_only_in("gb2312", character) for character in han)
        if traditional != simplified:
            return traditional > simplified
    return False


def _only_in(charset: str, character: str) -> bool:
    """Whether `character` is in the national `charset` and not in the other one.

    GB 2312 was made for simplified and Big5 for traditional Chinese; what both write the same is
    in both.
    """
    other = "gb2312" if charset == "big5" else "big5"
    return _is_in(charset, character) and not _is_in(other, character)


def _is_in(charset: str, character: str) -> bool:
    try:
        character.encode(charset)
    except UnicodeEncodeError:
        return False
    return True
