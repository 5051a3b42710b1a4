"""What the register says about a table of mentions, joined to it before anything is decided."""

from collections.abc import Iterable

import polars as pl

from chengxin.engines.matching.register import Register, Scheme
from chengxin.engines.matching.writing import normalised_name

MENTION_COLUMNS = pl.Schema(
    {
        "row_no": pl.Int64(),
        "uscc": pl.String(),
        "uscc_valid": pl.Boolean(),
        "organisation_code": pl.String(),
        "registration_number": pl.String(),
        "name": pl.String(),
        "other_scheme": pl.String(),
        "other_value": pl.String(),
    }
)
CODES = ("uscc", "organisation_code", "registration_number", "other_value")


def gather(mentions: pl.DataFrame, register: Register) -> pl.DataFrame:
    """The mentions with everything the register holds about their codes and names.

    Args:
        mentions: Columns of `MENTION_COLUMNS`; only ``row_no`` and ``name`` must be there.
        register: Where codes and names are looked up.

    Returns:
        The columns of `MENTION_COLUMNS` and: ``name_key``; ``embedded`` (the organisation code in
        a valid unified code); ``by_<code>`` subject with that code; ``bearers`` and
        ``present_bearers`` subjects of that name; ``code_id`` and ``name_id`` the subject codes
        and name lead to; ``code_subject_has_uscc``, ``name_subject_has_uscc``;
        ``name_subject_differs`` (it has another code of a kind the mention gives);
        ``name_is_own`` (the name is one of the code's subject).
    """
    table = _prepared(mentions)
    table = _with_code_hits(table, register)
    table = _with_name_hits(table, register)
    return _with_own_codes(table, register)


def _prepared(mentions: pl.DataFrame) -> pl.DataFrame:
    """All columns there, empty text null, the name's key and the code inside the unified code."""
    missing = [
        pl.lit(None, dtype=kind).alias(name)
        for name, kind in MENTION_COLUMNS.items()
        if name not in mentions.columns
    ]
    texts = [name for name, kind in MENTION_COLUMNS.items() if kind == pl.String]
    return (
        mentions.with_columns(missing)
        .select(pl.col(name).cast(kind) for name, kind in MENTION_COLUMNS.items())
        .with_columns(pl.when(pl.col(t) != "").then(pl.col(t)) for t in texts)
        .with_columns(
            pl.col("uscc_valid").fill_null(value=False) & pl.col("uscc").is_not_null(),
            name_key=_key_of(pl.col("name")),
        )
        .with_columns(embedded=pl.when("uscc_valid").then(pl.col("uscc").str.slice(8, 9)))
    )


def _key_of(name: pl.Expr) -> pl.Expr:
    key = normalised_name(name)
    return pl.when(key != "").then(key)


def _with_code_hits(table: pl.DataFrame, register: Register) -> pl.DataFrame:
    """Adds by_uscc, by_organisation_code, by_embedded, by_registration_number, by_other."""
    probes = {
        "uscc": pl.lit(Scheme.USCC.value),
        "organisation_code": pl.lit(Scheme.ORGANISATION_CODE.value),
        "embedded": pl.lit(Scheme.ORGANISATION_CODE.value),
        "registration_number": pl.lit(Scheme.REGISTRATION_NUMBER.value),
        "other_value": pl.col("other_scheme"),
    }
    unfound = _nowhere_given(table, probes)
    wanted = pl.concat(
        [
            pl.DataFrame(schema={"scheme": pl.String, "value": pl.String}),
            *(
                table.select(scheme=scheme, value=pl.col(column))
                for column, scheme in probes.items()
                if column not in unfound
            ),
        ]
    )
    hits = register.identifiers_by_code(wanted).select("scheme", "value", "subject_id")
    table = table.with_columns(pl.lit(None, pl.Int64).alias(f"by_{column}") for column in unfound)
    for column, scheme in probes.items():
        if column in unfound:
            continue
        table = (
            table.with_columns(scheme=scheme)
            .join(
                hits.rename({"subject_id": f"by_{column}"}),
                left_on=["scheme", column],
                right_on=["scheme", "value"],
                how="left",
                maintain_order="left",
            )
            .drop("scheme")
        )
    return table


def _nowhere_given(table: pl.DataFrame, columns: Iterable[str]) -> list[str]:
    """Columns without any value, as most files have of most codes; nothing is looked up there."""
    return [column for column in columns if table[column].null_count() == table.height]


