"""The conversation in which a text is written, kept within the context of the model."""

from __future__ import annotations

from collections.abc import Callable

from scribe.engine.base import Message, Picture

MARKUP = 16  # tokens a chat template puts around a turn


class Conversation:
    """A system message, an opening, and turns: a request and the text it got, each.

    The opening stands at the head of the first request, so that all turns share their prefix.
    `pictures` are shown with it, and stay whatever opening takes its place; they take so many
    `picture_tokens`.
    """

    def __init__(
        self,
        system: str,
        opening: str,
        count_tokens: Callable[[str], int],
        pictures: tuple[Picture, ...] = (),
        picture_tokens: int = 0,
    ) -> None:
        self._system = system
        self._count_tokens = count_tokens
        self._pictures = pictures
        self._picture_tokens = picture_tokens
        self._turns: list[tuple[str, str]] = []
        self.restart(opening, keep=0)

    def restart(self, opening: str, *, keep: int) -> None:
        """Begin anew with another `opening`, which speaks for all but the last `keep` turns."""
        self._opening = opening
        self._turns = self._turns[-keep:] if keep else []
        self._told = self._cost(self._system) + self._cost(opening) + self._picture_tokens
        self.turn_tokens = sum(self._cost(ask) + self._cost(text) for ask, text in self._turns)

    @property
    def tokens(self) -> int:
        """What all of it takes of a context."""
        return self._told + self.turn_tokens

    def messages(self, ask: str) -> tuple[Message, ...]:
        """The whole conversation with one more request."""
        messages = [Message("system", self._system)]
        for request, answer in (*self._turns, (ask, "")):
            first = len(messages) == 1
            head = f"{self._opening}\n\n" if first and self._opening else ""
            shown = self._pictures if first else ()
            messages.append(Message("user", f"{head}{request}".strip(), shown))
            messages.append(Message("assistant", answer))
        return tuple(messages[:-1])

    def add(self, ask: str, answer: str) -> None:
        """The model answered `ask`."""
        self._turns.append((ask, answer))
        self.turn_tokens += self._cost(ask) + self._cost(answer)

    def amend(self, answer: str) -> None:
        """The model's latest answer is now `answer`."""
        ask, before = self._turns[-1]
        self._turns[-1] = (ask, answer)
        self.turn_tokens += self._cost(answer) - self._cost(before)

    def _cost(self, content: str) -> int:
        return self._count_tokens(content) + MARKUP // 2
