"""Several files at once, one row in a form, receipts in every case, systems of departments."""

import json
from collections.abc import Callable
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings
from procrastinate.contrib.django.models import ProcrastinateJob

from chengxin.entrances.jobs import tasks
from chengxin.law import rulebook
from chengxin.law.rulebook import CatalogueItem
from chengxin.records.accounts import services as accounts
from chengxin.records.accounts.models import SystemClient
from chengxin.records.audit.models import AuditEntry
from chengxin.records.intake import receipts
from chengxin.records.intake.models import Batch
from tests.entrances.api.conftest import DEPARTMENT, REGISTER

TODAY = date.today()  # noqa: DTZ011 the pages read the clock, too
UPLOAD = "/desk/batches/upload/"
FORM = {"item": "registration", "department": DEPARTMENT}
ENTRY = "/desk/batches/entry/registration/"
GIVEN = {
    "名称": "示例区晨曦机械有限公司",
    "统一社会信用代码": "91310199MA5LG2B67Q",
    "主体类别": "企业法人",
    "登记状态": "存续",
    "成立日期": "2015-03-02",
}


@pytest.fixture
def clerk(db: None, signed_in: Callable[[str], Client]) -> Client:
    """A clerk of the registering department."""
    client = signed_in("department")
    accounts.adopt_directory(rulebook.default().directory)
    return client


@pytest.fixture
def office(db: None, signed_in: Callable[[str], Client]) -> Client:
    """Somebody of the credit office."""
    client = signed_in("office")
    accounts.adopt_directory(rulebook.default().directory)
    return client


def csv(name: str = "register.csv", content: str = REGISTER) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content.encode(), "text/csv")


def registration() -> CatalogueItem:
    return rulebook.default().catalogue_item("registration", TODAY)


def typed(**changed: str) -> dict[str, str]:
    """A form filled in, by the codes of its fields."""
    titles = GIVEN | changed
    return {f.code: titles[f.title_zh] for f in registration().fields if f.title_zh in titles}


class TestSeveralFiles:
    def test_each_becomes_a_batch_and_they_are_followed_together(self, clerk: Client) -> None:
        other = REGISTER.replace("晨曦", "暮色").replace("91310199MA5LG2B67Q", "91310199MA5LG2B59W")
        answer = clerk.post(UPLOAD, {**FORM, "file": [csv("一.csv"), csv("二.csv", other)]})
        assert answer.status_code == 302
        assert answer.url.startswith("/desk/batches/sent/?batch=")
        assert ProcrastinateJob.objects.filter(task_name="intake.take_in").count() == 2
        page = clerk.get(answer.url).content.decode()
        assert 'hx-trigger="load delay:1s"' in page
        for batch in Batch.objects.all():
            assert batch.way_in == "desk"
            assert batch.batch_no in page
            tasks.take_in(batch_id=batch.pk)
        settled = clerk.get(answer.url, headers={"HX-Request": "true"}).content.decode()
        assert "hx-trigger" not in settled, "nothing waits, so nothing asks any more"
        assert "<html" not in settled

    def test_a_file_that_is_refused_does_not_stop_the_others(self, clerk: Client) -> None:
        files = [csv("好.csv"), csv("坏.csv", "甲列,乙列\n1,2\n")]
        page = clerk.post(UPLOAD, {**FORM, "file": files}, follow=True).content.decode()
        assert Batch.objects.get().file_name == "好.csv"
        assert "坏.csv" in page
        assert "甲列" in page
        assert "收下 1 个文件" in page

    def test_when_all_are_refused_each_says_why(self, clerk: Client) -> None:
        files = [csv("空表头.csv", "\n"), csv("坏.csv", "甲列,乙列\n1,2\n")]
        answer = clerk.post(UPLOAD, {**FORM, "file": files})
        page = answer.content.decode()
        assert answer.status_code == 400
        assert "空表头.csv" in page
        assert "坏.csv" in page
        assert not Batch.objects.exists()

    def test_a_script_is_sent_onward_by_a_header(self, clerk: Client) -> None:
        answer = clerk.post(UPLOAD, {**FORM, "file": [csv()]}, headers={"HX-Request": "true"})
        assert answer.headers["HX-Redirect"] == f"/desk/batches/{Batch.objects.get().batch_no}/"

    @override_settings(INTAKE_MOST_FILES_AT_ONCE=2)
    def test_too_many_at_once_are_refused(self, clerk: Client) -> None:
        answer = clerk.post(UPLOAD, {**FORM, "file": [csv(), csv(), csv()]})
        assert "一次最多 2 个文件" in answer.content.decode()

    @override_settings(INTAKE_LARGEST_FILE_BYTES=40)
    def test_a_file_beyond_the_limit_is_refused(self, clerk: Client) -> None:
        answer = clerk.post(UPLOAD, {**FORM, "file": [csv()]})
        assert answer.status_code == 400
        assert "register.csv 超过" in answer.content.decode()

    @override_settings(INTAKE_LARGEST_FILE_BYTES=0)
    def test_a_body_beyond_every_limit_is_refused_unread(self, clerk: Client) -> None:
        answer = clerk.post(UPLOAD, {**FORM, "file": [csv(content="x" * 1_200_000)]})
        assert answer.status_code == 413
        assert "文件太大" in answer.content.decode()

    def test_a_name_that_climbs_folders_is_only_a_name(self, clerk: Client) -> None:
        file = csv()
        file._name = "../../etc/register.csv"  # what a hostile browser may send
        clerk.post(UPLOAD, {**FORM, "file": [file]})
        assert Batch.objects.get().file_name == "register.csv"


