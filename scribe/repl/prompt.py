"""The prompt on a terminal: prompt-toolkit with our completion, history, keys and toolbar."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from pathlib import Path

from filelock import FileLock
from prompt_toolkit import PromptSession
from prompt_toolkit.auto_suggest import AutoSuggestFromHistory
from prompt_toolkit.completion import CompleteEvent, Completer, Completion, ThreadedCompleter
from prompt_toolkit.cursor_shapes import ModalCursorShapeConfig
from prompt_toolkit.document import Document
from prompt_toolkit.history import FileHistory
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent

from scribe.render.escape import clean_line
from scribe.repl.commands import is_open_block
from scribe.repl.completing import Offer, candidates
from scribe.repl.typeahead import TypeAhead

_PROMPT, _MORE = "> ", "… "
_REFRESH = 0.5  # seconds, after which the toolbar tells that the model is there


class PromptReader:
    """Reads messages with a line editor. `offer` and `toolbar` are asked for as it is drawn.

    While the model `is_loading`, that is again and again.
    """

    def __init__(
        self,
        history: Path,
        offer: Callable[[], Offer],
        toolbar: Callable[[], str],
        is_loading: Callable[[], bool],
        *,
        vi_mode: bool,
    ) -> None:
        self._session: PromptSession[str] = PromptSession(
            _PROMPT,
            history=LockedHistory(history),
            auto_suggest=AutoSuggestFromHistory(),
            completer=ThreadedCompleter(_Completing(offer)),
            complete_while_typing=True,
            key_bindings=_bindings(),
            multiline=True,
            prompt_continuation=_MORE,
            bottom_toolbar=toolbar,
            vi_mode=vi_mode,
            cursor=ModalCursorShapeConfig() if vi_mode else None,
            enable_open_in_editor=True,
            tempfile_suffix=".md",
        )
        self._question: PromptSession[str] = PromptSession()
        self._is_loading = is_loading
        self._keys = TypeAhead(self._session.input.fileno())

    def read(self) -> str:
        self._session.refresh_interval = _REFRESH if self._is_loading() else 0
        return self._session.prompt()

    def answer(self, question: str) -> str:
        return self._question.prompt(f"{clean_line(question)} ")

    def lent(self) -> AbstractContextManager[None]:
        return self._keys.lent()

    def close(self) -> None:
        self._keys.close()


class LockedHistory(FileHistory):
    """A history that only its owner can read, and that one scribe at a time adds to."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        self._lock = FileLock(path.with_name(f"{path.name}.lock"))
        super().__init__(path)

    def store_string(self, string: str) -> None:
        with self._lock:
            super().store_string(string)


class _Completing(Completer):
    """Our candidates as prompt-toolkit wants them."""

    def __init__(self, offer: Callable[[], Offer]) -> None:
        self._offer = offer

    def get_completions(
        self, document: Document, complete_event: CompleteEvent
    ) -> Iterable[Completion]:
        if not document.text.startswith("/"):
            return
        for candidate in candidates(document.text_before_cursor, self._offer()):
            yield Completion(
                candidate.text, -candidate.typed, display_meta=clean_line(candidate.help)
            )


def _bindings() -> KeyBindings:
    keys = KeyBindings()

    @keys.add("enter")
    def _send(event: KeyPressEvent) -> None:
        buffer = event.current_buffer
        if buffer.complete_state is not None and buffer.complete_state.current_completion:
            buffer.complete_state = None
        elif is_open_block(buffer.text):
            buffer.insert_text("\n")
        else:
            buffer.validate_and_handle()

    @keys.add("escape", "enter")
    @keys.add("c-j")
    def _break_line(event: KeyPressEvent) -> None:
        event.current_buffer.insert_text("\n")

    @keys.add("c-c")
    def _clear_or_leave(event: KeyPressEvent) -> None:
        if event.current_buffer.text:
            event.current_buffer.reset()
        else:
            event.app.exit(exception=KeyboardInterrupt, style="class:aborting")

    return keys
