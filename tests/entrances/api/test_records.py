"""Systems read a subject's records for a named matter; what may not be shared is not given."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from chengxin.law.errors import InputError, PermissionDeniedError
from chengxin.law.words import Audience
from chengxin.records.accounts.actors import Actor
from chengxin.records.audit.models import AuditEntry
from chengxin.records.intake import clients
from chengxin.records.ledger import services as ledger
from tests.affairs.receipts.conftest import ITEM, USCC, Penalised, penalise
from tests.entrances.api.conftest import System

OFFICE = Actor.command_line("office")
BASIS = "示例条例第一条，审批核验"
MATTER = "示例审批 2026-18"


def now() -> datetime:
    return datetime.now(UTC)


@pytest.fixture
def penalised(db: None) -> Penalised:
    return penalise(ledger.open_commit(act="intake.batch", by="test", batch_id=1))


@pytest.fixture
def reader(open_system: Callable[..., System]) -> System:
    """A system of another department that may read, with a token for it."""
    made = open_system("transport")
    clients.allow_reading(client_id=made.credentials.client.pk, basis=BASIS, actor=OFFICE, at=now())
    made.token = made.ask_token(scope="records").json()["access_token"]
    return made


def ask(system: System, uscc: str = USCC, **query: Any) -> Any:
    return system.get(f"/subjects/{uscc}/records", **({"matter": MATTER} | query))


def test_records_are_read_for_a_matter_and_every_read_is_in_the_trail(
    penalised: Penalised, reader: System
) -> None:
    answer = ask(reader)
    assert answer.status_code == 200, answer.content
    found = answer.json()
    assert found["subject"]["uscc"] == USCC
    assert (found["total"], found["matter"]) == (1, MATTER)
    (record,) = found["records"]
    assert record["record_no"] == penalised.record_no
    assert record["publicity"]["published"]
    assert {"code", "name", "title", "text"} == set(record["fields"][0])
    entry = AuditEntry.objects.get(action="publicity.subject.read")
    assert (entry.matter, entry.purpose, entry.department_code) == (
        MATTER,
        "api-records",
        "transport",
    )
    assert entry.operator.startswith("system:")


@pytest.mark.parametrize("kind", ["repaired", "annulled", "lifted", "court-shield"])
def test_what_may_not_be_shared_any_more_is_not_given(
    penalised: Penalised, reader: System, kind: str
) -> None:
    assert ask(reader).json()["total"] == 1
    penalised.effect(kind)
    assert ask(reader).json()["total"] == 0


def test_a_record_under_objection_is_given_with_its_mark(
    penalised: Penalised, reader: System
) -> None:
    penalised.effect("objection")
    (record,) = ask(reader).json()["records"]
    assert record["under_objection"]
    assert [each["kind"] for each in record["effects"] if each["in_force"]] == ["objection"]


@pytest.mark.parametrize(
    ("query", "total"),
    [
        ({"item": ITEM}, 1),
        ({"item": "honour"}, 0),
        ({"polarity": "negative"}, 1),
        ({"polarity": "positive"}, 0),
        ({"page": 2}, 1),
    ],
    ids=["its_item", "another_item", "negative", "positive", "beyond_the_last_page"],
)
def test_records_are_filtered_and_paged(
    penalised: Penalised, reader: System, query: dict[str, Any], total: int
) -> None:
    answer = ask(reader, **query).json()
    assert answer["total"] == total
    assert len(answer["records"]) == (total if query.get("page", 1) == 1 else 0)


@pytest.mark.parametrize(
    ("uscc", "query", "status"),
    [
        (USCC, {"matter": ""}, 422),
        (USCC, {"matter": "  "}, 422),
        (USCC, {"mater": "x"}, 422),
        (USCC, {"on": "2026-01-01"}, 422),
        ("91310199MA5LG2B67", {}, 422),
        ("91310199MA5LG2B679", {}, 404),
    ],
    ids=["no_matter", "blank_matter", "misspelt", "another_day", "short_code", "unknown"],
)
def test_a_malformed_question_is_refused(
    penalised: Penalised, reader: System, uscc: str, query: dict[str, str], status: int
) -> None:
    assert ask(reader, uscc, **query).status_code == status
    assert not AuditEntry.objects.filter(action="publicity.subject.read").exists()


def test_a_system_that_only_hands_in_reads_nothing(
    penalised: Penalised, open_system: Callable[..., System]
) -> None:
    system = open_system("transport")
    assert system.ask_token(scope="records").json()["error"] == "invalid_scope"
    assert ask(system).status_code == 401
    system.sign_in()
    refused = ask(system)
    assert (refused.status_code, refused.json()["code"]) == (403, "permission-denied")
    assert system.get("/batches").status_code == 200


def test_a_token_for_records_hands_in_nothing(reader: System) -> None:
    assert reader.get("/batches").status_code == 403
    assert reader.push().status_code == 403
    both = reader.ask_token(scope="intake records").json()
    reader.token = both["access_token"]
    assert (reader.get("/batches").status_code, both["scope"]) == (200, "intake records")


def test_reading_ends_at_once(penalised: Penalised, reader: System) -> None:
    client = clients.end_reading(client_id=reader.credentials.client.pk, actor=OFFICE, at=now())
    assert ask(reader).status_code == 401
    assert reader.ask_token(scope="records").json()["error"] == "invalid_scope"
    assert client.reads_for == BASIS  # what it was allowed for stays known


def test_reading_is_opened_by_the_office_for_a_named_purpose(
    open_system: Callable[..., System],
) -> None:
    number = open_system("transport").credentials.client.pk
    clerk = Actor("示例员", "department", Audience.DEPARTMENT, None, "transport")
    with pytest.raises(PermissionDeniedError):
        clients.allow_reading(client_id=number, basis=BASIS, actor=clerk, at=now())
    with pytest.raises(InputError):
        clients.allow_reading(client_id=number, basis="  ", actor=OFFICE, at=now())
    assert not clients.allow_reading(
        client_id=number, basis=BASIS, actor=OFFICE, at=now()
    ).reads_for.startswith(" ")
