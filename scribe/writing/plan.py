"""The plan of a text: its title, and its sections with what each must say and how long it is.

A plan is written as Markdown, which a person can edit and which reads back as the same plan:

    # The title

    ## The first heading (200 words)

    - a point
    - another point

Points before the first heading belong to a passage without one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

_HEADING = re.compile(r"(#{1,6})\s+(.*?)\s*#*\s*$")
_ITEM = re.compile(r"(?:[-*+•]|\d+[.)、．])\s*(.+)$")
_LENGTH = re.compile(
    r"\s*[（(【\[]\s*(?:约|大约|about|~|≈)?\s*(\d[\d,]*)\s*(?:个?[字词]|words?)\s*[)）】\]]\s*$"
)
_SHORTEST = 20  # 字 or words given to a section, however little is left


@dataclass(frozen=True)
class Section:
    """A part of a text. `heading` is "" where none is shown; `length` is in 字 or words.

    A length of 0 is for the plan to share out. `level` is that of the Markdown heading.
    """

    heading: str
    points: tuple[str, ...] = ()
    length: int = 0
    level: int = 2


@dataclass(frozen=True)
class Plan:
    """A text as it is meant to be. `title` is "" for a text without one."""

    title: str
    sections: tuple[Section, ...]

    @property
    def length(self) -> int:
        """Length of all sections together."""
        return sum(section.length for section in self.sections)

    @property
    def open_sections(self) -> int:
        """How many sections have no length yet and are to be written."""
        return sum(
            not section.length and not self._only_stands_above(number)
            for number, section in enumerate(self.sections)
        )

    def shared_out(self, length: int) -> Plan:
        """The same plan for a text of about `length`: sections with no length share the rest.

        Lengths that are there stay as they are, even if they come to more. A heading with nothing
        to say of its own above deeper ones only stands there; its length is theirs to share.
        """
        shares = [section.length for section in self.sections]
        bare = [number for number in range(len(shares)) if self._only_stands_above(number)]
        for number in bare:
            below = self._below(number)
            _share(shares, [at for at in below if at not in bare], shares[number])
            shares[number] = 0
        _share(shares, [at for at in range(len(shares)) if at not in bare], length)
        return replace(
            self,
            sections=tuple(
                replace(section, length=share)
                for section, share in zip(self.sections, shares, strict=True)
            ),
        )

    def _below(self, number: int) -> list[int]:
        """Numbers of the sections under section `number`: those that follow and lie deeper."""
        below = []
        for at in range(number + 1, len(self.sections)):
            if self.sections[at].level <= self.sections[number].level:
                break
            below.append(at)
        return below

    def _only_stands_above(self, number: int) -> bool:
        section = self.sections[number]
        return bool(section.heading and not section.points and self._below(number))

    def with_points(self, index: int, points: Sequence[str]) -> Plan:
        """The same plan with the points of section `index` drawn up."""
        section = replace(self.sections[index], points=tuple(points))
        return replace(
            self, sections=(*self.sections[:index], section, *self.sections[index + 1 :])
        )


def _share(shares: list[int], among: Sequence[int], length: int) -> None:
    """Give what is left of `length` to those of `among` that have no share yet, in place."""
    without = [at for at in among if not shares[at]]
    left = length - sum(shares[at] for at in among)
    for at in without if length else ():
        shares[at] = max(_SHORTEST, round(left / len(without)))


def to_markdown(plan: Plan, language: str) -> str:
    """`plan` as Markdown for a person to edit."""
    unit = "字" if language == "zh" else " words"
    left, right = ("（", "）") if language == "zh" else (" (", ")")
    blocks = [f"# {plan.title}"] if plan.title else []
    for section in plan.sections:
        length = f"{left}{section.length}{unit}{right}" if section.length else ""
        if section.heading:
            blocks.append(f"{'#' * section.level} {section.heading}{length}")
        elif length:
            blocks.append(length.strip())
        if section.points:
            blocks.append("\n".join(f"- {point}" for point in section.points))
    return "\n\n".join(blocks) + "\n"


def from_markdown(text: str) -> Plan:
    """The plan that `text` lays out: Markdown headings, or else one section for each line.

    A single heading of the highest level, when it comes first, is the title. Raises ValueError
    when there is nothing to write from.
    """
    headings = [match for line in text.splitlines() if (match := _HEADING.match(line.strip()))]
    sections = list(_by_headings(text) if headings else _by_lines(text))
    title = ""
    top = min((len(match[1]) for match in headings), default=0)
    highest = [section for section in sections if section.heading and section.level == top]
    if len(highest) == 1 and highest[0] is sections[0] and len(sections) > 1:
        first = sections.pop(0)
        title = first.heading
        if first.points or first.length:
            sections.insert(0, replace(first, heading="", level=2))
    if not sections:
        raise ValueError("no heading")
    return Plan(title, tuple(sections))


def _by_headings(text: str) -> Iterator[Section]:
    """Sections as the headings mark them off; what is below a heading are its points."""
    heading, length, level = "", 0, 2
    points: list[str] = []
    for raw in text.splitlines():
        line = raw.strip()
        match = _HEADING.match(line)
        if match is None:
            if found := _LENGTH.fullmatch(line):
                length = _length(found)
            elif line:
                points.append(_point(line))
            continue
        if heading or points or length:
            yield Section(heading, tuple(points), length, level)
        (heading, length), level, points = _with_length(match[2]), len(match[1]), []
    if heading or points or length:
        yield Section(heading, tuple(points), length, level)


def _by_lines(text: str) -> Iterator[Section]:
    """A section for each line; indented lines are points of the one before."""
    current: Section | None = None
    for raw in text.splitlines():
        line = raw.strip()
        if not line:
            continue
        if current is not None and raw[:1].isspace():
            current = replace(current, points=(*current.points, _point(line)))
            continue
        if current is not None:
            yield current
        body = _point(line)
        name, _colon, said = body.replace("：", ":", 1).partition(":")
        heading, length = _with_length(name.strip())
        current = Section(heading, (said.strip(),) if said.strip() else (), length)
    if current is not None:
        yield current


def _point(line: str) -> str:
    match = _ITEM.match(line)
    return match[1].strip() if match else line


def _with_length(heading: str) -> tuple[str, int]:
    """A heading without the length that is given in it, and that length."""
    match = _LENGTH.search(heading)
    return (heading[: match.start()].strip(), _length(match)) if match else (heading.strip(), 0)


def _length(match: re.Match[str]) -> int:
    return int(match[1].replace(",", ""))
