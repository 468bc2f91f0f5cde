"""What an edited passage must not lose: figures, dates, addresses, code, names, marks."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from scribe.text import HAN
from scribe.tools import dates, figures
from scribe.tools.literals import invented_addresses, lost_literals, without_literals

_MARKS = tuple(
    (mark, re.compile(pattern))
    for mark, pattern in (
        ("**", r"\*\*(?=\S)[^*\n]+\*\*"),
        ("*", r"(?<![*A-Za-z0-9])\*(?=[^\s*])[^*\n]+(?<!\s)\*(?![*A-Za-z0-9])"),
        ("_", r"(?<![A-Za-z0-9])(_{1,2})(?=[^\s_])[^_\n]+(?<!\s)\1(?![A-Za-z0-9_])"),
        ("~~", r"~~(?=\S)[^~\n]+~~"),
        ("![", r"!\["),
    )
)
_CAPITALIZED = r"[A-Z][\w’'-]*[a-z][\w’'-]*"
_NAME = re.compile(r"(?<![.!?:] )(?<![.!?:][\"”’')] )(?<!^)(?<![\w*_“\"(])(?!I['’])" + _CAPITALIZED)
_WORD = re.compile(rf"\b{_CAPITALIZED}")
_POSSESSIVE = re.compile(r"['’]s?$")
_TITLE = re.compile(r"《[^》\n]+》")
_FIRM = re.compile(rf"[{HAN}]{{2,4}}(?:有限|责任|股份|集团)公司")  # as much as is surely its name
_LATIN = re.compile(rf"(?<=[{HAN}，。、；：（“《])\s?([A-Za-z][A-Za-z0-9.+#-]*[A-Za-z0-9+#])")
_ACRONYM = re.compile(r"\b[A-Z]{2,6}\b", re.ASCII)
# A letter and a digit in one word: A100, GPT-4, H2O, Qwen2.5.
_MODEL = re.compile(
    r"\b[A-Za-z](?=[A-Za-z-]*\d)[A-Za-z0-9]*(?:-[A-Za-z0-9]+|\.\d[A-Za-z0-9]*)*", re.ASCII
)
_TIME_ZONE = re.compile(r"\b(?:UTC|GMT|CES?T|E[DS]T|P[DS]T)\b", re.ASCII)
_YEAR = re.compile(r"(?:19|20)\d\d")
_QUARTER = re.compile(r"[QH][1-4]")  # of a year, which has other names in other languages


@dataclass(frozen=True)
class Losses:
    """What a passage had and its edited form has not, and figures and addresses nobody gave."""

    literals: tuple[str, ...] = ()
    figures: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    invented: tuple[str, ...] = ()

    @property
    def lost(self) -> tuple[str, ...]:
        """All that is missing, as it was written."""
        return (*self.literals, *self.figures, *self.names, *self.marks)

    def __len__(self) -> int:
        return len(self.lost) + len(self.invented)


def losses(
    before: str,
    after: str,
    *,
    translated: bool = False,
    comma: bool = False,
    known: Collection[str] = (),
) -> Losses:
    """What `after`, made from `before`, has lost of it.

    A word that begins a sentence is a name if it is a `known` one. A translation may write names
    in its own way, and figures that were words, or with a decimal `comma`.
    """
    prose, prose_after = without_literals(before), without_literals(after)
    if comma:
        prose_after += figures.with_points(prose_after)
    names = _names_in_any_language(prose) if translated else _names_in(prose, known)
    return Losses(
        tuple(lost_literals(before, after)),
        _lost_figures(prose, prose_after, translated=translated),
        tuple(dict.fromkeys(name for name in names if not _stands_in(name, after))),
        tuple(_lost_marks(before, after)),
        (
            # A translator may write the figures of code without its marks; that it is lost is told.
            *_invented_figures(before if translated else prose, prose_after, translated=translated),
            *invented_addresses(before, after),
        ),
    )


def names_known(texts: Iterable[str]) -> frozenset[str]:
    """Names that stand within a sentence of `texts`, and in lower case are no word of these."""
    whole = "\n".join(without_literals(text) for text in texts)
    words = set(re.findall(r"[\w’'-]+", whole))
    names = {_bare(name) for line in whole.split("\n") for name in _NAME.findall(line)}
    return frozenset(name for name in names if name.lower() not in words)


def _names_in(text: str, known: Collection[str]) -> Iterator[str]:
    text = " ".join(text.split())
    yield from map(_bare, _NAME.findall(text))
    yield from (word for word in map(_bare, _WORD.findall(text)) if word in known)
    for pattern in (_TITLE, _FIRM, _ACRONYM, _MODEL):
        for match in pattern.finditer(text):
            yield match[0]
    for match in _LATIN.finditer(text):
        yield match[1]


def _bare(name: str) -> str:
    return _POSSESSIVE.sub("", name)


def _names_in_any_language(text: str) -> Iterator[str]:
    yield from (model for model in _MODEL.findall(text) if not _QUARTER.fullmatch(model))
    yield from _TIME_ZONE.findall(text)


def _stands_in(name: str, text: str) -> bool:
    """Whether `text` has `name` to the letter or, in another case, as words of their own."""
    exact = re.escape(name) + (r"(?!\.?\d)" if name[-1].isdigit() else "")
    if not name.isupper() and re.search(exact, text):
        return True
    word = rf"(?<![A-Za-z0-9]){exact}(?![A-Za-z0-9])"
    case = 0 if name.istitle() else re.IGNORECASE
    return re.search(word, text, case) is not None


def _lost_figures(before: str, after: str, *, translated: bool) -> tuple[str, ...]:
    """Dates, and the figures that are in none of those."""
    days = tuple(dict.fromkeys(dates.lost(before, after)))
    others = figures.lost(before, after, translated=translated)
    return (*days, *(figure for figure in others if not any(figure in day for day in days)))


def _invented_figures(before: str, after: str, *, translated: bool) -> Iterator[str]:
    """Figures nobody gave. A translator may say of which year a date is."""
    dated = translated and dates.are_in(before)
    for figure in figures.invented(before, after, translated=translated):
        if not (dated and _YEAR.fullmatch(figure)):
            yield figure


def _lost_marks(before: str, after: str) -> Iterator[str]:
    for mark, pattern in _MARKS:
        if len(pattern.findall(after)) < len(pattern.findall(before)):
            yield mark
