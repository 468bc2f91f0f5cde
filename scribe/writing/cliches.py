"""Clichés: what small models end every second paragraph on. One of a kind may come once."""

from __future__ import annotations

import re
from collections.abc import Iterator

# Each line: one kind.
_ZH = (
    r"只要.{0,24}就(?:能|会|可以|一定)",
    r"(?:宝贵|难忘|珍贵|美好)的(?:经验|教训|经历|回忆|财富|记忆)",
    r"(?:美好|光明|更好)的(?:未来|明天|生活|世界)|更加美好|正能量",
    r"(?:让|使)(?:我|他|她|我们|人们|大家)?(?:更加)?(?:明白|懂得|意识到|体会到)",
    r"(?:他|她|我|我们)(?:坚信|深信|深知)，",
    r"(?:从此以后|从那以后|从那天起)",
    r"(?:内心|心中|心里)充满了?",
    r"(?:共同努力|携手|一起行动)",
)
_EN = (
    r"\b(?:sense|feeling) of (?:accomplishment|purpose|hope|peace|satisfaction|pride|relief"
    r"|belonging|wonder|community)\b",
    r"\b(?:a testament to|a reminder (?:of|that)|the (?:power|importance|true meaning) of)\b",
    r"\b(?:brighter|better) (?:future|world|place|tomorrow)\b",
    r"\bfrom that (?:day|moment) (?:on|forward|onwards?)\b",
    r"\b(?:knew|realized|understood|learned) that (?:no matter|as long as|sometimes)\b",
    r"\b(?:heart|mind|eyes) (?:filled|raced|racing|pounding|full of)\b",
    r"\bmix of \w+ and \w+\b",
    r"\bany (?:challenge|obstacle)s?\b",
    r"\bfinds you well\b",
    r"\blook(?:ing)? forward to (?:hearing|your)\b",
)
_KINDS = {
    "zh": [re.compile(kind) for kind in _ZH],
    "en": [re.compile(kind, re.IGNORECASE) for kind in _EN],
}


def cliches_in(clause: str, language: str, brief: str) -> Iterator[int]:
    """The kinds of the clichés in `clause`; what the `brief` says is none."""
    for kind, pattern in enumerate(_KINDS[language]):
        match = pattern.search(clause)
        if match is not None and match[0] not in brief:
            yield kind
