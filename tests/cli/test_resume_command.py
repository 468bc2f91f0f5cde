"""`scribe resume`: an interrupted text is finished as if nothing had happened."""

from __future__ import annotations

import json
import os
import re
import select
import signal
import subprocess
from pathlib import Path
from typing import Any

import front_door
import outlined
import pexpect
import pytest
from front_door import PATIENCE, Scribe, han, prose
from outlined import DRAWN, HEADINGS, LENGTH, headings, latest

scribe = front_door.scribe

ASKED = (*outlined.ASKED, "--sections", "3", "--seed", "7", "--model")
DRAFTED = ("write", "--topic", "夜市", "--length", "400", "--seed", "7", "--model")
QUICK = ("write", "--quick", *DRAFTED[1:])
SIGNALS = [signal.SIGKILL, signal.SIGINT, signal.SIGTERM]


def bodies(first: int, count: int = 6) -> list[str]:
    """Replies that have nothing in common with each other or those of another `first`."""
    return [prose(400, seed=first + number) for number in range(count)]


def planner(scribe: Scribe, **head: object) -> str:
    """A model that draws the outline DRAWN and writes by it, slowly enough to be interrupted."""
    return scribe.script(DRAWN, *bodies(0), plans=True, **{"delay": 0.005, **head})


def another(scribe: Scribe, **head: object) -> str:
    """A model to finish a text with: its first reply goes on where the text breaks off."""
    return scribe.script(*bodies(100), plans=True, **head)


def read_until(process: subprocess.Popen[bytes], length: int, ends: str = "") -> str:
    """What a process writes, until it is at least `length` 字 and `ends` so."""
    assert process.stdout is not None
    got = b""
    while han(text := got.decode("utf-8", "ignore")) < length or not text.endswith(ends):
        assert select.select([process.stdout], [], [], PATIENCE)[0], "nothing was written"
        chunk = os.read(process.stdout.fileno(), 4096)
        assert chunk, "the text ended too soon"
        got += chunk
    return got.decode("utf-8")


def interrupted(
    scribe: Scribe,
    model: str,
    *arguments: str,
    length: int = 60,
    number: signal.Signals = signal.SIGKILL,
    asked: tuple[str, ...] = ASKED,
    ends: str = "，",
) -> str:
    """The kept words of a text stopped where it `ends` so, in the middle of a sentence or not."""
    process = scribe.start(*asked, model, *arguments)
    read_until(process, length, ends)
    process.send_signal(number)
    process.communicate(timeout=PATIENCE)
    assert process.returncode == (-9 if number == signal.SIGKILL else 128 + number)
    return latest(scribe).read_text("utf-8")


def broken_off(scribe: Scribe) -> str:
    """The kept words of a text whose engine failed in the middle of a sentence: quicker."""
    scribe(*ASKED, planner(scribe, delay=0, fail_after=120), status=3)
    return latest(scribe).read_text("utf-8")


def interrupted_in_draft(
    scribe: Scribe, model: str, number: signal.Signals, draft: int, length: int
) -> str:
    """The kept words of a text stopped while `draft` is drawn, of which there are `length` 字."""
    terminal = scribe.terminal(*DRAFTED, model)
    terminal.expect(rf"Drafting \({draft}\): {length}/400")
    terminal.child.kill(number)
    if number == signal.SIGKILL:
        terminal.child.expect(pexpect.EOF, timeout=PATIENCE)
        terminal.child.wait()
    else:
        terminal.end(128 + number)
    return latest(scribe).read_text("utf-8")


def change_script(model: str, *replies: str) -> None:
    """Have the scripted `model` give other replies from now on, at once."""
    Path(model.removeprefix("script:")).write_text("\n===\n".join(replies), "utf-8")


def record(text: Path) -> dict[str, Any]:
    """What is kept beside a text."""
    job: dict[str, Any] = json.loads(text.with_name("job.json").read_text("utf-8"))
    return job


def break_record(text: Path, **changes: object) -> None:
    """Change what is kept beside a text by hand."""
    job = record(text)
    for name, value in changes.items():
        *path, last = name.split("__")
        table = job
        for step in path:
            table = table[step]
        table[last] = value
    text.with_name("job.json").write_text(json.dumps(job, ensure_ascii=False), "utf-8")


