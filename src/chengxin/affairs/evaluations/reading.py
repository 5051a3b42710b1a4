"""Reads columns out of PostgreSQL by ADBC, as Arrow; the statements all reads here are made of."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import connections

from chengxin.affairs.evaluations.columns import ItemColumns
from chengxin.records.store import connection as store


@contextmanager
def arrow_source() -> Iterator[Any]:
    """A read-only ADBC connection to the database Django uses, as the application's role."""
    from adbc_driver_postgresql import dbapi  # takes a second to load; pages need none of it

    uri = store.uri("app", database=connections["default"].settings_dict["NAME"])
    with dbapi.connect(uri) as source:
        yield source


SUBJECT_TYPES = {
    "id": "BIGINT",
    "subject_id": "BIGINT",
    "kind": "VARCHAR",
    "status": "VARCHAR",
    "provisional": "BOOLEAN",
    "town": "VARCHAR",
    "industry": "VARCHAR",
    "registered_on": "DATE",
    "valid_from": "DATE",
    "valid_to": "DATE",
    "recorded_seq": "BIGINT",
    "closed_seq": "BIGINT",
}
"""DuckDB types of the dataset of subjects' versions."""


def subjects_between(after: int, through: int) -> str:
    """Statement: versions of subjects recorded in commits (after, through]."""
    return (
        "SELECT id, subject_id, kind, status, standing = 'provisional' AS provisional, "  # noqa: S608
        "nullif(town_code, '') AS town, nullif(industry, '') AS industry, registered_on, "
        f"valid_from, valid_to, recorded_seq, {_closed(through)} FROM subject_version "
        f"WHERE recorded_seq > {int(after)} AND recorded_seq <= {int(through)}"
    )


def records_between(columns: ItemColumns, after: int, through: int) -> str:
    """Statement: versions of an item recorded in commits (after, through], payload typed."""
    typed = "".join(f', {c.postgres_expression} AS "{c.name}"' for c in columns.columns)
    declared = ", ".join(f'"{c.name}" {c.postgres_type}' for c in columns.columns)
    lateral = (
        f" LEFT JOIN LATERAL jsonb_to_record(p.body) AS x({declared}) ON true" if declared else ""
    )
    return (
        "SELECT r.id, r.record_no, r.subject_id, r.polarity, nullif(r.severity, '') AS severity, "  # noqa: S608
        "r.state, r.decided_on, r.valid_from, r.valid_to, r.department_code AS department, "
        f"r.recorded_seq, {_closed(through)}{typed} "
        f"FROM ledger_record r JOIN ledger_payload p ON p.digest = r.payload_digest{lateral} "
        f"WHERE r.item = '{columns.item}' "
        f"AND r.recorded_seq > {int(after)} AND r.recorded_seq <= {int(through)}"
    )


def closings_between(table: str, condition: str, after: int, through: int) -> str:
    """Statement: rows recorded by `after` and superseded in commits (after, through]."""
    return (
        f"SELECT id, superseded_seq AS closed_seq FROM {table} WHERE {condition} "  # noqa: S608
        f"AND recorded_seq <= {int(after)} "
        f"AND superseded_seq > {int(after)} AND superseded_seq <= {int(through)}"
    )


def items_changed(items: Sequence[str], after: int, through: int) -> str:
    """Statement: for each item its name, whether it has rows recorded in commits (after, through],
    and whether those commits closed earlier rows of it."""
    commits = f"> {int(after)} AND {{0}} <= {int(through)}"
    names = ", ".join(f"'{item}'" for item in items)
    return (
        "SELECT name, EXISTS (SELECT FROM ledger_record r WHERE r.item = name "  # noqa: S608
        f"AND r.recorded_seq {commits.format('r.recorded_seq')}), "
        "name IN (SELECT c.item FROM ledger_record c WHERE "
        f"c.recorded_seq <= {int(after)} "
        f"AND c.superseded_seq {commits.format('c.superseded_seq')}) "
        f"FROM unnest(ARRAY[{names}]::text[]) AS name"
    )


def shields(kinds: frozenset[str], as_of: str, seq: int) -> str:
    """Statement: numbers of records on which one of these effects is in force on a day.

    Args:
        kinds: Effect kinds that take a record out of evaluation.
        as_of: The day, ISO.
        seq: What was known at this commit.
    """
    listed = ", ".join(f"'{kind}'" for kind in sorted(kinds)) or "NULL"
    return (
        f"SELECT DISTINCT record_no FROM ledger_effect WHERE kind IN ({listed}) "  # noqa: S608
        f"AND recorded_seq <= {int(seq)} "
        f"AND (superseded_seq IS NULL OR superseded_seq > {int(seq)}) "
        f"AND valid_from <= DATE '{as_of}' AND (valid_to IS NULL OR valid_to > DATE '{as_of}')"
    )


def _closed(through: int) -> str:
    """A closing later than `through` is not known yet."""
    seq = int(through)
    return f"CASE WHEN superseded_seq <= {seq} THEN superseded_seq END AS closed_seq"
