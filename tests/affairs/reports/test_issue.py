"""What a report says: found, none, waiting for a person, not connected; and never more."""

import json
from datetime import date, timedelta

import pytest

from chengxin.affairs.casework.issuer import authority
from chengxin.affairs.reports import files, services
from chengxin.affairs.reports.errors import KeptFileError, ReportRefusedError, UnknownReportError
from chengxin.affairs.reports.models import CreditReport, ReportState
from chengxin.affairs.reports.selectors import content_of, list_choices, list_reports
from chengxin.engines.documents.model import Answer
from chengxin.engines.documents.verification import verify
from chengxin.engines.sealing.digests import digest_of, hex_digest
from chengxin.law.errors import InputError
from chengxin.law.words import Audience
from chengxin.records.accounts.actors import Actor
from chengxin.records.audit.models import AuditEntry, Outcome
from chengxin.records.intake.enums import BatchState
from chengxin.records.publicity.errors import NotDisclosedError
from chengxin.records.store import home
from chengxin.records.subjects.models import SubjectVersion
from tests.affairs.reports.conftest import AT, LATER, SINCE, UNTIL
from tests.records.ledger.builders import subject_for

pytestmark = pytest.mark.django_db


def answers(report):
    """Answer by domain."""
    return {domain.code: domain.answer for domain in content_of(report).domains}


def findings(report, domain):
    """What was found in one domain."""
    return {each.code: each for each in content_of(report).domains}[domain].findings


def test_without_records_connected_domains_say_none_and_others_say_so(district):
    report = district.issue()
    answered = answers(report)
    assert len(answered) == 41
    none = {code for code, answer in answered.items() if answer is Answer.NONE}
    assert none == {"tax", "ecology-environment", "market-regulation", "urban-management"}
    assert {a for c, a in answered.items() if c not in none} == {Answer.NOT_CONNECTED}
    assert (report.state, report.found) == (ReportState.ISSUED, 0)


def test_a_penalty_is_found_in_the_domain_of_its_source_with_official_words(district):
    district.penalty()
    report = district.issue()
    assert answers(report)["ecology-environment"] is Answer.FOUND
    assert answers(report)["tax"] is Answer.NONE
    (found,) = findings(report, "ecology-environment")
    cells = {cell.label: cell.value for cell in found.cells}
    assert cells["行政处罚决定书文号"] == "沪示环罚〔2026〕18号"
    assert cells["处罚类别"] == "罚款"
    assert cells["罚款金额（万元）"] == "10.000000 万元"
    assert cells["失信类别"] == "一般"
    assert report.found == 1


def test_a_penalty_by_the_simplified_procedure_is_listed_and_marked(district):
    district.penalty()
    report = district.issue()
    assert findings(report, "ecology-environment")[0].marks == ("简易程序",)


def test_the_page_carries_no_person(district):
    district.penalty()
    assert "某某" not in json.dumps(district.issue().model, ensure_ascii=False)


def test_a_penalty_of_a_town_stands_under_urban_management(district):
    district.penalty("nanqiao-town")
    assert answers(district.issue())["urban-management"] is Answer.FOUND


def test_a_record_of_no_domain_is_stated_when_all_are_asked_and_else_not(district):
    district.penalty("court")
    whole = district.issue()
    assert [each.document_no for each in content_of(whole).outside] == ["沪示环罚〔2026〕18号"]
    assert whole.found == 1
    part = district.issue("tax")
    assert content_of(part).outside == ()
    assert part.found == 0


@pytest.mark.parametrize(
    ("decided_on", "listed"),
    [
        pytest.param(SINCE - timedelta(days=1), False, id="day_before"),
        pytest.param(SINCE, True, id="first_day"),
        pytest.param(UNTIL, True, id="last_day"),
    ],
)
def test_the_period_includes_both_of_its_days(district, decided_on, listed):
    district.penalty(body={"decided_on": decided_on.isoformat()})
    assert district.issue("ecology-environment").found == int(listed)


