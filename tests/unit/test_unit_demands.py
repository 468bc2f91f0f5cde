"""What assignments in plain words demand, on tables of what people write."""

from __future__ import annotations

import random

import pytest

from scribe.writing.demands.assignment import is_assignment
from scribe.writing.demands.form import form_named
from scribe.writing.demands.length import length_named, without_length
from scribe.writing.demands.title import title_named, without_title

SCRAPS = (  # what the topics of nobody are made of
    "写 一篇 不少于 800 字 1,000 .5 万 千 十 “ ” 《 》 以 为题 题目： words - 到 and 每 title: "
    "poem 诗 詩 行 lines ± 000 hundred thousand 摘要 body titled ' 不要 除 外 萬 ３ "
    "分钟 演讲 minutes speech 页 five-page "
    "² ① ٣ 🙂 \ud800 \x00 , ， 。 ( ) k w 零 字数 length of a hundred"
)


@pytest.mark.parametrize(
    ("assignment", "length"),
    [
        ("写一篇作文，800字左右", 800),
        ("一篇800 字的文章", 800),
        ("800字文章", 800),
        ("８００字", 800),
        ("大约一千五百字", 1500),
        ("一百零八字", 108),
        ("两千字的报告", 2000),
        ("十二万字的小说", 120_000),
        ("1.2万字", 12_000),
        ("1.5w字", 15_000),
        ("1000-1500字", 1250),
        ("1000字到1500字", 1250),
        ("800～1000字", 900),
        ("2-3千字", 2500),
        ("字数：800", 800),
        ("字数要求800左右。", 800),
        ("篇幅：1500-2000。", 1750),
        ("用200个单词写", 200),
        ("控制在800字左右", 800),
        ("a 500-word story", 500),
        ("Write a wedding toast of 300 words from the bride's older brother.", 300),
        ("in about 2,000 words", 2000),
        ("3k words", 3000),
        ("five hundred words", 500),
        ("between 300 and 400 words", 350),
        ("Word count: 500", 500),
        ("Length: 500-700 words", 600),
        ("300 words or so", 300),
        ("500-600字", 550),
        ("５００－６００字", 550),
        ("字数在600到800之间", 700),
        ("字数控制在800到1000之间", 900),
        ("Word count between 600 and 800.", 700),
        ("题目:《我的家乡》 字数：500字", 500),
        ("标题：夏天 800字", 800),
        ("题目《我的家乡》800字作文", 800),
        ("题目是《我的母亲》，800字", 800),
        ("除诗歌外文体不限，800字", 800),
        ("1000±100字", 1000),
        ("3万5千字", 35_000),
        ("3万5000字", 35_000),
        ("8百字", 800),
        ("1 000 字", 1000),
        ("1，000字", 1000),
        ("三五百字", 400),
        ("七八百字", 750),
        ("两三百字", 250),
        ("one hundred and fifty words", 150),
        ("two hundred and fifty words", 250),
        ("a fifteen-hundred-word essay", 1500),
        ("one thousand two hundred words", 1200),
        ("between three hundred and four hundred words", 350),
        ("寫一份會議報告，1萬字", 10_000),
    ],
)
def test_a_length_is_read(assignment: str, length: int) -> None:
    assert length_named(assignment) == length


@pytest.mark.parametrize(
    ("assignment", "bound"),
    [
        ("不少于800字", 800),
        ("不少於800字", 800),
        ("不得少于800字", 800),
        ("至少一千字", 1000),
        ("超过500字", 500),
        ("800字以上", 800),
        ("八百多字", 800),
        ("字数不少于800", 800),
        ("no less than 200 words", 200),
        ("not fewer than 200 words", 200),
        ("a minimum of 400 words", 400),
        ("over 300 words", 300),
        ("500+ words", 500),
        ("500 words or more", 500),
        ("300 words minimum", 300),
    ],
)
def test_a_lower_bound_is_passed_a_little(assignment: str, bound: int) -> None:
    aim = length_named(assignment)
    assert aim is not None
    assert bound < aim <= 1.1 * bound


