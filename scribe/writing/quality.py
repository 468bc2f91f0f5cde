"""Measures of a text that need no judge: length, repetition, purity, structure.

The writer steers by them and `--stats` shows them. Percentages are 0 to 100.
"""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from dataclasses import dataclass

from scribe.text import HAN, count, paragraphs, sentences, units

NEAR = 0.6  # Jaccard resemblance of 3-shingles from which two passages count as the same
_SHINGLE = 3
_LONGEST_GRAM = 4
_ASIDE = re.compile(  # what may be in another script: code, addresses
    r"```.*?```|`[^`\n]*`|https?://[!-~]+|(?<![\w.+-])[A-Za-z0-9_.+-]{1,64}@[A-Za-z0-9.-]+",
    re.DOTALL,
)
_LETTER = re.compile(f"[{HAN}]|[^\\W\\d_]")
_HAN = re.compile(f"[{HAN}]")
_LATIN_WORD = re.compile(r"[0-9A-Za-z\u00c0-\u024f]+")
_HEADING = re.compile(r"^ {0,3}#{1,6}[ \t]+(\S.*)$", re.MULTILINE)

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
    if written <= 0 or asked <= 0:
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
    whole: set[Shingles] = set()
    holding: dict[tuple[str, ...], list[int]] = {}  # of each shingle, the passages that have it
    repeated = 0
    for here in map(shingles, passages):
        candidates = {number for shingle in here for number in holding.get(shingle, ())}
        repeated += any(resemblance(here, seen[number]) >= NEAR for number in candidates)
        if here in whole:  # what resembles this passage resembles its double
            continue
        whole.add(here)
        for shingle in here:
            holding.setdefault(shingle, []).append(len(seen))
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
        known = {word for word in units(brief) if word.isascii()}
        plain = _LATIN_WORD.sub(lambda word: "" if _is_name(word[0], known) else word[0], plain)
        pure = len(_HAN.findall(plain))
    else:
        plain = "".join(letter for letter in plain if letter.isascii() or letter not in brief)
        pure = sum(letter < "\u0370" for letter in _LETTER.findall(plain))
    letters = len(_LETTER.findall(plain))
    return 100 * pure / letters if letters else 100.0


def _is_name(word: str, known: Container[str]) -> bool:
    return word.lower() in known or word != word.lower()


def structure(text: str, headings: Sequence[str]) -> float:
    """The share of `headings` that are in the text, in order: of their longest common run."""
    best = [0] * (len(headings) + 1)  # for so many of the headings, with the text's so far
    for found in _HEADING.findall(text):
        heading, before = _bare(found), best
        best = [0]
        for number, wanted in enumerate(headings):
            met = before[number] + 1 if _bare(wanted) == heading else 0
            best.append(max(met, before[number + 1], best[number]))
    return 100 * best[-1] / len(headings) if headings else 100.0


def _bare(heading: str) -> str:
    """A heading without the marks that Markdown allows behind it."""
    bare = heading.rstrip()
    unmarked = bare.rstrip("#")
    return unmarked.rstrip() if unmarked.endswith((" ", "\t")) else bare
