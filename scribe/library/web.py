"""One file from a web server, over HTTP, with resume."""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit, urlunsplit

from scribe.errors import DownloadError
from scribe.i18n import _
from scribe.library.partial import Note, Partial

if TYPE_CHECKING:
    import httpx

CONNECT_SECONDS = 5.0
READ_SECONDS = 30.0
_CONTENT_RANGE = re.compile(r"bytes (\d+)-\d+/(\d+|\*)")


@dataclass(frozen=True)
class WebSource:
    """A file at `url`. `token` is shown to that host and to no other one it redirects to."""

    url: str
    token: str = field(default="", repr=False)
    read_seconds: float = READ_SECONDS

    @property
    def name(self) -> str:
        """The host, as it is named to the person."""
        return urlsplit(self.url).netloc.rpartition("@")[2]

    @property
    def key(self) -> str:
        """The address without its secrets: no password, and no query, which may be a signature."""
        parts = urlsplit(self.url)
        return urlunsplit((parts.scheme, self.name, parts.path, "", ""))

    def fetch(self, partial: Partial) -> Generator[int, None, None]:
        """Fetch what is missing; yield the bytes that are here, ever more.

        A broken connection is taken up again as long as each one brings more than the last.
        Raises DownloadError, whose message is the reason alone.
        """
        import httpx

        furthest = partial.done_by(self.key)
        try:
            with self._client() as client:
                while True:
                    try:
                        yield from self._transfer(client, partial)
                        return
                    except httpx.TransportError:
                        if partial.done_by(self.key) <= furthest:
                            raise
                        furthest = partial.done_by(self.key)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise DownloadError(self._reason(error, furthest)) from error

    def _client(self) -> httpx.Client:
        import httpx

        # Any other encoding would make nonsense of byte ranges.
        headers = {"Accept-Encoding": "identity"}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        timeout = httpx.Timeout(self.read_seconds, connect=CONNECT_SECONDS)
        try:
            return httpx.Client(headers=headers, timeout=timeout, follow_redirects=True)
        except (ImportError, OSError, ValueError) as error:  # a proxy or certificate variable
            raise DownloadError(str(error)) from error

    def _transfer(self, client: httpx.Client, partial: Partial) -> Iterator[int]:
        """One request, and its answer appended to `partial`."""
        start = partial.done_by(self.key)
        if start and partial.complete():
            return
        headers = _range_headers(start, partial.note.validator) if start else {}
        with client.stream("GET", self.url, headers=headers) as response:
            if start and _is_of_another_file(response, start, partial.note.total):
                partial.discard()
                yield from self._transfer(client, partial)
                return
            if response.status_code == 200:  # also the answer of a server that knows no ranges
                self._begin(response, partial)
            elif response.status_code != 206 or not start:
                raise DownloadError(_status_reason(response.status_code))
            partial.require_space()
            yield partial.done
            yield from _append_body(response, partial)
        if partial.total is None:
            partial.record(replace(partial.note, total=partial.done))

    def _begin(self, response: httpx.Response, partial: Partial) -> None:
        length = response.headers.get("Content-Length", "")
        total = int(length) if length.isdecimal() else None
        if None not in (total, partial.pinned) and total != partial.pinned:
            # A page in place of the file, or another file: not worth fetching.
            raise DownloadError(
                _("the file there has {got} bytes, not the {expected} it should have").format(
                    got=f"{total:,}", expected=f"{partial.pinned:,}"
                )
            )
        validator = response.headers.get("ETag", "") or response.headers.get("Last-Modified", "")
        partial.begin(Note(self.key, total, "" if validator.startswith("W/") else validator))

    def _reason(self, error: Exception, done: int) -> str:
        import httpx

        if isinstance(error, httpx.ConnectTimeout):
            return _("no connection within {n:g} seconds").format(n=CONNECT_SECONDS)
        if isinstance(error, httpx.TimeoutException):
            return _("it sent nothing for {n:g} seconds").format(n=self.read_seconds)
        if isinstance(error, (httpx.ReadError, httpx.RemoteProtocolError)):
            return _("the connection broke after {n} bytes").format(n=f"{done:,}")
        if isinstance(error, httpx.ConnectError):
            return _("no connection: {reason}").format(reason=error)
        return str(error) or type(error).__name__


def _range_headers(start: int, validator: str) -> dict[str, str]:
    headers = {"Range": f"bytes={start}-"}
    if validator:  # a file that has changed meanwhile is then sent whole (RFC 9110, 13.1.5)
        headers["If-Range"] = validator
    return headers


def _is_of_another_file(response: httpx.Response, start: int, total: int | None) -> bool:
    """Whether the answer to a range request shows that the file is not the one begun."""
    if response.status_code == 416:
        return True
    if response.status_code != 206:
        return False
    found = _CONTENT_RANGE.match(response.headers.get("Content-Range", ""))
    if not found or int(found[1]) != start:
        return True
    return total is not None and found[2] != "*" and int(found[2]) != total


def _append_body(response: httpx.Response, partial: Partial) -> Iterator[int]:
    for block in response.iter_raw():
        partial.append(block)
        yield partial.done
        if partial.total is not None and partial.done > partial.total:
            partial.discard()
            raise DownloadError(_("it sends more than the file should have"))
    if partial.total is not None and partial.done < partial.total:
        raise DownloadError(_("it ended after {n} bytes").format(n=f"{partial.done:,}"))


def _status_reason(status: int) -> str:
    """What a refusal with HTTP `status` means to the person."""
    reasons = {
        401: _("a login is needed; set HF_TOKEN"),
        403: _("access is denied; HF_TOKEN may be missing, or its owner not have the licence"),
        404: _("there is no such file"),
        429: _("too many requests; try again later"),
    }
    fallback = _("the server has a problem") if status >= 500 else _("the request was refused")
    return f"{reasons.get(status, fallback)} (HTTP {status})"
