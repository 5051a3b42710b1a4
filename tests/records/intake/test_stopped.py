"""A batch that its process left is found, and only that."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection

from chengxin.law import rulebook
from chengxin.records.accounts import services as accounts
from chengxin.records.accounts.actors import Actor
from chengxin.records.intake import services as intake
from chengxin.records.intake.models import Batch
from chengxin.records.intake.services.taking_in import _alone
from chengxin.records.intake.stopped import list_stopped

NOW = datetime(2026, 11, 22, 2, tzinfo=UTC)
REGISTER = (
    "名称,统一社会信用代码,主体类别,登记状态,成立日期\n"
    "示例区晨曦机械有限公司,91310199MA5LG2B67Q,企业法人,存续,2015-03-02\n"
)


@pytest.fixture
def left(db: None, tmp_path: Path) -> Batch:
    """A batch that was running when its process was killed."""
    accounts.adopt_directory(rulebook.default().directory)
    file = tmp_path / "register.csv"
    file.write_text(REGISTER, encoding="utf-8")
    batch = intake.receive(
        file=file,
        item="registration",
        department="market-regulation",
        actor=Actor.system("test"),
        received_at=NOW,
    )
    Batch.objects.filter(pk=batch.pk).update(state="running")
    return batch


def test_a_batch_that_nobody_takes_in_is_found_after_a_while(left: Batch) -> None:
    assert list_stopped(at=NOW + timedelta(seconds=30)) == []
    assert list_stopped(at=NOW + timedelta(minutes=5)) == [left.pk]


def test_a_batch_that_somebody_takes_in_is_left_alone(left: Batch) -> None:
    with _alone(left.pk):
        assert list_stopped(at=NOW + timedelta(minutes=5)) == []
    assert list_stopped(at=NOW + timedelta(minutes=5)) == [left.pk]


def test_an_ended_batch_is_not_stopped(left: Batch) -> None:
    intake.take_in(batch_id=left.pk)
    assert list_stopped(at=NOW + timedelta(minutes=5)) == []
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM intake_row")
        assert cursor.fetchone()[0] == 1
