"""The names of Chinese people in an English translation, spelt as pinyin has them.

A small model hears the name and misspells it: 刘建国 as Liu Jianming, 赵丽华 as Xu Lihua.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache
from itertools import product

from scribe.text import HAN

# The most frequent surnames of one character, which four people of five have, and the
# traditional forms of them.
_SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎"
    "余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
    "張劉陳楊趙黃吳孫馬羅鄭謝韓馮蕭鄧許呂蘇盧蔣賈葉閻鐘範譚鄒陸顧龍萬錢湯喬賀賴龔"
)
_TITLES = "老师|先生|女士|同学|同志|医生|教授|主任|经理|校长|书记|队长|记者|师傅"
_FUNCTION = "和与及或跟对把被让给向说问答想道是在有也就都还又从到去来的了着将会能要不没"
_ENDS = rf"(?=$|[^\w]|[{_FUNCTION}]|{_TITLES})"
_NAME = re.compile(rf"(?=([{_SURNAMES}])(?!{_TITLES})([{HAN}])((?![{_FUNCTION}])[{HAN}])?)")
_WHOLE = re.compile(rf"[{_SURNAMES}](?!{_TITLES})[{HAN}](?![{_FUNCTION}])[{HAN}]{_ENDS}")
_PAIR = re.compile(r"\b(?=([A-Z][a-z]+) ([A-Z][a-z]+(?:[-'’][a-z]+)?)\b)")
_PINYIN = re.compile(
    r"(?:(?:[zcs]h?|[bpmfdtnlgkhjqxryw])?"
    r"(?:i(?:ong|ang|an|ao|ng|[aeun])?|u(?:ang|ai|an|[aoien])?|a(?:ng|[ion])?|e(?:ng|[irn])?"
    r"|o(?:ng|u))|[bpmf]o){1,2}"
)
_ALIKE = 0.6  # of 1: two spellings of one name
_SHORT = 3  # letters of a given name; so few are that of many
_SURNAMES_READ = {"曾": "zeng"}  # otherwise than the character by itself


@dataclass(frozen=True)
class _Name:
    """What may be a name, in pinyin."""

    surname: str
    given: tuple[str, ...]  # each way to read it, the usual one first
    whole: bool = False  # what comes behind shows that it ends there

    def likeness(self, given: str) -> float:
        """How like a spelling is to the given name, up to 1."""
        return max(SequenceMatcher(None, given, one).ratio() for one in self.given)

    def written(self) -> str:
        return f"{self.surname.capitalize()} {self.given[0].capitalize()}"


def mended(before: str, after: str) -> str:
    """`after`, the English of the Chinese `before`, with its misspelt names put right."""
    pairs = sorted(set(_PAIR.findall(after)))
    names = list(_names(before)) if pairs else []
    for surname, given in pairs:
        if right := _right(surname, given, names):
            after = re.sub(rf"\b{surname} {re.escape(given)}\b", right, after)
    return after


def _right(surname: str, given: str, names: list[_Name]) -> str:
    """The one of `names` that `surname given` misspells; "" if it is right, or like none."""
    surname, given = surname.lower(), re.sub(r"\W", "", given.lower())
    likeness = {name: name.likeness(given) for name in names}
    related = {name: like for name, like in likeness.items() if name.surname == surname}
    if 1 in related.values():
        return ""
    # One that is right to the letter has got another surname; of the others the likest is meant.
    found = [name for name, like in likeness.items() if like == 1 and len(given) > _SHORT]
    found += [name for name, like in related.items() if _ALIKE <= like == max(related.values())]
    if not found and _PINYIN.fullmatch(given) and all(name.whole for name in related):
        found = [*related]  # the only one of its surname
    return found[0].written() if len(found) == 1 else ""


def _names(text: str) -> Iterator[_Name]:
    """All that may be a name in `text`, of two and of three characters."""
    for match in _NAME.finditer(text):
        surname, one, other = match.groups()
        reading = _SURNAMES_READ.get(surname) or _readings(surname)[0]
        whole = _WHOLE.match(text, match.start()) is not None
        if other:
            yield _Name(reading, _readings(one + other), whole)
        if not whole:
            yield _Name(reading, _readings(one))


@cache
def _readings(characters: str) -> tuple[str, ...]:
    """Each way to read them in pinyin, without tones, ü as English has it."""
    from pypinyin import Style, pinyin  # its dictionaries take 0.2 s to load

    each = (pinyin(one, style=Style.NORMAL, heteronym=True)[0] for one in characters)
    return tuple("".join(way).replace("v", "u") for way in product(*each))
