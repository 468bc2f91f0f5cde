"""Commands that choose the model, the template, a setting, or how the model is to answer."""

from __future__ import annotations

from scribe.errors import UsageError
from scribe.i18n import _
from scribe.repl.changes import Instructed
from scribe.repl.commands import Call
from scribe.repl.studio import Studio
from scribe.settings import AUTO, SETTINGS, find


def use_model(studio: Studio, call: Call) -> None:
    """Use another model; the one in use is freed first."""
    if call.argument:
        studio.set("model", call.argument)
    studio.tell(studio.settings.model or AUTO)


def use_template(studio: Studio, call: Call) -> None:
    """Write by another template from now on."""
    templates = studio.app.templates()
    if call.argument and call.argument != AUTO:
        templates.paths(call.argument)
    if call.argument:
        studio.set("template", call.argument)
    else:
        studio.tell(", ".join(templates.names()))
    studio.tell(_("Template: {name}").format(name=studio.settings.template))


def set_value(studio: Studio, call: Call) -> None:
    """Give a setting a value for this session; show one, or those that have any."""
    name, _space, value = call.argument.partition(" ")
    if value.strip():
        studio.set(find(name, "/set").name, value.strip())
    settings = studio.settings
    names = [find(name, "/set").name] if name else list(SETTINGS)
    for shown in names:
        current = settings.value(shown)
        if name or current is not None:
            studio.tell(f"{shown} = {'' if current is None else current}")


def instruct(studio: Studio, call: Call) -> None:
    """Tell the model how to answer; "-" goes back to what it is told otherwise."""
    if call.argument:
        studio.record(Instructed("" if call.argument == "-" else call.argument))
    told = studio.session.page.dialogue.system
    if not told and not call.argument:
        raise UsageError(_("Nothing is set: /system TEXT"))
    studio.tell(told or _("The model is told what it is by default."))
