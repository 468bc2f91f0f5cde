"""Fetching one file from whichever source delivers it: locked, resumed, checked, then named."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from scribe.errors import DownloadError, ModelFileError
from scribe.i18n import _
from scribe.library.disk import hash_file, is_locked, locked
from scribe.library.events import Pulled, PullEvent, Pulling, SourceFailed, Verifying, Waiting
from scribe.library.partial import Partial


class Source(Protocol):
    """Somewhere a file can come from."""

    @property
    def name(self) -> str:
        """What the person is told."""

    @property
    def key(self) -> str:
        """What tells this source's bytes from another's, across runs."""

    def fetch(self, partial: Partial) -> Generator[int, None, None]:
        """Append what is missing to `partial`, yielding the bytes that are here.

        Raises DownloadError with the bare reason as its message, ResourceError or OutputError.
        """


@dataclass(frozen=True)
class Wanted:
    """A file to be had at `path`. `check` raises DownloadError or ModelFileError on a bad one."""

    name: str
    path: Path
    sources: tuple[Source, ...]
    size: int | None = None
    sha256: str | None = None
    check: Callable[[Path], object] | None = None


def is_whole(path: Path, size: int | None) -> bool:
    """Whether a file of that size (None: any) is at `path`."""
    return path.is_file() and size in (None, path.stat().st_size)


def fetch(wanted: Wanted) -> Generator[PullEvent, None, None]:
    """Fetch `wanted`, telling what happens; the last event is `Pulled`.

    Closing the iterator stops the fetch. What has come so far then stays, as it does after
    any error but a wrong checksum, and the next fetch goes on from there.
    """
    if is_locked(wanted.path):
        yield Waiting()
    with locked(wanted.path):
        if is_whole(wanted.path, wanted.size):
            yield Pulled(wanted.path, fresh=False)
            return
        partial = Partial(wanted.path, wanted.size)
        try:
            partial.require_space()
            yield from _fetch_from_any(wanted, partial)
        finally:
            partial.close()
        yield Pulled(wanted.path)


def _fetch_from_any(wanted: Wanted, partial: Partial) -> Iterator[PullEvent]:
    failures = []
    # The source whose bytes are here goes first: another one would have to start anew.
    for source in sorted(wanted.sources, key=lambda source: partial.done_by(source.key) == 0):
        try:
            with contextlib.closing(source.fetch(partial)) as sizes:
                for done in sizes:
                    yield Pulling(source.name, done, partial.total)
            yield from _verified(wanted, partial)
        except DownloadError as error:
            failures.append(f"{source.name}: {error.message}")
            yield SourceFailed(source.name, error.message)
            continue
        partial.publish()
        return
    raise DownloadError(
        _("“{name}” could not be fetched. {reasons}").format(
            name=wanted.name, reasons="; ".join(failures)
        ),
        hint=_(
            "Run the same command again to go on from what is here, or fetch the file in another "
            "way and register it: scribe models add FILE"
        ),
    )


def _verified(wanted: Wanted, partial: Partial) -> Generator[Verifying, None, None]:
    """Check the bytes in `partial`; bad ones are removed, for no resume could mend them."""
    partial.close()
    if wanted.sha256 is not None:
        got = yield from hash_file(partial.path)
        if got != wanted.sha256:
            partial.discard()
            raise DownloadError(
                _("not the file expected; its SHA-256 should be {expected} and is {got}").format(
                    expected=wanted.sha256, got=got
                )
            )
    if wanted.check is not None:
        try:
            wanted.check(partial.path)
        except ModelFileError:
            partial.discard()
            raise
