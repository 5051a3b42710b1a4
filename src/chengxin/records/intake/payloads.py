"""The canonical content of rows as JSON text, column-wise; the same bytes as the ledger's own.

What a payload holds: the item's fields by name (dates as ISO text, amounts as integers, several
codes as a list, a sensitive value as its mask and a reference), ``source`` with the kept columns by
their headers, ``estimated`` with the fields that only an estimate stands in for. Empty fields are
left out, so that a later edition with more fields does not change what was said.
"""

import hashlib
from collections.abc import Iterable, Sequence

import polars as pl

from chengxin.law.masking import mask
from chengxin.law.rulebook import CatalogueItem, Field
from chengxin.records.intake import sealing
from chengxin.records.intake.columns import ESTIMATED, KEPT

SOURCE = "source"
ESTIMATES = "estimated"
ESTIMATE_SEPARATOR = ";"


def payload_texts(frame: pl.DataFrame, item: CatalogueItem) -> pl.Series:
    """Canonical JSON of every row.

    Args:
        frame: Typed rows with the columns of `columns.Mapped`.
        item: Their catalogue item.

    Returns:
        Strings; equal to ``ledger.services.canonical_body`` of the same content.
    """
    kept = sorted(name.removeprefix(KEPT) for name in frame.columns if name.startswith(KEPT))
    members = {f.name: member(f.name, _value(f, frame.schema[f.name])) for f in item.fields}
    if kept:
        inner = [member(name, pl.col(KEPT + name)) for name in kept]
        has_any = pl.any_horizontal(pl.col(KEPT + name).is_not_null() for name in kept)
        members[SOURCE] = pl.when(has_any).then(pl.lit(f'"{SOURCE}":') + _object(inner))
    if ESTIMATED in frame.columns:
        listed = pl.col(ESTIMATED).list.sort().list.join(ESTIMATE_SEPARATOR)
        members[ESTIMATES] = member(ESTIMATES, pl.when(listed != "").then(listed))
    return frame.select(_object([members[name] for name in sorted(members)])).to_series()


def digests(texts: Iterable[str]) -> list[bytes]:
    """SHA-256 of canonical JSON texts."""
    return [hashlib.sha256(text.encode()).digest() for text in texts]


def member(name: str, value: pl.Expr) -> pl.Expr:
    """``"name":value`` as JSON; null where the value is null."""
    encoded = pl.struct(value.alias(name)).struct.json_encode()
    return pl.when(value.is_not_null()).then(encoded.str.head(-1).str.tail(-1))


def _object(members: Sequence[pl.Expr]) -> pl.Expr:
    return pl.lit("{") + pl.concat_str(members, separator=",", ignore_nulls=True) + pl.lit("}")


def _value(field: Field, kind: pl.DataType) -> pl.Expr:
    value = pl.col(field.name)
    if isinstance(kind, pl.List):
        return pl.when(value.list.len() > 0).then(value)
    if kind == pl.Date:
        return value.dt.to_string("%Y-%m-%d")
    if field.sensitive:
        return value.map_batches(
            lambda texts: _references(texts, field.mask or "0,0"), return_dtype=_REFERENCE
        )
    return value


_REFERENCE = pl.Struct({"masked": pl.String, "ref": pl.String})


def reference_of(value: str) -> bytes:
    """The reference by which a sensitive value is found again; the same for the same value."""
    return sealing.keyed_hash(value, purpose="sealed value")


def _references(texts: pl.Series, rule: str) -> pl.Series:
    rows = [
        None if text is None else {"masked": mask(text, rule), "ref": reference_of(text).hex()}
        for text in texts
    ]
    return pl.Series(texts.name, rows, dtype=_REFERENCE)