@pytest.mark.parametrize("number", SIGNALS)
@pytest.mark.parametrize("length", [20, 180, 420])
def test_an_interrupted_text_is_finished_from_its_last_word(
    scribe: Scribe, number: signal.Signals, length: int
) -> None:
    kept = interrupted(scribe, planner(scribe), length=length, number=number)
    told = scribe("resume", "--model", another(scribe))

    assert told.err == ""
    assert told.out.startswith(kept)
    assert headings(told.out) == HEADINGS
    assert 0.85 * LENGTH <= han(told.out) <= 1.1 * LENGTH
    assert told.out.endswith("。\n")
    assert latest(scribe).read_text("utf-8") == told.out.removesuffix("\n")
    assert record(latest(scribe))["finished"] is True
    assert len(list(scribe.journal.iterdir())) == 1


def test_the_sentence_broken_off_goes_on(scribe: Scribe) -> None:
    kept = interrupted(scribe, planner(scribe))

    told = scribe("resume", "--model", another(scribe))

    assert told.out.startswith(kept + prose(20, seed=100)[:10])


def test_the_model_that_began_a_text_finishes_it(scribe: Scribe) -> None:
    model = planner(scribe)
    kept = interrupted(scribe, model)
    change_script(model, *bodies(100))

    told = scribe("resume")

    assert told.out.startswith(kept + prose(20, seed=100)[:10])
    assert record(latest(scribe))["model"] == model


@pytest.mark.parametrize("number", SIGNALS)
@pytest.mark.parametrize("length", [20, 240])
def test_a_draft_interrupted_while_it_is_shown_goes_on_from_its_last_word(
    scribe: Scribe, number: signal.Signals, length: int
) -> None:
    model = scribe.script(prose(400), delay=0.01)
    kept = interrupted(scribe, model, length=length, number=number, asked=QUICK, ends="。")
    rest = prose(380 - length, seed=100)

    told = scribe("resume", "--model", scribe.script(rest))

    assert han(kept) >= length and prose(400).startswith(kept)
    assert (told.out, told.err) == (kept + rest + "\n", "")
    assert latest(scribe).read_text("utf-8") == kept + rest
    assert record(latest(scribe))["finished"] is True
    assert len(list(scribe.journal.iterdir())) == 1


def test_a_draft_is_finished_after_any_number_of_interruptions(scribe: Scribe) -> None:
    model = scribe.script(prose(400), delay=0.01)
    kept = interrupted(scribe, model, number=signal.SIGTERM, asked=QUICK, ends="。")
    for length, number in ((160, signal.SIGINT), (240, signal.SIGKILL)):
        model = scribe.script(prose(400, seed=length), delay=0.01)
        asked = ("resume", "--model")
        again = interrupted(scribe, model, length=length, number=number, asked=asked, ends="。")
        assert again.startswith(kept) and len(again) > len(kept)
        kept = again

    told = scribe("resume", "--model", scribe.script(prose(120, seed=100)))

    assert told.out == kept + prose(120, seed=100) + "\n"
    assert record(latest(scribe))["finished"] is True
    assert len(list(scribe.journal.iterdir())) == 1


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_first_draft_interrupted_out_of_sight_is_shown_and_gone_on_with(
    scribe: Scribe, number: signal.Signals
) -> None:
    model = scribe.script(prose(400), delay=0.01)
    kept = interrupted_in_draft(scribe, model, number, draft=1, length=100)
    rest = prose(280, seed=100)

    told = scribe("resume", "--model", scribe.script(rest))

    assert han(kept) >= 100 and prose(400).startswith(kept)
    assert (told.out, told.err) == (kept + rest + "\n", "")
    assert record(latest(scribe))["finished"] is True
    assert len(list(scribe.journal.iterdir())) == 1


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_best_draft_is_shown_when_another_is_interrupted_and_stays(
    scribe: Scribe, number: signal.Signals
) -> None:
    best = "\n\n".join(prose(40, seed=part) for part in range(4))
    model = scribe.script(best, prose(400, seed=50), delay=0.01)
    kept = interrupted_in_draft(scribe, model, number, draft=2, length=100)
    assert kept == best
    assert record(latest(scribe))["finished"] is False

    told = scribe("resume")

    assert (told.out, told.err) == (best + "\n", "")
    assert record(latest(scribe))["finished"] is True


