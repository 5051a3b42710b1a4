"""Listings and registers at all doors: acts by form, and what nobody else may see."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from chengxin.affairs.lists.models import ListCase, ListEntry
from chengxin.records.accounts.enums import Role
from chengxin.records.accounts.models import Account
from chengxin.records.audit.models import AuditEntry
from chengxin.records.subjects import selectors as subjects
from tests.affairs.lists.conftest import (
    DEFAULTER,
    ENFORCED,
    EXCLUDED,
    FACTS,
    MARKET,
    NAME,
    USCC,
    Scene,
    everybody,
)
from tests.engines.attachments.files import pdf

pytestmark = pytest.mark.django_db
DEPARTMENTS = {"clerk": "market-regulation", "court": "court", "stranger": "tax"}


@pytest.fixture
def scene(db: None) -> Scene:
    """The enterprise and everybody, on today's date since pages read the clock."""
    from chengxin.law import rulebook
    from chengxin.records.accounts.services import adopt_directory

    adopt_directory(rulebook.default().directory)
    made = everybody()
    made.on = timezone.localdate()
    return made


def door(who: str) -> Client:
    """A browser in which somebody has signed in."""
    client = Client()
    if who == "enterprise":
        client.force_login(Account.objects.get(username="enterprise"))
    elif who != "visitor":
        roles = {"office": Role.OFFICE, "auditor": Role.AUDITOR, "counter": Role.COUNTER}
        department = {"office": "credit-office", "counter": "government-services"}
        account, _ = Account.objects.get_or_create(
            username=f"page-{who}",
            defaults={
                "role": roles.get(who, Role.DEPARTMENT),
                "display_name": who,
                "department_id": DEPARTMENTS.get(who, department.get(who)),
            },
        )
        client.force_login(account)
    return client


def act(client: Client, listing: ListCase, code: str, **given: Any) -> Any:
    """Send the form of one act."""
    data = {f"{code}-{name}": value for name, value in given.items()}
    return client.post(f"/desk/listings/{listing.case_no}/{code}/", data)


def test_the_authority_walks_a_listing_through_by_forms(scene: Scene) -> None:
    clerk = door("clerk")
    page = clerk.get("/desk/listings/new/?kind=market-regulation")
    assert "第十二条第二款" in page.content.decode()
    given = {"uscc": USCC, "grounds": ["food"], "basis": "samr-44", "facts": FACTS}
    refused = clerk.post("/desk/listings/new/?kind=market-regulation", given)
    assert refused.status_code == 400
    assert "不得列入" in refused.content.decode()
    assert not ListCase.objects.exists()
    made = clerk.post(
        "/desk/listings/new/?kind=market-regulation", given | {"cleared": "no-intent"}
    )
    listing = ListCase.objects.get()
    assert made.headers["Location"] == f"/desk/listings/{listing.case_no}/"
    assert act(clerk, listing, "notify").status_code == 400  # not confirmed
    assert act(clerk, listing, "notify", sure="on").status_code == 302
    early = act(clerk, listing, "decide", document_no="示监列〔2026〕1号", months="36", sure="on")
    assert early.status_code == 400
    listing.refresh_from_db()
    assert listing.defence_until is not None
    opens = (listing.defence_until + timedelta(days=1)).isoformat()
    assert f"自 {opens} 起可以办理" in early.content.decode()

    mine = door("enterprise")
    assert mine.get(f"/enterprise/listings/{listing.case_no}/").status_code == 200
    said = mine.post(
        f"/enterprise/listings/{listing.case_no}/", {"text": "示例申辩", "is_last": "on"}
    )
    assert said.status_code == 302
    decided = act(
        clerk, listing, "decide", document_no="示监列〔2026〕1号", months="36", reply="不影响认定",
        sure="on",
    )  # fmt: skip
    assert decided.status_code == 302
    assert act(clerk, listing, "enter", sure="on").status_code == 302
    assert ListEntry.objects.get().listing == listing

    public = Client().get(f"/registers/{MARKET}/").content.decode()
    assert NAME in public
    assert "示监列〔2026〕1号" in public
    removed = act(clerk, listing, "annul", document="示监撤〔2026〕1号", sure="on")
    assert removed.status_code == 302
    assert NAME not in Client().get(f"/registers/{MARKET}/").content.decode()
    gone = door("office").get(f"/desk/registers/{MARKET}/?show=removed").content.decode()
    assert NAME in gone
    assert "示监撤〔2026〕1号" in gone


def test_a_listing_that_is_not_ones_own_cannot_be_acted_on(scene: Scene) -> None:
    listing = scene.propose()
    for who in ("stranger", "office", "court"):
        assert act(door(who), listing, "notify", sure="on").status_code in (400, 404)
    assert door("enterprise").post(f"/desk/listings/{listing.case_no}/notify/").status_code == 403
    assert door("auditor").get(f"/desk/listings/{listing.case_no}/").status_code == 403
    listing.refresh_from_db()
    assert listing.state == "proposed"
    assert door("enterprise").get(f"/enterprise/listings/{listing.case_no}/").status_code == 404


