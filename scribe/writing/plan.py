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

_HEADING = re.compile(r"(#{1,6})[ \t]+(\S.*)$")
_CLOSING_MARKS = re.compile(r"[ \t]#+$")
_ITEM = re.compile(r"(?:[*+](?=[ \t])|[-•](?!-)|\d{1,3}[.)、．](?!\d))[ \t]*(\S.*)$")
_LENGTH = re.compile(
    r"[（(【\[]\s?(?:约|大约|about|around|approx\.?|[~～≈])?\s?(\d{1,3}(?:,\d{3})+|\d{1,6})"
    r"(?:\s?(?:-|–|—|~|～|至|到|to)\s?(\d{1,6}))?\s?(?:个?[字词]|words?)\s?(?:左右|上下|以内)?\s?[)）】\]]$"
)
_FENCE = re.compile(r"```|~~~")
_RULE = re.compile(r"[-*_]{3,}$")
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
    """A text as it is meant to be. `title` is "" for a text without one."""

    title: str
    sections: tuple[Section, ...]

    @property
    def topic(self) -> str:
        """What the text is about, as far as the plan tells."""
        return self.title or self.sections[0].heading

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
    lines = list(_lines(text))
    if not any(_HEADING.match(line.strip()) for line in lines):
        return _by_lines(lines)
    sections = list(_by_headings(lines))
    top = min((section.level for section in sections if section.heading), default=0)
    highest = [section for section in sections if section.heading and section.level == top]
    if len(sections) == 1 or highest != sections[:1]:
        return Plan("", tuple(sections))
    first, *rest = sections
    lead = [replace(first, heading="", level=2)] if first.points or first.length else []
    return Plan(first.heading, (*lead, *rest))


def _lines(text: str) -> Iterator[str]:
    """The lines of `text` that can be part of a plan.

    Code in a fence is none, but a whole plan in a fence, as chat programs hand it out, is.
    """
    lines = [line for line in text.removeprefix("\ufeff").splitlines() if line.strip()]
    fences = {number for number, line in enumerate(lines) if _FENCE.match(line.strip())}
    wrapped = len(lines) > 1 and fences == {0, len(lines) - 1}
    inside = False
    for number, line in enumerate(lines):
        if number in fences:
            inside = not inside and not wrapped
        elif not inside and not _RULE.match(line.strip()):
            yield line


def _by_headings(lines: Sequence[str]) -> Iterator[Section]:
    """Sections as the headings mark them off; what is below a heading are its points."""
    heading, length, level = "", 0, 2
    points: list[str] = []
    for line in map(str.strip, lines):
        match = _HEADING.match(line)
        if match is None:
            if found := _LENGTH.fullmatch(line):
                length = _length(found)
            else:
                points.append(_point(line))
            continue
        if heading or points or length:
            yield Section(heading, tuple(points), length, level)
        (heading, length), level = _with_length(_CLOSING_MARKS.sub("", match[2])), len(match[1])
        points = []
    if heading or points or length:
        yield Section(heading, tuple(points), length, level)


def _by_lines(lines: Sequence[str]) -> Plan:
    """A section for each line, or each that is no list item; what is under it are its points.

    A first line above a list of nothing but items is the title.
    """
    outer = [line for line in lines if not line[:1].isspace()]
    named = [line for line in outer if not _ITEM.match(line)]
    headed = 1 < len(named) < len(outer) and named[0] == outer[0]
    title = named[0].strip() if len(named) == 1 < len(outer) and named[0] == outer[0] else ""
    sections: list[Section] = []
    for line in lines[1:] if title else lines:
        under = line[:1].isspace() or (headed and line not in named)
        if sections and under:
            points = (*sections[-1].points, _point(line.strip()))
            sections[-1] = replace(sections[-1], points=points)
        else:
            sections.append(_section(_point(line.strip())))
    if not sections:
        raise ValueError("no heading")
    return Plan(title, tuple(sections))


def _section(line: str) -> Section:
    """The section of a line: a heading, and behind a colon what it says."""
    body, length = _with_length(line)
    name, *said = (part.strip() for part in _COLON.split(body, maxsplit=1))
    heading, length_behind_name = _with_length(name)
    return Section(heading, tuple(filter(None, said)), length or length_behind_name)


def _point(line: str) -> str:
    match = _ITEM.match(line)
    return match[1].strip() if match else line


def _with_length(heading: str) -> tuple[str, int]:
    """A heading without the length that is given in it, and that length."""
    match = _LENGTH.search(heading)
    return (heading[: match.start()].strip(), _length(match)) if match else (heading.strip(), 0)


def _length(match: re.Match[str]) -> int:
    """The length that is given, or the middle of a range."""
    low = int(match[1].replace(",", ""))
    return round((low + int(match[2] or low)) / 2)
