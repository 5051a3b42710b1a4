"""Which result counts in a field, who may be told it, and from when a lower one is acted on."""

from datetime import timedelta

import pytest

from chengxin.affairs.evaluations import notices, use
from chengxin.affairs.evaluations.models import GradeNotice
from chengxin.law.errors import PermissionDeniedError, UnknownReferenceError
from chengxin.law.words import Audience
from chengxin.law.words import Grade as Letter
from chengxin.records.accounts.actors import Actor
from chengxin.records.accounts.models import Account
from chengxin.records.audit.models import AuditEntry
from chengxin.records.publicity.errors import NotDisclosedError
from chengxin.records.subjects.models import SubjectMember
from tests.affairs.evaluations.grades import (
    AT,
    EFFECTIVE,
    TODAY,
    field,
    graded,
    imported,
    register,
    subject,
)

pytestmark = pytest.mark.django_db
JOB = Actor.system("test")


def test_the_computed_grade_counts_where_the_register_says_so() -> None:
    number = subject()
    run = graded({number: "B"})
    with register():
        found = use.grade_in_use(number, on=TODAY)
    assert found.result is not None
    assert (found.result.source, found.result.letter) == ("computed", Letter.B)
    assert (found.result.run_no, found.result.evaluated_on) == (run.run_no, TODAY)
    assert (found.acted_on, found.missing, found.beside) == (Letter.B, (), ())
    assert found.treatment is not None


def test_an_imported_grade_counts_and_the_computed_one_stands_beside() -> None:
    number = subject()
    graded({number: "D"})
    record_no = imported(number, "A")
    with register(counts="national"):
        found = use.grade_in_use(number, on=TODAY)
    assert found.result is not None
    assert (found.result.source, found.result.record_no) == ("national", record_no)
    assert found.acted_on is Letter.A
    assert [(r.source, r.letter) for r in found.beside] == [("computed", Letter.D)]


def test_a_missing_result_is_said_and_nothing_takes_its_place_silently() -> None:
    number = subject()
    graded({number: "A"})
    with register(counts="national"):
        found = use.grade_in_use(number, on=TODAY)
    assert (found.result, found.acted_on, found.treatment) == (None, None, None)
    assert found.missing == ("national",)
    assert [r.source for r in found.beside] == ["computed"]


def test_the_fallback_of_the_register_takes_the_place_and_is_called_so() -> None:
    number = subject()
    graded({number: "A"})
    with register(counts="national", fallback="computed"):
        found = use.grade_in_use(number, on=TODAY)
    assert found.result is not None
    assert (found.result.source, found.is_fallback) == ("computed", True)
    assert found.missing == ("national",)


def test_city_and_national_results_are_never_taken_for_each_other() -> None:
    number = subject()
    imported(number, "B", item="city-credit-evaluation")
    with register(counts="national"):
        assert use.grade_in_use(number, on=TODAY).result is None
    with register(counts="city"):
        assert use.grade_in_use(number, on=TODAY).acted_on is Letter.B


def test_a_result_of_another_industry_counts_nowhere_else() -> None:
    number = subject()
    imported(number, "A", item="industry-evaluation", evaluation_field="food")
    fields = (
        field("food-safety", counts="industry", industry_field="food"),
        field("drug-safety", counts="industry", industry_field="drugs"),
    )
    with register(*fields):
        assert use.grade_in_use(number, "food-safety", on=TODAY).acted_on is Letter.A
        assert use.grade_in_use(number, "drug-safety", on=TODAY).result is None


def test_a_result_before_its_day_or_without_a_grade_does_not_count() -> None:
    number = subject()
    imported(number, "A", on=TODAY + timedelta(days=1))
    imported(number, "none")
    with register(counts="national"):
        assert use.grade_in_use(number, on=TODAY).result is None


def test_a_field_that_is_not_in_the_register_is_refused() -> None:
    with register(), pytest.raises(UnknownReferenceError):
        use.grade_in_use(1, "no-such-field", on=TODAY)


