"""The desk lists decisions whose withdrawal was told too late, to those whom it concerns."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from chengxin.law import rulebook as rules
from chengxin.records.accounts.actors import Actor
from chengxin.records.accounts.models import Account
from chengxin.records.audit.models import AuditEntry
from chengxin.records.ledger import services as ledger
from chengxin.records.subjects.models import Subject
from tests.affairs.casework.conftest import People, people
from tests.records.ledger.builders import version

__all__ = ["people"]

ADDRESS = "/desk/deadlines/withdrawals/"
ITEM = "administrative-penalty"
DECISION = "示例交通罚〔2026〕9号"


def signed_in(actor: Actor) -> Client:
    client = Client()
    client.force_login(
        Account.objects.get(pk=actor.account_id),
        backend="django.contrib.auth.backends.ModelBackend",
    )
    return client


@pytest.fixture
def late(people: People) -> People:
    """A decision of transport, annulled a month before anybody said so."""
    annulled_on = timezone.localdate() - timedelta(days=30)
    decided_on = annulled_on - timedelta(days=30)
    commit = ledger.open_commit(act="intake.batch", by="test", batch_id=1)
    subject = Subject.objects.get(pk=people.subject_id)
    row = {
        "body": {"document_no": DECISION}, "record_no": 8_000_001, "document_no": DECISION,
        "item_edition": rules.default().catalogue_item(ITEM, decided_on).edition,
        "decided_on": decided_on, "valid_from": decided_on, "batch_id": 1,
        "department_code": "transport", "natural_key": ledger.natural_key(DECISION),
    }  # fmt: skip
    ledger.append_versions(commit, [version(commit, subject, **row)])
    annulled = ledger.open_commit(act="test.annulled", by="test")
    ledger.record_effect(
        annulled, record_no=8_000_001, kind="annulled", since=annulled_on, until=None,
        document="示例法院行政判决书", article="示例", by="test",
    )  # fmt: skip
    return people


def test_the_office_sees_who_told_how_late(late: People) -> None:
    page = signed_in(late.office).get(ADDRESS).content.decode()
    assert DECISION in page
    assert "示例法院行政判决书" in page
    assert "第四十八条" in page
    assert 'value="transport"' in page


def test_a_unit_sees_its_own_and_chooses_no_other(late: People) -> None:
    assert DECISION in signed_in(late.transport).get(ADDRESS).content.decode()
    other = signed_in(late.water).get(ADDRESS, {"department": "transport"}).content.decode()
    assert DECISION not in other
    assert "没有晚于期限的撤回" in other


def test_the_list_is_exported_with_an_entry_in_the_trail(late: People) -> None:
    file = signed_in(late.office).get(ADDRESS, {"format": "csv"})
    assert DECISION in b"".join(file).decode("utf-8-sig")
    entry = AuditEntry.objects.get(action="publicity.withdrawals.exported")
    assert entry.details["rows"] == 1


def test_an_enterprise_is_turned_away(late: People) -> None:
    assert signed_in(late.enterprise).get(ADDRESS).status_code == 403
