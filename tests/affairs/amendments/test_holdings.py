"""A draft is held to the records there are: what would be refused now is counted and listed."""

from typing import Any

import pytest

from chengxin.affairs.amendments import selectors
from chengxin.affairs.amendments import services as amendments
from chengxin.affairs.amendments.cells import frame_of
from chengxin.affairs.amendments.models import AmendmentCheck
from chengxin.law import rulebook as rules
from chengxin.law.errors import CatalogueGateError
from chengxin.records.audit.models import AuditEntry
from chengxin.records.intake.models import RowProblem
from chengxin.records.ledger.models import LedgerRecord
from tests.affairs.amendments.drafts import SINCE, Office, draft_text, field, released, wording
from tests.records.intake.invented import START, Desk, penalty, registration

pytestmark = pytest.mark.django_db
ROWS = 5


@pytest.fixture
def handed_in(desk: Desk) -> Desk:
    """Five penalties in the ledger, one of them without the facts written out."""
    desk.register(*range(1, ROWS + 1))
    rows = [penalty(number) for number in range(1, ROWS + 1)]
    rows[0] |= {"备注": "有备注"}
    batch = desk.take(rows)
    assert batch.accepted == ROWS, list(RowProblem.objects.values_list("message", flat=True))
    return desk


def checked(office: Office, change: Any, **more: Any) -> AmendmentCheck:
    edition = amendments.draft(
        wording=wording(draft_text(change), **more), by=office.author, at=START
    )
    return amendments.check(edition_id=edition.pk, by=office.author, at=START)


def test_an_edition_that_changes_nothing_refuses_nothing(handed_in: Desk, office: Office) -> None:
    found = checked(office, lambda content: None)
    assert found.passed
    assert (found.records, found.refused, found.doubted) == (ROWS, 0, 0)
    assert found.cases > 10
    assert found.differing == []


def test_a_field_newly_required_refuses_the_records_without_it(
    handed_in: Desk, office: Office
) -> None:
    def change(content: dict[str, Any]) -> None:
        field(content, "remarks")["required"] = "always"

    found = checked(office, change)
    assert found.passed, "what is held does not forbid a new law"
    assert (found.records, found.refused) == (ROWS, ROWS - 1)
    (reason,) = found.reasons
    assert (reason["rule"], reason["records"]) == ("required", ROWS - 1)
    rows = selectors.read_findings(found, actor=office.author, at=START)
    assert {row.document_no for row in rows} == {f"沪虚罚〔2026〕{n}号" for n in range(2, ROWS + 1)}
    assert found.differing, "packaged cases without a remark read differently"
    assert AuditEntry.objects.filter(action="amendments.findings.read").count() == 1


def test_a_shorter_column_refuses_what_is_longer(handed_in: Desk, office: Office) -> None:
    def change(content: dict[str, Any]) -> None:
        field(content, "subject_name")["max_length"] = 3

    found = checked(office, change)
    assert found.refused == ROWS
    assert {reason["rule"] for reason in found.reasons} == {"too-long"}


def test_a_field_taken_away_tells_what_stood_in_it(handed_in: Desk, office: Office) -> None:
    def change(content: dict[str, Any]) -> None:
        content["fields"] = [f for f in content["fields"] if f["name"] != "remarks"]

    found = checked(office, change)
    assert found.refused == 1
    (finding,) = found.findings.all()
    assert (finding.rule, finding.value) == ("field-removed", "有备注")


def test_a_reporter_taken_away_tells_its_records(handed_in: Desk, office: Office) -> None:
    def change(content: dict[str, Any]) -> None:
        content["reporters"] = ["market-regulation"]

    found = checked(office, change)
    assert found.refused == ROWS
    assert {f.rule for f in found.findings.all()} == {"reporter-removed"}


def test_a_kind_of_subject_taken_away_tells_its_records(handed_in: Desk, office: Office) -> None:
    def change(content: dict[str, Any]) -> None:
        content["subject_kinds"] = [k for k in content["subject_kinds"] if k != "legal_person"]

    found = checked(office, change)
    assert found.refused == ROWS
    assert {f.rule for f in found.findings.all()} == {"subject-kind-removed"}


def test_money_in_another_unit_is_still_the_same_money(handed_in: Desk, office: Office) -> None:
    def change(content: dict[str, Any]) -> None:
        field(content, "fine_fen")["unit"] = "yuan"

    found = checked(office, change)
    assert found.refused == 0


def test_own_cases_must_hold(handed_in: Desk, office: Office) -> None:
    right = """
cases:
  - name: 登记状态
    why: 示例
    valid_on: 2026-11-18
    row: {行政相对人名称: 虚构, 没有这一列: 一}
    expect: {outcome: accepted, findings: []}
"""
    found = checked(office, lambda content: None, cases=right)
    assert not found.passed
    assert "outcome: expected accepted" in found.failures[0]


def test_a_new_item_has_no_records_to_look_at(handed_in: Desk, office: Office) -> None:
    def change(content: dict[str, Any]) -> None:
        content |= {"pack": "catalogue.example-matter", "code": "example-matter"}

    edition = amendments.draft(
        wording=wording(draft_text(change), replaces=""), by=office.author, at=START
    )
    found = amendments.check(edition_id=edition.pk, by=office.author, at=START)
    assert found.passed, found.failures
    assert found.records == 0


def test_registrations_with_capital_are_written_as_they_were(desk: Desk, office: Office) -> None:
    rows = [registration(1), registration(2, 注册资本="60.5(万美元)")]
    assert desk.take(rows, item="registration", department="market-regulation").accepted == 2
    item = rules.default().catalogue_item("registration", SINCE)
    bodies = [r.payload.body or {} for r in LedgerRecord.objects.select_related("payload")]
    currencies = rules.default().code_table("currency", SINCE)
    capital = next(f for f in item.fields if f.kind == "capital")
    cells = frame_of(bodies, item, currencies)[capital.name].to_list()
    assert cells == ["1000000CNY", "605000USD"]
    text = draft_text(pack="catalogue.registration")
    edition = amendments.draft(
        wording=wording(text, replaces=item.edition), by=office.author, at=START
    )
    found = amendments.check(edition_id=edition.pk, by=office.author, at=START)
    assert (found.records, found.refused) == (2, 0)


def test_the_next_batch_is_held_to_the_released_edition(handed_in: Desk, office: Office) -> None:
    def change(content: dict[str, Any]) -> None:
        field(content, "remarks")["required"] = "always"
        content["reporters"] = ["ecology-environment"]

    released(draft_text(change, since=handed_in.at.date()), office, handed_in.at)
    handed_in.register(8, 9)
    batch = handed_in.take([penalty(8), penalty(9, 备注="按新目录填写")])
    assert (batch.item_edition, batch.accepted, batch.rejected) == ("2026-11", 1, 1)
    problem = RowProblem.objects.get(batch=batch, severity="reject")
    assert (problem.field, problem.rule) == ("BZ", "required")
    with pytest.raises(CatalogueGateError):
        handed_in.receive([penalty(8)], department="market-regulation")
