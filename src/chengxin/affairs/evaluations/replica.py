"""The columnar replica (列式副本): Parquet of everything recorded up to one commit.

```text
CHENGXIN_HOME/replica/<database>/
  manifest.json                 what counts: base commit, datasets, parts, digests
  <dataset>/<from>-<to>.parquet          versions recorded in commits (from, to], zstd
  <dataset>/<from>-<to>.closed.parquet   which earlier versions those commits closed
```

Parts never change. What was recorded after the base is read from PostgreSQL at run time, so
nothing is appended per record and no run depends on when the replica was last extended. The
manifest is replaced in one step; parts it no longer names are deleted a generation later, since a
run may still be reading them.
"""

import fcntl
import hashlib
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

import duckdb
from django.db import connections

from chengxin.affairs.evaluations import reading
from chengxin.affairs.evaluations.columns import Column, columns_of, replicated_items
from chengxin.records.ledger.models import LedgerCommit
from chengxin.records.store.home import folder

SUBJECTS = "subjects"
FORMAT = 1
MANIFEST = "manifest.json"


@dataclass(frozen=True)
class Part:
    """One immutable file: rows of commits (after, through], and its SHA-256."""

    file: str
    after: int
    through: int
    rows: int
    sha256: str


@dataclass(frozen=True)
class Dataset:
    """Everything of one item, or of subjects: typed columns, parts and closings."""

    types: dict[str, str]
    parts: tuple[Part, ...] = ()
    closings: tuple[Part, ...] = ()


@dataclass(frozen=True)
class Manifest:
    """What the replica holds: all versions recorded through commit `seq`."""

    database: str
    seq: int = 0
    datasets: dict[str, Dataset] = field(default_factory=dict)
    retired: tuple[str, ...] = ()

    @property
    def digest(self) -> str:
        """SHA-256 of the manifest's canonical JSON, retired files left out."""
        return hashlib.sha256(_text(replace(self, retired=())).encode()).hexdigest()


def root() -> Path:
    """The replica's folder for the database in use."""
    path = folder("replica") / str(connections["default"].settings_dict["NAME"])
    path.mkdir(exist_ok=True)
    return path


def load() -> Manifest:
    """The manifest in use; an empty one where there is none, or where the database is another."""
    identity = database_identity()
    path = root() / MANIFEST
    if path.exists():
        found = _parse(path.read_text(encoding="utf-8"))
        if found.database == identity:
            return found
    return Manifest(identity)


def database_identity() -> str:
    """What tells this database from one that had its name before: its first commit."""
    first = LedgerCommit.objects.order_by("seq").values_list("recorded_at", "transaction_id")[:1]
    stamp = [f"{at.isoformat()}/{transaction}" for at, transaction in first]
    return "".join(stamp) or "empty"


def extend(through: int) -> Manifest:
    """Bring the replica forward to a commit; a no-op where it is there already.

    Args:
        through: A commit that everybody can see.
    """
    with _lock():
        before = load()
        if before.seq >= through:
            return before
        with reading.arrow_source() as source, duckdb.connect() as duck, source.cursor() as cursor:
            bases = {name: _base(name, before) for name in (SUBJECTS, *replicated_items())}
            changed = _changed(bases, through, cursor)
            datasets = {
                name: _extended(name, base, changed[name], through, cursor, duck)
                for name, base in bases.items()
            }
        return _publish(Manifest(before.database, through, datasets), before)


def compact() -> Manifest:
    """Make one part of the parts of each dataset, closings worked in."""
    with _lock():
        before = load()
        datasets = {name: _compacted(name, data) for name, data in before.datasets.items()}
        return _publish(Manifest(before.database, before.seq, datasets), before)


def verify() -> list[str]:
    """Names of files whose bytes are not those the manifest vouches for, or that are gone."""
    wrong = []
    for data in load().datasets.values():
        for part in (*data.parts, *data.closings):
            path = root() / part.file
            if not path.exists() or _sha256(path) != part.sha256:
                wrong.append(part.file)
    return wrong


def types_of(name: str) -> dict[str, str]:
    """Columns and DuckDB types of a dataset under the rulebook in use."""
    return reading.SUBJECT_TYPES if name == SUBJECTS else columns_of(name).duckdb_types


def rows_statement(name: str, after: int, through: int) -> str:
    """PostgreSQL statement: the dataset's rows recorded in commits (after, through]."""
    if name == SUBJECTS:
        return reading.subjects_between(after, through)
    return reading.records_between(columns_of(name), after, through)


def closings_statement(name: str, after: int, through: int) -> str:
    """PostgreSQL statement: the dataset's earlier rows closed in commits (after, through]."""
    if name == SUBJECTS:
        return reading.closings_between("subject_version", "true", after, through)
    return reading.closings_between("ledger_record", f"item = '{name}'", after, through)


def typed_select(name: str, source: str) -> str:
    """DuckDB statement: rows as PostgreSQL handed them over, in the dataset's types."""
    codes = () if name == SUBJECTS else columns_of(name).columns
    by_name: dict[str, Column] = {c.name: c for c in codes}
    listed = ", ".join(
        by_name[column].duckdb_expression
        if column in by_name
        else f'CAST("{column}" AS {kind}) AS "{column}"'
        for column, kind in types_of(name).items()
    )
    return f"SELECT {listed} FROM {source}"  # noqa: S608


@dataclass(frozen=True)
class _Base:
    """What there is of a dataset, through commit `after`."""

    data: Dataset
    after: int


def _base(name: str, before: Manifest) -> _Base:
    """The dataset to extend; one that is new or retyped is made anew."""
    types = types_of(name)
    data = before.datasets.get(name)
    return (
        _Base(Dataset(types), 0) if data is None or data.types != types else _Base(data, before.seq)
    )