def test_a_fall_is_not_acted_on_until_it_was_told_and_the_period_has_run() -> None:
    number = subject()
    graded({number: "A"})
    graded({number: "C"})
    with register():
        assert use.grade_in_use(number, on=TODAY).acted_on is None
        assert notices.place(at=AT, by=JOB) == 1
        told = use.grade_in_use(number, on=TODAY)
        last = use.grade_in_use(number, on=EFFECTIVE - timedelta(days=1))
        then = use.grade_in_use(number, on=EFFECTIVE)
    assert told.notice is not None
    assert (told.notice.told_on, told.notice.effective_from) == (TODAY, EFFECTIVE)
    assert (told.acted_on, last.acted_on, then.acted_on) == (Letter.A, Letter.A, Letter.C)
    assert (told.awaits_notice, then.awaits_notice) == (True, False)


def test_whoever_begins_low_is_told_first_and_treated_by_no_grade_meanwhile() -> None:
    number = subject()
    graded({number: "D"})
    with register():
        notices.place(at=AT, by=JOB)
        assert use.grade_in_use(number, on=TODAY).acted_on is None
        assert use.grade_in_use(number, on=EFFECTIVE).acted_on is Letter.D


def test_a_deeper_fall_while_a_notice_runs_holds_what_was_before_both() -> None:
    number = subject()
    with register():
        for letter in "BCD":
            graded({number: letter})
            notices.place(at=AT, by=JOB)
        assert [n.held_grade for n in notices.list_notices(number)] == ["B", "B"]
        assert use.grade_in_use(number, on=TODAY).acted_on is Letter.B
        assert use.grade_in_use(number, on=EFFECTIVE).acted_on is Letter.D


def test_a_deeper_fall_is_not_acted_on_by_the_notice_of_the_first() -> None:
    number = subject()
    with register():
        for letter in "BC":
            graded({number: letter})
        notices.place(at=AT, by=JOB)
        graded({number: "D"})
        assert use.grade_in_use(number, on=EFFECTIVE).acted_on is Letter.C


def test_a_second_fall_after_a_rise_is_told_anew() -> None:
    number = subject()
    with register():
        for letter in "AC":
            graded({number: letter})
        notices.place(at=AT, by=JOB)
        for letter in "BC":
            graded({number: letter})
        assert use.grade_in_use(number, on=EFFECTIVE).acted_on is None
        assert notices.place(at=AT, by=JOB) == 1


def test_a_rise_needs_no_notice_and_a_notice_is_placed_once() -> None:
    number = subject()
    with register():
        graded({number: "D"})
        assert notices.place(at=AT, by=JOB) == 1
        assert notices.place(at=AT, by=JOB) == 0
        graded({number: "C"})
        graded({number: "C"})
        assert notices.place(at=AT, by=JOB) == 0
        assert use.grade_in_use(number, on=EFFECTIVE).acted_on is Letter.C


def test_who_has_risen_again_before_being_told_is_told_of_what_still_stands() -> None:
    risen, higher = subject(), subject("上海示例另一有限公司")
    graded({risen: "D", higher: "D"})
    graded({risen: "B", higher: "C"})
    with register():
        assert notices.place(at=AT, by=JOB) == 1
        assert notices.list_notices(higher).get().to_grade == "C"
        assert use.grade_in_use(risen, on=TODAY).acted_on is Letter.B


def test_a_result_of_others_that_falls_is_told_too() -> None:
    number = subject()
    imported(number, "B", on=TODAY - timedelta(days=30))
    record_no = imported(number, "D")
    with register(counts="national"):
        assert notices.place(at=AT, by=JOB) == 1
        assert notices.place(at=AT, by=JOB) == 0
        found = use.grade_in_use(number, on=TODAY)
    assert found.notice is not None
    assert (found.notice.record_no, found.acted_on) == (record_no, Letter.B)


def test_a_grade_that_counts_nowhere_is_not_told_of() -> None:
    number = subject()
    graded({number: "D"})
    with register(counts="national"):
        assert notices.place(at=AT, by=JOB) == 0


