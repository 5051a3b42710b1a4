"""The search box: any fragment of a name or code, or pinyin initials, among all live names.

Two plans, because one index cannot serve both: a rare fragment is found through the grams and
then sorted; a common one turns up soon when rows are walked in the order of the answers.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db import connection
from psycopg import sql

from chengxin.records.subjects.enums import Scheme, Standing
from chengxin.records.subjects.models import SubjectName, SubjectVersion
from chengxin.records.subjects.selectors.terms import Term, read_terms

COUNTED_TO = 1000
# Above so many rows, walking them in order meets a page sooner than sorting what the index finds.
_COMMON = 6_000
# Above so many, counting a thousand by reading the table from its start is faster still.
_VERY_COMMON = 20_000
_SAMPLE, _COMMON_IN_SAMPLE = 3_000, 30


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
        expected = _expected(cursor, terms)
        if expected < _COMMON:
            hits, total = asked.find(cursor, offset, limit)
        else:
            hits = asked.walk(cursor, offset, limit)
            total = asked.count(cursor, by_grams=expected < _VERY_COMMON)
    return SearchPage(tuple(_shown(hits)), min(total, COUNTED_TO), total > COUNTED_TO)


Hit = tuple[int, bool, str]  # subject, found by a former name, the name as normalised

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


class _Asked:
    """One question to the search rows, in its two forms."""

    def __init__(self, terms: Sequence[Term], filters: sql.Composable) -> None:
        self._found = _all(term.found("s") for term in terms)
        self._matches = _all(term.matches("s") for term in terms)
        self._once = _ONCE.format(matches=_all(term.matches("o") for term in terms))
        self._filters = filters

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


_ESTIMATE = sql.SQL("""
SELECT 1 FROM subject_search s
WHERE subject_search_grams(s.normalised, s.initials) @> {grams}::text[]
""")
_IN_SAMPLE = sql.SQL("""
SELECT count(*) FROM (SELECT * FROM subject_search ORDER BY rank, id LIMIT {sample}) s
WHERE {matches}
""")


def _expected(cursor: Any, terms: Sequence[Term]) -> int:
    """About how many rows the rarest term has, from the planner's statistics of single grams.

    Pairs overlap, so the rarest pair of a fragment is close to the fragment itself, while the
    planner would multiply the pairs as if they were independent. Codes and initials are tried on
    the first rows instead.
    """
    return min(
        _in_sample(cursor, term) if term.code or term.initials else _rarest(cursor, term)
        for term in terms
    )


def _rarest(cursor: Any, term: Term) -> int:
    each = [_ESTIMATE.format(grams=sql.Literal([gram])) for gram in term.grams()]
    cursor.execute(sql.SQL("EXPLAIN (FORMAT JSON) ") + sql.SQL(" UNION ALL ").join(each))
    plan = cursor.fetchone()[0][0]["Plan"]
    parts = plan["Plans"] if len(each) > 1 else [plan]
    return min(int(part["Plan Rows"]) for part in parts)


def _in_sample(cursor: Any, term: Term) -> int:
    cursor.execute(_IN_SAMPLE.format(sample=_int(_SAMPLE), matches=term.matches("s")))
    return _VERY_COMMON if cursor.fetchone()[0] >= _COMMON_IN_SAMPLE else 0


def _shown(hits: Sequence[Hit]) -> list[SearchRow]:
    ids = [subject_id for subject_id, _, _ in hits]
    live = SubjectVersion.objects.filter(subject_id__in=ids, superseded_seq=None)
    latest = {version.subject_id: version for version in live.order_by("valid_from")}
    names = SubjectName.objects.filter(subject_id__in=ids, superseded_seq=None)
    written = {(n.subject_id, n.former, n.normalised): n.name for n in names}
    present = {n.subject_id: n.name for n in names if not n.former}
    return [
        SearchRow(
            subject_id=subject_id,
            name=present.get(subject_id, latest[subject_id].name),
            uscc=latest[subject_id].uscc,
            kind=latest[subject_id].kind,
            status=latest[subject_id].status,
            provisional=latest[subject_id].standing == Standing.PROVISIONAL.value,
            former_name=written.get((subject_id, True, normalised), normalised) if former else "",
        )
        for subject_id, former, normalised in hits
    ]
