"""The entry point: runs the command line and turns every error into a message and a status."""

from __future__ import annotations

import contextlib
import errno
import os
import sys
import traceback
from collections.abc import Sequence
from typing import TextIO

from scribe.environment import Environment
from scribe.errors import ExitStatus, Interrupted, ResourceError, ScribeError
from scribe.i18n import _, activate, interface_language


def main(arguments: Sequence[str] | None = None) -> int:
    """Run `scribe` with `arguments` (default: the process's own) and return its exit status."""
    environment = Environment.of_process()
    activate(interface_language(environment.variables, _configured_language()))
    try:
        status = _run(list(sys.argv[1:] if arguments is None else arguments), environment)
        environment.stdout.flush()
    except ScribeError as error:
        status = _report(error, environment)
    except KeyboardInterrupt:
        status = _report(Interrupted(_("Stopped.")), environment)
    except BrokenPipeError:
        status = ExitStatus.PIPE_CLOSED
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):  # click printed help onto a full disk
            status = _report(ResourceError(_("The disk is full.")), environment)
        else:
            status = _report_bug(environment)
    except Exception:  # noqa: BLE001 - the last line of defence: a bug, told without a traceback
        status = _report_bug(environment)
    _abandon_unless_flushed(environment.stdout)
    return int(status)


def _configured_language() -> str:
    """The `lang` of the config file; one that cannot be read is reported when settings are."""
    from scribe.storage.paths import user_paths

    path = user_paths().config_file
    if not path.exists():
        return ""
    from scribe.storage.config import file_layer

    try:
        return str(file_layer(path).values.get("lang", ""))
    except ScribeError:
        return ""


def _run(arguments: list[str], environment: Environment) -> int:
    # Imported here because help texts are translated as the commands are declared.
    import click

    from scribe.app import App
    from scribe.cli import cli

    try:
        result = cli.main(arguments, "scribe", standalone_mode=False, obj=App(environment))
    except click.ClickException as error:
        _say(environment, error.format_message(), _usage_hint(error))
        return ExitStatus.USAGE
    except click.Abort as error:
        raise Interrupted(_("Stopped.")) from error
    return result if isinstance(result, int) else ExitStatus.OK


def _usage_hint(error: object) -> str:
    context = getattr(error, "ctx", None)
    return _("Help: {command} --help").format(command=context.command_path) if context else ""


def _report(error: ScribeError, environment: Environment) -> int:
    _say(environment, error.message, error.hint)
    return error.status


def _say(environment: Environment, message: str, hint: str) -> None:
    from scribe.render.escape import clean

    # stderr may be gone with the terminal; the status still tells.
    with contextlib.suppress(OSError, ValueError):
        for line in filter(None, (message, hint)):
            environment.stderr.write(f"scribe: {clean(line)}\n")
        environment.stderr.flush()


def _report_bug(environment: Environment) -> int:
    from scribe.storage.paths import user_paths

    report = user_paths().crash_report
    with contextlib.suppress(OSError):
        report.parent.mkdir(parents=True, exist_ok=True)
        report.write_text(traceback.format_exc(), encoding="utf-8")
    _say(
        environment,
        _("This is a bug in scribe: {error}").format(error=repr(sys.exc_info()[1])),
        _("The details are in {path}; nothing was sent anywhere.").format(path=report),
    )
    return ExitStatus.FAILED


def _abandon_unless_flushed(stdout: TextIO) -> None:
    """Let the interpreter flush into nowhere what stdout no longer takes: that was told already."""
    try:
        stdout.flush()
    except (OSError, ValueError):
        with contextlib.suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), stdout.fileno())


if __name__ == "__main__":
    sys.exit(main())
