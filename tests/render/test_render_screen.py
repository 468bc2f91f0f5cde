"""What the reader sees: on an emulated terminal, on a real pty, and at the end of a pipe."""

from __future__ import annotations

import contextlib
import errno
import fcntl
import io
import os
import pty
import random
import struct
import termios
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pyte
import pytest

from scribe.environment import Environment
from scribe.errors import ExitStatus, OutputError, ResourceError
from scribe.render.screen import PipeClosed, PipePresenter, TerminalPresenter, open_presenter

PROSE = (
    "春天的早晨，我沿着河边慢慢走着；风吹过来，带着泥土的气息……“真好啊！”她说（笑着）。"
    "远处有《一座》小桥、几户人家，炊烟升起——新的一天，就这样开始了。"
)
NEVER_FIRST = set("，。、；：！？）」』】》”’…—%")


class Terminal(io.StringIO):
    """A stream that an emulated terminal shows. stdout and stderr share one screen."""

    def __init__(self, screen: pyte.HistoryScreen) -> None:
        super().__init__()
        self.screen = screen
        self._parser = pyte.Stream(screen)

    def write(self, text: str) -> int:
        # The terminal driver turns a line feed into CR LF.
        self._parser.feed(text.replace("\n", "\r\n"))
        return super().write(text)

    def isatty(self) -> bool:
        return True


@dataclass
class Session:
    """A presenter on an emulated terminal, and a clock that moves only when told to."""

    columns: int = 40
    lines: int = 10
    colour: bool = True
    has_status: bool = True
    now: float = 0.0
    screen: pyte.HistoryScreen = field(init=False)
    stdout: Terminal = field(init=False)
    stderr: Terminal = field(init=False)
    presenter: TerminalPresenter = field(init=False)

    def __post_init__(self) -> None:
        self.screen = pyte.HistoryScreen(self.columns, self.lines, history=10_000, ratio=0.5)
        self.stdout, self.stderr = Terminal(self.screen), Terminal(self.screen)
        self.presenter = TerminalPresenter(
            self.stdout,
            self.stderr,
            width=lambda: self.columns,
            colour=self.colour,
            has_status=self.has_status,
            clock=lambda: self.now,
        )

    def generate(self, text: str, *, seconds: float = 0.07, seed: int = 1) -> None:
        """Write `text` in pieces as an engine would, with a status after each."""
        chance = random.Random(seed)
        written = 0
        while written < len(text):
            size = chance.randint(1, 4)
            self.presenter.write(text[written : written + size])
            written += size
            self.now += seconds
            self.presenter.status(f"STATUS {written} 字")

    def shown(self) -> list[str]:
        """Every line of the scrollback and of the screen, without what is empty at the end."""
        above = [_line(row, self.columns) for row in self.screen.history.top]
        lines = above + [_line(self.screen.buffer[y], self.columns) for y in range(self.lines)]
        while lines and not lines[-1]:
            lines.pop()
        return lines


def _line(row: dict[int, pyte.screens.Char], columns: int) -> str:
    return "".join(row[x].data for x in range(columns)).rstrip()


@pytest.mark.parametrize("columns", [10, 20, 40])
@pytest.mark.parametrize("colour", [True, False])
def test_a_long_text_is_whole_in_the_scrollback_and_the_status_leaves_no_trace(
    columns: int, colour: bool
) -> None:
    text = "\n\n".join([PROSE * 3, "**" + PROSE + "**", PROSE * 4])
    session = Session(columns, colour=colour)
    session.presenter.status("STATUS reading the prompt")
    session.generate(text)
    session.presenter.close()
    lines = session.shown()
    assert "".join(lines) == text.replace("\n", "").replace("*", "")
    assert not [line for line in lines if line[:1] in NEVER_FIRST]
    assert lines.count("") == 2


