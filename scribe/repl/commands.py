"""The commands there are, when each makes sense, and how a line is read as one. Pure."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum, auto

from scribe.errors import UsageError
from scribe.i18n import N_, _
from scribe.repl.session import Session


class Argument(Enum):
    """What can be completed where an argument stands."""

    NONE = auto()
    TEXT = auto()
    NUMBER = auto()
    PART = auto()
    PLACE = auto()
    PATH = auto()
    PATHS = auto()
    MODEL = auto()
    TEMPLATE = auto()
    SETTING = auto()
    SESSION = auto()
    LANGUAGE = auto()
    COMMAND = auto()


class Need(Enum):
    """What has to be there before a command makes sense; the value says that it is not."""

    NOTHING = ""
    DRAFT = N_("There is no draft yet.")
    PAST = N_("There is nothing to undo.")
    FUTURE = N_("There is nothing to do again.")
    MADE = N_("The model has written nothing yet.")
    TEXT = N_("There is no text yet.")
    STOPPED = N_("Nothing was stopped.")


@dataclass(frozen=True)
class Command:
    """One command. `usage` is what follows its name; `options` are those it takes before that."""

    name: str
    usage: str
    help: str
    argument: Argument = Argument.NONE
    need: Need = Need.NOTHING
    options: Mapping[str, Argument] = field(default_factory=dict)


_WRITE_OPTIONS = {
    "template": Argument.TEMPLATE,
    "length": Argument.NUMBER,
    "lang": Argument.LANGUAGE,
    "audience": Argument.TEXT,
    "tone": Argument.TEXT,
    "var": Argument.TEXT,
    "sections": Argument.NUMBER,
}
COMMANDS: Mapping[str, Command] = {
    command.name: command
    for command in (
        Command(
            "write", "[--length N …] [TOPIC]",
            N_("Write a text; without a topic, the one that the draft is an outline of."),
            Argument.TEXT, options=_WRITE_OPTIONS,
        ),
        Command(
            "outline", "[--sections N …] TOPIC", N_("Draw up an outline as the draft."),
            Argument.TEXT, options=_WRITE_OPTIONS,
        ),
        Command(
            "continue", "[LENGTH]", N_("Go on with the draft."), Argument.NUMBER, Need.DRAFT
        ),
        Command("polish", "[PART]", N_("Correct it."), Argument.PART, Need.DRAFT),
        Command(
            "rewrite", "[PART] HOW", N_("Write it anew in another manner."),
            Argument.PART, Need.DRAFT,
        ),
        Command(
            "expand", "[PART]", N_("Make it twice as long."), Argument.PART, Need.DRAFT
        ),
        Command(
            "shorten", "[PART]", N_("Make it half as long."), Argument.PART, Need.DRAFT
        ),
        Command(
            "translate", "[PART] LANG", N_("Translate it."), Argument.LANGUAGE, Need.DRAFT
        ),
        Command("titles", "[N]", N_("Propose titles for the draft."), Argument.NUMBER, Need.DRAFT),
        Command(
            "alternatives", "[PART|N X]",
            N_("Show where the model was least sure; go on from place N with X instead."),
            Argument.PLACE, Need.TEXT,
        ),
        Command("show", "[PART]", N_("Show the draft, its parts numbered."), Argument.PART,
                Need.DRAFT),
        Command("edit", "", N_("Open the draft in your editor.")),
        Command("undo", "", N_("Take back the latest change."), need=Need.PAST),
        Command("redo", "", N_("Do again what was undone."), need=Need.FUTURE),
        Command("retry", "", N_("Go on where the model was stopped."), need=Need.STOPPED),
        Command("regen", "", N_("Have the latest text or answer anew."), need=Need.MADE),
        Command(
            "drafts", "[N]", N_("Have the latest text written N times, and choose."),
            Argument.NUMBER, Need.MADE,
        ),
        Command("open", "FILE", N_("Take a file as the draft."), Argument.PATH),
        Command("save", "[FILE]", N_("Save the draft to a file."), Argument.PATH, Need.DRAFT),
        Command("file", "FILE", N_("Give the model a file to read."), Argument.PATH),
        Command(
            "image", "[FILE …]", N_("Show the model pictures, or that on the clipboard."),
            Argument.PATHS,
        ),
        Command("copy", "", N_("Copy the draft, or the latest answer."), need=Need.TEXT),
        Command("sessions", "", N_("List the sessions.")),
        Command("resume", "[SESSION]", N_("Go on with another session."), Argument.SESSION),
        Command("model", "[NAME]", N_("Use another model."), Argument.MODEL),
        Command("template", "[NAME]", N_("Write by another template."), Argument.TEMPLATE),
        Command("set", "[NAME VALUE]", N_("Change a setting for this session."), Argument.SETTING),
        Command("system", "[TEXT]", N_("Tell the model how to answer."), Argument.TEXT),
        Command("context", "", N_("Show what the model is told, and how much room is left.")),
        Command("stats", "", N_("Show what the latest text took.")),
        Command("help", "[COMMAND]", N_("Show the commands."), Argument.COMMAND),
        Command("quit", "", N_("Leave; the session is kept.")),
    )
}  # fmt: skip

_USAGE_COLUMNS = 24
_CALL = re.compile(r"/([a-z]+)(?:\s+(.*))?\s*", re.DOTALL)
_OPTION = re.compile(r"--([a-z]+)(?:=|\s+)(\"[^\"]*\"|\S+)\s*")


@dataclass(frozen=True)
class Talk:
    """A message to the model."""

    text: str


@dataclass(frozen=True)
class Call:
    """A command with its argument and the options before that, as they were typed in `line`."""

    command: Command
    line: str
    argument: str = ""
    options: tuple[tuple[str, str], ...] = ()


def parse(line: str) -> Talk | Call:
    """What `line` asks for. A message that begins with a slash has another before it.

    Raises UsageError for a command or an option that is not there, with the nearest that is.
    """
    text = unquoted(line.strip())
    if not text.startswith("/") or text.startswith("//"):
        return Talk(text.removeprefix("/") if text.startswith("//") else text)
    match = _CALL.fullmatch(text)
    if match is None or match[1] not in COMMANDS:
        raise _unknown(text.split()[0])
    command = COMMANDS[match[1]]
    argument, options = (match[2] or "").strip(), []
    while command.options and (option := _OPTION.match(argument)):
        if option[1] not in command.options:
            near = difflib.get_close_matches(option[1], command.options, n=1)
            raise _not_there(f"--{option[1]}", f"--{near[0]}" if near else "")
        options.append((option[1], option[2].strip('"')))
        argument = argument[option.end() :]
    return Call(command, text, argument, tuple(options))


def unquoted(text: str) -> str:
    '''`text` without the `"""` around a block.'''
    if is_open_block(text) or not text.startswith('"""'):
        return text.removeprefix('"""')
    return text[3:].removesuffix('"""').strip("\n")


def is_open_block(text: str) -> bool:
    '''Whether `text` begins with `"""` and its end is still to come.'''
    start = text.lstrip()
    return start.startswith('"""') and not (len(start) >= 6 and start.rstrip().endswith('"""'))


def makes_sense(command: Command, session: Session) -> bool:
    """Whether `command` has something to work on."""
    page = session.page
    return {
        Need.NOTHING: True,
        Need.DRAFT: bool(page.draft.strip()),
        Need.PAST: bool(session.past),
        Need.FUTURE: bool(session.future),
        Need.MADE: bool(page.by),
        Need.TEXT: bool(page.draft.strip() or page.dialogue.turns),
        Need.STOPPED: bool(page.job) or any(not turn.complete for turn in page.dialogue.turns[-1:]),
    }[command.need]


def check_sense(command: Command, session: Session) -> None:
    """Raises UsageError for a command that has nothing to work on."""
    if not makes_sense(command, session):
        hints = {Need.DRAFT: _("Begin one: /write TOPIC, or /open FILE")}
        raise UsageError(_(command.need.value), hint=hints.get(command.need, ""))


def help_lines(session: Session, name: str = "") -> list[str]:
    """The commands that make sense now, a line each; with a `name`, that one and its options."""
    if name:
        called = parse(f"/{name.removeprefix('/')}")
        command = called.command if isinstance(called, Call) else COMMANDS["help"]
        options = "  ".join(f"--{option}" for option in command.options)
        return [f"/{command.name} {command.usage}".rstrip(), f"  {_(command.help)}"] + (
            [f"  {options}"] if options else []
        )
    there = [command for command in COMMANDS.values() if makes_sense(command, session)]
    return [
        f"/{command.name} {command.usage}".ljust(_USAGE_COLUMNS) + f" {_(command.help)}"
        for command in there
    ]


def _unknown(name: str) -> UsageError:
    near = difflib.get_close_matches(name.removeprefix("/"), COMMANDS, n=1, cutoff=0.5)
    return _not_there(name, f"/{near[0]}" if near else "")


def _not_there(name: str, near: str) -> UsageError:
    hint = _("Did you mean {near}?").format(near=near) if near else _("All commands: /help")
    return UsageError(_("There is no {name}.").format(name=name), hint=hint)
