"""What lines of a text look like: items of a list, broken off, left blank, stuttered. Pure."""

from __future__ import annotations

import re

from scribe.text import count, ends_sentence, units

_ENDS_ON_WORD = re.compile(r"[^\W_】]】?[\s*_]*$")
_ENDS_ON_COMMA = re.compile(r"[，、；,;][\s*_]*$")
_SALUTATION = 16  # 字 or words; a line that is longer and ends on a comma is none
_DOUBLE_ITEM = re.compile(r"(?:^|\n)\s*(?:\d{1,2}[.、)]|[-*])\s*(?:[*•]|-+)$")
_LIST_ITEM = re.compile(
    r"\n*[ \t]{2}"  # a list without its marks
    r"|\s*(?:[-*+•|>①-⑳]|[（(]?[一二三四五六七八九十]{1,2} ?[)）、]|[（(]\d"
    r"|第[一二三四五六七八九十]步?[，、：])"
)
_NUMBERED_ITEM = re.compile(r"\s*\d{1,2}[.、)）][^\d\n]")
_EMPTY_ITEM = re.compile(r"\s*(?:[-*+•]|\d{1,2}[.、)]|```)(?:\s*\*\*)?\s*")
_ODD_MARK = re.compile(r"\s*(?:[+•·－—–]|\\[-*]|\*(?!\*))")
_ANNOUNCES = re.compile(
    r"(?:[以如]下|下面|下列|[几两三四五六]个?[种点类项条方]|包括|分为|\bfollowing\b|\bas follows\b"
    r"|\binclud(?:e|es|ing)\b)[^。！？.!?\n]*[：:]\s*$",
    re.IGNORECASE,
)
_FIRST_OF_LIST = re.compile(r"\s*1[.、)]")
_IN_LIST = re.compile(r"\s*(?:$|[-*+•|>`~“\"#]|[（(]?[\d一二三四五六七八九十]|第|[ \t]{2})")
_NUMBER_ABOVE = re.compile(r"(\d{1,2})[.、)]")
_NUMBER_BELOW = re.compile(r"\n*(\d{1,2})[.、)]?")
_BRACKETS = {"《": "》", "（": "）", "「": "」", "『": "』", "【": "】"}
_ITEM_IN_LINE = re.compile(r"[。！？；.!?;][ \t]*-[ \t]?$")
_BLANK = re.compile(r"\s*(?:[\[【]|--|\*\*\*|___)")
_DOUBLED_MARK = re.compile("[，。、；：！？][，。、；：]")
_LABEL = re.compile(r"\s*([^\n]{1,12}?) ?(?:[:：—]|\n)")
_PARTICLE_OPENS = re.compile(r"[。！？\n]\s*的(?![确士哥])")
_SPLIT_FIGURE = re.compile(r"\d, +0$")
_STUTTER = re.compile(r"([^\W\d_])\1{5}")
_BABBLE = 20  # units of a sentence, among which a few different ones are no language
_FEW = 6


def is_whole(sentence: str) -> bool:
    """Whether a sentence is at its end, or its line is."""
    return ends_sentence(sentence) or "\n" in sentence.lstrip("\n")


def ends_on_word(line: str) -> bool:
    """Whether `line` has no mark at its end, as the last of a paragraph has."""
    return _ENDS_ON_WORD.search(line) is not None


def starts_list_item(line: str) -> bool:
    """Whether `line`, a line's first characters, may become an item of a list, not prose."""
    return _LIST_ITEM.match(line) is not None


def wants_item(line: str) -> bool:
    """Whether what follows `line` can only be an item of the list that it announces or begins."""
    begins = _FIRST_OF_LIST.match(line) is not None and ends_sentence(line)
    return begins or _ANNOUNCES.search(line) is not None


def may_be_item(line: str) -> bool:
    """Whether `line`, a line's first characters, may become an item, a row or a quotation."""
    return _IN_LIST.match(line) is not None


def misnumbers_item(above: str, line: str) -> bool:
    """Whether `line`, a line's first characters, has a number that does not follow `above`."""
    last, this = _NUMBER_ABOVE.match(above), _NUMBER_BELOW.match(line)
    if last is None or this is None:
        return False
    return not str(int(last[1]) + 1).startswith(this[1])


def closes_otherwise(text: str) -> bool:
    """Whether a bracket that `text` opens is closed at its end by one of another kind."""
    opened = ""
    for mark in text:
        if mark in _BRACKETS:
            opened = _BRACKETS[mark]
        elif mark in _BRACKETS.values():
            if opened and mark != opened:
                return True
            opened = ""
    return False


def marks_item_oddly(line: str) -> bool:
    """Whether `line`, a line's first characters, marks an item of a list, but not with "-"."""
    return _ODD_MARK.match(line) is not None


def runs_items_on(text: str) -> bool:
    """Whether the end of `text` begins an item of a list on the line of the one before it."""
    return _ITEM_IN_LINE.search(text) is not None


def numbers_item(line: str) -> bool:
    """Whether `line` begins as an item of a numbered list."""
    return _NUMBERED_ITEM.match(line) is not None


def doubles_list_mark(line: str) -> bool:
    """Whether the end of `line` marks an item of a list a second time: "1. -"."""
    return _DOUBLE_ITEM.search(line) is not None


def is_empty_item(line: str) -> bool:
    """Whether `line` is the mark of a list's item, or of code in no language, and no more."""
    return _EMPTY_ITEM.fullmatch(line) is not None


def ends_in_mid_sentence(line: str) -> bool:
    """Whether `line` ends on a comma, and is no salutation."""
    return _ENDS_ON_COMMA.search(line) is not None and count(line) > _SALUTATION


def leaves_quotation_open(line: str) -> bool:
    """Whether somebody still speaks at the end of `line`."""
    return line.count('"') % 2 == 1 or line.count("“") > line.count("”")


def leaves_blank(start: str) -> bool:
    """Whether a line begins as a rule across the page, or as a place to be filled in."""
    return _BLANK.match(start) is not None


def label_of(line: str) -> str:
    """What labels `line` as a field of a form (事情：) or stands there alone; "" for none."""
    match = _LABEL.match(line)
    return match[1] if match is not None else ""


def doubles_mark(text: str) -> bool:
    """Whether there are two marks in Chinese where one is meant."""
    return _DOUBLED_MARK.search(text) is not None


def opens_on_particle(text: str) -> bool:
    """Whether a sentence at the end of `text` opens on 的, which only goes on with one."""
    return _PARTICLE_OPENS.search(text) is not None


def splits_figure(text: str) -> bool:
    """Whether a figure falls apart at the end: 10, 000, as DRY has one that comes again."""
    return _SPLIT_FIGURE.search(text) is not None


def babbles(sentence: str) -> bool:
    """Whether the end of `sentence` has come down to a few words, again and again."""
    latest = units(sentence)[-_BABBLE:]
    few = len(latest) == _BABBLE and len(set(latest)) <= _FEW
    return few or _STUTTER.search(sentence) is not None