class TestOneRow:
    def test_it_becomes_a_batch_of_one_with_a_receipt(self, clerk: Client) -> None:
        answer = clerk.post(ENTRY, typed(), follow=True)
        batch = Batch.objects.get()
        assert (batch.way_in, batch.state, batch.received, batch.new) == ("form", "done", 1, 1)
        assert answer.request["PATH_INFO"] == f"/desk/batches/{batch.batch_no}/receipt/"
        assert batch.file_digest in answer.content.decode()

    def test_the_form_shows_every_field_with_its_hint_and_choices(self, clerk: Client) -> None:
        page = clerk.get(ENTRY).content.decode()
        for field in registration().fields:
            assert f'name="{field.code}"' in page
        assert "<option" in page
        assert "必填" in page

    def test_what_is_wrong_is_said_at_its_field_and_nothing_is_kept(self, clerk: Client) -> None:
        answer = clerk.post(ENTRY, typed(成立日期="二〇一五", 名称=""))
        form = answer.context["form"]
        titles = {f.code: f.title_zh for f in registration().fields}
        assert answer.status_code == 400
        assert {"成立日期", "名称"} <= {titles.get(code) for code in form.errors}
        assert "存续" in answer.content.decode(), "what was typed is still there"
        assert not Batch.objects.exists()

    def test_a_notice_must_be_seen_before_the_row_goes_out(self, clerk: Client) -> None:
        wrong_digit = typed(统一社会信用代码="91310199MA5LG2B67A")
        first = clerk.post(ENTRY, wrong_digit)
        assert first.status_code == 200, "the registering authority may report such a code"
        assert not Batch.objects.exists()
        assert first.context["only_notices"]
        clerk.post(ENTRY, {**wrong_digit, first.context["confirm"]: "1"})
        assert Batch.objects.get().received == 1

    def test_an_empty_form_is_not_a_row(self, clerk: Client) -> None:
        assert clerk.post(ENTRY, {"department": DEPARTMENT}).status_code == 400
        assert not Batch.objects.exists()

    def test_sensitive_values_are_typed_hidden_and_never_sent_back(self, clerk: Client) -> None:
        item = rulebook.default().catalogue_item("administrative-penalty", TODAY)
        secret = next(f for f in item.fields if f.sensitive)
        page = clerk.post(
            "/desk/batches/entry/administrative-penalty/", {secret.code: "11010519491231002X"}
        ).content.decode()
        assert f'type="password" name="{secret.code}"' in page
        assert "11010519491231002X" not in page

    def test_another_department_s_item_has_no_form(self, clerk: Client) -> None:
        stranger = rulebook.default().catalogue_item("tax-compliance-grade", TODAY)
        assert not stranger.may_report(DEPARTMENT)
        assert clerk.get("/desk/batches/entry/tax-compliance-grade/").status_code == 404
        assert clerk.post(ENTRY, {**typed(), "department": "tax"}).status_code == 403


