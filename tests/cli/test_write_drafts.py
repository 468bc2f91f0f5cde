"""`scribe write --drafts`: several drafts of a text, of which the best is handed over."""

from __future__ import annotations

import json
import math
import re
import signal
import subprocess
import time
from pathlib import Path
from typing import Any

import front_door
import outlined
import pytest
from front_door import PATIENCE, Scribe, prose
from outlined import DRAWN, HEADINGS, headings
from tiny_gguf import TinyModel

scribe = front_door.scribe

ASKED = ("write", "--topic", "夜市", "--length", "300", "--seed", "7")
PLANNED = (*outlined.ASKED, "--sections", "3")
LOOP = prose(40) * 20  # what a bad model insists on: it is left short


def text(seed: int = 0, length: int = 300) -> str:
    """What comes of a reply of `prose` with that `seed`, under the title that scribe gives it."""
    return f"# 夜市\n\n{prose(length, seed=seed)}"


def replies(scribe: Scribe, *texts: str, **head: object) -> str:
    """A model that writes each of `texts` in one turn, for a draft each."""
    return scribe.script(*texts, chat=False, **head)


def result(scribe: Scribe, *arguments: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(scribe(*arguments, "--json").out)
    return found


def wait_for_drafts(scribe: Scribe, process: subprocess.Popen[bytes], number: int) -> None:
    """Wait until draft `number` has words."""
    end = time.monotonic() + PATIENCE
    while len([text for text in scribe.drafts() if text]) < number:
        assert process.poll() is None and time.monotonic() < end
        time.sleep(0.01)


def test_the_best_draft_is_printed_and_the_choice_is_told(scribe: Scribe) -> None:
    model = replies(scribe, LOOP, prose(400, seed=1), prose(400, seed=2))

    told = scribe(*ASKED, "--drafts", "3", "--model", model)

    assert told.out == text(1) + "\n"
    assert told.err == "Draft 2 of 3 (seed 8): no other is better.\n"


def test_a_draft_without_faults_is_chosen_for_that(scribe: Scribe) -> None:
    told = scribe(*ASKED, "--drafts", "2", "--model", replies(scribe, LOOP, prose(400)))

    assert told.out == text() + "\n"
    assert re.fullmatch(
        r"Draft 2 of 2 \(seed 8\): it has the fewest faults, "
        r"0\.0 points against [1-9]\d*\.\d\.\n",
        told.err,
    )


def test_every_draft_is_kept_with_its_seed(scribe: Scribe) -> None:
    model = replies(scribe, prose(400), prose(400, seed=1), prose(400, seed=2))

    scribe(*ASKED, "--drafts", "3", "--model", model)

    assert sorted(scribe.drafts()) == sorted(text(seed) for seed in range(3))
    jobs = [json.loads(path.read_text("utf-8")) for path in scribe.journal.glob("*/job.json")]
    assert sorted((job["seed"], job["finished"]) for job in jobs) == [
        (7, True), (8, True), (9, True),
    ]  # fmt: skip


def test_all_prints_every_draft_best_first(scribe: Scribe) -> None:
    model = replies(scribe, LOOP, prose(400, seed=1), prose(400, seed=2))

    out = scribe(*ASKED, "--drafts", "3", "--all", "--model", model).out

    found = re.findall(r"^\*\*Draft (\d)\*\*, seed (\d): faults ([\d.]+), length score", out, re.M)
    assert [(number, seed) for number, seed, _faults in found] == [
        ("2", "8"), ("3", "9"), ("1", "7"),
    ]  # fmt: skip
    assert [float(faults) > 0 for *_rest, faults in found] == [False, False, True]
    assert out.index(text(1)) < out.index(text(2)) < out.index(prose(40))


def test_json_has_every_draft_and_the_best_as_its_text(scribe: Scribe) -> None:
    model = replies(scribe, LOOP, prose(400, seed=1))

    found = result(scribe, *ASKED, "--drafts", "2", "--model", model)

    assert [(drawn["number"], drawn["seed"]) for drawn in found["drafts"]] == [(2, 8), (1, 7)]
    best, looping = found["drafts"]
    assert found["text"] == best["text"] == text(1)
    assert (found["seed"], found["draft"], found["complete"]) == (8, best["draft"], True)
    assert found["quality"] == best["quality"]
    assert looping["faults"] > best["faults"] == 0
    assert looping["likelihood"] is best["likelihood"] is None  # a script knows none
    assert Path(looping["draft"]).read_text("utf-8") == looping["text"]


def test_one_draft_is_a_text_as_ever(scribe: Scribe) -> None:
    told = scribe(*ASKED, "--drafts", "1", "--model", replies(scribe, prose(400)))
    found = result(scribe, *ASKED, "--model", replies(scribe, prose(400)))

    assert (told.out, told.err) == (text() + "\n", "")
    assert found["drafts"] == []


def test_the_file_asked_for_gets_the_best_draft(scribe: Scribe) -> None:
    target = scribe.home / "article.md"
    model = replies(scribe, LOOP, prose(400))

    told = scribe(*ASKED, "--drafts", "2", "--stats", "-o", str(target), "--model", model)

    assert told.out == ""
    assert target.read_text("utf-8") == text() + "\n"
    assert told.err.startswith("Draft 2 of 2")
    assert "\nlength score         99.8\n" in told.err


def test_each_draft_has_an_outline_of_its_own(scribe: Scribe) -> None:
    """Seen by the requests: an outline and its sections, and then another outline."""
    bodies = [prose(400, seed=number) for number in range(5)]
    another = DRAWN.replace("深夜", "清晨")
    model = scribe.script(DRAWN, *bodies[:4], another, *bodies[1:], plans=True)

    found = result(scribe, *PLANNED, "--drafts", "2", "--model", model)

    titles = {drawn["text"].partition("\n")[0] for drawn in found["drafts"]}
    assert titles == {"# 深夜的馄饨摊", "# 清晨的馄饨摊"}
    assert [len(headings(drawn["text"])) for drawn in found["drafts"]] == [4, 4]


def test_an_outline_of_the_persons_own_is_that_of_every_draft(scribe: Scribe) -> None:
    outline = scribe.home / "outline.md"
    outline.write_text("# 夜市\n\n## 灯\n\n## 人\n", "utf-8")
    model = scribe.script(*(prose(400, seed=number) for number in range(6)), plans=True)

    found = result(scribe, "write", "--outline", str(outline), "--length", "300",
                   "--drafts", "2", "--model", model)  # fmt: skip

    assert [headings(drawn["text"]) for drawn in found["drafts"]] == [
        ["# 夜市", "## 灯", "## 人"]
    ] * 2


def test_nothing_streams_on_a_terminal_but_the_draft_in_hand_is_told(scribe: Scribe) -> None:
    model = scribe.script(DRAWN, *(prose(400, seed=number) for number in range(3)), DRAWN,
                          *(prose(400, seed=number) for number in range(3, 6)),
                          plans=True, delay=0.0005)  # fmt: skip

    terminal = scribe.terminal(*PLANNED, "--drafts", "2", "--model", model)
    terminal.expect("Draft 1 of 2")
    terminal.expect("Draft 2 of 2")
    before = terminal.raw.decode("utf-8", "ignore")
    lines = [line.strip() for line in terminal.end()]

    assert prose(10) not in before
    assert [line for line in lines if line in [heading.strip("# ") for heading in HEADINGS]]
    assert "Draft 1 of 2 (seed" in " ".join(lines)
    assert not any(line.endswith("Draft 2 of 2") for line in lines)


def test_drafts_that_are_there_are_handed_over_when_the_next_is_stopped(scribe: Scribe) -> None:
    model = replies(scribe, LOOP, prose(400, seed=1), prose(400, seed=2), delay=0.002)
    target = scribe.home / "article.md"

    process = scribe.start(*ASKED, "--drafts", "4", "-o", str(target), "--model", model)
    wait_for_drafts(scribe, process, 3)
    process.send_signal(signal.SIGINT)
    told = scribe.end(process, 130)

    assert target.read_text("utf-8") == text(1) + "\n"
    assert "Draft 2 of 4 (seed 8)" in told.err
    assert "Stopped." in told.err
    unfinished = scribe.draft_in(told.err)
    assert unfinished and text(2).startswith(unfinished)
    resumed = scribe("resume", "--model", replies(scribe, prose(400, seed=5)))
    assert resumed.out.startswith(unfinished)


def test_the_first_draft_that_is_stopped_is_given_as_far_as_it_came(scribe: Scribe) -> None:
    target = scribe.home / "article.md"
    asked = (*ASKED, "--drafts", "2", "--json", "-o", str(target), "--model")

    process = scribe.start(*asked, replies(scribe, prose(400), delay=0.01))
    wait_for_drafts(scribe, process, 1)
    process.send_signal(signal.SIGTERM)
    told = scribe.end(process, 143)

    found = json.loads(told.out)
    assert found["complete"] is False
    assert [found["text"]] == scribe.drafts() == [drawn["text"] for drawn in found["drafts"]]
    assert "Go on with it: scribe resume" in told.err
    assert "Draft 1 of 2" not in told.err
    assert not target.exists()


def test_drafts_that_are_there_are_handed_over_when_the_engine_fails(scribe: Scribe) -> None:
    # The first reply has no more than 20 to say, which is over before the engine fails.
    model = replies(scribe, prose(20), prose(400, seed=1), fail_after=150)

    told = scribe(*ASKED, "--drafts", "3", "--model", model, status=3)

    assert told.out == text(length=20) + "\n"
    assert "Draft 1 of 3 (seed 7): there is no other." in told.err
    assert "The script says: fail here." in told.err
    assert text(1).startswith(scribe.draft_in(told.err))
    assert "Go on with it: scribe resume" in told.err


@pytest.mark.parametrize("number", ["0", "17", "two"])
def test_a_number_of_drafts_that_makes_no_sense_is_refused(scribe: Scribe, number: str) -> None:
    told = scribe(*ASKED, "--drafts", number, "--model", scribe.script(""), status=2)

    assert "--drafts" in told.err
    assert not scribe.journal.exists()


def test_all_of_one_draft_is_refused(scribe: Scribe) -> None:
    told = scribe(*ASKED, "--all", "--model", scribe.script(prose(400)), status=2)

    assert "--all prints several drafts" in told.err
    assert "--drafts 4" in told.err


def test_drafts_of_a_model_are_ranked_by_how_likely_they_are(scribe: Scribe) -> None:
    model = TinyModel().write(scribe.home / "tiny.gguf")
    asked = ("write", "--topic", "night", "--length", "30", "--single-pass", "--threads", "1",
             "--model", str(model))  # fmt: skip

    found = result(scribe, *asked, "--seed", "3", "--drafts", "3")
    best = found["drafts"][0]
    alone = result(scribe, *asked, "--seed", str(best["seed"]))

    assert {drawn["seed"] for drawn in found["drafts"]} == {3, 4, 5}
    assert all(drawn["likelihood"] < 0 for drawn in found["drafts"])
    ranks = [(drawn["faults"], -drawn["likelihood"]) for drawn in found["drafts"]]
    assert ranks == sorted(ranks)
    assert -math.inf < best["likelihood"]
    # Neither the other drafts nor the question how likely it is make it another text.
    assert alone["text"] == best["text"]


def test_a_draft_finds_the_prompt_of_the_one_before_in_the_cache(scribe: Scribe) -> None:
    model = TinyModel().write(scribe.home / "tiny.gguf")
    asked = ("write", "--topic", "night", "--length", "20", "--quick", "--threads", "1",
             "--model", str(model), "--seed", "3")  # fmt: skip

    alone = result(scribe, *asked)["timings"]
    drafts = result(scribe, *asked, "--drafts", "4")
    reused = {drawn["number"]: drawn["timings"]["reused_tokens"] for drawn in drafts["drafts"]}

    assert reused[1] == alone["reused_tokens"] == 0
    assert all(reused[number] > 0.9 * alone["prompt_tokens"] for number in (2, 3, 4))
