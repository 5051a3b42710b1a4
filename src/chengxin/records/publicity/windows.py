"""Opens publicity windows for versions as they are recorded: one per edition of the rules."""

from collections.abc import Sequence

import polars as pl
from django.db import IntegrityError

from chengxin.engines.publicity import decide_windows, deciding_fields
from chengxin.law.rulebook import CatalogueItem, PublicityPack
from chengxin.records.editions import in_use
from chengxin.records.intake.payloads import ESTIMATES
from chengxin.records.ledger.enums import RecordState
from chengxin.records.ledger.services import Commit
from chengxin.records.publicity import editions
from chengxin.records.publicity.errors import PublicationOutsideWindowError
from chengxin.records.store.copying import copy_frame
from chengxin.records.store.reading import read_frame

# What no rule of a pack says, but the record itself.
DAY_NOT_GIVEN = "DAY-NOT-GIVEN"
WITHDRAWN = "WITHDRAWN"
BATCH = "r.batch_id = %s AND r.recorded_seq = %s"
_VERSION = {
    "record_id": pl.Int64(),
    "record_no": pl.Int64(),
    "subject_id": pl.Int64(),
    "department": pl.String(),
    "recorded_on": pl.Date(),
    "withdrawn": pl.Boolean(),
    "estimated": pl.Boolean(),
    "subject_kind": pl.String(),
}
_KIND = (
    "(SELECT v.kind FROM subject_version v WHERE v.subject_id = r.subject_id "
    "AND v.superseded_seq IS NULL ORDER BY v.valid_from DESC LIMIT 1)"
)
_DAYS = ("starts_on", "earliest_end_on", "ends_on")


def open_windows(commit: Commit, batch_id: int) -> int:
    """Open the windows of all versions that this commit recorded for a batch.

    Every edition of the rules that windows follow and that was in force on or after the decision
    gets a window of its own; the edition in force on the day of reading decides. Editions released
    meanwhile follow with the next recomputing. Runs in the commit's transaction.

    Args:
        commit: The open commit.
        batch_id: The batch being taken in.

    Returns:
        Number of windows opened.
    """
    book = in_use.current()
    if not editions.follows_any():
        editions.follow(commit, editions.changes(book.publicity_editions()))
    packs = editions.followed(book.publicity_editions())
    kinds = read_frame(
        f"SELECT DISTINCT r.item, r.item_edition FROM ledger_record r WHERE {BATCH}",  # noqa: S608
        {"item": pl.String(), "edition": pl.String()},
        (batch_id, commit.seq),
    )
    opened = 0
    for code, edition in kinds.rows():
        item = book.catalogue_item_edition(code, edition)
        versions = read_versions(item, packs, BATCH, (batch_id, commit.seq))
        windows = reckon(versions, item, packs)
        store(commit, windows)
        opened += windows.height
    return opened


def read_versions(
    item: CatalogueItem,
    packs: Sequence[PublicityPack],
    where: str,
    parameters: Sequence[object],
) -> pl.DataFrame:
    """What of the versions of one item their windows depend on.

    Args:
        item: The item, in the edition the versions were taken in under.
        packs: Editions of the publicity rules.
        where: Condition on ``ledger_record r``; never from outside.
        parameters: Values for its placeholders.
    """
    names = deciding_fields(item, packs)  # of the schema: identifiers, never from outside
    fields = "".join(f", p.body->>'{name}'" for name in names)
    kind = _KIND if item.severity_rule else "NULL"  # a fine weighs by who pays it
    return read_frame(
        "SELECT r.id, r.record_no, r.subject_id, r.department_code, r.decided_on, "  # noqa: S608
        f"r.state = '{RecordState.REVOKED.value}', "
        f"coalesce(jsonb_exists(p.body, '{ESTIMATES}'), false), {kind}{fields} "
        "FROM ledger_record r LEFT JOIN ledger_payload p ON p.digest = r.payload_digest "
        f"WHERE {where} AND r.item = %s AND r.item_edition = %s",
        {**_VERSION, **dict.fromkeys(names, pl.String())},
        (*parameters, item.code, item.edition),
    )


def reckon(
    versions: pl.DataFrame, item: CatalogueItem, packs: Sequence[PublicityPack]
) -> pl.DataFrame:
    """The windows of versions, in the columns of the table but for the commit's."""
    named = versions.with_row_index("place")
    # Where the source names no exact day, no period can be counted from it: not published.
    kept = ~(pl.col("estimated") | pl.col("withdrawn"))
    rule = (
        pl.when("withdrawn")
        .then(pl.lit(WITHDRAWN))
        .when("estimated")
        .then(pl.lit(DAY_NOT_GIVEN))
        .otherwise("rule")
    )
    return (
        decide_windows(versions, item, packs)
        .join(named, on="place", how="left", maintain_order="left")
        .select(
            "record_id",
            "record_no",
            "subject_id",
            "edition",
            rule.alias("rule"),
            "severity",
            pl.col("published") & kept,
            *(pl.when(kept).then(day).alias(day) for day in _DAYS),
            "article",
        )
    )


def store(commit: Commit, windows: pl.DataFrame) -> None:
    """Append windows; the database holds every publication to the rule that it names.

    Raises:
        PublicationOutsideWindowError: A window publishes what, or longer than, its rule allows.
        django.db.IntegrityError: Another constraint refuses a row.
    """
    try:
        copy_frame("publicity_window", windows.with_columns(recorded_seq=pl.lit(commit.seq)))
    except IntegrityError as error:
        told = getattr(error.__cause__, "diag", None)
        if told is None or told.constraint_name != "a_publication_keeps_to_its_rule":
            raise
        raise PublicationOutsideWindowError(
            f"{told.message_primary}. Windows are computed from the rulebook, never given.",
            value=told.message_primary,
        ) from error
