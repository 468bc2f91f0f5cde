"""Which form, and so which template, an assignment asks for."""

from __future__ import annotations

import re
from typing import NamedTuple

from scribe.text import clauses
from scribe.writing.demands.plain import plain

_FREE = "free"
_NO_FORM = ""  # a word that only looks like a form: it is read past
_FORMS_ZH = {
    "poem": "诗歌 诗 现代诗 古诗 散文诗 诗词 词作 歌词 打油诗 七律 五律 七绝 五绝 绝句 律诗 儿歌 "
    "童谣 俳句 十四行诗 藏头诗",
    "email": "邮件 电子邮件 信 书信 信件 信函 回信 书信体 感谢信 求职信 道歉信 推荐信 辞职信 "
    "公开信 倡议书 邀请函 邀请信",
    "letter": "家书 情书",
    "speech": "演讲稿 演讲 演讲词 演说 讲话稿 讲话 发言稿 发言 致辞 致词 祝词 祝酒词 悼词 "
    "获奖感言 主持词 开幕词 欢迎词",
    "copy": "文案 广告词 广告语 广告 商品介绍 产品介绍 产品描述 商品描述 推广语 种草文 种草笔记 "
    "推文 软文 宣传语",
    "press": "新闻稿 通稿 新闻报道 新闻 消息稿 报道 通讯稿",
    "weekly": "周报 日报 月报 工作总结 工作汇报 工作报告 述职报告 季度总结 年终总结 年度总结 "
    "月度总结 周总结",
    "diary": "日记 手记 日志",
    "dialogue": "对话 剧本 相声 小品 访谈 访谈录 采访稿 独白 脚本 辩论 对白 话剧",
    "story": "故事 小说 童话 寓言 神话 传奇 童话故事 寓言故事",
    "report": "报告 调研报告 研究报告 分析报告 调查报告 实验报告 可行性报告 白皮书",
    "essay": "散文 作文 记叙文 随笔 游记 读后感 观后感 心得 心得体会 感想",
    "opinion": "议论文 评论 社论 时评 杂文 辩论稿 驳论文",
    "explainer": "说明文 科普文 科普 科普文章 科普短文",
    "article": "文章 影评 书评 短文 博客 专栏 论文 人物通讯 人物专访 特写",
    _FREE: "教案 教学设计 方案 计划 计划书 指南 手册 攻略 说明书 提纲 大纲 简历 菜谱 食谱 习题 "
    "试题 清单 问答 策划 策划书 教程 合同 通知 公告",
    _NO_FORM: "诗人 诗意 诗集 诗社 诗坛 诗会 信息 信任 信心 信念 信用 信仰 信号 信赖 信贷 信箱 "
    "信封 信使 信徒 信誉 信奉 信托 信条 信服 信众 微信 相信 自信 通信 短信 诚信 可信 守信 威信 "
    "迷信 坚信 确信 深信 亲信 电信 失信 轻信 公信 征信 据报道 人民日报 新闻学 新闻业 新闻系 "
    "新闻自由 新闻工作 广告业 广告公司 广告牌 广告费 报告会 报告厅 故事书 故事会 小说家 小说集 "
    "计划生育 计划经济 演讲者 演讲比赛 演讲家 剧本杀 评论区 评论员 评论家 散文家 散文集 论文集 "
    "日记本 对话框 通知书 发言人 传奇人物 脚本语言",
}
_FORMS_EN = {
    "poem": "poem|poetry|sonnet|haiku|ballad|lyrics|limerick|ode|verse",
    "email": "email|e-mail|letter|invitation",
    "letter": "love letter|personal letter",
    "speech": "speech|speeches|toast|eulogy|address to|talk for|remarks",
    "copy": "product description|ad copy|advert|advertisement|copy for|marketing copy|landing page"
    "|slogan|sales page|tagline|ad for",
    "press": "press release|news article|news story|news report|news item",
    "weekly": "weekly report|weekly work report|weekly update|daily report|monthly report"
    "|monthly update|status report|status update|progress report|progress update",
    "diary": "diary|diary entry|diary entries|journal entry",
    "dialogue": "dialogue|dialog|screenplay|script|conversation|interview|monologue|skit|debate",
    "story": "story|stories|tale|fable|novella|novel|fiction|myth",
    "report": "report|white paper|case study|policy brief|briefing paper|market analysis",
    "essay": "personal essay|personal narrative|memoir|travelogue|travel piece|travel essay",
    "opinion": "op-ed|editorial|opinion piece|opinion column|argumentative essay|persuasive essay"
    "|opinion essay|position paper",
    "explainer": "explainer|explanatory article|popular science article",
    "article": "article|essay|blog|blog post|column|review|paragraph|passage|paper|feature"
    "|newsletter|piece",
    _FREE: "lesson plan|plan|guide|manual|handbook|how-to|tutorial|proposal|itinerary|recipe"
    "|checklist|curriculum|faq|syllabus|brochure|cv|resume|outline|quiz",
    _NO_FORM: "free speech|speech therapy|speech recognition|french toast|report card"
    "|novel approach|shell script|python script|bash script|user story|story point",
}
# Where the subject of a text starts, in which no form is looked for.
_SUBJECT_EN = re.compile(
    r"\b(?:about|regarding|concerning|discussing|explaining|describing|based on|in response to)\b",
    re.IGNORECASE,
)
_VERB = re.compile(
    r"写(?!作)|创作|撰|编|拟|起草|做一|来一|讲一|\b(?:write|compose|draft|create|produce|prepare)\b",
    re.IGNORECASE,
)
# An assignment that names no form, and says what to do with its subject.
_DONE_BY = {
    "explainer": re.compile(
        r"\s*(?:请|帮我|给我)?(?:简[要单])?(?:解释|说明(?!书)|讲解)|\s*(?:please )?explain\b",
        re.IGNORECASE,
    ),
    "opinion": re.compile(r"\s*(?:请)?(?:论述|评论|驳斥)|\s*(?:please )?argue\b", re.IGNORECASE),
    "article": re.compile(
        r"\s*(?:请|帮我|给我)?(?:简[要单])?(?:介绍|讲讲|谈谈|说说|评述|分析)"
        r"|\s*(?:please )?(?:discuss|describe|tell me|introduce|analy[sz]e)\b",
        re.IGNORECASE,
    ),
}
# What makes one form another: a letter to one's mother is no business letter.
_NARROWER = {
    "opinion": (
        "article",
        re.compile(
            r"观点(?:要?鲜明|要?明确)|\bargu(?:e|es|ing) (?:that|for|against|whether)\b",
            re.IGNORECASE,
        ),
    ),
    "letter": (
        "email",
        re.compile(
            r"[给致](?!.{0,12}邮件)[^，。；]{0,12}(?:自己|父母|父亲|母亲|爸|妈|[儿女]子?|孩子|爷爷|奶奶"
            r"|外[公婆]|妻子|丈夫|恋人|家人|朋友|老友|姐|妹|哥|弟)[^，。；邮]{0,8}信"
            r"|\bletters? to (?:my|your|her|his|our|their|an? old) (?:\w+ )?(?:self|mother|father"
            r"|mum|mom|dad|parents|son|daughter|child|sister|brother|friend|grand\w+|wife|husband)\b",
            re.IGNORECASE,
        ),
    ),
}
# What stands right before the noun that names the form: 写, 一篇, 的, and a word or two.
_HEADED_ZH = re.compile(r"(?:^|[篇首封则份段个的写作编拟]|起草|字|左右)[^的，于介谈论]{0,4}$")


