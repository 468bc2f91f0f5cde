"""Extracting a graph with a model: what is asked, what of the reply is believed, and the loop."""

from __future__ import annotations

import re

import pytest

from scribe.engine.base import Timings
from scribe.engine.scripted import Script, ScriptedEngine
from scribe.errors import ContextOverflow, EngineError
from scribe.tools.graph.extraction import Extracted, extract
from scribe.tools.graph.grammar import grammar
from scribe.tools.graph.merging import is_grounded
from scribe.tools.graph.model import Extraction, Graph
from scribe.tools.graph.reply import read_reply
from scribe.tools.graph.request import extraction_request
from scribe.tools.graph.schema import DEFAULTS, Relation, Schema
from scribe.tools.graph.sentences import portions, sentences_of

ZH = "玛丽·居里出生于华沙。她在巴黎学习物理。皮埃尔·居里也住在巴黎。"
EN = "Ada Lovelace was born in London. She met Charles Babbage. Babbage worked in London, too."


def read(reply: str, text: str = ZH, *, language: str = "zh") -> Extraction:
    return read_reply(reply, sentences_of(text), DEFAULTS[language])


def said(found: Extraction | Graph) -> list[str]:
    """The triples found, each as `subject relation object`."""
    return [f"{triple.subject} {triple.relation} {triple.object}" for triple in found.triples]


def run(
    *replies: str, texts: tuple[str, ...] = (ZH,), cancelled_after: int = 10**9, **head: int
) -> tuple[list[Extracted], Graph, ScriptedEngine]:
    """What comes of extracting from `texts`, a sentence each, with such an engine."""
    engine = ScriptedEngine(Script(replies, **head))  # type: ignore[arg-type]
    document = "".join(texts)
    events = list(
        extract(
            engine, document, [(sentence,) for sentence in sentences_of(document)],
            "zh", DEFAULTS["zh"], 7, lambda: len(engine.requests) >= cancelled_after,
        )
    )  # fmt: skip
    *done, graph = events
    assert isinstance(graph, Graph)
    return [event for event in done if isinstance(event, Extracted)], graph, engine


def test_a_triple_has_its_sentence_and_the_place_of_it() -> None:
    found = read("1 | 玛丽·居里 (人物) | 出生于 | 华沙 (地点)\n完", "题记\n\n" + ZH)

    assert said(found) == ["玛丽·居里 出生于 华沙"]
    (triple,) = found.triples
    assert triple.sentence == "玛丽·居里出生于华沙。"
    assert (triple.start, triple.end) == (4, 4 + len(triple.sentence))
    assert {(entity.name, entity.type) for entity in found.entities} == {
        ("玛丽·居里", "人物"),
        ("华沙", "地点"),
    }


def test_every_sentence_is_found_at_its_place() -> None:
    text = "# 标题\n\n……\n他来了。他来了。\r\n  “走吧！”他说。 Mr. Smith came. 然后"
    sentences = sentences_of(text)

    assert [text[sentence.start : sentence.end] for sentence in sentences] == [
        sentence.text for sentence in sentences
    ]
    assert len({sentence.start for sentence in sentences}) == len(sentences) >= 5


@pytest.mark.parametrize(
    ("text", "names", "asked"),
    [
        (
            "Ada Lovelace worked for a long time in London together with Charles\n"
            "Babbage on the Analytical Engine. She wrote.\n",
            ("Charles Babbage", "Analytical Engine"),
            "with Charles Babbage on",
        ),
        (
            "> Ada Lovelace worked for a long time in London together with Charles\r\n"
            "> Babbage on the Analytical Engine.\r\n",
            ("Ada Lovelace", "Charles Babbage"),
            "with Charles Babbage on",
        ),
        (
            "这是一个用手工折行的中文段落，每一行大约三十五个字，写到这里讲起了查尔斯\n"
            "·巴贝奇与伦敦。\n",
            ("查尔斯·巴贝奇", "伦敦"),
            "查尔斯·巴贝奇",
        ),
    ],
)
def test_a_name_that_a_line_end_cuts_is_found(
    text: str, names: tuple[str, str], asked: str
) -> None:
    line = f"1 | {names[0]} (person) | is with | {names[1]} (person)"

    found = read(line, text, language="en")
    request = extraction_request(sentences_of(text), "en", DEFAULTS["en"], 0)

    assert [(triple.subject, triple.object) for triple in found.triples] == [names]
    assert all(text[t.start : t.end] == t.sentence for t in found.triples)
    assert {entity.name for entity in found.entities} == set(names)
    assert asked in request.messages[-1].content


