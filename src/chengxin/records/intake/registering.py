"""Rows of the register: they say who the subjects are before they are recorded."""

from collections.abc import Callable
from typing import Any

import polars as pl

from chengxin.law.rulebook import CatalogueItem
from chengxin.records.intake.enums import HeldFor, Outcome
from chengxin.records.intake.models import Batch
from chengxin.records.intake.outcomes import RowOutcome
from chengxin.records.intake.preparing import IMPLIED, Prepared
from chengxin.records.ledger.services import Commit
from chengxin.records.subjects import services as subjects

_SEPARATORS = r"[;；|,，、]"


def register_rows(
    batch: Batch,
    rows: pl.DataFrame,
    prepared: Prepared,
    commit: Callable[[], Commit],
    settled: Callable[[pl.DataFrame], set[int]],
) -> tuple[pl.DataFrame, dict[int, RowOutcome]]:
    """Let the register say who its rows are about.

    Args:
        batch: The batch.
        rows: Acceptable rows.
        prepared: Their batch.
        commit: Opens the commit; not called when the rows say nothing new.
        settled: Tells rows of known subjects that are recorded already.

    Returns:
        The rows with their subjects, and the outcomes of those that a person must place.
    """
    known = rows.filter(pl.col("subject_id").is_not_null())
    unchanged = settled(known)
    new = rows.filter(~pl.col("row_no").is_in(list(unchanged)))
    if new.is_empty():
        return rows, {}
    found = subjects.register(
        commit(),
        _statements(new, prepared.rules.item, batch),
        changed_on=prepared.rules.received_on,
    )
    placed = rows.join(
        found.select("row_no", placed="subject_id"), on="row_no", how="left", maintain_order="left"
    ).with_columns(pl.coalesce("placed", "subject_id").alias("subject_id"))
    held = {
        row["row_no"]: RowOutcome(
            Outcome.HELD.value,
            held_for=HeldFor.IDENTITY.value,
            candidates=row["candidate_ids"] or [],
            reasons=[{"rule": "who-is-this", "message": row["held_reason"]}],
        )
        for row in found.filter(pl.col("subject_id").is_null()).iter_rows(named=True)
    }
    return placed.filter(~pl.col("row_no").is_in(list(held))).drop("placed"), held


def _statements(rows: pl.DataFrame, item: CatalogueItem, batch: Batch) -> pl.DataFrame:
    """Rows as `subjects.services.register` takes them."""

    def of(role: str, kind: Any = pl.String) -> pl.Expr:
        field = item.role(role)
        return pl.lit(None, kind) if field is None else pl.col(field.name)

    names = of("former_names").str.replace_all(_SEPARATORS, "\x1f").str.split("\x1f")
    stripped = names.list.eval(pl.element().str.strip_chars())
    established = "established_on" if "established_on" in rows.columns else None
    return rows.select(
        "row_no",
        batch_id=pl.lit(batch.pk, pl.Int64),
        name="name_given",
        former_names=stripped.list.set_difference([""]),
        uscc="uscc",
        uscc_valid="uscc_valid",
        organisation_code="organisation_code_given",
        registration_number="registration_number_given",
        other_scheme=pl.when(pl.col("other_value").is_not_null()).then("other_scheme"),
        other_value="other_value",
        kind=of("subject_kind"),
        status=of("status"),
        division_code=of("division"),
        town_code=of("town"),
        industry=of("industry"),
        registered_on=pl.col(established) if established else pl.lit(None, pl.Date),
        valid_from=pl.when(~pl.col(IMPLIED)).then("fact:valid_from"),
        valid_to="fact:valid_to",
        judged_id=pl.when("judged").then("subject_id"),
    )
