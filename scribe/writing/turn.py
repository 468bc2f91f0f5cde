"""One turn of the writing, as the model is asked for it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Turn:
    """One turn of the writing: what to ask for, how it starts, and how long it should be.

    The tokens of the `banned` texts are never drawn. A turn that writes of a plan's section has
    its number in `section`, and in `points_wanted` how many points are still to be drawn up.
    """

    ask: str
    length: int
    prefix: str = ""
    banned: tuple[str, ...] = ()
    says: str = ""
    section: int = -1
    points_wanted: int = 0

    @property
    def opens_with_list(self) -> bool:
        """Whether the request shows how an item is marked, and so asks for a list."""
        return "- " in self.ask

    @property
    def takes_headings(self) -> bool:
        """Whether the model may set headings of its own."""
        return not any(text.startswith("#") for text in self.banned)