def test_the_status_is_below_the_line_that_is_being_written() -> None:
    session = Session()
    session.presenter.status("STATUS reading")
    assert session.shown() == ["STATUS reading"]
    session.presenter.write("春眠不觉晓")
    assert session.shown() == ["春眠不觉", "STATUS reading"]
    session.now += 1
    session.presenter.status("STATUS writing")
    session.presenter.write("，处处")
    assert session.shown() == ["春眠不觉晓，处", "STATUS writing"]
    session.presenter.write("\n")
    assert session.shown() == ["春眠不觉晓，处处", "STATUS writing"]
    session.presenter.status("")
    assert session.shown() == ["春眠不觉晓，处处"]


def test_at_every_moment_the_screen_has_the_text_and_one_status() -> None:
    session = Session(20, 6)
    chance = random.Random(7)
    for char in PROSE * 4:
        session.presenter.write(char)
        session.now += chance.choice([0.01, 0.3])
        session.presenter.status(f"STATUS {session.now:.2f}")
        lines = session.shown()
        assert [line for line in lines if "STATUS" in line] == lines[-1:]
        assert (PROSE * 4).startswith("".join(lines[:-1]))


def test_the_status_works_where_the_line_is_full() -> None:
    session = Session(10, 4)
    session.generate("一二三四五六七八九十" * 6 + "\n", seconds=1)
    session.presenter.close()
    assert session.shown() == ["一二三四五", "六七八九十"] * 6


def test_the_status_is_drawn_at_most_five_times_a_second_on_one_line() -> None:
    session = Session(80)
    session.presenter.write("一行")
    for step in range(100):
        session.presenter.status(f"STATUS {step}")
        session.now += 0.01
    assert session.stderr.getvalue().count("STATUS") <= 6


def test_a_status_too_long_for_the_line_is_cut() -> None:
    session = Session(20)
    session.presenter.write("春眠")
    session.presenter.status("正在生成\x1b[2J一个非常长的状态行\n还有更多")
    assert session.shown() == ["春", "正在生成[2J一个非常"]
    session.presenter.close()
    assert session.shown() == ["春眠"]


def test_the_style_of_the_text_survives_the_status() -> None:
    session = Session()
    session.generate("**粗体的很长的文字", seconds=1)
    session.presenter.close()
    row = session.screen.buffer[0]
    assert all(row[x].bold for x in range(16))
    assert not session.screen.cursor.attrs.bold


def test_a_note_stays_and_never_splits_a_line_of_text() -> None:
    session = Session()
    session.presenter.note("first note")
    session.presenter.status("STATUS")
    session.presenter.write("春眠不觉晓")
    session.presenter.note("second\x1b[2J note")
    session.presenter.write("，处处闻啼鸟。\n")
    session.presenter.write("夜来")
    session.presenter.note("third note")
    session.presenter.close()
    assert session.shown() == [
        "first note",
        "春眠不觉晓，处处闻啼鸟。",
        "second[2J note",
        "夜来",
        "third note",
    ]


def test_hostile_text_cannot_move_the_cursor() -> None:
    session = Session()
    session.generate("安全\x1b[2J\x1b[H\x9b1;1H\x1b]0;title\x07的\r文字\u202e。", seconds=1)
    session.presenter.close()
    assert session.shown() == ["安全[2J[H1;1H]0;title的文字。"]
    assert session.screen.title == ""


def test_a_presenter_can_show_another_text() -> None:
    session = Session()
    for text in ("**一", "二"):
        session.generate(text)
        session.presenter.close()
        session.presenter.close()
    assert session.shown() == ["一", "二"]


class Unwritable(io.StringIO):
    """A stream whose writes fail."""

    def __init__(self, error: Exception) -> None:
        super().__init__()
        self._error = error

    def write(self, text: str) -> int:
        raise self._error


def pipe_presenter(
    stdout: io.StringIO, stderr: io.StringIO, *, has_status: bool = True, shared: bool = False
) -> PipePresenter:
    return PipePresenter(stdout, stderr, width=lambda: 40, has_status=has_status, shared=shared)


