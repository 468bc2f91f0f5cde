"""The names of people and places, which must come again and again as they are.

Penalties on repetition make 陈度 of the 陈渡, and 艾尔文 of the 艾伦, that came often enough.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from scribe.text import HAN

_MOST = 12
_NAMED = re.compile(
    rf"(?:名?叫做?|名为)“?([{HAN}])([{HAN}]{{1,3}}?)(?=[”，。、；·的]|$)"
    r"|(?<=[\w,;] )([A-Z][a-z]{2,})\b"
)


@dataclass(frozen=True)
class Names:
    """How names begin, before which DRY must forget all, and the characters they go on with."""

    starts: tuple[str, ...]
    rests: tuple[str, ...]


def names_in(text: str) -> Names:
    """The names in `text`, the most frequent first; only those in Chinese characters go on."""
    found = Counter((match[1] or match[3], match[2] or "") for match in _NAMED.finditer(text))
    names = [name for name, _times in found.most_common(_MOST)]
    starts = dict.fromkeys(start for start, _rest in names)
    rests = dict.fromkeys(character for _start, rest in names for character in rest)
    return Names(tuple(starts), tuple(rests))