def _with_name_hits(table: pl.DataFrame, register: Register) -> pl.DataFrame:
    """Adds bearers (subjects of that name, present bearers first) and present_bearers."""
    hits = register.names_by_key(table["name_key"]).sort("former", "subject_id")
    bearers = hits.group_by("normalised").agg(
        bearers=pl.col("subject_id").unique(maintain_order=True),
        present_bearers=pl.col("subject_id").filter(~pl.col("former")).unique(maintain_order=True),
    )
    nobody = pl.lit([], dtype=pl.List(pl.Int64))
    return table.join(
        bearers, left_on="name_key", right_on="normalised", how="left", maintain_order="left"
    ).with_columns(pl.col("bearers").fill_null(nobody), pl.col("present_bearers").fill_null(nobody))


def _with_own_codes(table: pl.DataFrame, register: Register) -> pl.DataFrame:
    """Adds code_id, name_id, and what the register holds of these two subjects."""
    table = table.with_columns(
        code_id=pl.coalesce(f"by_{code}" for code in CODES),
        name_id=pl.when(pl.col("bearers").list.len() == 1).then(pl.col("bearers").list.first()),
    )
    ids = pl.concat([table["code_id"], table["by_embedded"], table["name_id"]]).drop_nulls()
    codes = register.identifiers_of(ids)
    usccs = codes.filter(pl.col("scheme") == Scheme.USCC.value)["subject_id"].unique()
    with_uscc = pl.lit(usccs.implode())
    table = table.with_columns(
        code_subject_has_uscc=pl.col("code_id").is_in(with_uscc),
        embedded_subject_has_uscc=pl.col("by_embedded").is_in(with_uscc),
        name_subject_has_uscc=pl.col("name_id").is_in(with_uscc),
    ).with_columns(
        code_id=pl.coalesce(
            "code_id", pl.when(~pl.col("embedded_subject_has_uscc")).then("by_embedded")
        )
    )
    table = _with_other_codes(table, codes)
    names = register.names_of(table["code_id"].drop_nulls()).select(
        "subject_id", "normalised", name_is_own=pl.lit(value=True)
    )
    return table.join(
        names.unique(),
        left_on=["code_id", "name_key"],
        right_on=["subject_id", "normalised"],
        how="left",
        maintain_order="left",
    ).with_columns(pl.col("name_is_own").fill_null(value=False))


def _with_other_codes(table: pl.DataFrame, codes: pl.DataFrame) -> pl.DataFrame:
    """Adds name_subject_differs: it has a code of a scheme the mention gives, but another one."""
    own = codes.group_by("subject_id", "scheme").agg(own=pl.col("value"))
    differs = pl.lit(value=False)
    schemes = {
        "organisation_code": pl.lit(Scheme.ORGANISATION_CODE.value),
        "registration_number": pl.lit(Scheme.REGISTRATION_NUMBER.value),
        "other_value": pl.col("other_scheme"),
    }
    nowhere = _nowhere_given(table, schemes)
    for column, scheme in schemes.items():
        if column in nowhere:
            continue
        table = (
            table.with_columns(scheme=scheme)
            .join(
                own.rename({"own": f"own_{column}"}),
                left_on=["name_id", "scheme"],
                right_on=["subject_id", "scheme"],
                how="left",
                maintain_order="left",
            )
            .drop("scheme")
        )
        # Registration numbers had 13 digits before they had 15: only equal lengths contradict.
        alike = pl.col(f"own_{column}").list.eval(pl.element().str.len_chars())
        differs = differs | (
            alike.list.contains(pl.col(column).str.len_chars())
            & ~pl.col(f"own_{column}").list.contains(pl.col(column))
        ).fill_null(value=False)
    uscc = codes.filter(pl.col("scheme") == Scheme.USCC.value).unique("subject_id")
    table = table.join(
        uscc.select("subject_id", name_uscc="value"),
        left_on="name_id",
        right_on="subject_id",
        how="left",
        maintain_order="left",
    )
    return table.with_columns(name_subject_differs=differs | _registered_elsewhere())


def _registered_elsewhere() -> pl.Expr:
    """The number was given in one province, the name's subject is registered in another.

    Numbers of the national authority begin with 10 and say nothing.
    """
    number, code = pl.col("registration_number"), pl.col("name_uscc")
    provinces = number.str.head(2), code.str.slice(2, 2)
    national = provinces[0].str.starts_with("10") | provinces[1].str.starts_with("10")
    return ((provinces[0] != provinces[1]) & ~national).fill_null(value=False)
