"""From a line to what it does."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from scribe.errors import UsageError
from scribe.i18n import _
from scribe.repl.actions import doubting, drafting, keeping, picturing, revising, setting, telling
from scribe.repl.actions.talking import answer_again, talk
from scribe.repl.changes import Drafted, Undone
from scribe.repl.commands import Call, Talk, check_sense, parse
from scribe.repl.studio import Studio

_DRAFTS, _MOST_DRAFTS = 3, 9
# The commands whose work can be had anew.
_WRITING = (
    "write", "outline", "continue", "polish", "rewrite", "expand", "shorten", "translate", "titles",
    "alternatives",
)  # fmt: skip


def perform(studio: Studio, line: str) -> None:
    """Do what `line` says. Raises ScribeError."""
    asked = parse(line)
    if isinstance(asked, Talk):
        talk(studio, asked.text)
        return
    check_sense(asked.command, studio.session)
    ACTIONS[asked.command.name](studio, asked)


def regenerate(studio: Studio, _call: Call) -> None:
    """Have the latest text or answer anew, by another seed; the old one can be undone to."""
    answered = studio.session.answered
    if answered is not None:
        studio.tries += 1
        answer_again(studio, answered)
        return
    asked = parse(studio.session.page.by)
    if isinstance(asked, Talk) or asked.command.name not in _WRITING:
        raise UsageError(_("The latest change was not the model's."))
    studio.record(Undone())
    studio.tries += 1
    ACTIONS[asked.command.name](studio, asked)


def draft_several(studio: Studio, call: Call) -> None:
    """Have the latest /write done several times; each can be undone to, and one is chosen."""
    asked = parse(studio.session.page.by)
    if isinstance(asked, Talk) or asked.command.name != "write":
        raise UsageError(_("Only a text of /write can be had in several drafts."))
    drafts = int(call.argument) if call.argument.isdecimal() else _DRAFTS
    drafts, written = min(max(drafts, 2), _MOST_DRAFTS), list[str]()
    for number in range(1, drafts + 1):
        studio.tell("", _("Draft {number} of {drafts}").format(number=number, drafts=drafts))
        studio.tries += 1
        drafting.write(studio, asked)
        written.append(studio.session.page.draft)
    chosen = studio.ask(_("Which one? 1-{drafts}").format(drafts=drafts))
    if chosen.isdecimal() and 1 <= int(chosen) <= drafts:
        studio.record(Drafted(written[int(chosen) - 1], asked.line))


def leave(studio: Studio, _call: Call) -> None:
    """Leave; all is kept."""
    studio.left = True


ACTIONS: Mapping[str, Callable[[Studio, Call], None]] = {
    "write": drafting.write,
    "outline": drafting.outline,
    "continue": revising.go_on,
    "polish": revising.polish,
    "rewrite": revising.rewrite,
    "expand": revising.expand,
    "shorten": revising.shorten,
    "translate": revising.translate,
    "titles": revising.titles,
    "alternatives": doubting.alternatives,
    "show": telling.show,
    "edit": keeping.edit,
    "undo": drafting.undo,
    "redo": drafting.redo,
    "retry": drafting.retry,
    "regen": regenerate,
    "drafts": draft_several,
    "open": keeping.open_file,
    "save": keeping.save,
    "file": keeping.take_in,
    "image": picturing.take_in,
    "copy": keeping.copy,
    "sessions": keeping.list_sessions,
    "resume": keeping.resume,
    "model": setting.use_model,
    "template": setting.use_template,
    "set": setting.set_value,
    "system": setting.instruct,
    "context": telling.show_context,
    "stats": telling.show_stats,
    "help": telling.show_help,
    "quit": leave,
}
