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
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from scribe.writing.heading_length import parted
from scribe.writing.outline import chapters_in, heading_in, is_item, lines_of, said_in

_COLON = re.compile(r"：|:(?![\d/])")
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
    """A text as it is meant to be. `title` is "" for a text without one.

    `asked` is the length of the whole text as the plan gives it beside its title, for
    `shared_out`; 0 where it does not, or once it is shared out.
    """

    title: str
    sections: tuple[Section, ...]
    asked: int = 0

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> Plan:
        """The plan that `dataclasses.asdict` gave, shared out.

        Raises KeyError, TypeError or ValueError for anything else.
        """
        return cls(str(record["title"]), tuple(map(_section_from, record["sections"])))

    @property
    def topic(self) -> str:
        """What the text is about, as far as the plan tells."""
        headings = (section.heading for section in self.sections)
        return self.title or next(filter(None, headings), "")

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
        for number in reversed(bare):  # the deepest first: what they take is not theirs above
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
            asked=0,
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


def _section_from(record: Mapping[str, Any]) -> Section:
    points = tuple(map(str, record["points"]))
    return Section(str(record["heading"]), points, int(record["length"]), int(record["level"]))


def to_markdown(plan: Plan, language: str) -> str:
    """`plan` as Markdown for a person to edit."""
    form = "（{}字）" if language == "zh" else " ({} words)"

    def behind(length: int) -> str:
        return form.format(length) if length else ""

    blocks = [f"# {plan.title}{behind(plan.asked)}"] if plan.title else []
    for section in plan.sections:
        length = behind(section.length)
        if section.heading:
            blocks.append(f"{'#' * section.level} {section.heading}{length}")
        elif length:
            blocks.append(length.strip())
        if section.points:
            blocks.append("\n".join(f"- {point}" for point in section.points))
    return "\n\n".join(blocks) + "\n"


def from_markdown(text: str) -> Plan:
    """The plan that `text` lays out: Markdown headings, or else one section for each line.

    A single heading of the highest level, when it comes first, is the title; what stands above
    it is no part of the plan. Raises ValueError when there is nothing to write from.
    """
    lines = lines_of(text)
    headings = [(at, *found) for at, line in enumerate(lines) if (found := heading_in(line))]
    if not headings:
        return _by_lines(lines)
    (at, first, top), *others = headings
    if others and all(level > top for _at, _heading, level in others):
        title, asked = parted(first)
        return Plan(title, tuple(_by_headings(lines[at + 1 :])), asked)
    return Plan("", tuple(_by_headings(lines)))


def _by_headings(lines: Sequence[str]) -> Iterator[Section]:
    """Sections as the headings mark them off; what is below a heading are its points."""
    section = Section("")
    for line in lines:
        if found := heading_in(line):
            if section != Section(""):
                yield section
            heading, length = parted(found[0])
            section = Section(heading, length=length, level=found[1])
            continue
        body, length = parted(line)
        if body:
            section = replace(section, points=(*section.points, said_in(line)))
        else:
            section = replace(section, length=length)
    yield section


def _by_lines(lines: Sequence[str]) -> Plan:
    """A section for each line that is a heading; what is under it are its points.

    A first line above nothing but headings or items is the title.
    """
    if not lines:
        raise ValueError("no heading")
    headings = _heading_lines([line for line in lines if not line[:1].isspace()])
    titled = not lines[0][:1].isspace() and lines[0] not in headings
    title, asked = parted(lines[0]) if titled else ("", 0)
    sections: list[Section] = []
    for line in lines[1:] if titled else lines:
        if line in headings:
            sections.append(_section(said_in(line), headings[line]))
            continue
        last = sections.pop() if sections else Section("")
        sections.append(replace(last, points=(*last.points, said_in(line))))
    return Plan(title, tuple(sections), asked)


def _heading_lines(lines: Sequence[str]) -> dict[str, int]:
    """Those of `lines` that are headings where none is marked as one, and their levels.

    These are the ones that are numbered as chapters, or else those above the items of a list, or
    else all.
    """
    if chapters := chapters_in(lines):
        return chapters
    named = [line for line in lines if not is_item(line)]
    if 0 < len(named) < len(lines) and named[0] == lines[0]:
        return dict.fromkeys(named if len(named) > 1 else lines[1:], 2)
    return dict.fromkeys(lines, 2)


def _section(line: str, level: int) -> Section:
    """The section of a line: a heading, and behind a colon what it says."""
    body, length = parted(line)
    name, *said = (part.strip() for part in _COLON.split(body, maxsplit=1))
    heading, length_behind_name = parted(name)
    return Section(heading, tuple(filter(None, said)), length or length_behind_name, level)
