"""Reads of reports: what may be asked, what was issued."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from chengxin.affairs.reports.errors import UnknownReportError
from chengxin.affairs.reports.models import CreditReport
from chengxin.engines.documents.model import SpecialReport
from chengxin.engines.documents.view import conclusion
from chengxin.law.errors import InputError
from chengxin.law.periods import first_day_within
from chengxin.law.rulebook.schemas.report import Domain, SpecialReportPack
from chengxin.records.editions import in_use

_MONTHS = 12


@dataclass(frozen=True)
class DomainChoice:
    """One domain to choose from. ``connected``: some department of the directory is its source."""

    number: int
    code: str
    title_zh: str
    title_en: str
    authority_zh: str
    connected: bool


@dataclass(frozen=True)
class Choices:
    """What a report may be asked for on a day."""

    domains: tuple[DomainChoice, ...]
    earliest_since: date
    latest_until: date


def list_choices(on: date) -> Choices:
    """Domains of the pack in force, and the longest period that ends on that day."""
    pack = in_use.current().report("special", on)
    domains = tuple(
        DomainChoice(
            number, each.code, each.title.zh, each.title.en, each.authority_zh,
            bool(each.departments or each.unit_kinds),
        )
        for number, each in enumerate(pack.domains, start=1)
    )  # fmt: skip
    return Choices(domains, first_day_within(on, pack.longest_years * _MONTHS), on)


def choose_domains(pack: SpecialReportPack, codes: Sequence[str] | None) -> tuple[Domain, ...]:
    """The domains of some codes, each once and in the order of the pack; None = all.

    Raises:
        InputError: A code is not a domain, or none is given.
    """
    if codes is None:
        return pack.domains
    if not codes:
        raise InputError("no domain is asked for; name at least one, or all.", value="")
    wanted = {pack.domain(code).code for code in codes}
    return tuple(each for each in pack.domains if each.code in wanted)


def find_report(report_no: str) -> CreditReport | None:
    """The report of this number, or None; any text may be asked for."""
    if not (report_no.isascii() and report_no.isalnum()):
        return None
    return CreditReport.objects.filter(report_no=report_no).first()


def get_report(report_no: str) -> CreditReport:
    """The report of this number.

    Raises:
        UnknownReportError: There is none.
    """
    report = find_report(report_no)
    if report is None:
        raise UnknownReportError(
            f"No report {report_no} is kept here. Check the 22 characters, or whether another "
            "platform issued it.",
            report_no=report_no,
        )
    return report


def list_reports(subject_id: int, *, limit: int = 50) -> list[CreditReport]:
    """Reports on a subject, newest first."""
    return list(CreditReport.objects.filter(subject_id=subject_id)[:limit])


def content_of(report: CreditReport) -> SpecialReport:
    """The content of an issued report, as a page shows it."""
    return SpecialReport.model_validate(report.model)


def conclusion_of(report: CreditReport) -> str:
    """The result of a report in one sentence."""
    return conclusion(content_of(report))
