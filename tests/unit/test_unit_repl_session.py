"""A session as the fold of its changes, and the conversation within the model's context."""

from __future__ import annotations

from dataclasses import replace

import pytest

from scribe.engine.base import FinishReason, Message, Picture, Sampling
from scribe.engine.scripted import Script, ScriptedEngine
from scribe.repl.changes import (
    Attached,
    Begun,
    Change,
    Condensed,
    Drafted,
    Instructed,
    Pictured,
    Placed,
    Redone,
    Said,
    Set,
    Undone,
    Wrote,
    from_line,
    to_line,
)
from scribe.repl.session import Session, replayed
from scribe.writing.dialogue import Answered, Dialogue, Material, Turn, answer, measure_of

GIVEN = (Material("notes.md", "三月搬家。"),)
CHANGES: list[Change] = [
    Said(Turn("你好", "在。", GIVEN, complete=False)),
    Drafted("一稿。", "/write 夜市", {"place": {"starts": [0]}}),
    Condensed("谈过夜市。", 1),
    Said(Turn("看图", "一只猫。", pictures=("/a.png", "/b.png")), again=True),
    Attached(GIVEN[0]),
    Pictured("/a.png"),
    Instructed("只用短句。"),
    Set("temperature", "0.3"),
    Undone(),
    Redone(),
    Begun(Turn("你好"), text="在"),
    Begun(by="/write 夜市", job={"seed": 7}),
    Wrote("。"),
    Placed({"starts": [0, 9]}),
]


CAT, DOG = Picture("cat.png", 1, 1, b"\0\0\0"), Picture("dog.png", 1, 1, b"\1\1\1")
ALBUM = {"/cat.png": CAT, "/dog.png": DOG}


def characters(message: Message) -> int:
    """A measure of messages: a character or a tenth of a picture takes one, a template eight."""
    return len(message.content) + 10 * len(message.pictures) + 8


def talked(turns: int) -> Dialogue:
    dialogue = Dialogue()
    for number in range(turns):
        dialogue = dialogue.with_turn(Turn(f"第{number}问", f"第{number}答"))
    return dialogue


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: type(change).__name__)
def test_a_change_is_read_back_as_it_was(change: Change) -> None:
    assert from_line(to_line(change)) == change


@pytest.mark.parametrize("line", ["", "[]", "{}", '{"said": {}}', '{"other": {}}', '{"set": 3}'])
def test_a_line_that_is_no_change_is_refused(line: str) -> None:
    with pytest.raises((KeyError, TypeError, ValueError, AttributeError)):
        from_line(line)


def test_undo_and_redo_go_back_and_forth() -> None:
    session = replayed([Drafted("一"), Drafted("二"), Drafted("三"), Undone(), Undone()])
    assert session.page.draft == "一"
    assert session.after(Redone()).page.draft == "二"


def test_a_new_change_leaves_nothing_to_do_again() -> None:
    session = replayed([Drafted("一"), Drafted("二"), Undone(), Drafted("三")])

    assert session.after(Redone()).page.draft == "三"
    assert session.after(Undone()).page.draft == "一"


def test_undo_at_the_beginning_changes_nothing() -> None:
    assert Session().after(Undone()) == Session()


def test_settings_are_not_undone() -> None:
    session = replayed([Drafted("一"), Set("temperature", "0.3"), Undone()])

    assert (session.page.draft, session.settings) == ("", {"temperature": "0.3"})


def test_an_answer_that_broke_off_is_kept_as_far_as_it_came() -> None:
    session = replayed([Begun(Turn("你好")), Wrote("我在"), Wrote("，想")])

    assert session.page.dialogue.turns == (Turn("你好", "我在，想", complete=False),)


def test_a_draft_that_broke_off_knows_how_to_go_on() -> None:
    job = {"seed": 7, "place": {"starts": []}}
    session = replayed([Begun(by="/write", job=job), Placed({"starts": [0]}), Wrote("夜市的")])

    assert session.page.draft == "夜市的"
    assert session.page.job == {"seed": 7, "place": {"starts": [0]}}


def test_what_was_begun_and_finished_is_kept_once() -> None:
    session = replayed([Begun(Turn("你好")), Wrote("在。"), Said(Turn("你好", "在。"))])

    assert session.page.dialogue.turns == (Turn("你好", "在。"),)
    assert len(session.past) == 1


def test_an_answer_gone_on_with_takes_the_place_of_its_beginning() -> None:
    begun, whole = Turn("你好", "我在", complete=False), Turn("你好", "我在，请说。")

    assert Dialogue().with_turn(begun).with_turn(whole).turns == (whole,)


def test_material_goes_with_one_message() -> None:
    session = replayed([Attached(GIVEN[0]), Said(Turn("概括一下", "三月搬家。", GIVEN))])

    assert session.page.waiting == ()
    assert "三月搬家。" in session.page.dialogue.turns[0].content


def test_each_turn_repeats_all_that_came_before_word_for_word() -> None:
    """Which is what lets the engine find it in its cache."""
    dialogue = talked(2)
    first = dialogue.messages(Turn("再问"))
    second = dialogue.with_turn(Turn("再问", "再答")).messages(Turn("又问"))

    assert second[: len(first)] == first


