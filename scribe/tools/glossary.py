"""The terms of a translation: given in a file, or settled once for the whole text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from scribe.errors import InputError
from scribe.i18n import _
from scribe.text import HAN

_HAN = re.compile(f"[{HAN}]")
_NAME = re.compile(
    r"\b(?!(?:The|At|In|On|For|From|By|To|But|And|When|If|As|With)\b)"
    r"[A-Z][\w’-]+(?: (?:of |the |and )?[A-Z][\w’-]+)+"
)
_QUOTED = re.compile(r"[《“「]([^》”」\n]{2,16})[》”」]")
_RECURRING = 2  # times a term stands in the text
_MOST_TERMS = 24  # that are settled before a translation begins


@dataclass(frozen=True)
class Glossary:
    """Terms and their translations."""

    terms: Mapping[str, str]

    def in_text(self, text: str) -> dict[str, str]:
        """The terms that stand in `text`; one inside a longer one is not told apart from it."""
        found, _rest = self._taken_out(text)
        return {term: self.terms[term] for term in found}

    def without_terms(self, text: str) -> str:
        """`text` with a line break for each term."""
        _found, rest = self._taken_out(text)
        return rest

    def missing(self, before: str, after: str) -> dict[str, str]:
        """The terms of `before` whose translation `after` has less often."""
        found, _rest = self._taken_out(before)
        return {
            term: self.terms[term]
            for term, times in found.items()
            if len(_pattern(self.terms[term]).findall(after)) < times
        }

    def _taken_out(self, text: str) -> tuple[dict[str, int], str]:
        """How often each term stands in `text`, the longest first, and what is left of it."""
        found = {}
        for term in sorted(self.terms, key=len, reverse=True):
            text, times = _pattern(term).subn("\n", text)
            if times:
                found[term] = times
        return found, text


def read_glossary(text: str, source: str) -> Glossary:
    """A glossary of lines `term = translation`; empty lines and those that begin with # are none.

    Raises InputError with the line that is neither.
    """
    terms: dict[str, str] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        term, equals, translation = (
            part.strip() for part in line.replace("＝", "=").partition("=")
        )
        if not (term and equals and translation):
            raise InputError(
                _("{source}, line {line}: expected TERM = TRANSLATION.").format(
                    source=source, line=number
                ),
                hint=_("For example: {example}").format(example="大模型 = large language model"),
            )
        terms[term] = translation
    return Glossary(terms)


def recurring_terms(units: Iterable[str]) -> list[str]:
    """Names and quoted terms that stand in the text more than once, the most frequent first."""
    found: Counter[str] = Counter()
    for unit in units:
        found.update(match[0] for match in _NAME.finditer(unit))
        found.update(match[1] for match in _QUOTED.finditer(unit))
    return [term for term, times in found.most_common(_MOST_TERMS) if times >= _RECURRING]


def _pattern(term: str) -> re.Pattern[str]:
    """Finds `term` whatever its case and spacing; a Latin word as a whole, or in the plural."""
    words = r"\s+".join(re.escape(word) for word in term.split())
    if _HAN.search(term):
        return re.compile(words, re.IGNORECASE)
    if term[-1:] in "yY":
        words = f"{words[:-1]}(?:y|ie)"
    return re.compile(rf"(?<![A-Za-z0-9]){words}(?:e?s)?(?![A-Za-z0-9])", re.IGNORECASE)
