"""Where the model was least sure of what was written, and going on from there another way."""

from __future__ import annotations

from dataclasses import replace

from scribe.engine.prediction import Scored
from scribe.errors import UsageError
from scribe.i18n import _
from scribe.inspection.doubts import CHOICES, Doubt, doubts
from scribe.inspection.pieces import on_one_line, quoted
from scribe.render.forks import Fork, Way, forks
from scribe.render.screen import print_rendered
from scribe.repl.actions.revising import finish_paragraph
from scribe.repl.actions.talking import answer_again
from scribe.repl.commands import Call
from scribe.repl.document import blocks, target_of
from scribe.repl.passage import Doubted, Passage, Window, letters_of, passage_of, window
from scribe.repl.studio import Studio, Work
from scribe.text import count

_PLACES = 8  # that are shown
_CONTEXT = 60  # characters of the text on each side of a place
_SHORTEST = 30  # 字 or words for the rest of a paragraph that ended there


def alternatives(studio: Studio, call: Call) -> None:
    """Show where the model was least sure, or go on from one of the places it shows."""
    part, letter = target_of(call.argument)
    if letter and part:
        _go_another_way(studio, part, letter, call.line)
    elif letter:
        raise UsageError(
            _("{text} is no part of the draft.").format(text=letter),
            hint=_("For example: {example}").format(example="/alternatives 2, /alternatives 2 b"),
        )
    else:
        _show(studio, passage_of(studio.session, part))


def _show(studio: Studio, passage: Passage) -> None:
    with studio.at_work() as work:
        album = studio.album(work.engine, passage.turn)
        view = window(work.engine, studio.session, passage, album, work.cancelled)
        text = passage.text[view.start :]
        scored = _scored(studio, work, view, text)
        found = doubts(work.engine, view.prompt, text, scored, _PLACES)
    _tell_of_the_window(studio, passage, view)
    start = passage.span.start + view.start
    placed = tuple(replace(doubt, start=start + doubt.start) for doubt in found)
    studio.doubted = Doubted(studio.session.page, passage, placed)
    if not placed:
        studio.tell(_("The model was sure of every word."))
        return
    environment = studio.app.environment
    colour = environment.colour and environment.stdout_is_terminal and not studio.plain
    shown = [_fork(passage.whole, doubt) for doubt in placed]
    print_rendered(environment, forks(shown, environment.width(), colour))
    studio.tell(_("To go on from a place another way: /alternatives 1 a"))


def _scored(studio: Studio, work: Work, view: Window, text: str) -> list[Scored]:
    """The tokens of `text` with their probabilities; fewer when it was stopped."""
    total, prompt = work.engine.count_tokens(text), view.prompt
    after = prompt if prompt.messages or prompt.prefix else None
    found: list[Scored] = []
    for scored in work.engine.score(text, CHOICES, work.cancelled, after):
        found.append(scored)
        line = _("Scored {done}/{total} tokens")
        studio.screen.status(line.format(done=len(found), total=total))
    return found


def _tell_of_the_window(studio: Studio, passage: Passage, view: Window) -> None:
    if view.start:
        length = count(passage.text[view.start :])
        line = _("The context holds no more than the last {length} characters or words of it.")
        studio.tell(line.format(length=length))
    elif passage.turn is not None and view.prompt.raw:
        studio.tell(_("The context has no room for the question: the answer stands by itself."))


def _fork(text: str, doubt: Doubt) -> Fork:
    end = doubt.start + len(doubt.text)
    letters = letters_of(doubt)
    return Fork(
        text[max(doubt.start - _CONTEXT, 0) : doubt.start],
        on_one_line(doubt.text),
        text[end : end + _CONTEXT],
        _percent(doubt.probability),
        tuple(
            Way(letter, quoted(way.text), _percent(way.probability))
            for letter, way in zip(letters, doubt.alternatives, strict=True)
        ),
    )


def _percent(probability: float) -> str:
    return f"{100 * probability:.1f} %" if probability >= 0.001 else "<0.1 %"


def _go_another_way(studio: Studio, place: str, letter: str, by: str) -> None:
    """Put an alternative in its place and have the rest anew: of the answer, or the paragraph."""
    doubted = studio.doubted
    if doubted is None or doubted.page != studio.session.page:
        raise UsageError(
            _("No alternatives of the text as it is now were shown."),
            hint=_("Show them first: /alternatives"),
        )
    start, text = doubted.chosen(place, letter)
    passage = doubted.passage
    beginning = passage.whole[:start] + text
    if passage.turn is not None:
        answer_again(studio, passage.turn, beginning)
    else:
        end = _paragraph_end(passage.whole, start)
        length = max(count(passage.whole[start:end]), _SHORTEST)
        finish_paragraph(studio, beginning, length, passage.whole[end:], by)


def _paragraph_end(draft: str, place: int) -> int:
    """Where the paragraph ends that `place` is in, or right behind."""
    latest = [block for block in blocks(draft) if block.span.start <= place][-1:]
    return max([place, *(block.span.end for block in latest)])
