"""Jobs: the template and the length an outline comes to, and what a job's record keeps of it."""

from __future__ import annotations

import json

import pytest

from scribe.jobs import Wish, job_for, job_from_record, job_record, template_for
from scribe.settings import Settings
from scribe.writing.job import Job
from scribe.writing.plan import from_markdown
from scribe.writing.rules import rules_for
from scribe.writing.shelf import TemplateShelf

SHELF = TemplateShelf([])


def job(outline: str, settings: Settings | None = None) -> Job:
    """The job to write by `outline`."""
    plan, settings = from_markdown(outline), settings or Settings()
    template = template_for(SHELF, settings, plan.topic, plan)
    return job_for(settings, template, Wish(plan.topic, plan=plan))


@pytest.mark.parametrize(
    ("title", "template"),
    [
        ("Letter to the mayor", "free"),
        ("给校长的信", "free"),
        ("A poem about tea", "free"),
        ("A speech for the opening", "speech"),
        ("茶的历史", "article"),
    ],
)
def test_an_outline_is_written_by_a_template_that_takes_one(title: str, template: str) -> None:
    assert job(f"# {title}\n## A\n## B").prompter.template.name == template


def test_a_template_that_is_set_is_taken_though_it_takes_no_outline() -> None:
    told = job("# Tea\n## A\n## B", Settings(template="email"))
    assert told.prompter.template.name == "email"


@pytest.mark.parametrize(("settings", "each"), [(Settings(), 500), (Settings(length=600), 300)])
def test_a_length_beside_the_title_counts_unless_another_is_set(
    settings: Settings, each: int
) -> None:
    told = job("# Tea (1000 words)\n## A\n## B", settings)
    assert told.length == 2 * each
    assert told.plan is not None
    assert [section.length for section in told.plan.sections] == [each, each]
    assert "words)" not in told.prompter.opening(told.plan)


def test_a_record_keeps_a_persons_outline_and_so_the_rules_it_makes() -> None:
    begun = job("# 茶的历史\n## 1610年：运到 Delft\n- 卖了 3 箱\n## 今天")
    record = json.loads(json.dumps(job_record(begun, {}, 4096)))

    again = job_from_record(SHELF, record)

    assert again.plan == begun.plan
    assert rules_for(again).brief == rules_for(begun).brief
    assert rules_for(again).are_given("1610年运到 3 箱")


def test_a_record_without_an_outline_is_of_a_text_whose_plan_is_the_models() -> None:
    record = job_record(job("# 茶的历史\n## 起源\n## 今天"), {}, 4096)
    del record["outline"]

    assert job_from_record(SHELF, record).plan is None
