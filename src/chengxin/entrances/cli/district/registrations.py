"""Registration (登记注册): the register as it stood at the beginning, and each month's changes."""

import polars as pl

from chengxin.entrances.cli.district import schedule
from chengxin.entrances.cli.district.drawing import Making

REGISTRARS = {
    "legal_person": "market-regulation",
    "individual_business": "market-regulation",
    "unincorporated": "market-regulation",
    "social_organisation": "civil-affairs",
    "public_body": "civil-service",
}
KINDS = {
    "legal_person": "企业法人",
    "individual_business": "个体工商户",
    "unincorporated": "非法人组织",
    "social_organisation": "社会组织",
    "public_body": "机关事业单位",
}
STATUSES = {
    "active": "存续",
    "deregistered": "注销",
    "revoked": "吊销",
    "moved_out": "迁出",
}
MONTHS_BETWEEN = {"market-regulation": 2, "civil-affairs": 6, "civil-service": 6}


def make_registrations(making: Making) -> pl.DataFrame:
    """One row per entry of the register and per change; ``handed_in_on`` says in which file."""
    since = making.district.since
    begun = making.subjects.filter(pl.col("registered_on") < since).with_columns(
        changed_on=pl.when(pl.col("status_on") < since)
        .then(pl.col("status_on"))
        .otherwise(pl.col("registered_on")),
        handed_in_on=pl.lit(since),
    )
    founded = making.subjects.filter(pl.col("registered_on") >= since).with_columns(
        changed_on=pl.col("registered_on")
    )
    renamed = making.subjects.filter(pl.col("renamed_on").is_not_null()).with_columns(
        changed_on=pl.col("renamed_on")
    )
    ended = making.subjects.filter(
        (pl.col("status_on") >= since) & (pl.col("status_on") > pl.col("registered_on"))
    ).with_columns(changed_on=pl.col("status_on"))
    changes = pl.concat([founded, renamed, ended], how="diagonal")
    rows = pl.concat([begun, _handed_in_next(making, changes)], how="diagonal")
    return _columns(making, rows)


def _handed_in_next(making: Making, changes: pl.DataFrame) -> pl.DataFrame:
    """Each change goes into the registrar's next file; after the last file there is none."""
    parts = []
    for registrar, months in MONTHS_BETWEEN.items():
        days = schedule.hand_in_days(
            registrar, making.district.since, making.district.today, months
        )
        calendar = pl.DataFrame({"handed_in_on": days}).sort("handed_in_on")
        own = changes.filter(pl.col("kind").replace_strict(REGISTRARS) == registrar)
        parts.append(
            own.sort("changed_on").join_asof(
                calendar,
                left_on="changed_on",
                right_on="handed_in_on",
                strategy="forward",
                allow_exact_matches=False,
                coalesce=False,
            )
        )
    return pl.concat(parts).filter(pl.col("handed_in_on").is_not_null())


def _columns(making: Making, rows: pl.DataFrame) -> pl.DataFrame:
    named_later = pl.col("renamed_on").is_not_null() & (pl.col("changed_on") < pl.col("renamed_on"))
    ended = pl.col("status_on").is_not_null() & (pl.col("changed_on") >= pl.col("status_on"))
    department = pl.col("kind").replace_strict(REGISTRARS)
    return rows.select(
        pl.when(named_later).then(pl.col("former_name")).otherwise(pl.col("name")).alias(
            "subject_name"
        ),
        pl.col("uscc").alias("subject_uscc"),
        pl.col("kind").replace_strict(KINDS).alias("subject_kind"),
        pl.when(ended).then(pl.col("status")).otherwise(pl.lit("active"))
        .replace_strict(STATUSES).alias("registration_status"),
        pl.when(~named_later).then(pl.col("former_name")).alias("former_names"),
        "organisation_code",
        pl.when(pl.col("registration_number") != "").then(pl.col("registration_number")).alias(
            "registration_number"
        ),
        "legal_representative",
        pl.format("{}万元人民币", "capital_wan").alias("capital_minor"),
        pl.lit("人民币").alias("capital_currency"),
        pl.col("registered_on").alias("established_on"),
        "address",
        pl.lit("310120").alias("division_code"),
        pl.col("town").alias("town"),
        pl.col("industry").alias("industry_code"),
        pl.col("scope").alias("business_scope"),
        department.replace_strict(making.names).alias("authority"),
        pl.col("changed_on").alias("valid_from"),
        department.alias("department"),
        "handed_in_on",
    )  # fmt: skip