class TestReceipts:
    @pytest.fixture
    def batch(self, clerk: Client) -> Batch:
        clerk.post(UPLOAD, {**FORM, "file": [csv()]})
        batch = Batch.objects.get()
        tasks.take_in(batch_id=batch.pk)
        return Batch.objects.get()

    def test_a_receipt_is_a_page_a_text_and_an_object(self, clerk: Client, batch: Batch) -> None:
        place = f"/desk/batches/{batch.batch_no}/receipt/"
        digest = receipts.receipt_of(batch)["digest"]
        assert digest in clerk.get(place).content.decode()
        text = clerk.get(place, {"format": "text"})
        assert digest in text.content.decode()
        assert batch.batch_no in text.headers["Content-Disposition"]
        found = json.loads(clerk.get(place, {"format": "json"}).content)
        assert found["digest"] == receipts.digest_of(found) == digest

    def test_the_history_is_searched_and_filtered(self, clerk: Client, batch: Batch) -> None:
        def shown(**query: str) -> bool:
            return batch.batch_no in clerk.get("/desk/batches/", query).content.decode()

        assert shown(q="register")
        assert shown(q=batch.batch_no[-6:])
        assert shown(way="desk")
        assert not shown(q="nothing like it")
        assert not shown(way="api")
        assert not shown(q="\0nothing")

    def test_a_failed_batch_goes_on_once(self, clerk: Client, batch: Batch) -> None:
        place = f"/desk/batches/{batch.batch_no}/resume/"
        clerk.post(place)
        assert not ProcrastinateJob.objects.filter(task_name="intake.take_in").count() > 1
        Batch.objects.filter(pk=batch.pk).update(state="failed", failure="stopped")
        page = clerk.get(f"/desk/batches/{batch.batch_no}/").content.decode()
        assert place in page
        clerk.post(place)
        assert Batch.objects.get().state == "received"
        tasks.take_in(batch_id=batch.pk)
        assert (Batch.objects.get().state, Batch.objects.get().new) == ("done", 1)


class TestSystems:
    def test_the_office_opens_a_system_and_sees_its_secret_once(self, office: Client) -> None:
        answer = office.post("/desk/clients/", {"department": DEPARTMENT, "name": "示例系统"})
        made = answer.context["made"]
        assert made.secret in answer.content.decode()
        assert made.secret not in office.get("/desk/clients/").content.decode()
        assert AuditEntry.objects.filter(action="intake.client.opened").count() == 1

    def test_a_second_of_the_same_name_is_refused(self, office: Client) -> None:
        form = {"department": DEPARTMENT, "name": "示例系统"}
        office.post("/desk/clients/", form)
        assert office.post("/desk/clients/", form).status_code == 400
        assert SystemClient.objects.count() == 1

    def test_a_secret_is_replaced_and_a_system_closed(self, office: Client) -> None:
        first = office.post("/desk/clients/", {"department": DEPARTMENT, "name": "示例系统"})
        client = SystemClient.objects.get()
        second = office.post(f"/desk/clients/{client.pk}/rotate/")
        assert second.context["made"].secret != first.context["made"].secret
        assert office.post(f"/desk/clients/{client.pk}/revoke/").status_code == 302
        assert "已停用" in office.get("/desk/clients/").content.decode()
        assert office.post(f"/desk/clients/{client.pk}/rotate/").status_code == 404

    def test_a_department_sees_its_own_and_manages_none(
        self, office: Client, clerk: Client
    ) -> None:
        office.post("/desk/clients/", {"department": DEPARTMENT, "name": "自己的"})
        office.post("/desk/clients/", {"department": "tax", "name": "别人的"})
        page = clerk.get("/desk/clients/").content.decode()
        assert "自己的" in page
        assert "别人的" not in page
        form = {"department": DEPARTMENT, "name": "第三个"}
        assert clerk.post("/desk/clients/", form).status_code == 403
        client = SystemClient.objects.first()
        assert clerk.post(f"/desk/clients/{client.pk}/revoke/").status_code == 403
