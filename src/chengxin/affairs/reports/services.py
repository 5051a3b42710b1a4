"""Issues special credit reports, and hands out the files kept of them."""

import secrets
from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils import translation

from chengxin.affairs.casework import issuer
from chengxin.affairs.reports import files, sources
from chengxin.affairs.reports.checking import verify_report
from chengxin.affairs.reports.composing import SHANGHAI, Asked, Read, compose, stated_records
from chengxin.affairs.reports.errors import ReportRefusedError
from chengxin.affairs.reports.models import CreditReport, ReportState
from chengxin.affairs.reports.selectors import choose_domains, find_report, get_report
from chengxin.engines.documents.model import SpecialReport, SubjectOnPaper
from chengxin.engines.documents.typeset import typeset
from chengxin.engines.sealing.digests import hex_digest
from chengxin.law.rulebook.schemas.report import SpecialReportPack
from chengxin.law.words import Audience, SubjectKind
from chengxin.records.accounts.actors import Actor
from chengxin.records.audit import services as audit
from chengxin.records.editions import in_use
from chengxin.records.publicity.disclosure import DisclosedFile
from chengxin.records.publicity.services import disclosed_records
from chengxin.records.subjects.enums import KindOfSubject, Standing, Status
from chengxin.records.subjects.models import SubjectVersion

__all__ = ["issue_special_report", "open_file", "reproduce", "verify_report"]

PURPOSE = "special-report"


def issue_special_report(
    *,
    subject_id: int,
    domains: Sequence[str] | None,
    since: date,
    until: date,
    by: Actor,
    at: datetime,
    matter: str = "",
    purpose_zh: str = "",
) -> CreditReport:
    """Issue a special credit report (专用信用报告) on a subject, at its own request.

    Records are read through the one door as the subject sees them. A domain with a held row that
    may concern the subject gives no automatic "none": it is printed as 待人工核实, and the report
    is kept as awaiting review instead of issued. The file is signed and kept.

    Args:
        subject_id: Whom it is about.
        domains: Codes of the pack's domains; None for all of them.
        since: First day of the period.
        until: Last day of the period, included; not after the day of issue.
        by: An account of the subject, or the administration acting for it in a named matter.
        at: Moment of issue.
        matter: What it is issued for; required of the administration.
        purpose_zh: What the subject says it needs the report for; printed.

    Raises:
        InputError: A domain that is not there, or a period that is not allowed.
        NotDisclosedError: `by` may not act for this subject. The refusal is audited.
        ReportRefusedError: The register does not know the subject, or its kind is not covered.

    Source:
        Pack ``report.special``.
    """
    on = at.astimezone(SHANGHAI).date()
    pack = in_use.current().report("special", on)
    pack.check_period(since, until, on=on)
    chosen = choose_domains(pack, domains)
    file = disclosed_records(
        subject_id=subject_id, actor=by, purpose=PURPOSE, on=on, at=at, matter=matter,
        audience=Audience.SELF, items=_items(pack),
    )  # fmt: skip
    number = _new_number(pack, at)
    asked = Asked(
        report_no=number, issued_at=at.replace(microsecond=0), domains=chosen, since=since,
        until=until, purpose=purpose_zh, check_url=issuer.check_url(number),
    )  # fmt: skip
    read = _read(file, _items(pack))
    report = _compose(pack, asked, read)
    return _keep(report, pack, asked, read, by=by, matter=matter)


def reproduce(report: CreditReport, *, by: Actor, at: datetime, matter: str) -> SpecialReport:
    """The content of a report made again from what was known when it was issued.

    Its digest equals the one in the register, whatever was recorded since.

    Args:
        report: As issued.
        by: Who asks; the records are read through the one door.
        at: Moment of asking, for the audit entry.
        matter: What it is asked for.
    """
    content = SpecialReport.model_validate(report.model)
    pack = in_use.current().edition("report.special", report.pack_edition)
    assert isinstance(pack, SpecialReportPack)
    file = disclosed_records(
        subject_id=report.subject_id, actor=by, purpose=PURPOSE, on=content.as_of, at=at,
        matter=matter, audience=Audience.SELF, known_at=content.known_at, items=_items(pack),
    )  # fmt: skip
    asked = Asked(
        report_no=report.report_no, issued_at=content.issued_at,
        domains=choose_domains(pack, report.domains), since=report.since, until=report.until,
        purpose=content.purpose, check_url=content.check_url,
    )  # fmt: skip
    seen = [row for gap in report.gaps for row in gap["rows"]]
    return _compose(pack, asked, _read(file, _items(pack), seen))


def open_file(*, report_no: str, by: Actor, at: datetime, matter: str = "") -> bytes:
    """The signed file of a report, for the subject itself or the administration.

    The door's own rule decides who may: whoever may read the subject's file as the subject does.

    Raises:
        UnknownReportError: No report of this number is kept.
        NotDisclosedError: `by` may not act for this subject. The refusal is audited.
        KeptFileError: The file is gone or changed.
    """
    report = get_report(report_no)
    disclosed_records(
        subject_id=report.subject_id, actor=by, purpose=PURPOSE,
        on=at.astimezone(SHANGHAI).date(), at=at, matter=matter, audience=Audience.SELF, items=(),
    )  # fmt: skip
    return files.read(report)


