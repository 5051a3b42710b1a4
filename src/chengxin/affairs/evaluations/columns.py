"""Which columns of a catalogue item a card may read, and how each leaves PostgreSQL.

The item's packs declare them (`replica`). Columns every record has (`decided_on`, `valid_from`, …)
come from the ledger's own two-clock columns, never from the payload.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from chengxin.law.rulebook import CatalogueItem, Rulebook
from chengxin.law.words import RecordShape
from chengxin.records.editions import in_use

LEDGER_COLUMNS = {
    "id": "BIGINT",
    "record_no": "BIGINT",
    "subject_id": "BIGINT",
    "polarity": "VARCHAR",
    "severity": "VARCHAR",
    "state": "VARCHAR",
    "decided_on": "DATE",
    "valid_from": "DATE",
    "valid_to": "DATE",
    "department": "VARCHAR",
    "recorded_seq": "BIGINT",
    "closed_seq": "BIGINT",
}
"""DuckDB types of the columns every item has; `closed_seq` null = not superseded."""

_NUMBERS = frozenset({"integer", "amount", "capital"})


@dataclass(frozen=True)
class Column:
    """One payload field in its typed form. `kind`: `text`, `number`, `date` or `codes`."""

    name: str
    kind: str

    @property
    def duckdb_type(self) -> str:
        """Type in the replica and in every run."""
        return {"text": "VARCHAR", "number": "BIGINT", "date": "DATE", "codes": "VARCHAR[]"}[
            self.kind
        ]

    @property
    def postgres_type(self) -> str:
        """Type `jsonb_to_record` reads the field as."""
        return {"text": "text", "number": "bigint", "date": "date", "codes": "jsonb"}[self.kind]

    @property
    def postgres_expression(self) -> str:
        """What PostgreSQL hands over; several codes travel as JSON text."""
        return f'x."{self.name}"::text' if self.kind == "codes" else f'x."{self.name}"'

    @property
    def duckdb_expression(self) -> str:
        """What becomes of it in DuckDB."""
        name = f'"{self.name}"'
        return f"CAST({name}::JSON AS VARCHAR[]) AS {name}" if self.kind == "codes" else name

    def python_value(self, body: Mapping[str, Any]) -> Any:
        """The value in a payload, as the plain evaluator wants it."""
        value = body.get(self.name)
        if value is None:
            return None
        if self.kind == "date":
            return date.fromisoformat(value)
        return int(value) if self.kind == "number" else value


@dataclass(frozen=True)
class ItemColumns:
    """The typed payload columns of one item over all its editions, and its shape."""

    item: str
    shape: RecordShape
    columns: tuple[Column, ...]

    @property
    def duckdb_types(self) -> dict[str, str]:
        """Every column of the item's dataset with its DuckDB type."""
        return LEDGER_COLUMNS | {c.name: c.duckdb_type for c in self.columns}


def columns_of(item: str) -> ItemColumns:
    """The columns of an item, as all editions in the rulebook in use declare them.

    Raises:
        UnknownEditionError: There is no such item.
    """
    return _columns_in(in_use.current(), item)


@lru_cache(maxsize=1024)
def _columns_in(book: Rulebook, item: str) -> ItemColumns:
    editions = [e for e in book.editions_of(f"catalogue.{item}") if isinstance(e, CatalogueItem)]
    if not editions:
        book.edition(f"catalogue.{item}", "")
    found: dict[str, Column] = {}
    for edition in editions:
        for name in edition.replica:
            if name not in LEDGER_COLUMNS:
                found[name] = Column(name, _kind(edition.field(name).kind))
    return ItemColumns(item, editions[-1].shape, tuple(found[name] for name in sorted(found)))


def _kind(field_kind: str) -> str:
    if field_kind in _NUMBERS:
        return "number"
    return field_kind if field_kind in {"date", "codes"} else "text"


def replicated_items() -> tuple[str, ...]:
    """Every catalogue item the rulebook knows, by code."""
    book = in_use.current()
    return tuple(sorted({i.code for i in book.of_kind(CatalogueItem)}))
