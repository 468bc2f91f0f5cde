"""scribe templates: the kinds of text there are, and making one's own."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from scribe.cli.completion import template_names
from scribe.errors import ExitStatus, TemplateError, UsageError
from scribe.i18n import _

if TYPE_CHECKING:
    from scribe.app import App
    from scribe.writing.shelf import TemplateShelf
    from scribe.writing.template import Template

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")
_LANG = click.option(
    "--lang", type=click.Choice(["zh", "en"]), help=_("Language the template writes in.")
)


@click.group(help=_("List, show, make and check templates."))
def templates() -> None:
    pass


@templates.command("list", help=_("List the templates there are."))
@click.option("--json", "as_json", is_flag=True, help=_("Print JSON."))
@click.pass_obj
def list_templates(app: App, as_json: bool) -> None:
    from scribe.render.record import print_json
    from scribe.render.screen import open_presenter, print_result

    shelf = app.templates()
    found, broken = shelf.all()
    screen = open_presenter(app.environment)
    for error in broken:
        screen.note(error.message)
    if as_json:
        rows = [_row(template, shelf.is_own(template.source)) for template in found]
        print_json(app.environment, rows, indent=2)
        return
    for template in found:
        whose = _("your own") if shelf.is_own(template.source) else _("built-in")
        row = (template.name, template.language, str(template.length), template.description, whose)
        print_result(app.environment, "\t".join(row) + "\n")


@templates.command(help=_("Print the file of a template."))
@click.argument("name", shell_complete=template_names)
@_LANG
@click.pass_obj
def show(app: App, name: str, lang: str | None) -> None:
    from scribe.render.screen import print_result

    template = app.templates().get(name, lang or _language_here(app))
    print_result(app.environment, template.source.read_text(encoding="utf-8"))


@templates.command(help=_("Make a template of your own from one there is, and print its path."))
@click.argument("name")
@_LANG
@click.option(
    "--from",
    "model",
    default="article",
    metavar="NAME",
    shell_complete=template_names,
    help=_("Template to start from."),
)
@click.option("--edit", "at_once", is_flag=True, help=_("Open it in your editor."))
@click.pass_obj
def new(app: App, name: str, lang: str | None, model: str, at_once: bool) -> None:
    from scribe.render.screen import print_result
    from scribe.storage.atomic import write_text
    from scribe.writing.template_file import load, parse, renamed

    if not _NAME.fullmatch(name):
        raise TemplateError(
            _("A template cannot be called “{name}”.").format(name=name),
            hint=_("Use letters from A to Z, digits, - and _, as in my-letter."),
        )
    if at_once:
        _check_editor(app)
    template = load(_path(app, model, lang))
    path = app.paths.templates / f"{name}.{template.language}.md"
    if path.exists():
        raise TemplateError(
            _("There is a template {path} already.").format(path=path),
            hint=_("Change it: {command}").format(
                command=f"scribe templates edit {name} --lang {template.language}"
            ),
        )
    text = renamed(template.source.read_text(encoding="utf-8-sig"), name)
    parse(text, path)
    write_text(path, text)
    print_result(app.environment, f"{path}\n")
    if at_once:
        _edit(app, path)


@templates.command(help=_("Open a template in your editor, then check it."))
@click.argument("name", shell_complete=template_names)
@_LANG
@click.pass_obj
def edit(app: App, name: str, lang: str | None) -> None:
    from scribe.render.screen import open_presenter
    from scribe.storage.atomic import write_text

    _check_editor(app)
    path = _path(app, name, lang)
    if not app.templates().is_own(path):
        # What is changed where scribe is installed would be lost when that is upgraded.
        own = app.paths.templates / path.name
        write_text(own, path.read_text(encoding="utf-8"))
        open_presenter(app.environment).note(
            _("{path} is your own copy now; it stands for the built-in template.").format(path=own)
        )
        path = own
    _edit(app, path)


@templates.command(help=_("Check templates or template files: all there are when none is named."))
@click.argument("named", metavar=_("[NAME|FILE]…"), nargs=-1, shell_complete=template_names)
@click.pass_obj
def check(app: App, named: tuple[str, ...]) -> None:
    from scribe.render.screen import open_presenter, print_result

    shelf, screen = app.templates(), open_presenter(app.environment)
    paths = [path for name in named for path in _paths_named(shelf, name)] or shelf.paths()
    good = []
    for path in paths:
        try:
            good.append(_checked(path))
        except TemplateError as error:
            screen.note(error.message)
    if len(good) < len(paths):
        click.get_current_context().exit(ExitStatus.USAGE)
    for template in good:
        print_result(app.environment, f"{template.name}.{template.language}  ok\n")


def _row(template: Template, own: bool) -> dict[str, Any]:
    return {
        "name": template.name,
        "language": template.language,
        "description": template.description,
        "length": template.length,
        "path": str(template.source),
        "own": own,
        "plans": template.plan is not None,
        "variables": [
            {"name": variable.name, "help": variable.help, "default": variable.default}
            for variable in template.variables
        ],
    }


def _language_here(app: App) -> str:
    """The language of the templates meant where none is said: the one scribe speaks."""
    from scribe.i18n import interface_language

    return interface_language(app.environment.variables, app.settings().lang)


def _path(app: App, name: str, lang: str | None) -> Path:
    """The file of template `name` in `lang`. Raises TemplateError where it has no such language."""
    shelf = app.templates()
    path = shelf.find(name, lang or _language_here(app))
    if lang and path.name not in (f"{name}.{lang}.md", f"{name}.md"):
        raise TemplateError(
            _("There is no template “{name}” in the language {lang}.").format(name=name, lang=lang),
            hint=_("There is: {path}").format(path=path),
        )
    return path


def _paths_named(shelf: TemplateShelf, name: str) -> list[Path]:
    """The files that `name` stands for: itself if it is a path, else those of a template."""
    if name.endswith(".md") or Path(name).name != name:
        return [Path(name)]
    return shelf.paths(name)


def _checked(path: Path) -> Template:
    """The template at `path`. Raises TemplateError for whatever would fail when it is used."""
    from scribe.writing.template_file import load
    from scribe.writing.trial import try_out

    template = load(path)
    try_out(template)
    return template


def _check_editor(app: App) -> None:
    """Raises UsageError where no editor can be opened."""
    environment = app.environment
    has_terminal = environment.stdin_is_terminal and environment.stdout_is_terminal
    if not has_terminal and not _editor(app):
        raise UsageError(
            _("There is no terminal to open an editor on."),
            hint=_("Name an editor that needs none in the variable EDITOR."),
        )


def _editor(app: App) -> str | None:
    variables = app.environment.variables
    return variables.get("VISUAL") or variables.get("EDITOR")


def _edit(app: App, path: Path) -> None:
    """Let the person change the template at `path`. Raises TemplateError for what is wrong then."""
    try:
        click.edit(filename=str(path), editor=_editor(app))
    except (click.ClickException, ValueError) as error:
        reason = error.format_message() if isinstance(error, click.ClickException) else str(error)
        raise UsageError(
            reason, hint=_("The variables VISUAL and EDITOR say which editor to open.")
        ) from error
    _checked(path)