def test_lines_that_are_not_wrapped_stay_sentences_and_headings_are_none() -> None:
    text = "# Title\nverse one,\nverse two\n- item\n"

    assert [sentence.text for sentence in sentences_of(text)] == [
        "verse one,",
        "verse two",
        "item",
    ]


def test_a_triple_under_the_wrong_number_is_given_the_one_sentence_that_says_it() -> None:
    found = read("1 | 皮埃尔·居里 (人物) | 住在 | 巴黎 (地点)")

    assert [triple.sentence for triple in found.triples] == ["皮埃尔·居里也住在巴黎。"]
    assert found.dropped == 0


def test_a_triple_that_two_other_sentences_could_say_is_dropped() -> None:
    text = "甲城在河边。张三去过南京。张三喜欢南京。"
    line = "张三 (人物) | 去过 | 南京 (地点)"

    assert read(f"1 | {line}", text).dropped == 1
    assert [t.sentence for t in read(f"3 | {line}", text).triples] == ["张三喜欢南京。"]


@pytest.mark.parametrize(
    "invented",
    [
        "1 | 玛丽·居里 (人物) | 出生于 | 柏林 (地点)",
        "2 | 玛丽·居里 (人物) | 学习 | 物理 (概念)",  # in two sentences, but no single one
        "9 | 爱因斯坦 (人物) | 住在 | 巴黎 (地点)",
    ],
)
def test_a_triple_that_no_sentence_says_is_dropped_and_counted(invented: str) -> None:
    found = read(f"{invented}\n1 | 玛丽·居里 (人物) | 出生于 | 华沙 (地点)")

    assert said(found) == ["玛丽·居里 出生于 华沙"]
    assert found.dropped == 1


@pytest.mark.parametrize(
    "line",
    [
        "2 | 她 (人物) | 学习 | 物理 (概念)",
        "1 | 华沙 (地点) | 是 | 华沙 (地点)",
        "1 | 华沙 (地点) | 是 | 《华沙》 (作品)",
        "1 | 玛丽·居里 (人物) | 出生于 | 华沙 (星球)",
        "1 | 玛丽·居里 | 出生于 | 华沙",
        "1 | 玛丽·居里 (人物) | ， | 华沙 (地点)",
        "1 | 。 (人物) | 出生于 | 华沙 (地点)",
        "1 | 华沙 (地点) | 是 | 没有 (概念)",
        "一些解释。",
        "",
        "完",
    ],
)
def test_what_is_no_triple_is_passed_over(line: str) -> None:
    assert read(line) == Extraction()


def test_what_stands_in_marks_has_both_of_them() -> None:
    text = "`trigram` 分词器在《SQLite 手册》里。"
    line = "1 | trigram` 分词器 (概念) | 在 | SQLite 手册》 (作品)"

    assert said(read(line, text)) == ["`trigram` 分词器 在 SQLite 手册"]


@pytest.mark.parametrize("pronoun", ["She", "it", "They", "the former", "This"])
def test_a_pronoun_is_no_entity(pronoun: str) -> None:
    text = f"{pronoun} met Charles Babbage."
    line = f"1 | {pronoun} (person) | met | Charles Babbage (person)"

    assert read(line, text, language="en") == Extraction()