@pytest.mark.parametrize(
    ("error", "expected", "status"),
    [
        (BrokenPipeError(errno.EPIPE, "Broken pipe"), PipeClosed, ExitStatus.PIPE_CLOSED),
        (OSError(errno.EIO, "Input/output error"), PipeClosed, ExitStatus.PIPE_CLOSED),
        (OSError(errno.ENOSPC, "No space left"), ResourceError, ExitStatus.RESOURCE),
        (OSError(errno.EFBIG, "File too large"), OutputError, ExitStatus.FAILED),
    ],
)
def test_what_goes_wrong_with_stdout_is_told(
    error: OSError, expected: type[OutputError], status: int
) -> None:
    with pytest.raises(expected) as raised:
        pipe_presenter(Unwritable(error), io.StringIO()).write("文字")
    assert raised.value.status == status
    assert bool(raised.value.message) == (expected is not PipeClosed)


@pytest.mark.parametrize("error", [OSError(errno.EIO, "gone"), ValueError("closed file")])
def test_a_vanished_stderr_costs_no_text(error: Exception) -> None:
    stdout = io.StringIO()
    presenter = pipe_presenter(stdout, Unwritable(error))
    presenter.status("STATUS")
    presenter.note("note")
    presenter.write("文字")
    presenter.close()
    assert stdout.getvalue() == "文字\n"


@pytest.mark.parametrize(
    ("pieces", "expected"),
    [
        (["# 标题\n\n**正", "文** `x`\n"], "# 标题\n\n**正文** `x`\n"),
        (["a\n", "\n", "\n"], "a\n"),
        (["\n\na", "\n\n", "b"], "\n\na\n\nb\n"),
        (["a\x1b[2J\r\nb\x07"], "a[2J\nb\n"),
        (["  indented  "], "  indented  \n"),
        ([], ""),
        (["", "\x1b"], ""),
    ],
)
def test_a_pipe_gets_the_text_as_generated(pieces: list[str], expected: str) -> None:
    stdout, stderr = io.StringIO(), io.StringIO()
    presenter = pipe_presenter(stdout, stderr, has_status=False)
    for piece in pieces:
        presenter.write(piece)
        presenter.status("STATUS")
    presenter.close()
    presenter.close()
    assert stdout.getvalue() == expected
    assert stderr.getvalue() == ""


def test_the_status_of_a_redirected_text_is_one_line_that_vanishes() -> None:
    screen = pyte.HistoryScreen(40, 5)
    stdout, stderr = io.StringIO(), Terminal(screen)
    presenter = pipe_presenter(stdout, stderr)
    presenter.status("STATUS one")
    presenter.write("文字")
    presenter.status("STATUS two")
    presenter.note("a note")
    assert [line.rstrip() for line in screen.display] == ["a note", "STATUS two", "", "", ""]
    presenter.close()
    assert [line.rstrip() for line in screen.display] == ["a note", "", "", "", ""]
    assert stdout.getvalue() == "文字\n"


def test_the_status_yields_to_text_that_a_pipe_may_bring_to_the_same_terminal() -> None:
    screen = pyte.HistoryScreen(40, 5)
    terminal = Terminal(screen)
    presenter = pipe_presenter(terminal, terminal, shared=True)  # as through `tee`
    presenter.status("STATUS one")
    presenter.write("文字")
    presenter.status("STATUS two")
    presenter.close()
    assert [line.rstrip() for line in screen.display][:2] == ["文字", ""]


@dataclass
class Pty:
    """A real terminal device, and a thread that reads all that is shown on it."""

    columns: int
    shown: bytearray = field(default_factory=bytearray)

    @contextlib.contextmanager
    def open(self) -> Iterator[io.TextIOWrapper]:
        master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 10, self.columns, 0, 0))
        reader = threading.Thread(target=self._read, args=(master,))
        reader.start()
        try:
            with os.fdopen(slave, "w", encoding="utf-8", newline="") as stream:
                yield stream
        finally:
            reader.join(timeout=10)
            os.close(master)

    def _read(self, master: int) -> None:
        with contextlib.suppress(OSError):  # EIO: the other end was closed
            while data := os.read(master, 4096):
                self.shown += data


