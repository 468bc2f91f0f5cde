"""scribe man: the manual page, made of what --help says (man(7), https://man7.org/linux/man-pages).

The page is ASCII: other characters are written as roff escapes, which every formatter knows.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from scribe import __version__
from scribe.errors import ExitStatus
from scribe.i18n import N_, _
from scribe.text import HAN

if TYPE_CHECKING:
    from scribe.app import App
    from scribe.storage.paths import Paths

_STATUSES = {
    ExitStatus.OK: N_("What was asked for is done."),
    ExitStatus.FAILED: N_("The result could not be written, or scribe has a bug."),
    ExitStatus.USAGE: N_("The command line, a setting, a template or the input makes no sense."),
    ExitStatus.MODEL: N_("A model is missing, broken or unsupported, or failed as it ran."),
    ExitStatus.RESOURCE: N_("There is not enough memory or disk."),
    ExitStatus.INTERRUPTED: N_("Stopped by Ctrl-C. Any other signal N gives 128 + N."),
    ExitStatus.PIPE_CLOSED: N_("Whoever read the output has left."),
}
_VARIABLES = {
    "NO_COLOR": N_("Use no colours if it is set."),
    "VISUAL, EDITOR": N_("The editor to open templates in."),
    "HF_ENDPOINT": N_("The hub that models are fetched from."),
    "HF_TOKEN": N_("The token for models that the hub gives only to those it knows."),
}

# What a formatter would take for an escape, a hyphen, quotes or accents; where lines may break.
_ESCAPES = {
    "\\": r"\(rs", "-": r"\-", '"': r"\(dq", "'": r"\(aq", "`": r"\(ga", "^": r"\(ha", "~": r"\(ti",
    "\u200b": r"\:",
}  # fmt: skip
# Chinese has no spaces to break lines at, and begins none with what ends a clause.
_BETWEEN_HAN = re.compile(rf"(?<=[{HAN}，。、；：？！”）])(?=[{HAN}“（])")
_FLAG = re.compile(r"(?P<flag>--?[\w-]+)|[^\s,]+")


@click.command(help=_("Print the manual page. To read it: scribe man | man -l -"))
@click.pass_obj
def man(app: App) -> None:
    from scribe.render.screen import print_result

    root = click.get_current_context().find_root()
    print_result(app.environment, "\n".join(_page(root, app.paths)) + "\n")


def _page(root: click.Context, paths: Paths) -> Iterator[str]:
    """The lines of the page."""
    volume = _("User Commands")
    about = _("write texts with a model that runs on your own machine")
    streams = _("Texts go to standard output, and all there is to say of them to standard error.")
    order = _("A variable goes before the config file, and an option before the variable.")
    sections = (
        (_("NAME"), [rf"scribe \- {_escaped(about)}"]),
        (_("SYNOPSIS"), [_usage(root)]),
        (_("DESCRIPTION"), _paragraphs(f"{root.command.help}\n\n{streams}")),
        (_("OPTIONS"), _options(root)),
        (_("COMMANDS"), _commands(root)),
        (_("EXIT STATUS"), _list((str(int(code)), _(told)) for code, told in _STATUSES.items())),
        (_("FILES"), _list(_files(paths))),
        (_("ENVIRONMENT"), [*_paragraphs(order), *_list(_variables())]),
        (_("SEE ALSO"), [".BR iconv (1)"]),
    )
    yield f'.TH SCRIBE 1 "" "scribe {__version__}" "{_escaped(volume)}"'
    for heading, lines in sections:
        yield f".SH {_escaped(heading)}"
        yield from lines


def _usage(context: click.Context) -> str:
    pieces = context.command.collect_usage_pieces(context)
    return rf"\fB{_escaped(context.command_path)}\fR {_escaped(' '.join(pieces))}"


def _commands(context: click.Context) -> Iterator[str]:
    """Every command below that of `context`, with its options."""
    group = context.command
    if not isinstance(group, click.Group):
        return
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if command is None or command.hidden:
            continue
        below = click.Context(command, parent=context, info_name=name)
        yield f".SS {_usage(below)}"
        yield from _paragraphs(command.help or "")
        yield from _options(below)
        yield from _commands(below)


def _options(context: click.Context) -> Iterator[str]:
    """The options of a command; --help, which all of them have, only of scribe itself."""
    for option in context.command.get_params(context):
        told_above = "--help" in option.opts and context.parent is not None
        record = option.get_help_record(context) if isinstance(option, click.Option) else None
        if record is not None and not told_above:
            flags, text = record
            yield from (".TP", _FLAG.sub(_styled, flags), _escaped(text))


def _styled(match: re.Match[str]) -> str:
    return rf"\f{'B' if match['flag'] else 'I'}{_escaped(match[0])}\fR"


def _files(paths: Paths) -> Iterator[tuple[str, str]]:
    files = {
        paths.config_file: _("The settings: scribe config"),
        paths.templates: _("Your own templates: scribe templates"),
        paths.models: _("The models: scribe models"),
        paths.drafts: _("What was written, kept as it grew: scribe resume"),
        paths.crash_report: _("What went wrong, if it was a bug. Nothing is sent anywhere."),
    }
    home = Path.home()
    for path, text in files.items():
        yield f"~/{path.relative_to(home)}" if path.is_relative_to(home) else str(path), text


def _variables() -> Iterator[tuple[str, str]]:
    """The variables scribe reads; settings that are told of in the same words stand together."""
    from scribe.settings import ENVIRONMENT_PREFIX, SETTINGS

    names: dict[str, list[str]] = {}
    for setting in SETTINGS.values():
        choices = f" [{'|'.join(setting.choices)}]" if setting.choices else ""
        names.setdefault(_(setting.help) + choices, []).append(setting.name.upper())
    for text, group in names.items():
        yield ", ".join(ENVIRONMENT_PREFIX + name for name in group), text
    yield from ((name, _(text)) for name, text in _VARIABLES.items())


def _list(items: Iterable[tuple[str, str]]) -> Iterator[str]:
    for name, text in items:
        yield from (".TP", rf"\fB{_escaped(name)}\fR", _escaped(text))


def _paragraphs(text: str) -> Iterator[str]:
    """`text` as click sets it: a paragraph that begins with \\b keeps its lines."""
    for number, paragraph in enumerate(inspect.cleandoc(text).split("\n\n")):
        if number:
            yield ".PP"
        if paragraph.startswith("\b"):
            yield from (".nf", *map(_escaped, paragraph.split("\n")[1:]), ".fi")
        else:
            yield _escaped(paragraph)


def _escaped(text: str) -> str:
    """`text` on one line, as letters that stand for themselves."""
    line = _BETWEEN_HAN.sub("\u200b", " ".join(text.split()))
    escaped = "".join(
        _ESCAPES.get(char, char if char.isascii() else rf"\[u{ord(char):04X}]") for char in line
    )
    return rf"\&{escaped}" if escaped.startswith(".") else escaped
