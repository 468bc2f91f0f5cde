"""`scribe` through its real entry point, in a home of its own."""

from __future__ import annotations

import io
import os
import random
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pexpect
import platformdirs
import pyte
import pytest

from scribe.__main__ import main

PATIENCE = 20  # seconds after which a process that should have ended is taken for hung
# The common characters of GB 2312, which no rule takes for those of another Chinese.
COMMON = [
    bytes((row, cell)).decode("gb2312") for row in range(0xB0, 0xD7) for cell in range(0xA1, 0xFF)
]
NEVER_SEEN = ("Traceback", "This is a bug in scribe", "Exception ignored", "Error: ")


def prose(length: int, seed: int = 0) -> str:
    """`length` 字 in sentences of 20 that never say the same twice."""
    chance = random.Random(seed)
    drawn = [chance.choice(COMMON) for _ in range(length)]
    clauses = ["".join(drawn[at : at + 10]) for at in range(0, length, 10)]
    return "".join(clause + "，。"[number % 2] for number, clause in enumerate(clauses))


def han(text: str) -> int:
    """Length of a Chinese text, in 字."""
    return len(re.findall("[\u4e00-\u9fff]", text))


@dataclass(frozen=True)
class Outcome:
    """What one run of scribe left behind."""

    status: int
    out: str
    err: str


class Terminal:
    """scribe on a pseudo-terminal. `raw` is every byte it wrote, `screen` what they amount to."""

    def __init__(self, child: pexpect.spawn[bytes], rows: int, columns: int) -> None:
        self.child = child
        self.raw = b""
        self.screen = pyte.Screen(columns, rows)
        self._parser = pyte.ByteStream(self.screen)
        child.logfile_read = self

    def write(self, data: bytes) -> None:
        self.raw += data
        self._parser.feed(data)

    def flush(self) -> None:
        pass

    def expect(self, pattern: str, patience: float = PATIENCE) -> None:
        """Wait until `pattern` has come."""
        self.child.expect(pattern.encode(), timeout=patience)

    def seen(self, pattern: str, patience: float) -> bool:
        """Whether `pattern` comes before `patience`, in seconds, is out."""
        return self.child.expect([pattern.encode(), pexpect.TIMEOUT], timeout=patience) == 0

    def resize(self, rows: int, columns: int) -> None:
        self.child.setwinsize(rows, columns)
        self.screen.resize(rows, columns)

    def hang_up(self) -> None:
        """Close the window, of which the process learns by SIGHUP and failing writes."""
        process: Any = self.child
        process.ptyproc.fileobj.close()

    def end(self, status: int = 0, patience: float = PATIENCE) -> list[str]:
        """Wait for the end, which must come with `status`; the lines the screen then shows."""
        self.child.expect(pexpect.EOF, timeout=patience)
        self.child.close()
        lines = [line.rstrip() for line in self.screen.display]
        assert not any(word in line for line in lines for word in NEVER_SEEN), lines
        assert self.child.exitstatus == status, lines
        while lines and not lines[-1]:
            lines.pop()
        return lines


