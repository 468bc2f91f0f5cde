"""The model's own chat template, rendered so that no message can pose as markup.

Each message's content is replaced by a placeholder of private-use characters, the template is
rendered in Jinja's sandbox, and the result is cut at the placeholders: what the template wrote
is tokenized with control tokens, what a person or model wrote without. The pictures of a message
are put before its content in the same way, so that nothing written can pose as one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import jinja2
from jinja2.ext import loopcontrols
from jinja2.sandbox import ImmutableSandboxedEnvironment

from scribe.engine.base import Message, Picture
from scribe.errors import EngineError
from scribe.i18n import _

_MAX_TEMPLATE = 64 * 1024  # characters; the largest in use are some 15,000
_MAX_LOOP = 100_000  # rounds of all loops over `range` in one rendering
_MAX_RENDERED = 256 * 1024  # characters, in which every message counts as three
_PLACEHOLDER = re.compile("\ue0f0([0-9]+)\ue0f1")


@dataclass(frozen=True)
class Segment:
    """A part of the prompt. `markup` is the template's own text, where control tokens count."""

    text: str
    markup: bool


class ChatTemplate:
    """A compiled chat template. Raises EngineError if it is oversized or does not compile."""

    def __init__(self, source: str, *, bos: str, eos: str) -> None:
        if len(source) > _MAX_TEMPLATE:
            raise _template_error(
                _("it is larger than {limit} characters").format(limit=_MAX_TEMPLATE)
            )
        environment = ImmutableSandboxedEnvironment(
            trim_blocks=True, lstrip_blocks=True, extensions=[loopcontrols]
        )
        del environment.globals["lipsum"]
        environment.globals["raise_exception"] = _raise_exception
        environment.globals["strftime_now"] = lambda form: datetime.now().strftime(form)
        try:
            self._template = environment.from_string(source)
        except jinja2.TemplateError as error:
            raise _template_error(error) from error
        self._tokens = {"bos_token": bos, "eos_token": eos}

    def render(self, messages: tuple[Message, ...]) -> list[Segment | Picture]:
        """The prompt up to where the assistant's answer begins, in its parts."""
        try:
            return self._segments(messages)
        except jinja2.TemplateError:
            pass  # most often a model without a system role; the first user turn takes its text
        try:
            return self._segments(fold_system(messages))
        except jinja2.TemplateError as error:
            raise _template_error(error) from error

    def _segments(self, messages: tuple[Message, ...]) -> list[Segment | Picture]:
        contents = [f"\ue0f0{index}\ue0f1" for index in range(len(messages))]
        try:
            rendered = self._rendered(messages, contents)
            if not _PLACEHOLDER.search(rendered):
                # Templates of models that see (SmolVLM) leave out what is not a list of parts.
                parts = [[{"type": "text", "text": content}] for content in contents]
                rendered = self._rendered(messages, parts)
            return _cut(rendered, messages)
        except jinja2.TemplateError:
            raise
        except Exception as error:
            raise _template_error(repr(error)) from error

    def _rendered(self, messages: tuple[Message, ...], contents: Sequence[object]) -> str:
        turns = [
            {"role": message.role, "content": content}
            for message, content in zip(messages, contents, strict=True)
        ]
        parts, length = [], 0
        for part in self._template.generate(
            messages=turns,
            add_generation_prompt=True,
            enable_thinking=False,  # read by the templates of reasoning models (Qwen3)
            range=_BoundedRange(),
            **self._tokens,
        ):
            parts.append(part)
            length += len(part)
            if length > _MAX_RENDERED:
                raise jinja2.TemplateRuntimeError("its output does not end")
        return "".join(parts)


def fold_system(messages: tuple[Message, ...]) -> tuple[Message, ...]:
    """The same conversation with the system message put in front of the first user turn."""
    system = [message for message in messages if message.role == "system"]
    others = [message for message in messages if message.role != "system"]
    if not system or not others:
        return messages
    folded = (*system, others[0])
    first = Message(
        others[0].role,
        "\n\n".join(message.content for message in folded),
        tuple(picture for message in folded for picture in message.pictures),
    )
    return (first, *others[1:])


def _cut(rendered: str, messages: tuple[Message, ...]) -> list[Segment | Picture]:
    """Split the rendered template at its placeholders and put the messages in their places."""
    segments: list[Segment | Picture] = []
    for index, part in enumerate(_PLACEHOLDER.split(rendered)):
        if index % 2 == 0:
            segments.append(Segment(part, markup=True))
        else:
            message = messages[int(part)]
            segments += message.pictures
            segments.append(Segment(message.content, markup=False))
    return segments


class _BoundedRange:
    """`range` for one rendering: all its calls together count no further than _MAX_LOOP."""

    def __init__(self) -> None:
        self._left = _MAX_LOOP

    def __call__(self, *arguments: int) -> range:
        numbers = range(*arguments)
        self._left -= len(numbers)
        if self._left < 0:
            raise jinja2.TemplateRuntimeError("range too long")
        return numbers


def _raise_exception(message: str) -> None:
    raise jinja2.TemplateRuntimeError(message)


def _template_error(reason: object) -> EngineError:
    return EngineError(
        _("The model's chat template cannot be used: {reason}").format(reason=reason),
        hint=_("Use another build of this model, or another model: scribe models list"),
    )
