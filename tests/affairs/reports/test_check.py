"""Anybody checks a report: genuine, superseded, altered or unknown, and one byte is enough."""

import io
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import copy_into_new_writer

from chengxin.affairs.reports import files
from chengxin.affairs.reports.changes import Change
from chengxin.affairs.reports.checking import (
    REASON_ZH,
    CheckReason,
    ReportStatus,
    verify_report,
)
from chengxin.affairs.reports.models import CreditReport
from chengxin.engines.documents.authority import demo_authority
from chengxin.engines.documents.signing import PadesSigner
from chengxin.engines.documents.typeset import typeset
from chengxin.engines.documents.verification import Reason
from chengxin.law.errors import InputError
from chengxin.records.audit.models import AuditEntry
from tests.affairs.reports.conftest import AT, LATER, UNTIL
from tests.engines.documents import example

pytestmark = pytest.mark.django_db


def check(report, at=LATER):
    """The answer by number."""
    return verify_report(number=report.report_no, at=at)


def check_file(pdf, at=LATER):
    """The answer by file."""
    return verify_report(pdf=pdf, at=at)


def test_a_number_alone_shows_what_the_first_page_says_and_reads_no_record(district):
    district.penalty()
    report = district.issue()
    entries = AuditEntry.objects.count()
    answer = check(report)
    assert answer.status is ReportStatus.GENUINE
    assert answer.reasons == ()
    assert answer.signature_valid is None
    shown = answer.report
    assert (shown.subject_name, shown.subject_uscc) == (report.subject_name, report.subject_uscc)
    assert (shown.domains, shown.domains_available) == (41, 41)
    assert shown.conclusion.startswith("3 个领域查询期内无相关信息；生态环境 1 条；")
    assert AuditEntry.objects.count() == entries


def test_a_number_is_found_however_it_is_typed(district):
    number = district.issue("tax").report_no
    typed = f" {number[:14]} {number[14:].lower()} "
    assert verify_report(number=typed, at=LATER).status is ReportStatus.GENUINE


def test_the_file_as_issued_is_genuine(district):
    answer = check_file(files.read(district.issue("tax")))
    assert answer.status is ReportStatus.GENUINE
    assert answer.signature_valid
    assert answer.file_matches


@pytest.mark.parametrize(
    ("happen", "change"),
    [
        pytest.param(
            lambda d, r: d.correct(r, body={"violation": "另一行为"}),
            Change.RECORD_CHANGED,
            id="corrected",
        ),
        pytest.param(
            lambda d, r: d.correct(r, state="revoked", reason="revoked"),
            Change.RECORD_CHANGED,
            id="revoked",
        ),
        pytest.param(
            lambda d, r: d.effect(r, "repaired", date(2026, 6, 1)),
            Change.EFFECT_CHANGED,
            id="repaired",
        ),
        pytest.param(lambda d, r: d.penalty(), Change.RECORD_ADDED, id="another_penalty"),
    ],
)
def test_a_later_fact_supersedes_the_report_from_its_recording_on(district, happen, change):
    record_no = district.penalty()
    report = district.issue("ecology-environment")
    pdf = files.read(report)
    district.clock.move_past(AT + timedelta(days=10))
    happen(district, record_no)
    before = verify_report(pdf=pdf, at=AT + timedelta(days=9))
    after = verify_report(pdf=pdf, at=LATER)
    assert before.status is ReportStatus.GENUINE
    assert after.status is ReportStatus.SUPERSEDED
    assert after.reasons == (change,)
    assert after.report.conclusion == before.report.conclusion


@pytest.mark.parametrize(
    "happen",
    [
        pytest.param(lambda d: d.penalty("tax"), id="another_domain"),
        pytest.param(
            lambda d: d.penalty(body={"decided_on": "2020-01-01"}), id="before_the_period"
        ),
        pytest.param(lambda d: d.penalty(state="revoked"), id="revoked_at_once"),
        pytest.param(lambda d: d.penalty(item="honour", item_edition="2018-07"), id="an_honour"),
        pytest.param(lambda d: d.issue("ecology-environment"), id="a_second_report"),
        pytest.param(
            lambda d: d.effect(d.penalty(), "court-shield", UNTIL), id="shielded_by_a_court"
        ),
    ],
)
def test_what_the_report_would_not_state_supersedes_nothing(district, happen):
    report = district.issue("ecology-environment")
    district.clock.move_past(AT)
    happen(district)
    assert check(report).status is ReportStatus.GENUINE


def test_a_record_of_no_domain_supersedes_only_a_report_on_all(district):
    whole, part = district.issue(), district.issue("tax")
    district.clock.move_past(AT)
    district.penalty("court")
    assert check(whole).status is ReportStatus.SUPERSEDED
    assert check(part).status is ReportStatus.GENUINE


def test_an_objection_flag_that_ends_by_itself_supersedes_the_report(district):
    district.effect(district.penalty(), "objection", date(2026, 5, 1), date(2026, 6, 1))
    report = district.issue("ecology-environment")
    assert check(report, at=AT).status is ReportStatus.GENUINE
    assert check(report).reasons == (Change.EFFECT_CHANGED,)


