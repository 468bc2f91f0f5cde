"""How many terminal columns text takes.

Widths are summed character by character. A terminal that draws a joined emoji as one picture
takes fewer columns than that, one that does not takes just as many: never more.
"""

from __future__ import annotations

from wcwidth import wcwidth

_EMOJI_SELECTOR = "\ufe0f"  # asks for the picture, two columns wide, of a narrow symbol


def char_width(char: str, before: str = "") -> int:
    """Columns that `char` adds after the character `before`."""
    if char == _EMOJI_SELECTOR and before and wcwidth(before) == 1:
        return 1
    return max(0, wcwidth(char))


def display_width(text: str) -> int:
    """Columns that `text`, a single line, takes."""
    return sum(map(char_width, text, ("", *text)))


def fitting(text: str, columns: int) -> int:
    """How many characters from the start of `text` fit into `columns`."""
    used, before = 0, ""
    for index, char in enumerate(text):
        used += char_width(char, before)
        if used > columns:
            return index
        before = char
    return len(text)
