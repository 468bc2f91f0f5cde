"""The errors a user can meet, and the exit status of each.

    ScribeError                     1
    ├── UsageError                  2   the command line or piped input makes no sense
    │   ├── ConfigError             2   a setting, or the config file, cannot be read
    │   ├── TemplateError           2   a template is unknown or malformed
    │   └── InputError              2   topic or material that cannot be used
    ├── ModelError                  3   a model is missing, broken or unsupported
    │   ├── ModelNotFound           3   no model of that name, or none at hand while offline
    │   ├── ModelFileError          3   the file is not a GGUF that can be loaded
    │   └── DownloadError           3   no source delivered the file, or not the file pinned
    ├── EngineError                 3   the engine failed while it ran
    │   └── ContextOverflow         3   the prompt is longer than the context
    ├── ResourceError               4   not enough memory or disk
    ├── OutputError                 1   the text could not be written where it was asked for
    └── Interrupted           128 + n   stopped by signal n (130 for Ctrl-C); the text is kept

Code outside `cli/` raises these with a finished sentence as message and, as hint, what to do
next; both are already in the user's language. `scribe.__main__` is the one place that
catches them. Third-party exceptions are translated where the third party is called.
"""

from __future__ import annotations

from enum import IntEnum


class ExitStatus(IntEnum):
    """Exit statuses of `scribe`; part of its contract with scripts."""

    OK = 0
    FAILED = 1
    USAGE = 2
    MODEL = 3
    RESOURCE = 4
    INTERRUPTED = 130
    PIPE_CLOSED = 141


class ScribeError(Exception):
    """Base of every error that is shown to the user as a message rather than a traceback."""

    status: int = ExitStatus.FAILED

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class UsageError(ScribeError):
    status = ExitStatus.USAGE


class ConfigError(UsageError):
    pass


class TemplateError(UsageError):
    pass


class InputError(UsageError):
    pass


class ModelError(ScribeError):
    status = ExitStatus.MODEL


class ModelNotFound(ModelError):
    pass


class ModelFileError(ModelError):
    pass


class DownloadError(ModelError):
    pass


class EngineError(ScribeError):
    status = ExitStatus.MODEL


class ContextOverflow(EngineError):
    """The prompt and the room for its answer need more tokens than the context holds."""

    def __init__(self, message: str, *, needed: int, context: int, hint: str = "") -> None:
        super().__init__(message, hint=hint)
        self.needed = needed
        self.context = context


class ResourceError(ScribeError):
    status = ExitStatus.RESOURCE


class OutputError(ScribeError):
    pass


class Interrupted(ScribeError):
    """Stopped by a signal. `status` is 128 + its number, as a shell reports it."""

    def __init__(self, message: str, *, signal_number: int = 2, hint: str = "") -> None:
        super().__init__(message, hint=hint)
        self.status = 128 + signal_number
