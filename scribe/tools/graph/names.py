"""Names as they stand in a text: which spellings are equal, and where a name occurs.

Spellings are compared folded: compatibility decomposition (Unicode UAX 15, NFKD), small letters,
and no space but between two Latin words. So full-width and half-width forms are equal.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from scribe.text import count

_VARIANTS = str.maketrans("’‘‛＇•・‧●–—‐‑", "''''····----")
_LETTER = r"[0-9a-z\u00df-\u024f\u0300-\u04ff]"  # of a folded Latin, Greek or Cyrillic word
_SPACE = re.compile(rf"(?<={_LETTER}) (?={_LETTER})")
_PLURAL = re.compile(rf"(?:'s|s'?|es)?(?!{_LETTER})")
_WRAPPING = " \t　\"'“”‘’《》〈〉「」『』*_`，。,；;：:、"
_ARTICLE = re.compile(r"^(?:the|an?)\s+(?=\S)")
_NO_NAME_LIST = (
    "我 你 您 他 她 它 我们 咱们 你们 他们 她们 它们 自己 本人 其 此 这 那 该 谁 这个 那个 这些 "
    "那些 这里 那里 这样 大家 前者 后者 两者 双方 对方 有人 某人 什么 有 没有 无 是 不是 "
    "i me my mine we us our you your he him his she her hers it its they them their theirs this "
    "that these those who whom whose which what there here one someone something everyone each "
    "both another others myself yourself himself herself itself ourselves themselves former "
    "latter yes no not nothing none"
)
_NO_NAMES = frozenset(_NO_NAME_LIST.split())
_LONGEST = 14  # 字 or words; what takes more is no name


@dataclass(frozen=True)
class Folded:
    """A folded text; `origins` has the place in the original of each of its characters."""

    text: str
    origins: tuple[int, ...]


def fold(text: str) -> Folded:
    """`text` in the form in which all its spellings are equal."""
    letters: list[str] = []
    origins: list[int] = []
    for place, character in enumerate(text):
        plain = unicodedata.normalize("NFKD", character.translate(_VARIANTS)).casefold()
        for letter in "".join(" " if part.isspace() else part for part in plain):
            if letter != " " or letters[-1:] not in ([" "], []):
                letters.append(letter)
                origins.append(place)
    joined = "".join(letters)
    kept = {match.start() for match in _SPACE.finditer(joined)}
    places = [at for at, letter in enumerate(joined) if letter != " " or at in kept]
    return Folded("".join(joined[at] for at in places), tuple(origins[at] for at in places))


def key(name: str) -> str:
    """What two spellings of one name have in common: the folded name, without an article."""
    return fold(_ARTICLE.sub("", name.strip(_WRAPPING).lower(), count=1)).text


def tidied(name: str) -> str:
    """`name` without quotation marks and the small article around it."""
    return _ARTICLE.sub("", name.strip(_WRAPPING), count=1)


def is_name(name: str) -> bool:
    """Whether `name` can be that of an entity: it has a letter, and is no pronoun (WHO is none)."""
    if count(name) > _LONGEST or not any(letter.isalnum() for letter in name):
        return False
    acronym = len(name) > 1 and name.isupper()
    return acronym or key(name) not in _NO_NAMES


def find(name: str, text: Folded) -> tuple[int, int] | None:
    """Where `name` first stands in the original of `text`, as whole words: [start, end)."""
    wanted = fold(name).text
    at = text.text.find(wanted) if wanted else -1
    while at >= 0:
        end = at + len(wanted)
        if is_whole(text.text, at, end):
            return text.origins[at], text.origins[end - 1] + 1
        at = text.text.find(wanted, at + 1)
    return None


def is_whole(text: str, start: int, end: int) -> bool:
    """Whether no Latin word of the folded `text` is broken at `start`, or at `end` but a plural."""
    opens = start == 0 or not (_is_letter(text[start - 1]) and _is_letter(text[start]))
    return opens and (not _is_letter(text[end - 1]) or _PLURAL.match(text, end) is not None)


def _is_letter(character: str) -> bool:
    return re.match(_LETTER, character) is not None
