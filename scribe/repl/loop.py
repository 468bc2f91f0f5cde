"""Reads a line, does what it says, and reads the next, until the person leaves."""

from __future__ import annotations

from scribe.errors import ExitStatus, Interrupted, ScribeError
from scribe.i18n import _
from scribe.render.screen import PipeClosed
from scribe.repl.performing import perform
from scribe.repl.studio import Studio


def run(studio: Studio) -> None:
    """Serve the person until they leave. An error ends what it happened in, and no more.

    Raises Interrupted for a signal other than Ctrl-C, and PipeClosed.
    """
    studio.begin_loading()
    leaving = False
    while not studio.left:
        try:
            if leaving:
                studio.tell(_("Ctrl-C once more, or Ctrl-D, leaves."))
            line = studio.reader.read()
            leaving = False
            if line.strip():
                _serve(studio, line)
        except EOFError:
            return
        except KeyboardInterrupt:
            if leaving:
                return
            leaving = True


def _serve(studio: Studio, line: str) -> None:
    try:
        perform(studio, line)
    except Interrupted as stop:
        if stop.status != ExitStatus.INTERRUPTED:
            raise
        studio.tell(stop.message)
    except PipeClosed:
        raise
    except ScribeError as error:
        studio.tell_error(error)
