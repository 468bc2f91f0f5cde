"""A stretch of what was written, with all that stood before it when it was: what can be doubted.

One value serves an answer and a part of the draft; they differ in what asked for them, and in how
they are gone on with.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from scribe.engine.base import Engine, Message, Request
from scribe.errors import UsageError
from scribe.i18n import _
from scribe.inspection.doubts import Doubt
from scribe.repl.document import Span, span_of
from scribe.repl.session import Page, Session
from scribe.writing.dialogue import Album, Turn, measure_of

_SCORED = 0.75  # of the context, for what is scored of a passage that does not fit into it
_SPARE = 8  # tokens by which a text in pieces may take more than as a whole


@dataclass(frozen=True)
class Passage:
    """The `span` of a `whole` text: of the answer to `turn` or, for None, of the draft."""

    whole: str
    span: Span
    turn: Turn | None = None

    @property
    def text(self) -> str:
        return self.whole[self.span.start : self.span.end]

    @property
    def lead(self) -> str:
        """What stands before it."""
        return self.whole[: self.span.start]


@dataclass(frozen=True)
class Window:
    """What a model is asked about: the end of a passage from character `start` on, and a prompt."""

    start: int
    prompt: Request


@dataclass(frozen=True)
class Doubted:
    """What was shown of a `passage` of `page`: its places of doubt, in characters of its whole."""

    page: Page
    passage: Passage
    doubts: tuple[Doubt, ...]

    def chosen(self, place: str, letter: str) -> tuple[int, str]:
        """Where the place of that number begins, and its alternative of that letter.

        Raises UsageError where there is none.
        """
        number = int(place) if place.isdecimal() else 0
        if not 1 <= number <= len(self.doubts):
            raise UsageError(
                _("There is no place {number} in the list.").format(number=place),
                hint=_("To see it again: /alternatives"),
            )
        doubt = self.doubts[number - 1]
        letters = letters_of(doubt)
        if letter.lower() not in letters:
            raise UsageError(
                _("Place {number} has no alternative {letter}.").format(
                    number=place, letter=letter
                ),
                hint=_("It has {first} to {last}.").format(first=letters[0], last=letters[-1]),
            )
        return doubt.start, doubt.alternatives[letters.index(letter.lower())].text


def letters_of(doubt: Doubt) -> str:
    """The letters that its alternatives go by, in their order."""
    return "abcdefghijklmnopqrstuvwxyz"[: len(doubt.alternatives)]


def passage_of(session: Session, part: str) -> Passage:
    """The `part` of the draft, or for "" what was written last: an answer, or else the draft.

    Raises UsageError for a part that is not there, and where nothing is.
    """
    page = session.page
    latest = session.answered
    if latest is None and not page.draft.strip() and page.dialogue.turns:
        latest = page.dialogue.turns[-1]
    if latest is not None and not part:
        return Passage(latest.answer, Span(0, len(latest.answer)), latest)
    if not page.draft.strip():
        raise UsageError(_("There is no draft yet."))
    return Passage(page.draft, span_of(page.draft, part))


def window(
    engine: Engine, session: Session, passage: Passage, album: Album, cancelled: Callable[[], bool]
) -> Window:
    """The end of `passage` that fits into the context together with what stands before it.

    Where what asked for an answer leaves no room for all of it, the answer is read as a text
    by itself. Raises EngineError.
    """
    asked: tuple[Message, ...] = ()
    room = engine.info.context - _SPARE
    if passage.turn is not None:
        asked = session.page.dialogue.back().messages(passage.turn, album)
        taken = sum(map(measure_of(engine), asked))
        if taken + engine.count_tokens(passage.text) > room:
            asked = ()
    if asked:
        return Window(0, Request(asked, cancelled=cancelled))
    scored = _ending(engine, passage.text, round(_SCORED * room))
    start = len(passage.text) - len(scored)
    before = passage.lead + passage.text[:start]
    lead = _ending(engine, before, room - engine.count_tokens(scored))
    return Window(start, Request((), prefix=lead, raw=True, cancelled=cancelled))


def _ending(engine: Engine, text: str, tokens: int) -> str:
    """The end of `text` that takes no more than so many `tokens`."""
    pieces = [token.piece for token in engine.tokenize(text)]
    if len(pieces) <= tokens:
        return text
    ending = b"".join(pieces[len(pieces) - tokens :]).decode("utf-8", "ignore")
    return text[len(text) - len(ending) :]
