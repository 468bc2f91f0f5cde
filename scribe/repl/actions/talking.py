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
from scribe.writing.dialogue import (
    SUMMARY_LENGTH,
    Answered,
    Dialogue,
    Material,
    Turn,
    answer,
    measure_of,
)
from scribe.writing.events import Reading
from scribe.writing.progress import reading_line

_DRAFT_SHARE = 0.35  # of the context, that the draft may take up in a message
_DRAFT_NAMES = {"zh": "文稿", "en": "the draft"}  # to the model
_WHOLE = (FinishReason.END, FinishReason.STOP)


def talk(studio: Studio, text: str) -> None:
    """Say `text` to the model; its answer is shown and kept as it comes."""
    with studio.at_work() as work:
        page = studio.session.page
        if page.pictures and not work.engine.info.sees:
            raise studio.text_model()
        given = (*page.waiting, *_draft_for(studio, page, work.engine, text))
        _respond(studio, work, Turn(text, given=given, pictures=page.pictures))


def go_on(studio: Studio, turn: Turn) -> None:
    """Have the answer of `turn` finished."""
    with studio.at_work() as work:
        studio.screen.write(turn.answer)
        _respond(studio, work, turn)


def answer_again(studio: Studio, turn: Turn, beginning: str = "") -> None:
    """Have `turn`, the latest, answered anew, from a `beginning`; undo brings back the old answer.

    The turn is told as it was, whatever has become of the draft.
    """
    with studio.at_work() as work:
        studio.screen.write(beginning)
        anew = replace(turn, answer=beginning, complete=True)
        _respond(studio, work, anew, again=True)


def _draft_for(studio: Studio, page: Page, engine: Engine, ask: str) -> tuple[Material, ...]:
    """The draft, if the model has not seen it as it is now."""
    if not page.draft.strip() or page.draft == page.shown:
        return ()
    if engine.count_tokens(page.draft) > _DRAFT_SHARE * engine.info.context:
        studio.tell(_("The draft is too long to be talked about; the commands work on all of it."))
        return ()
    return (Material(_DRAFT_NAMES[language_of(ask)], page.draft),)


def _respond(studio: Studio, work: Work, turn: Turn, *, again: bool = False) -> None:
    _make_room(studio, work, turn, again=again)
    if work.cancelled():
        return
    studio.record(Begun(turn, text=turn.answer, again=again))
    reason = FinishReason.CANCELLED
    try:
        for event in answer(
            work.engine,
            _before(studio, turn, again=again),
            turn,
            sampling_from(studio.settings.sampling),
            studio.seed(),
            work.cancelled,
            studio.album(work.engine, turn),
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
        studio.record(Said(replace(turn, answer=studio.session.begun.text), again))


def _before(studio: Studio, turn: Turn, *, again: bool) -> Dialogue:
    """The conversation as it was before `turn`, which may come `again`."""
    dialogue = studio.session.page.dialogue
    return dialogue.back() if again else dialogue.before(turn)


def _ended(studio: Studio, event: Answered) -> FinishReason:
    studio.timings = event.timings
    if event.reason in (FinishReason.LENGTH, FinishReason.CONTEXT):
        studio.tell(_("The answer was cut off for its length; /retry goes on with it."))
    return event.reason


def _keep(studio: Studio) -> None:
    """Keep what was written by now as a turn that is not complete."""
    if studio.session.begun is not None and (said := broken_off(studio.session.begun)):
        studio.record(said)


def _make_room(studio: Studio, work: Work, turn: Turn, *, again: bool) -> None:
    """Have the model sum up the oldest turns where the context would not hold one more."""
    engine, dialogue = work.engine, _before(studio, turn, again=again)
    measure, album = measure_of(engine), studio.album(engine, turn)
    old = dialogue.to_sum_up(measure, turn, engine.info.context, album)
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
