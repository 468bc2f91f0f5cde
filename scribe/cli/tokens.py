"""scribe tokens: how a text splits into the tokens of a model."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from scribe.cli.options import model_options, setting_flags
from scribe.i18n import _, ngettext

if TYPE_CHECKING:
    from scribe.app import App
    from scribe.engine.prediction import Token

_CONTEXT = 256  # tokens: nothing is computed


@click.command(help=_("Show how a text splits into tokens: their ids, pieces and number."))
@click.argument("text", required=False, metavar="[TEXT|-]")
@click.option("--json", "as_json", is_flag=True, help=_("Print JSON."))
@model_options
@click.pass_obj
def tokens(app: App, /, text: str | None, as_json: bool, **flags: Any) -> None:
    from scribe.cli.desk import open_desk
    from scribe.cli.inspecting import SCHEMA, given_text, token_record
    from scribe.inspection.pieces import completed, written
    from scribe.render.record import print_json
    from scribe.render.screen import print_result
    from scribe.text import language_of

    given = given_text(app.environment, text)
    settings = app.settings(setting_flags(flags))
    with open_desk(app, settings, language_of(given), _CONTEXT) as desk:
        split, info = desk.engine.tokenize(given), desk.engine.info
    if as_json:
        account = {
            "schema": SCHEMA,
            "model": info.name,
            "tokens": [token_record(token) for token in split],
            "count": len(split),
            "characters": len(given),
            "context": info.context,
            "share": len(split) / info.context,
        }
        print_json(app.environment, account)
        return
    lines = [
        f"{token.id:>7}  {written(token)}{f' → {character}' if character else ''}\n"
        for token, character in zip(split, completed(split), strict=True)
    ]
    print_result(app.environment, "".join(lines) + _counted(given, split, info.context) + "\n")


def _counted(text: str, split: Sequence[Token], context: int) -> str:
    line = ngettext(
        "{count} token for {characters} characters: {share:.1f} percent of a context of {context}",
        "{count} tokens for {characters} characters: {share:.1f} percent of a context of {context}",
        len(split),
    )
    share = 100 * len(split) / context
    return line.format(count=len(split), characters=len(text), share=share, context=context)
