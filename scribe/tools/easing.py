"""What a small model gets wrong is put in the other language's form before it is translated.

Of 近三百万元 it makes three hundred million, of a quarter to eight half past eight.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from scribe.tools import dates, figures
from scribe.tools.literals import outside_literals
from scribe.tools.task import Task

_HOURS = (
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
    "twelve",
)  # fmt: skip
_MINUTES = {"half": 30, "quarter": 15, "five": 5, "ten": 10, "twenty": 20, "twenty-five": 25}
_CLOCK = re.compile(
    rf"\b(?:(half) (past)|(?:a )?(quarter) (past|to)|({'|'.join(_MINUTES)}) minutes (past|to))"
    rf" ({'|'.join(_HOURS)})\b"
)
_QUARTERS = re.compile("([一两三])刻钟")


def eased(task: Task, text: str, lost: Iterable[str] = ()) -> str:
    """`text`, to be translated, with its large figures, times of day and what was `lost` eased.

    What stands letter for letter in any version stays. Of another task, `text` is as it was.
    """
    if not task.translates:
        return text
    text = outside_literals(text, lambda prose: _with_plain_figures(prose, task))
    for item in sorted(lost, key=len, reverse=True):
        text = text.replace(item, as_target_writes(task, item))
    return text


def as_target_writes(task: Task, item: str) -> str:
    """A date, or a figure with words in it (5万), as in the language of the result."""
    if not task.translates:
        return item
    target = task.target
    dated = figures.in_digits(dates.in_language(item, target), target)
    return outside_literals(dated, lambda prose: figures.in_language(prose, target))


def _with_plain_figures(text: str, task: Task) -> str:
    if task.language == "en" and task.target.startswith("zh"):
        text = _CLOCK.sub(_time_of_day, text)
    if task.language == "zh":
        text = _QUARTERS.sub(lambda match: f"{15 * '一两三'.find(match[1]) + 15}分钟", text)
    return figures.in_language(text, task.target)


def _time_of_day(match: re.Match[str]) -> str:
    share, side, hour = (group for group in match.groups() if group)
    minutes = 60 * (_HOURS.index(hour) + 1) + (1 if side == "past" else -1) * _MINUTES[share]
    return f"{(minutes // 60 - 1) % 12 + 1}:{minutes % 60:02}"