def test_a_draft_killed_out_of_sight_is_begun_again_with_its_seed(scribe: Scribe) -> None:
    first, second = prose(160), prose(400, seed=1)
    model = scribe.script(first, second, delay=0.01)
    assert interrupted_in_draft(scribe, model, signal.SIGKILL, draft=2, length=100) == ""
    before = record(latest(scribe))
    assert (before["seed"], before["place"]["starts"]) == (7, [])
    change_script(model, first, second)

    result = json.loads(scribe("resume", "--json").out)

    undisturbed = json.loads(scribe(*DRAFTED, model, "--json").out)
    assert (result["text"], result["seed"], result["complete"]) == (second, 7, True)
    assert (undisturbed["text"], undisturbed["seed"]) == (second, 7)
    assert result["timings"]["generated_tokens"] == undisturbed["timings"]["generated_tokens"]


@pytest.mark.parametrize("number", SIGNALS)
def test_a_draft_interrupted_before_its_first_word_is_begun_again_with_its_seed(
    scribe: Scribe, number: signal.Signals
) -> None:
    model = scribe.script(prose(400), prefill_delay=5)
    process = scribe.start(*DRAFTED, model)
    while not list(scribe.journal.glob("*/job.json")):
        assert process.poll() is None
    process.send_signal(number)
    process.communicate(timeout=PATIENCE)
    assert latest(scribe).read_text("utf-8") == ""
    change_script(model, prose(400))

    result = json.loads(scribe("resume", "--json").out)

    assert (result["text"], result["seed"], result["complete"]) == (prose(400), 7, True)
    assert record(latest(scribe))["finished"] is True
    assert len(list(scribe.journal.iterdir())) == 1


def test_a_draft_whose_engine_fails_is_shown_and_gone_on_with(scribe: Scribe) -> None:
    failed = scribe(*DRAFTED, scribe.script(prose(400), fail_after=120), status=3)
    kept, rest = prose(100), prose(280, seed=100)

    told = scribe("resume", "--model", scribe.script(rest))

    assert failed.out.removesuffix("\n") == scribe.draft_in(failed.err)[: len(kept)] == kept
    assert (told.out, told.err) == (kept + rest + "\n", "")


def test_the_best_draft_is_shown_when_the_engine_fails_in_another(scribe: Scribe) -> None:
    best = "\n\n".join(prose(40, seed=part) for part in range(4))
    model = scribe.script(best, prose(400, seed=50), fail_after=240)

    failed = scribe(*DRAFTED, model, status=3)

    assert failed.out.removesuffix("\n") == best
    assert latest(scribe).read_text("utf-8") == best
    assert scribe("resume").out == best + "\n"


def test_words_of_a_draft_changed_by_hand_are_kept(scribe: Scribe) -> None:
    scribe(*DRAFTED, scribe.script(prose(400), fail_after=120), status=3)
    changed = latest(scribe).read_text("utf-8").replace("。", "。我改过的话。", 1)
    latest(scribe).write_text(changed, "utf-8")
    rest = prose(280, seed=100)

    assert scribe("resume", "--model", scribe.script(rest)).out == changed + rest + "\n"


def test_a_text_begun_by_version_0_1_is_finished_by_sections(scribe: Scribe) -> None:
    kept = broken_off(scribe)
    job = record(latest(scribe))
    for name in ("by_sections", "effort", "without"):
        del job[name]
    latest(scribe).with_name("job.json").write_text(json.dumps(job), "utf-8")

    told = scribe("resume", "--model", another(scribe))

    assert told.out.startswith(kept)
    assert headings(told.out) == HEADINGS
    assert 0.85 * LENGTH <= han(told.out) <= 1.1 * LENGTH


def test_a_job_is_finished_as_it_was_asked(scribe: Scribe) -> None:
    interrupted(scribe, planner(scribe), "--tone", "平实", "--temperature", "0.3")
    before = record(latest(scribe))

    result = json.loads(scribe("resume", "--json", "--model", another(scribe)).out)

    assert (result["seed"], result["settings"]["temperature"]) == (7, 0.3)
    assert result["settings"]["length"] == LENGTH
    after = record(latest(scribe))
    changed = {name for name in after if after[name] != before[name]}
    assert changed == {"finished", "place"}
    assert after["brief"]["tone"] == "平实"


