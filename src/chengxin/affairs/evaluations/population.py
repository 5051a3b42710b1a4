"""The tables of one run: what was known at a commit, as it was on a day, in a DuckDB of its own."""

from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

import pyarrow as pa
from django.db import connection

from chengxin.affairs.evaluations import reading, replica
from chengxin.affairs.evaluations.columns import replicated_items
from chengxin.affairs.evaluations.replica import SUBJECTS, Dataset, Manifest
from chengxin.engines.scorecards import expressions as ibis
from chengxin.records.ledger.enums import EffectKind

OBJECTIONS = frozenset({EffectKind.OBJECTION.value})
"""Effect kinds under which a record is under an open objection."""

MOST_ROWS_AFTER_BASE = 50_000
"""Rows a run reads from PostgreSQL beyond the base before it has the base extended."""


@dataclass(frozen=True)
class Population:
    """Ibis tables of one run, in the form `engines.scorecards.compile` asks for."""

    backend: Any
    subjects: Any
    records: dict[str, Any]
    base: Manifest


def base_for(seq: int, items: Iterable[str]) -> Manifest:
    """The replica's manifest, extended first when too much was recorded after its base."""
    base = replica.load()
    if seq <= base.seq:
        return base
    known = [item for item in items if item in base.datasets]
    is_far = len(known) < len(tuple(items)) or _rows_after(base.seq, seq) > MOST_ROWS_AFTER_BASE
    return replica.extend(seq) if is_far else base


def _rows_after(after: int, through: int) -> int:
    """Versions recorded in commits (after, through], item by item since the index begins there."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM ledger_record WHERE item = ANY(%s) "
            "AND recorded_seq > %s AND recorded_seq <= %s",
            [list(replicated_items()), after, through],
        )
        row = cursor.fetchone()
    return int(row[0]) if row else 0


@contextmanager
def open_population(
    *,
    items: tuple[str, ...],
    shielding: frozenset[str],
    as_of: date,
    seq: int,
    only: Collection[int] | None = None,
) -> Iterator[Population]:
    """The tables for a run.

    Args:
        items: Catalogue items the card looks at.
        shielding: Effect kinds that take a record out of evaluation.
        as_of: Day of evaluation: decides which version of a subject and which effects hold.
        seq: The commit through which everything is known; visible to everybody.
        only: These subjects only; None = everybody.
    """
    base = base_for(seq, items)
    backend = ibis.duckdb.connect()
    duck = backend.con
    try:
        spill = replica.root() / "spill"
        duck.execute(f"SET temp_directory = '{str(spill).replace(chr(39), chr(39) * 2)}'")
        with reading.arrow_source() as source, source.cursor() as cursor:
            for name in (SUBJECTS, *items):
                _register(duck, cursor, name, base, seq)
            cursor.execute(reading.shields(shielding, as_of.isoformat(), seq))
            duck.register("shield", cursor.fetch_arrow_table())
            cursor.execute(reading.shields(OBJECTIONS, as_of.isoformat(), seq))
            duck.register("objection", cursor.fetch_arrow_table())
        among = ""
        if only is not None:
            duck.register("wanted", pa.table({"subject_id": pa.array(list(only), pa.int64())}))
            among = "AND subject_id IN (SELECT subject_id FROM wanted)"
        duck.execute(
            f'CREATE VIEW population AS SELECT * FROM "{SUBJECTS}" '  # noqa: S608
            f"WHERE valid_from <= DATE '{as_of.isoformat()}' "
            f"AND (valid_to IS NULL OR valid_to > DATE '{as_of.isoformat()}') {among}"
        )
        for item in items:
            duck.execute(
                f'CREATE VIEW "seen {item}" AS SELECT *, '  # noqa: S608
                "record_no IN (SELECT record_no FROM shield) AS shielded, "
                f'record_no IN (SELECT record_no FROM objection) AS objected FROM "{item}"'
            )
        yield Population(
            backend,
            backend.table("population"),
            {item: backend.table(f"seen {item}") for item in items},
            base,
        )
    finally:
        backend.disconnect()


def _register(duck: Any, cursor: Any, name: str, base: Manifest, seq: int) -> None:
    """Make the view of a dataset: base and what came after it, as known at `seq`."""
    data = base.datasets.get(name, Dataset(replica.types_of(name)))
    since = base.seq if name in base.datasets else 0
    columns = ", ".join(f'"{column}"' for column in data.types if column != "closed_seq")
    sources = [f"({replica.base_select(data)})"]
    late = ""
    if seq > since:
        cursor.execute(replica.rows_statement(name, since, seq))
        duck.register(f"arriving {name}", cursor.fetch_arrow_table())
        sources.append(f"({replica.typed_select(name, _quoted(f'arriving {name}'))})")
        cursor.execute(replica.closings_statement(name, since, seq))
        duck.register(f"closing {name}", cursor.fetch_arrow_table())
        late = f" AND id NOT IN (SELECT id FROM {_quoted(f'closing {name}')})"  # noqa: S608
    union = " UNION ALL BY NAME ".join(f"SELECT * FROM {part}" for part in sources)  # noqa: S608
    duck.execute(
        f"CREATE VIEW {_quoted(name)} AS SELECT {columns} FROM ({union}) "  # noqa: S608
        f"WHERE recorded_seq <= {int(seq)} "
        f"AND (closed_seq IS NULL OR closed_seq > {int(seq)}){late}"
    )


def _quoted(name: str) -> str:
    return f'"{name}"'
