"""Has the model draw up a plan: line by line under a grammar, each line checked as it is drawn.

The outline is one line for the title and one for each section, `1. heading: what it says`.
Small models fill in JSON with the words of the request; a line they cannot get wrong. A line
that copies the request, or an earlier heading, is taken back in the KV cache and drawn again.

Left to themselves they divide any subject into its advantages, its drawbacks and a conclusion.
Given a beat for each line (`1. an objection: what it says Heading: heading`) they find something
to say first, and a heading that names it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from scribe.engine.base import Message, Request, Sampling, Verdict
from scribe.text import clauses, count
from scribe.writing.asks import ASKS, Asks
from scribe.writing.gbnf import literal
from scribe.writing.heading import (
    alike,
    belongs_to_request,
    introduces,
    is_sentence,
    names_beat,
    nominal,
    says_nothing,
    takes_up,
    title_in,
    without_loose_end,
)
from scribe.writing.naming import names_nobody
from scribe.writing.plan import Plan, Section
from scribe.writing.rules import Rules

_SAMPLING = Sampling(temperature=0.5, min_p=0.05, repeat_penalty=1.05)
_TOKENS_PER_LINE = 90
_REDRAWS = 3  # of one line
_SPARE_REDRAWS = 4  # of all lines, beyond one for each
_LONGEST_HEADING = {"zh": 12, "en": 8}  # 字 or words
_LONGEST_TITLE = {"zh": 22, "en": 12}
_SHORTEST_POINT = {"zh": 6, "en": 2}
_REJECTIONS = 12  # of tokens at one place
_RULES = {
    "zh": {
        "title": r'[^\n#*“”《》（）()—-]{4,40} "\n"',
        "heading": r"[^\n：:；;，。、#*0-9（）()《》“”—-]{2,24}",
        "point": r'clause ("，" clause)? "。"?',
        "clause": r"[^\n，。；：:;#*（）“”]{4,60}",
    },
    "en": {
        "title": r'" " [A-Za-zÀ-ɏ0-9 ,:\x27’&?!-]{4,110} "\n"',
        "heading": r'[^\n:;.?!#*0-9()—"]{3,80} "?"?',
        "point": r'" " clause (", " clause)? "."?',
        "clause": r"[^\n,.:;#*()]{6,160}",
    },
}


@dataclass
class Outline:
    """An outline in the making: a guide that checks its lines, and the plan they come to.

    `title` is a title that is given; "" has one drawn, None does without. `headings` are given
    headings, "" where one is to be drawn and None where a line is a point alone. `beats`, if there
    are any, are what those lines take up. `points` are given ones, on lines before those; none says
    what `others_say`, the points of other sections. `shown` is told each line as it is accepted.
    """

    rules: Rules
    title: str | None
    headings: Sequence[str | None]
    opens_without_heading: bool = False
    beats: Sequence[str] = ()
    points: Sequence[str] = ()
    others_say: Sequence[str] = ()
    shown: Callable[[str], None] = lambda line: None
    lines: list[str] = field(default_factory=list)
    _line: str = ""
    _released: str = ""  # of the line, what can be no other: a redraw starts behind it
    _redraws: int = 0
    _all_redraws: int = 0
    _rejections: int = 0

    @property
    def language(self) -> str:
        return self.rules.language

    @property
    def asks(self) -> Asks:
        return ASKS[self.language]

    @property
    def prefix(self) -> str:
        """What the answer starts with: the title or the place for one, or the points given."""
        if self.title is None:
            return "".join(f"{number}. {point}\n" for number, point in enumerate(self.points, 1))
        return f"{self.asks.title}{self.title}\n" if self.title else self.asks.title

    def request(self, messages: tuple[Message, ...], seed: int) -> Request:
        """The request for the outline, asked for at the end of `messages`."""
        return Request(
            messages,
            prefix=self.prefix,
            sampling=replace(_SAMPLING, grammar=self._grammar()),
            seed=seed,
            max_tokens=_TOKENS_PER_LINE * (len(self.headings) + 1),
            guide=self,
        )

    def plan(self) -> Plan:
        """The plan that the lines drawn so far lay out."""
        title = self.title or ""
        sections: list[Section] = []
        for number, line in enumerate(self.lines):
            if number == 0 and self.title == "":
                title = self._shortened(title_in(line), _LONGEST_TITLE[self.language])
            else:
                heading, point = self._parsed(line, len(sections))
                if names_beat(heading, self._beat_of(len(sections))):
                    heading = next(iter(clauses(point)), heading)
                heading = self._shortened(nominal(heading), _LONGEST_HEADING[self.language])
                sections.append(Section(heading, (point,) if point else ()))
        return Plan(title, tuple(sections))

    def may_end(self) -> bool:
        return False

    def observe(self, text: str) -> Verdict:
        if self._is_a_slip(text):
            self._rejections += 1
            if self._rejections <= _REJECTIONS:
                return Verdict.REJECT
        self._rejections = 0
        self._line += text
        if "\n" not in text:
            if self._may_redraw() and self._runs_on():
                return self._redraw(self._released)
            return Verdict.RELEASE if self._is_given(self._line) else Verdict.HOLD
        line, given = self._without_beat(self._line.strip()), self._released
        self._line, self._released = "", ""
        if self._may_redraw() and not self._is_good(line):
            return self._redraw(given)
        self._redraws = 0
        self.lines.append(line)
        self.shown(line)
        return Verdict.STOP if len(self.lines) == self.wanted else Verdict.RELEASE

    def _is_a_slip(self, text: str) -> bool:
        """Whether `text` is no good whatever follows: foreign, nobody's name or figure."""
        if not self.rules.script.allows(self._line, text):
            return True
        if names_nobody(self._line + text, self.rules.brief):
            return True
        if not text[-1:].isdigit():
            return False
        if self._section < 0:
            return not self.rules.may_be_given(self._line + text)
        return bool(self._released) and not self.rules.allows_figure(self._line + text)

    @property
    def _section(self) -> int:
        """Number of the section whose line is in hand; -1 for the title."""
        return len(self.lines) - (self.title == "")

    @property
    def _beat(self) -> str:
        return self._beat_of(self._section)

    def _beat_of(self, number: int) -> str:
        """What section `number` takes up; "" for the title, and where there are no beats."""
        return self.beats[number] if self.beats and number >= 0 else ""

    @property
    def wanted(self) -> int:
        """How many lines it is to have."""
        return len(self.headings) + (self.title == "")

    def _may_redraw(self) -> bool:
        return self._redraws < _REDRAWS and self._all_redraws < _SPARE_REDRAWS + self.wanted

    def _redraw(self, given: str) -> Verdict:
        """Have the line drawn again, from behind what is `given` of it."""
        self._redraws += 1
        self._all_redraws += 1
        self._line = self._released = given
        return Verdict.REWIND

    def _runs_on(self) -> bool:
        """Whether the title or heading in hand has become a sentence."""
        number = self._section
        if number < 0:
            return count(self._line) > _LONGEST_TITLE[self.language]
        if self.headings[number] != "":
            return False
        body = self._line.removeprefix(self._released)
        if self.beats:
            heading = body.partition(self.asks.heading)[2]
        else:
            heading = "" if self.asks.colon in body else body
        runs_on = self.language == "en" and is_sentence(heading.lstrip())
        return runs_on or count(heading) > _LONGEST_HEADING[self.language]

    def _is_given(self, line: str) -> bool:
        """Whether the grammar allowed nothing but `line` so far."""
        number = self._section
        start = (self.headings[number] or self._beat) if number >= 0 else ""
        end = f"{start}{self.asks.colon}" if start else "."
        given = number >= 0 and line.rstrip().endswith(end) and not self._released
        self._released = line if given else self._released
        return given

    def _is_good(self, line: str) -> bool:
        if self._section < 0:
            title = title_in(line)
            own = not belongs_to_request(title) and not any(takes_up(title, b) for b in self.beats)
            return own and self.rules.are_given(line)
        number = self._section
        heading, point = self._parsed(line, number)
        so_far = self.plan()
        drawn = [point for section in so_far.sections for point in section.points]
        said = (so_far.title, *self.points, *self.others_say, *drawn)
        if belongs_to_request(point) or count(point) < _SHORTEST_POINT[self.language]:
            return False
        if any(alike(point, other) for other in said):
            return False
        if self.headings[number] != "":
            return True
        if number == 0 and self.opens_without_heading and introduces(heading):
            return False
        if says_nothing(heading) or names_beat(heading, self._beat_of(number)):
            return False
        earlier = [so_far.title, *self.beats, *(section.heading for section in so_far.sections)]
        return not belongs_to_request(heading) and not any(
            alike(heading, other) for other in earlier
        )

    def _without_beat(self, line: str) -> str:
        """The line of a section as one that has no beat: `1. heading: point`."""
        number, _dot, body = line.partition(". ")
        if not self._beat or not body.startswith(self._beat):  # a script knows nothing of beats
            return line
        point, _mark, heading = body.partition(self.asks.colon)[2].partition(self.asks.heading)
        said = f"{heading.strip()}{self.asks.colon}{point}" if heading else point.strip()
        return f"{number}. {said}"

    def _parsed(self, line: str, number: int) -> tuple[str, str]:
        """Heading and point of the line of section `number`."""
        body = re.sub(r"^\d+\.\s*", "", line)
        if self.headings[number] is None:
            body = f"{self.asks.colon}{body}"
        heading, _colon, point = body.partition(self.asks.colon)
        return heading.strip(), point.strip().rstrip("，,、。.")

    def _shortened(self, heading: str, limit: int) -> str:
        """A heading that ran on in spite of all, cut after its first clause or longest words."""
        if heading in self.headings or count(heading) <= limit:
            return heading
        first = clauses(heading)[0]
        if self.language == "zh":
            return first[: 2 * limit]
        return without_loose_end(" ".join(first.split()[:limit]))

    def _grammar(self) -> str:
        """GBNF of what follows the prefix. A point is one or two clauses: none breaks off."""
        lines = ["title"] if self.title == "" else []
        for at, given in enumerate(self.headings):
            colon, number = literal(self.asks.colon), literal(f"{at + len(self.points) + 1}. ")
            if self.beats:
                headed = "" if given is None else f"{literal(self.asks.heading)} heading"
                line = f"{literal(self.beats[at])} {colon} point {headed}"
            elif given is None:
                line = "point"
            else:
                line = f"{literal(given) if given else 'heading'} {colon} point"
            lines.append(f'{number} {line} "\\n"')
        rules = {"root": " ".join(lines), **_RULES[self.language]}
        return "\n".join(f"{name} ::= {body}" for name, body in rules.items())
