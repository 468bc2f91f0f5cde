"""The filter between text from outside and the terminal that shows it.

What a model writes, what a file is called and what a server answers can all hold sequences
that retitle a window, fill the clipboard, or move the cursor and repaint what was said before.
Every such sequence begins with a control character, so taking those away leaves harmless
letters. Nothing depends on the neighbours of a character, so text may come in any chunks.
"""

from __future__ import annotations

_C0 = {code: None for code in range(0x20) if chr(code) not in "\n\t"}
_DEL_AND_C1 = dict.fromkeys(range(0x7F, 0xA0))
# Bidirectional embeddings, overrides and isolates make text read other than it is stored
# ("Trojan Source", CVE-2021-42574).
_BIDI = dict.fromkeys((*range(0x202A, 0x202F), *range(0x2066, 0x206A)))
_SEPARATORS = {0x2028: "\n", 0x2029: "\n"}

_TABLE: dict[int, str | None] = {**_C0, **_DEL_AND_C1, **_BIDI, **_SEPARATORS}

_IN_JSON = {code: f"\\u{code:04x}" for code in _TABLE}


def clean(text: str) -> str:
    """`text` without any character that could drive a terminal.

    Line feeds and tabs stay, and so do the joiners and selectors inside emoji. A carriage
    return goes, which makes CR LF a plain line feed.
    """
    return text.translate(_TABLE)


def escaped(json: str) -> str:
    """`json` with an escape for each character that `clean` would change."""
    return json.translate(_IN_JSON)


def clean_line(text: str) -> str:
    """`clean` for what must stay on one line: runs of white space become single spaces."""
    return " ".join(clean(text).split())
