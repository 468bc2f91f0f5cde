"""The numbers by which the parts of a document are reported, and named again: "2,5-7"."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from scribe.errors import UsageError
from scribe.i18n import _


def part_numbers(wanted: str | None) -> frozenset[int]:
    """The numbers in "2,5-7"; none where none are `wanted`. Raises UsageError for anything else."""
    return frozenset() if wanted is None else frozenset(_numbers(wanted))


def _numbers(wanted: str) -> Iterator[int]:
    for item in wanted.split(","):
        match = re.fullmatch(r"\s*(\d{1,6})(?:-(\d{1,6}))?\s*", item)
        numbers = range(int(match[1]), int(match[2] or match[1]) + 1) if match else range(0)
        if not numbers or not numbers[0]:
            raise UsageError(
                _("--part {value}: expected numbers.").format(value=repr(wanted)),
                hint=_("For example: {example}").format(example="--part 2,5-7"),
            )
        yield from numbers


def check_parts(wanted: Collection[int], last: int) -> None:
    """Raises UsageError for a number behind that of the `last` part."""
    if wanted and max(wanted) > last:
        message = _("There is no part {number}; the last is {last}.")
        raise UsageError(message.format(number=max(wanted), last=last))


def again_line(numbers: Collection[int]) -> str:
    """How to do the parts of these `numbers`, in their order, once more."""
    told = ",".join(map(str, numbers))
    return _("Do these parts again with --part {numbers}").format(numbers=told)
