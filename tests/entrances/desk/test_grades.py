"""Grades on the desk: which is in use, what if, why it differs; and who is told none."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.test import Client

from chengxin.affairs.evaluations import notices
from chengxin.affairs.evaluations.models import EvaluationRun, Grade, GradeNotice
from chengxin.records.accounts.actors import Actor
from chengxin.records.accounts.models import Account
from chengxin.records.audit.models import AuditEntry
from chengxin.records.ledger.models import LedgerEffect, LedgerRecord
from tests.town import TODAY, Town, town

__all__ = ["town"]
pytestmark = pytest.mark.usefixtures("unblocked")
MATTER = "日常监管，测试 2026-4"


@pytest.fixture
def staff(town: Town) -> Callable[[str], Client]:
    """A client of somebody on the desk who has named a matter."""

    def make(username: str) -> Client:
        client = Client()
        account = Account.objects.get(username=username)
        client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
        client.post("/desk/matter/", {"matter": MATTER, "next": "/desk/"})
        return client

    return make


def test_the_table_of_a_field_says_what_each_grade_means(town: Town, staff):
    page = staff("clerk").get("/desk/treatments/comprehensive/").content.decode()
    assert "抽查比例为常规的 50%" in page
    assert "满 5 个工作日后" in page
    assert staff("clerk").get("/desk/treatments/no-such-field/").status_code == 404


def test_fields_are_found_by_name_and_by_key(town: Town, staff):
    client = staff("office")
    every = client.get("/desk/treatments/").context["page"].total
    found = client.get("/desk/treatments/", {"q": "comprehensive"}).context["page"]
    assert (every > 60, found.total) == (True, 1)
    assert client.get("/desk/treatments/", {"q": "没有的"}).context["page"].total == 0


@pytest.mark.parametrize("username", ["office", "regulator", "counter", "clerk"])
def test_grades_in_use_are_told_to_staff_with_a_matter(town: Town, staff, username):
    before = AuditEntry.objects.order_by("-id").first().pk
    answer = staff(username).get(f"/desk/subjects/{town.troubled_id}/grades/")
    assert answer.context["rows"][0]["key"] == "comprehensive"
    entry = AuditEntry.objects.get(pk__gt=before, action="evaluations.grades.read")
    assert (entry.subject_id, entry.matter) == (town.troubled_id, MATTER)


def test_grades_in_use_ask_for_a_matter_first_and_auditors_are_told_none(town: Town):
    client = Client()
    office = Account.objects.get(username="office")
    client.force_login(office, backend="django.contrib.auth.backends.ModelBackend")
    assert "/desk/matter/" in client.get(f"/desk/subjects/{town.troubled_id}/grades/").url
    auditor = Account.objects.get(username="auditor")
    client.force_login(auditor, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(f"/desk/subjects/{town.troubled_id}/grades/").status_code == 403


def test_a_supposed_repair_is_reckoned_and_nothing_is_stored(town: Town, staff):
    client, href = staff("office"), f"/desk/subjects/{town.troubled_id}/what-if/"
    shown = client.get(href).context["shown"]
    number = next(each.record.record_no for each in shown if each.tone == "minus")
    before = (LedgerEffect.objects.count(), LedgerRecord.objects.count(), Grade.objects.count())
    answer = client.post(href, {"card": "comprehensive", "repaired": [number], "ask": "1"})
    found = answer.context["found"]
    assert found.after.points >= found.before.points
    assert before == (
        LedgerEffect.objects.count(),
        LedgerRecord.objects.count(),
        Grade.objects.count(),
    )


def test_the_fields_of_an_item_are_shown_and_a_record_added(town: Town, staff):
    client, href = staff("office"), f"/desk/subjects/{town.troubled_id}/what-if/"
    sent = {"card": "comprehensive", "item": "honour"}
    shown = client.post(href, sent | {"fields": "1"}).context["form"]
    assert {each["name"] for each in shown.inputs} >= {"value-level"}
    sent |= {"decided_on": TODAY.isoformat(), "value-level": "national", "ask": "1"}
    found = client.post(href, sent).context["found"]
    assert found.after.points > found.before.points
    assert found.moved


def test_what_cannot_be_supposed_is_said_and_kept_on_the_form(town: Town, staff):
    client, href = staff("office"), f"/desk/subjects/{town.troubled_id}/what-if/"
    sent = {"card": "comprehensive", "item": "honour", "ask": "1"}
    answer = client.post(href, sent)
    assert answer.context["form"].errors["decided_on"] == ["填写增加记录的决定日期"]
    answer = client.post(href, sent | {"decided_on": "2026-01-01", "on": "2020-01-01"})
    assert "这个假设不能成立：2020-01-01" in answer.content.decode()
    assert client.post(href, {"card": "no-such-card"}).status_code == 404


def test_supposing_is_for_those_who_grade(town: Town, staff):
    href = f"/desk/subjects/{town.troubled_id}/what-if/"
    answer = staff("counter").post(href, {"card": "comprehensive", "ask": "1"})
    assert answer.status_code == 403
    assert (
        "假设试算"
        not in staff("counter").get(f"/desk/subjects/{town.troubled_id}/grade/").content.decode()
    )


def test_why_a_grade_differs_is_told_step_by_step(town: Town, staff):
    href = f"/desk/subjects/{town.troubled_id}/grade/difference/"
    client = staff("office")
    assert "found" not in client.get(href).context
    found = client.get(href, {"since": "2026-10-01T09:00"}).context["found"]
    assert found.steps
    last = found.steps[-1]
    assert (last.points, last.grade) == (found.after.points, found.after.grade)
    assert client.get(href, {"since": "2999-01-01T09:00"}).context["since"] is None


@pytest.fixture
def told_of_a_fall(town: Town) -> GradeNotice:
    """A notice to the troubled enterprise, which rose to A and fell to D after the town's run."""
    notices.place(at=datetime.now(tz=UTC), by=Actor.system("test"))
    run = EvaluationRun.objects.get(run_no=town.run_no)
    for letter in "AD":
        run.pk, run.run_no, run.known_seq = None, f"TO-{letter}", run.known_seq + 1
        run._state.adding = True
        run.save(force_insert=True)
        graded = Grade.objects.get(run__run_no=town.run_no, subject_id=town.troubled_id)
        graded.pk, graded.run, graded.grade = None, run, letter
        graded._state.adding = True
        graded.save(force_insert=True)
    notices.place(at=datetime.now(tz=UTC), by=Actor.system("test"))
    return GradeNotice.objects.get(subject_id=town.troubled_id, run=run)


def test_an_enterprise_reads_its_notice_with_reasons_and_ways(town: Town, told_of_a_fall):
    client = Client()
    own = Account.objects.get(username="enterprise2")
    client.force_login(own, backend="django.contrib.auth.backends.ModelBackend")
    unread = client.get("/enterprise/").context["unread"]
    listed = client.get("/enterprise/notices/").context["page"].rows
    assert listed[0]["notice"].pk == told_of_a_fall.pk
    assert unread == len(listed)
    page = client.get(f"/enterprise/notices/{told_of_a_fall.pk}/")
    assert (
        page.context["why"].points
        == Grade.objects.get(run=told_of_a_fall.run, subject_id=town.troubled_id).points
    )
    assert "之前，任何部门不得按这个等级采取措施" in page.content.decode()
    assert client.get("/enterprise/").context["unread"] == unread - 1
    assert client.get("/enterprise/grade/").context["meanings"]
    stranger = Account.objects.get(username="enterprise1")
    client.force_login(stranger, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(f"/enterprise/notices/{told_of_a_fall.pk}/").status_code == 404
