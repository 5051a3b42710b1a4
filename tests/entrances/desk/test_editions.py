"""The desk's pages about lists and editions: who may do what, and what each page says."""

import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from chengxin.affairs.amendments import services as amendments
from chengxin.affairs.amendments.models import AmendmentCheck, AmendmentFinding
from chengxin.law import rulebook as rules
from chengxin.records.accounts import services as accounts
from chengxin.records.accounts.actors import Actor
from chengxin.records.accounts.enums import Role
from chengxin.records.accounts.models import Account
from chengxin.records.audit.models import AuditEntry
from chengxin.records.editions import in_use
from chengxin.records.editions.enums import EditionState
from chengxin.records.editions.models import LawEdition
from tests.affairs.amendments.drafts import draft_text, old_edition

pytestmark = pytest.mark.django_db
SignedIn = Callable[[str], Client]
TOMORROW = timezone.localdate() + timedelta(days=1)


@pytest.fixture
def second() -> Client:
    """Another person of the credit office."""
    account = accounts.open_account(
        username="office-2", display_name="示例乙", role=Role.OFFICE, password="x" * 20
    )
    client = Client()
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    return client


def handed_in(**changes: Any) -> dict[str, Any]:
    return {
        "text": draft_text(since=TOMORROW),
        "replaces": old_edition(),
        "reason": "示例：上级目录有调整",
        "cases": "",
    } | changes


def drafted(client: Client, **changes: Any) -> LawEdition:
    answer = client.post("/desk/editions/new/", handed_in(**changes))
    assert answer.status_code == 302, answer.content.decode()
    return LawEdition.objects.latest("id")


def checked(edition: LawEdition) -> LawEdition:
    """What the worker does after somebody pressed the button."""
    author = Actor.of_account(Account.objects.get(pk=edition.drafted_by_id))
    amendments.check(edition_id=edition.pk, by=author, at=timezone.now())
    return LawEdition.objects.get(pk=edition.pk)


def said(answer: HttpResponse) -> str:
    return answer.content.decode()


def test_the_whole_way_by_two_people(signed_in: SignedIn, second: Client) -> None:
    first = signed_in("office")
    page = said(first.get("/desk/editions/new/?pack=catalogue.administrative-penalty"))
    assert "pack: catalogue.administrative-penalty" in page
    edition = drafted(first)
    where = f"/desk/editions/{edition.pk}/"
    assert "还没有核对" in said(first.get(where))
    assert first.post(f"{where}check/").status_code == 302
    assert "正在核对" in said(first.get(where))
    assert "正在核对" in said(first.get(f"{where}progress/"))
    checked(edition)
    assert first.get(f"{where}progress/").status_code == 302
    first.post(f"{where}submit/")
    page = said(first.get(where))
    assert "须由信用办另一位同事发布" in page
    assert first.get(f"{where}release/").status_code == 403
    confirm = said(second.get(f"{where}release/"))
    assert f"版本 {old_edition()} 自 {TOMORROW} 起失效" in confirm
    unread = second.post(f"{where}release/", {"confirmed": edition.digest})
    assert unread.headers["Location"].endswith("/release/")
    second.post(f"{where}release/", {"confirmed": edition.digest, "read": "1"})
    assert LawEdition.objects.get(pk=edition.pk).state == EditionState.ADOPTED
    item = in_use.current().catalogue_item("administrative-penalty", TOMORROW)
    assert item.edition == "2026-11"
    assert "2026-11" in said(first.get("/desk/rulebook/?q=administrative-penalty&size=100"))
    text = said(first.get(f"{where}text/"))
    assert rules.parse_edition(text, origin="download").pack.edition == "2026-11"


def test_the_author_posting_the_release_is_refused_and_audited(signed_in: SignedIn) -> None:
    first = signed_in("office")
    edition = checked(drafted(first))
    where = f"/desk/editions/{edition.pk}/"
    first.post(f"{where}submit/")
    answer = first.post(f"{where}release/", {"confirmed": edition.digest, "read": "1"})
    assert answer.status_code == 403
    assert LawEdition.objects.get(pk=edition.pk).state == EditionState.SUBMITTED
    entry = AuditEntry.objects.filter(outcome="refused").latest("id")
    assert entry.details["page"] == "desk:edition-release"


@pytest.mark.parametrize("role", ["department", "regulator", "counter", "auditor"])
def test_others_browse_but_do_nothing(signed_in: SignedIn, role: str) -> None:
    edition = drafted(signed_in("office"))
    client = signed_in(role)
    for address in ("/desk/lists/", "/desk/lists/credit/data/", "/desk/editions/",
                    f"/desk/editions/{edition.pk}/"):  # fmt: skip
        page = client.get(address)
        assert page.status_code == 200
        assert "起草新版本" not in said(page)
    where = f"/desk/editions/{edition.pk}/"
    assert client.get("/desk/editions/new/").status_code == 403
    assert client.get(f"{where}revise/").status_code == 403
    for act in ("check", "submit", "send-back", "withdraw", "release"):
        before = AuditEntry.objects.filter(outcome="refused").count()
        assert client.post(f"{where}{act}/", {"reason": "示例"}).status_code == 403, act
        assert AuditEntry.objects.filter(outcome="refused").count() == before + 1
    assert LawEdition.objects.get(pk=edition.pk).state == EditionState.DRAFT


