"""The search box: subjects by any fragment of a name, of its pinyin initials, or of a code.

An index over characters and pairs of characters narrows the rows down; the fragment itself is
then looked for in what is left. Counted exactly to a thousand.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from chengxin.engines.matching import normalise_name
from chengxin.engines.matching.search_keys import pairs
from chengxin.records.subjects.models import SubjectName
from chengxin.records.subjects.selectors.versions import latest_versions

COUNTED_TO = 1000
_LETTERS = re.compile(r"[a-z]{2,}")
_CODE = re.compile(r"[0-9A-Z]{3,18}")


@dataclass(frozen=True)
class Hit:
    """One subject found. `former_name` when it was found by a name it no longer bears."""

    subject_id: int
    name: str
    uscc: str
    former_name: str
    kind: str
    status: str
    town_code: str
    provisional: bool


@dataclass(frozen=True)
class Found:
    """A page of hits. `total` is exact up to a thousand; beyond, `capped` is true."""

    rows: tuple[Hit, ...]
    total: int
    capped: bool


def search(
    text: str, *, on: date, kinds: Sequence[str] = (), offset: int = 0, limit: int = 20
) -> Found:
    """Subjects whose name, initials or code contain a text, the nearest first.

    Args:
        text: What was typed; width, spaces and traditional writing are forgiven.
        on: The day whose names are shown.
        kinds: Only these kinds of subject; empty for all.
        offset: Rows to skip.
        limit: Rows to return.
    """
    conditions, parameters = _conditions(text)
    if not conditions:
        return Found((), 0, capped=False)
    where = f"({' OR '.join(conditions)})"
    if kinds:
        where += " AND kind = ANY(%s)"
        parameters.append(list(kinds))
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT count(*) FROM (SELECT DISTINCT subject_id FROM subject_search WHERE {where} "  # noqa: S608  # nosec B608: own words
            f"LIMIT {COUNTED_TO + 1}) AS found",
            parameters,
        )
        total = int(cursor.fetchone()[0])
        cursor.execute(
            "SELECT subject_id, min(rank), bool_and(former), min(normalised) "  # noqa: S608  # nosec B608: own words
            f"FROM subject_search WHERE {where} GROUP BY subject_id "
            "ORDER BY min(rank), min(normalised), subject_id LIMIT %s OFFSET %s",
            [*parameters, limit, offset],
        )
        rows = cursor.fetchall()
    return Found(_hits(rows, on), min(total, COUNTED_TO), capped=total > COUNTED_TO)


def _conditions(text: str) -> tuple[list[str], list[Any]]:
    name = normalise_name(text)
    conditions: list[str] = []
    parameters: list[Any] = []
    if name:
        grams = pairs(name) or [name]
        conditions.append(
            "(subject_search_grams(normalised, initials) @> %s AND strpos(normalised, %s) > 0)"
        )
        parameters += [grams, name]
    letters = "".join(text.split()).lower()
    if _LETTERS.fullmatch(letters):
        conditions.append(
            "(subject_search_grams(normalised, initials) @> %s AND strpos(initials, %s) > 0)"
        )
        parameters += [pairs(letters), letters]
    code = "".join(text.split()).upper()
    if _CODE.fullmatch(code):
        conditions.append("uscc LIKE %s")
        parameters.append(f"%{code}%")
    return conditions, parameters


def _hits(rows: Sequence[tuple[int, int, bool, str]], on: date) -> tuple[Hit, ...]:
    versions = latest_versions((row[0] for row in rows), on=on)
    bygone = {row[0]: row[3] for row in rows if row[2]}
    written = {
        (each.subject_id, normalise_name(each.name)): each.name
        for each in SubjectName.objects.filter(
            subject_id__in=bygone, former=True, superseded_seq__isnull=True
        )
    }
    return tuple(
        Hit(
            subject_id=subject_id,
            name=version.name,
            uscc=version.uscc,
            former_name=written.get((subject_id, bygone.get(subject_id, "")), ""),
            kind=version.kind,
            status=version.status,
            town_code=version.town_code,
            provisional=version.standing == "provisional",
        )
        for subject_id, _rank, _former, _normalised in rows
        if (version := versions.get(subject_id)) is not None
    )
