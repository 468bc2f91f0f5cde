"""How a letter begins and ends: who is greeted, that leave is taken, who signs. Pure."""

from __future__ import annotations

import re

from scribe.text import RunningCount, count, ends_sentence, units
from scribe.writing.lines import ends_on_word, numbers_item, starts_list_item
from scribe.writing.manners import takes_leave

_LAST_LINES = 3  # among which is a name
_LEAVE = 0.75  # of a letter's length, before which it is too early to take leave
_GREETING = re.compile(r"[：:，,]\s*$")
_LONGEST_GREETING = 12  # 字 or words
_LONGEST_SIGNATURE = 14
_MOST_SIGNATURES = 3  # lines below the words of leave: a name, a post, a date
# What a form asks for where a name should be: 您的名字和联系方式（如果有的话）, "Your Name".
_BLANK = re.compile(
    r"[（(\[【]"
    r"|^(?:(?:您|你|我|公司|客户|写信人|发件人|寄信人)的?)?(?:姓名|名字|名称|全名|署名|签名|落款"
    r"|职[位务称]|部门|单位|联系(?:方式|电话|信息|人)|电话|手机|邮箱|电子邮[件箱]|地址|日期|年月日"
    r"|公司(?:名称)?)(?:号码?)?(?:$|[：:和及与、/])"
    r"|^(?:(?:my|your|the|full|first|last|company|phone|e-?mail|contact|job|sender'?s?)\b ?)*"
    r"(?:name|title|position|company|number|address|information|details|signature|date)\W*$",
    re.IGNORECASE,
)


class Letter:
    """What the form of a letter in `language`, `length` 字 or words long, asks of its next line."""

    def __init__(self, language: str, length: int) -> None:
        self._language = language
        self._length = length
        self._written = RunningCount()
        self._greeted: frozenset[str] = frozenset()
        self.leave_taken = False
        self._signature = ""

    def add(self, passage: str) -> None:
        """Take in what the letter goes on with."""
        self._written.add(passage)
        for line in passage.splitlines():
            if not self._greeted and _GREETING.search(line) and count(line) <= _LONGEST_GREETING:
                self._greeted = frozenset(units(line))
            if takes_leave(line, self._language):
                self.leave_taken = True
            elif self.leave_taken and line.strip():
                self._signature += f"{line}\n"

    def may_take_leave(self) -> bool:
        """Whether enough is said."""
        return self._written.total >= _LEAVE * self._length

    def may_have(self, line: str, *, closes: bool) -> bool:
        """Whether `line` may come next, in the turn that `closes` the letter or in an earlier one.

        No name may stand in its midst. Below the words of leave may be more of them, a name, a
        date; not the name of the reader, and no place to fill in. Below a name nothing is said.
        """
        if not line.strip():
            return True
        if takes_leave(line, self._language):
            return not self._signature
        if not closes and self._greeted:
            is_item = starts_list_item(line) or numbers_item(line)
            return is_item or not (line.endswith("\n") and ends_on_word(line))
        if not self.leave_taken:
            return True
        signatures = self._signature.count("\n")
        if signatures == _MOST_SIGNATURES or (signatures and ends_sentence(line)):
            return False
        here = units(line)
        is_reader = bool(here) and {*here} <= self._greeted
        blank = _BLANK.search(line.strip()) is not None
        return len(here) <= _LONGEST_SIGNATURE and not is_reader and not blank


def is_whole(letter: str, language: str) -> bool:
    """Whether a letter has come to its end: leave is taken, or a name stands there."""
    lines = [line.strip() for line in letter.splitlines() if line.strip()][-_LAST_LINES:]
    return any(line[-1].isalnum() or takes_leave(line, language) for line in lines)