def form_named(assignment: str, language: str) -> str:
    """Name of the template for the form that `assignment` asks for; "free" when it has its own.

    One that only says what to explain or to discuss gets the form that does that.
    """
    named_in = _form_in_chinese if language == "zh" else _form_in_english
    allowed = _EXCLUDED.sub("", plain(assignment))
    for clause in sorted(clauses(allowed), key=lambda clause: not _VERB.search(clause)):
        if form := named_in(clause):
            return _narrowed(form, allowed)
    done_by = (form for form, verb in _DONE_BY.items() if verb.match(allowed))
    return next(done_by, _FREE)


def _narrowed(form: str, assignment: str) -> str:
    """The `form` that a noun names, or the one of its kind that else `assignment` tells of."""
    for narrower, (wider, sign) in _NARROWER.items():
        if form == wider and sign.search(assignment):
            return narrower
    return form


def _by_noun(forms: dict[str, str], separator: str) -> dict[str, str]:
    """The form of each noun, the longest noun first."""
    pairs = [(noun, form) for form, nouns in forms.items() for noun in nouns.split(separator)]
    return dict(sorted(pairs, key=lambda pair: -len(pair[0])))


_FORM_OF_ZH, _FORM_OF_EN = _by_noun(_FORMS_ZH, " "), _by_noun(_FORMS_EN, "|")
_NOUNS_ZH = re.compile(f"({'|'.join(_FORM_OF_ZH)})")
_NOUNS_EN = re.compile(rf"[ -]?\b({'|'.join(_FORM_OF_EN)})s?\b", re.IGNORECASE)
_NOUN_ZH = rf"(?:一?[首篇封份个])?(?:{'|'.join(_FORM_OF_ZH)})"
_LIST_ZH = rf"{_NOUN_ZH}(?:(?:[、或和及与]|以及){_NOUN_ZH}){{0,5}}"
_NOUN_EN = rf"(?:an? )?(?:{'|'.join(_FORM_OF_EN)})s?\b"
_LIST_EN = rf"{_NOUN_EN}(?:(?:,? or |,? and |, ){_NOUN_EN}){{0,5}}"
# Forms that are only ruled out: 除诗歌外, 诗歌除外, 不要写成诗歌, "anything but a poem".
_EXCLUDED = re.compile(
    rf"除了?{_LIST_ZH}[体裁类文]{{0,2}}(?:以外|之外|外)|{_LIST_ZH}[体裁类文]{{0,2}}除外"
    rf"|(?:不要|不得|不能|不可|不许|不准|不宜|[别勿])再?(?:用|使用|采用|写|是)?[成作为]?{_LIST_ZH}(?!的)"
    r"|\b(?:do not|don['’]t|never|not|no|except(?: for)?|anything but|other than|instead of)"
    r" (?:(?:write|use|be|make|it|as|me|in|the|form|of|any) ){0,4}"
    rf"{_LIST_EN}",
    re.IGNORECASE,
)