def test_a_text_is_finished_after_any_number_of_interruptions(scribe: Scribe) -> None:
    kept = interrupted(scribe, planner(scribe))
    for length, number in ((260, signal.SIGINT), (480, signal.SIGKILL)):
        model = scribe.script(*bodies(length), plans=True, delay=0.005)
        again = interrupted(
            scribe, model, length=length, number=number, asked=("resume", "--model")
        )
        assert again.startswith(kept) and len(again) > len(kept)
        kept = again

    told = scribe("resume", "--model", another(scribe))

    assert told.out.startswith(kept)
    assert headings(told.out) == HEADINGS
    assert 0.85 * LENGTH <= han(told.out) <= 1.1 * LENGTH
    assert record(latest(scribe))["finished"] is True
    assert len(list(scribe.journal.iterdir())) == 1


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGINT])
@pytest.mark.parametrize("shown", [0, 1], ids=["nothing", "title"])
def test_a_text_interrupted_while_it_is_planned_is_planned_again(
    scribe: Scribe, shown: int, number: signal.Signals
) -> None:
    head = {"delay": 0.03} if shown else {"prefill_delay": 5}
    process = scribe.start(*ASKED, planner(scribe, **head))
    while not list(scribe.journal.glob("*/job.json")):
        assert process.poll() is None
    if shown:
        read_until(process, 6)
    process.send_signal(number)
    process.communicate(timeout=PATIENCE)
    kept = latest(scribe).read_text("utf-8")
    assert kept == "# 深夜的馄饨摊" * shown
    assert record(latest(scribe))["place"]["plan"] is None

    told = scribe("resume", "--model", planner(scribe, delay=0))

    assert headings(told.out) == HEADINGS
    assert 0.85 * LENGTH <= han(told.out) <= 1.1 * LENGTH
    assert record(latest(scribe))["finished"] is True


@pytest.mark.parametrize("head", [{"plans": False}, {"chat": False}], ids=["parts", "base"])
def test_a_text_without_a_plan_is_finished_too(scribe: Scribe, head: dict[str, bool]) -> None:
    replies = [f"# {prose(10, seed=900 + n)[:-1]}\n\n{text}" for n, text in enumerate(bodies(0))]
    kept = interrupted(scribe, scribe.script(*replies, delay=0.005, **head), length=80)

    told = scribe("resume", "--model", scribe.script(prose(900, seed=100), *bodies(200), **head))

    assert told.out.startswith(kept + prose(20, seed=100)[:10])
    assert 0.85 * LENGTH <= han(told.out) <= 1.1 * LENGTH
    assert record(latest(scribe))["finished"] is True


@pytest.mark.parametrize("head", [{"plans": True}, {"chat": False}], ids=["plans", "base"])
def test_another_kind_of_model_finishes_a_text_begun_without_a_plan(
    scribe: Scribe, head: dict[str, bool]
) -> None:
    replies = [f"# {prose(10, seed=900 + n)[:-1]}\n\n{text}" for n, text in enumerate(bodies(0))]
    scribe(*ASKED, scribe.script(*replies, plans=False, fail_after=265), status=3)
    kept = latest(scribe).read_text("utf-8")
    assert len(record(latest(scribe))["place"]["starts"]) > 1
    longer = [prose(900, seed=100 + number) for number in range(6)]

    told = scribe("resume", "--model", scribe.script(*longer, **head))

    assert told.out.startswith(kept)
    assert 0.85 * LENGTH <= han(told.out) <= 1.1 * LENGTH
    assert record(latest(scribe))["finished"] is True
    assert record(latest(scribe))["place"]["plan"] is None


@pytest.mark.parametrize("head", [{"plans": False}, {"chat": False}], ids=["parts", "base"])
def test_another_kind_of_model_finishes_a_text_begun_with_a_plan(
    scribe: Scribe, head: dict[str, bool]
) -> None:
    scribe(*ASKED, planner(scribe, delay=0, fail_after=240), status=3)
    kept = latest(scribe).read_text("utf-8")
    assert len(record(latest(scribe))["place"]["starts"]) > 1

    told = scribe(
        "resume", "--model", scribe.script(*(prose(900, seed=n) for n in (7, 8, 9)), **head)
    )

    assert told.out.startswith(kept)
    assert 0.85 * LENGTH <= han(told.out) <= 1.1 * LENGTH
    assert record(latest(scribe))["finished"] is True


