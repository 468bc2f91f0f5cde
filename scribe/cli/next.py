"""scribe next: what a model would go on with after a text, and how likely it holds that."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from scribe.cli.options import model_options, sampling_options, setting_flags
from scribe.errors import UsageError
from scribe.i18n import _
from scribe.settings import seed_of

if TYPE_CHECKING:
    from scribe.app import App
    from scribe.cli.desk import Desk
    from scribe.cli.prospects import Prospect
    from scribe.engine.base import Request
    from scribe.settings import Settings

_TOP, _TREE_TOP = 10, 3
_CONTEXT = 2048  # tokens: what may follow a text


@click.command("next", help=_("Show which tokens a model holds likeliest after a text."))
@click.argument("text", required=False, metavar="[TEXT|-]")
@click.option(
    "--top",
    type=click.IntRange(1, 1000),
    metavar="N",
    help=_("How many tokens to show: 10, or 3 at each place of a tree."),
)
@click.option(
    "--steps",
    type=click.IntRange(1),
    metavar="N",
    help=_("Go on for N tokens, with the likeliest each time, or by chance with --temperature."),
)
@click.option(
    "--tree",
    "depth",
    type=click.IntRange(1, 16),
    metavar="DEPTH",
    help=_("Show the likeliest ways to go on, DEPTH tokens deep."),
)
@click.option(
    "--raw/--chat",
    default=True,
    help=_("Go on with the text itself, as is done by default, or answer it as in a chat."),
)
@click.option("--json", "as_json", is_flag=True, help=_("Print JSON."))
@sampling_options
@model_options
@click.pass_obj
def next_token(app: App, /, text: str | None, **options: Any) -> None:
    from scribe.cli.desk import open_desk
    from scribe.cli.inspecting import SCHEMA, given_text
    from scribe.render.record import print_json
    from scribe.render.screen import print_rendered
    from scribe.text import language_of

    if options["steps"] and options["depth"]:
        raise UsageError(_("Give --steps or --tree, not both."))
    environment = app.environment
    given = given_text(environment, text)
    if text in (None, "-"):
        given = given.removesuffix("\n")  # which a pipe adds to what has none
    settings = app.settings(setting_flags(options))
    with open_desk(app, settings, language_of(given), _CONTEXT + 2 * len(given)) as desk:
        found = _found(desk, _request(desk, settings, given, options), options)
        if desk.interruption.requested():
            raise desk.interruption.error()
    if options["as_json"]:
        of = {"model": desk.engine.info.name, "text": given, "raw": options["raw"]}
        told = {"schema": SCHEMA, **of, **found.account()}
        print_json(environment, told)
    else:
        colour = environment.colour and environment.stdout_is_terminal
        print_rendered(environment, found.drawn(given, environment.width(), colour))


def _request(desk: Desk, settings: Settings, text: str, options: dict[str, Any]) -> Request:
    """What the model is asked; raises UsageError if it has no chat template that is wanted."""
    from scribe.engine.base import Message, Request
    from scribe.settings import sampling_from

    info = desk.engine.info
    if not options["raw"] and not info.chat:
        raise UsageError(
            _("{name} is a base model: it has no chat template.").format(name=info.name)
        )
    # The model's own probabilities: nothing is taken from or added to them.
    plain = {"temperature": 0.0, "repeat_penalty": 1.0, "dry_multiplier": 0.0}
    uncut = {"top_k": 0, "top_p": 1.0, "min_p": 0.0}
    return Request(
        (Message("user", text),),
        sampling=sampling_from(plain, uncut, settings.sampling),
        max_tokens=options["steps"] or 1,
        seed=seed_of(settings),
        raw=options["raw"],
        top=options["top"] or (_TREE_TOP if options["depth"] else _TOP),
        cancelled=desk.interruption.requested,
    )


def _found(desk: Desk, request: Request, options: dict[str, Any]) -> Prospect:
    """What was asked for: the next tokens, a tree of them, or a way through it."""
    from scribe.cli.prospects import NextTokens, Tree, walk
    from scribe.inspection.branches import grow

    if options["steps"]:
        return walk(desk.engine, request)
    branches = grow(desk.engine, request, options["depth"] or 1)
    return Tree(branches) if options["depth"] else NextTokens(branches)
