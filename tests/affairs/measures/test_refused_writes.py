"""No way in stores a measure outside the list: the model, the ORM in bulk, SQL as the app role."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from chengxin.affairs.measures.errors import MeasureNotListedError
from chengxin.affairs.measures.models import AllowedMeasure, MeasureCase
from chengxin.law import rulebook
from tests.affairs.measures.place import AT, ON, Place

_ONE_MORE = (
    "INSERT INTO allowed_measure (pack, edition, code, reduces_rights, why_not, authorities, "
    "applies_from) VALUES ('x', 'x', 'loan-ban', true, '', '{*}', '2020-01-01')"
)


def row(place: Place, record: int, **changes: Any) -> MeasureCase:
    values = {
        "case_no": "ME-2026-999999",
        "subject_id": place.subject.pk,
        "allowed": AllowedMeasure.objects.get(code="key-supervision"),
        "measure": "key-supervision",
        "rule": "closer-supervision",
        "rules_edition": "2021",
        "authority": "market-regulation",
        "state": "proposed",
        "cause_kind": "record",
        "record_no": record,
        "document": "示例",
        "reason": "示例",
        "since": ON,
        "until": ON + timedelta(days=30),
        "proposed_by": "clerk",
        "proposed_at": AT,
    }
    return MeasureCase(**{**values, **changes})


def constraint_of(error: DatabaseError) -> str:
    return str(getattr(error.__cause__, "diag", None) and error.__cause__.diag.constraint_name)  # type: ignore[union-attr]


def test_the_table_holds_the_packaged_list(db: None) -> None:
    listed = rulebook.default().edition("measures.national", "2021")
    codes = [m.code for m in listed.measures]  # type: ignore[attr-defined]
    rows = AllowedMeasure.objects.filter(edition="2021")
    assert sorted(rows.values_list("code", flat=True)) == sorted(codes)
    assert set(rows.exclude(why_not="").values_list("why_not", flat=True)) == {
        "of-others", "persons-only",
    }  # fmt: skip


def test_the_model_refuses_a_measure_not_taken_from_the_list(place: Place) -> None:
    record = place.record()
    with pytest.raises(MeasureNotListedError, match="not taken from the list"):
        row(place, record, measure="loan-ban").save()
    others = AllowedMeasure.objects.get(code="cautious-lending")
    with pytest.raises(MeasureNotListedError):
        row(place, record, measure="cautious-lending", allowed=others).save()
    row(place, record).save()


@pytest.mark.parametrize(
    ("changes", "constraint", "says"),
    [
        pytest.param(
            {"measure": "loan-ban"}, "a_measure_stands_on_the_list", "not on the list",
            id="not_listed",
        ),
        pytest.param(
            {"measure": "cautious-lending", "code": "cautious-lending"},
            "a_measure_of_others_is_not_demanded", "of-others", id="of_others",
        ),
        pytest.param(
            {"measure": "office", "code": "office"},
            "a_measure_of_others_is_not_demanded", "persons-only", id="persons_only",
        ),
        pytest.param(
            {"measure": "public-funds", "code": "public-funds"},
            "a_measure_is_applied_by_a_named_authority", "may not apply", id="authority",
        ),
        pytest.param(
            {"since": "2021-01-01"}, "a_measure_stands_on_the_list_in_force", "not in force",
            id="before_the_list",
        ),
        pytest.param(
            {"record_no": 987654321}, "a_measure_has_a_live_cause", "no live dishonesty record",
            id="no_cause",
        ),
        pytest.param(
            {"state": "in-force"}, "a_measure_goes_one_way", "begins as a proposal",
            id="released_from_the_start",
        ),
    ],
)  # fmt: skip
def test_the_database_refuses_it_with_its_own_message(
    place: Place, changes: dict[str, Any], constraint: str, says: str
) -> None:
    record = place.record()
    code = changes.pop("code", None)
    if code is not None:
        changes["allowed"] = AllowedMeasure.objects.get(code=code)
    with pytest.raises(IntegrityError, match=says) as refused, transaction.atomic():
        MeasureCase.objects.bulk_create([row(place, record, **changes)])  # past the model's save
    assert constraint_of(refused.value) == constraint
    MeasureCase.objects.bulk_create([row(place, record)])


def test_sql_as_the_application_is_refused_too(place: Place) -> None:
    case = place.in_force(place.record())
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        assert cursor.fetchone()[0] != "owner"
    columns = (
        "subject_id, allowed_id, rule, rules_edition, authority, cause_kind, record_no, document, "
        "reason, since, until, proposed_by, proposed_at, released_by, ended_by, lift_cause, "
        "lift_document, lift_article"
    )
    with pytest.raises(IntegrityError, match="loan-ban is not on the list"):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO measure_case (case_no, measure, state, {columns}) "
                f"SELECT 'ME-X', 'loan-ban', 'proposed', {columns} FROM measure_case WHERE id = %s",
                [case.pk],
            )
    for statement, says in (
        (_ONE_MORE, "permission denied"),
        ("UPDATE allowed_measure SET why_not = ''", "permission denied"),
        ("DELETE FROM measure_case", "permission denied"),
        ("UPDATE measure_case SET measure = 'commendation'", "never changes"),
        ("UPDATE measure_case SET state = 'proposed'", "cannot go from"),
    ):  # fmt: skip
        with pytest.raises(DatabaseError, match=says):
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(statement)
