"""The double publicity shows what is public, all of it, and nothing else."""

import csv
import io
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from chengxin.law.words import Audience
from chengxin.records.accounts.actors import Actor
from chengxin.records.ledger.models import LedgerRecord
from chengxin.records.publicity import searching, selectors
from chengxin.records.publicity import services as publicity
from chengxin.records.publicity.searching import DOUBLE_PUBLICITY, FoundRecord, Sought
from tests.town import Town, town

__all__ = ["town"]
pytestmark = pytest.mark.usefixtures("unblocked")


@pytest.fixture
def visitor() -> Client:
    return Client()


def sought(**asked: Any) -> Sought:
    return Sought(at=timezone.now(), seq=selectors.latest_seq(), **asked)


def everything(**asked: Any) -> list[FoundRecord]:
    return list(searching.every(sought(**asked), at_most=100_000))


def test_it_shows_exactly_what_the_one_door_shows_the_public(town: Town):
    today, shown = timezone.localdate(), set()
    for subject_id in set(LedgerRecord.objects.values_list("subject_id", flat=True)):
        file = publicity.disclosed_records(
            subject_id=subject_id, actor=Actor.visitor(), audience=Audience.PUBLIC,
            purpose="portal", on=today, at=timezone.now(), items=DOUBLE_PUBLICITY,
        )  # fmt: skip
        shown |= {record.record_no for record in file.records}
    found = {each.record.record_no for each in everything()}
    assert found == shown
    live = LedgerRecord.objects.filter(item__in=DOUBLE_PUBLICITY, superseded_seq=None)
    assert 0 < len(found) < live.count()  # some are outside their window


def test_any_fragment_finds_a_decision(town: Town, visitor: Client):
    first = everything()[0]
    number = first.record.document_no
    for fragment in (first.subject_name[2:6], first.subject_uscc[4:12], number, number[1:-1]):
        found = {each.record.record_no for each in everything(text=fragment)}
        assert first.record.record_no in found, fragment
        page = visitor.get("/decisions/", {"q": fragment})
        assert first.subject_name in page.content.decode().replace("<mark>", "").replace(
            "</mark>", ""
        )
    other_brackets = number.replace("〔", "[").replace("〕", "]")
    assert first.record.record_no in {e.record.record_no for e in everything(text=other_brackets)}


@pytest.mark.parametrize("text", ["%", "_", "'; DROP TABLE subject; --", "不会有这样的名字的"])
def test_odd_words_find_nothing_and_break_nothing(town: Town, visitor: Client, text: str):
    answer = visitor.get("/decisions/", {"q": text})
    assert answer.status_code == 200
    assert answer.context["page"].total == 0
    assert "没有查到公示中的决定" in answer.content.decode()


def test_filters_mean_what_they_say(town: Town):
    whole = everything()
    first = whole[len(whole) // 2].record
    by_department = everything(department=first.department_code)
    assert {e.record.record_no for e in by_department} == {
        e.record.record_no for e in whole if e.record.department_code == first.department_code
    }
    day = first.decided_on
    assert {e.record.record_no for e in everything(since=day, until=day)} == {
        e.record.record_no for e in whole if e.record.decided_on == day
    }
    for item in DOUBLE_PUBLICITY:
        for code, _zh, _en in searching.kinds(item, on=timezone.localdate()):
            found = {e.record.record_no for e in everything(item=item, kind=code)}
            name = "penalty_kinds" if item == "administrative-penalty" else "permit_kind"
            expected = {
                e.record.record_no
                for e in whole
                if e.record.item == item
                and code in (lambda v: v if isinstance(v, list) else [v])(e.record.value(name))
            }
            assert found == expected, code


def test_sorting_and_pages_lose_nothing(town: Town, visitor: Client):
    whole = everything()
    days = [e.record.decided_on for e in whole]
    assert days == sorted(days, reverse=True)
    assert [e.record.decided_on for e in everything(sort="decided")] == sorted(days)
    ends = [e.record.window.ends_on for e in everything(sort="ends") if e.record.window]
    told = [day for day in ends if day is not None]
    assert told == sorted(told)
    assert all(day is None for day in ends[len(told) :])
    seen: list[int] = []
    number = 1
    while rows := visitor.get(f"/decisions/?page={number}&size=50").context["page"].rows:
        seen += [row["shown"].record.record_no for row in rows]
        number += 1
    assert seen == [e.record.record_no for e in whole]


def test_every_row_says_until_when_and_why(town: Town, visitor: Client):
    page = visitor.get("/decisions/?item=administrative-penalty").content.decode()
    assert "公示期的依据" in page
    assert "自作出决定之日" in page
    assert "公示至" in page


def test_the_export_holds_what_is_public_and_no_more(town: Town, visitor: Client):
    answer = visitor.get("/decisions/?item=administrative-penalty&format=csv")
    heads, *rows = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))
    whole = everything(item="administrative-penalty")
    assert [row[3] for row in rows] == [e.record.document_no for e in whole]
    assert not {"法定代表人证件号码", "自然人证件号码", "证件类型"} & set(heads)
    assert visitor.get("/decisions/?format=xlsx").content[:2] == b"PK"


def test_a_day_that_cannot_be_read_is_told_and_not_used(town: Town, visitor: Client):
    answer = visitor.get("/decisions/?since=2026-02-31&until=gestern")
    assert answer.context["page"].total == visitor.get("/decisions/").context["page"].total
    assert "2026-02-31、gestern" in answer.content.decode()


def test_no_page_is_kept_or_listed_by_search_engines(town: Town, visitor: Client):
    answer = visitor.get("/decisions/")
    assert answer.headers["X-Robots-Tag"] == "noindex, noarchive"
    assert answer.headers["Cache-Control"] == "no-store"
