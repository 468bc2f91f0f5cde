"""Commands that take texts in and hand them out: files, sessions, the clipboard, the editor."""

from __future__ import annotations

import base64
from pathlib import Path

from scribe.errors import InputError, UsageError
from scribe.i18n import _
from scribe.render.screen import print_rendered
from scribe.repl.changes import Attached, Drafted
from scribe.repl.commands import Call
from scribe.repl.files import edited, read_text
from scribe.repl.studio import Studio
from scribe.storage.atomic import write_bytes
from scribe.storage.sessions import kept_sessions
from scribe.text import count
from scribe.writing.dialogue import Material


def open_file(studio: Studio, call: Call) -> None:
    """Take a file as the draft."""
    path = _path(call, "/open FILE")
    studio.record(Drafted(read_text(path), call.line))
    studio.path = path
    studio.tell(_("The draft is {path} now.").format(path=path))


def save(studio: Studio, call: Call) -> None:
    """Save the draft to a file; one that is there is kept as FILE~."""
    path = call.argument or studio.path
    if not path:
        raise UsageError(_("Say where to: /save FILE"))
    text = f"{studio.session.page.draft.rstrip()}\n"
    write_bytes(Path(path).expanduser(), text.encode("utf-8"), backup=True)
    studio.path = path
    studio.tell(_("Saved to {path}").format(path=path))


def take_in(studio: Studio, call: Call) -> None:
    """Take a file in as material, for the next message or text."""
    path = _path(call, "/file FILE")
    text = read_text(path).strip()
    studio.record(Attached(Material(Path(path).name, text)))
    line = _("{path} goes with the next message or text: {length} characters or words.")
    studio.tell(line.format(path=path, length=count(text)))


def edit(studio: Studio, call: Call) -> None:
    """Let the person edit the draft in an editor of their own."""
    environment, draft = studio.app.environment, studio.session.page.draft
    if not environment.stdin_is_terminal:
        raise UsageError(_("There is no terminal to open an editor on."))
    with studio.reader.lent():
        text = edited(draft, environment.variables)
    if text != draft:
        studio.record(Drafted(text, call.line))


def copy(studio: Studio, _call: Call) -> None:
    """Ask the terminal to put the draft, or else the latest answer, on the clipboard.

    OSC 52 does so over ssh too: https://invisible-island.net/xterm/ctlseqs/ctlseqs.html
    """
    environment, page = studio.app.environment, studio.session.page
    if not environment.stdout_is_terminal or environment.dumb:
        raise UsageError(_("There is no terminal whose clipboard could take it."))
    text = page.draft or page.dialogue.turns[-1].answer
    coded = base64.b64encode(text.encode("utf-8")).decode("ascii")
    print_rendered(environment, f"\x1b]52;c;{coded}\x07")
    studio.tell(_("Copied: {length} characters or words.").format(length=count(text)))


def list_sessions(studio: Studio, _call: Call) -> None:
    """List the sessions, the latest last."""
    for kept in kept_sessions(studio.app.paths.sessions):
        mark = "*" if kept.name == studio.name else " "
        studio.tell(f"{mark} {kept.name}  {kept.changed:%Y-%m-%d %H:%M}")


def resume(studio: Studio, call: Call) -> None:
    """Go on with the session named, or the latest other one."""
    there = [kept.name for kept in kept_sessions(studio.app.paths.sessions)]
    others = [name for name in there if name != studio.name]
    name = call.argument or (others[-1] if others else "")
    if not name:
        raise InputError(_("There is no other session."))
    if name not in others:
        raise InputError(
            _("There is no other session called {name}.").format(name=name),
            hint=_("Those there are: /sessions"),
        )
    studio.open(name, {})
    studio.tell(_("This is session {name} now.").format(name=name))


def _path(call: Call, usage: str) -> str:
    if not call.argument:
        raise UsageError(_("Something is missing: {usage}").format(usage=usage))
    return call.argument
