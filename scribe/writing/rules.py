"""What a text has to keep to, as its template and its brief would have it."""

from __future__ import annotations

from dataclasses import dataclass

from scribe.writing.job import Job
from scribe.writing.purity import ScriptRule
from scribe.writing.template import Form

BY_LINES = (Form.VERSE, Form.LETTER)  # forms in which the end of a line may end the text


@dataclass(frozen=True)
class Rules:
    """The rules of one text. `brief` is all the person said; its words are allowed."""

    language: str
    brief: str
    script: ScriptRule
    form: Form = Form.PROSE


def rules_for(job: Job) -> Rules:
    """The rules that the text of `job` has to keep to."""
    brief = job.prompter.brief
    said = [brief.topic, brief.material, brief.audience, *brief.variables.values()]
    if job.plan is not None:
        said.append(job.prompter.opening(job.plan))
    told = "\n".join(said)
    script = ScriptRule(brief.language, told)
    return Rules(brief.language, told, script, job.prompter.template.form)