def test_the_author_can_say_what_the_model_is() -> None:
    assert Dialogue("只用短句。").messages(Turn("你好"))[0].content == "只用短句。"


def test_nothing_is_summed_up_while_there_is_room() -> None:
    assert talked(5).to_sum_up(characters, Turn("问"), 10_000) == 0


def test_the_oldest_turns_are_summed_up_where_room_is_short() -> None:
    dialogue = talked(20)
    old = dialogue.to_sum_up(characters, Turn("问"), 600)

    assert 0 < old < 20
    short = dialogue.condensed("谈过许多。", 20 - old)
    assert short.turns[0].ask == f"第{old}问"
    assert short.tokens(characters, Turn("问")) < dialogue.tokens(characters, Turn("问"))
    assert "谈过许多。" in short.messages(Turn("问"))[0].content


def test_what_is_summed_up_has_both_voices_and_the_summary_before() -> None:
    told = replace(talked(2), summary="更早的事。").transcript(1)

    assert [line in told for line in ("更早的事。", "第0问", "第0答", "第1问")] == [
        True,
        True,
        True,
        False,
    ]


def test_an_answer_comes_in_pieces_and_says_why_it_ended() -> None:
    engine = ScriptedEngine(Script(("我在。",)))
    events = list(answer(engine, Dialogue(), Turn("你好"), Sampling(), 1))

    assert "".join(event for event in events if isinstance(event, str)) == "我在。"
    assert isinstance(events[-1], Answered)
    assert events[-1].reason is FinishReason.END


def test_an_answer_is_gone_on_with_from_its_last_word() -> None:
    engine = ScriptedEngine(Script(("我在，请说。",)))
    begun = Turn("你好", "我在", complete=False)
    events = answer(engine, Dialogue().with_turn(begun), begun, Sampling(), 1)

    assert "".join(event for event in events if isinstance(event, str)) == "，请说。"
    assert [message.content for message in engine.requests[0].messages[1:]] == ["你好"]


def test_an_answer_had_again_takes_the_place_of_the_latest_and_can_be_undone() -> None:
    old, new = Turn("你好", "在。"), Turn("你好", "在吗？")
    session = replayed([Said(Turn("一", "二")), Said(old), Said(new, again=True)])

    assert session.page.dialogue.turns == (Turn("一", "二"), new)
    assert session.after(Undone()).page.dialogue.turns == (Turn("一", "二"), old)


def test_an_answer_had_again_that_broke_off_takes_the_place_of_the_latest() -> None:
    old = Turn("你好", "在。")
    session = replayed([Said(old), Begun(old, text="在", again=True), Wrote("吗")])

    assert session.page.dialogue.turns == (Turn("你好", "在吗", complete=False),)
    assert session.after(Undone()).page.dialogue.turns == (old,)


def test_what_happened_last_is_an_answer_or_is_not() -> None:
    turn = Turn("你好", "在。")
    session = replayed([Drafted("一", "/write 一"), Said(turn)])

    assert session.answered == turn
    assert session.after(Undone()).answered is None
    assert session.after(Drafted("二", "/write 二")).answered is None


def test_pictures_go_with_one_message_each_once() -> None:
    waiting = replayed([Pictured("/cat.png"), Pictured("/dog.png"), Pictured("/cat.png")])
    assert waiting.page.pictures == ("/cat.png", "/dog.png")

    turn = Turn("看图", "一猫一狗。", pictures=waiting.page.pictures)
    assert waiting.after(Said(turn)).page.pictures == ()


def test_a_message_has_its_pictures_and_several_are_named_in_order() -> None:
    one, two = Turn("看图", pictures=("/cat.png",)), Turn("看图", pictures=("/dog.png", "/cat.png"))

    assert one.message(ALBUM) == Message("user", "看图", (CAT,))
    assert two.message(ALBUM).pictures == (DOG, CAT)
    assert two.message(ALBUM).content == "图1：dog.png\n图2：cat.png\n\n看图"


def test_a_picture_that_is_gone_is_left_out() -> None:
    turn = Turn("看图", pictures=("/gone.png", "/cat.png"))

    assert turn.message(ALBUM) == Message("user", "看图", (CAT,))


def test_pictures_take_room() -> None:
    turn = Turn("看图", "一只猫。", pictures=("/cat.png",))
    seen = Dialogue().with_turn(turn).with_turn(Turn("再问", "再答"))
    engine = ScriptedEngine(Script(("x",), sees=True))

    more = measure_of(engine)(turn.message(ALBUM)) - measure_of(engine)(turn.message())
    assert more == engine.picture_tokens(CAT)
    room = round(seen.tokens(characters, Turn("问")) / 0.75)
    assert seen.to_sum_up(characters, Turn("问"), room) == 0
    assert seen.to_sum_up(characters, Turn("问"), room, ALBUM) == 1


def test_what_is_summed_up_loses_its_pictures() -> None:
    seen = Dialogue().with_turn(Turn("看图", "一只猫。", pictures=("/cat.png", "/dog.png")))

    assert seen.transcript(1) == "作者：看图\n\n助手：一只猫。"
    messages = seen.condensed("看过一只猫。", 0).messages(Turn("问"), ALBUM)
    assert not any(message.pictures for message in messages)
