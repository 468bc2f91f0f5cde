"""A turn of the conversation, and room made for it in the context."""

from __future__ import annotations

from dataclasses import replace

from scribe.engine.base import Engine, FinishReason
from scribe.errors import ScribeError
from scribe.i18n import _
from scribe.repl.changes import Begun, Condensed, Said, Wrote
from scribe.repl.session import Page, broken_off
from scribe.repl.studio import Studio, Work
from scribe.settings import sampling_from, sampling_over
from scribe.text import language_of
from scribe.tools.prose import ProseWriter
from scribe.tools.summary import SUMMARIZING, Summarized, summarize
from scribe.writing.dialogue import SUMMARY_LENGTH, Answered, Material, Turn, answer
from scribe.writing.events import Reading
from scribe.writing.progress import reading_line

_DRAFT_SHARE = 0.35  # of the context, that the draft may take up in a message
_DRAFT_NAMES = {"zh": "文稿", "en": "the draft"}  # to the model
_WHOLE = (FinishReason.END, FinishReason.STOP)


def talk(studio: Studio, text: str) -> None:
    """Say `text` to the model; its answer is shown and kept as it comes."""
    with studio.at_work() as work:
        page = studio.session.page
        turn = Turn(text, given=(*page.waiting, *_draft_for(studio, page, work.engine, text)))
        _respond(studio, work, turn)


def go_on(studio: Studio, turn: Turn) -> None:
    """Have the answer of `turn` finished."""
    with studio.at_work() as work:
        studio.screen.write(turn.answer)
        _respond(studio, work, turn)


def _draft_for(studio: Studio, page: Page, engine: Engine, ask: str) -> tuple[Material, ...]:
    """The draft, if the model has not seen it as it is now."""
    if not page.draft.strip() or page.draft == page.shown:
        return ()
    if engine.count_tokens(page.draft) > _DRAFT_SHARE * engine.info.context:
        studio.tell(_("The draft is too long to be talked about; the commands work on all of it."))
        return ()
    return (Material(_DRAFT_NAMES[language_of(ask)], page.draft),)


def _respond(studio: Studio, work: Work, turn: Turn) -> None:
    _make_room(studio, work, turn)
    if work.cancelled():
        return
    settings = studio.settings
    studio.record(Begun(turn, text=turn.answer))
    reason = FinishReason.CANCELLED
    try:
        for event in answer(
            work.engine,
            studio.session.page.dialogue,
            turn,
            sampling_from(settings.sampling),
            studio.seed(),
            work.cancelled,
        ):
            if isinstance(event, str):
                studio.record(Wrote(event))
                studio.screen.write(event)
            elif isinstance(event, Reading):
                studio.screen.status(reading_line(event))
            else:
                reason = _ended(studio, event)
    except ScribeError:
        _keep(studio)
        raise
    if reason not in _WHOLE:
        _keep(studio)
    elif studio.session.begun is not None:
        studio.record(Said(replace(turn, answer=studio.session.begun.text)))


def _ended(studio: Studio, event: Answered) -> FinishReason:
    studio.timings = event.timings
    if event.reason in (FinishReason.LENGTH, FinishReason.CONTEXT):
        studio.tell(_("The answer was cut off for its length; /retry goes on with it."))
    return event.reason


def _keep(studio: Studio) -> None:
    """Keep what was written by now as a turn that is not complete."""
    if studio.session.begun is not None and (said := broken_off(studio.session.begun)):
        studio.record(said)


def _make_room(studio: Studio, work: Work, turn: Turn) -> None:
    """Have the model sum up the oldest turns where the context would not hold one more."""
    engine, dialogue = work.engine, studio.session.page.dialogue.before(turn)
    old = dialogue.to_sum_up(engine.count_tokens, turn, engine.info.context)
    if not old:
        return
    studio.screen.status(_("Summing up the older part of the conversation …"))
    transcript = dialogue.transcript(old)
    sampling = sampling_over(SUMMARIZING, studio.settings)
    writer = ProseWriter(engine, language_of(transcript), sampling, studio.seed(), work.cancelled)
    for event in summarize(writer, transcript, SUMMARY_LENGTH):
        if isinstance(event, Summarized):
            kept = len(studio.session.page.dialogue.turns) - old
            studio.record(Condensed(event.text, kept))
            studio.tell(_("Older turns are summed up now: /context"))
