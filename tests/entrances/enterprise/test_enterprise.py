"""The enterprise sees its own file and nobody else's."""

from collections.abc import Callable

import pytest
from django.test import Client

from chengxin.affairs.reports.models import CreditReport
from chengxin.records.accounts.models import Account
from chengxin.records.audit.models import AuditEntry
from tests.town import Town, town

__all__ = ["town"]
pytestmark = pytest.mark.usefixtures("unblocked")


@pytest.fixture
def member(town: Town) -> Callable[[str], Client]:
    def make(username: str) -> Client:
        client = Client()
        account = Account.objects.get(username=username)
        client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return make


def issued(client: Client, **changes: str) -> CreditReport:
    answer = client.post(
        "/enterprise/report/confirm/", {"period": "3", "domain": all_domains(client)} | changes
    )
    assert answer.status_code == 302, answer.content.decode()
    return CreditReport.objects.get(report_no=answer.url.rstrip("/").rsplit("/", 1)[-1])


def all_domains(client: Client) -> list[str]:
    return client.get("/enterprise/report/").context["form"].domains


def test_home_tells_the_grade_its_reasons_and_what_is_public(town: Town, member):
    context = member("enterprise2").get("/enterprise/").context
    assert context["subject"].subject_id == town.troubled_id
    assert context["grade"].grade in "ABCD"
    assert 0 < len(context["reasons"]) <= 3


def test_who_looked_tells_others_and_not_oneself(town: Town, member):
    client = member("enterprise1")
    client.get("/enterprise/")
    rows = client.get("/enterprise/readers/").context["page"].rows
    assert all(entry.role != "enterprise" for entry in rows)


def test_an_enterprise_without_a_subject_is_refused(town: Town):
    from chengxin.records.accounts import services as accounts
    from chengxin.records.accounts.enums import Role

    stranger = accounts.open_account(
        username="stranger", display_name="某", role=Role.ENTERPRISE, password="x" * 20
    )
    client = Client()
    client.force_login(stranger, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get("/enterprise/").status_code == 403


def test_a_report_without_records_says_so(town: Town, member):
    report = issued(member("enterprise1"))
    assert report.subject_id == town.model_id
    page = member("enterprise1").get(f"/enterprise/report/{report.report_no}/").content.decode()
    assert report.report_no in page


def test_another_enterprise_gets_neither_page_nor_file_of_a_report(town: Town, member):
    report = issued(member("enterprise1"))
    other = member("enterprise2")
    assert other.get(f"/enterprise/report/{report.report_no}/").status_code == 404
    assert other.get(f"/enterprise/report/{report.report_no}/file/").status_code == 403
    refused = AuditEntry.objects.filter(outcome="refused", operator="enterprise2").latest("id")
    assert refused.subject_id == town.model_id


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        pytest.param({"domain": []}, "请至少选择一个领域", id="no_field"),
        pytest.param({"period": "own"}, "请填写起止日期", id="no_dates"),
        pytest.param(
            {"period": "own", "since": "2026-05-01", "until": "2026-01-01"}, "之间选", id="reversed"
        ),
        pytest.param(
            {"period": "own", "since": "1990-01-01", "until": "2026-01-01"}, "之间选", id="too_long"
        ),
    ],
)
def test_a_period_or_choice_that_cannot_be_is_explained_and_kept(town: Town, member, changes, says):
    client = member("enterprise1")
    asked = {"period": "3", "domain": all_domains(client), "purpose": "招标投标"} | changes
    answer = client.post("/enterprise/report/confirm/", asked)
    assert answer.status_code == 400
    page = answer.content.decode()
    assert says in page
    assert 'value="招标投标"' in page
