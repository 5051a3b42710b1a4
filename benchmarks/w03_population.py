"""Invented records for W3, written by DuckDB as Parquet in the form of the replica."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

FIRST_DAY = "DATE '2021-01-01'"
DEPARTMENTS = ("science", "consumer-council", "tax", "court", "health")


@dataclass(frozen=True)
class Item:
    """One catalogue item: its table in the hand-written query, its share of all records.

    `codes` are drawn evenly; `columns` are DuckDB expressions over `h`, a number below a million.
    """

    code: str
    table: str
    share: float
    polarity: str
    codes: dict[str, tuple[str, ...]]
    columns: tuple[str, ...] = ()


ITEMS = (
    Item(
        "administrative-permit",
        "permits",
        0.36,
        "neutral",
        {"permit_kind": ("ordinary", "recognition", "approval", "other")},
    ),
    Item(
        "administrative-penalty",
        "penalties",
        0.18,
        "negative",
        {"fulfilment": ("fulfilled", "partly", "unfulfilled")},
        (
            "CASE WHEN h % 7 > 0 THEN (h % 5000) * 10000 END AS fine_fen",
            "CASE WHEN h % 5 = 0 THEN (h % 900) * 10000 END AS confiscated_fen",
            "[['suspension', 'fine'], ['permit_revocation'], ['fine']][1 + h % 3] AS penalty_kinds",
        ),
    ),
    Item(
        "honour",
        "honours",
        0.14,
        "positive",
        {"level": ("national", "city", "district", "town")},
    ),
    Item(
        "tax-compliance-grade",
        "taxes",
        0.2,
        "neutral",
        {"grade": ("A", "B", "B", "M", "C", "D")},
    ),
    Item(
        "abnormal-operations-list",
        "abnormals",
        0.05,
        "negative",
        {"reason": ("annual_report_missing", "address_unreachable", "information_false")},
    ),
    Item(
        "serious-dishonesty-list",
        "listings",
        0.02,
        "negative",
        {
            "list_kind": ("judgment_defaulter", "wage_arrears", "prepaid_card", "tax_violation"),
            "fulfilment": ("fulfilled", "partly", "unfulfilled"),
        },
    ),
    Item(
        "registration",
        "registrations",
        0.05,
        "neutral",
        {
            "registration_status": ("active", "active", "active", "revoked"),
            "capital_currency": ("CNY", "CNY", "USD"),
        },
        (
            "(h % 1000) * 20000000 AS capital_minor",
            "DATE '2001-01-01' + (h % 9400)::INT AS established_on",
        ),
    ),
)


def write(duck: Any, folder: Path, *, subjects: int, records: int) -> int:
    """Write the Parquet, make a view of each item and a table of subjects; returns the rows."""
    duck.execute(
        "CREATE TABLE subjects AS SELECT i AS subject_id, "
        "CASE WHEN i % 20 = 0 THEN 'individual_business' ELSE 'legal_person' END AS kind, "
        f"'active' AS status, i % 50 = 0 AS provisional FROM range({subjects}) t(i)"
    )
    total = 0
    for number, item in enumerate(ITEMS):
        rows = int(records * item.share)
        total += rows
        path = folder / f"{item.table}.parquet"
        duck.execute(
            f"COPY ({_select(item, number, rows, subjects)}) TO '{path}' "
            "(FORMAT parquet, COMPRESSION zstd)"
        )
        duck.execute(f"CREATE VIEW {item.table} AS SELECT * FROM read_parquet('{path}')")
    return total


def _select(item: Item, number: int, rows: int, subjects: int) -> str:
    day = f"{FIRST_DAY} + (hash(i, 'day') % 2160)::INT"
    end = f"{FIRST_DAY} + (hash(i, 'day') % 2160 + 1 + hash(i, 'to') % 1200)::INT"
    columns = [
        f"{number} * 100000000 + i AS record_no",
        f"(hash(i, {number}) % {subjects})::BIGINT AS subject_id",
        f"'{item.polarity}' AS polarity",
        _one_of("severity", ("minor", "general", "serious")),
        f"{day} AS decided_on",
        f"{day} AS valid_from",
        f"CASE WHEN hash(i, 'end') % 3 > 0 THEN {end} END AS valid_to",
        _one_of("department", DEPARTMENTS),
        "CASE WHEN hash(i, 'state') % 50 = 0 THEN 'revoked' ELSE 'live' END AS state",
        "hash(i, 'shield') % 40 = 0 AS shielded",
        *(_one_of(name, values) for name, values in item.codes.items()),
        *item.columns,
    ]
    source = f"(SELECT i, (hash(i) % 1000000)::BIGINT AS h FROM range({rows}) t(i))"
    return f"SELECT {', '.join(columns)} FROM {source} ORDER BY subject_id"


def _one_of(name: str, values: tuple[str, ...]) -> str:
    listed = ", ".join(f"'{value}'" for value in values)
    return f"[{listed}][1 + (hash(i, '{name}') % {len(values)})::INT] AS {name}"
