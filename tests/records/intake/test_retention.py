"""Natural persons' rows are kept as long as their item says, and those of one item only so long."""

from datetime import date

import pytest

from chengxin.law import rulebook
from chengxin.law.rulebook.examples import PERSON_NUMBER, example_row
from chengxin.records.intake.models import PersonalRow
from chengxin.records.ledger.models import LedgerRecord
from tests.records.intake.invented import Desk

TODAY = date(2026, 11, 20)
PERSON = {
    "subject_name": "示某某",
    "subject_category": "自然人",
    "subject_uscc": None,
    "legal_representative": None,
    "subject_id_kind": "身份证",
    "subject_id_number": PERSON_NUMBER,
}
FOREVER = date(9999, 12, 31)


def person_of(code: str, **changes: str | None) -> dict[str, str]:
    """The example row of an item, told of a natural person."""
    book = rulebook.default()
    item = book.catalogue_item(code, TODAY)
    known = {field.name for field in item.fields}
    row = {**example_row(item, book, TODAY), **PERSON, **changes}
    return {
        item.field(name).title_zh: value
        for name, value in row.items()
        if value is not None and name in known
    }


@pytest.mark.parametrize(
    ("code", "changes", "until"),
    [
        pytest.param(
            "administrative-levy", {"decided_on": "2026-11-10"}, date(2031, 11, 10), id="decision"
        ),
        pytest.param(
            "administrative-permit", {"valid_to": "2028-06-30"}, date(2033, 7, 1), id="end"
        ),
        pytest.param("administrative-permit", {"valid_to": "2099-12-31"}, FOREVER, id="no_end"),
        pytest.param(
            "volunteer-service", {"recognised_on": "2026-11-10"}, date(2031, 11, 10), id="persons"
        ),
    ],
)
def test_row_of_a_person_is_kept_until_its_item_says(
    desk: Desk, code: str, changes: dict[str, str], until: date
) -> None:
    item = rulebook.default().catalogue_item(code, TODAY)
    department = "health" if "*" in item.reporters else item.reporters[0]
    batch = desk.take([person_of(code, **changes)], item=code, department=department)
    assert (batch.new, batch.held, batch.rejected) == (1, 0, 0)
    assert PersonalRow.objects.get().retained_until == until
    assert not LedgerRecord.objects.exists()
