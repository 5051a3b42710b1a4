"""What the law does not know cannot be stored: three facts, three ways in, nine answers.

A measure outside the list, a list entry without its document, a publication outside its window; by
the service, by the ORM past every service, and by SQL as the application's role.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from chengxin.affairs.lists.errors import NoDecisionDocumentError
from chengxin.affairs.lists.models import ListEntry
from chengxin.affairs.measures.errors import MeasureNotListedError
from chengxin.affairs.measures.models import MeasureCase
from chengxin.law import rulebook as rules
from chengxin.records.ledger import services as ledger
from chengxin.records.publicity import editions, windows
from chengxin.records.publicity.errors import PublicationOutsideWindowError
from chengxin.records.publicity.models import PublicityWindow
from chengxin.records.store.connection import app_role
from tests.affairs.lists.conftest import Scene, scene
from tests.affairs.lists.test_refused_writes import by_sql as enter_by_sql
from tests.affairs.lists.test_refused_writes import entry_of, ready
from tests.affairs.measures.conftest import place
from tests.affairs.measures.place import Place
from tests.affairs.measures.test_refused_writes import row as measure_row
from tests.records.publicity.test_refused_publications import RIGHT, by_sql, frame, recorded

__all__ = ["place", "scene"]
pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class Way:
    """One way to write one thing the law does not know, and what is answered."""

    write: Callable[[pytest.FixtureRequest], object]
    refused_with: type[Exception]
    says: str
    stored: type[Any]


def _place(request: pytest.FixtureRequest) -> Place:
    found: Place = request.getfixturevalue("place")
    return found


def _measure_by_service(request: pytest.FixtureRequest) -> object:
    where = _place(request)
    return where.propose(where.record(), measure="loan-ban")


def _measure_by_orm(request: pytest.FixtureRequest) -> object:
    where = _place(request)
    wrong = measure_row(where, where.record(), measure="loan-ban")
    return MeasureCase.objects.bulk_create([wrong])


def _measure_by_sql(request: pytest.FixtureRequest) -> object:
    where = _place(request)
    wrong = measure_row(where, where.record(), measure="loan-ban")
    columns = [f for f in MeasureCase._meta.concrete_fields if not f.primary_key]
    values = [f.get_db_prep_save(f.pre_save(wrong, True), connection) for f in columns]
    names = ", ".join(f'"{f.column}"' for f in columns)
    with connection.cursor() as cursor:
        return cursor.execute(
            f"INSERT INTO measure_case ({names}) VALUES ({', '.join(['%s'] * len(columns))})",
            values,
        )


def _entry_by_service(request: pytest.FixtureRequest) -> object:
    where: Scene = request.getfixturevalue("scene")
    listing = where.propose()
    where.do("notify", listing)
    where.wait(10)
    return where.decide(listing, document_no=" ")


def _entry_by_orm(request: pytest.FixtureRequest) -> object:
    listing, number = ready(request.getfixturevalue("scene"))
    return entry_of(listing, number, document_no="").save()


def _entry_by_sql(request: pytest.FixtureRequest) -> object:
    listing, number = ready(request.getfixturevalue("scene"))
    return enter_by_sql(entry_of(listing, number, document_no=""))


def _window(**changes: Any) -> tuple[ledger.Commit, dict[str, Any]]:
    commit = ledger.open_commit(act="intake.batch", by="test", batch_id=1)
    editions.follow(commit, editions.changes(rules.default().publicity_editions()))
    return commit, {**recorded(commit), **RIGHT, "ends_on": date(2027, 3, 4), **changes}


def _publication_by_service(request: pytest.FixtureRequest) -> object:
    commit, wrong = _window()
    return windows.store(commit, frame(wrong))


def _publication_by_orm(request: pytest.FixtureRequest) -> object:
    commit, wrong = _window(ends_on=None)
    return PublicityWindow(**wrong, recorded_seq=commit.seq).save()


def _publication_by_sql(request: pytest.FixtureRequest) -> object:
    commit, wrong = _window(starts_on=date(2026, 3, 1))
    return by_sql(commit, wrong)


WAYS = {
    "measure_by_service": Way(
        _measure_by_service, MeasureNotListedError, "loan-ban", MeasureCase
    ),
    "measure_by_orm": Way(
        _measure_by_orm, IntegrityError, "measure loan-ban is not on the list", MeasureCase
    ),
    "measure_by_sql": Way(
        _measure_by_sql, IntegrityError, "measure loan-ban is not on the list", MeasureCase
    ),
    "entry_by_service": Way(_entry_by_service, NoDecisionDocumentError, "document", ListEntry),
    "entry_by_orm": Way(_entry_by_orm, IntegrityError, "names its decision document", ListEntry),
    "entry_by_sql": Way(_entry_by_sql, IntegrityError, "names its decision document", ListEntry),
    "publication_by_service": Way(
        _publication_by_service, PublicationOutsideWindowError, "its last day is 2027-03-02",
        PublicityWindow,
    ),
    "publication_by_orm": Way(
        _publication_by_orm, IntegrityError, "not never", PublicityWindow
    ),
    "publication_by_sql": Way(
        _publication_by_sql, IntegrityError, "cannot begin on 2026-03-01", PublicityWindow
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", WAYS)
def test_it_is_refused_with_its_own_words_and_nothing_is_stored(
    request: pytest.FixtureRequest, name: str
) -> None:
    way = WAYS[name]
    fixture = {"measure": "place", "entry": "scene"}.get(name.partition("_")[0])
    if fixture:
        request.getfixturevalue(fixture)
    with pytest.raises(way.refused_with, match=way.says) as refused:
        with transaction.atomic():
            way.write(request)
    wrong = {"measure": "loan-ban"} if way.stored is MeasureCase else {}
    if way.stored is not ListEntry:
        assert not way.stored.objects.filter(**wrong).exists()
    else:
        assert not ListEntry.objects.filter(document_no="").exists()
    assert len(str(refused.value)) > len(way.says)


def test_it_is_the_applications_role_that_tries() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, (SELECT rolsuper FROM pg_roles WHERE rolname = %s)",
                       [app_role()])  # fmt: skip
        assert cursor.fetchone() == (app_role(), False)


def test_there_is_no_other_way_in() -> None:
    """No administration site is installed that could write rows past the services."""
    from django.apps import apps

    assert not apps.is_installed("django.contrib.admin")
