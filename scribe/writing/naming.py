"""Where the names of people and places begin: DRY must forget all that came before.

Or it makes 陈度 of the 陈渡, and 艾尔文 of the 艾伦, that came often enough.
"""

from __future__ import annotations

import re
from collections import Counter

from scribe.text import HAN

_MOST = 12
_NAMED = re.compile(
    rf"(?:名?叫做?|名为)“?([{HAN}])(?=[{HAN}]{{1,3}}(?:[”，。、；·的]|$))"
    r"|(?<=[\w,;] )([A-Z][a-z]{2,})\b"
)


def name_starts(text: str) -> tuple[str, ...]:
    """The first words, in Chinese characters, of the names in `text`, the most frequent first."""
    starts = Counter(match[match.lastindex or 0] for match in _NAMED.finditer(text))
    return tuple(start for start, _times in starts.most_common(_MOST))
