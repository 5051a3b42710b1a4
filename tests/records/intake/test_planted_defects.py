"""Every planted defect is found with the right field and rule, and no clean row is touched."""

import polars as pl
import pytest
from django.db import connection

from benchmarks.planted.judging import Judged, judge, table
from benchmarks.planted.kinds import CLEAN, ROW_KINDS
from benchmarks.planted.population import LINE_KINDS, plant
from benchmarks.planted.rows import DEPARTMENT, PENALTY, PERMIT, Enterprise, enterprise
from benchmarks.planted.workbooks import FILE_KINDS, FileKind
from benchmarks.planted.workbooks import ROWS as FILE_ROWS
from chengxin.law.errors import CreditError
from chengxin.records.intake import services as intake
from chengxin.records.intake.models import RowProblem
from chengxin.records.ledger import services as ledger
from chengxin.records.subjects import services as subjects
from tests.records.intake.invented import Desk

ROWS = {PENALTY: 500, PERMIT: 80}
LEAST_KINDS = 40


def register(known: list[Enterprise]) -> None:
    """Let the register know the enterprises of a file."""
    rows = [(place, one.uscc, one.name) for place, one in enumerate(known)]
    commit = ledger.open_commit(act="test", by="tester")
    subjects.create_provisional(
        commit,
        pl.DataFrame(
            rows, schema={"row_no": pl.Int64, "uscc": pl.String, "name": pl.String}, orient="row"
        ),
    )


@pytest.mark.parametrize("item", [PENALTY, PERMIT])
def test_every_planted_defect_is_found_and_no_clean_row_is_touched(desk: Desk, item: str) -> None:
    made, known = plant(ROWS[item], item=item, seed=7)
    register(known)
    file = desk.folder / "planted.csv"
    made.write(file)
    batch = desk.receive_file(file, item=item, department=DEPARTMENT)
    batch = intake.take_in(batch_id=batch.pk, clock=lambda: desk.at)
    judged = Judged()
    judge(batch, made, judged)
    wrong = [line for line, t in zip(table(judged)[2:], _sorted(judged), strict=True)
             if not t.is_right]  # fmt: skip
    assert wrong == []
    assert (judged.clean_not_accepted, judged.missing_rows) == (0, 0)
    assert judged.clean_spoken_of == {}
    assert batch.received == len(made.lines) - len(made.blank)


def test_there_are_many_kinds() -> None:
    defects = {kind.id for kind in (*ROW_KINDS, *LINE_KINDS) if kind.does != CLEAN}
    assert len(defects) >= LEAST_KINDS


def _sorted(judged: Judged) -> list:
    return sorted(judged.tallies.values(), key=lambda t: (t.kind.item, t.kind.id))


def test_no_number_of_a_person_is_kept_in_the_open(desk: Desk) -> None:
    made, known = plant(ROWS[PENALTY], item=PENALTY, seed=7)
    register(known)
    file = desk.folder / "planted.csv"
    made.write(file)
    batch = desk.receive_file(file, item=PENALTY, department=DEPARTMENT)
    intake.take_in(batch_id=batch.pk, clock=lambda: desk.at)
    with connection.cursor() as cursor:
        for name in ("intake_problem", "intake_held_row", "intake_row", "personal_row",
                     "ledger_payload", "audit_entry"):  # fmt: skip
            cursor.execute(f"SELECT t::text FROM {name} t WHERE t::text LIKE %s", ["%491231002%"])
            assert cursor.fetchall() == [], name


@pytest.mark.parametrize("kind", FILE_KINDS, ids=lambda kind: kind.id)
def test_a_file_wrong_as_a_whole_is_refused_and_an_odd_one_is_read(
    desk: Desk, kind: FileKind
) -> None:
    register([enterprise(number) for number in range(FILE_ROWS)])
    file = kind.make(desk.folder)
    if kind.refused:
        with pytest.raises(CreditError) as caught:
            desk.receive_file(file, item=PENALTY, department=DEPARTMENT)
        assert caught.value.code == kind.refused
        return
    batch = desk.receive_file(file, item=PENALTY, department=DEPARTMENT)
    batch = intake.take_in(batch_id=batch.pk, clock=lambda: desk.at)
    assert (batch.received, batch.new) == (FILE_ROWS, kind.accepted)
    said = set(RowProblem.objects.filter(batch=batch).values_list("field", "rule"))
    assert said == ({(kind.field, kind.rule)} if kind.rule else set())
