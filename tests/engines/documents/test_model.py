"""The content of a report refuses what must never be printed."""

from datetime import UTC, date, datetime

import pytest
from pydantic import ValidationError

from chengxin.engines.documents.model import Answer, DomainAnswer, SpecialReport
from chengxin.engines.sealing.canonical import parse_canonical
from tests.engines.documents import example


def test_the_canonical_content_reads_back_as_the_same_report():
    report = example.report()
    again = SpecialReport.model_validate(parse_canonical(report.canonical()))
    assert again == report
    assert again.digest == report.digest


def test_one_moment_has_one_digest_in_whatever_zone_it_is_given():
    utc = datetime(2026, 11, 20, 1, 30, tzinfo=UTC)
    assert example.report(issued_at=utc).digest == example.report().digest


def test_any_other_content_has_another_digest():
    assert example.report(purpose="贷款").digest != example.report().digest


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param(
            {"answer": Answer.NONE, "findings": (example.finding(),)}, id="none_with_finding"
        ),
        pytest.param({"answer": Answer.FOUND}, id="found_without_finding"),
        pytest.param({"answer": Answer.NONE, "gaps": example.domain(36).gaps}, id="none_with_gap"),
        pytest.param(
            {"answer": Answer.NONE, "sources": example.sources(1, collected=False)},
            id="none_without_a_collected_source",
        ),
        pytest.param({"answer": Answer.NONE, "sources": ()}, id="none_without_sources"),
    ],
)
def test_an_answer_that_the_facts_contradict_is_refused(changes):
    facts = {"number": 1, "code": "tax", "title": "税务", "sources": example.sources(1)}
    assert DomainAnswer(**facts, answer=Answer.NONE)
    with pytest.raises(ValidationError):
        DomainAnswer(**facts | changes)


def test_a_period_that_ends_before_it_begins_is_refused():
    with pytest.raises(ValidationError, match="before it begins"):
        example.report(until=date(2023, 11, 19))


def test_a_domain_twice_is_refused():
    with pytest.raises(ValidationError, match="once each"):
        example.report(domains=(example.domain(1), example.domain(1)))


def test_a_report_with_an_open_question_awaits_a_person():
    assert example.report().awaits_person
    assert not example.report(domains=(example.domain(1),)).awaits_person
