"""scribe models: the model files at hand, and those that can be fetched."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import click

from scribe.cli.completion import files, model_names
from scribe.cli.labels import label
from scribe.cli.pulling import follow, pull_with_progress
from scribe.i18n import N_, _, interface_language

if TYPE_CHECKING:
    from scribe.app import App
    from scribe.library.catalogue import Card
    from scribe.library.inventory import Details, Entry

Row = dict[str, object]

_STATES = {
    "installed": N_("installed"),
    "partial": N_("partial"),
    "available": N_("available"),
    "missing": N_("file missing"),
}

_json_option = click.option("--json", "as_json", is_flag=True, help=_("Print JSON."))
_offline_option = click.option(
    "--offline", is_flag=True, default=None, help=_("Never touch the network.")
)


@click.group(help=_("List, fetch, register, check and remove models."))
def models() -> None:
    pass


@models.command("list", help=_("List the models there are."))
@_json_option
@click.pass_obj
def list_models(app: App, as_json: bool) -> None:
    settings = app.settings()
    entries = app.library(settings).entries()
    default = _default_of(settings.model, entries)
    if as_json:
        rows = [_entry_row(entry, default) for entry in entries]
        _print_json(app, {"default": settings.model or None, "models": rows})
    elif app.environment.stdout_is_terminal:
        _print_table(app, entries, default)
    else:
        for entry in entries:
            row = _entry_row(entry, default)
            cells = (row["name"], row["state"], row["size"], row["license"], row["path"])
            line = "\t".join("" if cell is None else str(cell) for cell in cells)
            marks = (name if row[name] else "" for name in ("default", "sees"))
            _print(app, "\t".join((line, *marks)))


@models.command(help=_("Fetch a model of the catalogue."))
@click.argument("name", shell_complete=model_names)
@_offline_option
@click.pass_obj
def pull(app: App, name: str, offline: bool | None) -> None:
    from scribe.library.inventory import InstalledModel

    library = app.library(app.settings({"offline": offline}))
    found = library.resolve(name)
    if not isinstance(found, InstalledModel):
        model = pull_with_progress(app, library, found)
    elif found.wanting is not None:
        model = pull_with_progress(app, library, found.wanting)
    else:
        _note(app, _("{name} is here already.").format(name=found.name))
        model = found
    _print(app, str(model.path))


@models.command(help=_("Register a GGUF file of your own: a path, or a URL to fetch."))
@click.argument("source", metavar=_("FILE|URL"), shell_complete=files)
@click.option("--name", help=_("Name to register it by."))
@_offline_option
@click.pass_obj
def add(app: App, source: str, name: str | None, offline: bool | None) -> None:
    library = app.library(app.settings({"offline": offline}))
    model = follow(app.environment, library.add(source, name))
    if model.trusted and model.card is not None:
        _note(app, _("This is {title}, unaltered.").format(title=model.card.title))
    _print(app, model.name)


@models.command(help=_("Show what is known of a model."))
@click.argument("name", shell_complete=model_names)
@_json_option
@click.pass_obj
def show(app: App, name: str, as_json: bool) -> None:
    details = app.library(app.settings()).show(name)
    row = _details_row(details, app.environment.variables)
    if as_json:
        _print_json(app, row)
        return
    for key, value in row.items():
        if value is not None:
            _print(app, _("{label}: {value}").format(label=label(key), value=_plain(value)))


@models.command(help=_("Check the file of a model against its SHA-256."))
@click.argument("name", shell_complete=model_names)
@click.pass_obj
def verify(app: App, name: str) -> None:
    library = app.library(app.settings())
    verified = follow(app.environment, library.verify(name))
    if verified.model.trusted:
        _note(app, _("{name} is whole and unaltered.").format(name=verified.model.name))
    else:
        _note(app, _("The catalogue does not know this file; it is as it was registered."))
    _print(app, f"{verified.sha256}  {verified.model.path}")
    if verified.projector_sha256:
        _print(app, f"{verified.projector_sha256}  {verified.model.projector}")


@models.command(help=_("Forget a model, and delete its file if scribe fetched it."))
@click.argument("name", shell_complete=model_names)
@click.pass_obj
def remove(app: App, name: str) -> None:
    removal = app.library(app.settings()).remove(name)
    for path in removal.deleted:
        _note(app, _("Deleted {path}").format(path=path))
    if removal.kept is not None:
        _note(app, _("Your own file stays: {path}").format(path=removal.kept))


@models.command(help=_("Show the default model, or make NAME the default."))
@click.argument("name", required=False, shell_complete=model_names)
@click.pass_obj
def default(app: App, name: str | None) -> None:
    settings = app.settings()
    if name is None:
        if settings.model:
            _print(app, settings.model)
        else:
            _note(app, _("None is set: scribe chooses by language and memory."))
        return
    from scribe.library.inventory import InstalledModel
    from scribe.storage.config import set_value

    found = app.library(settings).resolve(name)
    if isinstance(found, InstalledModel):
        # A file that nobody registered has no name, only its path.
        value = found.name if found.kind else str(found.path)
    else:
        value = found.name
        _note(app, _("It is not here yet: scribe models pull {name}").format(name=value))
    set_value(app.paths.config_file, "model", value)


def _default_of(setting: str, entries: list[Entry]) -> str | None:
    """The name of the entry that the `model` setting means."""
    from scribe.library.catalogue import canonical

    for entry in entries:
        if canonical(entry.name) == canonical(setting) or str(entry.path) == setting:
            return entry.name
    return None


def _entry_row(entry: Entry, default: str | None) -> Row:
    return {
        "name": entry.name,
        "state": entry.state.value,
        "size": entry.size,
        "done": entry.done,
        "license": entry.card.license if entry.card else None,
        "languages": list(entry.card.languages) if entry.card else None,
        "sees": entry.sees,
        "path": str(entry.path) if entry.path else None,
        "default": entry.name == default,
    }


def _details_row(details: Details, variables: Mapping[str, str]) -> Row:
    row: Row = {"name": details.name}
    if (card := details.card) is not None:
        row |= {
            "title": card.title,
            "about": _about(card, variables),
            "parameters": card.parameters,
            "kind": card.kind,
            "languages": list(card.languages),
            "license": card.license,
            "sees": card.mmproj is not None,
            "size": card.size,
            "sha256": card.sha256,
        }
    row["installed"] = details.model is not None
    if details.model is not None:
        projector = details.model.projector
        row |= {
            "path": str(details.model.path),
            "size": details.model.size,
            "trusted": details.model.trusted,
            "sees": projector is not None,
            "projector": str(projector) if projector else None,
        }
    if (header := details.header) is not None:
        row |= {
            "architecture": header.architecture,
            "layers": header.layers,
            "trained_context": header.trained_context,
            "kv_bytes_per_token": header.kv_bytes_per_token,
            "chat_template": bool(header.chat_template),
        }
    return row


def _about(card: Card, variables: Mapping[str, str]) -> str:
    return card.about.get(interface_language(variables), "")


def _plain(value: object) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return str(value)


def _print_table(app: App, entries: list[Entry], default: str | None) -> None:
    from scribe.render.listing import print_in_columns
    from scribe.text import byte_size

    rows = []
    for entry in entries:
        state = _(_STATES[entry.state.value])
        if entry.done and entry.size and entry.state.value == "partial":
            state += f" {entry.done * 100 // entry.size} %"
        if entry.path and entry.card and entry.card.mmproj and not entry.sees:
            state = _("{state}, no projector").format(state=state)
        rows.append(
            (
                "*" if entry.name == default else "",
                entry.name,
                state,
                byte_size(entry.size) if entry.size else "",
                entry.card.license if entry.card else "",
                _about(entry.card, app.environment.variables) if entry.card else str(entry.path),
            )
        )
    headings = ("", _("Name"), _("State"), _("Size"), _("Licence"), _("About"))
    print_in_columns(app.environment, headings, rows, whole=_("Name"))
    if default:
        _note(app, _("* is the default."))


def _print_json(app: App, value: Row) -> None:
    from scribe.render.record import print_json

    print_json(app.environment, value, indent=2)


def _print(app: App, line: str) -> None:
    """Write one line of the result."""
    from scribe.render.screen import print_result

    print_result(app.environment, line + "\n")


def _note(app: App, line: str) -> None:
    """Tell something that is not the result."""
    from scribe.render.screen import open_presenter

    open_presenter(app.environment).note(line)
