"""What `scribe write` keeps when it is stopped, killed, or has nowhere to write."""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import time
from pathlib import Path
from typing import IO

import front_door
import pytest
from front_door import PATIENCE, Outcome, Scribe, prose

scribe = front_door.scribe

TEXT = prose(400)
WRITTEN = prose(300)  # what it is shortened to
ASKED = ("write", "--topic", "科技", "--length", "300", "--model")
QUICK = ("write", "--quick", *ASKED[1:])  # shown as it comes
FULL = Path("/dev/full")
needs_full = pytest.mark.skipif(not FULL.exists(), reason="there is no full disk to be had here")


def read_some(stream: IO[bytes] | None, length: int = 60) -> bytes:
    """The first bytes that come, at least `length`."""
    assert stream is not None
    got = b""
    while len(got) < length:
        assert select.select([stream], [], [], PATIENCE)[0], "nothing was written"
        chunk = os.read(stream.fileno(), 4096)
        assert chunk, "the text ended too soon"
        got += chunk
    return got


def slow(scribe: Scribe) -> str:
    """A model that takes some seconds over a draft."""
    return scribe.script("# 题目\n\n" + TEXT, delay=0.02)


def wait_for_a_draft(scribe: Scribe, process: subprocess.Popen[bytes]) -> None:
    """Wait until a part of the first draft of a slow model is drawn."""
    while not list(scribe.journal.glob("*/job.json")):
        assert process.poll() is None
    time.sleep(1)
    assert process.poll() is None


def jobs(scribe: Scribe) -> list[dict[str, object]]:
    return [json.loads(path.read_text("utf-8")) for path in scribe.journal.glob("*/job.json")]


def assert_kept(scribe: Scribe, told: Outcome) -> None:
    """The text that was broken off is shown, and kept to be gone on with."""
    assert told.out.startswith("# 题目")
    assert scribe.draft_in(told.err) == told.out.removesuffix("\n")
    assert told.out.endswith("\n")
    assert "Stopped." in told.err
    [draft] = scribe.journal.iterdir()
    assert f"Go on with it: scribe resume {draft.name}\n" in told.err
    assert [job["finished"] for job in jobs(scribe)] == [False]


def test_the_draft_is_the_text_and_says_how_it_came_about(scribe: Scribe) -> None:
    model = scribe.script(TEXT)

    told = scribe(*ASKED, model, "--seed", "5", "--tone", "平实", stdin=b"material")

    assert scribe.drafts() == [told.out.removesuffix("\n")]
    [job] = jobs(scribe)
    assert job["finished"] is True
    assert (job["seed"], job["template"], job["model"]) == (5, "article", model)
    assert (job["sections"], job["single_pass"], job["by_sections"]) == (0, False, False)
    assert (job["effort"], job["without"]) == ("usual", [])
    assert job["place"] == {"plan": None, "starts": [0], "summary": "", "summarized": 0}
    brief = job["brief"]
    assert isinstance(brief, dict)
    assert (brief["topic"], brief["tone"], brief["material"]) == ("科技", "平实", "material")


def test_every_run_has_a_draft_of_its_own(scribe: Scribe) -> None:
    scribe(*ASKED, scribe.script(TEXT))
    scribe(*ASKED, scribe.script(prose(400, seed=1)))

    first, second = scribe.drafts()
    assert first == WRITTEN
    assert second == prose(300, seed=1)


@pytest.mark.parametrize(
    ("number", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)]
)
def test_a_signal_ends_the_text_and_the_message_says_where_it_is(
    scribe: Scribe, number: signal.Signals, status: int
) -> None:
    process = scribe.start(*QUICK, slow(scribe))
    before = read_some(process.stdout)
    process.send_signal(number)

    told = scribe.end(process, status, before)

    assert_kept(scribe, told)


@pytest.mark.parametrize(
    ("number", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)]
)
def test_a_signal_while_drafts_are_drawn_shows_what_there_is(
    scribe: Scribe, number: signal.Signals, status: int
) -> None:
    process = scribe.start(*ASKED, slow(scribe))
    wait_for_a_draft(scribe, process)
    process.send_signal(number)

    told = scribe.end(process, status)

    assert f"# 题目\n\n{TEXT}".startswith(told.out.removesuffix("\n"))
    assert_kept(scribe, told)


