"""What an assignment in plain words demands: its form, its length, its title.

People write "800字左右" or "a story of at least 500 words" into the topic and expect scribe to
read it. All of it is read by rule, so that it costs no time and cannot be misremembered.
"""

from __future__ import annotations

import re

from scribe.text import clauses, count

_TOPIC_UNITS = 24  # 字 or words; a longer topic is an assignment whatever it looks like
_SENTENCE = re.compile(r"[。！？；;!?\n]|[.]\s|，.*，")
_ASKING = re.compile(
    r"^\s*(一[首封篇则份段]|请|帮|给我|替我|为|以|根据|用|写|撰写|创作|编写|拟|起草|我想|我要|我需|设计|制定|介绍|描写|列出|谈谈|续写)"
    r"|^\s*(please|write|compose|draft|create|describe|tell|explain|prepare|give|make|imagine|"
    r"discuss|develop|design|outline|produce|you are|i need|i want|could you|can you|as an?)\b",
    re.IGNORECASE,
)

_DIGITS = dict(zip("零〇一二两三四五六七八九", (0, 0, 1, 2, 2, 3, 4, 5, 6, 7, 8, 9), strict=True))
_TENS = {"十": 10, "百": 100, "千": 1000, "万": 10000}
_NUMBER = r"\d[\d,，]*(?:\.\d+)?\s*[千万kK]?|[零〇一二两三四五六七八九十百千万]+"
_LENGTH = re.compile(
    rf"(?P<low>{_NUMBER})(?:\s*(?:个?[字词])?\s*(?:-|–|—|~|～|至|到|to|and|or)\s*(?P<high>{_NUMBER}))?"
    r"(?P<over>\s*(?:多|余|来))?[\s-]*(?:个?(?:汉)?字(?!母|体|面|典|眼|形|号|段|符串|节)|个?词(?!语)|words?\b)"
    r"(?P<after>\s*(?:以上|以内|之内|以下|左右|上下|or more|or less|or fewer|at least|min(?:imum)?\b|max(?:imum)?\b))?",
    re.IGNORECASE,
)
_AT_LEAST = re.compile(
    r"(不少于|不低于|至少|(?<!不)超过|大于|最少|(?<!不)多于|at least|no less than|not less than|"
    r"no fewer than|minimum(?: of)?|more than|over|a minimum of)\W*$",
    re.IGNORECASE,
)
_AT_MOST = re.compile(
    r"(不超过|不多于|至多|最多|少于|控制在|限|at most|no more than|not more than|under|within|"
    r"less than|fewer than|up to|maximum(?: of)?|not exceed(?:ing)?)\W*$",
    re.IGNORECASE,
)
_AT_LEAST_AFTER = ("以上", "or more", "at least", "minimum", "min")
_AT_MOST_AFTER = ("以内", "之内", "以下", "or less", "or fewer", "maximum", "max")
_STATED = re.compile(
    rf"(?:字数|篇幅|长度|word count|length)(?:要求|限制|约|为|在|大约|不少于|至少|of|is|about|around|[\s:：])*"
    rf"(?P<low>{_NUMBER})(?!\s*(?:%|行|lines|页|pages))",
    re.IGNORECASE,
)
_EACH = re.compile(r"(每|各|each|per)[^，,。.]{0,12}$", re.IGNORECASE)
_ABOVE, _BELOW = 1.04, 0.93  # where to aim when only a bound is named
_SHORTEST, _LONGEST = 20, 200_000  # what can be the length of a text