def test_a_text_interrupted_while_a_long_section_is_divided_goes_on_there(scribe: Scribe) -> None:
    drawn = "小城的河\n1. 山里的泉：泉水从石头缝里一点点渗出来\n2. 海边的港：船在涨潮时一条条开走"
    points = "1. 第一口井挖在半山的松林里\n2. 挑水的人踩出了一条小路"
    asked = ("write", "--topic", "河", "--length", "1200", "--sections", "2", "--model")
    replies = (drawn, prose(400), points, *bodies(1))
    process = scribe.start(*asked, scribe.script(*replies, plans=True, delay=0.02))
    read_until(process, 160, "。")  # the title and all of the opening: the points are next
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=PATIENCE)
    kept = latest(scribe).read_text("utf-8")
    assert record(latest(scribe))["place"]["plan"]["sections"][1]["points"] == [
        "泉水从石头缝里一点点渗出来"
    ]

    told = scribe("resume", "--model", scribe.script(points, *bodies(100), plans=True))

    assert told.out.startswith(kept)
    assert headings(told.out) == ["# 小城的河", "## 山里的泉", "## 海边的港"]
    assert record(latest(scribe))["finished"] is True


def test_a_text_by_a_persons_outline_is_finished_by_it(scribe: Scribe) -> None:
    outline = scribe.home / "outline.md"
    outline.write_text("# 小城的河\n\n## 源头\n\n### 山里的泉\n\n- 泉水\n\n## 入海口\n", "utf-8")
    asked = ("write", "--outline", str(outline), "--length", "500", "--model")
    model = scribe.script(*bodies(0), delay=0.005)
    kept = interrupted(scribe, model, asked=asked)
    outline.unlink()

    told = scribe("resume", "--model", another(scribe))

    assert told.out.startswith(kept)
    assert headings(told.out) == ["# 小城的河", "## 源头", "### 山里的泉", "## 入海口"]


def test_a_finished_text_goes_to_the_file_asked_for(scribe: Scribe) -> None:
    target = scribe.home / "out" / "text.md"
    kept = interrupted(scribe, planner(scribe))

    told = scribe("resume", "-o", str(target), "--stats", "--model", another(scribe))

    assert told.out == ""
    assert told.err.endswith("headings kept        100.0 %\n")
    text = target.read_text("utf-8")
    assert text.startswith(kept)
    assert headings(text) == HEADINGS
    assert latest(scribe).read_text("utf-8") + "\n" == text


def test_a_finished_text_is_one_json_object(scribe: Scribe) -> None:
    kept = interrupted(scribe, planner(scribe))

    told = scribe("resume", "--json", "--model", another(scribe))

    assert told.out.count("\n") == 1
    result = json.loads(told.out)
    assert result["complete"] is True
    assert result["text"].startswith(kept)
    assert result["text"] == latest(scribe).read_text("utf-8")
    assert Path(result["draft"]) == latest(scribe)
    assert [section["heading"] for section in result["plan"]["sections"]][1:] == [
        heading.removeprefix("## ") for heading in HEADINGS[1:]
    ]
    assert result["quality"]["structure"] == 100


def test_a_resumed_text_that_is_stopped_again_says_where_it_is(scribe: Scribe) -> None:
    kept = interrupted(scribe, planner(scribe))
    process = scribe.start("resume", "--model", another(scribe, prefill_delay=5))
    before = read_until(process, han(kept))
    process.send_signal(signal.SIGINT)

    told = scribe.end(process, 130, before.encode())

    assert told.out == kept + "\n"
    assert scribe.draft_in(told.err) == kept
    assert f"Go on with it: scribe resume {latest(scribe).parent.name}\n" in told.err


def test_a_terminal_shows_the_whole_text(scribe: Scribe) -> None:
    terminal = scribe.terminal(*ASKED, planner(scribe), rows=70)
    terminal.expect(prose(20)[12:16])
    terminal.child.sendintr()
    terminal.end(130)
    kept = latest(scribe).read_text("utf-8")

    lines = scribe.terminal("resume", "--model", another(scribe), rows=70).end()

    shown = "".join(lines)
    assert lines[0] == "深夜的馄饨摊"
    assert kept.partition("\n\n")[2] in shown
    assert han(shown) >= 0.85 * LENGTH
    assert re.fullmatch(r"\d+ characters, [\d.]+ tokens/s, seed 7", lines[-1])


