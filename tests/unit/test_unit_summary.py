"""Summaries: passages noted, notes summed up, failures told."""

from __future__ import annotations

import pytest
from front_door import han, prose

from scribe.engine.scripted import Script, ScriptedEngine
from scribe.errors import EngineError
from scribe.text import count
from scribe.tools.prose import ProseWriter
from scribe.tools.summary import (
    PASSAGE_TOKENS,
    SUMMARIZING,
    Noted,
    Summarized,
    SummaryEvent,
    default_length,
    summarize,
)


def run(
    text: str, length: int, *replies: str, **head: int
) -> tuple[list[SummaryEvent], ScriptedEngine]:
    engine = ScriptedEngine(Script(replies, **head))  # type: ignore[arg-type]
    writer = ProseWriter(engine, "zh", SUMMARIZING, 7)
    return list(summarize(writer, text, length)), engine


def noted(events: list[SummaryEvent]) -> list[Noted]:
    return [event for event in events if isinstance(event, Noted)]


def test_a_short_text_is_summed_up_at_once() -> None:
    events, engine = run(prose(600), 60, prose(200, seed=1))

    assert len(engine.requests) == 1
    assert noted(events) == []
    done = events[-1]
    assert isinstance(done, Summarized)
    assert (done.levels, done.text) == (0, "".join(e for e in events if isinstance(e, str)))
    assert 52 <= han(done.text) <= 68


def test_a_longer_summary_goes_through_the_text_stretch_by_stretch() -> None:
    paragraphs = [prose(200, seed=seed) for seed in range(4)]
    replies = [prose(100, seed=10 + seed) for seed in range(4)]

    events, engine = run("\n\n".join(paragraphs), 180, *replies)

    done = events[-1]
    assert isinstance(done, Summarized)
    shown = [request.messages[-1].content for request in engine.requests]
    assert [asked.split("\n")[0] for asked in shown] == paragraphs
    assert all(reply[:20] in done.text for reply in replies)
    assert [message.content for message in engine.requests[1].messages[:2]] == [
        message.content for message in engine.requests[0].messages
    ]
    assert 155 <= han(done.text) <= 205


def test_a_stretch_that_breaks_off_is_cut_back_to_its_last_sentence() -> None:
    events, _engine = run(prose(600), 80, prose(100, seed=1)[:-12], prose(100, seed=2)[:-12])
    (text,) = [event for event in events if isinstance(event, str)]
    assert text.endswith("。")

    events, _engine = run(prose(600), 20, "他们到了海边，")
    (text,) = [event for event in events if isinstance(event, str)]
    assert text == "他们到了海边。"


def test_every_passage_of_a_long_text_is_read_in_order() -> None:
    text = "\n\n".join(prose(500, seed=seed) for seed in range(12))

    events, engine = run(text, 200, *(prose(400, seed=100 + seed) for seed in range(40)))

    first = [note for note in noted(events) if note.level == 1]
    assert "".join(note.passage.text for note in first) == text
    assert len(engine.requests) == len(noted(events)) + 4
    for note, request in zip(first, engine.requests, strict=False):
        assert note.passage.text.strip() in request.messages[-1].content
        assert engine.count_tokens(note.passage.text) <= PASSAGE_TOKENS
    last = "\n".join(request.messages[-1].content for request in engine.requests[-4:])
    assert all(note.note in last for note in noted(events)[-2:])


def test_a_passage_is_read_under_the_headings_of_its_sections() -> None:
    sections = [f"## 第{number}节\n\n{prose(900, seed=number)}\n\n" for number in range(4)]
    text = "# 游记\n\n" + "".join(sections)

    events, engine = run(text, 200, *(prose(400, seed=100 + seed) for seed in range(40)))

    shown = [request.messages[-1].content.split("\n")[0] for request in engine.requests]
    places = [shown[note.number - 1] for note in noted(events)]
    assert places[0] == "游记"
    assert places[1] == "（以下出自“游记 › 第0节”）"


def test_code_is_passed_over_unless_the_text_is_mostly_code() -> None:
    code = "```\n小镇书店的故事开始了。\n```\n"

    _events, engine = run(f"{prose(300)}\n\n{code}\n{prose(300, seed=1)}", 60, prose(60, seed=2))
    _events, mostly = run(f"一句话。\n\n{code}", 6, "一句话。")

    assert "小镇书店" not in engine.requests[0].messages[-1].content
    assert prose(300, seed=1) in engine.requests[0].messages[-1].content
    assert "小镇书店" in mostly.requests[0].messages[-1].content


def test_the_instructions_are_not_recited() -> None:
    recited = "用第三人称叙述，不照抄原句，不提本文。"

    (text,) = [e for e in run(prose(600), 40, recited + prose(80, seed=1))[0] if isinstance(e, str)]

    assert "照抄" not in text
    assert prose(20, seed=1) in text


def test_nothing_is_said_twice_in_a_summary_however_short() -> None:
    reply = "他没有说话。雨下大了，路也湿了。他没有说话。门外有人来了，是他的弟弟。"

    (text,) = [event for event in run(prose(600), 25, reply)[0] if isinstance(event, str)]

    assert text.count("他没有说话") == 1


def test_a_summary_keeps_to_its_length_whatever_the_model_rambles() -> None:
    for length in (60, 150, 300):
        events, _engine = run(prose(1200), length, *(prose(3000, seed=2 + n) for n in range(5)))
        done = events[-1]
        assert isinstance(done, Summarized)
        assert 0.85 * length <= count(done.text) <= 1.15 * length


def test_if_all_passages_fail_so_does_the_summary() -> None:
    with pytest.raises(EngineError):
        run(prose(4000), 100, "甲", fail_after=0)


def test_a_summary_is_never_asked_to_be_as_long_as_its_text() -> None:
    assert default_length("字" * 10) == 8
    assert default_length("字" * 1000) == 200
    assert default_length("字" * 100000) == 400
    _events, engine = run("字" * 10, 500, "字。")
    assert "约8字" in engine.requests[0].messages[-1].content
