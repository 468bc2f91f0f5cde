"""scribe templates: the kinds of text there are."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from scribe.i18n import _

if TYPE_CHECKING:
    from scribe.app import App


@click.group(help=_("List and show templates."))
def templates() -> None:
    pass


@templates.command("list", help=_("List the templates there are."))
@click.option("--json", "as_json", is_flag=True, help=_("Print JSON."))
@click.pass_obj
def list_templates(app: App, as_json: bool) -> None:
    from scribe.render.screen import open_presenter, print_result

    found, broken = app.templates().all()
    screen = open_presenter(app.environment)
    for error in broken:
        screen.note(error.message)
    if as_json:
        rows = [
            {
                "name": template.name,
                "language": template.language,
                "description": template.description,
                "length": template.length,
                "path": str(template.source),
            }
            for template in found
        ]
        print_result(app.environment, json.dumps(rows, ensure_ascii=False, indent=2) + "\n")
        return
    for template in found:
        line = f"{template.name}\t{template.language}\t{template.length}\t{template.description}"
        print_result(app.environment, line + "\n")


@templates.command(help=_("Print the file of a template, to read or to start one of your own."))
@click.argument("name")
@click.option("--lang", type=click.Choice(["zh", "en"]), help=_("Language to write in."))
@click.pass_obj
def show(app: App, name: str, lang: str | None) -> None:
    from scribe.i18n import interface_language
    from scribe.render.screen import print_result

    here = "zh" if interface_language(app.environment.variables) == "zh_CN" else "en"
    template = app.templates().get(name, lang or here)
    print_result(app.environment, template.source.read_text(encoding="utf-8"))
