"""A catalogue item (目录事项): what may be collected, from whom, open to whom, checked how."""

from functools import cached_property
from typing import Annotated, Literal, Self

from pydantic import Field as Constrained
from pydantic import model_validator

from chengxin.law.rulebook.schemas.base import Key, LegalSource, Pack, Strict, Text
from chengxin.law.rulebook.schemas.catalogue_fields import Field, normalise_header
from chengxin.law.rulebook.schemas.catalogue_rules import CrossFieldRule
from chengxin.law.words import DisclosureLevel, Polarity, RecordShape, Severity, SubjectKind

ROLES = (
    "subject_name",
    "subject_uscc",
    "subject_kind",
    "organisation_code",
    "registration_number",
    "legal_representative",
    "subject_id_kind",
    "subject_id_number",
    "document_no",
    "decided_on",
    "valid_from",
    "valid_to",
    "ended_on",
    "authority",
    "authority_code",
    "status",
    "source_department",
    "source_department_code",
    "period",
    "severity",
    "procedure",
    "kinds",
    "fine",
    "confiscated",
    "fulfilment",
    "violation",
    "binding_until",
    "list_kind",
    "level",
    "industry",
    "town",
    "division",
    "address",
    "former_names",
)


Layer = Literal["national", "shanghai", "district"]
"""The catalogue that admits an item: 全国基础目录, 市补充目录, or the district's own list."""


class Deadline(Strict):
    """How long a channel has from decision to report, in working days.

    Either `workdays`, or two legs: `forward_workdays` to hand over to another place and
    `then_workdays` there.
    """

    channel: Key
    title_zh: Text
    departments: Annotated[tuple[Text, ...], Constrained(min_length=1)]
    workdays: Annotated[int, Constrained(ge=0)] | None = None
    forward_workdays: Annotated[int, Constrained(ge=0)] | None = None
    then_workdays: Annotated[int, Constrained(ge=0)] | None = None
    source: Key
    article: Text | None = None

    @model_validator(mode="after")
    def _one_form(self) -> Self:
        legs = (self.forward_workdays, self.then_workdays)
        whole = self.workdays is not None and legs == (None, None)
        split = self.workdays is None and None not in legs
        if not (whole or split):
            raise ValueError("give either workdays, or forward_workdays and then_workdays")
        return self

    @property
    def total_workdays(self) -> int:
        """Working days from decision to the end of the last leg."""
        if self.workdays is not None:
            return self.workdays
        return (self.forward_workdays or 0) + (self.then_workdays or 0)

    def serves(self, department: str) -> bool:
        """Whether this channel is open to the department."""
        return "*" in self.departments or department in self.departments


class Retention(Strict):
    """How long a record may be kept (留存期限): whole years after its event.

    `counted_from`: `end`, the last day the record holds (the event has ended; a record without
    end is kept), or `decision`, the day of the act. `source` is the id of a source of the pack.
    """

    years: Annotated[int, Constrained(ge=1)]
    counted_from: Literal["end", "decision"]
    source: Key
    article: Text | None = None


class PolarityBy(Strict):
    """Polarity read from a field: its code decides."""

    field: Text
    values: dict[Text, Polarity]


