"""scribe resume: finish a text that was interrupted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from scribe.cli.options import delivery_options, model_options, setting_flags
from scribe.errors import InputError
from scribe.i18n import _

if TYPE_CHECKING:
    from scribe.app import App
    from scribe.storage.drafts import KeptDraft

_KEPT = ("model", "lora", "mmproj", "context")  # settings that a text is gone on with
_TITLE_SHOWN = 40  # characters


@click.command(help=_("Finish a text that was interrupted: the latest, or the one named ID."))
@click.argument("id", required=False)
@click.option("--list", "listing", is_flag=True, help=_("List the texts that can be finished."))
@delivery_options
@model_options
@click.pass_obj
def resume(app: App, /, **options: Any) -> None:
    from scribe.cli.assigning import check_output
    from scribe.cli.writing import Beginning, Delivery, carry_out
    from scribe.jobs import job_from_record
    from scribe.writing.bookmark import Bookmark
    from scribe.writing.writer import EXTRA_TURNS

    if options["listing"]:
        _list(app, as_json=options["as_json"])
        return
    check_output(options["output"])
    draft = _find(app, options["id"])
    flags = {name: draft.job.get(name) for name in _KEPT}
    settings = app.settings({**flags, **setting_flags(options)})
    try:
        job, bookmark = (
            job_from_record(app.templates(), draft.job),
            Bookmark.from_record(draft.job["place"]),
        )
        if len(bookmark.starts) > len(job.prompter.turns(bookmark.plan)) + EXTRA_TURNS:
            raise ValueError("more turns than there are")
    except InputError as error:  # a picture that the text is written from
        raise InputError(
            error.message,
            hint=_("Put it back to go on with the text; its words are in {path}").format(
                path=draft.path
            ),
        ) from error
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise InputError(
            _("The record of the text {id} cannot be read.").format(id=draft.id),
            hint=_("Its words are in {path}").format(path=draft.path),
        ) from error
    delivery = Delivery(options["output"], options["as_json"], options["stats"])
    carry_out(app, settings, job, delivery, Beginning(draft.text(), bookmark, draft.reopen))


def _unfinished(app: App) -> list[KeptDraft]:
    """Texts that were interrupted; what a text tool was at is kept, but not to be resumed."""
    return [draft for draft in app.drafts() if not draft.finished and "tool" not in draft.job]


def _find(app: App, wanted: str | None) -> KeptDraft:
    """The draft of that id, or the latest that is not finished."""
    unfinished = _unfinished(app)
    hint = _("Those there are: scribe resume --list")
    if wanted is None:
        if not unfinished:
            raise InputError(_("There is no unfinished text."))
        return unfinished[-1]
    found = [draft for draft in app.drafts() if draft.id == wanted]
    found = found or [draft for draft in unfinished if draft.id.startswith(wanted)]
    if not found:
        raise InputError(_("There is no text {id}.").format(id=wanted), hint=hint)
    if len(found) > 1:
        raise InputError(_("More than one text starts with {id}.").format(id=wanted), hint=hint)
    if found[0].finished:
        raise InputError(
            _("The text {id} is finished.").format(id=found[0].id),
            hint=_("It is in {path}").format(path=found[0].path),
        )
    return found[0]


def _list(app: App, *, as_json: bool) -> None:
    from scribe.render.record import print_json
    from scribe.render.screen import print_result
    from scribe.text import count

    unfinished = _unfinished(app)
    if as_json:
        rows = [
            {"id": draft.id, "created": draft.created, "path": str(draft.path)}
            for draft in unfinished
        ]
        print_json(app.environment, rows, indent=2)
        return
    for draft in unfinished:
        text = draft.text()
        title = text.strip().partition("\n")[0].lstrip("# ")[:_TITLE_SHOWN]
        print_result(app.environment, f"{draft.id}\t{count(text)}\t{title}\n")