def environment(stdout: io.TextIOBase, stderr: io.TextIOBase, **variables: str) -> Environment:
    assert isinstance(stdout, io.TextIOWrapper) and isinstance(stderr, io.TextIOWrapper)
    return Environment(io.BytesIO(), stdout, stderr, {"TERM": "xterm-256color", **variables})


def show_on_pty(monkeypatch: pytest.MonkeyPatch, text: str, **variables: str) -> bytes:
    """What a real terminal of 40 columns receives while `text` is generated."""
    monkeypatch.setenv("COLUMNS", "40")
    terminal = Pty(40)
    with terminal.open() as stream:
        presenter = open_presenter(environment(stream, stream, **variables))
        presenter.status("STATUS")
        for char in text:
            presenter.write(char)
            presenter.status("STATUS 正在写")
        presenter.close()
    return bytes(terminal.shown)


def test_a_real_terminal_shows_the_text(monkeypatch: pytest.MonkeyPatch) -> None:
    received = show_on_pty(monkeypatch, f"# 春\n\n{PROSE * 5}")
    screen = pyte.HistoryScreen(40, 10, history=1000)
    pyte.ByteStream(screen).feed(received)
    rows = [*screen.history.top, *(screen.buffer[y] for y in range(10))]
    lines = [_line(row, 40) for row in rows]
    assert "".join(lines) == "春" + PROSE * 5
    assert b"\x1b[1;36m" in received


def test_no_color_is_honoured(monkeypatch: pytest.MonkeyPatch) -> None:
    received = show_on_pty(monkeypatch, "# 春\n**眠**\n", NO_COLOR="1")
    assert b"STATUS" in received
    assert not [code for code in received.split(b"\x1b[")[1:] if code.split(b"m")[0].isdigit()]


def test_a_dumb_terminal_gets_nothing_but_text(monkeypatch: pytest.MonkeyPatch) -> None:
    received = show_on_pty(monkeypatch, "# 春\n\n- **眠**不觉晓\n", TERM="dumb")
    assert received.decode() == "春\r\n\r\n• 眠不觉晓\r\n"


def test_without_a_terminal_for_it_there_is_no_status(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    terminal = Pty(40)
    with terminal.open() as stdout, (tmp_path / "log").open("w", encoding="utf-8") as stderr:
        presenter = open_presenter(environment(stdout, stderr))
        presenter.status("STATUS")
        presenter.write("春眠不觉晓")
        presenter.note("a note")
        presenter.close()
    assert terminal.shown.decode() == "春眠不觉晓\r\n"
    assert (tmp_path / "log").read_text(encoding="utf-8") == "a note\n"


def test_a_file_gets_the_exact_bytes_while_the_terminal_has_the_status(tmp_path: Path) -> None:
    terminal = Pty(40)
    with terminal.open() as stderr, (tmp_path / "out.md").open("w", encoding="utf-8") as stdout:
        presenter = open_presenter(environment(stdout, stderr))
        presenter.write("# 标题\n")
        presenter.status("STATUS")
        presenter.write("**正文**")
        presenter.close()
    assert (tmp_path / "out.md").read_bytes() == "# 标题\n**正文**\n".encode()
    assert terminal.shown.decode() == "\r\x1b[KSTATUS\r\x1b[K"


def test_a_pipe_whose_reader_left_is_told_apart(tmp_path: Path) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    stdout = io.TextIOWrapper(io.FileIO(writer, "w"), encoding="utf-8", write_through=True)
    with (tmp_path / "log").open("w", encoding="utf-8") as stderr, pytest.raises(PipeClosed):
        open_presenter(environment(stdout, stderr)).write("文字")
    with contextlib.suppress(BrokenPipeError):
        stdout.close()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk_is_told_with_what_to_do(tmp_path: Path) -> None:
    stdout = io.TextIOWrapper(io.FileIO("/dev/full", "w"), encoding="utf-8", write_through=True)
    with (
        (tmp_path / "log").open("w", encoding="utf-8") as stderr,
        pytest.raises(ResourceError) as raised,
    ):
        open_presenter(environment(stdout, stderr)).write("文字")
    assert raised.value.hint
    with contextlib.suppress(OSError):
        stdout.close()