@pytest.mark.parametrize(
    "line",
    [
        "1｜玛丽·居里（人物）｜出生于｜华沙（地点）",
        "| 1 | 玛丽·居里 (人物) | 出生于 | 华沙 (地点) |",
        "第1句 | 玛丽·居里 (人物) | 出生于 | 华沙 (地点)",
        "玛丽·居里 (人物) | 出生于 | 华沙 (地点)",
        "1 | 玛丽・居里 (人物) | 出生于 | “华沙” (地点)",
        " 1|玛丽 · 居里( 人物 )|出生于|华沙(地点) ",
    ],
)
def test_a_line_may_be_spelt_in_many_ways(line: str) -> None:
    assert said(read(line)) == ["玛丽·居里 出生于 华沙"]


def test_names_are_written_as_the_text_has_them() -> None:
    text = "The Ｗｏｒｌｄ Bank lent Ghana’s farmers 40 million in 2011 年."
    lines = (
        "1 | the world bank (organization) | lent to | GHANA (place)\n"
        "1 | World  Bank (organization) | lent in | 2011年 (time)\n"
    )

    assert said(read(lines, text, language="en")) == [
        "Ｗｏｒｌｄ Bank lent to Ghana",
        "Ｗｏｒｌｄ Bank lent in 2011 年",
    ]


@pytest.mark.parametrize(
    ("name", "text", "stands"),
    [
        ("art", "Start of a party in Rome.", False),
        ("art", "An art school in Rome.", True),
        ("computer", "Computers in Rome.", True),
        ("7月", "17月在Rome。", False),
        ("Python", "用Python写Rome。", True),
        ("Café", "The Cafe\u0301 in Rome.", True),
        ("Ada Lovelace", "Ada Lovelace in Rome.", True),
        ("Łódź", "From Łódź to Rome.", True),
        ("ód", "From Łódź to Rome.", False),
    ],
)
def test_a_latin_name_stands_in_whole_words_only(name: str, text: str, stands: bool) -> None:
    found = read(f"1 | {name} (concept) | near | Rome (place)", text, language="en")

    assert (len(found.triples), found.dropped) == (int(stands), int(not stands))


def test_the_same_triple_said_twice_is_one_with_two_mentions() -> None:
    line = "1 | 玛丽·居里 (人物) | 出生于 | 华沙 (地点)"
    found = read(f"{line}\n{line}\n")

    assert len(found.triples) == 1
    assert {entity.mentions for entity in found.entities} == {2}


def test_a_schema_keeps_out_relations_that_it_does_not_have() -> None:
    schema = Schema(("人物", "地点"), (Relation("出生于", "人物", "地点"), Relation("Visited")))
    reply = (
        "1 | 玛丽·居里 (人物) | 出生于 | 华沙 (地点)\n"
        "1 | 华沙 (地点) | 出生于 | 玛丽·居里 (人物)\n"
        "1 | 玛丽·居里 (人物) | 离开 | 华沙 (地点)\n"
        "1 | 玛丽·居里 (人物) | visited | 华沙 (地点)\n"
    )

    found = read_reply(reply, sentences_of(ZH), schema)

    assert said(found) == ["玛丽·居里 出生于 华沙", "玛丽·居里 Visited 华沙"]


@pytest.mark.parametrize(("language", "text"), [("zh", ZH), ("en", EN)])
def test_the_request_numbers_the_sentences_and_names_the_types(language: str, text: str) -> None:
    request = extraction_request(sentences_of(text), language, DEFAULTS[language], 3)
    system, *_example, user = (message.content for message in request.messages)

    sentences = [sentence.text for sentence in sentences_of(text)]
    assert user.splitlines() == [f"{n}. {sentence}" for n, sentence in enumerate(sentences, 1)]
    assert all(kind in system for kind in DEFAULTS[language].entities)
    assert request.seed == 3
    assert (request.sampling.repeat_penalty, request.sampling.dry_multiplier) == (1, 0)


def test_the_request_names_the_relations_of_a_schema() -> None:
    schema = Schema(("甲", "乙"), (Relation("认识"), Relation("属于", "甲", "乙")))

    request = extraction_request(sentences_of(ZH), "zh", schema, 0)

    assert "关系只有：认识、属于（从甲到乙）。" in request.messages[0].content


