"""What a text must not say of itself: that it begins, that it ends, what it was asked.

Small models announce ("本节将…"), recite their instructions ("约200字") and take leave of the
person who asked ("I hope this helps").
"""

from __future__ import annotations

import re

# Each line: one way to speak of the text, of the request, or to the person who asked.
_ZH = (
    r"^(?:这段|这篇|上面的|以上)?(?:文字|文章|文本)(?:主要)?(?:讲述|介绍|描述|说明|概括|讨论|阐述)",
    r"本[节部分章段][将会要我主]|本文[将会旨主]|^本文(?![”》」])|^根据(?:给定|提供|以上|上述)的?(?:文字|内容|材料|文本)",
    r"(?:下面|接下来|以下)，?(?:我们|我|让我们|是|将|就)|^在?接下来的部分",
    r"^(?:小?提示|温馨提示|备注|说明|标题|题目|注)[：:]",
    r"以上.{0,8}(?:内容|文字|示例|仅)|仅供参考|仅为示例|实际情况(?:进行)?(?:调整|修改)",
    r"[（(\[【](?:您|你|公司|姓名|日期|联系|签名|署名|请|此处|此部分|这里)[^）)\]】]{0,24}[）)\]】]|[X×]{2,}",
    r"\d{2,6}个?字|字数|[上前]文(?:所|提到|已)|只写(?:正文|概括|自然段|这)|小标题|务必写到|接着往下[讲写说]|[这上下]一节[中里的我将会要，]|提纲",
    r"^第[一二三四五六七八九十\d]+(?:节|部分|段)[：:，]|全文完|未完待续|（完）",
    r"^(?:好的|当然可以|没问题|明白了)[，,！!。]|^(?:User|Assistant|用户|助手)[：:]?$|^(?:用户|使用者)(?:请|[：:])",
    r"请(?:提供(?:前文|更多)|告诉我[您你])|继续(?:为[您你]|往下[写讲])|^要提到|这个主题可以",
    r"^这(?:是一)?段(?:话|文字|关于)|这段(?:话|文字)(?:的|是|需要)",
    r"(?:接着|继续)上面|面的最后一句|再用一两句话|再写约",
    r"^[（(]?(?:(?:故事|正文|文章|讲话)?继续[说讲写]?|故事继续发展|续写|接着写|接上文)(?:[）)]|[：:。…]|$)",
    r"(?:让|使|为)(?:这篇|本)?文章|引出(?:话题|主题)|可以(?:提到|这样写|写)",
    r"^(?:故事|文章|全文)(?:以|到此|就此|在此|终于|从).{0,12}(?:结束|结尾|收尾|讲起)",
    r"^故事的(?:进展|结局|发展|开头|结尾|主角|主人公)|^(?:在|从)?这个?(?:故事|小说)[中里，]|我们已经了解到",
    r"^(?:故事|情节).{0,8}结束|^对话(?:到此|就此)?结束|^(?:描述|讲述|描写|刻画)了",
    r"^(?:导语|引语|后续)是(?!.{0,6}[：:，]$)",
    r"让我们(?:来|一起)?看|让我们(?:一起)?来(?:探[索讨]|了解|谈谈)|[举看](?:一?个|几个)(?:具体的)?例子|以上(?:就)?是",
    r"^按照?(?:[您你]的)?要求(?:继续)?[写撰]|^我是一[个名位](?:虚构的|中文)",
    r"作为(?:一[个名])?(?:AI|人工智能|语言模型)|(?:需要|有什么)我(?:帮|回答|协助|做)",
    r"(?:抱歉|对不起)，(?:但)?我(?:无法|不能|没办法)",
)
_ZH_TO_READER = (
    r"期待[你您]的(?:反馈|建议|回复)|感谢[你您]的(?:参与|阅读|合作|聆听)|祝[你您]工作",
    r"希望.{0,12}(?:有所?帮助|有用|满意|喜欢这)|(?:如果|如)[您你](?:需要|有任何|还有)",
    r"^当然[，！,!](?:我|以下|下面|这|再|接着|继续|最后|现在)",
    r"能力范围|[您你](?:的(?:提问|问题|请求)|提到的)|我(?:可以|能)?[为给][您你](?:提供|写|撰写|介绍)",
    r"^(?:非常|再次|十分|衷心)?(?:谢谢|感谢)(?:您|你(?!们))",
    r"请问[你您]|无法(?:协助|提供|满足|完成)(?:您|你|这|该)",
    r"[给为对][您你](?:带来|有所?)(?:一些|所)?(?:启发|帮助)|请(?:您|你)?继续(?:往下)?[讲写说]",
)
_EN = (
    r"\bthe (?:provided|given) (?:text|passage)\b",
    r"^the (?:next|following) part (?:of|is|covers|describes|includes|discusses)\b",
    r"^the story (?:begins|began|ends|ended|concludes|concluded)\b",
    r"^in this scene\b|\bthis ending\b|\bon one concrete picture\b",
    r"^the (?:claim is that|weightiest reason)\b",
    r"^(?:the|this) (?:text|passage) (?:describes|discusses|explains|tells|presents|is about)\b",
    r"\b(?:this|the (?:next|following|previous|last)) (?:section|passage|outline)"
    r"(?:[,.]| (?:will|we|I|covers|explores|discusses|describes|shows))",
    r"\bin this (?:article|essay|report|post|guide|piece),? (?:we|i|you)(?:'ll| will| shall| are)",
    r"\babout \d+ words\b|\(\d+ words\)|\b\d+-word\b|\bword count\b",
    r"\bthe next step (?:is|would be) to (?:describe|explain|discuss|explore|write)\b",
    r"\bfrom the last sentence\b|^go (?:straight )?on (?:from|with)\b|\bwords more\b",
    r"^(?:user|assistant):?$|^note:|^the end\.?$|\bto be continued\b",
    r"^(?:here (?:are|is)|below are|let(?:'s| us) (?:take|look|explore|dive|move))\b",
    r"\bas (?:mentioned|discussed|outlined|noted) (?:above|earlier|previously|before)\b",
    r"\b(?:as|am) an AI\b|\bAI language model\b|\bassist you with\b",
    r"\b(?:this|the) (?:article|essay|guide)"
    r" (?:will|concludes|introduces|also (?:provides|covers))\b",
    r"\b(?:first|second|third|next|last|final) (?:part|section)"
    r" of (?:this|the) (?:article|essay|guide)",
    r"\bI (?:can't|cannot|can not|am unable to) (?:assist|help|write|fulfill)",
    r"\[[A-Z][^\]\n]{1,40}\]|\((?:your|name|date|company)\b[^)\n]{0,30}\)|\b(?:X\.){2,}",
    r"\bprovide (?:me with )?more (?:information|details|context)\b",
    r"\bthoughts? not (?:yet )?voiced\b|\bscene from an ordinary person\b",
)
_EN_TO_READER = (
    r"\bI hope (?:this|you)\b.*(?:help|enjoy|useful)|\blet me know\b|\bfeel free to\b",
    r"\bdon't hesitate\b|\bgood luck\b",
    r"\b(?:if|do) you have any (?:other |more |further )?questions\b",
    r"^thank you for (?:reading|your (?:attention|time|feedback))\b",
    r"\bwe look forward to your (?:feedback|reply)\b",
    r"^(?:certainly|sure|of course|okay)[,!]|^(?:I'm|I am) sorry",
)
_OF_ITSELF = {"zh": _ZH, "en": _EN}
_TO_READER = {"zh": _ZH_TO_READER, "en": _EN_TO_READER}
_PATTERNS = {
    (language, to_reader): re.compile(
        "|".join((*patterns, *(() if to_reader else _TO_READER[language]))), re.IGNORECASE
    )
    for language, patterns in _OF_ITSELF.items()
    for to_reader in (False, True)
}
_LENGTH = re.compile(r"\d+ ?(?:字|words)")  # never part of a text, even if it was asked for
_SUMMING_UP = {
    "zh": re.compile(
        r"^(?:(?:再次|非常|衷心)?(?:谢谢|感谢)(?:大家|各位|[！!。])|总之|总的来说|总而言之|综上|由此可见|总体来说|总体而言|最后，|因此，我们"
        r"|.{0,8}(?:故事|经历)(?:(?:告诉|启示|提醒)了?(?:我们|人们|大家)|(?:证明|说明)了?[，：]?))"
    ),
    "en": re.compile(
        r"^(?:so,? )?(?:in (?:conclusion|summary|short)|overall|to sum up|to conclude|ultimately"
        r"|(?:the|this|his|her|their) (?:story|tale|experience).{0,30} (?:teaches|reminds) us"
        r"|in the end|all in all)\b",
        re.IGNORECASE,
    ),
}
_GREETING = {
    "zh": re.compile(
        r"^(?:尊敬|敬爱|亲爱)的(?:.{1,16}[：:]$|.{1,12}，(?:尊敬|敬爱|亲爱)的)|^.{0,12}大家(?:上午|下午|晚上|早上)?好[！!，。]?$"
    ),
    "en": re.compile(
        r"^(?:dear (?:all|friends|colleagues|guests|students|parents)\b|ladies and gentlemen"
        r"|good (?:morning|afternoon|evening|day)[,!. ]|(?:hello|hi|welcome),? (?:everyone|all)\b)",
        re.IGNORECASE,
    ),
}
_FAREWELL = {
    "zh": re.compile(
        r"^(?:再见|拜拜|晚安|回头见|明天见|下次见|后会有期|不用谢|不客气|(?:谢谢|感谢)[你您爸妈]|你真是个?好)"
    ),
    "en": re.compile(
        r"^(?:good ?-?(?:bye|night)|bye|see you|take care|farewell|talk to you|until next time"
        r"|have a (?:great|good|nice|safe)|you(?:'re|’re| are) welcome|thank you for)\b",
        re.IGNORECASE,
    ),
}
_TAKING_LEAVE = {
    "zh": re.compile(r"^(?:最好的，|此致|敬礼|顺[颂祝]|祝(?!贺|英台|融|枝山|允明|福(?![，您你])))"),
    "en": re.compile(
        r"^(?:(?:with )?(?:my )?(?:best|kind|warm)(?:est)? (?:regards|wishes)"
        r"|(?:yours )?(?:sincerely|truly)|yours|(?:with )?(?:regards|love)|respectfully|cheers"
        r"|take care|(?:many )?thanks"
        r"|with (?:great |much |all |due )?(?:respect|gratitude|thanks))(?:,|$)",
        re.IGNORECASE,
    ),
}


def speaks_of_itself(clause: str, language: str, brief: str, *, to_reader: bool = False) -> bool:
    """Whether `clause` speaks of the text or the request, and not as the `brief` has it.

    A text may speak `to_reader`, as a letter does; others must not take leave of anybody.
    """
    match = _PATTERNS[language, to_reader].search(clause.strip())
    return match is not None and (match[0] not in brief or _LENGTH.search(match[0]) is not None)


def sums_up(clause: str, language: str) -> bool:
    """Whether `clause` opens a conclusion, or takes leave."""
    summing = _SUMMING_UP[language].match(clause.strip()) is not None
    return summing or takes_leave(clause, language)


def greets(clause: str, language: str) -> bool:
    """Whether `clause` greets those who listen, as a speech opens."""
    return _GREETING[language].match(clause.strip()) is not None


def bids_farewell(speech: str, language: str) -> bool:
    """Whether `speech` ends a conversation, or is the courtesy that small models end one by."""
    return _FAREWELL[language].match(speech) is not None


def takes_leave(clause: str, language: str) -> bool:
    """Whether `clause` takes leave as one of the last lines of a letter does."""
    return _TAKING_LEAVE[language].match(clause.strip()) is not None
