"""Rows of any catalogue item, made from its columns, code tables and rules.

A row begins as the example of the item's template, which passes every rule. What varies is what no
rule looks at, and days only together, so a row stays right until a defect makes it wrong.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import polars as pl

from chengxin.entrances.cli.district import drawing, identifiers, population, schedule
from chengxin.entrances.cli.district.drawing import CATEGORIES, ORGANISATION, PERSON, Making
from chengxin.law.dates import parse_day
from chengxin.law.rulebook import CatalogueItem, Field, Rulebook
from chengxin.law.rulebook.examples import DAYS_AGO, PERIOD, example_row
from chengxin.law.rulebook.row_rules import check_row

MOST_ROWS, FEWEST_ROWS, SUBJECTS_PER_ROW = 80, 10, 200
DAYS_BEFORE_HAND_IN = 4
USUAL_SPREAD, LATE_SPREAD, LATE = 4, 60, 0.06
SHARE_OF_PERSONS = 0.12
DEFECTS = ("wrong_check", "empty", "unknown_code", "placeholder", "future")
DEFECTIVE = 0.06
PLACEHOLDER = "暂无"
STRANGE_CODE = "另议"
_TEXTS = ("string", "text")
_LAST_DIGITS = re.compile(r"\d+(?=\D*$)")
Row = dict[str, str | None]
# Who hands in an item that each unit reports for its own acts.
REPORTER = {
    "administrative-compulsion": "market-regulation",
    "administrative-confirmation": "human-resources",
    "administrative-levy": "tax",
    "administrative-payment": "human-resources",
    "administrative-adjudication": "intellectual-property",
    "administrative-compensation": "housing",
    "administrative-award": "economy",
    "administrative-inspection": "market-regulation",
    "contract-performance": "finance",
    "contract-breach": "finance",
    "contract-fulfilment": "finance",
    "credit-commitment": "market-regulation",
    "industry-evaluation": "culture-tourism",
    "false-material": "human-resources",
    "local-regulation-dishonesty": "urban-management",
    "market-ban": "finance",
    "repair-notice": "market-regulation",
}
OTHERWISE = "credit-office"


@dataclass(frozen=True)
class _Plan:
    """What rows of an item are made from: its example, who hands in, which codes may stand."""

    item: CatalogueItem
    example: dict[str, str]
    department: str
    handed_in_on: date
    codes: dict[str, list[str]]
    bound: frozenset[str]  # columns some rule looks at


def make_any(making: Making, item: CatalogueItem, rulebook: Rulebook) -> pl.DataFrame:
    """Some rows of an item, handed in once by one of those who may.

    Args:
        making: The district.
        item: The item in force.
        rulebook: Its code tables and checks.

    Returns:
        Columns by payload name, ``department`` and ``handed_in_on``; empty when nobody fits.
    """
    plan = _plan(making, item, rulebook)
    subjects = _subjects(making, item, plan.handed_in_on)
    rows = [_row(making, plan, subject, n) for n, subject in enumerate(subjects, start=1)]
    for number in np.flatnonzero(making.rng.random(len(rows)) < DEFECTIVE):
        _spoil(making, plan, rows[int(number)], DEFECTS[int(number) % len(DEFECTS)])
    names = [field.name for field in item.fields if field.name in plan.example or not rows]
    names += [n for n in _names_of_persons(item) if n not in names]
    frame = pl.DataFrame(
        {name: [row.get(name) for row in rows] for name in names},
        schema=dict.fromkeys(names, pl.String),
    )
    return frame.with_columns(
        department=pl.lit(plan.department), handed_in_on=pl.lit(plan.handed_in_on)
    )


def _plan(making: Making, item: CatalogueItem, rulebook: Rulebook) -> _Plan:
    reporters = [r for r in (*item.responsible, *item.reporters) if r != "*"]
    department = reporters[0] if reporters else REPORTER.get(item.code, OTHERWISE)
    district = making.district
    handed_in = schedule.hand_in_days(department, district.since, district.today)[-1]
    on = handed_in + timedelta(days=DAYS_BEFORE_HAND_IN)
    example = example_row(item, rulebook, on)
    return _Plan(
        item=item,
        example=example,
        department=department,
        handed_in_on=handed_in,
        codes={f.name: _codes(f, item, example, rulebook, on) for f in _coded(item, example)},
        bound=frozenset(name for rule in item.rules for name in rule.field_names()),
    )


def _coded(item: CatalogueItem, example: dict[str, str]) -> list[Field]:
    """Columns with a code table that may vary; who a row is about is settled elsewhere."""
    settled = {item.role("subject_kind"), item.role("subject_id_kind"), item.role("status")}
    return [f for f in item.fields if f.code_table and f.name in example and f not in settled]


def _codes(
    field: Field, item: CatalogueItem, example: dict[str, str], rulebook: Rulebook, on: date
) -> list[str]:
    """Values of a column with which the example still says nothing."""
    assert field.code_table is not None

    def fits(value: str) -> bool:
        checked = check_row(
            item,
            example | {field.name: value},
            received_on=on,
            tables=lambda key: rulebook.code_table(key, on),
            checks=rulebook.validation(on),
        )
        return not checked.findings

    entries = rulebook.code_table(field.code_table, on).entries
    return [e.zh for e in entries if e.until_year is None and not e.open and fits(e.zh)]


def _subjects(making: Making, item: CatalogueItem, on: date) -> list[dict[str, object]]:
    """Those the rows are about, each once; of natural persons an invented name and number."""
    most = min(MOST_ROWS, max(FEWEST_ROWS, making.subjects.height // SUBJECTS_PER_ROW))
    pool = making.subjects.filter(
        pl.col("kind").is_in([str(kind) for kind in item.subject_kinds])
        & (pl.col("registered_on") < on - timedelta(days=LATE_SPREAD + DAYS_AGO))
        & (pl.col("status") == "active")
    )
    persons = most if item.is_of_persons_only else 0
    if item.personal_rows and item.subject_kinds:
        persons = int(most * SHARE_OF_PERSONS)
    chosen = making.rng.choice(pool.height, min(most - persons, pool.height), replace=False)
    found = pool[chosen].to_dicts() if pool.height else []
    numbers = making.rng.integers(0, 10_000_000, persons)
    names = population.people(numbers)
    ids = identifiers.resident_numbers(numbers)
    return found + [
        {"kind": PERSON, "name": name, "representative_id": number}
        for name, number in zip(names, ids, strict=True)
    ]


def _row(making: Making, plan: _Plan, subject: dict[str, object], number: int) -> Row:
    row: Row = dict(plan.example)
    for name, values in plan.codes.items():
        if values:
            row[name] = str(making.rng.choice(values))
    days = _days_earlier(making, plan)
    for field in plan.item.fields:
        value = row.get(field.name)
        if value is not None:
            row[field.name] = _varied(making, plan, field, value, days)
    _number(plan, row, number)
    _issued(making, plan, row)
    _about(plan, row, subject)
    return row


def _days_earlier(making: Making, plan: _Plan) -> int:
    if any(name in plan.example for name in PERIOD):
        return 0  # a payment is counted by its month, and stays behind it
    late = making.rng.random() < LATE
    return int(making.rng.integers(0, LATE_SPREAD if late else USUAL_SPREAD))


def _varied(making: Making, plan: _Plan, field: Field, value: str, days: int) -> str:
    if field.kind == "date":
        return _earlier(value, days)
    if field.kind == "amount":
        return f"{0.01 + making.rng.gamma(1.5, 8):.2f}"
    if field.kind == "integer" and field.name not in plan.bound and "year" not in field.name:
        return str(int(value) + int(making.rng.integers(0, 50)))
    return value


def _earlier(value: str, days: int) -> str:
    return f"{parse_day(value) - timedelta(days=days):%Y-%m-%d}"


def _number(plan: _Plan, row: Row, number: int) -> None:
    """A number of its own for the document of each row."""
    field = plan.item.role("document_no")
    written = row.get(field.name) if field is not None else None
    if field is None or not written:
        return

    def counted(found: re.Match[str]) -> str:
        kept = found.group()
        width = max(len(kept), len(str(number)))
        return kept[: width - 6] + f"{number:0{min(width, 6)}d}"

    row[field.name] = _LAST_DIGITS.sub(counted, written, count=1)


def _issued(making: Making, plan: _Plan, row: Row) -> None:
    """Who decided and who hands in: the department itself."""
    department = plan.department
    for name, own in (
        ("authority", making.names[department]),
        ("authority_uscc", drawing.authority_code(department)),
        ("source_department", making.names[department]),
        ("source_department_uscc", drawing.authority_code(department)),
    ):
        if name in row:
            row[name] = own


def _about(plan: _Plan, row: Row, subject: dict[str, object]) -> None:
    """Whom the row is about."""
    is_person = subject["kind"] == PERSON
    kind = CATEGORIES.get(str(subject["kind"]), ORGANISATION)
    said = {
        "subject_name": subject["name"],
        "subject_kind": PERSON if is_person else kind,
        "subject_uscc": None if is_person else subject["uscc"],
        "legal_representative": None if is_person else subject["legal_representative"],
        "subject_id_kind": "身份证" if is_person else None,
        "subject_id_number": subject["representative_id"] if is_person else None,
        "registration_number": None,
        "organisation_code": None,
    }
    for role, value in said.items():
        field = plan.item.role(role)
        if field is not None and (field.name in row or value is not None):
            row[field.name] = None if value is None else str(value)


def _names_of_persons(item: CatalogueItem) -> list[str]:
    fields = [item.role(role) for role in ("subject_id_kind", "subject_id_number")]
    return [field.name for field in fields if field is not None]


def _spoil(making: Making, plan: _Plan, row: Row, defect: str) -> None:
    """Put one mistake of a clerk into a row."""
    item = plan.item
    code, decided = item.role("subject_uscc"), item.role("decided_on")
    required = [f.name for f in item.fields if f.required == "always" and f.kind in _TEXTS]
    coded = [name for name in plan.codes if item.field(name).required == "always"]
    if defect == "wrong_check" and code is not None and row.get(code.name):
        wrong = identifiers.with_wrong_check(np.array([row[code.name]]).astype("U18"))
        row[code.name] = str(wrong[0])
    elif defect == "unknown_code" and coded:
        row[coded[0]] = STRANGE_CODE
    elif defect == "future" and decided is not None:
        row[decided.name] = f"{plan.handed_in_on + timedelta(days=9):%Y-%m-%d}"
    elif required:
        row[required[-1]] = PLACEHOLDER if defect == "placeholder" else None
