"""The public check of a report: genuine, superseded, altered or unknown; nobody signs in for it.

**When a report is superseded.** Facts decide, not papers: a record it states has a later version
or none any more, a legal effect on one began or ended, a record that it would state today was
recorded since, or a declared gap was settled. A second report on the same subject does not
supersede the first: an enterprise may need several originals of the same truth.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from django.utils.translation import gettext_noop as _

from chengxin.affairs.casework import issuer
from chengxin.affairs.reports.changes import Change, list_changes
from chengxin.affairs.reports.models import CreditReport, ReportState
from chengxin.affairs.reports.selectors import content_of, find_report
from chengxin.engines.documents.verification import Reason, Verification, numbers_in, verify
from chengxin.engines.documents.view import conclusion
from chengxin.engines.sealing.digests import digest_of, hex_digest
from chengxin.law.errors import InputError

_LARGEST_REWRITTEN = 2 * 1024 * 1024
"""Bytes up to which a file without a readable number is parsed all the same."""

_NUMBERS_LOOKED_UP = 4
"""A report of ours names one number; a file that names hundreds is not asked about each."""


class ReportStatus(StrEnum):
    """The one answer of a check."""

    GENUINE = "genuine"
    """真实有效: issued here, unchanged, and nothing happened since that would change it."""
    SUPERSEDED = "superseded"
    """真实，但已有更新: issued here and unchanged, but the facts have moved on."""
    ALTERED = "altered"
    """内容被改动: the number is known, the file is not the one issued."""
    UNKNOWN = "unknown"
    """查无此报告: this platform issued no such report."""


class CheckReason(StrEnum):
    """Reasons that come from the register; those of the file are `verification.Reason`."""

    AWAITING_PERSON = "awaiting-person"
    NUMBER_UNKNOWN = "number-unknown"
    NO_NUMBER = "no-number"
    FILE_DIFFERS = "file-differs"
    REGISTER_CHANGED = "register-changed"


REASON_ZH: dict[str, str] = {
    Change.RECORD_CHANGED: _("报告出具后，所列记录被更正、撤销或者终止。"),
    Change.EFFECT_CHANGED: _("报告出具后，所列记录的修复、异议等状态有变化。"),
    Change.RECORD_ADDED: _("报告出具后，新增了属于本报告领域和时间范围的记录。"),
    Change.GAP_SETTLED: _("报告所列待核实的数据已经核实。"),
    CheckReason.AWAITING_PERSON: _("报告中有领域待人工核实，尚未作出有无的答复。"),
    CheckReason.NUMBER_UNKNOWN: _("本平台没有出具过这个编号。"),
    CheckReason.NO_NUMBER: _("文件中没有本平台的报告编号。"),
    CheckReason.FILE_DIFFERS: _("文件与出具时不一致。"),
    CheckReason.REGISTER_CHANGED: _("登记的内容与出具时的指纹不一致，请联系信用办。"),
    Reason.NOT_READABLE: _("文件不是完好的 PDF。"),
    Reason.NOT_SIGNED: _("文件没有电子签名。"),
    Reason.SEVERAL_SIGNATURES: _("文件被再次签名。"),
    Reason.CONTENT_CHANGED: _("签名之后内容被改动。"),
    Reason.SIGNATURE_INVALID: _("电子签名无效。"),
    Reason.CONTAINER_CHANGED: _("电子签名的数据被改动。"),
    Reason.APPENDED: _("签名之后追加了内容。"),
    Reason.NOT_TRUSTED: _("签名证书不是本平台的证书。"),
}
"""Every reason in Chinese, one sentence for the page."""


@dataclass(frozen=True)
class CheckedReport:
    """What anybody who holds the number may see of a report: what stands on its first page."""

    report_no: str
    subject_name: str
    subject_uscc: str
    issued_at: datetime
    since: date
    until: date
    domains: int
    domains_available: int
    conclusion: str
    awaits_person: bool


@dataclass(frozen=True)
class ReportAnswer:
    """The answer of a check. `reasons` are stable codes; `report` only if genuine or superseded.

    `signature_valid` and `file_matches` are None when no file was given.
    """

    status: ReportStatus
    report_no: str | None
    issued_at: datetime | None
    reasons: tuple[str, ...]
    report: CheckedReport | None = None
    signature_valid: bool | None = None
    file_matches: bool | None = None

    @property
    def reasons_zh(self) -> tuple[str, ...]:
        """The reasons as sentences."""
        return tuple(REASON_ZH[reason] for reason in self.reasons)


def verify_report(
    *, at: datetime, number: str | None = None, pdf: bytes | None = None
) -> ReportAnswer:
    """Check a report by its number, or by its file, which says more.

    Args:
        at: Moment of the check; decides which effects are in force.
        number: The 22 characters; spaces and lower case are forgiven.
        pdf: The file, from anybody.

    Raises:
        InputError: Neither was given, or both.
    """
    if (number is None) == (pdf is None):
        raise InputError("give either the number of a report or its file.", value="")
    if pdf is not None:
        return _check_file(pdf, at)
    typed = "".join((number or "").split()).upper()
    report = find_report(typed)
    if report is None:
        return ReportAnswer(
            ReportStatus.UNKNOWN, typed or None, None, (CheckReason.NUMBER_UNKNOWN,)
        )
    return _known(report, at)


def _check_file(pdf: bytes, at: datetime) -> ReportAnswer:
    """The answer on a file; the register's digest of the file is the last word.

    Only a file that names a report of the register is looked into: parsing what anybody sends
    costs time, and what names no report of ours has its answer already.
    """
    numbers = numbers_in(pdf)[:_NUMBERS_LOOKED_UP]
    seen = None
    if not numbers and len(pdf) <= _LARGEST_REWRITTEN:  # saved again by another program, perhaps
        seen = verify(pdf, issuer.authority().root())
        numbers = (seen.report_no,) if seen.report_no else ()
    report = next(filter(None, map(find_report, numbers)), None)
    if report is None:
        why = CheckReason.NUMBER_UNKNOWN if numbers else CheckReason.NO_NUMBER
        return ReportAnswer(ReportStatus.UNKNOWN, next(iter(numbers), None), None, (why,))
    seen = seen or verify(pdf, issuer.authority().root())
    if hex_digest(pdf) != report.file_sha256:
        return ReportAnswer(
            ReportStatus.ALTERED,
            report.report_no,
            report.issued_at,
            (CheckReason.FILE_DIFFERS, *seen.reasons),
            signature_valid=seen.genuine,
            file_matches=False,
        )
    return _known(report, at, seen)


def _known(report: CreditReport, at: datetime, seen: Verification | None = None) -> ReportAnswer:
    """The answer on a report of the register whose file, if one was given, is the one issued."""
    changes = list_changes(report, at=at)
    notes: list[str] = list(changes)
    if report.state == ReportState.AWAITING_REVIEW:
        notes.append(CheckReason.AWAITING_PERSON)
    if digest_of(report.model) != report.digest:
        return ReportAnswer(
            ReportStatus.ALTERED,
            report.report_no,
            report.issued_at,
            (CheckReason.REGISTER_CHANGED,),
        )
    return ReportAnswer(
        ReportStatus.SUPERSEDED if changes else ReportStatus.GENUINE,
        report.report_no,
        report.issued_at,
        (*notes, *(seen.reasons if seen else ())),
        _facts(report),
        signature_valid=seen.genuine if seen else None,
        file_matches=True if seen else None,
    )


def _facts(report: CreditReport) -> CheckedReport:
    """What the first page of a report says."""
    content = content_of(report)
    return CheckedReport(
        report_no=report.report_no,
        subject_name=report.subject_name,
        subject_uscc=report.subject_uscc,
        issued_at=report.issued_at,
        since=report.since,
        until=report.until,
        domains=len(content.domains),
        domains_available=content.domains_available,
        conclusion=conclusion(content),
        awaits_person=report.state == ReportState.AWAITING_REVIEW,
    )