@pytest.mark.parametrize(
    ("since", "until", "listed"),
    [
        pytest.param(date(2022, 1, 1), None, True, id="still_listed"),
        pytest.param(date(2022, 1, 1), SINCE, False, id="removed_before"),
        pytest.param(date(2022, 1, 1), SINCE + timedelta(days=1), True, id="listed_on_first_day"),
    ],
)
def test_a_list_entry_counts_while_it_lasts_in_the_period(district, since, until, listed):
    district.list_entry("tax", since, until)
    assert district.issue("tax").found == int(listed)


def test_what_was_revoked_is_not_listed(district):
    district.correct(district.penalty(), state="revoked", reason="revoked")
    report = district.issue("ecology-environment")
    assert answers(report)["ecology-environment"] is Answer.NONE


@pytest.mark.parametrize(
    ("kind", "marks"),
    [
        pytest.param("repaired", ("简易程序", "已修复"), id="repaired"),
        pytest.param("objection", ("简易程序", "异议处理中"), id="objection"),
        pytest.param("court-shield", None, id="shielded_by_a_court"),
    ],
)
def test_effects_mark_a_record_or_leave_it_out_as_the_pack_says(district, kind, marks):
    district.effect(district.penalty(), kind, date(2026, 5, 1))
    found = findings(district.issue("ecology-environment"), "ecology-environment")
    assert [each.marks for each in found] == ([marks] if marks else [])


def test_an_effect_that_has_ended_marks_nothing(district):
    district.effect(district.penalty(), "objection", date(2026, 4, 1), date(2026, 4, 20))
    found = findings(district.issue("ecology-environment"), "ecology-environment")
    assert found[0].marks == ("简易程序",)


def test_a_held_row_stops_the_none_of_its_domain_and_the_report_waits(district):
    district.hold("tax")
    report = district.issue()
    answered = answers(report)
    assert answered["tax"] is Answer.AWAITING_PERSON
    assert answered["ecology-environment"] is Answer.NONE
    assert report.state == ReportState.AWAITING_REVIEW
    (domain,) = (each for each in content_of(report).domains if each.code == "tax")
    (gap,) = domain.gaps
    assert (gap.rows, gap.department_title, gap.received_on) == (1, "区税务局", date(2026, 5, 20))


def test_a_held_row_is_known_by_its_code_too(district):
    district.hold("tax", candidate_ids=[], code="91310120MA1HPX1234")
    assert answers(district.issue("tax"))["tax"] is Answer.AWAITING_PERSON


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"candidate_ids": [0]}, id="another_subject"),
        pytest.param({"closed_at": AT}, id="settled"),
        pytest.param({"item": "honour"}, id="another_item"),
    ],
)
def test_other_held_rows_stop_nothing(district, changes):
    district.hold("tax", **changes)
    report = district.issue("tax")
    assert answers(report)["tax"] is Answer.NONE
    assert report.state == ReportState.ISSUED


def test_a_held_row_beside_a_record_is_declared(district):
    district.penalty("tax")
    district.hold("tax")
    report = district.issue("tax")
    (domain,) = content_of(report).domains
    assert domain.answer is Answer.FOUND
    assert len(domain.gaps) == 1


def test_a_held_row_of_no_domain_is_declared_on_a_whole_report(district):
    district.hold("court")
    report = district.issue()
    assert [gap.department_title for gap in content_of(report).outside_gaps] == ["区法院"]
    assert report.state == ReportState.ISSUED


