"""Measures of a text that need no judge: length, repetition, purity, structure.

The writer steers by them and `--stats` shows them. Percentages are 0 to 100.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from scribe.text import HAN, count, paragraphs, sentences, units

NEAR = 0.6  # Jaccard resemblance of 3-shingles from which two passages count as the same
_SHINGLE = 3
_LONGEST_GRAM = 4
_ASIDE = re.compile(  # what may be in another script: code, addresses
    r"```.*?```|`[^`\n]*`|\bhttps?://\S+|\b[\w.+-]+@[\w-]+\.\w[\w.-]*", re.DOTALL
)
_LETTER = re.compile(f"[{HAN}]|[^\\W\\d_]")
_HAN = re.compile(f"[{HAN}]")
_NAME = re.compile(r"\b(?:[A-Z]{2,6}s?|\w*[A-Z]\w*)\b")
_HEADING = re.compile(r"^#{1,6}\s+(.+?)\s*$", re.MULTILINE)

Shingles = frozenset[tuple[str, ...]]


@dataclass(frozen=True)
class Quality:
    """All measures of one text; None where one does not apply."""

    length_score: float
    repeated_4grams: float
    duplicate_sentences: float
    duplicate_paragraphs: float
    purity: float
    structure: float | None = None


def judge(
    text: str, language: str, asked: int, *, brief: str = "", headings: Sequence[str] = ()
) -> Quality:
    """Measure `text`, of which `asked` 字 or words and these `headings` were wanted.

    What stands in `brief` may stand in the text in any script.
    """
    return Quality(
        length_score(asked, count(text)),
        repeated_grams(text),
        duplicates(sentences(text)),
        duplicates(paragraphs(text)),
        purity(text, language, brief),
        structure(text, headings) if headings else None,
    )


def length_score(asked: int, written: int) -> float:
    """S_l of LongBench-Write (arXiv 2408.07055): 100 for the length asked for, less off it."""
    if written == 0:
        return 0.0
    if written > asked:
        return 100 * max(0.0, 1 - (written / asked - 1) / 3)
    return 100 * max(0.0, 1 - (asked / written - 1) / 2)


def repeated_grams(text: str, size: int = _LONGEST_GRAM) -> float:
    """rep-n: the share of n-grams that were there before (arXiv 2202.06417)."""
    here = units(text)
    grams = [tuple(here[at : at + size]) for at in range(len(here) - size + 1)]
    return 100 * (1 - len(set(grams)) / len(grams)) if grams else 0.0


def duplicates(passages: Sequence[str]) -> float:
    """The share of `passages` that nearly repeat an earlier one."""
    seen: list[Shingles] = []
    repeated = 0
    for passage in passages:
        here = shingles(passage)
        repeated += any(resemblance(here, earlier) >= NEAR for earlier in seen)
        seen.append(here)
    return 100 * repeated / len(passages) if passages else 0.0


def shingles(passage: str) -> Shingles:
    """The 3-shingles of `passage`; of a shorter one, all it has."""
    here = units(passage)
    if not here:
        return frozenset()
    return frozenset(
        tuple(here[at : at + _SHINGLE]) for at in range(max(1, len(here) - _SHINGLE + 1))
    )


def resemblance(one: Shingles, other: Shingles) -> float:
    """Jaccard resemblance, 0 to 1 (Broder 1997)."""
    together = len(one | other)
    return len(one & other) / together if together else 0.0


def purity(text: str, language: str, brief: str = "") -> float:
    """The share of letters in the script of `language`; code, addresses and names do not count.

    A Latin name in Chinese text has a capital letter; the words of `brief` are names, too.
    """
    plain = _ASIDE.sub(" ", text)
    if language == "zh":
        known = {word.lower() for word in units(brief) if word.isascii()}
        plain = _NAME.sub(" ", plain)
        plain = re.sub(
            r"[A-Za-z]+", lambda word: " " if word[0].lower() in known else word[0], plain
        )
        pure = len(_HAN.findall(plain))
    else:
        plain = "".join(letter for letter in plain if letter not in brief or letter.isascii())
        pure = sum(letter.isascii() or letter < "\u0370" for letter in _LETTER.findall(plain))
    letters = len(_LETTER.findall(plain))
    return 100 * pure / letters if letters else 100.0


def structure(text: str, headings: Sequence[str]) -> float:
    """The share of `headings` that are in the text, in order."""
    found = iter(_HEADING.findall(text))
    present = sum(any(heading == wanted for heading in found) for wanted in headings)
    return 100 * present / len(headings)
