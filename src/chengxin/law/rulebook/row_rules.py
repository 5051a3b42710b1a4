"""Checks one row against a catalogue item, in plain Python.

The slow and obvious form of what ``engines.validation`` does to whole columns; tests hold the two
equal, and the cases of catalogue packs run on it.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from chengxin.law.identifiers import resident_id
from chengxin.law.periods import add_months
from chengxin.law.rulebook.advice import Advice, Adviser, shown
from chengxin.law.rulebook.row_cells import CellProblem, Tables, clean, read_cell, read_identity
from chengxin.law.rulebook.schemas.catalogue import CatalogueItem
from chengxin.law.rulebook.schemas.catalogue_rules import (
    AgeAtLeast,
    AtMost,
    Condition,
    CrossFieldRule,
    Digits,
    ForbiddenWhen,
    NotAfterReceived,
    NotBefore,
    NotEqual,
    OneOfRequired,
    Positive,
    RequiredWhen,
    StartsWith,
)
from chengxin.law.rulebook.schemas.validation import ValidationPack
from chengxin.law.words import RowOutcome, RuleAction

PLACEHOLDER = "placeholder"
PROHIBITED = "prohibited-field"
NATURAL_PERSON = "natural_person"


@dataclass(frozen=True)
class Finding:
    """One thing said about a row: the field, the rule, what it does, the value, and the remedy.

    `mended` is the value the cell probably means, where it can be said.
    """

    field: str
    rule: str
    severity: RuleAction
    value: str
    message_zh: str
    remedy_zh: str
    message_en: str = ""
    remedy_en: str = ""
    mended: str = ""


@dataclass(frozen=True)
class CheckedRow:
    """What became of a row: its outcome, payload values, and everything said about it.

    `values` has an entry for every filled field that could be read. `personal`: the row is of a
    natural person and goes no further than being counted.
    """

    outcome: RowOutcome
    values: Mapping[str, Any]
    findings: tuple[Finding, ...]
    personal: bool


def check_row(
    item: CatalogueItem,
    cells: Mapping[str, str | None],
    *,
    received_on: date,
    tables: Tables,
    checks: ValidationPack,
) -> CheckedRow:
    """Check one row as handed in.

    Args:
        item: The catalogue item in force on the day of receipt.
        cells: Text by column header; any header the item accepts.
        received_on: Day the file was received, Asia/Shanghai.
        tables: Code tables by key, in force on that day.
        checks: The built-in checks in force on that day.
    """
    row = _Row(item, tables, received_on, checks)
    row.take(cells)
    row.check_required()
    row.check_identity_numbers()
    row.apply_fallbacks()
    for rule in item.rules:
        row.check(rule)
    return row.result()


def worst(severities: "set[RuleAction]") -> RowOutcome:
    """The outcome of a row from everything said about it."""
    if RuleAction.REJECT in severities:
        return RowOutcome.REJECTED
    return RowOutcome.HELD if RuleAction.HOLD in severities else RowOutcome.ACCEPTED


class _Row:
    """A row while it is being checked; `filled` are fields with something in them, read or not."""

    def __init__(
        self, item: CatalogueItem, tables: Tables, received_on: date, checks: ValidationPack
    ) -> None:
        self.item = item
        self.adviser = Adviser(item, checks, tables)
        self.tables = tables
        self.received_on = received_on
        self.values: dict[str, Any] = {}
        self.filled: dict[str, str] = {}
        self.placeholders: dict[str, str] = {}
        self.findings: list[Finding] = []

    def take(self, cells: Mapping[str, str | None]) -> None:
        """Read every cell by its header."""
        placeholder = self.tables(PLACEHOLDER)
        for header, cell in cells.items():
            field = self.item.find_header(header)
            text = clean(cell or "")
            if field is None:
                self._refuse_column(header, text)
            elif text in placeholder:
                self.placeholders[field.name] = text
            elif text:
                self.filled[field.name] = text
                value, problems = read_cell(field, text, self.tables)
                self._keep(field.name, value)
                self.say(field.name, problems)

    def _keep(self, name: str, value: Any) -> None:
        if isinstance(value, tuple):  # a capital brings its currency
            currency = self.item.field(name).currency_field
            self.values.setdefault(str(currency), value[1])
            self.filled.setdefault(str(currency), value[1])
            value = value[0]
        if value is not None:
            self.values[name] = value

    def _refuse_column(self, header: str, text: str) -> None:
        words = [w for e in self.tables(PROHIBITED).entries for w in (e.zh, *e.aliases)]
        is_prohibited = any(word in header for word in words)
        rule = "prohibited-column" if is_prohibited else "unknown-column"
        advice = self.adviser.advise(None, rule, text, RuleAction.REJECT)
        self._found(header, text, advice)

    def say(self, name: str, problems: list[CellProblem]) -> None:
        """Add what a cell's reader found, worded."""
        field = self.item.field(name)
        for p in problems:
            advice = self.adviser.advise(field, p.rule, p.value, p.severity)
            self._found(name, shown(field, advice.rule, p.value), advice)

    def _found(self, name: str, value: str, advice: Advice) -> None:
        self.findings.append(
            Finding(
                name, advice.rule, advice.severity, value, advice.message_zh, advice.remedy_zh,
                advice.message_en, advice.remedy_en, advice.mended,
            )
        )  # fmt: skip

    def check_required(self) -> None:
        """Say which fields that may never be empty are."""
        for field in self.item.fields:
            if field.required == "always" and field.name not in self.filled:
                word = self.placeholders.get(field.name, "")
                rule = "placeholder" if word else "required"
                self.say(field.name, [CellProblem(rule, RuleAction.REJECT, word)])

    def check_identity_numbers(self) -> None:
        """Check numbers of identity documents, now that the kind of document is known."""
        for field in self.item.fields:
            if field.kind == "identity_number" and field.name in self.filled:
                kind = self.values.get(str(field.document_kind_field))
                self.say(field.name, read_identity(field, self.filled[field.name], kind))

    def apply_fallbacks(self) -> None:
        """Give empty fields the value of the field that stands in for them."""
        for name, other in self.item.fallbacks.items():
            if name not in self.filled and other in self.values:
                self.values[name] = self.values[other]

    def check(self, rule: CrossFieldRule) -> None:
        """Apply one cross-field rule."""
        if all(self.holds(c) for c in rule.conditions()) and _CHECKS[rule.kind](self, rule):
            name = rule.field_names()[0]
            field = self.item.field(name)
            value = self.filled.get(name, "")
            advice = self.adviser.advise(
                field, rule.id, value, rule.severity, hidden=field.sensitive
            )
            self._found(name, "*" * len(value) if field.sensitive else value, advice)

    def holds(self, condition: Condition) -> bool:
        """Whether a condition holds of this row."""
        value = self.values.get(condition.field)
        if condition.is_empty is not None:
            return (condition.field not in self.filled) == condition.is_empty
        if condition.equals is not None:
            return str(value) == condition.equals if value is not None else False
        if condition.in_ is not None:
            return value is not None and str(value) in condition.in_
        held = set(value) if isinstance(value, list) else set()
        return bool(held & set(condition.codes))

    def result(self) -> CheckedRow:
        """What became of the row."""
        category = self.item.role("subject_kind")
        personal = (
            self.item.personal_rows
            and category is not None
            and self.values.get(category.name) == NATURAL_PERSON
        )
        return CheckedRow(
            outcome=worst({f.severity for f in self.findings}),
            values=dict(self.values),
            findings=tuple(self.findings),
            personal=personal,
        )