@pytest.mark.parametrize(
    ("assignment", "bound"),
    [
        ("不超过600字", 600),
        ("不能超过600字", 600),
        ("不要超过一千字", 1000),
        ("不得多于600字", 600),
        ("800字以内", 800),
        ("控制在800字以内", 800),
        ("限500字", 500),
        ("no more than 200 words", 200),
        ("not exceeding 400 words", 400),
        ("at most 300 words", 300),
        ("under 300 words", 300),
        ("300 words max", 300),
        ("Word limit: 300 words", 300),
    ],
)
def test_an_upper_bound_is_kept(assignment: str, bound: int) -> None:
    aim = length_named(assignment)
    assert aim is not None
    assert 0.85 * bound <= aim < bound


@pytest.mark.parametrize(
    "assignment",
    [
        "",
        "秋天",
        "每段100字",
        "每篇500字",
        "标题不超过30字",
        "每天写1000字的好处",
        "千字文的历史",
        "十字路口",
        "三个字母",
        "几百字",
        "包含以下50个单词",
        "长度1200米的大桥",
        "写于2024年",
        "A bridge with a length of 1200 meters",
        "typing 80 words per minute",
        "Write a story that uses 10 words from the list",
        "learn 20 words each day",
        "fifty words for snow",
        "写一篇论文，摘要200字",
        "An essay with an abstract of 150 words",
        "总结下面这篇2000字的文章",
        "worth a thousand words",
        "16 lines of code",
        "99999999999999 words",
    ],
)
def test_what_is_no_length_of_the_text(assignment: str) -> None:
    assert length_named(assignment) is None


@pytest.mark.parametrize(
    ("assignment", "length"),
    [
        ("写于2024，500字左右", 500),
        ("标题不超过30字，正文800字", 800),
        ("引言（100字），正文（500字）", 600),
        ("开头100字，全文800字", 800),
        ("根据以下3000字的材料写一篇500字的评论", 500),
        ("chapter 3 and 500 words", 500),
        ("以“春天”为题目写一篇600字的作文", 600),
        ("题目自拟 800字", 800),
        ("每个人都要写800字", 800),
        ("Write a summary of 300 words", 300),
        ("要求：1.600字；2.有真情实感", 600),
        ("A title of 30 words, 900 words in total", 900),
        ("摘要200字、引言500字、正文2000字、结论300字", 3000),
        ("摘要300字，结论500字", 800),
        ("写一个摘要200字左右", 200),
        ("Write a 150-word introduction to bees", 150),
        ("Include a 150-word introduction in your 1000-word essay", 1000),
        ("a 100-word abstract and a 1000-word body", 1100),
        ("an abstract of 150 words; the whole should be about 2000", 2000),
        ("Write an introduction to bees in 500 words", 500),
    ],
)
def test_the_length_of_the_whole_is_told_from_other_numbers(assignment: str, length: int) -> None:
    assert length_named(assignment) == length


@pytest.mark.parametrize(
    ("assignment", "length"),
    [
        ("把下面这篇2000字的文章缩写成300字", 300),
        ("下面这篇300字的文章扩写到1000字", 1000),
        ("有一篇2000字的文章，请压缩到300字", 300),
        ("summarise a 2000-word article on tea in 150 words", 150),
        ("Expand this 150 word text to 500 words", 500),
        ("Write a 300-word summary of this 2000-word article", 300),
    ],
)
def test_the_length_of_the_source_is_not_that_of_the_text(assignment: str, length: int) -> None:
    assert length_named(assignment) == length


@pytest.mark.parametrize(
    ("assignment", "length"),
    [
        ("写五段，每段100字", 500),
        ("共四段，每段200字左右", 800),
        ("Five paragraphs, each of 100 words", 500),
        ("5 paragraphs of 100 words each", 500),
        ("写四段，每段100字，全文500字", 500),
        ("写一首诗，分四节，每节四行", 144),
    ],
)
def test_parts_of_one_length_make_the_whole(assignment: str, length: int) -> None:
    assert length_named(assignment) == length


