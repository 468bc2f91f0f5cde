"""scribe graph: the entities of a text and how they are related."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Any

import click

from scribe.cli.completion import files
from scribe.cli.filtering import PARTS, filter_options
from scribe.cli.options import model_options, sampling_options, setting_flags
from scribe.errors import ExitStatus, ScribeError
from scribe.i18n import _
from scribe.settings import seed_of

if TYPE_CHECKING:
    from scribe.app import App
    from scribe.cli.desk import Desk
    from scribe.cli.filtering import Intake
    from scribe.tools.graph.model import Graph
    from scribe.tools.graph.schema import Schema

_CONTEXT = 2048  # tokens: a few sentences, the instructions, and the triples found
_FORMATS = ("json", "jsonl", "dot", "mermaid", "graphml")


@click.command(help=_("Extract entities and relations, each with the sentence it comes from."))
@click.option(
    "--format",
    "form",
    type=click.Choice(_FORMATS),
    default="json",
    show_default=True,
    help=_("Form of the graph."),
)
@click.option(
    "--schema",
    metavar="FILE",
    help=_("TOML that names the types of entities and relations."),
    shell_complete=files,
)
@PARTS
@filter_options
@sampling_options
@model_options
@click.pass_obj
def graph(app: App, /, **options: Any) -> int:
    from scribe.cli.desk import open_desk
    from scribe.cli.filtering import deliver_result, kept, say_empty, take_in
    from scribe.cli.reading import file_text
    from scribe.tools.graph.formats import FORMATS, to_json
    from scribe.tools.graph.model import Graph
    from scribe.tools.graph.schema import DEFAULTS, parse_schema
    from scribe.tools.parts import again_line, part_numbers

    path, form = options["schema"], "json" if options["as_json"] else options["form"]
    settings = app.settings(setting_flags(options))
    only = part_numbers(options["part"])
    intake = take_in(app, settings, options)
    schema = DEFAULTS[intake.language]
    if path is not None:
        schema = parse_schema(file_text(path), path, intake.language)
    if not intake.text.strip():
        say_empty(app, intake)
        deliver_result(app, intake, FORMATS[form](Graph()))
        return ExitStatus.OK
    with (
        open_desk(app, settings, intake.language, _CONTEXT) as desk,
        kept(app, intake, "graph", desk.screen.note) as keeping,
    ):
        found, account = _extracted(desk, intake, schema, seed_of(settings), only)
        text = to_json(found, account) if form == "json" else FORMATS[form](found)
        if found.triples:
            keeping.append(text)
        if desk.interruption.requested():
            raise desk.interruption.error()
        deliver_result(app, intake, text)
        if found.dropped:
            line = _("{number} relations were dropped: the text does not have their names.")
            desk.screen.note(line.format(number=found.dropped))
        failed = account["failed"]
        if failed:
            desk.screen.note(again_line(failed))
    return ExitStatus.FAILED if failed else ExitStatus.OK


def _extracted(
    desk: Desk, intake: Intake, schema: Schema, seed: int, only: Collection[int]
) -> tuple[Graph, dict[str, Any]]:
    """The graph, as far as it came, and what the JSON tells of it."""
    from scribe.cli.account import timings_account, tool_account
    from scribe.engine.base import Timings
    from scribe.tools.events import Working
    from scribe.tools.graph.extraction import extract
    from scribe.tools.graph.model import Graph
    from scribe.tools.graph.request import PORTION_TOKENS
    from scribe.tools.graph.sentences import portions, sentences_of
    from scribe.tools.telling import left_out_line, part_line

    engine, screen, requested = desk.engine, desk.screen, desk.interruption.requested
    sentences = sentences_of(intake.text)
    parts = portions(sentences, PORTION_TOKENS, engine.count_tokens)
    if not parts:
        screen.note(_("scribe: {name} has no sentences to read.").format(name=intake.name))
    found, timings, failed = Graph(), Timings(), list[int]()
    events = extract(engine, intake.text, parts, intake.language, schema, seed, requested, only)
    for event in events:
        if isinstance(event, Working):
            screen.status(part_line(event.number, event.parts))
        elif isinstance(event, Graph):
            found = event
        else:
            timings += event.timings
            if isinstance(event.result, ScribeError):
                failed.append(event.number)
                screen.note(left_out_line(event.number, len(parts), event.result))
    told = tool_account("graph", engine.info, seed, intake.text, intake.language)
    covered = {
        "complete": not failed and not requested(),
        "sentences": len(sentences),
        "parts": len(parts),
        "failed": failed,
    }
    return found, {**told, **covered, **timings_account(timings)}
