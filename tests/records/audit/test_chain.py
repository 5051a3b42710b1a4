"""The trail: written with the act, sealed in a chain, and a rewritten entry is named."""

from datetime import UTC, datetime

import pytest
from django.db import connections, transaction

from chengxin.records.accounts.actors import Actor
from chengxin.records.audit import selectors, services
from chengxin.records.audit.models import AuditEntry

AT = datetime(2026, 11, 21, 8, 30, tzinfo=UTC)


def leave(count: int) -> list[AuditEntry]:
    return [
        services.record(
            actor=Actor.system("test"),
            action="publicity.subject.read",
            at=AT,
            matter=f"事项 {number}",
            purpose="test",
            subject_id=number,
            details={"records": number},
        )
        for number in range(count)
    ]


@pytest.mark.django_db
def test_sealing_is_gapless_and_happens_once() -> None:
    leave(5)
    assert selectors.seal_lag() == 5
    assert services.seal_pending(at=AT, limit=3) == 3
    assert services.seal_pending(at=AT) == 2
    assert services.seal_pending(at=AT) == 0
    check = services.verify_chain()
    assert (check.entries, check.unsealed, check.ok) == (5, 0, True)


@pytest.mark.django_db
def test_an_entry_goes_when_the_read_it_describes_is_undone() -> None:
    with transaction.atomic():
        leave(1)
        transaction.set_rollback(True)
    assert not AuditEntry.objects.exists()


@pytest.mark.parametrize(
    "tampering",
    [
        pytest.param("UPDATE audit_entry SET matter = 'other' WHERE id = {id}", id="column"),
        pytest.param("UPDATE audit_entry SET canonical = '{{}}' WHERE id = {id}", id="canonical"),
        pytest.param("UPDATE audit_seal SET chained = digest FROM audit_entry e "
                     "WHERE e.id = entry_id AND entry_id = {id}", id="link"),
        pytest.param("DELETE FROM audit_entry WHERE id = {id}", id="removed"),
    ],
)  # fmt: skip
def test_what_an_owner_rewrites_with_the_guards_off_is_found_and_named(
    own_database: str, tampering: str
) -> None:
    entries = leave(6)
    services.seal_pending(at=AT)
    assert services.verify_chain().ok
    with connections["owner"].cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")  # triggers off
        cursor.execute(tampering.format(id=entries[3].pk))
    check = services.verify_chain()
    assert check.first_broken == entries[3].pk
