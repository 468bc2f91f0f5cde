"""The manners of a filter: what it takes in, and the forms in which its result is handed over."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from scribe.app import App
from scribe.cli.completion import files
from scribe.encoding import SourceText, decode
from scribe.errors import OutputError, UsageError
from scribe.i18n import _
from scribe.render.screen import Presenter
from scribe.settings import AUTO, Settings

if TYPE_CHECKING:
    from scribe.cli.keeping import Keeping

SCHEMA = 1  # of the JSON object; raised when a field changes its meaning

Command = TypeVar("Command", bound=Callable[..., Any])

_INTAKE = (
    click.argument("file", required=False, metavar="[FILE|-]", shell_complete=files),
    click.option(
        "--lang", type=click.Choice(["auto", "zh", "en"]), help=_("Language of the text.")
    ),
    click.option(
        "--encoding",
        default=AUTO,
        metavar="NAME",
        help=_("Encoding of the text; auto: UTF-8, UTF-16 or GB18030."),
    ),
)
LENGTH = click.option(
    "--length", type=click.IntRange(1), metavar="N", help=_("Length in 字 or words.")
)
PARTS = click.option(
    "--part",
    metavar="N[,N-M]",
    help=_("Work on these parts alone, by the numbers they are reported by."),
)
_OUTPUT = click.option(
    "-o",
    "--output",
    metavar="FILE",
    shell_complete=files,
    help=_("Write the result to FILE, whole or not at all."),
)
_JSON = click.option(
    "--json", "as_json", is_flag=True, help=_("Print one JSON object instead of the text.")
)
_CHANGE = (
    click.option(
        "-i",
        "--in-place",
        is_flag=True,
        help=_("Change FILE itself; the old one is kept as FILE~."),
    ),
    click.option("--diff", is_flag=True, help=_("Print what changed instead of the text.")),
)


def filter_options(command: Command, *, changes: bool = False) -> Command:
    """A text in, a text out; one that `changes` its text can do it in place or show how."""
    for option in reversed((*_INTAKE, _OUTPUT, *(_CHANGE if changes else ()), _JSON)):
        command = option(command)
    return command


@dataclass(frozen=True)
class Intake:
    """A text taken in from `name`, and the form in which its result is wanted."""

    source: SourceText
    name: str
    language: str
    path: Path | None = None
    output: str | None = None
    in_place: bool = False
    diff: bool = False
    as_json: bool = False
    encoding: str = AUTO

    @property
    def text(self) -> str:
        return self.source.text

    @property
    def streams(self) -> bool:
        """Whether the result goes to stdout as it comes."""
        return not (self.output or self.in_place or self.diff or self.as_json)


def take_in(app: App, settings: Settings, options: Mapping[str, Any]) -> Intake:
    """Read what the `options` of a filter name. Raises UsageError of every kind."""
    from scribe.cli.assigning import check_output
    from scribe.cli.reading import source_text
    from scribe.text import language_of

    file, output = options["file"], options["output"]
    in_place, diff = options.get("in_place", False), options.get("diff", False)
    named = file not in (None, "-")
    check_output(output)
    if in_place and (not named or output):
        raise UsageError(
            _("--in-place needs a FILE, and leaves nothing for -o."),
            hint=_("For example: {example}").format(example="scribe polish --in-place notes.md"),
        )
    if diff and (options["as_json"] or output):
        raise UsageError(_("--diff prints the changes; --json and -o want the text."))
    source = source_text(app.environment, file, options["encoding"])
    language = language_of(source.text) if settings.text_lang == AUTO else settings.text_lang
    return Intake(
        source,
        file if named else _("standard input"),
        language,
        Path(file) if named else None,
        output,
        in_place,
        diff,
        options["as_json"],
        options["encoding"],
    )


def asked_size(options: dict[str, Any]) -> tuple[int | None, float | None]:
    """The length and the ratio, taken out of `options`. Raises UsageError for both at once."""
    length, ratio = options.pop("length"), options.pop("ratio")
    if length is not None and ratio is not None:
        raise UsageError(_("Give --length or --ratio, not both."))
    return length, ratio


@contextlib.contextmanager
def kept(app: App, intake: Intake, tool: str, note: Callable[[str], None]) -> Iterator[Keeping]:
    """A draft of what `tool` makes. Where that is not handed over, it is told where it is."""
    from scribe.cli.keeping import Keeping

    title = f"{tool} {Path(intake.name).name}"
    keeping = Keeping(lambda: app.begin_draft(title, {"tool": tool}), note, resumable=False)
    try:
        with keeping.told_on_failure():
            yield keeping
    finally:
        keeping.finish()
        keeping.close()


@dataclass
class Outflow:
    """The result of a filter on its way out: kept as it comes, and handed over at the end."""

    app: App
    intake: Intake
    screen: Presenter
    keeping: Keeping
    text: str = ""

    def write(self, text: str) -> None:
        """Take in the text that follows."""
        self.keeping.append(text)
        self.text += text
        if self.intake.streams:
            self.screen.write(text)

    def deliver(self, account: Mapping[str, Any]) -> None:
        """Hand over the whole text in the form it is wanted in; `account` goes into the JSON."""
        deliver(self.app, self.intake, self.text, account)


@contextlib.contextmanager
def open_outflow(app: App, intake: Intake, tool: str, screen: Presenter) -> Iterator[Outflow]:
    """The way out for what `tool` makes; what is streamed goes to `screen`."""
    with kept(app, intake, tool, screen.note) as keeping:
        yield Outflow(app, intake, screen, keeping)


def nothing_to_do(app: App, intake: Intake) -> None:
    """An empty text becomes an empty text, and that is said."""
    from scribe.render.screen import open_presenter

    say_empty(app, intake)
    if intake.streams:
        screen = open_presenter(app.environment, intake.source.newline)
        screen.write(intake.text)
        screen.close()
    deliver(app, intake, intake.text, {"complete": True})


def say_empty(app: App, intake: Intake) -> None:
    """Say that there was no text."""
    from scribe.render.screen import open_presenter

    open_presenter(app.environment).note(_("scribe: {name} is empty.").format(name=intake.name))


def deliver(app: App, intake: Intake, text: str, account: Mapping[str, Any]) -> None:
    """Hand over `text`, which was not streamed, in the form that `intake` wants."""
    from scribe.render.record import print_json
    from scribe.render.screen import print_rendered
    from scribe.storage.atomic import write_bytes

    if intake.output is not None:
        write_bytes(Path(intake.output), intake.source.encoded(text))
    elif intake.in_place and intake.path is not None and text != intake.text:
        data = intake.source.encoded(text)
        _check_unchanged(intake.path, intake)
        write_bytes(intake.path, data, backup=True)
    if intake.as_json:
        print_json(app.environment, {"schema": SCHEMA, "text": text, **account})
    if intake.diff:
        print_rendered(app.environment, _difference(app, intake, text))


def _check_unchanged(path: Path, intake: Intake) -> None:
    """Raises OutputError where somebody changed the file while the model was at its text."""
    from scribe.storage.reading import file_bytes

    if decode(file_bytes(str(path)), intake.name, intake.encoding) != intake.source:
        raise OutputError(_("{path} has been changed meanwhile, so it is left.").format(path=path))


def deliver_result(app: App, intake: Intake, text: str) -> None:
    """Hand over a `text` that is of another kind than its source, in UTF-8."""
    from scribe.render.screen import print_result
    from scribe.storage.atomic import write_text

    if intake.output is not None:
        write_text(Path(intake.output), text)
    else:
        print_result(app.environment, text)


def _difference(app: App, intake: Intake, text: str) -> str:
    from scribe.render.diff import side_by_side, unified

    environment = app.environment
    if environment.stdout_is_terminal:
        return side_by_side(intake.text, text, environment.width(), environment.colour)
    return unified(intake.text, text, intake.name, intake.source.newline)