def _items(pack: SpecialReportPack) -> list[str]:
    """Catalogue items that the pack draws on."""
    return [each.item for each in pack.classes if each.item is not None]


def _read(file: DisclosedFile, items: Sequence[str], seen: Sequence[int] | None = None) -> Read:
    """What is known of the sources at the moment the file was read as of."""
    known = file.known
    return Read(
        file=file,
        last_collected=sources.list_last_collected(items, at=known.at),
        held=sources.list_held_rows(file.subject_id, items, at=known.at, seq=known.seq, seen=seen),
    )


def _compose(pack: SpecialReportPack, asked: Asked, read: Read) -> SpecialReport:
    """The content, with the subject as it was known."""
    file = read.file
    version = sources.find_subject_version(file.subject_id, on=file.on, seq=file.known.seq)
    subject = _on_paper(pack, file.subject_id, version)
    return compose(
        pack, in_use.current(), asked=asked, read=read, subject=subject, issuer=issuer.issuer()
    )


def _on_paper(
    pack: SpecialReportPack, subject_id: int, version: SubjectVersion | None
) -> SubjectOnPaper:
    """The subject as the report names it; in Chinese whatever language the page is read in.

    Raises:
        ReportRefusedError: No report can be issued on it.
    """
    reason = None
    if version is None:
        reason = "unknown-subject"
    elif version.standing != Standing.REGISTERED:
        reason = "not-registered"
    elif SubjectKind(version.kind) not in pack.subject_kinds:
        reason = "kind-not-covered"
    if version is None or reason is not None:
        raise ReportRefusedError(
            f"No special report can be issued on subject {subject_id}: {reason}. A report needs a "
            f"subject that the register knows, of a kind that {pack.pack} covers.",
            subject_id=subject_id,
            reason=reason,
        )
    with translation.override("zh-hans"):
        return SubjectOnPaper(
            name=version.name,
            uscc=version.uscc,
            kind=str(KindOfSubject(version.kind).label),
            status=str(Status(version.status).label),
        )


def _new_number(pack: SpecialReportPack, at: datetime) -> str:
    """A number nobody has; its last characters cannot be guessed."""
    shape = pack.number
    while True:
        suffix = "".join(secrets.choice(shape.alphabet) for _ in range(shape.suffix_length))
        number = shape.at(at, suffix)
        if find_report(number) is None:
            return number


def _keep(
    report: SpecialReport,
    pack: SpecialReportPack,
    asked: Asked,
    read: Read,
    *,
    by: Actor,
    matter: str,
) -> CreditReport:
    """Set, sign and keep the file, then record the report and the act in one transaction."""
    seal = issuer.signer()
    unsigned = typeset(report, signature=seal.label)
    pdf = seal.sign(unsigned, at=report.issued_at, reason="出具专用信用报告")
    name = files.keep(report.report_no, report.issued_at, pdf)
    try:
        with transaction.atomic():
            row = _record(report, pack, asked, read, pdf, name, by=by, matter=matter)
            audit.record(
                actor=by,
                action="reports.special.issued",
                at=report.issued_at,
                matter=matter,
                purpose=PURPOSE,
                subject_id=row.subject_id,
                details={
                    "report_no": row.report_no,
                    "state": row.state,
                    "digest": row.digest,
                    "records": row.found,
                },
            )
    except BaseException:
        files.discard(name)
        raise
    return row


def _record(
    report: SpecialReport,
    pack: SpecialReportPack,
    asked: Asked,
    read: Read,
    pdf: bytes,
    name: str,
    *,
    by: Actor,
    matter: str,
) -> CreditReport:
    """The row of the register."""
    stated = stated_records(
        pack, in_use.current(), read.file.records,
        domains=asked.domains, since=asked.since, until=asked.until, on=report.as_of,
    )  # fmt: skip
    waiting = report.awaits_person
    return CreditReport.objects.create(
        report_no=report.report_no,
        subject_id=read.file.subject_id,
        subject_name=report.subject.name,
        subject_uscc=report.subject.uscc,
        pack_edition=pack.edition,
        domains=[each.code for each in asked.domains],
        since=report.since,
        until=report.until,
        issued_at=report.issued_at,
        known_seq=read.file.known.seq,
        state=ReportState.AWAITING_REVIEW if waiting else ReportState.ISSUED,
        found=len(stated),
        record_versions=[
            {"id": each.id, "record_no": each.record_no, "version": each.version} for each in stated
        ],
        gaps=[
            {
                "item": each.item,
                "department": each.department_code,
                "batch_no": each.batch_no,
                "rows": list(each.ids),
            }
            for each in read.held
        ],
        model=report.model_dump(mode="json"),
        digest=report.digest,
        file_name=name,
        file_sha256=hex_digest(pdf),
        issued_by=by.operator,
        account_id=by.account_id,
        matter=matter,
    )
