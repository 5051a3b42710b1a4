"""What the ledger wants to know of a row, read from its fields through the roles of the item."""

from collections.abc import Sequence
from datetime import timedelta

import polars as pl

from chengxin.law import document_numbers
from chengxin.law.rulebook import CatalogueItem, Field
from chengxin.law.words import RecordShape
from chengxin.records.intake.columns import REVOKED
from chengxin.records.intake.feeds.parsers import parsed
from chengxin.records.ledger.enums import RecordState
from chengxin.records.ledger.services import natural_key

SUBJECT_ROLES = frozenset({"subject_uscc", "subject_name"})
RECORD_STATUS, INVALID = "record-status", "invalid"
_SEPARATOR = "\x1f"
_TEXT = pl.lit("", pl.String)
# What `document_numbers.normalise` leaves as it is, so that it need not be asked.
_IN_ONE_SPELLING = r"^[0-9A-Za-z\-〔〕\x{4E00}-\x{9FFF}]*$"

FACTS = (
    "document_no",
    "decided_on",
    "valid_from",
    "valid_to",
    "authority",
    "authority_code",
    "state",
    "slot",
    "document_key",
)


def with_facts(
    frame: pl.DataFrame, item: CatalogueItem, keys: Sequence[str] | None
) -> pl.DataFrame:
    """Add what the ledger's columns say, each under ``fact:<name>`` (see `FACTS`).

    ``valid_from`` falls back as the item says, then to the day of decision; ``valid_to`` is the
    first day on which it does not hold any more. ``slot`` tells apart the states of one subject
    that may overlap. ``document_key`` is what, with the subject, recognises the document; it is
    empty for a state that no document stands for, such as a registration.

    Args:
        frame: Typed rows with the columns of `columns.Mapped`.
        item: Their catalogue item.
        keys: Columns that recognise a document instead of those of the item, if a feed says so.
    """
    is_state = item.shape is RecordShape.STATE
    frame = frame.with_columns(
        _text(item, "document_no", normalised=True).alias("fact:document_no"),
        _decided_on(item).alias("fact:decided_on"),
        _text(item, "authority").alias("fact:authority"),
        _text(item, "authority_code").alias("fact:authority_code"),
        _state(item).alias("fact:state"),
    )
    frame = frame.with_columns(
        pl.coalesce(_valid_from(item), "fact:decided_on").alias("fact:valid_from"),
        _valid_to(item).alias("fact:valid_to"),
    )
    parts = key_parts(item, keys)
    slots = [as_text(item.role(role), frame) for role in item.slot] if is_state else []
    if is_state and keys is not None:
        slots += [key_text(name, item, frame) for name in keys]
    return frame.with_columns(
        _joined([key_text(name, item, frame) for name in parts]).alias("fact:document_key"),
        _slot(slots).alias("fact:slot"),
    )


def key_parts(item: CatalogueItem, keys: Sequence[str] | None) -> tuple[str, ...]:
    """The columns that, with the subject, recognise a document."""
    if keys is not None:
        return tuple(keys)
    fields = [item.role(role) for role in item.natural_key if role not in SUBJECT_ROLES]
    return tuple(f.name for f in fields if f is not None)


def key_text(name: str, item: CatalogueItem, frame: pl.DataFrame) -> pl.Expr:
    """A key column as text; document numbers in one spelling."""
    document_no = item.role("document_no")
    if document_no is not None and document_no.name == name:
        if "fact:document_no" in frame.columns:
            return pl.col("fact:document_no")
        return _in_one_spelling(pl.col(name)).fill_null("")
    if name in {f.name for f in item.fields}:
        return as_text(item.field(name), frame)
    return pl.col(name).fill_null("")


def as_text(field: Field | None, frame: pl.DataFrame) -> pl.Expr:
    """A field's value as text, whatever its type; empty where there is none."""
    if field is None:
        return _TEXT
    value, kind = pl.col(field.name), frame.schema[field.name]
    if isinstance(kind, pl.List):
        return value.list.sort().list.join(";").fill_null("")
    if kind == pl.Date:
        return value.dt.to_string("%Y-%m-%d").fill_null("")
    return value.cast(pl.String).fill_null("")


def _joined(parts: Sequence[pl.Expr]) -> pl.Expr:
    return pl.concat_str(parts, separator=_SEPARATOR) if parts else _TEXT


def _slot(parts: Sequence[pl.Expr]) -> pl.Expr:
    if not parts:
        return _TEXT
    return parsed(_joined(parts), lambda text: natural_key(text).hex())


def _text(item: CatalogueItem, role: str, *, normalised: bool = False) -> pl.Expr:
    field = item.role(role)
    if field is None:
        return _TEXT
    text = pl.col(field.name)
    return (_in_one_spelling(text) if normalised else text).fill_null("")


def _in_one_spelling(numbers: pl.Expr) -> pl.Expr:
    """Document numbers in one spelling; nearly all of them are in it already."""
    plain = numbers.str.contains(_IN_ONE_SPELLING)
    odd = pl.when(~plain).then(numbers)
    return pl.when(plain).then(numbers).otherwise(parsed(odd, document_numbers.normalise))


def _day(item: CatalogueItem, role: str) -> pl.Expr:
    """A role's day, or that of the field that stands in for it."""
    field = item.role(role)
    if field is None:
        return pl.lit(None, pl.Date)
    names = [field.name, item.fallbacks.get(field.name)]
    return pl.coalesce(pl.col(name) for name in names if name is not None)


def _decided_on(item: CatalogueItem) -> pl.Expr:
    return pl.coalesce(_day(item, "decided_on"), _day(item, "valid_from"))


def _valid_from(item: CatalogueItem) -> pl.Expr:
    return _day(item, "valid_from")


def _valid_to(item: CatalogueItem) -> pl.Expr:
    """The day it was ended, else the day after the last one given; open where that means never."""
    ended, last = item.role("ended_on"), item.role("valid_to")
    days = [] if ended is None else [pl.col(ended.name)]
    if last is not None:
        day = pl.col(last.name)
        if last.open_ended_from is not None:
            day = pl.when(day < last.open_ended_from).then(day)
        days.append(day + timedelta(days=1))
    return pl.coalesce(days) if days else pl.lit(None, pl.Date)


def _state(item: CatalogueItem) -> pl.Expr:
    status = item.role("status")
    revoked = pl.col(REVOKED)
    if status is not None and status.code_table == RECORD_STATUS:
        revoked = revoked | (pl.col(status.name) == INVALID).fill_null(value=False)
    states = pl.lit(RecordState.REVOKED.value), pl.lit(RecordState.LIVE.value)
    return pl.when(revoked).then(states[0]).otherwise(states[1])
