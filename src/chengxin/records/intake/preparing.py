"""Brings a batch to the point where each row can be decided by itself."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import polars as pl

from chengxin.law import rulebook as rules
from chengxin.law.rulebook import Field
from chengxin.law.words import RecordShape
from chengxin.records.intake import chunks
from chengxin.records.intake.checking import PERSONAL, VERDICT, Checked, Rules, check
from chengxin.records.intake.columns import ESTIMATED, KEPT, ColumnPlan
from chengxin.records.intake.enums import Severity
from chengxin.records.intake.facts import key_parts, key_text, with_facts
from chengxin.records.intake.feeds import read_feed
from chengxin.records.intake.feeds.plan import key_columns
from chengxin.records.intake.lateness import LATE_DAYS, LATE_PROVISIONAL, lateness
from chengxin.records.intake.models import Batch
from chengxin.records.intake.plans import local_day, plan_of
from chengxin.records.intake.returned import tie_of
from chengxin.records.intake.rows import rows_where
from chengxin.records.intake.wording import found, said

IMPLIED = "implied"
ROW_KEY = "row_key"
DUPLICATE, CONFLICT = "duplicate-in-batch", "conflict-in-batch"


@dataclass(frozen=True)
class Prepared:
    """A batch ready to be decided.

    ``frame``: `checking.Checked.frame` with ``fact:*`` (see `facts`), ``implied``, ``row_key``,
    ``late_days`` and ``late_provisional``. ``problems``: `PROBLEM_SCHEMA`.
    """

    rules: Rules
    plan: ColumnPlan
    keys: tuple[str, ...] | None
    frame: pl.DataFrame
    problems: pl.DataFrame


def prepare(
    batch: Batch, book: rules.Rulebook, *, raw: Iterable[pl.DataFrame] | None = None
) -> Prepared:
    """Read, check and resolve rows of a batch; nothing is written.

    Args:
        batch: The batch.
        book: The rules.
        raw: Some of its raw rows; None for all.
    """
    item = book.catalogue_item_edition(batch.item, batch.item_edition)
    feed = read_feed(batch.feed_body, origin=batch.feed) if batch.feed_body else None
    received_on = local_day(batch.received_at)
    held_to = Rules(item, feed, received_on, batch.department_id, book)
    plan = plan_of(batch.headers, item, feed, called=batch.file_name)
    keys = key_columns(feed, item) if feed and feed.natural_key else None
    rows = chunks.load_all(batch) if raw is None else raw
    checked = check(rows, plan, held_to, tie_of(batch, item, book))
    frame = with_facts(checked.frame, item, keys)
    checked = _with_impossible_periods(Checked(frame, checked.problems), held_to)
    checked = _with_repetitions(checked, held_to, keys)
    frame = _with_row_keys(checked.frame, batch, held_to, keys)
    deadline = item.deadline_for(batch.department_id, feed.channel if feed else None)
    late = lateness(frame["fact:decided_on"], deadline, received_on, book.workdays)
    frame = pl.concat([frame, late], how="horizontal")
    return Prepared(held_to, plan, keys, frame, checked.problems)


def _with_impossible_periods(checked: Checked, held_to: Rules) -> Checked:
    """Hold rows without a day, or that end before they begin; mark those whose day is implied."""
    item = held_to.item
    begins = item.role("valid_from") or item.role("decided_on")
    implied = _implied(item.shape is RecordShape.STATE, begins)
    frame = checked.frame.with_columns(implied.alias(IMPLIED))
    open_rows = rows_where(frame, (pl.col(VERDICT) == "") & ~pl.col(PERSONAL))
    nowhere = pl.col("fact:decided_on").is_null() | pl.col("fact:valid_from").is_null()
    inverted = (pl.col("fact:valid_to") <= pl.col("fact:valid_from")).fill_null(value=False)
    code = begins.code if begins is not None else ""
    problems = [
        found(rows_where(open_rows, nowhere), "no-day", field=code),
        found(rows_where(open_rows, inverted), "empty-period", field=code),
    ]
    return _said(Checked(frame, checked.problems), problems, held_to)


def _implied(is_state: bool, begins: Field | None) -> pl.Expr:
    """Whether the day a state begins is nobody's word: empty, or only the day of receipt."""
    if not is_state or begins is None:
        return pl.lit(value=False)
    stands_in = pl.col(ESTIMATED).list.contains(begins.name).fill_null(value=False)
    return pl.col(begins.name).is_null() | stands_in


