"""The content of a report from what was read: which record answers which domain, and how."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from chengxin.affairs.reports.sources import HeldRows
from chengxin.engines.documents.model import (
    Answer,
    Cell,
    DomainAnswer,
    Finding,
    Gap,
    InformationClass,
    Issuer,
    Source,
    SpecialReport,
    SubjectOnPaper,
)
from chengxin.law.rulebook import Rulebook
from chengxin.law.rulebook.schemas import report as pack_schema
from chengxin.law.words import Severity
from chengxin.records.ledger.enums import RecordState
from chengxin.records.publicity.disclosure import DisclosedFile, DisclosedRecord

SHANGHAI = ZoneInfo("Asia/Shanghai")
SEVERITY_ZH = {Severity.MINOR: "轻微", Severity.GENERAL: "一般", Severity.SERIOUS: "严重"}


@dataclass(frozen=True)
class Asked:
    """What a report is asked to say. `since` and `until` are both included."""

    report_no: str
    issued_at: datetime
    domains: tuple[pack_schema.Domain, ...]
    since: date
    until: date
    purpose: str
    check_url: str

    @property
    def on(self) -> date:
        """The day of issue, Asia/Shanghai."""
        return self.issued_at.astimezone(SHANGHAI).date()


@dataclass(frozen=True)
class Read:
    """What was read for a report: the disclosed file, freshness by source, open held rows."""

    file: DisclosedFile
    last_collected: Mapping[tuple[str, str], date]
    held: Sequence[HeldRows]


def compose(
    pack: pack_schema.SpecialReportPack,
    book: Rulebook,
    *,
    asked: Asked,
    read: Read,
    subject: SubjectOnPaper,
    issuer: Issuer,
) -> SpecialReport:
    """The content of a special report. The same arguments give the same canonical bytes."""
    composer = _Composer(pack, book, asked, read)
    all_asked = len(asked.domains) == len(pack.domains)
    return SpecialReport(
        report_no=asked.report_no,
        pack_edition=pack.edition,
        issued_at=asked.issued_at,
        issuer=issuer,
        subject=subject,
        purpose=asked.purpose,
        since=asked.since,
        until=asked.until,
        domains_available=len(pack.domains),
        as_of=asked.on,
        known_at=read.file.known.at,
        check_url=asked.check_url,
        classes=composer.classes(),
        domains=tuple(composer.answer(domain) for domain in asked.domains),
        outside=composer.findings(None) if all_asked else (),
        outside_gaps=composer.gaps(None) if all_asked else (),
        statements=pack.statements_zh,
        rules=(*(_line(r.label_zh, r.text_zh) for r in pack.rules_zh), composer.editions()),
    )


def stated_records(
    pack: pack_schema.SpecialReportPack,
    book: Rulebook,
    records: Iterable[DisclosedRecord],
    *,
    domains: Iterable[pack_schema.Domain],
    since: date,
    until: date,
    on: date,
) -> list[DisclosedRecord]:
    """The records a report on these domains and this period states, newest decision first.

    A report on all domains also states records that stand in none of them.
    """
    codes = {domain.code for domain in domains}
    everything = len(codes) == len(pack.domains)
    stated = []
    for record in records:
        domain = domain_of(pack, book, record.item, record.department_code)
        asked = everything if domain is None else domain.code in codes
        if asked and _counts(pack, record, since=since, until=until, on=on):
            stated.append(record)
    return sorted(stated, key=lambda each: (-each.decided_on.toordinal(), each.record_no))


def _counts(
    pack: pack_schema.SpecialReportPack,
    record: DisclosedRecord,
    *,
    since: date,
    until: date,
    on: date,
) -> bool:
    """Whether a record is of a class of the pack, stands, and falls into the period."""
    if record.state != RecordState.LIVE or record.past_inquiry_term:
        return False
    omitted = omitting_effects(pack)
    if any(effect.kind in omitted and effect.in_force(on) for effect in record.effects):
        return False
    return falls_into_period(pack, record, since=since, until=until)


def omitting_effects(pack: pack_schema.SpecialReportPack) -> frozenset[str]:
    """Effect kinds under which a record is not listed."""
    return frozenset(rule.effect for rule in pack.effects if rule.then == "omit")


class Dated(Protocol):
    """A record version as its dates and its kind tell it."""

    @property
    def item(self) -> str:
        """Code of the catalogue item."""

    @property
    def decided_on(self) -> date:
        """Day of the decision."""

    @property
    def valid_from(self) -> date:
        """First day it holds."""

    @property
    def valid_to(self) -> date | None:
        """First day it holds no more; None = open."""


def falls_into_period(
    pack: pack_schema.SpecialReportPack, record: Dated, *, since: date, until: date
) -> bool:
    """Whether a record is of a kind the pack covers and stands in the period.

    An act stands in it by the day of its decision, a state if it lasted on one of the days.
    """
    information = pack.class_of(record.item)
    if information is None:
        return False
    if information.counted_by == "decision":
        return since <= record.decided_on <= until
    return record.valid_from <= until and (record.valid_to is None or record.valid_to > since)


def domain_of(
    pack: pack_schema.SpecialReportPack, book: Rulebook, item: str, department: str
) -> pack_schema.Domain | None:
    """The domain of a source, or None outside all of them."""
    kind = book.directory.unit(department).kind if department in book.directory else "department"
    return pack.domain_of(item, department, kind)


def _line(label: str, value: str) -> Cell:
    return Cell(label=label, value=value)


class _Composer:
    """Puts what was read under the domains asked for."""

    def __init__(
        self, pack: pack_schema.SpecialReportPack, book: Rulebook, asked: Asked, read: Read
    ) -> None:
        self.pack, self.book, self.asked, self.read = pack, book, asked, read
        self._found: dict[str | None, list[Finding]] = {}
        records = stated_records(
            pack, book, read.file.records,
            domains=asked.domains, since=asked.since, until=asked.until, on=asked.on,
        )  # fmt: skip
        for record in records:
            domain = domain_of(pack, book, record.item, record.department_code)
            code = None if domain is None else domain.code
            self._found.setdefault(code, []).append(self._finding(record))
        self._gaps: dict[str | None, list[Gap]] = {}
        for held in read.held:
            domain = domain_of(pack, book, held.item, held.department_code)
            code = None if domain is None else domain.code
            self._gaps.setdefault(code, []).append(self._gap(held))

    def findings(self, domain: str | None) -> tuple[Finding, ...]:
        """What was found in a domain; None = outside all of them."""
        return tuple(self._found.get(domain, ()))

    def gaps(self, domain: str | None) -> tuple[Gap, ...]:
        """What waits for a person in a domain; None = outside all of them."""
        return tuple(self._gaps.get(domain, ()))

    def classes(self) -> tuple[InformationClass, ...]:
        """The kinds of information, and which of them are connected."""
        titles = {source.id: source.title for source in self.pack.source}
        return tuple(
            InformationClass(
                code=each.item or each.code,
                title=each.title.zh,
                connected=each.item is not None,
                required_by=titles.get(each.required_by) if each.required_by else None,
            )
            for each in self.pack.classes
        )

    def editions(self) -> Cell:
        """Which rules were applied, and up to when things are known."""
        known = f"{self.read.file.known.at.astimezone(SHANGHAI):%Y-%m-%d %H:%M:%S}"
        facts = f"事实截至 {self.asked.on}，平台已知截至 {known}"
        return _line("规则版本", f"{self.pack.edition}；{facts}")

    def answer(self, domain: pack_schema.Domain) -> DomainAnswer:
        """The answer of one domain."""
        findings, gaps = self.findings(domain.code), self.gaps(domain.code)
        sources = tuple(self._sources(domain))
        if findings:
            answer = Answer.FOUND
        elif gaps:
            answer = Answer.AWAITING_PERSON
        elif any(source.last_collected_on for source in sources):
            answer = Answer.NONE
        else:
            answer = Answer.NOT_CONNECTED
        codes = [each.code for each in self.pack.domains]
        return DomainAnswer(
            number=codes.index(domain.code) + 1,
            code=domain.code,
            title=domain.title.zh,
            answer=answer,
            sources=sources,
            findings=findings,
            gaps=gaps,
        )

    def _sources(self, domain: pack_schema.Domain) -> Iterable[Source]:
        """Every department and kind of information a domain draws on."""
        items = [c.item for c in self.pack.classes if c.item and c.code in domain.classes]
        for unit in self.book.directory.units:
            if unit.code not in domain.departments and unit.kind not in domain.unit_kinds:
                continue
            for item in items:
                reporters = self.book.catalogue_item(item, self.asked.on).reporters
                if "*" in reporters or unit.code in reporters:
                    yield Source(
                        item=item,
                        department=unit.code,
                        department_title=unit.short_zh,
                        last_collected_on=self.read.last_collected.get((item, unit.code)),
                    )

    def _finding(self, record: DisclosedRecord) -> Finding:
        """One record as the report prints it: fields of the pack, then what the law adds."""
        information = self.pack.class_of(record.item)
        assert information is not None
        shown = {field.name: field for field in record.fields}
        cells = [
            _line(shown[name].title, shown[name].text)
            for name in information.fields
            if name in shown
        ]
        if record.severity:
            cells.append(_line("失信类别", SEVERITY_ZH[Severity(record.severity)]))
        if period := self._publicity_of(record):
            cells.append(_line("公示期", period))
        marks = [
            mark.words_zh
            for mark in information.marks
            if str(record.value(mark.field)) in mark.values
        ]
        for effect in record.effects:
            if effect.in_force(self.asked.on):
                words = self._words_of(effect.kind)
                marks.append(words)
                cells.append(_line(words, f"{effect.valid_from} 起；{effect.document}"))
        return Finding(
            record_no=str(record.record_no),
            item=record.item,
            title=record.item_title,
            document_no=record.document_no,
            decided_on=record.decided_on,
            cells=tuple(cells),
            marks=tuple(dict.fromkeys(marks)),
        )

    def _publicity_of(self, record: DisclosedRecord) -> str:
        """The days on which a record is public, empty when it is not or an effect ended that."""
        ending = self.book.protections(self.asked.on).unpublishing_effects
        window = record.window
        if record.has_effect(*ending, on=self.asked.on) or window is None:
            return ""
        if not window.published or window.starts_on is None or window.ends_on is None:
            return ""
        return f"{window.starts_on} 至 {window.ends_on - timedelta(days=1)}"

    def _words_of(self, effect: str) -> str:
        """The words beside a record under an effect; those of the protections if need be."""
        for rule in self.pack.effects:
            if rule.effect == effect:
                return rule.words_zh
        return self.book.protections(self.asked.on).protection(effect).title.zh

    def _gap(self, held: HeldRows) -> Gap:
        """One declared gap."""
        directory = self.book.directory
        department = held.department_code
        known = department in directory
        return Gap(
            item=held.item,
            item_title=self.book.catalogue_item(held.item, self.asked.on).title.zh,
            department_title=directory.unit(department).short_zh if known else department,
            batch_no=held.batch_no,
            received_on=held.received_on,
            rows=len(held.ids),
        )
