"""What may not be stored, tried past the services: by the ORM and by SQL of the application."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import Error, connection, transaction

from chengxin.affairs.lists.models import ListBasis, ListCase, ListEntry, ListRemoval
from chengxin.law import rulebook
from chengxin.law.rulebook.schemas.list_rules import ListRules
from chengxin.records.ledger import services as ledger
from tests.affairs.lists.conftest import Scene
from tests.records.ledger.builders import version

pytestmark = pytest.mark.django_db


def refusal(write: Callable[[], object]) -> str:
    """What the database says to a write; the transaction goes on."""
    with pytest.raises(Error) as refused, transaction.atomic():
        write()
    return str(refused.value)


def entry_of(listing: ListCase, record_no: int, **changes: Any) -> ListEntry:
    """The entry of a decided listing, or one that differs."""
    given = {
        "listing": listing, "record_no": record_no, "pack": listing.pack,
        "edition": listing.edition, "basis": listing.basis, "document_no": listing.document_no,
        "decided_on": listing.decided_on, "listed_on": date(2026, 3, 12), "until": None,
    }  # fmt: skip
    return ListEntry(**{**given, **changes})


def ready(scene: Scene) -> tuple[ListCase, int]:
    """A listing past its decision, and a record of its subject that could stand for it."""
    entry = scene.listed()
    scene.remove(entry.record_no, "annulled")
    listing = scene.decided()
    ListCase.objects.filter(pk=listing.pk).update(state="listed")
    listing = ListCase.objects.get(pk=listing.pk)
    commit = ledger.open_commit(act="test", by="test")
    row = version(
        commit, listing.subject, item="serious-dishonesty-list", shape="state",
        document_no="示监列〔2026〕9号", natural_key=ledger.natural_key("9"), slot="9",
    )  # fmt: skip
    ledger.append_versions(commit, [row])
    return listing, row.record_no


def by_sql(entry: ListEntry) -> None:
    """Insert an entry as whoever has the application's password."""
    names = ("listing_id", "record_no", "pack", "edition", "basis", "document_no", "decided_on",
             "listed_on", "until")  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO list_entry ({', '.join(names)}) "
            f"VALUES ({', '.join(['%s'] * len(names))})",
            [getattr(entry, name) for name in names],
        )


@pytest.mark.parametrize("write", [ListEntry.save, by_sql], ids=["orm", "sql"])
def test_an_entry_without_its_foundations_is_refused_with_its_own_words(
    scene: Scene, write: Callable[[ListEntry], None]
) -> None:
    listing, record_no = ready(scene)

    def said(**changes: Any) -> str:
        given = {"record_no": record_no, **changes}
        return refusal(lambda: write(entry_of(listing, **given)))

    assert "names its decision document" in said(document_no="")
    assert "names its decision document" in said(document_no=" \t")
    assert "rests on a basis in force" in said(basis="nothing")
    assert "rests on a basis in force" in said(decided_on=date(2021, 8, 31))
    assert "is what was decided" in said(document_no="另一份决定")
    assert "is a record of the ledger" in said(record_no=10**12)
    write(entry_of(listing, record_no))
    assert ListEntry.objects.filter(listing=listing).exists()


@pytest.mark.parametrize("write", [ListEntry.save, by_sql], ids=["orm", "sql"])
def test_an_entry_within_a_period_of_grace_is_refused(
    scene: Scene, write: Callable[[ListEntry], None]
) -> None:
    listing = scene.in_grace(months=1)
    listing.refresh_from_db()
    said = refusal(lambda: write(entry_of(listing, 1, listed_on=date(2026, 4, 2))))
    assert "within a period of grace" in said


def test_a_record_of_a_list_without_document_is_refused_whichever_way_it_comes(
    scene: Scene,
) -> None:
    subject = scene.propose().subject
    commit = ledger.open_commit(act="test", by="test")

    def write(**changes: Any) -> None:
        row = version(commit, subject, **{"shape": "state", "document_no": "", **changes})
        ledger.append_versions(commit, [row])

    for item in ("serious-dishonesty-list", "judgment-defaulter"):
        said = refusal(lambda item=item: write(item=item))
        assert "names its document or its number in the list" in said
    write(item="serious-dishonesty-list", body={"entry_no": "示列9"}, slot="a")
    write(item="abnormal-operations-list", slot="b", natural_key=ledger.natural_key("b"))


def test_a_decision_without_document_is_refused(scene: Scene) -> None:
    listing = scene.propose()
    said = refusal(
        lambda: ListCase.objects.filter(pk=listing.pk).update(
            state="decided", decided_on=scene.on, document_no=" "
        )
    )
    assert "a_decision_to_list_names_its_document" in said


def test_what_was_decided_and_closed_stays(scene: Scene) -> None:
    entry = scene.listed()
    case = ListCase.objects.filter(pk=entry.listing_id)
    for change in ({"document_no": "另一份"}, {"months": 1}, {"facts": "别的"}, {"grounds": []}):
        said = refusal(lambda change=change: case.update(**change))
        assert "stays as it was notified and decided" in said
    assert "permission denied" in refusal(lambda: ListEntry.objects.update(document_no="另一份"))
    scene.remove(entry.record_no, "annulled")
    assert "is closed" in refusal(lambda: case.update(state="listed"))
    with connection.cursor() as cursor:
        assert "permission denied" in refusal(lambda: cursor.execute("DELETE FROM list_case"))
    assert "permission denied" in refusal(lambda: ListRemoval.objects.update(cause="term"))
    ListRemoval.objects.update(undone_on=scene.on)
    assert "stays as it was decided" in refusal(lambda: ListRemoval.objects.update(undone_on=None))
    assert "a_removal_names_its_document" in refusal(
        lambda: ListRemoval.objects.create(
            record_no=1,
            subject_id=scene.subject_id,
            kind="x",
            cause="term",
            document=" ",
            article="x",
            removed_on=scene.on,
            effect_id=1,
            by="x",
            at=scene.at,
        )
    )


def test_the_application_reads_the_bases_and_cannot_make_any(scene: Scene) -> None:
    packs = [p for p in rulebook.default().of_kind(ListRules) if p.status == "adopted"]
    assert ListBasis.objects.count() == sum(len(pack.bases) for pack in packs)
    row = ListBasis.objects.first()
    assert row is not None
    row.pk, row.basis = None, "invented"
    assert "permission denied" in refusal(row.save)
    assert "permission denied" in refusal(lambda: ListBasis.objects.update(applies_to=None))
