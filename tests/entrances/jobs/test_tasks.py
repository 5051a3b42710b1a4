"""Jobs are deferred with the act, and done by the worker's own process."""

import os
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection, transaction
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from chengxin.entrances.jobs import tasks
from chengxin.law import rulebook
from chengxin.records.accounts import services as accounts
from chengxin.records.accounts.actors import Actor
from chengxin.records.audit import selectors as audit_selectors
from chengxin.records.audit import services as audit
from chengxin.records.intake import services as intake
from chengxin.records.intake.enums import BatchState
from chengxin.records.intake.models import Batch
from tests.entrances.jobs.conftest import FEW_CARDS

REGISTER = (
    "名称,统一社会信用代码,主体类别,登记状态,成立日期\n"
    "示例区晨曦机械有限公司,91310199MA5LG2B67Q,企业法人,存续,2015-03-02\n"
)


@pytest.fixture
def received(own_database: str, tmp_path: Any) -> Callable[[], Batch]:
    accounts.adopt_directory(rulebook.default().directory)
    file = tmp_path / "register.csv"
    file.write_text(REGISTER, encoding="utf-8")

    def _received() -> Batch:
        return intake.receive(
            file=file,
            item="registration",
            department="market-regulation",
            actor=Actor.system("test"),
            received_at=datetime.now(UTC),
        )

    return _received


def test_a_deferred_job_exists_exactly_when_the_act_does(received: Callable[[], Batch]) -> None:
    with transaction.atomic():
        batch = received()
        app.configure_task("intake.take_in").defer(batch_id=batch.pk)
    assert ProcrastinateJob.objects.filter(task_name="intake.take_in").count() == 1
    with transaction.atomic():
        app.configure_task("intake.take_in").defer(batch_id=received().pk)
        transaction.set_rollback(True)
    assert ProcrastinateJob.objects.filter(task_name="intake.take_in").count() == 1


def test_a_batch_is_taken_in_with_its_windows(received: Callable[[], Batch]) -> None:
    counts = tasks.take_in(batch_id=received().pk)
    assert counts["received"] == counts["accepted"] + counts["held"] + counts["rejected"] == 1
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM publicity_window")
        assert cursor.fetchone()[0] > 0


def test_the_seal_catches_up(own_database: str) -> None:
    for _ in range(3):
        audit.record(
            actor=Actor.system("test"),
            action="test.act",
            at=datetime.now(UTC),
            matter="test",
            purpose="test",
        )
    assert tasks.seal_audit(timestamp=0) == 3
    assert audit_selectors.seal_lag() == 0
    assert tasks.seal_audit(timestamp=0) == 0


@pytest.mark.usefixtures("few_cards")
def test_the_night_evaluates_the_day_that_has_begun(received: Callable[[], Batch]) -> None:
    tasks.take_in(batch_id=received().pk)
    due = datetime(2026, 11, 22, 18, tzinfo=UTC)  # two in the morning of the 23rd in Shanghai
    done = tasks.evaluate_nightly(timestamp=int(due.timestamp()))
    from chengxin.affairs.evaluations.models import EvaluationRun

    runs = EvaluationRun.objects.filter(reason="nightly")
    assert done["failed"] == []
    assert len(runs) == done["runs"]
    assert {run.card for run in runs} == FEW_CARDS
    assert {str(run.as_of) for run in runs} == {"2026-11-23"}


@pytest.fixture
def worker_environment(own_database: str) -> dict[str, str]:
    """Environment in which another process works on this test's database."""
    from chengxin.records.store import connection as store

    return {
        **os.environ,
        "DATABASE_URL": store.uri("app", database=own_database),
        "DATABASE_OWNER_URL": store.uri("owner", database=own_database),
        "PYTHONPATH": os.pathsep.join(sys.path),
    }


@pytest.mark.slow
def test_the_worker_does_what_waits_and_leaves(
    received: Callable[[], Batch], worker_environment: dict[str, str]
) -> None:
    with transaction.atomic():
        batch = received()
        app.configure_task("intake.take_in").defer(batch_id=batch.pk)
    command = [sys.executable, "-m", "chengxin.entrances.cli", "worker", "--until-empty", "--quiet"]
    done = subprocess.run(
        command, env=worker_environment, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
    batch.refresh_from_db()
    assert batch.state == BatchState.DONE
    assert not ProcrastinateJob.objects.filter(task_name="intake.take_in").exists()