def test_what_can_be_finished_is_listed(scribe: Scribe) -> None:
    assert scribe("resume", "--list").out == ""
    assert json.loads(scribe("resume", "--list", "--json").out) == []
    scribe("write", "--topic", "完成", "--length", "40", "--model", scribe.script(prose(100)))
    broken_off(scribe)

    listed = scribe("resume", "--list").out
    [row] = json.loads(scribe("resume", "--list", "--json").out)

    [path] = [path for path in scribe.journal.glob("*/text.md") if not record(path)["finished"]]
    assert listed == f"{path.parent.name}\t{han(path.read_text('utf-8'))}\t深夜的馄饨摊\n"
    assert (row["id"], row["path"]) == (path.parent.name, str(path))
    assert row["created"] == record(path)["created"]
    scribe("resume", "--model", another(scribe))
    assert scribe("resume", "--list").out == ""


def two_drafts(scribe: Scribe) -> tuple[Path, Path]:
    """The texts of two interrupted runs, the older first."""
    broken_off(scribe)
    older = latest(scribe)
    aside = older.parent.rename(older.parent.with_name("20200101-000000-夜市"))
    broken_off(scribe)
    return aside / "text.md", latest(scribe)


def test_the_latest_is_finished_unless_another_is_named(scribe: Scribe) -> None:
    older, newer = two_drafts(scribe)

    scribe("resume", "--model", another(scribe))
    assert (record(older)["finished"], record(newer)["finished"]) == (False, True)

    scribe("resume", "2020", "--model", another(scribe))  # the start of an ID is enough
    assert record(older)["finished"] is True


def test_an_id_that_is_the_start_of_another_is_still_an_id(scribe: Scribe) -> None:
    older, newer = two_drafts(scribe)
    longer = newer.parent.rename(older.parent.with_name(f"{older.parent.name}-2")) / "text.md"

    told = scribe("resume", older.parent.name, "--model", another(scribe))

    assert told.out.startswith("# 深夜的馄饨摊")
    assert (record(older)["finished"], record(longer)["finished"]) == (True, False)


def test_the_start_of_two_ids_names_neither(scribe: Scribe) -> None:
    two_drafts(scribe)

    told = scribe("resume", "20", status=2)

    assert told.out == ""
    assert "More than one text starts with 20." in told.err
    assert "scribe resume --list" in told.err
    assert [record(path)["finished"] for path in scribe.journal.glob("*/text.md")] == [False] * 2


def test_nothing_to_finish_is_said(scribe: Scribe) -> None:
    assert scribe("resume", status=2).err == "scribe: There is no unfinished text.\n"
    told = scribe("resume", "2020", status=2)
    assert "There is no text 2020." in told.err
    assert "scribe resume --list" in told.err


def test_a_finished_text_is_not_written_again(scribe: Scribe) -> None:
    scribe("write", "--topic", "完成", "--length", "40", "--model", scribe.script(prose(100)))
    path = latest(scribe)

    told = scribe("resume", path.parent.name, status=2)

    assert told.out == ""
    assert f"The text {path.parent.name} is finished." in told.err
    assert str(path) in told.err
    assert scribe("resume", status=2).err == "scribe: There is no unfinished text.\n"


def test_a_text_that_is_being_written_is_left_alone(scribe: Scribe) -> None:
    writing = scribe.start(*ASKED, planner(scribe))
    read_until(writing, 40)
    name = latest(scribe).parent.name

    for arguments in ((name,), ()):
        told = scribe("resume", *arguments, "--model", another(scribe), status=2)
        assert told.out == ""
        assert f"The text {name} is being written by another scribe." in told.err

    writing.send_signal(signal.SIGINT)
    ended = scribe.end(writing, 130)
    kept = scribe.draft_in(ended.err)
    assert prose(400)[:40] in kept and prose(20, seed=100) not in kept
    assert scribe("resume", "--model", another(scribe)).out.startswith(kept)