@pytest.mark.parametrize(
    ("changes", "fresh"),
    [
        pytest.param({}, True, id="accepted"),
        pytest.param({"received": 0, "new": 0}, True, id="nothing_to_report"),
        pytest.param({"new": 0, "unchanged": 1}, True, id="unchanged"),
        pytest.param({"new": 0, "rejected": 1}, False, id="all_rejected"),
        pytest.param({"state": BatchState.HELD}, False, id="held_as_a_whole"),
        pytest.param({"dry_run": True}, False, id="trial_run"),
        pytest.param({"finished_at": AT + timedelta(days=1)}, False, id="later"),
    ],
)
def test_only_an_accepted_batch_makes_a_source_fresh(district, changes, fresh):
    district.collect("health", items=("administrative-penalty",), **changes)
    report = district.issue("health")
    (domain,) = content_of(report).domains
    penalties = next(s for s in domain.sources if s.item == "administrative-penalty")
    assert (penalties.last_collected_on is not None) is fresh
    assert domain.answer is (Answer.NONE if fresh else Answer.NOT_CONNECTED)


def test_classes_without_a_catalogue_item_are_declared_not_connected(district):
    classes = {each.code: each for each in content_of(district.issue("tax")).classes}
    assert classes["administrative-compulsion"].connected
    assert not classes["criminal-judgment"].connected
    assert classes["criminal-judgment"].required_by
    assert classes["administrative-penalty"].connected


def test_the_file_is_signed_kept_and_the_one_of_the_register(district):
    report = district.issue()
    pdf = (home.home() / report.file_name).read_bytes()
    assert hex_digest(pdf) == report.file_sha256
    assert (home.home() / report.file_name).stat().st_mode & 0o777 == 0o600
    verdict = verify(pdf, authority().root())
    assert verdict.genuine
    assert verdict.report_no == report.report_no
    assert verdict.content_digest == report.digest == digest_of(report.model)


def test_numbers_have_22_characters_and_never_repeat(district):
    reports = [district.issue("tax") for _ in range(3)]
    assert len({report.report_no for report in reports}) == 3
    assert all(len(report.report_no) == 22 for report in reports)
    assert all(report.report_no.startswith("20260521093000") for report in reports)


def test_a_report_is_reproduced_from_what_was_known_when_it_was_issued(district):
    record_no = district.penalty()
    held = district.hold("tax")
    report = district.issue()
    district.clock.move_past(AT)
    district.correct(record_no, body={"violation": "另一行为"})
    district.effect(record_no, "repaired", date(2026, 5, 1))
    district.penalty("tax")
    district.collect("health", finished_at=AT + timedelta(minutes=1))
    held.closed_at = AT + timedelta(seconds=5)
    held.save()
    again = services.reproduce(report, by=Actor.command_line("test"), at=LATER, matter="复核")
    assert again.digest == report.digest


@pytest.mark.parametrize("visible", [True, False])
def test_rows_of_a_batch_being_taken_in_are_reproduced_as_they_were_seen(district, visible):
    if visible:
        held = district.hold("tax")
    report = district.issue("tax")
    if not visible:
        held = district.hold("tax")
    held.batch.finished_at = AT + timedelta(minutes=1)
    held.batch.save()
    again = services.reproduce(report, by=Actor.command_line("test"), at=LATER, matter="复核")
    assert again.awaits_person is visible
    assert again.digest == report.digest


def test_issuing_leaves_one_entry_for_the_read_and_one_for_the_act(district):
    report = district.issue()
    actions = list(AuditEntry.objects.order_by("id").values_list("action", "purpose"))
    assert actions == [
        ("publicity.subject.read", "special-report"),
        ("reports.special.issued", "special-report"),
    ]
    assert AuditEntry.objects.order_by("id").last().details["report_no"] == report.report_no
    assert "精密机械" not in "".join(AuditEntry.objects.values_list("canonical", flat=True))


def test_the_enterprise_itself_may_ask_and_another_may_not(district, member):
    assert district.issue("tax", by=member(), matter="").issued_by == "enterprise"
    stranger = Actor("stranger", "enterprise", Audience.SELF, account_id=0)
    with pytest.raises(NotDisclosedError):
        district.issue("tax", by=stranger, matter="")
    assert AuditEntry.objects.filter(outcome=Outcome.REFUSED).count() == 1
    assert CreditReport.objects.count() == 1