@pytest.mark.parametrize(
    ("assignment", "lowest", "highest"),
    [
        ("写一首不少于二十行的诗", 180, 200),
        ("写一首20行左右的现代诗", 170, 190),
        ("Write a poem of at least 16 lines", 110, 125),
        ("Write a 14-line sonnet about rain", 90, 105),
    ],
)
def test_lines_are_the_length_of_a_poem(assignment: str, lowest: int, highest: int) -> None:
    aim = length_named(assignment)
    assert aim is not None
    assert lowest <= aim <= highest


@pytest.mark.parametrize(
    ("assignment", "length"),
    [
        ("写一篇5分钟的演讲稿，主题是阅读", 1100),
        ("准备一段限时3-5分钟的竞聘演讲", 880),
        ("写一篇毕业典礼发言稿，时间控制在三分钟以内", 614),
        ("写一篇5分钟的演讲稿，不超过1000字", 930),
        ("Write a speech for a principal opening a new library, five minutes long.", 650),
        ("Write a five-minute wedding toast for my sister", 650),
        ("Write a eulogy, no longer than 4 minutes", 484),
        ("写一篇关于课间十分钟的演讲稿", None),
        ("Give me a speech about a 10-minute walk", None),
        ("Prepare a lesson plan for a 45-minute class on fractions", None),
        ("写一篇两分钟就能读完的故事", None),
    ],
)
def test_minutes_are_the_length_of_a_speech(assignment: str, length: int | None) -> None:
    assert length_named(assignment) == length


@pytest.mark.parametrize(
    ("assignment", "length"),
    [
        ("写一封两页纸的信给房东", 1400),
        ("写一份不超过2页的总结报告", 1302),
        ("Write a two-page letter to my landlord", 900),
        ("Write a 3-page report on bees", 1350),
        ("Write a memo, at most one page", 418),
        ("我每天读30页书，写一篇文章谈谈", None),
        ("Write a review of a 300-page novel", None),
    ],
)
def test_pages_are_a_length_of_what_is_written_on_them(assignment: str, length: int | None) -> None:
    assert length_named(assignment) == length


@pytest.mark.parametrize(
    ("assignment", "length"),
    [
        ("写一首二十行的诗，300字", 300),
        ("写一篇关于20行代码的文章", None),
        ("Write a report on 40 lines of code", None),
    ],
)
def test_lines_are_no_length_otherwise(assignment: str, length: int | None) -> None:
    assert length_named(assignment) == length


@pytest.mark.parametrize(
    ("assignment", "form"),
    [
        ("写一篇关于诗歌的文章", "article"),
        ("写一篇文章讨论新闻自由", "article"),
        ("写一篇诗歌评论", "opinion"),
        ("根据这首诗写一篇散文", "essay"),
        ("写一篇关于诗歌创作的技巧的文章", "article"),
        ("请写一篇关于信息时代的议论文", "opinion"),
        ("写一首关于春天的诗", "poem"),
        ("帮我作一首七律", "poem"),
        ("写一个诗人的故事", "story"),
        ("写一个关于写日记的女孩的故事", "story"),
        ("以“相信”为题写一篇小说", "story"),
        ("给朋友写一封信讲讲学校的故事", "letter"),
        ("写一封给客户的道歉邮件，语气诚恳", "email"),
        ("帮我写个辞职信", "email"),
        ("写一份2023年度华东区销售数据分析报告", "report"),
        ("写一篇关于信息安全的报告", "report"),
        ("为公司年会写一篇发言稿", "speech"),
        ("为一家咖啡店写一段广告文案，突出手冲咖啡", "copy"),
        ("写篇小红书种草笔记", "copy"),
        ("写一篇关于爱因斯坦的故事的新闻稿", "press"),
        ("写一份工作周报", "weekly"),
        ("写一篇日记，记录第一次坐飞机", "diary"),
        ("写一段母女俩的对话", "dialogue"),
        ("制定一个健身计划", "free"),
        ("为三年级设计一份教案", "free"),
        ("相信自己", "free"),
        ("介绍一下诗人杜甫", "article"),
        ("请解释一下什么是通货膨胀", "explainer"),
        ("写一篇面向中学生的科普文章，讲讲候鸟", "explainer"),
        ("写一篇关于短视频的文章，观点鲜明", "opinion"),
        ("读完《老人与海》，写一篇800字的读后感，结合自己学游泳的经历。", "essay"),
        ("给十年后的自己写一封信，500字左右。", "letter"),
        ("写一封给妈妈的信", "letter"),
        ("写一封家书", "letter"),
        ("给客户写一封信", "email"),
        ("给老朋友发一封邮件", "email"),
        ("微信怎么用", "free"),
        ("以“路”为题，文体自选，诗歌除外，不少于800字。", "free"),
        ("请以“路”为题写作，除诗歌外文体不限，800字", "free"),
        ("文体不限（诗歌、剧本除外），写一个故事", "story"),
        ("不要写成诗歌、小说，写一篇散文", "essay"),
        ("写一篇不得少于800字的散文", "essay"),
        ("写一个不能写作文的孩子的故事", "story"),
        ("寫一首關於秋天的詩", "poem"),
        ("寫一份會議報告", "report"),
        ("寫一封電子郵件給老師", "email"),
        ("写一篇人物通讯，介绍乡村医生老周", "article"),
    ],
)
def test_the_form_named_in_chinese(assignment: str, form: str) -> None:
    assert form_named(assignment, "zh") == form