def test_a_signal_while_the_prompt_is_read_leaves_nothing_to_keep(scribe: Scribe) -> None:
    process = scribe.start(*ASKED, scribe.script(TEXT, prefill_delay=2))
    journal = scribe.journal
    while not list(journal.glob("*/job.json")):
        assert process.poll() is None
    process.send_signal(signal.SIGINT)

    told = scribe.end(process, 130)

    assert told.out == ""
    assert told.err == "scribe: Stopped.\n"


def test_an_interrupted_text_leaves_the_target_of_o_alone(scribe: Scribe) -> None:
    target = scribe.home / "out" / "article.md"
    target.parent.mkdir()
    target.write_text("old", "utf-8")
    process = scribe.start(*ASKED, slow(scribe), "-o", str(target))
    wait_for_a_draft(scribe, process)
    process.send_signal(signal.SIGINT)

    told = scribe.end(process, 130)

    assert told.out == ""
    assert scribe.draft_in(told.err) == scribe.drafts()[0] != ""
    assert target.read_text("utf-8") == "old"
    assert list(target.parent.iterdir()) == [target]


def test_an_interrupted_json_is_an_object_that_says_so(scribe: Scribe) -> None:
    process = scribe.start(*ASKED, slow(scribe), "--json")
    wait_for_a_draft(scribe, process)
    process.send_signal(signal.SIGTERM)

    told = scribe.end(process, 143)

    result = json.loads(told.out)
    assert result["complete"] is False
    assert [result["text"]] == scribe.drafts() != [""]


def test_what_reached_stdout_outlives_kill_9(scribe: Scribe) -> None:
    process = scribe.start(*QUICK, slow(scribe))
    before = read_some(process.stdout)
    process.kill()

    told = scribe.end(process, -signal.SIGKILL, before)

    [kept] = scribe.drafts()
    assert len(told.out) >= 20
    assert kept.startswith(told.out)


def test_without_a_place_for_drafts_the_text_comes_with_one_note(scribe: Scribe) -> None:
    scribe.journal.parent.mkdir(parents=True)
    scribe.journal.write_text("", "utf-8")  # a file where the directory should be

    told = scribe(*ASKED, scribe.script(TEXT))
    result = json.loads(scribe(*ASKED, scribe.script(TEXT), "--json").out)

    assert told.out == WRITTEN + "\n"
    assert told.err.count("\n") == 1
    assert "No draft can be kept" in told.err and str(scribe.journal) in told.err
    assert (result["complete"], result["draft"]) == (True, None)


def test_a_journal_that_goes_away_in_mid_text_costs_nothing(scribe: Scribe) -> None:
    target = scribe.home / "article.md"
    process = scribe.start(
        *QUICK, scribe.script(TEXT, delay=0.002), "-o", str(target), stdout=subprocess.DEVNULL
    )
    while not any(scribe.drafts()):
        assert process.poll() is None
    scribe.journal.rename(scribe.home / "moved")
    scribe.journal.write_text("", "utf-8")

    told = scribe.end(process)

    assert target.read_text("utf-8") == prose(340) + "\n"
    assert told.err.count("No draft can be kept") == 1


def test_o_replaces_a_file_whole_and_keeps_its_mode_and_its_link(scribe: Scribe) -> None:
    target, link = scribe.home / "article.md", scribe.home / "link.md"
    target.write_text("old", "utf-8")
    target.chmod(0o640)
    link.symlink_to(target)

    told = scribe(*ASKED, scribe.script(TEXT), "-o", str(link))

    assert (told.out, told.err) == ("", "")
    assert target.read_text("utf-8") == WRITTEN + "\n"
    assert target.stat().st_mode & 0o777 == 0o640
    assert link.is_symlink()


def test_o_makes_the_directories_it_needs(scribe: Scribe) -> None:
    target = scribe.home / "new" / "deep" / "文章.md"

    scribe(*ASKED, scribe.script(TEXT), "--output", str(target))

    assert target.read_text("utf-8") == WRITTEN + "\n"


def test_o_beside_json_writes_both(scribe: Scribe) -> None:
    target = scribe.home / "article.md"

    out = scribe(*ASKED, scribe.script(TEXT), "--json", "-o", str(target)).out

    assert target.read_text("utf-8") == json.loads(out)["text"] + "\n"


def test_o_where_no_file_can_be_leaves_the_text_in_the_draft(scribe: Scribe) -> None:
    (scribe.home / "file").write_text("old", "utf-8")
    target = scribe.home / "file" / "article.md"

    told = scribe(*ASKED, scribe.script(TEXT), "-o", str(target), status=1)

    assert f"Cannot write {target}" in told.err
    assert scribe.draft_in(told.err) == WRITTEN
    assert (scribe.home / "file").read_text("utf-8") == "old"


