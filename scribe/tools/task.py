"""The tasks an editor can be given, and how each is put to the model."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from scribe.engine.base import Sampling
from scribe.tools.glossary import Glossary
from scribe.tools.markdown import Role

# Editing stays close to its source, and must be free to say again what that says.
EDITING = Sampling(temperature=0.3, min_p=0.0, repeat_penalty=1.0, dry_multiplier=0.0)
# Times the length of the source, where no length is asked for.
USUAL_RATIO = {"expand": 2.0, "shorten": 0.5}
_PROSE = frozenset((Role.PARAGRAPH, Role.ITEM))
_ALL_WORDS = _PROSE | {Role.HEADING, Role.CELL}

LANGUAGE_NAMES: Mapping[str, Mapping[str, str]] = {
    "zh": {
        "zh": "简体中文", "zh-hant": "繁体中文", "en": "英文", "ja": "日文", "ko": "韩文",
        "fr": "法文", "de": "德文", "es": "西班牙文", "pt": "葡萄牙文", "it": "意大利文",
        "ru": "俄文",
    },
    "en": {
        "zh": "Simplified Chinese", "zh-hant": "Traditional Chinese", "en": "English",
        "ja": "Japanese", "ko": "Korean", "fr": "French", "de": "German", "es": "Spanish",
        "pt": "Portuguese", "it": "Italian", "ru": "Russian",
    },
}  # fmt: skip

_OTHER_NAMES = {
    "zh-cn": "zh", "zh-sg": "zh", "zh-hans": "zh", "chinese": "zh", "中文": "zh", "汉语": "zh",
    "zh-tw": "zh-hant", "zh-hk": "zh-hant", "繁體中文": "zh-hant", "en-us": "en",
}  # fmt: skip
# The code of a language by any name that people have for it.
_CODES = {
    name.lower(): code
    for names in LANGUAGE_NAMES.values()
    for code, usual in names.items()
    for name in (code, usual, usual.replace("文", "语"))
} | _OTHER_NAMES
COMMA = frozenset(("fr", "de", "es", "pt", "it", "ru"))  # languages that write 1.234,5
COUNTED = COMMA | {"zh", "zh-hant", "en"}  # those whose words `count` sees


@dataclass(frozen=True)
class Task:
    """What is to be done to each unit of a document written in `language`.

    `system` says it once and `ask`, with a field for the text, each time. `roles` are the units
    it is done to. A `faithful` task must lose no detail; one that is `cautious` too leaves a unit
    as it was rather than lose one. `ratio` is the length of the result to that of the source, for
    tasks that have one. `target` is the language of the result.
    """

    name: str
    language: str
    target: str
    system: str
    ask: str
    roles: frozenset[Role]
    faithful: bool = False
    cautious: bool = False
    ratio: float | None = None
    glossary: Glossary = field(default_factory=lambda: Glossary({}))

    @property
    def translates(self) -> bool:
        return self.name == "translate"

    @property
    def rewrites(self) -> bool:
        return self.name == "rewrite"


@dataclass(frozen=True)
class Wording:
    """Requests of the editor's tasks as format strings, in one language."""

    polish: str
    rewrite: str
    expand: str
    shorten: str
    translate: str
    ask: Mapping[str, str]
    keep: str  # what the last try lost
    terms: str
    term: str
    comma: str