def _form_in_chinese(clause: str) -> str:
    """The form that `clause` names; "" for none.

    The noun that names it closes the phrase that 写, a measure word or 的 opens, and has no 的
    behind it: 写一篇关于诗歌的文章, 写一封信讲讲学校的故事. Failing that it is the last one.
    """
    verb = _VERB.search(clause)
    for part in (clause[verb.start() :] if verb else "", clause):
        found = _compounds(_NOUNS_ZH, _FORM_OF_ZH, part)
        heads = [noun for noun in found if part[noun.end : noun.end + 1] != "的"]
        for noun in heads:
            if _HEADED_ZH.search(part[max(noun.start - 8, 0) : noun.start]):
                return noun.form
        if found:
            return (heads or found)[-1].form
    return ""


def _form_in_english(clause: str) -> str:
    """The form that `clause` names first, before it says what about; "" for none."""
    part = _SUBJECT_EN.split(clause, maxsplit=1)[0]
    found = _compounds(_NOUNS_EN, _FORM_OF_EN, part)
    return found[0].form if found else ""


class _Noun(NamedTuple):
    """A noun, or several in a row, that name a form."""

    start: int
    end: int
    form: str


def _compounds(nouns: re.Pattern[str], forms: dict[str, str], text: str) -> list[_Noun]:
    """What names a form in `text`; of nouns in a row the last one does: 诗歌评论 is a 评论."""
    found: list[_Noun] = []
    for match in nouns.finditer(text):
        form = forms[match[1].lower()]
        if form and found and found[-1].end == match.start():
            found[-1] = _Noun(found[-1].start, match.end(), form)
        elif form:
            found.append(_Noun(match.start(1), match.end(), form))
    return found