def test_the_administration_names_a_matter_or_gets_nothing(district):
    with pytest.raises(NotDisclosedError):
        district.issue("tax", matter="")
    clerk = Actor("clerk", "department", Audience.DEPARTMENT, None, "tax")
    with pytest.raises(NotDisclosedError):
        district.issue("tax", by=clerk)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        pytest.param({"standing": "provisional"}, "not-registered", id="provisional"),
        pytest.param({"kind": "public_body"}, "kind-not-covered", id="public_body"),
        pytest.param({"valid_from": date(2101, 1, 1)}, "unknown-subject", id="not_yet"),
    ],
)
def test_a_subject_the_report_does_not_cover_is_refused(district, changes, reason):
    known = SubjectVersion.objects.get()
    values = {
        name: getattr(known, name)
        for name in ("kind", "name", "uscc", "status", "standing", "valid_from")
    }
    commit = district.clock.commit()
    other = subject_for(commit)
    SubjectVersion.objects.create(subject=other, recorded_seq=commit.seq, **{**values, **changes})
    with pytest.raises(ReportRefusedError) as caught:
        district.issue("tax", subject_id=other.pk)
    assert caught.value.reason == reason


@pytest.mark.parametrize(
    "asked",
    [
        pytest.param({"domains": ["astrology"]}, id="unknown_domain"),
        pytest.param({"domains": []}, id="no_domain"),
        pytest.param({"since": date(2026, 5, 22), "until": UNTIL}, id="backwards"),
        pytest.param({"since": date(2020, 1, 1)}, id="too_long"),
        pytest.param({"until": date(2026, 5, 22)}, id="future"),
    ],
)
def test_what_cannot_be_asked_is_refused_before_anything_is_read(district, asked):
    with pytest.raises(InputError):
        district.issue(**{"domains": ["tax"], **asked})
    assert not AuditEntry.objects.exists()


def test_a_report_that_cannot_be_recorded_leaves_no_file(district, monkeypatch):
    def refuse(**_):
        raise RuntimeError("the database is gone")

    keep, kept = files.keep, []
    monkeypatch.setattr(files, "keep", lambda *a, **k: kept.append(keep(*a, **k)) or kept[-1])
    monkeypatch.setattr(CreditReport.objects, "create", refuse)
    with pytest.raises(RuntimeError):
        district.issue("tax")
    assert len(kept) == 1
    assert not (home.home() / kept[0]).exists()


def test_the_kept_file_is_handed_to_its_subject_and_the_read_is_audited(district, member):
    report = district.issue("tax")
    me = member()
    pdf = services.open_file(report_no=report.report_no, by=me, at=LATER)
    assert hex_digest(pdf) == report.file_sha256
    assert AuditEntry.objects.order_by("id").last().actor_id == me.account_id
    stranger = Actor("stranger", "enterprise", Audience.SELF, account_id=0)
    with pytest.raises(NotDisclosedError):
        services.open_file(report_no=report.report_no, by=stranger, at=LATER)
    with pytest.raises(UnknownReportError):
        services.open_file(report_no="2" * 22, by=me, at=LATER)


@pytest.mark.parametrize("spoil", ["gone", "changed"])
def test_a_kept_file_that_is_gone_or_changed_is_named(district, spoil):
    report = district.issue("tax")
    path = home.home() / report.file_name
    if spoil == "gone":
        path.unlink()
    else:
        path.write_bytes(path.read_bytes() + b" ")
    with pytest.raises(KeptFileError) as caught:
        files.read(report)
    assert caught.value.reason == spoil


def test_choices_and_the_list_of_reports_serve_the_form(district):
    choices = list_choices(date(2026, 5, 21))
    assert len(choices.domains) == 41
    assert choices.earliest_since == date(2021, 5, 21)
    connected = {choice.code for choice in choices.domains if choice.connected}
    assert "tax" in connected
    assert "meteorology" not in connected
    first, second = district.issue("tax"), district.issue()
    assert list_reports(district.subject.pk) == [second, first]
