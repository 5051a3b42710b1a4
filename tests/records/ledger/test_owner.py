"""The owner of the tables may migrate them, and may not rewrite what they hold either."""

import pytest
from django.db import DatabaseError, connections, transaction

from chengxin.records.ledger import services as ledger
from chengxin.records.ledger.models import LedgerCommit
from tests.records.ledger.builders import subject_for, version


def test_the_owner_of_the_tables_is_refused_as_well(own_database: str) -> None:
    with transaction.atomic():
        commit = ledger.open_commit(act="test", by="test")
        ledger.append_versions(commit, [version(commit, subject_for(commit))])
    with connections["owner"].cursor() as cursor:
        for statement in (
            "UPDATE ledger_record SET document_no = 'other'",
            "DELETE FROM ledger_record",
            "TRUNCATE ledger_record CASCADE",
            "UPDATE ledger_commit SET act = 'other'",
        ):
            with pytest.raises(DatabaseError, match=r"versions|never changed"):
                cursor.execute(statement)
    assert LedgerCommit.objects.count() == 1
