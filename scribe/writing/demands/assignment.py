"""Whether a topic says what to do, rather than only what to write about."""

from __future__ import annotations

import re

from scribe.text import count, sentences
from scribe.writing.demands.length import names_length
from scribe.writing.demands.plain import plain

_TOPIC_UNITS = 24  # 字 or words; a longer topic is an assignment whatever it looks like
_SENTENCE = re.compile(r"[！？；;!?\n]\s{0,9}\S|。|，[^\n]*，")
_ASKING = re.compile(
    r"\s{0,9}(?:"
    r"请|帮|给我|替我|麻烦|我想|我要|我需|你是|假如你|假设你|创作(?!者)|撰写|编写|起草|续写|改写|扩写"
    r"|仿写|列出|谈谈|说说|讲一|讲述|编一|来一|拟(?!人|态|声|物|南)|写(?!作|意|实|生|字|真|法|照)"
    r"|为(?!什么|何|人|了|政|王|师)|以(?!色列|太|往|后|前|及|弗所)|根据(?!地)|用(?!户|途|品|心|人|药)"
    r"|设计[一个出]|制定[一个出]|介绍(?!信|人)|描写(?!手法)|[^\n]{0,20}一[首封篇则份段]"
    r"|(?:please|write|compose|draft|describe|tell me|explain|discuss|you are|i need|i want"
    r"|i'd like|could you|can you|as an?|imagine (?:a|that|you|being)"
    r"|(?:create|prepare|give|make|develop|design|outline|produce) "
    r"(?:an?|the|me|us|my|our|some|one|two|three|\d{1,4}))\b(?!-)"
    r")",
    re.IGNORECASE,
)
# A short topic that is nothing but the name of a form and its subject: "a poem about autumn".
_FORM_ALONE = re.compile(
    r"(?:关于|有关|致|给)[^\n]{1,20}的[^\n的]{0,4}?(?:诗|诗歌|信|故事|小说|童话|文章|作文|散文|演讲|邮件|报告)$"
    r"|(?:稿|文案|周报|月报|邀请函|感谢信|道歉信|求职信|致辞|教案|工作总结)(?:$|：)"
    r"|^(?:an? )?(?:(?!of\b|and\b|the\b|in\b|for\b|to\b)[\w-]{1,20} ){0,3}"
    r"(?:poem|sonnet|haiku|e-?mail|letter|speech|toast|press release|diary entry|dialogue|story"
    r"|tale|fable|report|essay|article|lesson plan|product description|blog post)"
    r" (?:about|on|for|to|between|in which)\b",
    re.IGNORECASE,
)


def is_assignment(topic: str) -> bool:
    """Whether `topic` says what to do, rather than only what to write about."""
    text = plain(topic)
    if count(text) > _TOPIC_UNITS or _ASKING.match(text) or len(sentences(text)) > 1:
        return True
    return names_length(text) or any(sign.search(text.strip()) for sign in (_SENTENCE, _FORM_ALONE))
