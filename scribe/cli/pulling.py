"""The model library's long operations, shown on stderr as they go."""

from __future__ import annotations

from collections.abc import Generator
from typing import TYPE_CHECKING, TypeVar

from scribe.errors import Interrupted
from scribe.i18n import _

if TYPE_CHECKING:
    from scribe.app import App
    from scribe.environment import Environment
    from scribe.library.catalogue import Card
    from scribe.library.download import Wanted
    from scribe.library.events import PullEvent
    from scribe.library.inventory import InstalledModel
    from scribe.library.library import ModelLibrary
    from scribe.render.progress import TransferProgress

Outcome = TypeVar("Outcome")


def pull_with_progress(app: App, library: ModelLibrary, card: Card) -> InstalledModel:
    """Fetch what is not here of the model of `card`, telling on stderr how it goes.

    Raises Interrupted on Ctrl-C, and what `ModelLibrary.pull` raises.
    """
    lacking = library.lacking(card)
    announcement = _announcement(card, lacking) if lacking and not library.offline else ""
    return follow(app.environment, library.pull(card), announcement)


def follow(
    environment: Environment,
    events: Generator[PullEvent, None, Outcome],
    announcement: str = "",
) -> Outcome:
    """Show `events` on stderr to their end and return their outcome. Ctrl-C: Interrupted."""
    from scribe.render.progress import TransferProgress

    live = environment.stderr_is_terminal and not environment.dumb
    with TransferProgress(environment.stderr, live=live, colour=environment.colour) as progress:
        if announcement:
            progress.note(announcement)
        try:
            while True:
                try:
                    event = next(events)
                except StopIteration as end:
                    outcome: Outcome = end.value
                    return outcome
                _show(progress, event)
        except KeyboardInterrupt as error:
            raise Interrupted(
                _("Stopped; what has been fetched is kept."),
                hint=_("The same command goes on from there."),
            ) from error
        finally:
            events.close()


def _show(progress: TransferProgress, event: PullEvent) -> None:
    from scribe.library import events

    if isinstance(event, events.Pulling):
        progress.update(event.source, event.done, event.total)
    elif isinstance(event, events.Verifying):
        progress.update(_("Checking"), event.done, event.total)
    elif isinstance(event, events.SourceFailed):
        progress.note(
            _("{source} did not deliver: {reason}").format(source=event.source, reason=event.reason)
        )
    elif isinstance(event, events.Beginning):
        progress.note(_("{file}: {size}").format(file=event.file, size=_size_told(event.size)))
    elif isinstance(event, events.Waiting):
        progress.note(_("Another scribe is fetching this file; waiting for it."))


def _announcement(card: Card, lacking: list[Wanted]) -> str:
    sizes = [wanted.size for wanted in lacking]
    size = None if None in sizes else sum(filter(None, sizes))
    return _("Fetching {title}: {size}, licence {license}.").format(
        title=card.title, size=_size_told(size), license=card.license
    )


def _size_told(size: int | None) -> str:
    from scribe.text import byte_size

    return _("size not known") if size is None else byte_size(size)