def test_nobody_from_outside_sees_drafts(client: Client, signed_in: SignedIn) -> None:
    assert client.get("/desk/editions/").status_code == 302
    assert signed_in("enterprise").get("/desk/editions/").status_code == 403


def test_what_the_loader_refuses_is_told_and_the_text_is_kept(signed_in: SignedIn) -> None:
    client = signed_in("office")
    wrong = draft_text(lambda content: content.update(colour="red"), since=TOMORROW)
    answer = client.post("/desk/editions/new/", handed_in(text=wrong))
    assert answer.status_code == 400
    page = said(answer)
    assert "有不认识的键" in page
    assert "colour: red" in page, "what was written is still there"
    assert not LawEdition.objects.exists()
    assert client.post("/desk/editions/new/", handed_in(text="")).status_code == 400


def test_a_file_is_taken_as_the_text(signed_in: SignedIn) -> None:
    file = SimpleUploadedFile("new.yml", draft_text(since=TOMORROW).encode())
    edition = drafted(signed_in("office"), text="", file=file)
    assert edition.edition == "2026-11"
    broken = SimpleUploadedFile("new.yml", "名称".encode("gb18030"))
    answer = signed_in("office").post("/desk/editions/new/", handed_in(text="", file=broken))
    assert answer.status_code == 400


def test_an_overlap_is_told_by_the_check(signed_in: SignedIn) -> None:
    client = signed_in("office")
    edition = checked(drafted(client, replaces=""))
    page = said(client.get(f"/desk/editions/{edition.pk}/"))
    assert "没有通过" in page
    assert "both in force" in page
    client.post(f"/desk/editions/{edition.pk}/submit/")
    assert LawEdition.objects.get(pk=edition.pk).state == EditionState.DRAFT


def test_a_draft_is_revised_sent_back_and_withdrawn(signed_in: SignedIn, second: Client) -> None:
    first = signed_in("office")
    edition = checked(drafted(first))
    where = f"/desk/editions/{edition.pk}/"
    first.post(f"{where}submit/")
    assert first.get(f"{where}revise/").status_code == 403
    second.post(f"{where}send-back/", {"reason": ""})
    assert LawEdition.objects.get(pk=edition.pk).state == EditionState.SUBMITTED
    second.post(f"{where}send-back/", {"reason": "周期有误"})
    assert "退回修改：周期有误" in said(first.get(where))
    assert second.get(f"{where}revise/").status_code == 403
    text = draft_text(lambda content: content.update(update_cycle_days=9), since=TOMORROW)
    first.post(f"{where}revise/", handed_in(text=text))
    page = said(first.get(where))
    assert "草案之后又改过" in page
    assert "update_cycle_days" in page, "the difference to the edition in force is shown"
    second.post(f"{where}withdraw/", {"reason": "不再需要"})
    assert LawEdition.objects.get(pk=edition.pk).state == EditionState.WITHDRAWN
    assert "不再需要" in said(first.get(where))


def finding(edition: LawEdition) -> AmendmentCheck:
    check = AmendmentCheck.objects.create(
        edition=edition,
        digest=edition.digest,
        at=timezone.now(),
        by="office-1",
        passed=True,
        records=3,
        refused=1,
        kept=1,
        reasons=[{"field": "BZ", "rule": "required", "severity": "reject",
                  "message": "备注必填", "records": 1}],
    )  # fmt: skip
    AmendmentFinding.objects.create(
        check_of=check, record_no=7, batch_id=1, row_no=2, department_code="market-regulation",
        document_no="=1+1", field="BZ", rule="required", severity="reject", message="备注必填",
    )  # fmt: skip
    return check


def test_the_records_concerned_are_listed_and_exported_and_the_look_is_audited(
    signed_in: SignedIn,
) -> None:
    client = signed_in("office")
    edition = drafted(client)
    where = f"/desk/editions/{edition.pk}/findings/"
    assert client.get(where).status_code == 404
    finding(edition)
    assert "备注必填" in said(client.get(f"{where}?rule=required"))
    assert "没有这样的记录" in said(client.get(f"{where}?rule=other"))
    assert "'=1+1" in said(client.get(f"{where}?format=csv"))
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"{where}?format=xlsx").content))
    cell = book.active["C2"]  # type: ignore[index]
    assert (cell.value, cell.data_type) == ("=1+1", "s")
    assert AuditEntry.objects.filter(action="amendments.findings.read").count() == 4
    assert signed_in("auditor").get(where).status_code == 200
    assert signed_in("department").get(where).status_code == 403


def test_a_list_exported_from_the_desk_leaves_an_entry(signed_in: SignedIn) -> None:
    answer = signed_in("department").get("/desk/lists/government/behaviour/export/")
    assert openpyxl.load_workbook(io.BytesIO(answer.getvalue()))["清单"].max_row == 3 + 12
    entry = AuditEntry.objects.get(action="rulebook.list.exported")
    assert entry.details == {"rows": 12}


def test_a_row_of_a_list_leads_the_office_to_a_draft(signed_in: SignedIn) -> None:
    page = said(signed_in("office").get("/desk/lists/credit/data/rows/honour/"))
    assert "/desk/editions/new/?pack=catalogue.honour" in page


def test_empty_states_say_how_to_begin(signed_in: SignedIn) -> None:
    page = said(signed_in("office").get("/desk/editions/"))
    assert "还没有修订" in page
    assert "起草新版本" in page
