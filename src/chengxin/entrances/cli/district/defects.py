"""What goes wrong in real files: slips of the hand, gaps, repetitions, unknown enterprises."""

import numpy as np
import polars as pl

from chengxin.entrances.cli.district import identifiers, schedule, words
from chengxin.entrances.cli.district.drawing import Making
from chengxin.entrances.cli.district.matters import CARELESSNESS

# Columns that a careless clerk leaves empty, by item.
LEFT_EMPTY = {
    "administrative-permit": "content",
    "administrative-penalty": "facts",
    "honour": "honour_name",
    "serious-dishonesty-list": "list_kind",
    "abnormal-operations-list": "reason",
}
# Items whose files may name a subject without its code, and how often they do.
WITHOUT_CODE = {"serious-dishonesty-list": 0.12, "honour": 0.04, "abnormal-operations-list": 0.03}
UNKNOWN_NUMBERS = 600_000_000

WRONG_CHECK = 0.006
EMPTY = 0.01
UNKNOWN = 0.002
PLACEHOLDER = 0.0006
IN_THE_FUTURE = 0.001
FINE_MISSING = 0.004
FINE_IN_YUAN = 0.0008
TWICE_IN_FILE = 0.008
AGAIN_NEXT_TIME = 0.012


def add_defects(making: Making, rows: pl.DataFrame, item: str) -> pl.DataFrame:
    """The rows with the mistakes of their departments."""
    careless = (
        rows["department"].replace_strict(CARELESSNESS, default=1.0, return_dtype=pl.Float64)
    ).to_numpy()

    def happens(share: float) -> pl.Series:
        """Which rows it happens to; of what departments decide every day, to one at least."""
        drawn = making.rng.random(rows.height)
        happened = drawn < share * careless
        return pl.Series(happened | (drawn == drawn.min()) if is_daily else happened)

    is_daily = item.startswith("administrative")
    has_code = pl.col("subject_uscc").is_not_null()
    wrong, unknown = happens(WRONG_CHECK), happens(UNKNOWN)
    nobody = _nobody(making, rows.height)
    mistaken = rows.with_columns(
        subject_uscc=pl.when(has_code & unknown)
        .then(nobody["uscc"])
        .when(has_code & wrong)
        .then(_with_wrong_check(rows["subject_uscc"]))
        .otherwise(pl.col("subject_uscc")),
        subject_name=pl.when(has_code & unknown)
        .then(nobody["name"])
        .when(happens(PLACEHOLDER))
        .then(pl.lit("测试"))
        .otherwise(pl.col("subject_name")),
    )
    empty = LEFT_EMPTY.get(item)
    if empty is not None:
        mistaken = mistaken.with_columns(pl.when(~happens(EMPTY)).then(pl.col(empty)).alias(empty))
    if item in WITHOUT_CODE:
        bare = pl.Series(making.rng.random(rows.height) < WITHOUT_CODE[item])
        mistaken = mistaken.with_columns(subject_uscc=pl.when(~bare).then(pl.col("subject_uscc")))
    if item == "administrative-penalty":
        mistaken = _mistaken_fines(mistaken, happens(FINE_MISSING), happens(FINE_IN_YUAN))
    if "decided_on" in mistaken.columns and is_daily:
        early = pl.col("handed_in_on").dt.offset_by("9d")
        mistaken = mistaken.with_columns(
            decided_on=pl.when(happens(IN_THE_FUTURE)).then(early).otherwise(pl.col("decided_on"))
        )
    return _repeated(making, mistaken, next_time=is_daily)


def _with_wrong_check(codes: pl.Series) -> pl.Series:
    filled = codes.fill_null("0" * 18).to_numpy().astype("U18")
    return pl.Series(identifiers.with_wrong_check(filled))


def _nobody(making: Making, count: int) -> pl.DataFrame:
    """Enterprises of another district, which this register does not know."""
    numbers = making.rng.integers(0, 100_000_000, count) + UNKNOWN_NUMBERS
    organisations = identifiers.organisation_codes(numbers)
    codes = identifiers.unified_codes(np.full(count, "91"), organisations)
    serial = (numbers % 100_000).astype(str)
    names = np.char.add(np.char.add(f"外区{words.MARK}", serial), "号贸易有限公司")
    return pl.DataFrame({"uscc": codes, "name": names})


def _mistaken_fines(rows: pl.DataFrame, missing: pl.Series, in_yuan: pl.Series) -> pl.DataFrame:
    fine = pl.col("fine_fen")
    return rows.with_columns(
        fine_fen=pl.when(missing).then(None).when(in_yuan).then(fine * 10_000).otherwise(fine)
    )


def _repeated(making: Making, rows: pl.DataFrame, *, next_time: bool) -> pl.DataFrame:
    """Some rows twice in their file, some again in the next file."""
    drawn = pl.Series(making.rng.random(rows.height))
    twice = rows.filter(drawn < TWICE_IN_FILE)
    if not next_time:
        return pl.concat([rows, twice])
    again = rows.filter(drawn > 1 - AGAIN_NEXT_TIME).with_columns(
        handed_in_on=schedule.next_hand_in()
    )
    again = again.filter(pl.col("handed_in_on") < making.district.today)
    return pl.concat([rows, twice, again])


def uses_old_names(making: Making, rows: pl.DataFrame) -> pl.DataFrame:
    """A department that missed a renaming goes on using the old name with the right code."""
    renamed = making.subjects.filter(pl.col("former_name").is_not_null()).select(
        subject_uscc="uscc", old_name="former_name"
    )
    missed = pl.Series(making.rng.random(rows.height) < 0.3)
    return (
        rows.join(renamed, on="subject_uscc", how="left", maintain_order="left")
        .with_columns(
            subject_name=pl.when(missed & pl.col("old_name").is_not_null())
            .then(pl.col("old_name"))
            .otherwise(pl.col("subject_name"))
        )
        .drop("old_name")
    )