def test_a_waiting_report_says_so_until_its_gap_is_settled(district):
    held = district.hold("tax")
    report = district.issue("tax")
    waiting = check(report)
    assert waiting.status is ReportStatus.GENUINE
    assert waiting.reasons == (CheckReason.AWAITING_PERSON,)
    assert waiting.report.awaits_person
    held.closed_at = AT + timedelta(hours=1)
    held.save()
    settled = check(report)
    assert settled.status is ReportStatus.SUPERSEDED
    assert Change.GAP_SETTLED in settled.reasons


def test_one_changed_byte_is_altered_and_shows_nothing_of_the_register(district):
    pdf = files.read(district.issue("tax"))
    changed = pdf[:5000] + bytes([pdf[5000] ^ 1]) + pdf[5001:]
    answer = check_file(changed)
    assert answer.status is ReportStatus.ALTERED
    assert answer.reasons == (CheckReason.FILE_DIFFERS, Reason.CONTENT_CHANGED)
    assert not answer.signature_valid
    assert not answer.file_matches
    assert answer.report is None


def test_a_byte_appended_is_altered(district):
    answer = check_file(files.read(district.issue("tax")) + b"\n")
    assert answer.status is ReportStatus.ALTERED
    assert Reason.APPENDED in answer.reasons


def test_no_changed_byte_passes_anywhere_in_the_file(district):
    pdf = files.read(district.issue("tax"))

    @settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.integers(0, len(pdf) - 1), st.integers(1, 255))
    def holds(at, change):
        answer = check_file(pdf[:at] + bytes([pdf[at] ^ change]) + pdf[at + 1 :])
        assert answer.status is ReportStatus.ALTERED

    holds()


def test_a_damaged_number_is_still_matched_by_its_other_copy(district):
    report = district.issue("tax")
    pdf = files.read(report)
    at = pdf.rindex(f"report_no:{report.report_no}".encode()) + 12
    assert check_file(pdf[:at] + b"X" + pdf[at + 1 :]).status is ReportStatus.ALTERED


def test_a_file_cut_short_is_altered_not_unknown(district):
    pdf = files.read(district.issue("tax"))
    answer = check_file(pdf[:-200])
    assert answer.status is ReportStatus.ALTERED
    assert Reason.NOT_READABLE in answer.reasons


def test_a_forgery_with_a_known_number_is_altered(district, tmp_path):
    report = district.issue("tax")
    forged = example.report(report_no=report.report_no, domains=(example.domain(33),))
    signer = PadesSigner(demo_authority(tmp_path / "ca"))
    pdf = signer.sign(typeset(forged, signature="x"), at=AT, reason="x")
    answer = check_file(pdf)
    assert answer.status is ReportStatus.ALTERED
    assert Reason.NOT_TRUSTED in answer.reasons


@pytest.mark.parametrize(
    "pdf", [pytest.param(b"", id="nothing"), pytest.param(b"\x00" * 9_000_000, id="noise")]
)
def test_a_file_that_is_no_report_is_unknown(district, pdf):
    answer = check_file(pdf)
    assert answer.status is ReportStatus.UNKNOWN
    assert answer.reasons == (CheckReason.NO_NUMBER,)
    assert answer.report_no is None


def test_a_report_of_another_platform_is_unknown(district, tmp_path):
    signer = PadesSigner(demo_authority(tmp_path / "ca"))
    pdf = signer.sign(typeset(example.report(), signature="x"), at=AT, reason="x")
    answer = check_file(pdf)
    assert answer.status is ReportStatus.UNKNOWN
    assert answer.report_no == example.REPORT_NO
    assert answer.reasons == (CheckReason.NUMBER_UNKNOWN,)


def test_a_report_saved_again_by_another_program_is_altered(district):
    report = district.issue("tax")
    writer = copy_into_new_writer(PdfFileReader(io.BytesIO(files.read(report))))
    output = io.BytesIO()
    writer.write(output)
    assert check_file(output.getvalue()).status is ReportStatus.ALTERED


@pytest.mark.parametrize(
    "number", ["", "1", "2026112009300012345A7F", "'; DROP TABLE", "报告" * 99, "2\x00"]
)
def test_a_number_nobody_issued_is_unknown(district, number):
    answer = verify_report(number=number, at=LATER)
    assert answer.status is ReportStatus.UNKNOWN
    assert answer.reasons == (CheckReason.NUMBER_UNKNOWN,)


def test_a_register_row_that_was_tampered_with_is_not_called_genuine(district):
    report = district.issue("tax")
    report.model["subject"]["name"] = "别家公司"
    fields = {
        each.name: getattr(report, each.name)
        for each in CreditReport._meta.fields
        if each.name != "id"
    }
    number = report.report_no[:-1] + ("0" if report.report_no[-1] != "0" else "1")
    tampered = CreditReport.objects.create(**{**fields, "report_no": number})
    answer = check(tampered)
    assert answer.status is ReportStatus.ALTERED
    assert answer.reasons == (CheckReason.REGISTER_CHANGED,)


def test_a_check_takes_a_number_or_a_file_and_not_both():
    for asked in ({}, {"number": "1", "pdf": b""}):
        with pytest.raises(InputError):
            verify_report(at=LATER, **asked)


def test_every_reason_has_a_sentence():
    assert set(REASON_ZH) == {*Change, *CheckReason, *Reason}