@pytest.mark.parametrize(
    "changes",
    [
        {"brief": None},
        {"brief": "夜市"},
        {"brief__length": "many"},
        {"brief__colour": "red"},
        {"brief__topic": 5},
        {"brief__language": "xx"},
        {"seed": "seven"},
        {"effort": "most"},
        {"without": 5},
        {"sampling": 5},
        {"sampling__heat": 1},
        {"place": None},
        {"place__starts": "here"},
        {"place__starts": [0, "x"]},
        {"place__starts": list(range(40))},
        {"place__plan": 5},
        {"place__plan": {"title": "x"}},
        {"place__plan__sections": [{"heading": "x"}]},
        {"place__summarized": None},
    ],
    ids=str,
)
def test_a_record_changed_by_hand_is_an_error_that_says_where_the_words_are(
    scribe: Scribe, changes: dict[str, object]
) -> None:
    kept = broken_off(scribe)
    path = latest(scribe)
    break_record(path, **changes)

    told = scribe("resume", "--model", another(scribe), status=2)

    assert told.out == ""
    assert f"The record of the text {path.parent.name} cannot be read." in told.err
    assert f"Its words are in {path}" in told.err
    assert path.read_text("utf-8") == kept


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"null", b"\xff\xfe", None])
def test_a_record_that_is_none_is_an_error_that_says_where_the_words_are(
    scribe: Scribe, content: bytes | None
) -> None:
    kept = broken_off(scribe)
    path = latest(scribe)
    if content is None:
        path.with_name("job.json").unlink()
    else:
        path.with_name("job.json").write_bytes(content)

    told = scribe("resume", path.parent.name, "--model", another(scribe), status=2)

    assert told.out == ""
    if content is not None:
        assert f"Its words are in {path}" in told.err
        assert path.parent.name in scribe("resume", "--list").out
    assert path.read_text("utf-8") == kept


def test_a_template_that_is_gone_is_named(scribe: Scribe) -> None:
    template = scribe.template(
        "memo.zh.md",
        "---\nname: memo\nlanguage: zh\ndescription: 便条\nlength: 200\nparts: [{ask: 写。}]\n---\n"
        "写{{ topic }}。\n",
    )
    asked = ("write", "--topic", "夜市", "--template", "memo", "--model")
    scribe(*asked, scribe.script(prose(400), fail_after=120), status=3)
    kept = latest(scribe).read_text("utf-8")
    template.unlink()

    told = scribe("resume", "--model", another(scribe), status=2)

    assert "There is no template called “memo”." in told.err
    assert latest(scribe).read_text("utf-8") == kept
    assert record(latest(scribe))["finished"] is False


def test_a_model_that_is_gone_is_named(scribe: Scribe) -> None:
    kept = broken_off(scribe)
    model = record(latest(scribe))["model"]
    Path(model.removeprefix("script:")).unlink()

    told = scribe("resume", status=3)

    assert model.removeprefix("script:") in told.err
    assert latest(scribe).read_text("utf-8") == kept


def test_half_a_character_at_the_end_is_dropped(scribe: Scribe) -> None:
    kept = broken_off(scribe)
    path = latest(scribe)
    with path.open("ab") as file:
        file.write("好".encode()[:2])

    told = scribe("resume", "--model", another(scribe))

    assert told.out.startswith(kept)
    assert path.read_text("utf-8") == told.out.removesuffix("\n")


def test_words_changed_by_hand_are_kept(scribe: Scribe) -> None:
    kept = broken_off(scribe)
    changed = kept.replace("深夜的馄饨摊", "我自己起的题目").replace("。", "。我改过的话。", 1)
    latest(scribe).write_text(changed, "utf-8")

    told = scribe("resume", "--model", another(scribe))

    assert told.out.startswith(changed)
    assert headings(told.out) == ["# 我自己起的题目", *HEADINGS[1:]]


def test_words_taken_away_by_hand_do_not_come_back(scribe: Scribe) -> None:
    broken_off(scribe)
    latest(scribe).write_text("只留下这一句话。", "utf-8")

    told = scribe("resume", "--model", another(scribe))

    assert told.out.startswith("只留下这一句话。")
    assert record(latest(scribe))["finished"] is True


def test_a_text_that_is_gone_is_not_listed(scribe: Scribe) -> None:
    broken_off(scribe)
    latest(scribe).unlink()

    assert scribe("resume", "--list").out == ""
    assert "There is no unfinished text." in scribe("resume", status=2).err


def test_a_directory_for_an_output_is_refused_before_anything_is_written(scribe: Scribe) -> None:
    kept = broken_off(scribe)

    told = scribe("resume", "-o", str(scribe.home), "--model", another(scribe), status=1)

    assert f"{scribe.home} is a directory" in told.err
    assert latest(scribe).read_text("utf-8") == kept