@pytest.mark.parametrize(
    ("assignment", "form"),
    [
        ("Write a story about a poet", "story"),
        ("Write a short story in the form of letters", "story"),
        ("Write an essay about free speech", "article"),
        ("Write a 600-word blog post", "article"),
        ("Write a poem review", "article"),
        ("Write a report on the novel", "report"),
        ("As a story writer, write a poem", "poem"),
        ("Write a haiku for my teacher", "poem"),
        ("Write a fairy tale script", "dialogue"),
        ("Write an interview with a baker", "dialogue"),
        ("Compose a thank-you letter to my teacher", "email"),
        ("Draft an e-mail to the editor of a newspaper about my article", "email"),
        ("Write a speech for my sister's wedding", "speech"),
        ("Write a press release about our new report", "press"),
        ("Write a news story about a flood", "press"),
        ("I need a weekly status report", "weekly"),
        ("Write two diary entries", "diary"),
        ("Write a product description of a mug", "copy"),
        ("Create a lesson plan for grade 5", "free"),
        ("Write a short guide to writing poems", "free"),
        ("Write about free speech", "free"),
        ("Write a letter to my future self", "letter"),
        ("Write a letter to my landlord", "email"),
        ("Describe a novel approach to parking", "article"),
        ("Explain to a ten-year-old how vaccines work, in about 400 words.", "explainer"),
        ("Write an essay arguing that small museums matter more.", "opinion"),
        ("Write a policy brief for a city council on food waste.", "report"),
        ("Write a travel piece of 800 words about the Highlands.", "essay"),
        ("Don't write a poem; write a short story about the sea.", "story"),
        ("Write anything but a poem about the sea", "free"),
        ("Write a story, not a poem, about the sea", "story"),
        ("Do not write a poem or a story. Write an essay on tea.", "article"),
    ],
)
def test_the_form_named_in_english(assignment: str, form: str) -> None:
    assert form_named(assignment, "en") == form


@pytest.mark.parametrize(
    "topic",
    [
        "请介绍杭州",
        "写一篇关于秋天的文章",
        "给妈妈的一封信",
        "关于秋天的诗",
        "产品发布会发言稿",
        "给客户的道歉邮件",
        "春天，800字",
        "春天。要写得生动",
        "Write about the sea",
        "a poem about autumn",
        "a short story about a fox",
        "Design a logo for a bakery",
        "Autumn, 300 words",
        "It rains. Tell me why",
        "請介紹杭州",
        "給客戶的道歉郵件",
    ],
)
def test_what_says_what_to_do_is_an_assignment(topic: str) -> None:
    assert is_assignment(topic)


