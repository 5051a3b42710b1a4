"""Joins of a table of codes or names with the register, in bulk."""

from collections.abc import Iterable

import polars as pl
from django.db import connection, transaction
from psycopg import sql

from chengxin.engines.matching.register import IDENTIFIER_SCHEMA, NAME_SCHEMA, NEAR_SCHEMA

_IDENTIFIERS_BY_CODE = sql.SQL(
    "SELECT r.scheme, r.value, r.subject_id, r.id "
    "FROM unnest(%s::text[], %s::text[]) w (scheme, value) "
    "JOIN subject_identifier r ON r.scheme = w.scheme AND r.value = w.value AND {known}"
)
_NAMES_BY_KEY = sql.SQL(
    "SELECT r.normalised, r.subject_id, r.former, r.id FROM unnest(%s::text[]) w (normalised) "
    "JOIN subject_name r ON r.normalised = w.normalised AND {known}"
)
_IDENTIFIERS_OF = sql.SQL(
    "SELECT r.scheme, r.value, r.subject_id, r.id FROM unnest(%s::bigint[]) w (subject_id) "
    "JOIN subject_identifier r ON r.subject_id = w.subject_id AND {known}"
)
_NAMES_OF = sql.SQL(
    "SELECT r.normalised, r.subject_id, r.former, r.id FROM unnest(%s::bigint[]) w (subject_id) "
    "JOIN subject_name r ON r.subject_id = w.subject_id AND {known}"
)
# Names one slip away share a text with one character left out (migration 0007). A name without a
# legal form may be the beginning of one with it; the collation is C, so a range of the index holds
# all that begin alike.
_NEAR_NAMES = sql.SQL("""
WITH w AS (
    SELECT * FROM unnest(%s::text[], %s::text[], %s::boolean[]) AS w (normalised, loose, open)
)
SELECT w.normalised, s.subject_id, s.normalised FROM w
JOIN subject_search s ON subject_slip_keys(s.loose) && subject_slip_keys(w.loose)
UNION ALL
SELECT w.normalised, s.subject_id, s.normalised FROM w
CROSS JOIN LATERAL (
    SELECT subject_id, normalised FROM subject_search s
    WHERE s.loose > w.loose AND s.loose < w.loose || chr(1114111) LIMIT 50
) s
WHERE w.open
""")
_LIVE = sql.SQL("r.superseded_seq IS NULL")
_KNOWN = sql.SQL("r.recorded_seq <= {seq} AND coalesce(r.superseded_seq > {seq}, true)")


def identifiers_by_code(codes: pl.DataFrame, seq: int | None) -> pl.DataFrame:
    """Identifiers of the register that equal one of the codes.

    Args:
        codes: Columns scheme, value, String.
        seq: Known at this commit; None for now.

    Returns:
        `IDENTIFIER_SCHEMA`, one row per identifier found.
    """
    wanted = codes.drop_nulls().unique()
    return _joined(
        wanted.select("scheme", "value"),
        _as_known(_IDENTIFIERS_BY_CODE, seq),
        IDENTIFIER_SCHEMA,
    )


def names_by_key(keys: pl.Series, seq: int | None) -> pl.DataFrame:
    """Names of the register, current and former, that are normalised to one of the keys.

    Returns:
        `NAME_SCHEMA`, one row per name found.
    """
    return _joined(
        keys.drop_nulls().unique().alias("normalised").to_frame(),
        _as_known(_NAMES_BY_KEY, seq),
        NAME_SCHEMA,
    )


def names_near(wanted: pl.DataFrame) -> pl.DataFrame:
    """Names of now that are equal in the loose form, one slip away, or longer than an open one.

    Args:
        wanted: normalised, loose String; open Boolean: nothing is said of the legal form.

    Returns:
        `NEAR_SCHEMA`, one row per name found.
    """
    if wanted.is_empty():
        return pl.DataFrame(schema=NEAR_SCHEMA)
    with transaction.atomic(), connection.cursor() as cursor:
        # The planner expects too much of keys it knows little of; a scan would make them for all.
        cursor.execute("SET LOCAL enable_seqscan = off")
        found = _joined(wanted, sql.Composed([_NEAR_NAMES]), NEAR_SCHEMA)
        cursor.execute("SET LOCAL enable_seqscan = on")
    return found


def identifiers_of(subject_ids: Iterable[int], seq: int | None) -> pl.DataFrame:
    """Every identifier of some subjects; columns as `IDENTIFIER_SCHEMA`."""
    return _of_subjects(subject_ids, _as_known(_IDENTIFIERS_OF, seq), IDENTIFIER_SCHEMA)


def names_of(subject_ids: Iterable[int], seq: int | None) -> pl.DataFrame:
    """Every name of some subjects, current and former; columns as `NAME_SCHEMA`."""
    return _of_subjects(subject_ids, _as_known(_NAMES_OF, seq), NAME_SCHEMA)


class StoredRegister:
    """The register in the database, on one side of time; see `engines.matching.register`."""

    def __init__(self, seq: int | None) -> None:
        """Answer as known at a commit; None for now. What is near is always asked of now."""
        self._seq = seq

    def identifiers_by_code(self, codes: pl.DataFrame) -> pl.DataFrame:
        """Identifiers equal to one of the codes."""
        return identifiers_by_code(codes, self._seq)

    def names_by_key(self, keys: pl.Series) -> pl.DataFrame:
        """Names normalised to one of the keys."""
        return names_by_key(keys, self._seq)

    def identifiers_of(self, subject_ids: Iterable[int]) -> pl.DataFrame:
        """Every identifier of some subjects."""
        return identifiers_of(subject_ids, self._seq)

    def names_of(self, subject_ids: Iterable[int]) -> pl.DataFrame:
        """Every name of some subjects."""
        return names_of(subject_ids, self._seq)

    def names_near(self, wanted: pl.DataFrame) -> pl.DataFrame:
        """Names in the blocks of the names asked for."""
        return names_near(wanted)


def _as_known(query: sql.SQL, seq: int | None) -> sql.Composed:
    """The query over live rows, or over what was known at a commit."""
    if seq is None:
        return query.format(known=_LIVE)
    return query.format(known=_KNOWN.format(seq=sql.Literal(seq)))


def _of_subjects(
    subject_ids: Iterable[int], query: sql.Composed, schema: pl.Schema
) -> pl.DataFrame:
    ids = pl.DataFrame({"subject_id": sorted(set(subject_ids))}, schema={"subject_id": pl.Int64})
    return _joined(ids, query, schema)


def _joined(wanted: pl.DataFrame, query: sql.Composed, schema: pl.Schema) -> pl.DataFrame:
    """Rows of a query over the keys looked for, handed over as one array a column.

    Nothing is written: a temporary table a look-up costs more than the look-up of a small batch.
    """
    if wanted.is_empty():
        return pl.DataFrame(schema=schema)
    with connection.cursor() as cursor:
        cursor.execute(query, [column.to_list() for column in wanted.get_columns()])
        found = cursor.fetchall()
    return pl.DataFrame(found, schema=schema, orient="row")