@dataclass
class Scribe:
    """The command, as somebody whose home is `home` finds it."""

    home: Path
    _monkeypatch: pytest.MonkeyPatch
    _scripts: int = 0
    _running: list[subprocess.Popen[bytes]] = field(default_factory=list)
    _terminals: list[pexpect.spawn[bytes]] = field(default_factory=list)

    def __call__(self, *arguments: str, stdin: bytes | None = None, status: int = 0) -> Outcome:
        """Run it in this process; it must end with `status`."""
        out, err = io.BytesIO(), io.BytesIO()
        with self._monkeypatch.context() as patch, Path(os.devnull).open("rb") as nothing:
            source = nothing if stdin is None else io.BytesIO(stdin)
            patch.setattr(sys, "stdin", io.TextIOWrapper(source))
            patch.setattr(sys, "stdout", io.TextIOWrapper(out))
            patch.setattr(sys, "stderr", io.TextIOWrapper(err))
            got = main(arguments)
            sys.stdout.flush()
            sys.stderr.flush()
            return _checked(got, out.getvalue(), err.getvalue(), status)

    def start(self, *arguments: str, **options: Any) -> subprocess.Popen[bytes]:
        """Start it as a process of its own, its streams pipes unless `options` say otherwise."""
        streams = {
            "stdin": subprocess.DEVNULL,
            "stdout": subprocess.PIPE,
            "stderr": subprocess.PIPE,
        }
        process = subprocess.Popen(
            [sys.executable, "-m", "scribe", *arguments], **{**streams, **options}
        )
        self._running.append(process)
        return process

    def end(
        self,
        process: subprocess.Popen[bytes],
        status: int = 0,
        before: bytes = b"",
        patience: float = PATIENCE,
    ) -> Outcome:
        """Wait for a process, of whose stdout `before` was already read, to end with `status`."""
        out, err = process.communicate(timeout=patience)
        return _checked(process.returncode, before + (out or b""), err or b"", status)

    def shell(self, command: str, status: int = 0) -> Outcome:
        """Run a bash command line, in which "$@" stands for `scribe`."""
        process = subprocess.Popen(
            ["bash", "-c", command, "bash", sys.executable, "-m", "scribe"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        self._running.append(process)
        return self.end(process, status)

    def terminal(
        self, *arguments: str, rows: int = 60, columns: int = 60, **variables: str
    ) -> Terminal:
        """Start it on a terminal."""
        return self._on_terminal(
            [sys.executable, "-m", "scribe", *arguments], rows, columns, variables
        )

    def shell_terminal(self, command: str, rows: int = 60, columns: int = 60) -> Terminal:
        """Run a bash command line on a terminal, in which "$@" stands for `scribe`."""
        line = ["bash", "-c", f"exec {command}", "bash", sys.executable, "-m", "scribe"]
        return self._on_terminal(line, rows, columns, {})

    def _on_terminal(
        self, command: list[str], rows: int, columns: int, variables: dict[str, str]
    ) -> Terminal:
        child: pexpect.spawn[bytes] = pexpect.spawn(
            command[0],
            command[1:],
            env={**os.environ, "TERM": "xterm-256color", **variables},
            dimensions=(rows, columns),
        )
        child.delaybeforesend = None
        self._terminals.append(child)
        return Terminal(child, rows, columns)

    def script(self, *replies: str, **head: object) -> str:
        """The --model of a scripted engine with these replies."""
        self._scripts += 1
        path = self.home / f"script{self._scripts}.txt"
        options = "".join(f"{name}: {str(value).lower()}\n" for name, value in head.items())
        path.write_text(f"---\n{options or '{}'}\n---\n" + "\n===\n".join(replies), "utf-8")
        return f"script:{path}"

    def template(self, name: str, text: str) -> Path:
        """Put a template file of the person's own in place."""
        path = self.config.with_name("templates") / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
        return path

    @property
    def config(self) -> Path:
        """The config file, in a directory that exists."""
        path = platformdirs.user_config_path("scribe") / "config.toml"
        path.parent.mkdir(parents=True, exist_ok=True)
        return path

    @property
    def journal(self) -> Path:
        """The directory of drafts."""
        return platformdirs.user_data_path("scribe") / "drafts"

    def drafts(self) -> list[str]:
        """The texts of all drafts, oldest first."""
        return [path.read_text("utf-8") for path in sorted(self.journal.glob("*/text.md"))]

    def draft_in(self, message: str) -> str:
        """The text in the file that `message` names."""
        found = re.search(r"kept in (\S+text\.md)", message)
        assert found, message
        return Path(found[1]).read_text("utf-8")

    def close(self) -> None:
        """End whatever a failed test left running."""
        for process in self._running:
            if process.poll() is None:
                process.send_signal(signal.SIGKILL)
            for stream in (process.stdin, process.stdout, process.stderr):
                if stream is not None:
                    stream.close()
            process.wait()
        for child in self._terminals:
            child.close(force=True)


def _checked(got: int, out: bytes, err: bytes, status: int) -> Outcome:
    told = err.decode("utf-8")
    assert not any(word in told for word in NEVER_SEEN), told
    assert "\x1b" not in told
    assert got == status, told
    return Outcome(got, out.decode("utf-8"), told)


@pytest.fixture
def scribe(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Scribe]:
    """scribe in an empty home, speaking English, with no setting from outside."""
    for name in list(os.environ):
        if name.startswith(("SCRIBE_", "XDG_", "LC_")) or name in ("LANG", "NO_COLOR"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("LANG", "C.UTF-8")
    monkeypatch.setenv("LANGUAGE", "en")
    command = Scribe(tmp_path, monkeypatch)
    yield command
    command.close()