def test_the_instructions_are_the_same_for_every_part() -> None:
    """So that they stay in the KV cache."""
    first, second = (
        extraction_request(sentences_of(text), "zh", DEFAULTS["zh"], 0) for text in (ZH, ZH[:11])
    )

    assert first.messages[:-1] == second.messages[:-1]


@pytest.mark.parametrize(
    "schema",
    [
        DEFAULTS["zh"],
        Schema(("甲类", "乙类")),
        Schema(("甲类", "乙类"), (Relation("管理", "乙类", "甲类"), Relation("认识"))),
    ],
)
def test_the_example_is_one_that_would_be_believed(schema: Schema) -> None:
    request = extraction_request(sentences_of(ZH), "zh", schema, 0)
    _system, asked, answered, _user = (message.content for message in request.messages)

    numbered = re.sub(r"^\d+\. ", "", asked, flags=re.MULTILINE)
    found = read_reply(answered, sentences_of(numbered), schema)

    *lines, _end = answered.splitlines()
    assert (len(found.triples), found.dropped) == (len(lines), 0)
    assert len(lines) > 1
    assert answered.endswith("\n完")


def test_what_is_copied_from_the_example_is_dropped() -> None:
    request = extraction_request(sentences_of(ZH), "zh", DEFAULTS["zh"], 0)

    example = request.messages[2].content
    found = read(example)

    assert (found.triples, found.dropped) == ((), len(example.splitlines()) - 1)


def test_a_longer_sentence_may_have_more_triples_and_a_reply_is_bounded() -> None:
    short, long = (
        extraction_request(sentences_of(text), "zh", DEFAULTS["zh"], 0)
        for text in ("张三来了。", f"{'张三在南京' * 4}。")
    )
    endless = extraction_request(sentences_of("张三在南京" * 400), "zh", DEFAULTS["zh"], 0)

    assert short.max_tokens < long.max_tokens < endless.max_tokens
    assert endless.max_tokens <= 400


@pytest.mark.parametrize(
    "line",
    [
        "1 | 玛丽·居里出生于波兰王国的首都华沙城 (人物) | 在 | 华沙 (地点)",
        "1 | 玛丽·居里 (人物) | 出生在波兰王国的首都华沙 | 华沙 (地点)",
    ],
)
def test_half_a_sentence_is_neither_a_name_nor_a_relation(line: str) -> None:
    found = read(line, "玛丽·居里出生于波兰王国的首都华沙城。")

    assert (found.triples, found.dropped) == ((), 0)


def test_names_of_other_scripts_are_names() -> None:
    found = read("1 | 김구 (人物) | 住在 | さくら (地点)", "김구 住在 さくら。")

    assert said(found) == ["김구 住在 さくら"]


TABLE = """# 项目

| 模块 | 负责人 |  状态 |
|---|---|---|
| 登录 | 王强 | 已上线 |
| 支付 | | 测试中 |

```python
print("王强在测试。")
```

| Port | City |
|--|--|
| Leixões | Porto |
"""


def test_a_row_is_told_by_the_heads_of_its_columns_and_code_tells_nothing() -> None:
    found = sentences_of(TABLE)

    assert [sentence.shown for sentence in found] == [
        "模块：登录；负责人：王强；状态：已上线。",
        "模块：支付；状态：测试中。",
        "Port: Leixões; City: Porto.",
    ]
    assert [sentence.text for sentence in found] == [
        "登录 | 王强 | 已上线",
        "支付 | | 测试中",
        "Leixões | Porto",
    ]
    assert all(TABLE[one.start : one.end] == one.text for one in found)
    assert said(read("1 | 登录 (概念) | 负责人 | 王强 (人物)", TABLE)) == ["登录 负责人 王强"]
    assert read("1 | 登录 (概念) | 有 | 负责人 (人物)", TABLE).dropped == 1


