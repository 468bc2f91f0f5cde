"""The blocks of Markdown that are literal: code, formulas, HTML, rules, directives; and tables."""

from __future__ import annotations

import re
from collections.abc import Sequence

from scribe.text import HAN, count

# What opens a line: the signs of quotations, and the mark of a heading, an item, a note or a
# definition.
MARK = re.compile(
    r"(?P<quote>(?:[ \t]*>)*)[ \t]*"
    r"(?:(?P<heading>#{1,6}[ \t]+)"
    r"|(?P<item>(?:(?:[-*+•]|\d{1,9}[.)])[ \t]+)+(?:\[[ xX]\][ \t]+)?(?:>[ \t]*)*)"
    r"|(?P<note>\[\^[^\]]+\]:[ \t]*|:[ \t]+))?\s*"
)
TABLE_RULE = re.compile(r"[ \t>]*\|?(?:[ \t]*:?-+:?[ \t]*\|)+(?:[ \t]*:?-+:?[ \t]*)?\s*$")
_RAW = "(?:pre|script|style|textarea|svg)"
# What opens a block that is literal, and what closes it: from there on, HTML in its own line too.
_FENCES = (
    (re.compile(r"[ \t>]*(?:(?:[-*+]|\d{1,4}[.)])[ \t]+)?(`{3,})[^`]*$"), r"[ \t>]*{}`*\s*$"),
    (re.compile(r"[ \t>]*(?:(?:[-*+]|\d{1,4}[.)])[ \t]+)?(~{3,})"), r"[ \t>]*{}~*\s*$"),
)
_BLOCKS = (
    (re.compile(r"[ \t>]*\$\$(?!.*\$\$)"), re.compile(r"\$\$")),
    (re.compile(r"[ \t>]*\\\[(?!.*\\\])"), re.compile(r"\\\]")),
    (re.compile(r" {0,3}<!--"), re.compile(r"-->")),
    (re.compile(r" {0,3}<\?"), re.compile(r"\?>")),
    (re.compile(r" {0,3}<!\[CDATA\["), re.compile(r"\]\]>")),
    (re.compile(r" {0,3}<![A-Z]", re.I), re.compile(r">")),
    (re.compile(rf" {{0,3}}<{_RAW}\b", re.I), re.compile(rf"</{_RAW}\b", re.I)),
)
_ENVIRONMENT = re.compile(r"[ \t>]*\\begin\{([^{}]+)\}")  # of LaTeX
_SINGLE = re.compile(  # a line that is literal by itself: a rule, a formula, a directive
    r"[ \t>]*(?:([-*_=])[ \t]*(?:\1[ \t]*){2,}|={2,}|-{2,}|\$\$.*\$\$|\\\[.*\\\]|:::.*"
    r"|(?:!!!|\?\?\?\+?) \w+(?: inline(?: end)?)?(?: \".*\")?|===[!+]? \".*\"|\{%.*%\}|\{\{.*\}\}"
    r"|\[!\w+\]|\[\[?_?TOC_?\]\]?)\s*$",
    re.IGNORECASE,
)
_CONTAINER = re.compile(r"[ \t]*(?:(?:!!!|\?\?\?\+?) \w|===[!+]? \")")  # of MkDocs
_INDENTED = re.compile(r"(?: {4}| {0,3}\t)")
_HTML = re.compile(
    r" {0,3}<(?:[!?]|/?(?:address|article|aside|base|blockquote|body|center|col|colgroup|dd|details"
    r"|dialog|dir|div|dl|dt|fieldset|figcaption|figure|footer|form|h[1-6]|head|header|hr|html"
    r"|iframe|legend|li|link|main|menu|meta|nav|ol|optgroup|option|p|param|pre|script|section"
    r"|source|style|summary|svg|table|tbody|td|textarea|tfoot|th|thead|title|tr|track|ul|video)\b)",
    re.IGNORECASE,
)
_TAG = re.compile(r" {0,3}</?[A-Za-z][\w.-]*(?:\s[^<>]*)?>\s*$")
_ENDS_PARAGRAPH = ("#", "<", "```", "~~~")  # a line that begins so: no text that a tag stands in
_DEFINITION = re.compile(r" {0,3}\[[^\]^][^\]]*\]:\s*\S+")
_PROSE = re.compile(rf"\s+[{HAN}“「《（]")
_FAR = 200  # lines above one, in which the item it belongs to is looked for