def test_evidence_is_taken_or_refused_by_what_it_is(scene: Scene) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    listing = scene.propose()
    clerk = door("clerk")
    address = f"/desk/listings/{listing.case_no}/evidence/"
    clerk.post(address, {"evidence": SimpleUploadedFile("照片.pdf", b"not a pdf")})
    assert listing.evidence.count() == 0
    clerk.post(address, {"evidence": SimpleUploadedFile("决定.pdf", pdf())})
    assert listing.evidence.count() == 1


def test_registers_are_searched_sorted_paged_and_saved(scene: Scene) -> None:
    scene.on = date(2026, 6, 1)
    scene.listed()
    found = Client().get(f"/registers/{MARKET}/", {"q": NAME[4:8], "order": "ending"})
    assert NAME in found.content.decode()
    nothing = Client().get(f"/registers/{MARKET}/", {"q": "没有这样的名字"}).content.decode()
    assert NAME not in nothing
    saved = Client().get(f"/registers/{MARKET}/?format=csv")
    lines = saved.content.decode("utf-8-sig").splitlines()
    assert lines[1].split(",")[1:4] == [NAME, USCC, "示监列〔2026〕1号"]
    book = Client().get(f"/registers/{MARKET}/?format=xlsx")
    assert book.content.startswith(b"PK")
    assert Client().get("/registers/nothing/").status_code == 404
    for kind in (MARKET, DEFAULTER, "district-trustworthy", "customs"):
        page = Client().get(f"/registers/{kind}/").content.decode()
        assert "移出情形和时限" in page


def test_the_office_sees_a_listing_and_the_read_is_written_down(scene: Scene) -> None:
    listing = scene.propose()
    office = door("office")
    assert listing.case_no in office.get("/desk/listings/").content.decode()
    saved = office.get("/desk/listings/?format=csv").content.decode("utf-8-sig")
    assert saved.splitlines()[1].startswith(listing.case_no)
    assert office.get(f"/desk/listings/{listing.case_no}/").status_code == 200
    read = AuditEntry.objects.filter(action="listing.case.read", matter=listing.case_no)
    assert read.get().subject_id == scene.subject_id


def addresses(scene: Scene, listing: ListCase, who: str) -> list[str]:
    """Every page on which an entry or a case of the subject could show."""
    version = subjects.version_of(scene.subject_id, valid_on=scene.on)
    assert version is not None
    public = [
        "/", f"/search/?q={NAME[2:8]}", f"/subjects/{USCC}/", "/registers/",
        f"/registers/{DEFAULTER}/", f"/registers/{DEFAULTER}/?q={NAME[2:8]}",
        f"/registers/{DEFAULTER}/?format=csv", f"/registers/{DEFAULTER}/?format=xlsx",
    ]  # fmt: skip
    desk = [
        "/desk/", "/desk/listings/", "/desk/listings/?format=csv", "/desk/deadlines/",
        f"/desk/listings/?q={NAME[2:8]}", f"/desk/listings/{listing.case_no}/",
        f"/desk/registers/{DEFAULTER}/", f"/desk/registers/{DEFAULTER}/?show=removed",
        f"/desk/subjects/{scene.subject_id}/?matter=示例", "/desk/batches/", "/desk/audit/",
    ]  # fmt: skip
    own = ["/enterprise/", "/enterprise/records/", "/enterprise/listings/", "/enterprise/letters/",
           f"/enterprise/listings/{listing.case_no}/"]  # fmt: skip
    return {"visitor": public, "enterprise": public + own}.get(who, public + desk)


@pytest.mark.parametrize("who", ["visitor", "enterprise", "office", "clerk", "counter", "auditor"])
def test_a_listing_in_its_period_of_grace_is_on_nobodys_page(scene: Scene, who: str) -> None:
    listing = scene.in_grace()
    told = (listing.case_no, "沪示例执26号", "转移示例财产规避执行", ENFORCED["basis_no"])
    client = door(who)
    for address in addresses(scene, listing, who):
        page = client.get(address).content
        # The trail says that a case was acted on; about whom, and why, it does not say.
        for words in told[1:] if address == "/desk/audit/" else told:
            assert words.encode() not in page, (address, words)


def test_the_court_sees_its_listing_in_grace(scene: Scene) -> None:
    listing = scene.in_grace()
    court = door("court")
    page = court.get(f"/desk/listings/{listing.case_no}/").content.decode()
    assert "（2026）沪示例执26号" in page
    assert "宽限期" in page
    assert listing.case_no in court.get("/desk/listings/").content.decode()
    early = act(court, listing, "enter", sure="on")
    assert "宽限期没有届满" in early.content.decode()


def test_a_court_opens_a_listing_with_what_the_record_asks_for(scene: Scene) -> None:
    court = door("court")
    given = {
        "uscc": USCC, "origin": "on_application", "grounds": ["evades"], "basis": "defaulter-rules",
        "facts": "转移示例财产", "cleared": list(EXCLUDED), **ENFORCED,
    }  # fmt: skip
    lacking = court.post("/desk/listings/new/?kind=judgment-defaulter", given | {"duty": ""})
    assert lacking.status_code == 400
    made = court.post("/desk/listings/new/?kind=judgment-defaulter", given)
    assert made.status_code == 302
    assert ListCase.objects.get().particulars["basis_unit"] == "上海市示例区人民法院"
