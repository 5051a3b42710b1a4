"""Supposed facts give what the same facts would give in earnest, and leave nothing behind."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection, transaction

from chengxin.affairs.evaluations import reasons, services, what_if
from chengxin.affairs.evaluations.errors import SupposedFactError
from chengxin.affairs.evaluations.what_if import Supposed, WhatIf
from chengxin.engines.scorecards.result import Evaluation
from chengxin.law.errors import PermissionDeniedError
from chengxin.law.words import Audience
from chengxin.records.accounts.actors import Actor
from chengxin.records.audit.models import AuditEntry
from chengxin.records.ledger import services as ledger
from chengxin.records.ledger.models import LedgerRecord
from chengxin.records.publicity.errors import NotDisclosedError
from tests.affairs.evaluations.district import AS_OF, District

BY = Actor.command_line("test")


@pytest.fixture
def district(own_database: str) -> District:
    made = District(subjects=10)
    made.record(150)
    return made


def supposed(subject_id: int, **options: object) -> WhatIf:
    given = {"as_of": AS_OF, "by": BY, "at": datetime.now(tz=UTC), "matter": "示例事项"}
    return what_if.what_if(subject_id=subject_id, **(given | options))


def evaluated(subject_id: int, as_of: date = AS_OF) -> Evaluation | None:
    return services.evaluate_subject(
        subject_id=subject_id, as_of=as_of, by=BY, at=datetime.now(tz=UTC), matter="示例事项"
    )


def costly(district: District) -> tuple[int, int]:
    """A subject and a record of it that costs points."""
    for number in district.subject_ids[:10]:
        told = reasons.explain(
            subject_id=number, as_of=AS_OF, by=BY, at=datetime.now(tz=UTC), matter="示例事项"
        )
        for line in told.lines:
            if line.points < 0 and len(line.record_nos) == 1:
                return number, line.record_nos[0]
    raise AssertionError("nobody lost a point by one record")


def test_nothing_supposed_is_the_grade_as_it_is(district: District) -> None:
    number = district.subject_ids[0]
    found = supposed(number)
    assert found.before == found.after == evaluated(number)
    assert found.moved == ()


def test_a_supposed_repair_gives_what_the_repair_gives(district: District) -> None:
    number, record_no = costly(district)
    found = supposed(number, repaired=[record_no])
    assert found.moved
    with transaction.atomic():
        commit = ledger.open_commit(act="repair.accepted", by="test")
        ledger.record_effect(
            commit,
            record_no=record_no,
            kind="repaired",
            since=AS_OF,
            until=None,
            document="沪示信修〔2026〕1号",
            article="第三条",
            by="test",
        )
    assert evaluated(number) == found.after


def test_a_record_supposed_away_counts_no_more(district: District) -> None:
    number, record_no = costly(district)
    after = supposed(number, removed=[record_no]).after
    assert after is not None
    assert all(record_no not in c.records for c in after.contributions)


def test_a_supposed_record_counts_as_a_real_one_would(district: District) -> None:
    number = district.subject_ids[0]
    values = {"level": "national", "awarded_on": "2026-11-01"}
    found = supposed(number, added=[Supposed("honour", date(2026, 11, 1), values)])
    assert found.before is not None
    assert found.after is not None
    assert found.after.points > found.before.points


def test_a_day_to_come_gives_what_that_day_gives(district: District) -> None:
    number, day = district.subject_ids[0], date(2028, 2, 29)
    assert supposed(number, on=day).after == evaluated(number, day)


def test_nothing_is_stored_but_the_entry(district: District) -> None:
    number, record_no = costly(district)
    before = _rows()
    supposed(number, repaired=[record_no], added=[Supposed("honour", date(2026, 11, 1))])
    after = _rows()
    assert {t for t in after if after[t] != before[t]} == {"audit_entry"}
    entry = AuditEntry.objects.get(action="evaluations.subject.supposed")
    assert (entry.subject_id, entry.matter) == (number, "示例事项")
    assert entry.details["repaired"] == entry.details["added"] == 1


def _rows() -> dict[str, int]:
    with connection.cursor() as cursor:
        counted = {}
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT count(*) FROM "{table}"')
            counted[table] = cursor.fetchone()[0]
    return counted


def test_another_subjects_record_cannot_be_supposed_away(district: District) -> None:
    number = district.subject_ids[0]
    other = LedgerRecord.objects.exclude(subject_id=number).order_by("id")[0]
    with pytest.raises(SupposedFactError):
        supposed(number, removed=[other.record_no])


@pytest.mark.parametrize(
    "one",
    [
        pytest.param(Supposed("tax-payment", date(2026, 1, 1)), id="an item the card ignores"),
        pytest.param(Supposed("honour", date(2027, 1, 1)), id="a day after the day supposed"),
        pytest.param(
            Supposed("administrative-penalty", date(2026, 1, 1), {"fine_fen": "many"}),
            id="a number that is none",
        ),
    ],
)
def test_a_fact_that_cannot_be_is_refused(district: District, one: Supposed) -> None:
    with pytest.raises(SupposedFactError):
        supposed(district.subject_ids[0], added=[one])


@pytest.mark.parametrize("audience", [Audience.SELF, Audience.COUNTER, Audience.PUBLIC], ids=str)
def test_only_who_grades_may_suppose_and_a_refusal_is_kept(
    district: District, audience: Audience
) -> None:
    asker = Actor(operator="somebody", role="example", audience=audience)
    with pytest.raises(PermissionDeniedError):
        supposed(district.subject_ids[0], by=asker)
    assert AuditEntry.objects.get(action="evaluations.grade.refused").purpose == "what-if"


def test_supposing_needs_a_matter(district: District) -> None:
    with pytest.raises(NotDisclosedError):
        supposed(district.subject_ids[0], matter="")