def literal_lines(lines: Sequence[str], at: int) -> tuple[int, bool]:
    """How many lines from `at` on belong to a block that is no unit, and whether it is literal.

    A table is not: its cells are units. (0, False) for the lines of a unit.
    """
    line = lines[at]
    if not line.strip() or _DEFINITION.match(line):
        return 1, True
    if size := _block_size(lines, at):
        return size, True
    if _SINGLE.match(line):
        return 1, True
    if _HTML.match(line) or (_TAG.match(line) and not _is_after_text(lines, at)):
        return _to_blank(lines, at), True
    if size := _code_size(lines, at):
        return size, True
    if at + 1 < len(lines) and "|" in line and TABLE_RULE.match(lines[at + 1]):
        return _table_size(lines, at), False
    return 0, False


def _block_size(lines: Sequence[str], at: int) -> int:
    """Lines of the block that line `at` opens; 0 if it opens none.

    A fence that nothing closes goes on to the end, or to that of the quotation it is in; a
    formula that nothing closes is none.
    """
    for opening, form in _FENCES:
        if fence := opening.match(lines[at]):
            closing = re.compile(form.format(re.escape(fence[1])))
            quoted = lines[at].lstrip().startswith(">")
            for end in range(at + 1, len(lines)):
                if closing.match(lines[end]):
                    return end + 1 - at
                if quoted and not lines[end].lstrip().startswith(">"):
                    return end - at
            return len(lines) - at
    for opening, closing in _BLOCKS:
        if opened := opening.match(lines[at]):
            for end in range(at, len(lines)):
                if closing.search(lines[end], opened.end() if end == at else 0):
                    return end + 1 - at
    return _environment_size(lines, at)


def _environment_size(lines: Sequence[str], at: int) -> int:
    """Lines of the LaTeX environment that line `at` opens, with those of its name in it."""
    opened = _ENVIRONMENT.match(lines[at])
    if opened is None:
        return 0
    mark = re.compile(rf"\\(?:(begin)|end)\{{{re.escape(opened[1])}\}}")
    depth = 0
    for end in range(at, len(lines)):
        depth += sum(1 if found[1] else -1 for found in mark.finditer(lines[end]))
        if depth <= 0:
            return end + 1 - at
    return 0


def _is_after_text(lines: Sequence[str], at: int) -> bool:
    """Whether the line before `at` is text of a paragraph, which a tag by itself does not end."""
    before = lines[at - 1].strip() if at else ""
    return bool(before) and not before.startswith(_ENDS_PARAGRAPH)


def _code_size(lines: Sequence[str], at: int) -> int:
    """Lines of the code that begins at line `at`, by its indentation; 0 if it is prose.

    A Chinese text may indent its paragraphs as far.
    """
    after_text = at > 0 and lines[at - 1].strip()
    if after_text or not _INDENTED.match(lines[at]) or _is_prose(lines[at]):
        return 0
    column = _list_column(lines, at)
    if column and _indentation(lines[at]) < column + 4:
        return 0
    end = at
    while end < len(lines) and lines[end].strip() and _indentation(lines[end]) >= (column or 0) + 4:
        end += 1
    return end - at


def _is_prose(line: str) -> bool:
    return _PROSE.match(line) is not None and 2 * count(line) > len(line.strip())


def _indentation(line: str) -> int:
    expanded = line.expandtabs(4)
    return len(expanded) - len(expanded.lstrip(" "))


def _list_column(lines: Sequence[str], at: int) -> int:
    """Where the text begins of what indented line `at` belongs to, as to an item; 0 for nothing."""
    indentation = _indentation(lines[at])
    for number in range(at - 1, max(at - _FAR, 0) - 1, -1):
        line = lines[number]
        if 0 < (column := _column_below(line)) <= max(indentation, 4):
            return column
        if line.strip() and not line[0].isspace():
            return 0
    return 0


def _column_below(line: str) -> int:
    """Where the text begins that goes on below `line`: an item, note or container; 0 for others."""
    mark = MARK.match(line)
    if mark is not None and mark["item"]:
        return len(mark[0].expandtabs(4).rstrip("\n"))
    if (mark is not None and mark["note"]) or _CONTAINER.match(line):
        return _indentation(line) // 4 * 4 + 4
    return 0


def _to_blank(lines: Sequence[str], at: int) -> int:
    for end in range(at, len(lines)):
        if not lines[end].strip():
            return end - at
    return len(lines) - at


def _table_size(lines: Sequence[str], at: int) -> int:
    end = at + 2
    while end < len(lines) and lines[end].strip() and "|" in lines[end]:
        end += 1
    return end - at
