"""A session: what its changes, one after another, have made of it. Pure, so it can be replayed."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import PurePath
from typing import Any

from scribe.repl.changes import (
    Attached,
    Begun,
    Change,
    Condensed,
    Drafted,
    Instructed,
    Pictured,
    Placed,
    Redone,
    Said,
    Set,
    Undone,
    Wrote,
)
from scribe.writing.dialogue import Dialogue, Material, Turn


@dataclass(frozen=True)
class Page:
    """What can be undone: the draft and the conversation, as they were at one time.

    `by` is the line that led here. `waiting` is material for the next message, `pictures` are the
    paths of those that go with it; `shown` is the draft as the model saw it last. `job` is the
    record of a draft that was broken off.
    """

    draft: str = ""
    dialogue: Dialogue = field(default_factory=Dialogue)
    waiting: tuple[Material, ...] = ()
    pictures: tuple[str, ...] = ()
    shown: str = ""
    by: str = ""
    job: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Session:
    """The page at hand with those before and after it, the settings, and what is being written."""

    page: Page = field(default_factory=Page)
    past: tuple[Page, ...] = ()
    future: tuple[Page, ...] = ()
    settings: Mapping[str, str] = field(default_factory=dict)
    begun: Begun | None = None

    @property
    def answered(self) -> Turn | None:
        """The turn that was answered last, if nothing else has happened since."""
        latest = self.page.dialogue.turns[-1:]
        return next((turn for turn in latest if turn.ask == self.page.by), None)

    def after(self, change: Change) -> Session:
        """The session once `change` has happened."""
        match change:
            case Undone():
                return self._turned_back()
            case Redone():
                return self._turned_forward()
            case Set(name, value):
                return replace(self, settings={**self.settings, name: value})
            case Begun():
                return replace(self, begun=change)
            case Wrote(text):
                return replace(self, begun=_longer(self.begun, text))
            case Placed(place):
                return replace(self, begun=_placed(self.begun, place))
            case _:
                return self._on(_changed(self.page, change))

    def recovered(self) -> Session:
        """The session with what was being written when it broke off, kept as it was by then."""
        change = broken_off(self.begun) if self.begun is not None else None
        return self.after(change) if change is not None else replace(self, begun=None)

    def _on(self, page: Page) -> Session:
        past = (*self.past, self.page)
        return replace(self, page=page, past=past, future=(), begun=None)

    def _turned_back(self) -> Session:
        if not self.past:
            return self
        future = (self.page, *self.future)
        return replace(self, page=self.past[-1], past=self.past[:-1], future=future)

    def _turned_forward(self) -> Session:
        if not self.future:
            return self
        past = (*self.past, self.page)
        return replace(self, page=self.future[0], past=past, future=self.future[1:])


def replayed(changes: Iterable[Change]) -> Session:
    """The session that `changes` made."""
    return functools.reduce(Session.after, changes, Session()).recovered()


def broken_off(begun: Begun) -> Change | None:
    """The change that keeps what was written of what was `begun`; None for nothing."""
    if begun.turn is not None and begun.text:
        return Said(replace(begun.turn, answer=begun.text, complete=False), begun.again)
    if begun.turn is None and begun.text:
        return Drafted(begun.text, begun.by, begun.job)
    return None


def _longer(begun: Begun | None, text: str) -> Begun | None:
    return None if begun is None else replace(begun, text=begun.text + text)


def _placed(begun: Begun | None, place: Mapping[str, Any]) -> Begun | None:
    return None if begun is None else replace(begun, job={**begun.job, "place": place})


def _changed(page: Page, change: Change) -> Page:
    match change:
        case Said(turn, again):
            return _answered(page, turn, again)
        case Drafted(text, by, job):
            return replace(page, draft=text, by=by, job=job)
        case Condensed(summary, kept):
            return replace(page, dialogue=page.dialogue.condensed(summary, kept), by="")
        case Attached(material):
            return replace(page, waiting=(*page.waiting, material), by=f"/file {material.name}")
        case Pictured(path):
            pictures = tuple(dict.fromkeys((*page.pictures, path)))
            return replace(page, pictures=pictures, by=f"/image {PurePath(path).name}")
        case Instructed(system):
            told = replace(page.dialogue, system=system)
            return replace(page, dialogue=told, by="/system")
        case _:
            return page


def _answered(page: Page, turn: Turn, again: bool) -> Page:
    shown = page.draft if any(item.text == page.draft for item in turn.given) else page.shown
    dialogue = (page.dialogue.back() if again else page.dialogue).with_turn(turn)
    return replace(page, dialogue=dialogue, waiting=(), pictures=(), shown=shown, by=turn.ask)
