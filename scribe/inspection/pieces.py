"""The bytes of tokens as something to read: a token may be less than a character, or a space."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Iterator

from scribe.engine.prediction import Token

_ESCAPES = str.maketrans({"\n": "\\n", "\t": "\\t", "\r": "\\r"})
_BROKEN = re.compile("([\udc80-\udcff]+)")  # what "surrogateescape" makes of such bytes


def written(token: Token) -> str:
    """A token on one line: its text in quotes, bytes that are no character as <E7 A7>."""
    if token.control:
        return token.piece.decode("utf-8", "replace")
    parts = _BROKEN.split(token.piece.decode("utf-8", "surrogateescape"))
    shown = [_bytes(part) if at % 2 else quoted(part) for at, part in enumerate(parts) if part]
    return " ".join(shown)


def half_character(tokens: Iterable[Token]) -> bytes:
    """The bytes at the end of `tokens` that begin a character and do not end it."""
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    decoder.decode(b"".join(token.piece for token in tokens))
    return decoder.getstate()[0]


def completed(tokens: Iterable[Token]) -> Iterator[str]:
    """For each token the character that it ends and others began; "" for none."""
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    for token in tokens:
        begun = decoder.getstate()[0]
        text = decoder.decode(token.piece)
        yield text[:1] if begun else ""


def first_character(data: bytes) -> str | None:
    """The character that `data` begins with: "" if it is not whole yet, None if it is none."""
    try:
        return codecs.getincrementaldecoder("utf-8")().decode(data)[:1]
    except UnicodeDecodeError as error:
        return data[: error.start].decode("utf-8")[:1] or None


def quoted(text: str) -> str:
    """A text in quotes on one line."""
    return f"“{on_one_line(text)}”"


def on_one_line(text: str) -> str:
    """A text with its line ends and tabs written out."""
    return text.translate(_ESCAPES)


def _bytes(escaped: str) -> str:
    return f"<{escaped.encode('utf-8', 'surrogateescape').hex(' ').upper()}>"
