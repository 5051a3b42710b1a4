"""What the public sees, and above all what it does not."""

from datetime import date

import pytest
from django.test import Client
from django.utils import timezone

from chengxin.law.words import Audience
from chengxin.records.accounts.actors import Actor
from chengxin.records.audit.models import AuditEntry
from chengxin.records.intake.models import PersonalRow
from chengxin.records.ledger.models import LedgerRecord
from chengxin.records.publicity import services as publicity
from tests.town import Town, town

__all__ = ["town"]
pytestmark = pytest.mark.usefixtures("unblocked")
FAR = date(2099, 1, 1)


@pytest.fixture
def visitor() -> Client:
    return Client()


def shown(visitor: Client, path: str) -> str:
    answer = visitor.get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


@pytest.mark.parametrize("fragment", ["示例", "有限", "9131"])
def test_any_fragment_finds_somebody_without_script(town: Town, visitor: Client, fragment: str):
    assert "/subjects/" in shown(visitor, f"/search/?q={fragment}")


def test_a_search_is_filtered_by_kind_in_the_address(town: Town, visitor: Client):
    everything = visitor.get("/search/?q=示例&size=100").context["page"]
    shops = visitor.get("/search/?q=示例&size=100&kind=individual_business").context["page"]
    assert 0 < shops.total < everything.total


def test_a_report_number_in_the_search_box_leads_to_its_check(visitor: Client, town: Town):
    answer = visitor.get("/search/?q=2026112109300012345A7F")
    assert answer.status_code == 302
    assert answer.url == "/check/?number=2026112109300012345A7F"


def test_a_subject_page_is_kept_by_nobody(town: Town, visitor: Client):
    answer = visitor.get(f"/subjects/{town.troubled}/")
    assert "no-store" in answer.headers["Cache-Control"]
    assert answer.headers["X-Robots-Tag"] == "noindex, noarchive"
    assert '<meta name="robots" content="noindex, noarchive">' in answer.content.decode()


def test_the_portal_shows_no_grade(town: Town, visitor: Client):
    for path in ("/", f"/subjects/{town.troubled}/", f"/subjects/{town.model}/", "/search/?q=示例"):
        page = shown(visitor, path)
        assert "cx-grade" not in page
        assert "cx-wf" not in page


def test_a_subject_page_shows_exactly_what_is_public_that_day(town: Town, visitor: Client):
    answer = visitor.get(f"/subjects/{town.troubled}/")
    listed = {
        each.record.record_no
        for section in answer.context["sections"]
        for each in section["records"]
    }
    for number in listed:
        record = LedgerRecord.objects.get(record_no=number, superseded_seq=None)
        assert record.subject_id == town.troubled_id
    windows = [e.record.window for s in answer.context["sections"] for e in s["records"]]
    assert windows
    assert all(w is not None and w.is_open(timezone.localdate()) for w in windows)


def test_nothing_is_public_after_every_window_has_ended(town: Town):
    file = publicity.disclosed_records(
        subject_id=town.troubled_id,
        actor=Actor.visitor(),
        audience=Audience.PUBLIC,
        purpose="test",
        on=FAR,
        at=timezone.now(),
    )
    assert all(r.window is not None and r.window.is_open(FAR) for r in file.records)


def test_natural_persons_are_found_by_nobody(town: Town, visitor: Client):
    rows = PersonalRow.objects.exclude(document_no="")[:5]
    assert rows
    for row in rows:
        assert "/subjects/" not in shown(visitor, f"/search/?q={row.document_no}")


def test_a_look_at_what_is_public_leaves_no_entry(town: Town, visitor: Client):
    before = AuditEntry.objects.count()
    shown(visitor, f"/subjects/{town.troubled}/")
    assert AuditEntry.objects.count() == before


@pytest.mark.parametrize("key", ["91310199MA4MKPHA1X", "n999999999", "x", "n" * 30])
def test_nobody_by_that_code_is_a_404(town: Town, visitor: Client, key: str):
    assert visitor.get(f"/subjects/{key}/").status_code == 404


@pytest.mark.parametrize("item", ["registration", "abnormal-operations-list", "no-such-item"])
def test_only_lists_that_are_publicised_are_listed(town: Town, visitor: Client, item: str):
    assert visitor.get(f"/public/{item}/").status_code == 404


def test_a_number_nobody_issued_is_unknown(town: Town, visitor: Client):
    assert "查无此报告" in shown(visitor, "/check/?number=2026112109300012345A7F")


def test_a_file_that_is_no_report_is_unknown(town: Town, visitor: Client, tmp_path):
    file = tmp_path / "x.pdf"
    file.write_bytes(b"%PDF-1.7 not a report")
    with file.open("rb") as stream:
        answer = visitor.post("/check/file/", {"file": stream})
    assert "查无此报告" in answer.content.decode()


def test_a_check_without_a_file_says_so(town: Town, visitor: Client):
    assert "没有收到文件" in visitor.post("/check/file/").content.decode()