def test_o_naming_a_directory_is_refused_before_anything_is_written(scribe: Scribe) -> None:
    told = scribe(*ASKED, scribe.script(TEXT), "-o", str(scribe.home), status=1)

    assert f"{scribe.home} is a directory" in told.err
    assert "-o" in told.err
    assert not scribe.journal.exists()


def test_o_that_fails_without_a_draft_puts_the_text_on_stdout(scribe: Scribe) -> None:
    scribe.journal.parent.mkdir(parents=True)
    scribe.journal.write_text("", "utf-8")

    (scribe.home / "file").write_text("old", "utf-8")

    target = scribe.home / "file" / "article.md"
    told = scribe(*ASKED, scribe.script(TEXT), "-o", str(target), status=1)

    assert told.out == WRITTEN + "\n"


@needs_full
def test_o_on_a_full_disk_leaves_the_text_in_the_draft(scribe: Scribe) -> None:
    told = scribe(*ASKED, scribe.script(TEXT), "-o", str(FULL), status=4)

    assert "The disk is full: /dev/full could not be written" in told.err
    assert scribe.draft_in(told.err) == WRITTEN


@needs_full
@pytest.mark.parametrize("form", [(), ("--json",)], ids=["text", "json"])
def test_stdout_on_a_full_disk_leaves_the_text_in_the_draft(
    scribe: Scribe, form: tuple[str, ...]
) -> None:
    with FULL.open("wb") as full:
        told = scribe.end(scribe.start(*ASKED, scribe.script(TEXT), *form, stdout=full), 4)

    assert "The disk is full" in told.err
    kept = scribe.draft_in(told.err)
    assert kept and TEXT.startswith(kept)


@needs_full
def test_help_on_a_full_disk_says_so(scribe: Scribe) -> None:
    with FULL.open("wb") as full:
        told = scribe.end(scribe.start("--help", stdout=full), 4)

    assert told.err == "scribe: The disk is full.\n"


def test_a_reader_that_leaves_ends_the_text_quietly(scribe: Scribe) -> None:
    model = slow(scribe)

    told = scribe.shell(
        f'"$@" write --quick --topic 科技 --model {model} | head -1; exit ${{PIPESTATUS[0]}}',
        status=141,
    )

    assert told.err == ""
    assert told.out == "# 题目\n"
    assert scribe.drafts()[0].startswith("# 题目\n\n")


@pytest.mark.parametrize("form", ["", "--json"])
def test_closed_stdout_is_an_error_that_says_where_the_text_is(scribe: Scribe, form: str) -> None:
    told = scribe.shell(
        f'"$@" write --topic 科技 --length 60 --model {scribe.script(TEXT)} {form} >&-', status=1
    )

    assert "Cannot write the text: Bad file descriptor" in told.err
    kept = scribe.draft_in(told.err)
    assert kept and TEXT.startswith(kept)


def test_closed_streams_do_not_matter_to_o(scribe: Scribe) -> None:
    target = scribe.home / "article.md"
    model = scribe.script(TEXT)

    told = scribe.shell(
        f'"$@" write --topic 科技 --length 60 --model {model} -o {target} <&- >&- 2>&-'
    )

    assert told.out == told.err == ""
    assert target.read_text("utf-8") == prose(60) + "\n"


def test_a_script_can_pipe_material_in_and_the_text_out(scribe: Scribe) -> None:
    model = scribe.script(TEXT)

    told = scribe.shell(
        f'printf "第一条材料\\r\\n" | "$@" write --topic 科技 --length 60 --model {model} | cat'
    )

    assert told.err == ""
    assert told.out == prose(60) + "\n"
    assert scribe.drafts() == [prose(60)]
    assert [job["brief"] for job in jobs(scribe) if "第一条材料" in str(job["brief"])]


def test_a_silent_stdin_is_waited_for_and_ctrl_c_ends_the_wait(scribe: Scribe) -> None:
    process = scribe.start(*ASKED, scribe.script(TEXT), stdin=subprocess.PIPE)
    waiting = read_some(process.stderr, 10).decode()
    process.send_signal(signal.SIGINT)

    told = scribe.end(process, 130)

    assert "reading material from standard input" in waiting
    assert told.out == ""
    assert told.err.strip() == "scribe: Stopped."