def test_a_department_with_a_matter_is_told_and_it_is_kept() -> None:
    number = subject()
    graded({number: "B"})
    with register():
        found = use.tell_grades(
            subject_id=number, on=TODAY, by=Actor.command_line("test"), at=AT, matter="示例事项"
        )
    assert [one.field.key for one in found] == ["comprehensive"]
    entry = AuditEntry.objects.get(action="evaluations.grades.read")
    assert (entry.subject_id, entry.matter) == (number, "示例事项")


@pytest.mark.parametrize("audience", [Audience.PUBLIC, Audience.BANK, Audience.AUDITOR], ids=str)
def test_others_are_not_told_and_the_refusal_is_kept(audience: Audience) -> None:
    number = subject()
    graded({number: "B"})
    asker = Actor(operator="somebody", role="example", audience=audience)
    with register(), pytest.raises(PermissionDeniedError):
        use.tell_grades(subject_id=number, on=TODAY, by=asker, at=AT, matter="示例事项")
    entry = AuditEntry.objects.get(action="evaluations.grade.refused")
    assert (entry.outcome, entry.subject_id) == ("refused", number)


def test_staff_without_a_matter_are_not_told_and_the_refusal_is_kept() -> None:
    number = subject()
    graded({number: "B"})
    with register(), pytest.raises(NotDisclosedError):
        use.tell_grades(
            subject_id=number, on=TODAY, by=Actor.command_line("test"), at=AT, matter=""
        )
    assert AuditEntry.objects.get(action="publicity.subject.refused").subject_id == number


def enterprise(acts_for: int, *, email: str = "") -> Actor:
    account = Account.objects.create(username=f"e{acts_for}", role="enterprise", email=email)
    SubjectMember.objects.create(account=account, subject_id=acts_for)
    return Actor.of_account(account)


def test_an_enterprise_is_told_its_own_grade_and_no_other() -> None:
    own, other = subject(), subject("上海示例另一有限公司")
    graded({own: "B", other: "A"})
    asker = enterprise(own)
    with register():
        asked = {"on": TODAY, "by": asker, "at": AT, "matter": ""}
        assert use.tell_grades(subject_id=own, **asked)[0].acted_on is Letter.B
        with pytest.raises(NotDisclosedError):
            use.tell_grades(subject_id=other, **asked)
    assert AuditEntry.objects.get(action="publicity.subject.refused").subject_id == other


def test_a_notice_is_opened_by_its_own_subject_only_and_the_first_opening_is_kept() -> None:
    own, other = subject(), subject("上海示例另一有限公司")
    graded({own: "C", other: "C"})
    with register():
        notices.place(at=AT, by=JOB)
    asker = enterprise(own)
    mine = GradeNotice.objects.get(subject_id=own)
    notices.open_notice(notice_id=mine.pk, subject_id=own, by=asker, at=AT)
    later = AT + timedelta(hours=1)
    assert notices.open_notice(notice_id=mine.pk, subject_id=own, by=asker, at=later).read_at == AT
    assert AuditEntry.objects.filter(action="evaluations.notice.read").count() == 1
    theirs = GradeNotice.objects.get(subject_id=other)
    with pytest.raises(PermissionDeniedError):
        notices.open_notice(notice_id=theirs.pk, subject_id=own, by=asker, at=AT)
    assert notices.count_unread(own) == 0
    assert notices.count_unread(other) == 1


def test_a_mail_goes_out_once_and_only_where_an_address_is_known() -> None:
    with_address, without = subject(), subject("上海示例另一有限公司")
    enterprise(with_address, email="owner@example.com")
    enterprise(without)
    graded({with_address: "C", without: "D"})
    with register():
        notices.place(at=AT, by=JOB)
    sent: list[tuple[str, str, str]] = []
    send = lambda *mail: sent.append(mail)  # noqa: E731
    assert notices.send_mails(at=AT, send=send) == 1
    assert notices.send_mails(at=AT, send=send) == 0
    address, title, text = sent[0]
    assert (address, title) == ("owner@example.com", "信用等级变动告知")
    assert "2026-11-28" in text
    assert "示例" not in text
