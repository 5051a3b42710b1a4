"""Anybody may look through the credit lists, in Chinese and in English."""

import io

import openpyxl
import pytest
from django.test import Client
from django.utils import timezone

from chengxin.law import rulebook as rules
from chengxin.law.rulebook import credit_lists
from chengxin.law.rulebook.schemas.credit_list_parts import SCOPES
from chengxin.records.audit.models import AuditEntry

pytestmark = pytest.mark.django_db
EVERY = [f"/lists/{scope}/{kind}/" for scope in SCOPES for kind in credit_lists.LISTS]


@pytest.fixture
def english() -> Client:
    client = Client()
    client.cookies["django_language"] = "en"
    return client


def test_the_overview_leads_to_every_list(client: Client) -> None:
    page = client.get("/lists/").content.decode()
    for address in EVERY:
        assert f'href="{address}"' in page
        assert client.get(address).status_code == 200


def test_every_row_has_a_page(client: Client) -> None:
    book, on = rules.default(), timezone.localdate()
    for scope, kind in (("credit", "behaviour"), ("government", "data"), ("credit", "data")):
        row = credit_lists.list_on(book, scope, kind, on).rows[0]
        answer = client.get(f"/lists/{scope}/{kind}/rows/{row.code}/")
        assert answer.status_code == 200
        assert row.title.zh in answer.content.decode()
    assert client.get("/lists/credit/data/rows/nothing/").status_code == 404


@pytest.mark.parametrize("address", ["/lists/credit/colour/", "/lists/people/data/",
                                     "/lists/credit/data/?on=1999-01-01"])  # fmt: skip
def test_what_is_not_there_is_404(client: Client, address: str) -> None:
    assert client.get(address).status_code == 404


def rows_of(client: Client, query: str) -> list[str]:
    return [
        shown.row.code for shown in client.get(f"/lists/credit/behaviour/?{query}").context["rows"]
    ]


def test_a_list_is_searched_filtered_and_sorted(client: Client) -> None:
    assert rows_of(client, "q=预付卡&size=50") == [
        "prepaid-vanished", "prepaid-twice-punished", "prepaid-fundraising-crime",
        "prepaid-other-harm",
    ]  # fmt: skip
    assert rows_of(client, "q=没有这样的事项") == []
    serious = rows_of(client, "severity=serious&size=100")
    assert "judgment-refused" in serious
    assert "honour-awarded" not in serious
    assert set(rows_of(client, "unit=tax&polarity=positive&size=100")) >= {"top-tax-grade"}
    ordered = rows_of(client, "sort=title&size=100")
    assert ordered != rows_of(client, "size=100")
    assert ordered == rows_of(client, "sort=-title&size=100")[::-1]


def test_a_long_list_comes_by_pages(client: Client) -> None:
    first, second = rows_of(client, "page=1"), rows_of(client, "page=2")
    assert len(first) == 20
    assert not set(first) & set(second)
    assert rows_of(client, "page=999999") == []


def test_a_list_reads_as_it_did_on_a_day(client: Client) -> None:
    on = rows_of(client, "on=2026-03-31&size=100")
    assert "penalty-simplified-procedure" not in on
    assert "penalty-simplified-procedure" in rows_of(client, "on=2026-04-01&size=100")


def test_two_days_are_compared(client: Client) -> None:
    page = client.get("/lists/credit/behaviour/compare/?a=2023-05-01&b=2026-04-01")
    assert page.context["counts"]["added"] == 1
    assert "适用简易程序的行政处罚" in page.content.decode()


def test_two_editions_are_compared_field_by_field(client: Client) -> None:
    address = "/lists/editions/behaviour-list.credit/?a=2023-05&b=2026-04"
    page = client.get(address).content.decode()
    assert "entries.penalty-simplified-procedure" in page
    assert client.get("/lists/editions/publicity.general/").status_code == 404
    assert client.get("/lists/editions/catalogue.nothing/").status_code == 404


def test_the_filtered_list_is_exported_without_signing_in(client: Client) -> None:
    answer = client.get("/lists/credit/behaviour/export/?q=预付卡")
    book = openpyxl.load_workbook(io.BytesIO(answer.getvalue()))
    assert book["清单"].max_row == 3 + 4
    assert AuditEntry.objects.count() == 0


def test_the_pages_speak_english(english: Client) -> None:
    page = english.get("/lists/credit/behaviour/").content.decode()
    assert "Credit behaviour list" in page
    assert "Honoured for trustworthiness" in page
    assert "Economic Commission, Market Regulation Bureau" in page
    row = english.get("/lists/credit/behaviour/rows/judgment-refused/").content.decode()
    assert "Restricted from entering the market concerned" in row
