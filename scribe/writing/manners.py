"""What a text must not say of itself: that it begins, that it ends, what it was asked.

Small models announce ("本节将…"), recite their instructions ("约200字") and take leave of the
person who asked ("I hope this helps").
"""

from __future__ import annotations

import re

_ZH = (
    r"本[节部分章段][将会要我主]|本文[将会旨主]|(?:下面|接下来|以下)[，]?(?:我们|我|让我们|是|将|就)"
    r"|希望.{0,12}(?:有所?帮助|有用|满意|喜欢这)|约\d+字|\d+字左右|字数|只写|小标题|这一节|上一节|下一节|上文|前文"
    r"|(?:第[一二三四五六七八九十\d]+(?:节|部分|段))|提纲|大纲|(?:如果|如)(?:您|你)(?:需要|有任何|还有)|作为(?:一个|一名)?(?:AI|人工智能|语言模型)"
    r"|^标题[：:]|引出(?:话题|主题)|可以(?:提到|这样写|写)|^(?:当然|好的)[，！,!]|^注[：:]|以上(?:就)?是|全文完|未完待续|（完）|待续"
)
_EN = (
    r"\b(?:this|the next|the following|the previous|in this|in the next) (?:section|passage|outline)\b"
    r"|\bin this (?:article|essay|report|post|guide|piece),? (?:we|i|you)(?:'ll| will| shall| are going)"
    r"|\bI hope (?:this|you)\b.*(?:help|enjoy|useful)|\babout \d+ words\b|\b\d+ words\b|\bword count\b"
    r"|\bas an AI\b|^(?:certainly|sure|of course|okay)[,!]|^note:|\blet me know\b|\bthe end\.?$"
    r"|\bto be continued\b|\bas (?:mentioned|discussed|outlined|noted) (?:above|earlier|previously|before)\b"
)
_PATTERNS = {"zh": re.compile(_ZH), "en": re.compile(_EN, re.IGNORECASE)}
_LIST_ITEM = re.compile(
    r"^\s*(?:[-*+•]\s|\d{1,2}[.)、．]\s?|[（(]?[一二三四五六七八九十\d]{1,2}[)）]|[一二三四五六七八九十]{1,2}、)"
)


def speaks_of_itself(clause: str, language: str, brief: str) -> bool:
    """Whether `clause` speaks of the text or the request, and not as the `brief` has it."""
    match = _PATTERNS[language].search(clause.strip())
    return match is not None and match[0] not in brief


def is_list_item(line: str) -> bool:
    """Whether `line` opens as an item of a list does."""
    return _LIST_ITEM.match(line) is not None