def _with_repetitions(checked: Checked, held_to: Rules, keys: Sequence[str] | None) -> Checked:
    """Find rows of this file that report the same document twice.

    With the same content the later ones repeat the first; with other content nobody can tell which
    one is right, and all of them are held.
    """
    frame, item = checked.frame, held_to.item
    is_pure_state = item.shape is RecordShape.STATE and not key_parts(item, keys)
    begins = pl.col("fact:valid_from").cast(pl.String) if is_pure_state else pl.lit("")
    key = pl.concat_str("mention", "fact:document_key", begins, separator="\x1f")
    is_considered = (pl.col(VERDICT) == "") & (pl.col("mention") != "")
    considered = rows_where(frame, is_considered).select("row_no", key=key, content=_content(frame))
    if not considered["key"].is_duplicated().any():
        return checked
    repeated = considered.filter(pl.col("key").is_duplicated()).with_columns(
        contents=pl.col("content").n_unique().over("key"),
        first=pl.col("row_no").min().over("key"),
    )
    later = repeated.filter(pl.col("contents") == 1, pl.col("row_no") != pl.col("first"))
    differing = repeated.filter(pl.col("contents") > 1)
    about = item.role("document_no") or item.role("subject_uscc")
    code = about.code if about is not None else ""
    problems = [
        found(later, DUPLICATE, field=code, fact=pl.col("first")),
        found(differing, CONFLICT, field=code, fact=pl.col("first")),
    ]
    return _said(checked, problems, held_to)


def _content(frame: pl.DataFrame) -> pl.Expr:
    """One number per row, equal for rows that say the same."""
    said = [n for n in frame.columns if n.startswith((KEPT, "fact:state"))]
    first = frame.columns.index("row_no") + 1
    said += frame.columns[first : frame.columns.index(PERSONAL)]
    lists = [n for n in said if isinstance(frame.schema[n], pl.List)]
    parts = [pl.col(n).list.join("\x1f") if n in lists else pl.col(n) for n in said]
    return pl.struct(parts).hash()


def _said(checked: Checked, problems: list[pl.DataFrame], held_to: Rules) -> Checked:
    """Add problems, and let those that hold a row hold it."""
    told = said(problems, held_to.checks)
    if told.is_empty():
        return checked
    held = rows_where(told, pl.col("severity") == Severity.HOLD.value)["row_no"]
    holds = pl.col("row_no").is_in(held.unique().implode()) & (pl.col(VERDICT) == "")
    verdict = pl.when(holds).then(pl.lit(Severity.HOLD.value)).otherwise(VERDICT)
    everything = pl.concat([checked.problems, told]).sort("row_no", maintain_order=True)
    return Checked(checked.frame.with_columns(verdict.alias(VERDICT)), everything)


def _with_row_keys(
    frame: pl.DataFrame, batch: Batch, held_to: Rules, keys: Sequence[str] | None
) -> pl.DataFrame:
    """The text whose key recognises the same row when it is handed in again, mended.

    What is mended most is whom it is about, so a document is recognised without its subject; only
    a row without a document number is recognised by the name.
    """
    item = held_to.item
    parts = [key_text(name, item, frame) for name in key_parts(item, keys)]
    name = pl.col("name_given").fill_null("")
    document_no = pl.col("fact:document_no")
    named = [pl.when(document_no == "").then(name).otherwise(pl.lit(""))] if keys is None else []
    prefix = [pl.lit(batch.item), pl.lit(batch.department_id), pl.lit(batch.feed)]
    joined = pl.concat_str([*prefix, *parts, *named], separator="\x1f")
    return frame.with_columns(joined.alias(ROW_KEY))


__all__ = ["IMPLIED", "LATE_DAYS", "LATE_PROVISIONAL", "ROW_KEY", "Prepared", "prepare"]