@pytest.mark.parametrize(
    "topic",
    [
        "",
        "秋天",
        "为什么天空是蓝的",
        "为人民服务",
        "以色列的历史",
        "用户体验",
        "设计模式",
        "写作的乐趣",
        "根据地的建设",
        "人工智能会取代人类吗？",
        "春天的故事",
        "Design patterns",
        "Give and take",
        "Write-ahead logging",
        "The U.S. economy",
        "Mr. Darcy",
        "A history of the novel",
        "What is love?",
    ],
)
def test_a_subject_is_no_assignment(topic: str) -> None:
    assert not is_assignment(topic)


@pytest.mark.parametrize(
    ("assignment", "title"),
    [
        ("以《我的家乡》为题写一篇作文", "我的家乡"),
        ("题目：春天的雨，800字", "春天的雨"),
        ("题为“时间”的文章", "时间"),
        ("标题是《灯》", "灯"),
        ('a story titled "The Last Train"', "The Last Train"),
        ("an essay entitled “On Walking”", "On Walking"),
        ('a story called "Rex"', "Rex"),
        ("Title: The Last Train\nWrite 300 words", "The Last Train"),
        ("Write a poem titled 'Don't go'", "Don't go"),
        ("Write a poem titled 'Go' for boys", "Go"),
        ("an essay titled: The Rise of AI, 300 words", "The Rise of AI"),
        ('The title should be "The Lamp".', "The Lamp"),
        ("題目是《我的母親》", "我的母親"),
        ("题目叫《春天》", "春天"),
        ("标题：夏天 800字", "夏天"),
        ("題目：春天 不少於800字", "春天"),
    ],
)
def test_a_title_is_read(assignment: str, title: str) -> None:
    assert title_named(assignment) == title
    assert title not in without_title(assignment)


@pytest.mark.parametrize(
    "assignment",
    [
        "以《红楼梦》为例写一篇评论",
        "标题：20字以内",
        "题目自拟",
        "题目：自拟",
        "为一家名为“半山”的民宿写品牌故事",
        "标题要吸引人",
        'a dog called "Rex"',
        "entitled to a refund",
        "要求有三个小标题：起源、发展、未来",
        "小标题为“起源”“传播”“今天”",
        "包含以下小标题：\n1. 背景\n2. 现状",
        'three sections titled "Intro", "Body" and "End"',
        'The chapters are entitled "Intro" and "End"',
    ],
)
def test_a_title_left_open(assignment: str) -> None:
    assert not title_named(assignment)


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("写一篇800字左右的散文", "写一篇的散文"),
        ("字数：800。", "。"),
        ("a 500-word story of 1987", "a  story of 1987"),
        ("写一篇不少于800字的散文", "写一篇的散文"),
        ("Write a report of at least 300 words: 12 damaged", "Write a report : 12 damaged"),
        ("写一首不少于二十行的诗", "写一首的诗"),
        ("16 lines of code", "16 lines of code"),
        ("寫一篇不少於８００字的散文", "寫一篇的散文"),
        ("共四段，每段200字左右", "共四段，每段200字左右"),
        ("摘要200字、正文800字", "摘要200字、正文800字"),
        ("摘要200字，全文800字", "摘要200字，全文"),
        ("正文800字左右。", "正文。"),
        ("把这篇2000字的文章缩写成300字", "把这篇2000字的文章缩写成"),
        ("8:30开会，3个人", "8:30开会，3个人"),
        ("写一篇5分钟的演讲稿", "写一篇的演讲稿"),
        ("a two-page letter to Ann", "a  letter to Ann"),
    ],
)
def test_lengths_are_left_out(text: str, rest: str) -> None:
    assert without_length(text) == rest


@pytest.mark.parametrize("seed", range(20))
def test_nothing_a_person_types_breaks_the_reading(seed: int) -> None:
    chance = random.Random(seed)
    for _round in range(50):
        topic = chance.choice(["", " ", "\n"]).join(
            chance.choices(SCRAPS.split(), k=chance.randrange(1, 30))
        )
        assert form_named(topic, "zh")
        assert form_named(topic, "en")
        assert (length_named(topic) or 20) >= 20
        assert isinstance(is_assignment(topic), bool)
        assert title_named(topic) == title_named(topic).strip()
