"""Measures and tolerance, page by page: proposed, released, fed back, seen by the subject."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from chengxin.affairs.measures.models import MeasureCase
from chengxin.affairs.tolerance.models import ToleranceCase
from chengxin.records.accounts.enums import Role
from chengxin.records.accounts.models import Account
from chengxin.records.audit.models import AuditEntry
from chengxin.records.subjects.models import SubjectMember
from tests.affairs.measures import place as places
from tests.engines.attachments.files import png

BACKEND = "django.contrib.auth.backends.ModelBackend"


def client_of(username: str) -> Client:
    """A client of somebody who named a matter."""
    client = Client()
    client.force_login(Account.objects.get(username=username), backend=BACKEND)
    session = client.session
    session["matter"] = "示例事项"
    session.save()
    return client


@pytest.fixture
def place(db: None) -> places.Place:
    made = places.make()
    member = places.person("enterprise", Role.ENTERPRISE)
    assert member.account_id is not None
    SubjectMember.objects.create(account_id=member.account_id, subject=made.subject)
    return made


def recent(place: places.Place, **changes: Any) -> int:
    return place.record(decided_on=timezone.localdate() - timedelta(days=40), **changes)


def proposed(place: places.Place, record: int) -> MeasureCase:
    today = timezone.localdate()
    sent = {
        "rule": "closer-supervision", "reason": "多次违法", "since": f"{today}",
        "until": f"{today + timedelta(days=99)}",
    }  # fmt: skip
    answer = client_of("clerk").post(reverse("desk:measure-new", args=[record]), sent)
    case = MeasureCase.objects.get()
    assert answer.headers["Location"] == reverse("desk:measure", args=[case.case_no])
    return case


def act(username: str, case_no: str, **sent: str) -> Client:
    client = client_of(username)
    client.post(reverse("desk:measure-act", args=[case_no]), sent)
    return client


def test_a_measure_is_proposed_released_fed_back_and_lifted(place: places.Place) -> None:
    case = proposed(place, recent(place))
    own = client_of("clerk").get(reverse("desk:measure", args=[case.case_no])).content.decode()
    assert "等本单位另一人审核" in own
    assert 'value="release"' not in own
    page = act("chief", case.case_no, act="release").get(
        reverse("desk:measure", args=[case.case_no])
    )
    text = page.content.decode()
    assert "执行中" in text
    assert "失信惩戒措施告知书" in text
    act("clerk", case.case_no, act="feed-back", outcome="done", reason="已上门检查")
    act("clerk", case.case_no, act="lift", document="示解1号", reason="已经改正")
    case.refresh_from_db()
    assert (case.state, case.feedback.count()) == ("lifted", 1)
    assert AuditEntry.objects.filter(action="measures.case.read", matter=case.case_no).exists()


def test_the_form_offers_only_what_the_unit_may_do(place: places.Place) -> None:
    record = recent(place, severity="general")
    page = client_of("clerk").get(reverse("desk:measure-new", args=[record])).content.decode()
    assert 'value="closer-supervision"' in page
    assert 'value="permit-ban"' not in page  # that takes a serious penalty
    sent = {"rule": "permit-ban", "reason": "x", "since": f"{timezone.localdate()}", "until": ""}
    answer = client_of("clerk").post(reverse("desk:measure-new", args=[record]), sent)
    assert answer.status_code == 400
    assert not MeasureCase.objects.exists()


def test_a_refusal_says_which_clause(place: places.Place) -> None:
    record, today = recent(place), timezone.localdate()
    sent = {
        "rule": "closer-supervision", "reason": "x", "since": f"{today}",
        "until": f"{today + timedelta(days=3000)}",
    }  # fmt: skip
    page = client_of("clerk").post(reverse("desk:measure-new", args=[record]), sent)
    assert page.status_code == 400
    assert "上海市社会信用条例第三十条第五项" in page.content.decode()


def test_the_register_is_searched_filtered_and_exported(place: places.Place) -> None:
    case = proposed(place, recent(place))
    client = client_of("chief")
    url = reverse("desk:measures")
    assert case.case_no in client.get(url, {"q": case.document}).content.decode()
    assert case.case_no in client.get(url, {"state": "proposed", "sort": "-since"}).content.decode()
    assert case.case_no not in client.get(url, {"state": "lifted"}).content.decode()
    export = client.get(url, {"format": "csv"})
    assert case.case_no in export.content.decode("utf-8-sig")
    assert AuditEntry.objects.filter(action="measures.export.read").count() == 1


def test_the_subject_sees_what_was_released_and_nothing_before(place: places.Place) -> None:
    case = proposed(place, recent(place))
    client = client_of("enterprise")
    url = reverse("enterprise:measure", args=[case.case_no])
    assert client.get(url).status_code == 404
    act("chief", case.case_no, act="release")
    assert "多次违法" in client.get(url).content.decode()
    assert case.case_no in client.get(reverse("enterprise:measures")).content.decode()
    other = places.person("other", Role.ENTERPRISE)
    assert other.account_id is not None
    assert client_of("other").get(url).status_code == 403


def test_the_counter_has_no_such_page(place: places.Place) -> None:
    places.person("counter", Role.COUNTER, "government-services")
    assert client_of("counter").get(reverse("desk:measures")).status_code == 403


@pytest.mark.parametrize("name", ["desk:measure-list", "desk:measure-conflicts", "desk:tolerances"])
def test_pages_open_with_nothing_in_them(place: places.Place, name: str) -> None:
    assert client_of("clerk").get(reverse(name)).status_code == 200


def test_the_file_of_a_subject_leads_to_its_measures(place: places.Place) -> None:
    record = recent(place)
    case = proposed(place, record)
    url = reverse("desk:subject", args=[place.subject.pk])
    page = client_of("clerk").get(url, {"record": record}).content.decode()
    assert reverse("desk:measure", args=[case.case_no]) in page
    assert reverse("desk:measure-new", args=[record]) in page
    assert reverse("desk:tolerance-new", args=[record]) in page


def test_tolerance_goes_from_the_enterprise_to_the_decision(place: places.Place) -> None:
    record = recent(place, severity="general")
    client = client_of("enterprise")
    assert reverse("enterprise:tolerance-new", args=[record]) in (
        client.get(reverse("enterprise:records")).content.decode()
    )
    from django.core.files.uploadedfile import SimpleUploadedFile

    sent = {
        "ground": "no-intent",
        "statement": "进货查验齐全",
        "evidence": SimpleUploadedFile("查验记录.png", png(), "image/png"),
    }
    client.post(reverse("enterprise:tolerance-new", args=[record]), sent)
    case = ToleranceCase.objects.get()
    url = reverse("enterprise:tolerance", args=[case.case_no])
    assert "查验记录.png" in client.get(url).content.decode()
    chief = client_of("chief")
    desk = reverse("desk:tolerance", args=[case.case_no])
    assert "予以认定" in chief.get(desk).content.decode()
    chief.post(
        reverse("desk:tolerance-act", args=[case.case_no]), {"act": "recognise", "reason": "属实"}
    )
    assert "已认定" in client.get(url).content.decode()
    assert "容错认定通知书" in client.get(url).content.decode()
    assert case.case_no in chief.get(reverse("desk:tolerances")).content.decode()


def test_a_form_without_words_is_refused_with_words(place: places.Place) -> None:
    url = reverse("enterprise:tolerance-new", args=[recent(place)])
    answer = client_of("enterprise").post(url, {"ground": "no-intent", "statement": " "})
    assert answer.status_code == 400
    assert "请写明事实和理由" in answer.content.decode()
