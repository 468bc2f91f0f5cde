"""Tells which names are names of the same thing: declared so by the text, or one cut short.

Names are keys, as `names.key` makes them, and texts are folded.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping

from scribe.text import HAN
from scribe.tools.graph.names import is_whole

_NEAR = 72  # characters of text in which a name is looked for
_OPENERS, _CLOSERS = "\"'“‘「《", "\"'”’」》"
# "World Health Organization (WHO)" leaves it to the names; the other marks say it themselves.
_BRACKET = re.compile(r"\(")
_DECLARATION = re.compile(
    r"[,(]?(?:以下|下文)?(?:简称|缩写|又称|又名|亦称|也称|别名|原名|本名|英文名)[为作是]?:?|\(英文:?"
    r"|[,(](?:also known as|also called|abbreviated(?: as| to)?|hereafter|aka|a\.k\.a\.)"
)
# What a short form leaves out at the end of a name.
_GENERIC = re.compile(
    r"(?:有限|股份|责任)*(?:公司|集团)|大学|学院|中学|小学|医院|银行|出版社|博物馆|研究[所院]|基金会"
    r"|[省市县区州镇乡村岛河山湖]|(?:人民)?共和国|帝国|王国|先生|女士|教授|博士|老师|同志|院士"
    r"|[ ,](?:incorporated|inc|limited|ltd|llc|corporation|corp|company|co|group|plc|university"
    r"|college|institute|foundation|city|province|county|river|ocean|sea|mountains)\.?"
)
_PEOPLE = ("人物", "人", "人名", "角色", "作者", "person", "people", "character", "author", "human")
_SURNAMES = frozenset(
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜谢邹喻柏苏潘葛范彭鲁韦马苗凤方俞任袁柳"
    "史唐费廉薛雷贺倪汤罗毕郝安常于傅齐康伍余顾孟黄穆萧尹姚邵汪毛米戴宋庞熊纪舒屈项祝董梁杜阮蓝季贾江童颜郭"
    "梅林钟徐邱骆高夏蔡田樊胡凌霍万柯卢莫房丁邓洪包左石崔龚程陆翁段侯宁甘武刘叶白蒲赖卓乔闻党翟谭申冉桑边温"
    "庄晏柴瞿阎向古易廖聂曾沙丰关荆游盖岳"
)
# Of people who share a name and are not the same.
_RANKS = {"mr", "mrs", "ms", "miss", "madame", "lady", "lord", "king", "queen", "jr", "sr", "ii"}


def declared(kinds: Mapping[str, str], text: str) -> Iterator[tuple[str, str]]:
    """Pairs of names that the folded `text` says are the same thing.

    `kinds` has the type of each name.
    """
    for match in _DECLARATION.finditer(text):
        before, after = _names_around(text, match.start(), match.end(), kinds)
        if before and after:
            yield before, after
    for match in _BRACKET.finditer(text):
        before, after = _names_around(text, match.start(), match.end(), kinds)
        inside = re.split("[),;]", text[match.end() : match.end() + _NEAR])[0]
        is_all = inside.strip(_OPENERS + _CLOSERS) == after
        if before and after and is_all and _may_gloss(before, after, kinds):
            yield before, after


def _names_around(text: str, start: int, end: int, names: Collection[str]) -> tuple[str, str]:
    """The longest of `names` that ends at `start` and that begins at `end`; "" for none."""
    before = text[max(start - _NEAR, 0) : start].rstrip(_CLOSERS + " ,")
    after = text[end : end + _NEAR].lstrip(_OPENERS + " ")
    return (
        next((name for name in _tails(before) if name in names and _ends(before, name)), ""),
        next((name for name in _heads(after) if name in names and _begins(after, name)), ""),
    )


def _tails(text: str) -> Iterator[str]:
    """The ends of `text`, the longest first."""
    return (text[at:] for at in range(len(text)))


def _heads(text: str) -> Iterator[str]:
    """The beginnings of `text`, the longest first."""
    return (text[:end] for end in range(len(text), 0, -1))


def _ends(text: str, name: str) -> bool:
    """Whether `name`, at the end of `text`, is whole words of it."""
    return is_whole(text, len(text) - len(name), len(text))


def _begins(text: str, name: str) -> bool:
    """Whether `name`, at the beginning of `text`, is whole words of it."""
    return is_whole(text, 0, len(name))


def _may_gloss(name: str, gloss: str, kinds: Mapping[str, str]) -> bool:
    """Whether `gloss`, in brackets behind `name`, can be its acronym or its translation."""
    if is_abbreviation(gloss, name) or is_abbreviation(name, gloss):
        return True
    return _is_chinese(name) != _is_chinese(gloss) and kinds[name] == kinds[gloss]


def is_abbreviation(short: str, long: str) -> bool:
    """Whether the letters of `short` stand in `long` in order, the first at the start of a word.

    From the right, as Schwartz and Hearst do it (2003, "A simple algorithm for identifying
    abbreviation definitions in biomedical text").
    """
    letters = [letter for letter in short if letter.isalnum()]
    at = len(long)
    for number in range(len(letters) - 1, -1, -1):
        at = long.rfind(letters[number], 0, at)
        while number == 0 and at > 0 and long[at - 1].isalnum():
            at = long.rfind(letters[number], 0, at)
        if at < 0:
            return False
    return 1 < len(letters) < len(long)


def is_short_form(short: str, long: str, kind: str) -> bool:
    """Whether `short` can be said for `long`, both names of the type `kind`."""
    if len(short) < 2 or len(short) >= len(long):
        return False
    if long.startswith(short) and _GENERIC.fullmatch(long[len(short) :]):
        return True
    if kind.lower() not in _PEOPLE:
        return False
    return _is_part_of_name(short, long) or _is_given_name(short, long)


def _is_part_of_name(short: str, long: str) -> bool:
    """Whether `short` is the first name in `long`, or the last one and any of those before it."""
    some, every = (re.split("[ ·.]+", name) for name in (short, long))
    if len(some) >= len(every) or not _RANKS.isdisjoint(every):
        return False
    left = iter(every)
    in_order = all(part in left for part in some)
    return some == every[:1] or (in_order and some[-1] == every[-1])


def _is_given_name(short: str, long: str) -> bool:
    """Whether `long` is a Chinese surname and `short`."""
    return _is_chinese(long) and len(short) == 2 and long[1:] == short and long[0] in _SURNAMES


def _is_chinese(name: str) -> bool:
    return re.search(f"[{HAN}]", name) is not None
