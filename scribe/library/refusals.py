"""What is told when a model cannot be had, and what the person can do then."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from scribe.errors import ModelError, ModelFileError, ModelNotFound, UsageError
from scribe.i18n import _
from scribe.library.catalogue import Card, nearest
from scribe.library.registry import Record


def unknown(name: str, names: Iterable[str]) -> ModelNotFound:
    """No model is called `name`; `names` are those there are."""
    near = nearest(name, names)
    return ModelNotFound(
        _("There is no model called “{name}”.").format(name=name),
        hint=_("Did you mean {near}?").format(near=", ".join(near))
        if near
        else _("The models there are: scribe models list"),
    )


def not_here(name: str) -> ModelNotFound:
    """The model has yet to be fetched."""
    return ModelNotFound(
        _("“{name}” is not on this machine.").format(name=name),
        hint=_("Fetch it first: scribe models pull {name}").format(name=name),
    )


def no_file(path: Path) -> ModelNotFound:
    """Nothing lies where a path leads."""
    return ModelNotFound(
        _("There is no model file at {path}.").format(path=path),
        hint=_("Check the path, or choose a model by name: scribe models list"),
    )


def gone(record: Record) -> ModelNotFound:
    """A registered file is not where it was."""
    return ModelNotFound(
        _("The file of “{name}” has gone: {path}").format(name=record.name, path=record.path),
        hint=_("Put it back, or forget the model: scribe models remove {name}").format(
            name=record.name
        ),
    )


def offline(name: str) -> ModelNotFound:
    """The model would have to be fetched, and nothing may be."""
    return ModelNotFound(
        _("“{name}” is not on this machine, and scribe is offline.").format(name=name),
        hint=_(
            "Register a file that you have: scribe models add FILE; or run once without --offline."
        ),
    )


def offline_projector(name: str) -> ModelNotFound:
    """The projector of a model that is here would have to be fetched, and nothing may be."""
    return ModelNotFound(
        _("The projector of “{name}” is not on this machine, and scribe is offline.").format(
            name=name
        ),
        hint=_("Name a file that you have: --mmproj FILE; or run once without --offline."),
    )


def taken(name: str) -> UsageError:
    """The name is that of another model."""
    return UsageError(
        _("“{name}” already names another model.").format(name=name),
        hint=_("Choose another name with --name."),
    )


def altered(name: str, path: Path, expected: str, got: str) -> ModelFileError:
    """The file at `path` has not the SHA-256 `expected` of it."""
    return ModelFileError(
        _("{path} has been altered: its SHA-256 should be {expected} and is {got}.").format(
            path=path, expected=expected, got=got
        ),
        hint=_(
            "Get rid of it with scribe models remove {name} and fetch it again, or, if you "
            "replaced it on purpose, register it anew: scribe models add FILE"
        ).format(name=name),
    )


def none_sees(language: str, cards: Iterable[Card]) -> ModelNotFound:
    """There are pictures, and no model at hand is for them."""
    return ModelNotFound(
        _("No installed model sees pictures and writes this language."),
        hint=_hint_at_sight(language, cards),
    )


def text_model(name: str, language: str, cards: Iterable[Card]) -> ModelError:
    """There are pictures, and the model called `name` is not for them."""
    return ModelError(
        _("{name} is a text model: it cannot see pictures.").format(name=name),
        hint=_hint_at_sight(language, cards),
    )


def _hint_at_sight(language: str, cards: Iterable[Card]) -> str:
    """How to come by the smallest of `cards` that sees and writes `language`."""
    seeing = [card for card in cards if card.mmproj and language in card.languages]
    if not seeing:
        return _("Name its projector, if you have one: --mmproj FILE")
    smallest = min(seeing, key=lambda card: card.total_size or 0)
    return _("Choose one that sees, such as {name}: scribe models pull {name}").format(
        name=smallest.name
    )
