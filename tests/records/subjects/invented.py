"""Invented enterprises with valid codes, and tables of mentions, for tests."""

from datetime import date
from typing import Any

import polars as pl

from chengxin.law.identifiers import organisation_code, registration_number, uscc

REGISTERED_ON = date(2015, 3, 1)
TODAY = date(2026, 11, 21)


def code(number: int, kind: str = "91") -> str:
    """A valid unified code of the district."""
    body = f"MA{number:06d}"
    first17 = f"{kind}310120{body}{organisation_code.check_character(body)}"
    return first17 + uscc.check_character(first17)


def number15(number: int) -> str:
    """A valid registration number of the district."""
    first14 = f"310226{number:08d}"
    return first14 + registration_number.check_character(first14)


def registrations(*rows: dict[str, Any]) -> pl.DataFrame:
    """Statements of the register, numbered from 2 like the rows of a workbook."""
    filled = [
        {
            "row_no": place,
            "uscc_valid": uscc.is_valid(row.get("uscc") or ""),
            "kind": "legal_person",
            "registered_on": REGISTERED_ON,
            **row,
        }
        for place, row in enumerate(rows, start=2)
    ]
    return pl.DataFrame(filled, infer_schema_length=None)


def mentions(*rows: dict[str, Any]) -> pl.DataFrame:
    """Mentions in a department's file, numbered from 2."""
    filled = [
        {"row_no": place, "uscc": None, "uscc_valid": uscc.is_valid(row.get("uscc") or ""), **row}
        for place, row in enumerate(rows, start=2)
    ]
    return pl.DataFrame(filled, infer_schema_length=None)