# Forms by the template that writes them. In Chinese the noun that names the form comes last in
# its clause (一篇关于诗歌的文章), in English first (a story about poetry).
_FORMS_ZH = {
    "poem": r"诗歌|诗(?![人意])|词作|歌词|打油诗|七律|五律|七绝|五绝|绝句|律诗",
    "email": r"邮件|(?<![微相自通短诚可守威迷])信(?![息任心念用仰号])|书信|感谢信|求职信|道歉信|倡议书|邀请函|公开信|家书",
    "speech": r"演讲稿|演讲|讲话稿|讲话|发言稿|发言|致辞|祝词|悼词",
    "copy": r"文案|广告词|广告|商品介绍|产品介绍|产品描述|推广语|种草文|推文",
    "press": r"新闻稿|通稿|新闻报道|新闻|消息稿",
    "weekly": r"周报|日报|月报|工作总结|工作汇报|述职报告|季度总结|年终总结",
    "diary": r"日记|手记",
    "dialogue": r"对话|剧本|相声|小品|访谈|采访稿|独白|脚本|辩论",
    "story": r"故事|小说|童话|寓言|神话|传奇",
    "report": r"报告|调研报告|研究报告|分析报告",
    "article": r"文章|散文|作文|议论文|说明文|记叙文|评论|杂文|随笔|短文|社论|博客|专栏|论文|读后感|观后感",
}
_FORMS_EN = {
    "poem": r"poem|sonnet|haiku|ballad|lyrics|limerick|ode|verse",
    "email": r"e-?mail|letter|invitation",
    "speech": r"speech|toast|eulogy|address to|talk for|remarks",
    "copy": r"product description|ad copy|advert(?:isement)?|copy for|landing page|slogan|sales page",
    "press": r"press release|news (?:article|story|report)|news item",
    "weekly": r"(?:weekly|daily|monthly|status|progress) (?:work )?(?:report|update)",
    "diary": r"diary(?: entry)?|journal entry",
    "dialogue": r"dialogue|screenplay|script|conversation|interview|monologue|skit|debate",
    "story": r"story|tale|fable|novella|novel|fiction|fairy tale|myth",
    "report": r"report|white paper|case study",
    "article": r"article|essay|blog post|blog|op-ed|editorial|column|opinion piece|review|"
    r"paragraph|passage|paper|feature",
}
_OTHER_FORMS = re.compile(
    r"教案|教学设计|方案|计划|指南|手册|攻略|说明书|提纲|大纲|简历|菜谱|食谱|习题|试题|清单|问答|策划"
    r"|\b(lesson plan|plan|guide|manual|handbook|how-to|tutorial|proposal|itinerary|recipe|"
    r"checklist|curriculum|faq|syllabus|brochure)\b",
    re.IGNORECASE,
)
_TITLE = re.compile(
    r"(?:以|题为|题目[是为：:]|标题[是为：:])\s*[《“「]([^》”」\n]{1,40})[》”」]"
    r"|\b(?:titled|entitled|called|with the title)\s+[\"“]([^\"”\n]{1,80})[\"”]",
    re.IGNORECASE,
)
_VERB = re.compile(
    r"写|创作|撰|编|拟|起草|\b(?:write|compose|draft|create|produce)\b", re.IGNORECASE
)
_FREE = "free"


def is_assignment(topic: str) -> bool:
    """Whether `topic` says what to do, rather than only what to write about."""
    signs = (_ASKING, _SENTENCE, _LENGTH)
    return count(topic) > _TOPIC_UNITS or any(sign.search(topic) for sign in signs)


def length_named(assignment: str) -> int | None:
    """The length of the whole text, in 字 or words, that `assignment` asks for; None if none."""
    for match in _LENGTH.finditer(assignment):
        before = assignment[: match.start()]
        if _EACH.search(before):
            continue
        low = _number(match["low"])
        high = _number(match["high"]) if match["high"] else low
        after = (match["after"] or "").strip().lower()
        at_least = _AT_LEAST.search(before) or after in _AT_LEAST_AFTER
        at_most = _AT_MOST.search(before) or after in _AT_MOST_AFTER
        aim = (low + high) / 2
        if match["high"] is None and (at_least or match["over"]):
            aim = low * _ABOVE
        elif match["high"] is None and at_most:
            aim = low * _BELOW
        if _SHORTEST <= aim <= _LONGEST:
            return round(aim)
    stated = _STATED.search(assignment)
    return round(_number(stated["low"])) if stated else None


def form_named(assignment: str, language: str) -> str:
    """Name of the template for the form that `assignment` asks for; "free" when it has its own."""
    forms = _FORMS_ZH if language == "zh" else _FORMS_EN
    for clause in sorted(clauses(assignment), key=lambda clause: not _VERB.search(clause)):
        found = [
            (match.end() if language == "zh" else -match.start(), len(match[0]), name)
            for name, pattern in forms.items()
            for match in re.finditer(_bounded(pattern, language), clause, re.IGNORECASE)
        ]
        found += [
            (match.end() if language == "zh" else -match.start(), len(match[0]), _FREE)
            for match in _OTHER_FORMS.finditer(clause)
        ]
        if found:
            return max(found)[2]
    return _FREE


def title_named(assignment: str) -> str:
    """The title that `assignment` gives the text; "" when that is left open."""
    match = _TITLE.search(assignment)
    return (match[1] or match[2]).strip() if match else ""


def without_length(text: str) -> str:
    """`text` without the lengths named in it."""
    return _LENGTH.sub("", text)


def _bounded(pattern: str, language: str) -> str:
    return pattern if language == "zh" else rf"\b(?:{pattern})\b"


def _number(written: str) -> float:
    """1,000 or 2千 or 1.5万 or 一千五百 as a number."""
    plain = re.sub(r"[,，\s]", "", written)
    scale = {"千": 1000, "k": 1000, "万": 10000}.get(plain[-1:].lower(), 1)
    if plain[0].isdigit():
        return float(plain.rstrip("千万kK")) * scale
    total, digit = 0, 0
    for character in plain:
        if character in _TENS:
            total += (digit or 1) * _TENS[character]
            digit = 0
        else:
            digit = _DIGITS[character]
    return float(total + digit)
