"""The search box: any fragment of a name or code, or pinyin initials, among all live names.

Two plans, because one index cannot serve both: a rare fragment is found through the grams and
then sorted; a common one turns up soon when rows are walked in the order of the answers.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db import connection
from django.db.models.expressions import RawSQL
from psycopg import sql

from chengxin.engines.matching import normalise_name
from chengxin.records.subjects.enums import Scheme, Standing
from chengxin.records.subjects.models import SubjectName, SubjectVersion
from chengxin.records.subjects.selectors.terms import Term, read_terms

COUNTED_TO = 1000
_SAMPLE = 4_000  # rows
# From this share of rows on, walking them in order meets a page sooner than sorting all matches.
_COMMON = 0.01
# From this share on, reading the table from its start meets a thousand sooner than the index.
_VERY_COMMON = 0.03


@dataclass(frozen=True)
class SearchRow:
    """A subject found. `former_name` is the name it was found by, where that is a former one."""

    subject_id: int
    name: str
    uscc: str
    kind: str
    status: str
    provisional: bool
    former_name: str


@dataclass(frozen=True)
class SearchPage:
    """A page of subjects. ``total`` is exact up to 1,000; beyond, ``capped`` is true."""

    rows: tuple[SearchRow, ...]
    total: int
    capped: bool


NOTHING = SearchPage((), 0, False)


def search(
    text: str,
    *,
    kinds: Collection[str] | None = None,
    offset: int = 0,
    limit: int = 20,
    include_provisional: bool = False,
) -> SearchPage:
    """Subjects whose name, former name, pinyin initials or code contain what was typed.

    Args:
        text: Words; all of them must be found in the same name or code.
        kinds: Only these kinds of subject.
        offset: Rows to skip.
        limit: Rows to return.
        include_provisional: Also subjects that only departments know so far.
    """
    terms = [_with_codes(term) for term in read_terms(text)]
    if not terms:
        return NOTHING
    asked = _Asked(terms, _filters(kinds, include_provisional))
    with connection.cursor() as cursor:
        share = asked.share(cursor)
        if share < _COMMON:
            hits, total = asked.find(cursor, offset, limit)
        else:
            hits = asked.walk(cursor, offset, limit)
            total = asked.count(cursor, by_grams=share < _VERY_COMMON and asked.is_plain)
    rows = sorted(_shown(hits), key=lambda row: normalise_name(text) not in (row.name, row.uscc))
    return SearchPage(tuple(rows), min(total, COUNTED_TO), total > COUNTED_TO)


def matching(text: str) -> RawSQL:
    """Numbers of the subjects whose name, former name, initials or code contain what was typed.

    A subquery, to narrow another query; it finds nobody where no word was typed.
    """
    terms = [_with_codes(term) for term in read_terms(text)]
    found = _all(term.found("s") for term in terms) if terms else sql.SQL("false")
    query = _MATCHING.format(found=found)
    with connection.cursor() as cursor:
        words = query.as_string(cursor.connection)
    return RawSQL(words.replace("%", "%%"), [])  # noqa: S611  # nosec B611: every word is a quoted literal


Hit = tuple[int, bool, str]  # subject, found by a former name, the name as normalised

_MATCHING = sql.SQL("SELECT s.subject_id FROM subject_search s WHERE {found}")
_FIND = sql.SQL("""
WITH hit AS MATERIALIZED (
    SELECT s.id, s.rank, s.subject_id, s.former, s.normalised FROM subject_search s
    WHERE {found} AND {filters} AND {once}
)
SELECT subject_id, former, normalised, (SELECT count(*) FROM hit) FROM hit
ORDER BY rank, id OFFSET {offset} LIMIT {limit}
""")
_COUNT_FOUND = sql.SQL("""
SELECT count(*) FROM (
    SELECT 1 FROM subject_search s WHERE {found} AND {filters} AND {once} LIMIT {limit}
) counted
""")
_WALK = sql.SQL("""
SELECT s.subject_id, s.former, s.normalised FROM subject_search s
WHERE {matches} AND {filters} AND {once} ORDER BY s.rank, s.id OFFSET {offset} LIMIT {limit}
""")
# A subject whose present name matches is not listed again for a former one, nor twice for two.
_ONCE = sql.SQL("""
(NOT s.former OR NOT EXISTS (
    SELECT 1 FROM subject_search o
    WHERE o.subject_id = s.subject_id AND (NOT o.former OR o.id < s.id) AND {matches}
))
""")


_ROWS = "SELECT reltuples::bigint FROM pg_class WHERE oid = 'subject_search'::regclass"
_SAMPLED = sql.SQL("""
SELECT count(*), count(*) FILTER (WHERE {matches})
FROM subject_search s TABLESAMPLE SYSTEM ({percent})
""")


class _Asked:
    """One question to the search rows, in its two forms."""

    def __init__(self, terms: Sequence[Term], filters: sql.Composable) -> None:
        self._found = _all(term.found("s") for term in terms)
        self._matches = _all(term.matches("s") for term in terms)
        self._once = _ONCE.format(matches=_all(term.matches("o") for term in terms))
        self._filters = filters
        self.is_plain = all(term.is_plain for term in terms)

    def share(self, cursor: Any) -> float:
        """About which share of all rows matches, from pages of the table taken at random.

        Statistics do not tell: they know single grams, and a fragment is several.
        """
        cursor.execute(_ROWS)
        rows = max(cursor.fetchone()[0], 1)
        percent = min(100.0, 100.0 * _SAMPLE / rows)
        cursor.execute(_SAMPLED.format(percent=sql.Literal(percent), matches=self._matches))
        seen, met = cursor.fetchone()
        return met / seen if seen else 0.0

    def find(self, cursor: Any, offset: int, limit: int) -> tuple[list[Hit], int]:
        """A page and the count of all, through the grams."""
        parts = {"found": self._found, "filters": self._filters, "once": self._once}
        cursor.execute(_FIND.format(**parts, offset=_int(offset), limit=_int(limit)))
        rows = cursor.fetchall()
        if rows:
            return [row[:3] for row in rows], rows[0][3]
        return [], self.count(cursor, by_grams=True) if offset else 0

    def walk(self, cursor: Any, offset: int, limit: int) -> list[Hit]:
        """A page, walking the rows in their order."""
        cursor.execute(
            _WALK.format(
                matches=self._matches,
                filters=self._filters,
                once=self._once,
                offset=_int(offset),
                limit=_int(limit),
            )
        )
        return list(cursor.fetchall())

    def count(self, cursor: Any, *, by_grams: bool) -> int:
        """How many there are, up to one more than is counted."""
        found = self._found if by_grams else self._matches
        cursor.execute(
            _COUNT_FOUND.format(
                found=found, filters=self._filters, once=self._once, limit=_int(COUNTED_TO + 1)
            )
        )
        return int(cursor.fetchone()[0])


def _int(number: int) -> sql.Literal:
    return sql.Literal(int(number))


def _all(conditions: Iterable[sql.Composable]) -> sql.Composed:
    return sql.SQL(" AND ").join(conditions)


def _filters(kinds: Collection[str] | None, include_provisional: bool) -> sql.Composable:
    conditions: list[sql.Composable] = [sql.SQL("true")]
    if not include_provisional:
        conditions.append(sql.SQL("NOT s.provisional"))
    if kinds is not None:
        conditions.append(sql.SQL("s.kind = ANY({})").format(sql.Literal(sorted(kinds))))
    return _all(conditions)


_OTHER_CODES = """
SELECT DISTINCT subject_id FROM subject_identifier
WHERE superseded_seq IS NULL AND value LIKE %s AND scheme <> %s LIMIT 1001
"""


def _with_codes(term: Term) -> Term:
    """The term with the subjects that have another code than the unified one beginning with it."""
    if not term.code:
        return term
    with connection.cursor() as cursor:
        cursor.execute(_OTHER_CODES, [f"{term.code}%", Scheme.USCC.value])
        return replace(term, subject_ids=tuple(row[0] for row in cursor.fetchall()))


def _shown(hits: Sequence[Hit]) -> list[SearchRow]:
    ids = [subject_id for subject_id, _, _ in hits]
    versions = SubjectVersion.objects.filter(subject_id__in=ids, superseded_seq=None)
    latest = {
        subject_id: values
        for subject_id, *values in versions.order_by("valid_from").values_list(
            "subject_id", "name", "uscc", "kind", "status", "standing"
        )
    }
    by_former = [subject_id for subject_id, former, _ in hits if former]
    names = SubjectName.objects.filter(subject_id__in=by_former, superseded_seq=None, former=True)
    written = {(n.subject_id, n.normalised): n.name for n in names} if by_former else {}
    rows = []
    for subject_id, former, normalised in hits:
        name, uscc, kind, status, standing = latest[subject_id]
        provisional = standing == Standing.PROVISIONAL.value
        former_name = written.get((subject_id, normalised), normalised) if former else ""
        rows.append(SearchRow(subject_id, name, uscc, kind, status, provisional, former_name))
    return rows