@dataclass(frozen=True)
class _Changed:
    """Whether a dataset has new rows, and whether earlier rows of it were closed."""

    has_new: bool
    has_closed: bool


def _changed(bases: dict[str, _Base], through: int, cursor: Any) -> dict[str, _Changed]:
    """Which datasets changed: most items have nothing new, and to write nothing takes as long."""
    found = {SUBJECTS: _Changed(has_new=True, has_closed=True)}
    for after in {base.after for base in bases.values()}:
        items = [name for name, base in bases.items() if base.after == after and name != SUBJECTS]
        cursor.execute(reading.items_changed(items, after, through))
        found |= {name: _Changed(new, closed) for name, new, closed in cursor.fetchall()}
    return found


def _extended(
    name: str,
    base: _Base,
    changed: _Changed,
    through: int,
    cursor: Any,
    duck: duckdb.DuckDBPyConnection,
) -> Dataset:
    """The dataset with the rows and closings of the commits since."""
    data, after = base.data, base.after
    stem = f"{name}/{after:012d}-{through:012d}"
    rows = closed = None
    if changed.has_new:
        cursor.execute(rows_statement(name, after, through))
        duck.register("arriving", cursor.fetch_record_batch())
        rows = _write(duck, typed_select(name, "arriving"), f"{stem}.parquet", after, through)
    if changed.has_closed:
        cursor.execute(closings_statement(name, after, through))
        duck.register("closing", cursor.fetch_record_batch())
        closed = _write(duck, "SELECT * FROM closing", f"{stem}.closed.parquet", after, through)
    return Dataset(
        data.types,
        data.parts + ((rows,) if rows is not None else ()),
        data.closings + ((closed,) if closed is not None else ()),
    )


def _compacted(name: str, data: Dataset) -> Dataset:
    if len(data.parts) <= 1 and not data.closings:
        return data
    through = max(part.through for part in (*data.parts, *data.closings))
    with duckdb.connect() as duck:
        part = _write(
            duck, base_select(data), f"{name}/{0:012d}-{through:012d}.whole.parquet", 0, through
        )
    return Dataset(data.types, (part,) if part is not None else ())


def base_select(data: Dataset) -> str:
    """DuckDB statement: the rows of all parts, closed where a later part closed them."""
    columns = ", ".join(
        "coalesce(b.closed_seq, c.closed_seq) AS closed_seq"
        if name == "closed_seq" and data.closings
        else f'b."{name}"'
        for name in data.types
    )
    if not data.parts:
        empty = ", ".join(f'NULL::{kind} AS "{name}"' for name, kind in data.types.items())
        return f"SELECT {empty} LIMIT 0"
    select = f"SELECT {columns} FROM {_files(data.parts)} b"  # noqa: S608
    if not data.closings:
        return select
    return f"{select} LEFT JOIN {_files(data.closings)} c ON c.id = b.id"


def _files(parts: tuple[Part, ...]) -> str:
    listed = ", ".join(_quoted(root() / part.file) for part in parts)
    return f"read_parquet([{listed}])"


def _quoted(path: Path) -> str:
    escaped = str(path).replace("'", "''")
    return f"'{escaped}'"


def _write(
    duck: duckdb.DuckDBPyConnection, select: str, name: str, after: int, through: int
) -> Part | None:
    """Write a statement's rows in order; None, and no file, when there are none."""
    path = root() / name
    path.parent.mkdir(exist_ok=True)
    temporary = path.with_suffix(".writing")
    order = "subject_id, id" if ".closed." not in name else "id"
    written = duck.execute(
        f"COPY ({select} ORDER BY {order}) TO {_quoted(temporary)} "
        "(FORMAT parquet, COMPRESSION zstd)"
    ).fetchone()
    rows = int(written[0]) if written else 0
    if rows == 0:
        temporary.unlink()
        return None
    os.replace(temporary, path)
    return Part(name, after, through, rows, _sha256(path))


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


@contextmanager
def _lock() -> Iterator[None]:
    """One writer at a time; readers never wait."""
    with (root() / "lock").open("w") as stream:
        fcntl.flock(stream, fcntl.LOCK_EX)
        yield


def _publish(now: Manifest, before: Manifest) -> Manifest:
    """Replace the manifest in one step, and delete what the one before last alone named."""
    kept = _files_of(now) | _files_of(before)
    for file in before.retired:
        if file not in kept:
            (root() / file).unlink(missing_ok=True)
    now = replace(now, retired=tuple(sorted(_files_of(before) - _files_of(now))))
    temporary = root() / f"{MANIFEST}.writing"
    temporary.write_text(_text(now) + "\n", encoding="utf-8")
    os.replace(temporary, root() / MANIFEST)
    return now


def _files_of(manifest: Manifest) -> set[str]:
    return {p.file for d in manifest.datasets.values() for p in (*d.parts, *d.closings)}


def _text(manifest: Manifest) -> str:
    content = {"format": FORMAT, **asdict(manifest)}
    return json.dumps(content, sort_keys=True, separators=(",", ":"))


def _parse(text: str) -> Manifest:
    content: dict[str, Any] = json.loads(text)
    if content["format"] != FORMAT:
        return Manifest("another format")
    return Manifest(
        content["database"],
        content["seq"],
        {
            name: Dataset(
                data["types"],
                tuple(Part(**part) for part in data["parts"]),
                tuple(Part(**part) for part in data["closings"]),
            )
            for name, data in content["datasets"].items()
        },
        tuple(content["retired"]),
    )
