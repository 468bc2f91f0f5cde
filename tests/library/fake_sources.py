"""A hub and a package index on this machine, for tests of the model library."""

from __future__ import annotations

import base64
import hashlib
import re
import threading
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from scribe.library.catalogue import Card, HubFile, Projector, WheelParts

CONTENT = bytes(range(256)) * 4096  # 1 MiB; every part of it differs from the next by position
NAME = "tiny-1b"
PROJECTOR = CONTENT[: len(CONTENT) // 2 : 2]
_PART = re.compile(r"bytes=(\d+)-")


class Hub:
    """What the server holds, how it misbehaves, and what it was asked."""

    def __init__(self) -> None:
        self.content = CONTENT
        self.files: dict[str, bytes] = {}  # those that have another content, by their names
        self.status = 200
        self.ranges = True
        self.token = ""
        self.redirect = ""
        self.cuts: list[int] = []  # bytes of each answer's body, one for each answer; then all
        self.stall = False  # hold the connection open after a cut
        self.released = threading.Event()
        self.stalled = threading.Event()
        self.requests: list[dict[str, str]] = []
        self.paths: list[str] = []
        self.url = ""

    @property
    def ranges_asked(self) -> list[str]:
        return [headers.get("range", "") for headers in self.requests]


@contextmanager
def serving(hub: Hub) -> Iterator[Hub]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            _answer(hub, self)

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    hub.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield hub
    finally:
        hub.released.set()
        server.shutdown()
        thread.join()
        server.server_close()


def _answer(hub: Hub, handler: BaseHTTPRequestHandler) -> None:
    headers = {key.lower(): value for key, value in handler.headers.items()}
    hub.requests.append(headers)
    hub.paths.append(handler.path)
    content = hub.files.get(handler.path.rpartition("/")[2], hub.content)
    if hub.redirect:
        handler.send_response(302)
        handler.send_header("Location", hub.redirect + handler.path)
        handler.end_headers()
        return
    if hub.token and headers.get("authorization") != f"Bearer {hub.token}":
        handler.send_error(401)
        return
    if hub.status != 200:
        handler.send_error(hub.status)
        return
    start = _PART.match(headers.get("range", "")) if hub.ranges else None
    first = int(start[1]) if start else 0
    if start and first >= len(content):
        handler.send_error(416)
        return
    handler.send_response(206 if start else 200)
    handler.send_header("Content-Length", str(len(content) - first))
    handler.send_header("ETag", f'"{hashlib.md5(content).hexdigest()}"')
    if start:
        total = len(content)
        handler.send_header("Content-Range", f"bytes {first}-{total - 1}/{total}")
    handler.end_headers()
    _send_body(hub, handler, content[first:])


def _send_body(hub: Hub, handler: BaseHTTPRequestHandler, body: bytes) -> None:
    cut = hub.cuts.pop(0) if hub.cuts else None
    try:
        handler.wfile.write(body[:cut])
        handler.wfile.flush()
    except ConnectionError:
        return  # the client left, which is what some tests are about
    if cut is not None and hub.stall:
        hub.stalled.set()
        hub.released.wait()


def card(*, hub: bool = True, parts: int = 0, content: bytes = CONTENT, size: int = 0) -> Card:
    """A card of `content`, that the hub has, or that lies in `parts` wheels, or both."""
    return Card(
        name=NAME,
        title="Tiny",
        file="tiny.gguf",
        size=size or len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        license="MIT",
        languages=("en",),
        kind="chat",
        parameters="1B",
        hub=HubFile("someone/tiny", "tiny.gguf") if hub else None,
        wheels=WheelParts("tiny-part{n}", "1.0", parts, "tiny_part{n}/p{n0:02d}.bin")
        if parts
        else None,
    )


def seeing_card() -> Card:
    """The card of a model whose projector the hub has under a name of its own."""
    sha256 = hashlib.sha256(PROJECTOR).hexdigest()
    place = HubFile("someone/tiny", "mmproj-model-f16.gguf")
    return replace(card(), mmproj=Projector("mmproj-tiny.gguf", len(PROJECTOR), sha256, place))


def write_wheels(directory: Path, parts: int, content: bytes = CONTENT) -> list[Path]:
    """Cut `content` into wheels as `card` describes them."""
    directory.mkdir(exist_ok=True)
    length = -(-len(content) // parts)
    return [
        write_wheel(
            directory, n, f"tiny_part{n}/p{n - 1:02d}.bin", content[(n - 1) * length :][:length]
        )
        for n in range(1, parts + 1)
    ]


def write_wheel(directory: Path, n: int, member: str, data: bytes) -> Path:
    package, info = f"tiny_part{n}", f"tiny_part{n}-1.0.dist-info"
    files = {
        member: data,
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {package}\nVersion: 1.0\n".encode(),
        f"{info}/WHEEL": b"Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    record = "".join(f"{name},sha256={_digest(data)},{len(data)}\n" for name, data in files.items())
    path = directory / f"{package}-1.0-py3-none-any.whl"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
        archive.writestr(f"{info}/RECORD", record + f"{info}/RECORD,,\n")
    return path


def _digest(data: bytes) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
