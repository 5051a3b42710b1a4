"""Pages of quality: the same figures as the command line, every number opens, roles, appeals."""

import io
import json
from datetime import date

import openpyxl
import pytest
from click.testing import CliRunner
from django.test import Client

from chengxin.records.accounts.models import Account
from chengxin.records.audit.models import AuditEntry
from chengxin.records.intake.quality.figures import figures
from chengxin.records.intake.quality.models import Appeal, ZeroReport
from chengxin.records.intake.quality.scope import scope
from tests.entrances.desk.test_desk import staff
from tests.town import TODAY, Town, town

__all__ = ["staff", "town"]
pytestmark = pytest.mark.usefixtures("unblocked")
MARKET = "market-regulation"
NOVEMBER = "2026-11"


def now():
    from django.utils import timezone

    return timezone.now()


def known_figures(month: date = date(2026, 11, 1), **more: str):
    return figures(scope(since=month, until=month, now=now(), **more))


def test_the_heat_map_shows_every_unit_and_colours_by_the_pack(town: Town, staff) -> None:
    answer = staff("office").get("/desk/quality/")
    assert answer.status_code == 200
    lines = answer.context["lines"]
    departments = {f.department for f in known_figures()}
    assert departments <= {line.department for line in lines}
    assert all(len(line.cells) == 12 for line in lines)
    assert "cx-heat" in answer.content.decode()


def test_a_department_sees_its_own_line_only(town: Town, staff) -> None:
    lines = staff("clerk").get("/desk/quality/").context["lines"]
    assert [line.department for line in lines] == [MARKET]
    client = staff("clerk")
    for path in (
        f"/desk/quality/transport/{NOVEMBER}/",
        f"/desk/quality/transport/administrative-penalty/{NOVEMBER}/",
        f"/desk/quality/transport/all/{NOVEMBER}/received/",
        "/desk/quality/?department=transport&month=2026-11",
    ):
        assert client.get(path).status_code == 403, path


@pytest.mark.parametrize("username", ["counter"])
def test_who_hands_nothing_in_has_no_figures(town: Town, staff, username: str) -> None:
    assert staff(username).get("/desk/quality/").status_code == 403


def test_page_and_command_line_give_the_same_figures(town: Town, staff) -> None:
    from chengxin.entrances.cli.commands.quality import command

    page = staff("office").get(
        f"/desk/quality/{MARKET}/administrative-permit/{NOVEMBER}/?format=json"
    )
    arguments = ["--department", MARKET, "--item", "administrative-permit", "--month", NOVEMBER]
    told = CliRunner().invoke(command, [*arguments, "--json"])
    assert told.exit_code == 0, told.output
    line, shown = json.loads(told.stdout), page.json()
    assert shown["figures"] == line["figures"] != []
    assert shown["rules"] == line["rules"]


def test_every_number_of_a_page_leads_to_as_many_rows(town: Town, staff) -> None:
    client = staff("office")
    found = next(f for f in known_figures(department=MARKET) if f.item == "administrative-permit")
    for count, number in found.counts.items():
        path = f"/desk/quality/{MARKET}/{found.item}/{NOVEMBER}/{count}/"
        assert client.get(path).context["page"].total == number, count
    assert found.counts["rejected"] or found.counts["held"]  # the faulty batch of the town


def test_looking_at_rows_is_in_the_trail(town: Town, staff) -> None:
    before = AuditEntry.objects.order_by("-id").first().pk
    staff("clerk").get(f"/desk/quality/{MARKET}/all/{NOVEMBER}/received/")
    entry = AuditEntry.objects.get(pk__gt=before, action="quality.rows.read")
    assert (entry.operator, entry.details["department"]) == ("clerk", MARKET)


@pytest.mark.parametrize(
    "path",
    [
        "/desk/quality/?",
        f"/desk/quality/{MARKET}/{NOVEMBER}/?",
        f"/desk/quality/{MARKET}/administrative-permit/{NOVEMBER}/?",
        f"/desk/quality/{MARKET}/administrative-permit/{NOVEMBER}/received/?",
        f"/desk/quality/{MARKET}/administrative-permit/{NOVEMBER}/empty/?field=remark&",
        "/desk/quality/appeals/?",
        "/desk/quality/zero-reports/?",
        "/desk/quality/samples/?",
    ],
)
def test_every_table_is_exported_as_csv_and_workbook(town: Town, staff, path: str) -> None:
    client = staff("office")
    text = client.get(f"{path}format=csv")
    assert text["Content-Type"].startswith("text/csv"), path
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"{path}format=xlsx").content))
    heads = [cell.value for cell in next(book.active.iter_rows())]
    assert heads == text.content.decode("utf-8-sig").splitlines()[0].split(",")


