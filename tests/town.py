"""A small invented district handed in through the whole house, for tests of pages.

Made once a process, in a database of its own: real commits, seen by every connection. A module of
tests that asks for `town` works in that database from its first test to its last.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from tests import databases

PASSWORD = "一条足够长的测试口令 2026"
TODAY = date(2026, 11, 21)
SUBJECTS = 60
_made: dict[str, "Town"] = {}


@dataclass(frozen=True)
class Town:
    """Who is there: codes and numbers of one clean and one troubled enterprise."""

    database: str
    model: str
    model_id: int
    model_name: str
    troubled: str
    troubled_id: int
    troubled_name: str
    run_no: str
    faulty: str


@pytest.fixture(scope="module")
def town(
    django_db_setup: None,
    django_db_blocker: pytest.FixtureRequest,
    worker_id: str,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Town]:
    """The district; connections lead to its database while the module runs."""
    template = f"test_chengxin_{worker_id}"
    name = f"{template}_town"
    with django_db_blocker.unblock():
        if name not in _made:
            databases.copy_of(template, name)
        with _using(name):
            if name not in _made:
                _made[name] = _make(name, tmp_path_factory.mktemp("town"))
            yield _made[name]


@contextmanager
def _using(name: str) -> Iterator[None]:
    from django.db import connections

    before = connections["default"].settings_dict["NAME"]
    connections.close_all()
    for alias in ("default", "owner"):
        connections[alias].settings_dict["NAME"] = name
    try:
        yield
    finally:
        connections.close_all()
        for alias in ("default", "owner"):
            connections[alias].settings_dict["NAME"] = before


def _make(name: str, folder: Path) -> Town:
    from chengxin.affairs.evaluations import services as evaluations
    from chengxin.entrances.cli.district.making import make_district
    from chengxin.law import rulebook
    from chengxin.records.accounts import services as accounts
    from chengxin.records.accounts.actors import Actor
    from chengxin.records.intake import services as intake
    from chengxin.records.publicity.windows import open_windows
    from chengxin.records.subjects import selectors as subjects

    book = rulebook.default()
    accounts.adopt_directory(book.directory)
    made = make_district(folder=folder, rulebook=book, subjects=SUBJECTS, today=TODAY, seed=7)
    for handover in made.handovers:
        batch = intake.receive(
            file=handover.path,
            item=handover.item,
            department=handover.department,
            actor=Actor.system(f"test:{handover.department}"),
            received_at=handover.received_at,
            replayed=True,
        )
        intake.take_in(batch_id=batch.pk, on_commit=open_windows)
    model, troubled = subjects.get_by_uscc(made.model), subjects.get_by_uscc(made.troubled)
    _open_accounts(model.pk, troubled.pk)
    run = evaluations.evaluate(as_of=TODAY, by=Actor.system("test"), at=datetime.now(UTC))
    return Town(
        database=name,
        model=made.model,
        model_id=model.pk,
        model_name=_name(model.pk),
        troubled=made.troubled,
        troubled_id=troubled.pk,
        troubled_name=_name(troubled.pk),
        run_no=run.run_no,
        faulty=_hand_in_a_faulty_file(folder, made.handovers),
    )


def _hand_in_a_faulty_file(folder: Path, handovers: tuple[Any, ...]) -> str:
    """A batch of market regulation with a row of every outcome that asks for a person."""
    from chengxin.records.accounts.actors import Actor
    from chengxin.records.intake import services as intake
    from chengxin.records.publicity.windows import open_windows

    permits = next(
        h
        for h in handovers
        if h.item == "administrative-permit" and h.department == "market-regulation"
    )
    lines = permits.path.read_text(encoding="utf-8-sig").splitlines()
    name, *rest = lines[1].split(",")
    file = folder / "退回示例.csv"
    rows = [lines[0], ",".join(["", *rest]), ",".join([f"{name}分号", *rest]), lines[1]]
    file.write_text("\n".join(rows), encoding="utf-8")
    batch = intake.receive(
        file=file,
        item=permits.item,
        department=permits.department,
        actor=Actor.system("test"),
        received_at=datetime.now(UTC),
    )
    intake.take_in(batch_id=batch.pk, on_commit=open_windows)
    return batch.batch_no


def _name(subject_id: int) -> str:
    from chengxin.records.subjects import selectors as subjects

    version = subjects.version_of(subject_id, valid_on=TODAY)
    assert version is not None
    return version.name


def _open_accounts(model_id: int, troubled_id: int) -> None:
    from chengxin.records.accounts import services as accounts
    from chengxin.records.accounts.enums import Role
    from chengxin.records.subjects.models import SubjectMember

    people = {
        "office": (Role.OFFICE, "credit-office", None),
        "clerk": (Role.DEPARTMENT, "market-regulation", None),
        "regulator": (Role.REGULATOR, "ecology-environment", None),
        "counter": (Role.COUNTER, "government-services", None),
        "auditor": (Role.AUDITOR, None, None),
        "enterprise1": (Role.ENTERPRISE, None, model_id),
        "enterprise2": (Role.ENTERPRISE, None, troubled_id),
    }
    for username, (role, department, subject_id) in people.items():
        account = accounts.open_account(
            username=username,
            display_name=f"{username} 甲",
            role=role,
            password=PASSWORD,
            department_code=department,
        )
        if subject_id is not None:
            SubjectMember.objects.create(account=account, subject_id=subject_id)
