"""Who is meant: code, organisation code, registration number, declared scheme, unique name.

A doubt is never settled here. Contradicting codes, a name that several subjects have and a code
that fails its check digit leave the row without a subject, with a reason and candidates.
"""

import polars as pl

from chengxin.engines.matching.candidates import best_candidates
from chengxin.engines.matching.evidence import CODES, gather
from chengxin.engines.matching.register import Register, Scheme

RESULT_COLUMNS = pl.Schema(
    {
        "row_no": pl.Int64(),
        "subject_id": pl.Int64(),
        "how": pl.String(),
        "flag": pl.String(),
        "held_reason": pl.String(),
        "candidate_ids": pl.List(pl.Int64()),
    }
)

_CODES_CONTRADICT = "所报的几种代码指向不同主体"
_OTHER_USCC = "所报代码对应的主体另有统一社会信用代码，与所报不同"
_NAME_CONTRADICTS = "代码与名称指向不同主体"
_BAD_CODE = "统一社会信用代码校验不通过，登记库中也没有这个代码"
_AMBIGUOUS = "名称对应多个主体，无法唯一确定"
_OTHER_CODE = "名称对应的主体另有同类代码，与所报不同"
_WITHOUT_USCC = "名称对应的主体尚无统一社会信用代码，须确认是否同一主体"
_UNKNOWN = "没有可用代码，名称在登记库中没有对应主体"
_NOTHING = "没有代码也没有名称"


def resolve(mentions: pl.DataFrame, register: Register) -> pl.DataFrame:
    """Find the subject each mention means.

    Args:
        mentions: One row per mention. Columns of `MENTION_COLUMNS`; codes normalised, null where
            there is none; only ``row_no`` and ``name`` must be there. ``uscc_valid`` says whether
            ``uscc`` passes its check digit.
        register: Where codes and names are looked up.

    Returns:
        `RESULT_COLUMNS`, one row per mention in the same order. ``how`` is the scheme that
        decided, ``name`` or ``none``. ``flag``: ``renamed`` (the code is the subject's, the name
        is none of its names), ``code-unknown`` (a valid code nobody registered),
        ``name-differs`` (the same, while a subject with another valid code bears the name: two
        subjects). ``held_reason`` is set where a person must decide, ``candidate_ids`` says
        between whom, likeliest first.
    """
    return _with_near_names(_decided(gather(mentions, register)), register).select(*RESULT_COLUMNS)


def _decided(table: pl.DataFrame) -> pl.DataFrame:
    """Adds subject_id, how, flag, held_reason and candidate_ids."""
    hits = pl.concat_list(f"by_{code}" for code in CODES).list.drop_nulls().list.unique()
    others = pl.col("present_bearers").list.len() > 0
    has_code = pl.col("code_id").is_not_null()
    unknown_valid = ~has_code & pl.col("uscc_valid")
    bad_code = pl.col("uscc").is_not_null() & ~pl.col("uscc_valid") & pl.col("by_uscc").is_null()
    named = pl.col("bearers").list.len()
    reason = (
        pl.when(bad_code)
        .then(pl.lit(_BAD_CODE))
        .when(hits.list.len() > 1)
        .then(pl.lit(_CODES_CONTRADICT))
        .when(
            has_code
            & pl.col("uscc").is_not_null()
            & pl.col("by_uscc").is_null()
            & pl.col("code_subject_has_uscc")
        )
        .then(pl.lit(_OTHER_USCC))
        .when(has_code & ~pl.col("name_is_own") & others)
        .then(pl.lit(_NAME_CONTRADICTS))
        .when(has_code)
        .then(pl.lit(""))
        .when(unknown_valid & (named == 1) & ~pl.col("name_subject_has_uscc"))
        .then(pl.lit(_WITHOUT_USCC))
        .when(unknown_valid)
        .then(pl.lit(""))
        .when(named > 1)
        .then(pl.lit(_AMBIGUOUS))
        .when((named == 1) & pl.col("name_subject_differs"))
        .then(pl.lit(_OTHER_CODE))
        .when(named == 1)
        .then(pl.lit(""))
        .when(pl.any_horizontal(pl.col(*CODES, "name_key").is_not_null()))
        .then(pl.lit(_UNKNOWN))
        .otherwise(pl.lit(_NOTHING))
    )
    table = table.with_columns(held_reason=reason).with_columns(free=pl.col("held_reason") == "")
    by_code = pl.col("free") & has_code
    by_name = pl.col("free") & ~has_code & ~pl.col("uscc_valid")
    new_code = pl.col("free") & unknown_valid
    candidates = (
        pl.concat_list(
            *(pl.concat_list(f"by_{code}") for code in CODES),
            pl.concat_list("by_embedded"),
            "bearers",
        )
        .list.drop_nulls()
        .list.unique(maintain_order=True)
    )
    return table.with_columns(
        subject_id=pl.when(by_code).then("code_id").when(by_name).then("name_id"),
        how=pl.when(by_code).then(_scheme_of_hit()).when(by_name).then(pl.lit("name")),
        flag=pl.when(by_code & pl.col("name_key").is_not_null() & ~pl.col("name_is_own"))
        .then(pl.lit("renamed"))
        .when(new_code & (named == 1))
        .then(pl.lit("name-differs"))
        .when(new_code)
        .then(pl.lit("code-unknown"))
        .otherwise(pl.lit("")),
        candidate_ids=pl.when(pl.col("free") & ~new_code)
        .then(pl.lit([], dtype=pl.List(pl.Int64)))
        .otherwise(candidates),
    ).with_columns(pl.col("how").fill_null("none"))


def _with_near_names(table: pl.DataFrame, register: Register) -> pl.DataFrame:
    """Adds candidates to held rows without any: subjects with nearly that name."""
    lost = (pl.col("held_reason") != "") & (pl.col("candidate_ids").list.len() == 0)
    near = best_candidates(table.filter(lost)["name_key"], register)
    if near.is_empty():
        return table
    found = near.group_by("name_key", maintain_order=True).agg(near="subject_id")
    return table.join(found, on="name_key", how="left", maintain_order="left").with_columns(
        candidate_ids=pl.when(lost & pl.col("near").is_not_null())
        .then("near")
        .otherwise("candidate_ids")
    )


def _scheme_of_hit() -> pl.Expr:
    return (
        pl.when(pl.col("by_uscc").is_not_null())
        .then(pl.lit(Scheme.USCC.value))
        .when(pl.col("by_organisation_code").is_not_null())
        .then(pl.lit(Scheme.ORGANISATION_CODE.value))
        .when(pl.col("by_registration_number").is_not_null())
        .then(pl.lit(Scheme.REGISTRATION_NUMBER.value))
        .when(pl.col("by_other_value").is_not_null())
        .then(pl.col("other_scheme"))
        .otherwise(pl.lit(Scheme.ORGANISATION_CODE.value))
    )