def test_an_appeal_goes_from_the_rows_to_a_decision(town: Town, staff) -> None:
    month = f"{TODAY:%Y-%m}" if now().date().month == TODAY.month else f"{now():%Y-%m}"
    clerk: Client = staff("clerk")
    path = f"/desk/quality/{MARKET}/administrative-permit/{month}/"
    count = "rejected" if clerk.get(f"{path}rejected/").context["page"].total else "held"
    listed = clerk.get(f"{path}{count}/").context["page"].rows
    refused = clerk.post(f"{path}{count}/appeal/", {"statement": "没有勾选"}, follow=True)
    assert "勾选要申诉的行" in refused.content.decode()
    sent = {"ref": listed[0].ref, "statement": "模板列错位，原件无误"}
    answer = clerk.post(f"{path}{count}/appeal/", sent, follow=True)
    made = Appeal.objects.get(state="submitted", department_id=MARKET)
    assert made.appeal_no in answer.content.decode()
    assert "decide" not in answer.content.decode()
    office: Client = staff("office")
    decide = f"/desk/quality/appeals/{made.appeal_no}/decide/"
    assert office.post(decide, {"decision": "accept", "reason": " "}).status_code == 400
    before = known_figures(date.fromisoformat(f"{month}-01"), department=MARKET)
    office.post(decide, {"decision": "accept", "reason": "原件属实，予以采信"})
    after = known_figures(date.fromisoformat(f"{month}-01"), department=MARKET)

    def error(found):
        return next(f for f in found if f.item == "administrative-permit").rates["error"]

    assert error(after).numerator == error(before).numerator - 1
    assert error(after).raw_ppm == error(before).ppm
    shown = clerk.get(path).content.decode()
    assert "申诉前" in shown
    withdrawn = clerk.post(f"/desk/quality/appeals/{made.appeal_no}/withdraw/", follow=True)
    assert "已经办结" in withdrawn.content.decode()


def test_a_month_is_declared_empty_and_taken_back(town: Town, staff) -> None:
    clerk: Client = staff("clerk")
    sent = {"department": MARKET, "item": "administrative-penalty", "month": "2026-01"}
    clerk.post("/desk/quality/zero-reports/", sent)
    made = ZeroReport.objects.get(department_id=MARKET)
    clerk.post("/desk/quality/zero-reports/", {"take_back": str(made.pk)})
    made.refresh_from_db()
    assert made.withdrawn_by == "clerk"
    foreign = sent | {"department": "transport"}
    assert clerk.post("/desk/quality/zero-reports/", foreign).status_code == 403


def test_the_office_enters_a_sample_and_what_is_wrong_keeps_the_input(town: Town, staff) -> None:
    office: Client = staff("office")
    sent = {"department": MARKET, "item": "administrative-penalty", "place": "网站公示栏"}
    wrong = office.post("/desk/quality/samples/new/", sent | {"lines": "看不懂"})
    assert wrong.status_code == 400
    assert "看不懂" in wrong.content.decode()
    made = office.post(
        "/desk/quality/samples/new/", sent | {"lines": "示例罚〔2026〕9号，2026-10-08"}, follow=True
    )
    assert "未报送" in made.content.decode()
    assert staff("clerk").get("/desk/quality/samples/new/").status_code == 403


def test_the_english_pages_show_no_chinese_frame(town: Town, staff) -> None:
    client = staff("office")
    client.cookies["django_language"] = "en"
    shown = client.get(f"/desk/quality/{MARKET}/administrative-permit/{NOVEMBER}/").content.decode()
    assert "How it is reckoned" in shown
    assert "怎样算出来" not in shown


def test_an_account_without_a_unit_has_no_figures(town: Town) -> None:
    client = Client()
    client.force_login(
        Account.objects.get(username="enterprise1"),
        backend="django.contrib.auth.backends.ModelBackend",
    )
    assert client.get("/desk/quality/").status_code == 403
