"""What a text has to keep to, as its template and its brief would have it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from scribe.text import HAN, MONTHS, units
from scribe.writing.demands.length import without_length
from scribe.writing.job import Job
from scribe.writing.purity import ScriptRule
from scribe.writing.template import Form

_FIGURE = re.compile(r"\d(?:[\d.,:]*\d)?")
_SHORT_FIGURE = 2  # digits; a longer one is hardly used for something else
_YEAR = re.compile(rf"\b(?:in|since|until|by|from|of|{'|'.join(MONTHS)}) (1[5-9]\d\d|20\d\d)\b")
_HAN = re.compile(f"[{HAN}]")
_FIGURE_AT_END = re.compile(r"\d[\d.,:]*$")
BY_LINES = (Form.VERSE, Form.LETTER)  # forms in which the end of a line may end the text


@dataclass(frozen=True)
class Rules:
    """The rules of one text. `brief` is all the person said; its words are allowed.

    A `terse` text says nothing twice, however short it is: in a story somebody may nod again.
    """

    language: str
    brief: str
    script: ScriptRule
    form: Form = Form.PROSE
    only_given_figures: bool = False
    terse: bool = False

    @cached_property
    def brief_units(self) -> frozenset[str]:
        """The words of the brief, which belong to its names."""
        return frozenset(units(self.brief))

    def allows_figure(self, written: str) -> bool:
        """Whether the figure at the end of `written`, if any, may stand in the text, or grow so."""
        return not self.only_given_figures or self.may_be_given(written)

    def allows_figures(self, clause: str) -> bool:
        """Whether all the figures of a whole `clause` may stand in the text."""
        return not self.only_given_figures or self.are_given(clause)

    def may_be_given(self, written: str) -> bool:
        """Whether the figure at the end of `written`, if any, is or may become one of the brief.

        A figure is the same with and without a comma for the thousands.
        """
        figure = _FIGURE_AT_END.search(written)
        if figure is None:
            return True
        # A point ends an English sentence; in Chinese it can only be that of a decimal.
        so_far = figure[0].replace(",", "") if self.language == "zh" else _plain(figure[0])
        return any(given.startswith(so_far) for given in self._counted)

    def are_given(self, clause: str) -> bool:
        """Whether all the figures of a whole `clause` are in the brief, and count the same there.

        Of 9月20日 a small model makes 20世纪9年代.
        """
        return all(self._is_given(clause, match) for match in _FIGURE.finditer(clause))

    def _is_given(self, clause: str, match: re.Match[str]) -> bool:
        figure = _plain(match[0])
        counted = self._counted.get(figure)
        if counted is None or ("," in match[0] and figure in self._years):
            return False
        unit = clause[match.end() : match.end() + 1]
        tells = len(figure) <= _SHORT_FIGURE and _HAN.match(unit) is not None
        return not tells or unit in counted or not all(map(_HAN.match, counted))

    @cached_property
    def _counted(self) -> dict[str, set[str]]:
        """Of each figure in the brief, the characters that stand behind it."""
        counted: dict[str, set[str]] = {}
        for match in _FIGURE.finditer(self.brief):
            behind = self.brief[match.end() : match.end() + 1]
            counted.setdefault(_plain(match[0]), set()).add(behind)
        return counted

    @cached_property
    def _years(self) -> frozenset[str]:
        """The years in an English brief: in 1920 no 1,920 people are counted."""
        return frozenset(_YEAR.findall(self.brief))


def rules_for(job: Job) -> Rules:
    """The rules that the text of `job` has to keep to."""
    language, template = job.prompter.brief.language, job.prompter.template
    told, script = told_in(job), script_for(job)
    return Rules(language, told, script, template.form, template.only_given_figures)


def script_for(job: Job) -> ScriptRule:
    """The rule of the script that the text of `job` is written in."""
    brief = job.prompter.brief
    return ScriptRule(brief.language, told_in(job), traditional=brief.traditional)


def told_in(job: Job) -> str:
    """All that the person said of the text of `job`, but for its length."""
    brief = job.prompter.brief
    said = (
        without_length(brief.topic),
        brief.outline,
        brief.material,
        brief.audience,
        *brief.variables.values(),
    )
    return "\n".join(said)


def _plain(figure: str) -> str:
    return figure.replace(",", "").rstrip(".:")