WORDINGS = {
    "zh": Wording(
        polish=(
            "你是一位细心的中文编辑。用户每次给你文稿中的一段，你只做润色：改正错别字、病句和标点，"
            "使语句通顺、简洁。不改变意思，不增加也不删去任何内容；数字、日期、人名、链接、代码和"
            "标记原样保留。只写出润色后的这一段，不作说明。"
        ),
        rewrite=(
            "你是一位改写文稿的作者。用户每次给你文稿中的一段，你按这个要求改写：{how}。事实不变；"
            "数字、日期、人名、链接、代码和标记原样保留。只写出改写后的这一段，不作说明。"
        ),
        expand=(
            "你是一位中文作者。用户每次给你文稿中的一段，你把它扩写得更具体、更充实：补充细节、原因"
            "和过程，不编造数字，不说空话。只写出扩写后的这一段，不作说明。"
        ),
        shorten=(
            "你是一位中文编辑。用户每次给你文稿中的一段，你把它缩写：只留最要紧的意思，句子完整，"
            "不改变事实，不增加任何内容。只写出缩写后的这一段，不作说明。"
        ),
        translate=(
            "你是一位专业译者。用户每次给你文稿中的一段，你把它译成{language}：准确、完整、自然。"
            "数字、链接、代码和标记原样保留。只写出译文，不作说明。"
        ),
        ask={
            "polish": "润色这一段{keep}：\n\n{text}",
            "rewrite": "改写这一段，{how}{keep}：\n\n{text}",
            "expand": "把这一段扩写到约{length}字{keep}：\n\n{text}",
            "shorten": "把这一段缩写到约{length}字，句子完整{keep}：\n\n{text}",
            "translate": "把这一段译成{language}{keep}：\n\n{text}",
        },
        keep="，其中必须有{lost}",
        terms="术语一律这样译：{terms}。",
        term="“{term}”译作“{translation}”",
        comma="、",
    ),
    "en": Wording(
        polish=(
            "You are a careful editor. The user gives you one passage of a document at a time, "
            "and you copy-edit it: correct spelling, grammar and punctuation, and make it read "
            "smoothly. Do not change the meaning, add anything or leave anything out. Keep "
            "figures, dates, names, links, code and Markdown as they are. Write the edited "
            "passage and nothing else."
        ),
        rewrite=(
            "You rewrite documents. The user gives you one passage at a time, and you rewrite it "
            "in this way: {how}. The facts stay. Keep figures, dates, names, links, code and "
            "Markdown as they are. Write the rewritten passage and nothing else."
        ),
        expand=(
            "You are a writer. The user gives you one passage of a document at a time, and you "
            "make it fuller and more concrete with details, reasons and steps. Invent no figures "
            "and add no empty phrases. Write the longer passage and nothing else."
        ),
        shorten=(
            "You are an editor. The user gives you one passage of a document at a time, and you "
            "shorten it: cut what matters least, and leave the rest in its own words and in whole "
            "sentences. Change no fact and add nothing. Write the shorter passage and nothing else."
        ),
        translate=(
            "You are a professional translator. The user gives you one passage of a document at "
            "a time, and you translate it into {language}: accurately, completely, naturally. "
            "Keep figures, links, code and Markdown as they are. Write the translation and "
            "nothing else."
        ),
        ask={
            # Asked to polish it, a small model writes Polish.
            "polish": "Copy-edit this passage{keep}:\n\n{text}",
            "rewrite": "Rewrite this passage, {how}{keep}:\n\n{text}",
            "expand": "Expand this passage to about {length} words{keep}:\n\n{text}",
            "shorten": "Say this in about {length} words, in full sentences{keep}:\n\n{text}",
            "translate": "Translate into {language}{keep}:\n\n{text}",
        },
        keep=", with {lost} in it",
        terms="Always translate these terms so: {terms}.",
        term='"{term}" as "{translation}"',
        comma=", ",
    ),
}


def polish(language: str) -> Task:
    """Spelling, grammar, style; nothing lost, nothing added."""
    return _task("polish", language, WORDINGS[language].polish, faithful=True, cautious=True)


def rewrite(language: str, how: str) -> Task:
    """The same facts in another manner."""
    how = how.strip().rstrip("。.")
    system = WORDINGS[language].rewrite.format(how=how)
    rewritten = _task("rewrite", language, system, faithful=True)
    return replace(rewritten, ask=rewritten.ask.replace("{how}", how))


def resize(name: str, language: str, ratio: float) -> Task:
    """`expand` or `shorten`, to `ratio` times the length."""
    system = WORDINGS[language].expand if name == "expand" else WORDINGS[language].shorten
    return _task(name, language, system, ratio=ratio)


def translate(language: str, target: str, glossary: Glossary) -> Task:
    """Into `target`: a code of LANGUAGE_NAMES, or a language by any name."""
    wording = WORDINGS[language]
    name = target.lower().replace("_", "-")
    code = _CODES.get(name) or _CODES.get(name.rpartition("-")[0], name)
    named = LANGUAGE_NAMES[language][code] if name in _CODES else target
    return Task(
        "translate",
        language,
        code,
        wording.translate.format(language=named),
        wording.ask["translate"].replace("{language}", named),
        _ALL_WORDS,
        faithful=True,
        glossary=glossary,
    )


def _task(
    name: str,
    language: str,
    system: str,
    *,
    faithful: bool = False,
    cautious: bool = False,
    ratio: float | None = None,
) -> Task:
    ask = WORDINGS[language].ask[name]
    return Task(name, language, language, system, ask, _PROSE, faithful, cautious, ratio)
