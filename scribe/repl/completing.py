"""What a half-typed line can become. Pure: files are listed by a function that is given."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from scribe.i18n import _
from scribe.repl.commands import COMMANDS, Argument, Command, makes_sense
from scribe.repl.document import blocks
from scribe.repl.session import Session
from scribe.settings import SETTINGS
from scribe.tools.task import LANGUAGE_NAMES

_NAME = re.compile(r"/([a-z]*)")
_CALL = re.compile(r"/([a-z]+)\s+(.*)", re.DOTALL)
_OPTION_NAME = re.compile(r"(?:^|.*\s)--([a-z]*)", re.DOTALL)
_OPTION_VALUE = re.compile(r"(?:^|.*\s)--([a-z]+)\s+(\S*)", re.DOTALL)
_PREVIEW = 30  # characters of a part, shown beside its number


@dataclass(frozen=True)
class Offer:
    """What there is to complete with."""

    session: Session = field(default_factory=Session)
    alternatives: Sequence[tuple[str, str]] = ()  # "3 b", and what that is
    models: Sequence[str] = ()
    templates: Sequence[str] = ()
    sessions: Sequence[str] = ()
    files: Callable[[str], Sequence[str]] = lambda _start: ()


@dataclass(frozen=True)
class Candidate:
    """A text that can take the place of the `typed` characters before the cursor."""

    text: str
    typed: int
    help: str = ""


def candidates(before: str, offer: Offer) -> list[Candidate]:
    """What the line can go on with, of which `before` stands before the cursor."""
    if name := _NAME.fullmatch(before):
        return [
            Candidate(f"/{command.name}", len(before), _(command.help))
            for command in COMMANDS.values()
            if command.name.startswith(name[1]) and makes_sense(command, offer.session)
        ]
    call = _CALL.fullmatch(before)
    if call is None or call[1] not in COMMANDS:
        return []
    return list(_arguments(COMMANDS[call[1]], call[2], offer))


def _arguments(command: Command, argument: str, offer: Offer) -> Iterator[Candidate]:
    if command.options and (option := _OPTION_NAME.fullmatch(argument)):
        for name in command.options:
            if name.startswith(option[1]):
                yield Candidate(f"--{name}", len(option[1]) + 2)
        return
    value = _OPTION_VALUE.fullmatch(argument) if command.options else None
    if value is not None:
        kind, start = command.options.get(value[1], Argument.NONE), value[2]
    else:
        kind, start = command.argument, argument
    if kind in (Argument.LANGUAGE, Argument.PATHS):
        start = start.rpartition(" ")[2]
    for text, told in _choices(kind, start, offer):
        if text.startswith(start):
            yield Candidate(text, len(start), told)


def _choices(kind: Argument, start: str, offer: Offer) -> Iterator[tuple[str, str]]:
    if kind is Argument.PLACE and " " in start:
        yield from offer.alternatives
    elif kind in (Argument.PART, Argument.PLACE):
        for block in blocks(offer.session.page.draft):
            yield block.label, block.text[:_PREVIEW]
    elif kind in (Argument.PATH, Argument.PATHS):
        yield from ((path, "") for path in offer.files(start))
    elif kind is Argument.MODEL:
        yield from ((name, "") for name in offer.models)
    elif kind is Argument.TEMPLATE:
        yield from ((name, "") for name in offer.templates)
    elif kind is Argument.SESSION:
        yield from ((name, "") for name in offer.sessions)
    elif kind is Argument.COMMAND:
        yield from ((command.name, _(command.help)) for command in COMMANDS.values())
    elif kind is Argument.LANGUAGE:
        yield from LANGUAGE_NAMES["en"].items()
    elif kind is Argument.SETTING:
        name, space, _value = start.partition(" ")
        if space and name in SETTINGS:
            yield from ((f"{name} {choice}", "") for choice in SETTINGS[name].choices)
        else:
            yield from ((setting.name, _(setting.help)) for setting in SETTINGS.values())
