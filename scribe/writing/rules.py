"""What a text has to keep to, as its template and its brief would have it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from scribe.writing.job import Job
from scribe.writing.purity import ScriptRule
from scribe.writing.template import Form

_FIGURE = re.compile(r"\d(?:[\d.,:]*\d)?")
_FIGURE_AT_END = re.compile(r"\d[\d.,:]*$")
BY_LINES = (Form.VERSE, Form.LETTER)  # forms in which the end of a line may end the text


@dataclass(frozen=True)
class Rules:
    """The rules of one text. `brief` is all the person said; its words are allowed."""

    language: str
    brief: str
    script: ScriptRule
    form: Form = Form.PROSE
    figures: tuple[str, ...] | None = None  # the only ones that may come; None for any

    def allows_figure(self, written: str) -> bool:
        """Whether the figure at the end of `written`, if any, is or may become one given.

        A figure is the same with and without a comma for the thousands.
        """
        figure = _FIGURE_AT_END.search(written)
        if self.figures is None or figure is None:
            return True
        return any(given.startswith(_plain(figure[0])) for given in self.figures)

    def allows_figures(self, clause: str) -> bool:
        """Whether all the figures of a whole `clause` are given."""
        if self.figures is None:
            return True
        return all(_plain(figure) in self.figures for figure in _FIGURE.findall(clause))


def rules_for(job: Job) -> Rules:
    """The rules that the text of `job` has to keep to."""
    brief = job.prompter.brief
    said = [brief.topic, brief.material, brief.audience, *brief.variables.values()]
    if job.plan is not None:
        said.append(job.prompter.opening(job.plan))
    told = "\n".join(said)
    script = ScriptRule(brief.language, told)
    template = job.prompter.template
    given = tuple(_plain(figure) for figure in _FIGURE.findall(told))
    figures = given if template.only_given_figures else None
    return Rules(brief.language, told, script, template.form, figures)


def _plain(figure: str) -> str:
    return figure.replace(",", "").rstrip(".:")
