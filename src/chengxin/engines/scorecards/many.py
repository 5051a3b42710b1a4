"""Many cards over one population on DuckDB: every item is read once, whatever cards look at it.

Run one after another, sixty cards would read the records sixty times, although most of them grade a
few subjects in a hundred. Here it is asked first whom each card grades. Then each item is read once
and every record is handed to the cards that grade its subject, as Parquet by card; each card then
runs over its own subjects and records, by the same expression as alone. So a card costs what its
own records cost, and its result is that of its single run: records of subjects it does not grade
change nothing.

```text
seen <item>  ──┐                        ┌─ card 0: its subjects, its records ─▶ compile_card
               ├─▶ join members ─▶ by card ─ card 1: …
members (card, subject_id) ─┘           └─ …
```
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from chengxin.engines.scorecards.card import PreparedCard
from chengxin.engines.scorecards.compile import population_of
from chengxin.engines.scorecards.sql import not_collecting, sql_of_card

WHOLE = "main"
"""Schema of the tables over everybody."""

NARROW = "narrow"
"""Schema of the tables of one card at a time, under the same names."""

WIDE_SHARE = 0.5
NEVER_WIDE = 2.0
"""For a population that is itself a small part: its cards never read all records in place."""


@dataclass(frozen=True)
class Tables:
    """Names of the tables in schema `main`: one of subjects, and one of records for each item."""

    subjects: str
    records: Mapping[str, str]


class ManyCards:
    """Some prepared cards over one population.

    Usage: construct, `scatter` once; then for each card its `sql`, to be executed after `use`.

    Args:
        backend: Ibis on DuckDB, with the tables.
        cards: The cards, all for the same day; their places here are their numbers.
        tables: Names of the tables.
        folder: An empty folder for Parquet; may be removed when the last card is done.
        wide_share: From this share of all subjects on, a card reads the records where they are.
    """

    def __init__(
        self,
        backend: Any,
        cards: Sequence[PreparedCard],
        tables: Tables,
        folder: Path,
        *,
        wide_share: float = WIDE_SHARE,
    ) -> None:
        self._ibis = backend
        self._duck = backend.con
        self._cards = tuple(cards)
        self._tables = tables
        self._folder = folder
        self._wide_share = wide_share
        self._is_wide: tuple[bool, ...] = ()
        self._known: dict[str, Any] = {}

    def scatter(self) -> None:
        """Ask whom each card grades, and hand every record to the cards that grade its subject."""
        duck = self._duck
        duck.execute(f"CREATE SCHEMA {NARROW}")
        duck.execute("CREATE TABLE members (card INTEGER, subject_id BIGINT)")
        for number, prepared in enumerate(self._cards):
            with not_collecting():
                whom = self._ibis.compile(population_of(prepared, *self._ibis_tables(prepared)))
            duck.execute(f"INSERT INTO members SELECT {number}, subject_id FROM ({whom})")  # noqa: S608
        everybody = self._count(f'SELECT count(*) FROM {WHOLE}."{self._tables.subjects}"')  # noqa: S608
        self._is_wide = tuple(
            everybody > 0
            and self._count(f"SELECT count(*) FROM members WHERE card = {number}")  # noqa: S608
            >= everybody * self._wide_share
            for number in range(len(self._cards))
        )
        for item, table in self._tables.records.items():
            self._scatter_item(item, table)

    def _scatter_item(self, item: str, table: str) -> None:
        readers = [
            number
            for number, prepared in enumerate(self._cards)
            if item in prepared.by_item and not self._is_wide[number]
        ]
        if not readers:
            return
        listed = ", ".join(map(str, readers))
        self._duck.execute(
            f'COPY (SELECT m.card, r.* FROM {WHOLE}."{table}" r JOIN members m '  # noqa: S608
            f"ON m.subject_id = r.subject_id AND m.card IN ({listed})) "
            f"TO {_text(self._folder / item)} "
            "(FORMAT parquet, COMPRESSION lz4, PARTITION_BY (card), OVERWRITE_OR_IGNORE)"
        )

    def members(self, number: int) -> int:
        """How many subjects a card grades."""
        return self._count(f"SELECT count(*) FROM members WHERE card = {number}")  # noqa: S608

    def use(self, number: int) -> None:
        """Let unqualified names mean the subjects and records of one card, until the next call."""
        if self._is_wide[number]:
            self._duck.execute(f"USE {WHOLE}")
            return
        subjects = self._tables.subjects
        self._duck.execute(
            f'CREATE OR REPLACE VIEW {NARROW}."{subjects}" AS SELECT * FROM {WHOLE}."{subjects}" '  # noqa: S608
            f"WHERE subject_id IN (SELECT subject_id FROM {WHOLE}.members WHERE card = {number})"
        )
        for item in self._cards[number].by_item:
            if item in self._tables.records:
                self._narrow(item, self._tables.records[item], number)
        self._duck.execute(f"USE {NARROW}")

    def _narrow(self, item: str, table: str, number: int) -> None:
        part = self._folder / item / f"card={number}"
        if part.exists():
            files = f"read_parquet({_text(part / '*.parquet')}, hive_partitioning = false)"
            source = f"SELECT * FROM {files}"  # noqa: S608
        else:
            source = f'SELECT * FROM {WHOLE}."{table}" LIMIT 0'  # noqa: S608
        self._duck.execute(f'CREATE OR REPLACE VIEW {NARROW}."{table}" AS {source}')

    def sql(self, number: int) -> str:
        """The compiled card, the same text as for a run of that card alone."""
        prepared = self._cards[number]
        return sql_of_card(self._ibis, prepared, *self._ibis_tables(prepared))

    def _ibis_tables(self, prepared: PreparedCard) -> tuple[Any, dict[str, Any]]:
        """The card's tables over everybody, as Ibis sees them: their names and columns."""
        self._duck.execute(f"USE {WHOLE}")
        return self._ibis_table(self._tables.subjects), {
            item: self._ibis_table(self._tables.records[item])
            for item in prepared.by_item
            if item in self._tables.records
        }

    def _ibis_table(self, name: str) -> Any:
        """A table, whose columns are asked for once."""
        if name not in self._known:
            self._known[name] = self._ibis.table(name)
        return self._known[name]

    def _count(self, query: str) -> int:
        return int(self._duck.execute(query).fetchone()[0])


def _text(path: Path) -> str:
    escaped = str(path).replace("'", "''")
    return f"'{escaped}'"
