"""An invented row of a catalogue item that passes its own rules: the example of its template."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING

from chengxin.law.identifiers import resident_id, uscc
from chengxin.law.periods import add_months
from chengxin.law.rulebook.row_rules import check_row
from chengxin.law.rulebook.schemas.catalogue import CatalogueItem
from chengxin.law.rulebook.schemas.catalogue_fields import Field
from chengxin.law.rulebook.schemas.code_table import CodeTable

if TYPE_CHECKING:
    from chengxin.law.rulebook.book import Rulebook

DAYS_AGO = 10
PERIOD = ("period_from", "period_to")
# Invented, and visibly so; the codes pass their check digits and belong to nobody.
SUBJECT_CODE = "91310120MAEXAMPLE" + uscc.check_character("91310120MAEXAMPLE")
PERSON_NAME = "示某某"
PERSON_NUMBER = "31019919800101001" + resident_id.check_character("31019919800101001")
AUTHORITY_CODE = "11310120MBEXAMPLE" + uscc.check_character("11310120MBEXAMPLE")
_SAMPLES = {
    "name": "奉贤示例有限公司",
    "integer": "1",
    "decimal": "1.5",
    "amount": "1.25",
    "capital": "1000万元人民币",
    "text": "示例说明",
    "string": "示例内容",
    "identity_number": PERSON_NUMBER,
}


def example_cell(item: CatalogueItem, field: Field, table: CodeTable | None, on: date) -> str:
    """An invented cell of a column; empty where nothing can be invented.

    Args:
        item: The item of the column.
        field: The column.
        table: Its code table, if it has one.
        on: The day the example is made; days in it lie before.
    """
    if field.example is not None:
        return field.example
    if table is not None:
        return next(entry.zh for entry in table.entries if entry.until_year is None)
    if field.kind == "date":
        return f"{_day(item, field, on):%Y-%m-%d}"
    if field is item.role("legal_representative"):
        return PERSON_NAME
    if field.kind == "uscc":
        return SUBJECT_CODE if field is item.role("subject_uscc") else AUTHORITY_CODE
    return _SAMPLES.get(field.kind, "")


def _day(item: CatalogueItem, field: Field, on: date) -> date:
    """A day before `on`; ends lie a year after, a period is the month before that day."""
    recent = on - timedelta(days=DAYS_AGO)
    if field.open_ended_from is not None or field is item.role("valid_to"):
        return add_months(recent, 12)
    if field.name in PERIOD:
        first = recent.replace(day=1)
        last = first - timedelta(days=1)
        return last if field.name == "period_to" else last.replace(day=1)
    return recent


def example_row(item: CatalogueItem, rulebook: "Rulebook", on: date) -> dict[str, str]:
    """A row that is accepted without a word, by payload name.

    Required columns are filled first, then those that rules demand, then every other one that
    says nothing against the rest.

    Args:
        item: The item in force.
        rulebook: Code tables and checks are taken as in force on that day.
        on: The day it would be handed in.
    """
    samples = {
        field.name: example_cell(
            item,
            field,
            None if field.code_table is None else rulebook.code_table(field.code_table, on),
            on,
        )
        for field in item.fields
    }
    row = {f.name: samples[f.name] for f in item.fields if f.required == "always"}
    while demanded := [n for n in _complained_of(item, row, rulebook, on) if n not in row]:
        row |= {name: samples[name] for name in demanded}
    ended = item.role("ended_on")
    for name, sample in samples.items():
        if sample and name not in row and (ended is None or name != ended.name):
            fuller = row | {name: sample}
            if not _complained_of(item, fuller, rulebook, on):
                row = fuller
    return {field.name: row[field.name] for field in item.fields if field.name in row}


def _complained_of(
    item: CatalogueItem, row: Mapping[str, str], rulebook: "Rulebook", on: date
) -> set[str]:
    checked = check_row(
        item,
        row,
        received_on=on,
        tables=lambda key: rulebook.code_table(key, on),
        checks=rulebook.validation(on),
    )
    return {finding.field for finding in checked.findings}
