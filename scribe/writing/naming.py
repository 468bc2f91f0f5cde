"""The names of people and places, which must come again and again as they are, and be names.

Penalties on repetition make 陈度 of the 陈渡, and 艾尔文 of the 艾伦, that came often enough.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from scribe.text import HAN

_MOST = 12
_SURNAME = (
    "[王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁"
    "任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严武戴莫孔向汤]"
)
_ROLE = (
    "(?:主人公|主角|司机|老师|医生|护士|记者|老板|店主|村长|校长|教授|主任|经理|创始人|负责人|队长|师傅|教练|工程师"
    "|同学|青年|姑娘|[老女男工渔牧艺]人|农民|妻子|丈夫|儿子|女儿|[父母]亲|爷爷|奶奶|弟弟|妹妹|哥哥|姐姐|朋友|邻居|[女男]孩"
    "|人员|CEO)[是为叫：]?"
)
_END = "(?=[”，。、；·的和与在说]|$)"
_NAMED = re.compile(
    rf"(?:名?叫做?|名为)“?([{HAN}])([{HAN}]{{1,3}}?){_END}"
    rf"|{_ROLE}({_SURNAME})([{HAN}]{{1,2}}?){_END}"
    r"|(?<=[\w,;] )([A-Z][a-z]{2,})\b"
)
# Whom textbooks name where it does not matter who it is.
_NOBODY = re.compile(
    rf"(?:张三|李四|王五|赵六|(?<!{_SURNAME})小[明红李王张华刚]|[李王]明|李华"
    r"|\b(?:John|Jane) (?:[A-Z]\. )?(?:Doe|Smith))$"
)
_LONGEST_NOBODY = 16  # characters


@dataclass(frozen=True)
class Names:
    """How names begin, before which DRY must forget all, and the characters they go on with."""

    starts: tuple[str, ...]
    rests: tuple[str, ...]


def names_in(text: str) -> Names:
    """The names in `text`, the most frequent first; only those in Chinese characters go on."""
    found = Counter(
        (match[1] or match[3] or match[5], match[2] or match[4] or "")
        for match in _NAMED.finditer(text)
    )
    names = [name for name, _times in found.most_common(_MOST)]
    starts = dict.fromkeys(start for start, _rest in names)
    rests = dict.fromkeys(character for _start, rest in names for character in rest)
    return Names(tuple(starts), tuple(rests))


def names_nobody(written: str, brief: str) -> bool:
    """Whether `written` ends on a name that means anybody, and is not in the `brief`."""
    match = _NOBODY.search(written[-_LONGEST_NOBODY:])
    return match is not None and match[0] not in brief