class CatalogueItem(Pack):
    """One item of the catalogue of public credit information, in one edition.

    `catalogue_class` is the number of its class in the national catalogue, `admitted_by` the
    catalogue that lets it be collected. `responsible` are the units that answer for it (`*`: each
    for its own acts), `reporters` those that may hand it in, `legal_basis` the ids of the sources
    that admit it. `deadlines` say by when a row is due, or `no_deadline_zh` why it never is.
    `masking`: `sensitive_fields` where some field is stored masked and sealed, else `none`.
    `personal_rows`: natural persons' rows are validated and counted, never linked or shown; an
    item of natural persons alone has no `subject_kinds`. `roles` maps what the platform needs to
    know to official codes. `natural_key`: roles by which the same document is recognised. `slot`:
    roles within which states of one subject may not overlap. `fallbacks`: an empty field takes
    the value of another. `headline`: the fields that tell a reader at a glance what a record is
    about, the first filled one counts. `severity_rule`: `classified` by the publicity rules, or
    always the same.
    """

    code: Key
    catalogue_class: Annotated[int, Constrained(ge=1)]
    admitted_by: Layer
    responsible: Annotated[tuple[Text, ...], Constrained(min_length=1)]
    legal_basis: Annotated[tuple[Key, ...], Constrained(min_length=1)]
    shape: RecordShape
    polarity: Polarity | None = None
    polarity_by: PolarityBy | None = None
    subject_kinds: tuple[SubjectKind, ...]
    personal_rows: bool = False
    disclosure: DisclosureLevel
    masking: Literal["none", "sensitive_fields"]
    reporters: Annotated[tuple[Text, ...], Constrained(min_length=1)]
    deadlines: tuple[Deadline, ...] = ()
    no_deadline_zh: Text | None = None
    update_cycle_days: Annotated[int, Constrained(ge=1)]
    retention: Retention
    severity_rule: Literal["classified"] | Severity | None = None
    roles: dict[Text, Text]
    natural_key: Annotated[tuple[Text, ...], Constrained(min_length=1)]
    slot: tuple[Text, ...] = ()
    fallbacks: dict[Text, Text] = {}
    replica: tuple[Text, ...] = ()
    headline: tuple[Text, ...] = ()
    fields: Annotated[tuple[Field, ...], Constrained(min_length=1)]
    rules: tuple[CrossFieldRule, ...] = ()

    @model_validator(mode="after")
    def _hangs_together(self) -> Self:
        if (self.polarity is None) == (self.polarity_by is None):
            raise ValueError("give exactly one of polarity and polarity_by")
        if self.pack != f"catalogue.{self.code}":
            raise ValueError(f"code {self.code!r} is not the key of pack {self.pack!r}")
        self._check_statements()
        self._check_headers()
        self._check_names()
        return self

    def _check_statements(self) -> None:
        """What an item says of itself agrees with its columns."""
        if bool(self.deadlines) == (self.no_deadline_zh is not None):
            raise ValueError("give deadlines, or say in no_deadline_zh why there are none")
        if not self.subject_kinds and not self.personal_rows:
            raise ValueError("an item without subject_kinds is about natural persons alone")
        masked = any(field.sensitive for field in self.fields)
        if masked != (self.masking == "sensitive_fields"):
            raise ValueError(f"masking is {self.masking}, but the fields say otherwise")
        if self.personal_rows and not {"subject_kind", "subject_id_number"} <= set(self.roles):
            raise ValueError("personal rows need the roles subject_kind and subject_id_number")

    def _check_headers(self) -> None:
        seen: dict[str, str] = {}
        for field in self.fields:
            for header in {normalise_header(h) for h in field.all_headers}:
                if header in seen:
                    raise ValueError(f"header {header!r} leads to {seen[header]} and {field.code}")
                seen[header] = field.code

    def _check_names(self) -> None:
        known = {f.name for f in self.fields}
        codes = {f.code for f in self.fields}
        wrong = [r for r in self.roles if r not in ROLES]
        wrong += [c for c in self.roles.values() if c not in codes]
        wrong += [r for r in self.natural_key if r not in self.roles]
        wrong += [r for r in self.slot if r not in self.roles]
        wrong += [n for n in (*self.replica, *self.headline) if n not in known]
        wrong += [n for pair in self.fallbacks.items() for n in pair if n not in known]
        wrong += [n for f in self.fields for n in f.companions if n not in known]
        sources = {s.id for s in self.source}
        pointing = (*self.rules, *self.deadlines, self.retention)
        wrong += [p.source for p in pointing if p.source not in sources]
        wrong += [basis for basis in self.legal_basis if basis not in sources]
        wrong += [n for rule in self.rules for n in rule.field_names() if n not in known]
        if self.polarity_by is not None and self.polarity_by.field not in known:
            wrong.append(self.polarity_by.field)
        if wrong:
            raise ValueError(f"not a role, field, code or source of this item: {', '.join(wrong)}")
        ids = [rule.id for rule in self.rules]
        if len(ids) != len(set(ids)):
            raise ValueError("two cross-field rules have the same id")

    @cached_property
    def _by_name(self) -> dict[str, Field]:
        return {f.code: f for f in self.fields} | {f.name: f for f in self.fields}

    @cached_property
    def _by_header(self) -> dict[str, Field]:
        return {normalise_header(h): f for f in self.fields for h in f.all_headers}

    def field(self, code_or_name: str) -> Field:
        """The field with that official code or English name; KeyError when there is none."""
        return self._by_name[code_or_name]

    def headers(self) -> dict[str, Field]:
        """Every accepted header (Chinese title, code, name, alias), normalised, to its field."""
        return dict(self._by_header)

    def find_header(self, text: str) -> Field | None:
        """The field a column header means, or None."""
        return self._by_header.get(normalise_header(text))

    def role(self, role: str) -> Field | None:
        """The field that plays a role (`document_no`, `decided_on`, …), or None."""
        code = self.roles.get(role)
        return None if code is None else self._by_name[code]

    def source_of(self, part: CrossFieldRule | Deadline | Retention) -> LegalSource:
        """The source a rule, deadline or retention points to."""
        return next(s for s in self.source if s.id == part.source)

    @property
    def bases(self) -> tuple[LegalSource, ...]:
        """The sources that admit the item (归集依据)."""
        return tuple(s for s in self.source if s.id in self.legal_basis)

    @property
    def masked_fields(self) -> tuple[Field, ...]:
        """The fields that are stored masked, their values sealed."""
        return tuple(field for field in self.fields if field.sensitive)

    @property
    def is_of_persons_only(self) -> bool:
        """Whether every row is a natural person's: checked and counted, never a record."""
        return not self.subject_kinds

    def may_report(self, department: str) -> bool:
        """Whether that department may hand in this item."""
        return "*" in self.reporters or department in self.reporters

    def deadline_for(self, department: str, channel: str | None = None) -> Deadline | None:
        """The channel a department reports by: the named one, else the first that names it,
        else the first open to all."""
        open_to = [d for d in self.deadlines if d.serves(department)]
        if channel is not None:
            open_to = [d for d in open_to if d.channel == channel]
        named = [d for d in open_to if department in d.departments]
        return next(iter(named or open_to), None)

    def polarity_of(self, values: dict[str, object]) -> Polarity:
        """Polarity of a record with these payload values."""
        if self.polarity is not None:
            return self.polarity
        assert self.polarity_by is not None
        return self.polarity_by.values.get(
            str(values.get(self.polarity_by.field)), Polarity.NEUTRAL
        )


PACK = CatalogueItem
