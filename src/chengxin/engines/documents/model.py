"""What a special credit report (专用信用报告) says, as data, before it becomes a page.

Everything printed is in here, and nothing else; the canonical JSON of this model is the
content that the digest on the page stands for, and that can be reproduced later. Texts are the
Chinese of the page. Only integers, texts, days and moments: no floats.
"""

from datetime import date
from enum import StrEnum
from typing import Annotated, Literal, Self
from zoneinfo import ZoneInfo

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    model_validator,
)

from chengxin.engines.sealing.canonical import canonical_bytes
from chengxin.engines.sealing.digests import hex_digest

Line = Annotated[str, StringConstraints(min_length=1)]

SHANGHAI = ZoneInfo("Asia/Shanghai")

Moment = Annotated[AwareDatetime, AfterValidator(lambda moment: moment.astimezone(SHANGHAI))]
"""A moment as the page shows it; one moment has one text, whatever zone it was given in."""


class Part(BaseModel):
    """A frozen part of a report; a key it does not know is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Answer(StrEnum):
    """What a report answers for one domain; exactly one of these."""

    FOUND = "found"
    """有记录: at least one record stands in the period."""
    NONE = "none"
    """查询期内无相关信息: the connected sources hold nothing."""
    AWAITING_PERSON = "awaiting_person"
    """待人工核实: a held row may concern the subject, so nobody may say "none" yet."""
    NOT_CONNECTED = "not_connected"
    """未接入: no source of the domain has ever been collected, so nothing can be said."""


class Issuer(Part):
    """Who issues the report, for which area; `demo` prints that everything is invented."""

    platform: Line
    office: Line
    area: Line
    demo: bool


class SubjectOnPaper(Part):
    """The subject as the report names it."""

    name: Line
    uscc: Line
    kind: Line
    status: Line


class Source(Part):
    """One source of one domain: a department and a kind of information, and how fresh it is.

    `last_collected_on` is the day of the last accepted batch (最近一次归集), Asia/Shanghai; None
    means that nothing of this kind has ever been collected from the department.
    """

    item: Line
    department: Line
    department_title: Line
    last_collected_on: date | None


class InformationClass(Part):
    """A kind of information that the report covers, or is bound to cover and does not yet.

    `connected` false is printed as 未接入; it never counts as "none". `required_by` names the rule
    that demands the class, when one does.
    """

    code: Line
    title: Line
    connected: bool
    required_by: str | None = None


class Cell(Part):
    """One labelled value of a finding."""

    label: Line
    value: str


class Finding(Part):
    """One record found: the ledger's number of it, what it is, and its values in print order.

    `marks` are words the law puts beside the record without changing it, such as 已修复.
    """

    record_no: Line
    item: Line
    title: Line
    document_no: str
    decided_on: date
    cells: tuple[Cell, ...]
    marks: tuple[Line, ...] = ()


class Gap(Part):
    """Rows of one batch that may concern the subject and wait for a person (待核实)."""

    item: Line
    item_title: Line
    department_title: Line
    batch_no: Line
    received_on: date
    rows: Annotated[int, Field(ge=1)]


class DomainAnswer(Part):
    """One domain asked: who was asked, how fresh the sources are, and what was found."""

    number: Annotated[int, Field(ge=1)]
    code: Line
    title: Line
    answer: Answer
    sources: tuple[Source, ...] = ()
    findings: tuple[Finding, ...] = ()
    gaps: tuple[Gap, ...] = ()

    @model_validator(mode="after")
    def _answer_follows_from_what_is_there(self) -> Self:
        """Refuse an answer that what was found contradicts."""
        if (self.answer is Answer.FOUND) != bool(self.findings):
            raise ValueError(f"{self.code}: found goes with findings, and only with them")
        if self.answer is Answer.NONE and self.gaps:
            raise ValueError(f"{self.code}: a held row stands against a none")
        if self.answer is Answer.AWAITING_PERSON and not self.gaps:
            raise ValueError(f"{self.code}: nothing waits for a person")
        collected = any(source.last_collected_on for source in self.sources)
        if self.answer is Answer.NONE and not collected:
            raise ValueError(f"{self.code}: none needs at least one collected source")
        return self


class SpecialReport(Part):
    """The content of one special credit report.

    `since` and `until` are both included, as the page says it. `as_of` is the day at which facts
    are read (valid clock), `known_at` the moment up to which the platform knew them (recorded
    clock). `digest` of this content is printed on the page and kept in the register. `outside`
    and `outside_gaps` stand in no domain; only a report on all domains states them.
    """

    form: Literal["special-report/1"] = "special-report/1"
    report_no: Line
    pack_edition: Line
    issued_at: Moment
    issuer: Issuer
    subject: SubjectOnPaper
    purpose: str = ""
    since: date
    until: date
    domains_available: Annotated[int, Field(ge=1)]
    as_of: date
    known_at: Moment
    check_url: Line
    classes: Annotated[tuple[InformationClass, ...], Field(min_length=1)]
    domains: Annotated[tuple[DomainAnswer, ...], Field(min_length=1)]
    outside: tuple[Finding, ...] = ()
    outside_gaps: tuple[Gap, ...] = ()
    statements: tuple[Line, ...] = ()
    rules: tuple[Cell, ...] = ()

    @model_validator(mode="after")
    def _period_and_order(self) -> Self:
        """Refuse a period that ends before it begins, and domains out of order."""
        if self.until < self.since:
            raise ValueError(f"the period ends ({self.until}) before it begins ({self.since})")
        numbers = [domain.number for domain in self.domains]
        if numbers != sorted(set(numbers)):
            raise ValueError("domains stand once each, in the order of their numbers")
        return self

    @property
    def awaits_person(self) -> bool:
        """Whether some domain waits for a person, so the report is not final."""
        return any(domain.answer is Answer.AWAITING_PERSON for domain in self.domains)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Every finding, by domain, then those outside all domains."""
        inside = tuple(finding for domain in self.domains for finding in domain.findings)
        return inside + self.outside

    def canonical(self) -> bytes:
        """The canonical JSON of the content, the bytes that are kept and digested."""
        return canonical_bytes(self.model_dump(mode="json"))

    @property
    def digest(self) -> str:
        """sha256 of the canonical JSON, as 64 hexadecimal characters (内容指纹)."""
        return hex_digest(self.canonical())
