"""An engine that replays a script: for tests, and for people who write templates.

A script is a text file of replies separated by lines of `===`; each request takes the next
reply and the last one serves all further requests. A YAML head between `---` lines may set
`context` (tokens), `delay` (seconds before each token), `prefill_delay` (seconds),
`chat: false` (behave as a base model), `plans: true` (be asked for an outline first),
`sees: true` (take pictures) and `fail_after` (tokens, then an EngineError).

What a guide takes back is left out, and the script goes on behind it.

A token is one character of CJK, one Latin word with its leading space, or one other character.
A picture takes 64 of them.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scribe.engine.base import (
    Chunk,
    EngineInfo,
    Finish,
    FinishReason,
    Message,
    Picture,
    Piece,
    Prefill,
    Request,
    Timings,
    Verdict,
    never_cancelled,
)
from scribe.engine.prediction import Choice, Scored, Token
from scribe.engine.room import require_room
from scribe.engine.sight import sees_nothing
from scribe.engine.stops import StopScanner
from scribe.errors import EngineError, ModelFileError
from scribe.i18n import _

_TOKEN = re.compile(r" ?[0-9A-Za-z\u00c0-\u04ff]+|.", re.DOTALL)
_PICTURE_TOKENS = 64
_HEAD = re.compile(r"\A---\n(.*?)\n---\n", re.DOTALL)


@dataclass(frozen=True)
class Script:
    """What a scripted engine says, and how it behaves while it does."""

    replies: tuple[str, ...]
    context: int = 8192
    delay: float = 0.0
    prefill_delay: float = 0.0
    chat: bool = True
    plans: bool = False
    sees: bool = False
    fail_after: int = -1


def read_script(path: Path) -> Script:
    """Load a script file. Raises ModelFileError for one that cannot be read or understood."""
    import yaml

    try:
        source = path.read_text(encoding="utf-8")
        head = _HEAD.match(source)
        options: dict[str, Any] = yaml.safe_load(head.group(1)) if head else {}
        body = source[head.end() :] if head else source
        replies = tuple(part.strip("\n") for part in re.split(r"^===$", body, flags=re.MULTILINE))
        return Script(replies, **options)
    except (OSError, UnicodeDecodeError, yaml.YAMLError, TypeError) as error:
        raise ModelFileError(
            _("The script {path} cannot be used: {reason}").format(path=path, reason=error),
            hint=_("A script is plain text; replies are separated by lines of ===."),
        ) from error


class ScriptedEngine:
    """Keeps the `Engine` protocol by replaying a `Script`. `requests` records what was asked."""

    def __init__(self, script: Script, name: str = "script") -> None:
        self._script = script
        self._name = name
        self.requests: list[Request] = []

    @property
    def info(self) -> EngineInfo:
        script = self._script
        return EngineInfo(self._name, script.context, script.chat, script.plans, script.sees)

    def count_tokens(self, text: str) -> int:
        return len(_TOKEN.findall(text))

    def picture_tokens(self, picture: Picture) -> int:
        if not self._script.sees:
            raise sees_nothing(self.info)
        return _PICTURE_TOKENS

    def tokenize(self, text: str) -> tuple[Token, ...]:
        raise _knows_no_numbers()

    def predict(self, request: Request, continuation: Sequence[int] = ()) -> tuple[Choice, ...]:
        raise _knows_no_numbers()

    def score(
        self,
        text: str,
        top: int = 0,
        cancelled: Callable[[], bool] = never_cancelled,
        after: Request | None = None,
    ) -> Iterator[Scored]:
        raise _knows_no_numbers()

    def stream(self, request: Request) -> Iterator[Chunk]:
        if request.top:
            raise _knows_no_numbers()
        script = self._script
        prompt = sum(self._message_tokens(message) for message in request.messages)
        require_room(prompt, script.context)
        reply = script.replies[min(len(self.requests), len(script.replies) - 1)]
        self.requests.append(request)
        return self._replay(request, reply, prompt)

    def _message_tokens(self, message: Message) -> int:
        pictures = sum(self.picture_tokens(picture) for picture in message.pictures)
        return self.count_tokens(message.content) + pictures

    def _replay(self, request: Request, reply: str, prompt: int) -> Iterator[Chunk]:
        started = time.perf_counter()
        for quarter in range(5):
            yield Prefill(prompt * quarter // 4, prompt)
            if request.cancelled():
                break
            time.sleep(self._script.prefill_delay / 4)
        prefilled = time.perf_counter()
        stops = StopScanner(request.stop)
        reason, used, rejected, held = FinishReason.END, 0, 0, ""
        for token in self._tokens(reply, request):
            reason = self._why_stop(request, used, prompt)
            if reason is not FinishReason.END:
                break
            used += 1
            text = stops.feed(token)
            verdict = request.guide.observe(text) if request.guide and text else Verdict.RELEASE
            if verdict is Verdict.REJECT:
                rejected += 1
                continue
            held += text
            if verdict in (Verdict.REWIND, Verdict.CUT):
                held = ""
                stops.flush()
            if verdict in (Verdict.RELEASE, Verdict.STOP) and held:
                yield Piece(held)
                held = ""
            if stops.stopped or verdict in (Verdict.STOP, Verdict.CUT):
                reason = FinishReason.STOP if stops.stopped else FinishReason.GUIDE
                break
        if rest := held + stops.flush():
            yield Piece(rest)
        took = time.perf_counter() - prefilled
        timings = Timings(prompt, 0, prefilled - started, used - rejected, took)
        yield Finish(reason, timings)

    def _tokens(self, reply: str, request: Request) -> Iterator[str]:
        """The tokens of the reply; one that must not end yet starts again, as a model rambles."""
        rest = reply.removeprefix(request.prefix)
        while True:
            for token in _TOKEN.findall(rest):
                time.sleep(self._script.delay)
                yield token
            if not reply or request.guide is None or request.guide.may_end():
                return
            rest = f"\n\n{reply}"

    def _why_stop(self, request: Request, used: int, prompt: int) -> FinishReason:
        if request.cancelled():
            return FinishReason.CANCELLED
        if used == self._script.fail_after:
            raise EngineError(_("The script says: fail here."))
        if used >= request.max_tokens:
            return FinishReason.LENGTH
        if prompt + used >= self._script.context:
            return FinishReason.CONTEXT
        return FinishReason.END

    def close(self) -> None:
        """Nothing to free."""


def _knows_no_numbers() -> EngineError:
    return EngineError(
        _("A script has no vocabulary and no probabilities."),
        hint=_("Name a model: scribe models list"),
    )
