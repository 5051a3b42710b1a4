"""Every point of a grade walks back to a row of a department's file, for those who may see it."""

from datetime import UTC, date, datetime

import pytest
from django.db import transaction

from chengxin.affairs.evaluations import reasons
from chengxin.affairs.evaluations.explanation import GradeExplanation
from chengxin.law.errors import PermissionDeniedError
from chengxin.law.words import Audience
from chengxin.records.accounts.actors import Actor
from chengxin.records.audit.models import AuditEntry
from chengxin.records.ledger import services as ledger
from chengxin.records.ledger.models import LedgerRecord
from chengxin.records.publicity.errors import NotDisclosedError
from tests.affairs.evaluations.district import AS_OF, District

ITEMS = ("administrative-penalty", "serious-dishonesty-list", "abnormal-operations-list")
BY = Actor.command_line("test")


def explain(subject_id: int, **options: object) -> GradeExplanation:
    given = {"as_of": AS_OF, "by": BY, "at": datetime.now(tz=UTC), "matter": "示例事项"}
    return reasons.explain(subject_id=subject_id, **(given | options))


@pytest.fixture
def district(own_database: str) -> District:
    made = District(subjects=12)
    made.record(150)
    made.protect(12)
    return made


def test_points_are_the_base_and_the_lines_and_every_line_has_an_article(
    district: District,
) -> None:
    for number in district.subject_ids[:10]:
        found = explain(number)
        assert found.points == found.base + sum(line.points for line in found.lines)
        assert all(line.articles for line in found.lines)


def test_a_line_leads_to_the_row_of_the_departments_file(district: District) -> None:
    found = explain(district.subject_ids[0])
    line = next(line for line in found.lines if line.record_nos)
    assert [r.record_no for r in line.records] == list(line.record_nos)
    shown = line.records[0]
    stored = LedgerRecord.objects.get(pk=shown.id)
    assert (shown.document_no, shown.batch_id, shown.row_no) == (
        stored.document_no,
        stored.batch_id,
        stored.row_no,
    )


PROTECTIONS = (
    "repaired",
    "court-shield",
    "lifted",
    "grace-period",
    "minor",
    "force-majeure",
    "minor-case",
    "first-case",
)


def test_each_protection_is_told_by_its_own_word(own_database: str) -> None:
    made = District(subjects=1)
    made.record(40)
    negative = LedgerRecord.objects.filter(polarity="negative", state="live", item__in=ITEMS)
    numbers = sorted(negative.filter(decided_on__gte="2024-01-01").values_list("record_no"))
    expected = dict(zip((n for (n,) in numbers), PROTECTIONS, strict=False))
    assert len(expected) == len(PROTECTIONS)
    with transaction.atomic():
        commit = ledger.open_commit(act="repair.accepted", by="test")
        for number, kind in expected.items():
            ledger.record_effect(
                commit,
                record_no=number,
                kind=kind,
                since=date(2026, 1, 1),
                until=None,
                document="沪示信修〔2026〕1号",
                article="第三条",
                by="test",
            )
    told = {line.record_no: line.reason for line in explain(made.subject_ids[0]).protected}
    confined = {number for number, kind in expected.items() if kind == "grace-period"}
    assert confined.isdisjoint(told), "nobody is told of a record within its grace period"
    assert {n: told[n] for n in expected if n not in confined} == {
        n: kind for n, kind in expected.items() if n not in confined
    }


def test_every_way_up_names_what_to_do_and_holds_on_its_day(district: District) -> None:
    told = [explain(number) for number in district.subject_ids[:10]]
    ways = [(each, way) for each in told for way in each.ways_up]
    assert ways
    for each, way in ways:
        assert all(each.remedy(act.kind) is not None for act in way.acts)
        if not way.acts:
            then = explain(each.subject_id, as_of=way.on)
            assert (then.points, then.grade) == (way.points, way.grade)


def test_a_subject_the_card_does_not_cover_has_no_grade(district: District) -> None:
    individual_business = district.subject_ids[10]
    found = explain(individual_business)
    assert (found.grade, found.lines, found.points) == (None, (), found.base)


def test_an_explanation_leaves_an_audit_entry(district: District) -> None:
    explain(district.subject_ids[0])
    entry = AuditEntry.objects.get(purpose="grade-explanation")
    assert (entry.subject_id, entry.matter) == (district.subject_ids[0], "示例事项")


def test_staff_who_name_no_matter_are_turned_away(district: District) -> None:
    with pytest.raises(NotDisclosedError):
        explain(district.subject_ids[0], matter="")


@pytest.mark.parametrize("audience", [Audience.PUBLIC, Audience.BANK, Audience.AUDITOR], ids=str)
def test_nobody_else_is_told_a_grade_and_the_refusal_is_kept(
    district: District, audience: Audience
) -> None:
    with pytest.raises(PermissionDeniedError):
        explain(district.subject_ids[0], audience=audience)
    entry = AuditEntry.objects.get(action="evaluations.grade.refused")
    assert (entry.outcome, entry.subject_id) == ("refused", district.subject_ids[0])
    assert entry.details == {"audience": str(audience)}


def test_the_plain_form_is_what_the_command_line_prints(district: District) -> None:
    plain = explain(district.subject_ids[0]).as_plain()
    assert set(plain) == {
        "card",
        "edition",
        "as_of",
        "known_at",
        "base",
        "points",
        "grade",
        "contributions",
        "vetoes",
        "protected",
        "not_counted",
        "ways_up",
    }
    assert plain["points"] == plain["base"] + sum(c["points"] for c in plain["contributions"])
