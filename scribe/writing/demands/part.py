"""What a length in an assignment measures: the whole text, a part of it, or something else."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import IntEnum

from scribe.writing.demands.number import number


class Role(IntEnum):
    """What a length measures; of those that measure the whole text, the surest first."""

    WHOLE = 1  # 全文800字
    OUTCOME = 2  # 缩写成300字
    TEXT = 3  # 写一篇800字的文章
    BODY = 4  # 正文800字
    PART = 5  # 引言200字
    EACH = 6  # 每段200字
    OTHER = 7  # 标题不超过30字, 以下3000字的材料


_CONTEXT = 40  # characters before a length in which to look
# From a word to the number that it is about. A space, 、 and a closing mark end what is said of it.
_REACH = r"[\s：:]{0,2}(?:的?(?:字数|篇幅|长度))?[^\s，,。.；;：:、》」』”\n的写自拟]{0,10}$"
_REACH_EN = r"[^，,。.；;\n]{0,20}$"
_PARTS = r"(?:摘要|导语|引言|引子|前言|序言|开头|结尾|结论|结语)"
_PARTS_EN = r"(?:abstract|introduction|intro|conclusion)"
_SAID_EN = (  # between the name of a part and its length
    r"\W{0,2}(?:(?:of|in|with|is|should be|must be|about|around|approximately|at least|at most"
    r"|up to|under|within|no more than|no less than|a maximum of|a minimum of"
    r"|limited to)\W{1,3}){0,3}$"
)
_OTHER = re.compile(
    r"(?:每[天日周月]|\b(?:worth|title|headline|subject line|keywords)\b)[^，,。.；;\n]{0,14}$"
    rf"|(?:标题|题目|关键词){_REACH}"
    r"|(?:以下|下[列面]|上[面述]|[这那该][篇段份]|[把将]|\b(?:following|above)\b"
    r"|\b(?:summari[sz]e|shorten|condense|expand|rewrite) (?:this|the|my|an?)\b)"
    r"[\W的]{0,3}(?:[这那该一]?[篇段份个])?$",
    re.IGNORECASE,
)
_OTHER_AFTER = re.compile(r"的(?:材料|原文|资料|素材)|/[段章节篇]|每[段章节篇天]")
_EACH = re.compile(rf"[每各]{_REACH}|\b(?:each|per|every)\b{_REACH_EN}", re.IGNORECASE)
_EACH_AFTER = re.compile(r"\s(?:each|apiece|per|every)\b", re.IGNORECASE)
_WHOLE = re.compile(
    rf"(?:全文|全篇|总字数|总共|共计|合计|总长|总计|一共){_REACH}"
    rf"|\b(?:total|overall|altogether|entire|whole)\b{_REACH_EN}",
    re.IGNORECASE,
)
_WHOLE_AFTER = re.compile(r"\W{0,2}(?:in total|altogether|overall|in all)\b", re.IGNORECASE)
# A part that may be all that is wanted: 正文800字, 写一段引言100字, a 150-word introduction.
_BODY = re.compile(
    rf"(?:正文|写(?:一?[个篇段份则])?{_PARTS}){_REACH}"
    rf"|\b(?:body|(?:write|draft|compose) (?:an?|the) {_PARTS_EN})\b{_SAID_EN}",
    re.IGNORECASE,
)
_BODY_AFTER = re.compile(
    rf"\s(?:{_PARTS_EN}|body)\b|的(?:{_PARTS}|正文)(?=$|[\W和])", re.IGNORECASE
)
_PART = re.compile(rf"{_PARTS}{_REACH}|\b{_PARTS_EN}\b{_SAID_EN}", re.IGNORECASE)
_SIGNS = (
    (Role.OTHER, _OTHER, _OTHER_AFTER),
    (Role.EACH, _EACH, _EACH_AFTER),
    (Role.WHOLE, _WHOLE, _WHOLE_AFTER),
    (Role.BODY, _BODY, _BODY_AFTER),
    (Role.PART, _PART, None),
)
_RESHAPING = re.compile(
    r"缩写|扩写|扩展|扩充|压缩|精简|浓缩|缩减|概括"
    r"|\b(?:expand|summari[sz]|shorten|condens|compress|reduc|rewrit|cut|turn)",
    re.IGNORECASE,
)
_OUTCOME = re.compile(
    r"[成到至为][^\s，,。；;、\d]{0,10}$|\b(?:to|into|in|within)\b"
    r"(?: (?:about|around|roughly|approximately|at most|up to|under|no more than|less than"
    r"|fewer than|only|just|exactly|an?)){0,3}\s?$",
    re.IGNORECASE,
)
_PARTS_COUNTED = re.compile(
    r"(?<![第\d])(\d{1,2}|[二两三四五六七八九十]{1,3})\s?个?(?:自然段|段|部分|小?节|章|小标题)"
    r"|\b(\d{1,2}|two|three|four|five|six|seven|eight|nine|ten|twelve)"
    r"[ -](?:[a-z]{1,12} )?(?:paragraphs|sections|parts|chapters|stanzas)\b",
    re.IGNORECASE,
)


def roles_of(text: str, spans: Sequence[tuple[int, int]]) -> list[Role]:
    """What each of the lengths at `spans` of `text` measures.

    A number that a text is to be brought to leaves the others to the text it is made from. A body
    without other parts is the text.
    """
    roles = [_role(text, *span) for span in spans]
    if Role.OUTCOME in roles:
        roles = [Role.OTHER if role is Role.TEXT else role for role in roles]
    alone = roles.count(Role.BODY) == 1 and not {Role.PART, Role.TEXT} & {*roles}
    body = Role.TEXT if alone else Role.PART
    return [body if role is Role.BODY else role for role in roles]


def _role(text: str, start: int, end: int) -> Role:
    before = text[max(start - _CONTEXT, 0) : start]
    for role, sign, sign_after in _SIGNS:
        if sign.search(before) or (sign_after and sign_after.match(text, end)):
            return role
    if _OUTCOME.search(before) and _RESHAPING.search(text):
        return Role.OUTCOME
    return Role.TEXT


def parts_counted(text: str) -> int:
    """How many parts `text` says that the text has; 0 when it does not say."""
    match = _PARTS_COUNTED.search(text)
    return round(number(match[1] or match[2])) if match else 0