def test_parts_keep_to_their_size_and_lose_nothing() -> None:
    text = "".join(f"第{number}句话讲一点事情。" for number in range(9)) + "很长" * 50 + "。"

    parts = portions(sentences_of(text), 30, len)

    assert "".join(sentence.text for part in parts for sentence in part) == text
    assert all(sum(len(sentence.shown) for sentence in part) <= 30 for part in parts)
    assert all(text[one.start : one.end] == one.text for part in parts for one in part)


def test_headings_are_not_shown_and_items_without_their_marks() -> None:
    request = extraction_request(
        sentences_of("# 居里\n\n- 居里住在巴黎。"), "zh", DEFAULTS["zh"], 0
    )

    assert request.messages[-1].content == "1. 居里住在巴黎。"


def test_the_grammar_counts_up_and_bounds_each_sentence() -> None:
    root = grammar([2, 4], DEFAULTS["en"], "en").splitlines()[0]

    assert root == 'root ::= ("1 | " triple){0,2} ("2 | " triple){0,4} "END"'


def test_the_grammar_takes_the_words_of_a_schema_for_what_they_are() -> None:
    schema = Schema(('a "b"', "c\\d"), (Relation("x", "c\\d"), Relation("y", "c\\d")))

    rules = dict(line.split(" ::= ") for line in grammar([1], schema, "en").splitlines())

    assert r'("a \"b\"" | "c\\d")' in rules["type"]
    assert r'("x" | "y")' in rules["triple"]
    assert rules["triple"].count("name") == 2
    assert set(re.findall(r"\b(?:name|type|relation)\b", rules["triple"])) <= set(rules)


def test_a_text_is_extracted_part_by_part_into_one_graph() -> None:
    second = "居里获得诺贝尔奖。"
    done, graph, engine = run(
        "1 | 玛丽·居里 (人物) | 出生于 | 华沙 (地点)\n1 | 华沙 (地点) | 在 | 月球 (地点)\n完",
        "1 | 居里 (人物) | 获得 | 诺贝尔奖 (事件)\n完",
        texts=("玛丽·居里出生于华沙。\n", second),
    )

    assert [event.number for event in done] == [1, 2]
    assert [type(event.result) for event in done] == [Extraction, Extraction]
    assert all(event.timings.generated_tokens > 10 for event in done)
    assert said(graph) == ["玛丽·居里 出生于 华沙", "玛丽·居里 获得 诺贝尔奖"]
    assert (graph.dropped, graph.merged) == (1, 1)
    assert all(is_grounded(triple, graph) for triple in graph.triples)
    document = "玛丽·居里出生于华沙。\n" + second
    assert [document[triple.start : triple.end] for triple in graph.triples] == [
        triple.sentence for triple in graph.triples
    ]
    assert len(engine.requests) == 2


def test_a_text_without_words_is_not_put_to_the_model() -> None:
    done, graph, engine = run("1 | 甲 (人物) | 是 | 乙 (人物)", texts=("\n\n——\n",))

    assert done == []
    assert graph == Graph()
    assert engine.requests == []


def test_a_part_that_does_not_fit_is_passed_over() -> None:
    reply = "1 | 张三 (人物) | 去过 | 南京 (地点)\n完"
    done, graph, _engine = run(
        reply, texts=("很长的话" * 300 + "。", "张三去过南京。"), context=600
    )

    first, second = (event.result for event in done)
    assert isinstance(first, ContextOverflow)
    assert done[0].timings == Timings()
    assert isinstance(second, Extraction)
    assert said(graph) == ["张三 去过 南京"]


def test_an_engine_that_fails_is_told_of_for_each_part() -> None:
    done, graph, _engine = run("1 | 张三", texts=("张三来了。", "李四来了。"), fail_after=2)

    assert [isinstance(event.result, EngineError) for event in done] == [True, True]
    assert graph == Graph()


def test_when_cancelled_the_graph_is_of_what_was_found() -> None:
    reply = "1 | 张三 (人物) | 去过 | 南京 (地点)\n完"
    done, _graph, engine = run(reply, texts=("张三去过南京。", "李四去过北京。"), cancelled_after=1)

    assert [event.number for event in done] == [1]
    assert len(engine.requests) == 1