def _required(row: _Row, rule: RequiredWhen) -> bool:
    return rule.field not in row.filled


def _forbidden(row: _Row, rule: ForbiddenWhen) -> bool:
    return rule.field in row.filled


def _not_before(row: _Row, rule: NotBefore) -> bool:
    day, other = row.values.get(rule.field), row.values.get(rule.other)
    return day is not None and other is not None and day < other


def _not_after_received(row: _Row, rule: NotAfterReceived) -> bool:
    day = row.values.get(rule.field)
    return day is not None and day > row.received_on


def _positive(row: _Row, rule: Positive) -> bool:
    number = row.values.get(rule.field)
    return number is not None and number <= 0


def _at_most(row: _Row, rule: AtMost) -> bool:
    number = row.values.get(rule.field)
    return number is not None and number > rule.limit


def _not_equal(row: _Row, rule: NotEqual) -> bool:
    value = row.values.get(rule.field)
    return value is not None and value == row.values.get(rule.other)


def _one_of_required(row: _Row, rule: OneOfRequired) -> bool:
    return not any(name in row.filled for name in rule.fields)


def _starts_with(row: _Row, rule: StartsWith) -> bool:
    value = row.values.get(rule.field)
    return value is not None and not str(value).upper().startswith(rule.prefixes)


def _digits(row: _Row, rule: Digits) -> bool:
    value = row.values.get(rule.field)
    return value is not None and re.fullmatch(rf"[0-9]{{{rule.count}}}", str(value)) is None


def _age_at_least(row: _Row, rule: AgeAtLeast) -> bool:
    field = row.item.field(rule.field)
    number = resident_id.normalise(str(row.values.get(rule.field, "")))
    kind = row.values.get(str(field.document_kind_field))
    day = row.values.get(rule.other)
    if kind != "resident_id" or day is None or not resident_id.is_valid(number):
        return False
    birthday = resident_id.birthday_of(number)
    return birthday is not None and day < add_months(birthday, rule.years * 12)


_CHECKS: dict[str, Callable[[_Row, Any], bool]] = {
    "required_when": _required,
    "forbidden_when": _forbidden,
    "not_before": _not_before,
    "not_after_received": _not_after_received,
    "positive": _positive,
    "at_most": _at_most,
    "not_equal": _not_equal,
    "one_of_required": _one_of_required,
    "starts_with": _starts_with,
    "digits": _digits,
    "age_at_least": _age_at_least,
}
