"""Which subject a row of the register is about: one known by a code, a new one, or a doubt."""

import polars as pl

from chengxin.engines.matching.evidence import CODES, gather
from chengxin.records.subjects.enums import Scheme
from chengxin.records.subjects.services.lookup import StoredRegister

IDENTITY_COLUMNS = pl.Schema(
    {
        "row_no": pl.Int64(),
        "subject_id": pl.Int64(),
        "new_key": pl.String(),
        "held_reason": pl.String(),
        "candidate_ids": pl.List(pl.Int64()),
        "embedded_free": pl.String(),
    }
)
SCHEME_OF = {
    "uscc": pl.lit(Scheme.USCC.value),
    "organisation_code": pl.lit(Scheme.ORGANISATION_CODE.value),
    "registration_number": pl.lit(Scheme.REGISTRATION_NUMBER.value),
    "other_value": pl.col("other_scheme"),
}

_NO_CODE = "登记信息没有任何主体标识"
_CODES_CONTRADICT = "所报的几种代码指向不同主体"
_OTHER_USCC = "所报代码对应的主体另有统一社会信用代码，与所报不同"
_SAME_NAME = "同名主体已登记而代码种类不同，须确认是否同一主体"
_SHARED_CODE = "同一批中另有主体使用同一代码"


def identify(registrations: pl.DataFrame) -> pl.DataFrame:
    """Find the subject of every row of the register; names decide nothing here, they change.

    Args:
        registrations: Columns of ``engines.matching.evidence.MENTION_COLUMNS``, codes normalised;
            ``judged_id`` Int64, where it is there: whom a person says a row is about.

    Returns:
        `IDENTITY_COLUMNS`, one row per row in the same order: ``subject_id`` of a subject that has
        one of the codes, else ``new_key``, equal for the rows of one new subject, else
        ``held_reason`` with candidates. ``embedded_free`` is the organisation code inside the
        unified code, where no subject has it.
    """
    table = gather(registrations, StoredRegister(None)).with_columns(judged=_judged(registrations))
    hits = pl.concat_list(f"by_{code}" for code in CODES).list.drop_nulls().list.unique()
    known = pl.col("code_id").is_not_null()
    new_uscc = pl.col("uscc").is_not_null() & pl.col("by_uscc").is_null()
    reason = (
        pl.when(~pl.any_horizontal(pl.col(*CODES).is_not_null()))
        .then(pl.lit(_NO_CODE))
        .when(hits.list.len() > 1)
        .then(pl.lit(_CODES_CONTRADICT))
        .when(known & new_uscc & pl.col("code_subject_has_uscc"))
        .then(pl.lit(_OTHER_USCC))
        .when(~known & pl.col("judged").is_null() & _may_be_the_one_of_that_name())
        .then(pl.lit(_SAME_NAME))
        .otherwise(pl.lit(""))
    )
    free = pl.col("held_reason") == ""
    table = table.with_columns(held_reason=reason).with_columns(
        subject_id=pl.when(free).then(pl.coalesce("code_id", "judged")),
        new_key=pl.when(free & ~known & pl.col("judged").is_null()).then(_key()),
    )
    return (
        _without_shared_codes(table)
        .with_columns(
            candidate_ids=pl.when(pl.col("held_reason") != "")
            .then(_candidates())
            .otherwise(pl.lit([], dtype=pl.List(pl.Int64))),
            embedded_free=pl.when(pl.col("by_embedded").is_null()).then("embedded"),
        )
        .select(*IDENTITY_COLUMNS)
    )


def _judged(registrations: pl.DataFrame) -> pl.Series:
    if "judged_id" in registrations.columns:
        return registrations["judged_id"].cast(pl.Int64)
    return pl.Series([None] * registrations.height, dtype=pl.Int64)


def _may_be_the_one_of_that_name() -> pl.Expr:
    """One subject has the name, and nothing says that it is another one.

    Two unified codes, or two different codes of another kind, do say so.
    """
    other_uscc = pl.col("uscc").is_not_null() & pl.col("name_subject_has_uscc")
    return (
        pl.col("name_id").is_not_null()
        & ~other_uscc.fill_null(value=False)
        & ~pl.col("name_subject_differs")
    )


def _key() -> pl.Expr:
    return pl.coalesce(
        pl.concat_str([scheme, pl.col(column)], separator="|")
        for column, scheme in SCHEME_OF.items()
    )


def _candidates() -> pl.Expr:
    lists = [pl.concat_list(f"by_{code}") for code in CODES]
    return pl.concat_list(*lists, "bearers").list.drop_nulls().list.unique(maintain_order=True)


def _without_shared_codes(table: pl.DataFrame) -> pl.DataFrame:
    """Holds rows that give one code to two subjects within the same table."""
    owner = pl.coalesce("new_key", pl.col("subject_id").cast(pl.String))
    claims = pl.concat(
        table.select("row_no", owner=owner, scheme=scheme, value=pl.col(column))
        for column, scheme in SCHEME_OF.items()
    ).drop_nulls()
    shared = claims.filter(pl.col("owner").n_unique().over("scheme", "value") > 1)
    is_shared = pl.col("row_no").is_in(shared["row_no"].unique().implode())
    return table.with_columns(
        held_reason=pl.when(is_shared & (pl.col("held_reason") == ""))
        .then(pl.lit(_SHARED_CODE))
        .otherwise("held_reason"),
        subject_id=pl.when(~is_shared).then("subject_id"),
        new_key=pl.when(~is_shared).then("new_key"),
        bearers=pl.when(is_shared)
        .then(pl.concat_list("subject_id").list.drop_nulls())
        .otherwise("bearers"),
    )
