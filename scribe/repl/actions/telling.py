"""Commands that show something and change nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from scribe.engine.base import Engine
from scribe.i18n import _
from scribe.render.escape import clean_line
from scribe.render.width import fitting
from scribe.repl.commands import Call, help_lines
from scribe.repl.document import blocks, span_of, target_of
from scribe.repl.studio import Studio
from scribe.text import count
from scribe.writing.dialogue import Turn, measure_of

_PREVIEW = 44  # columns of a turn


def show_help(studio: Studio, call: Call) -> None:
    """The commands that make sense now."""
    studio.tell(*help_lines(studio.session, call.argument))


def show(studio: Studio, call: Call) -> None:
    """The draft with the numbers of its parts, or one part of it."""
    draft = studio.session.page.draft
    part, _rest = target_of(call.argument)
    span = span_of(draft, part)
    for block in blocks(draft):
        if span.start <= block.span.start < span.end:
            studio.screen.write(f"`{block.label}` {block.text}\n\n".replace("` #", "`\n\n#"))
    studio.screen.close()


def show_context(studio: Studio, _call: Call) -> None:
    """What the model is told, with the tokens each part takes."""
    dialogue = studio.session.page.dialogue
    with studio.at_work() as work:
        counted, context = work.engine.count_tokens, work.engine.info.context
        measure, album = measure_of(work.engine), studio.album(work.engine)
        lines = [f"{counted(dialogue.instructions(Turn(''))):6}  {_('instructions')}"]
        if dialogue.summary:
            lines.append(f"{counted(dialogue.summary):6}  {_('summary of older turns')}")
        for turn in dialogue.turns:
            asked = measure(turn.message(album))
            lines.append(f"{asked:6}  > {_preview(turn.ask)}{_given(turn)}")
            lines.append(f"{counted(turn.answer):6}    {_preview(turn.answer)}")
        for material in studio.session.page.waiting:
            told = _("{name}, for the next message").format(name=material.name)
            lines.append(f"{counted(material.text):6}  {told}")
        for name, tokens in _pictures(studio, work.engine):
            told = _("{name}, for the next message").format(name=name)
            lines.append(f"{tokens:6}  {told}")
        used = dialogue.tokens(measure, album=album)
    line = _("{used} of {context} tokens are taken up.")
    studio.tell(*lines, line.format(used=used, context=context))


def show_stats(studio: Studio, _call: Call) -> None:
    """What the latest text took, and how large all is."""
    timings, draft = studio.timings, studio.session.page.draft
    read = timings.prompt_tokens - timings.reused_tokens
    studio.tell(
        _("read       {tokens} tokens in {seconds:.2f} s, {reused} were still in memory").format(
            tokens=read, seconds=timings.prefill_seconds, reused=timings.reused_tokens
        ),
        _("wrote      {tokens} tokens in {seconds:.2f} s, {rate:.1f} a second").format(
            tokens=timings.generated_tokens,
            seconds=timings.generation_seconds,
            rate=timings.generation_rate,
        ),
        _("draft      {length} characters or words").format(length=count(draft)),
        _("session    {name}").format(name=studio.name),
    )


def _preview(text: str) -> str:
    line = clean_line(text)
    shown = fitting(line, _PREVIEW)
    return line if shown == len(line) else f"{line[:shown]}…"


def _given(turn: Turn) -> str:
    names = [material.name for material in turn.given] + [Path(at).name for at in turn.pictures]
    return "".join(f" + {name}" for name in names)


def _pictures(studio: Studio, engine: Engine) -> Iterator[tuple[str, int]]:
    """The pictures that wait for the next message, and the tokens they take."""
    for picture in studio.pictures.album(studio.session.page.pictures, engine.info).values():
        yield picture.name, engine.picture_tokens(picture)
