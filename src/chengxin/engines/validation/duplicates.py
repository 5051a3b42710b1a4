"""The same document twice in one table: same content is a repetition, other content a conflict."""

from collections.abc import Sequence

import polars as pl

from chengxin.engines.validation.columns import Column
from chengxin.engines.validation.problems import Problems, Says
from chengxin.law.rulebook import CatalogueItem, Field
from chengxin.law.words import RecordShape, RuleAction

DUPLICATE = "duplicate-in-batch"
CONFLICT = "conflict-in-batch"
# Who a row is about when it has no unified code, in this order.
_SUBJECT_ROLES = ("organisation_code", "registration_number", "subject_name")
_BRACKETS = {
    "(": "〔",
    "[": "〔",
    "{": "〔",
    "【": "〔",
    "「": "〔",
    "『": "〔",
    "〖": "〔",
    "〘": "〔",
}
_BRACKETS |= {
    ")": "〕",
    "]": "〕",
    "}": "〕",
    "】": "〕",
    "」": "〕",
    "』": "〕",
    "〗": "〕",
    "〙": "〕",
}


def key_fields(item: CatalogueItem) -> tuple[str, ...]:
    """Names of the fields by which the item recognises the same document.

    Of a state, two statements about different times are no repetition of each other.
    """
    roles = list(item.natural_key)
    if item.shape is RecordShape.STATE:
        roles.append("valid_from")
    found = [item.role(role) for role in dict.fromkeys(roles)]
    return tuple(field.name for field in found if field is not None)


def find_duplicates(
    item: CatalogueItem,
    columns: dict[str, Column],
    key: Sequence[str],
    considered: pl.Series,
    problems: Problems,
) -> None:
    """Note rows that repeat another row of the table, with that row's number.

    Args:
        item: The catalogue item.
        columns: The table as read.
        key: Names of the fields that make a document the same.
        considered: Where a row takes part; rejected rows do not.
        problems: Takes what is found.
    """
    table = pl.DataFrame({"row_no": problems.row_no, "considered": considered}).with_columns(
        _key_part(item, columns, name).alias(f"key_{place}") for place, name in enumerate(key)
    )
    parts = [f"key_{place}" for place in range(len(key))]
    keyed = table.with_row_index("at").filter(
        "considered", pl.any_horizontal(pl.col(*parts).is_not_null())
    )
    repeated = keyed.filter(pl.struct(parts).hash().is_duplicated())
    if repeated.is_empty():
        return
    values = pl.DataFrame([c.value.gather(repeated["at"]).alias(n) for n, c in columns.items()])
    groups = _grouped(repeated.with_columns(content=_content(values)), parts)
    _say(item, groups, columns, problems)


def _say(
    item: CatalogueItem, groups: pl.DataFrame, columns: dict[str, Column], problems: Problems
) -> None:
    about = item.role("document_no") or item.role("subject_uscc")
    same = groups.filter((pl.col("contents") == 1) & (pl.col("row_no") != pl.col("first")))
    other = groups.filter(pl.col("contents") > 1)
    for rows, rule, severity, text, remedy in (
        (same, DUPLICATE, RuleAction.WARN, "与第{}行重复，内容相同", "只报一行"),
        (
            other,
            CONFLICT,
            RuleAction.HOLD,
            "与第{}行是同一文书，内容不同",
            "核对决定书，只保留正确的一行",
        ),
    ):
        if not rows.is_empty():
            message = rows.select(pl.format(text, "partner")).to_series()
            problems.append(
                rows["row_no"],
                about,
                Says(rule, severity, message, remedy),
                _shown(about, rows, columns),
            )


def _shown(about: Field | None, rows: pl.DataFrame, columns: dict[str, Column]) -> pl.Series | None:
    return None if about is None else columns[about.name].text.gather(rows["at"])


def _content(values: pl.DataFrame) -> pl.Series:
    """One number per row, equal for rows of equal values."""
    lists = [name for name, kind in values.schema.items() if isinstance(kind, pl.List)]
    flat = values.with_columns(pl.col(name).list.join("\x1f") for name in lists)
    return flat.select(pl.struct(pl.all()).hash()).to_series()


def _grouped(repeated: pl.DataFrame, parts: list[str]) -> pl.DataFrame:
    """Rows of documents that stand more than once, each with a `partner` to look at.

    The partner of a repetition is the first row; of a conflict, a row with other content.
    """
    is_first = pl.col("row_no") == pl.col("row_no").min()
    as_first = pl.col("content") == pl.col("content").filter(is_first).first()
    return (
        repeated.filter(pl.len().over(parts) > 1)
        .with_columns(
            contents=pl.col("content").n_unique().over(parts),
            first=pl.col("row_no").min().over(parts),
            as_first=as_first.over(parts),
            other=pl.col("row_no").filter(~as_first).min().over(parts),
        )
        .with_columns(
            partner=pl.when("as_first").then(pl.coalesce("other", "first")).otherwise("first")
        )
    )


def _key_part(item: CatalogueItem, columns: dict[str, Column], name: str) -> pl.Series:
    """What a field adds to the key; a subject without a unified code has its next best mark."""
    field = columns[name].field
    if field is item.role("document_no"):
        plain = pl.col("v").str.normalize("NFKC").str.replace_many(_BRACKETS)
        plain = plain.str.replace_all(r"[\s\u200b\ufeff]+", "")
        return columns[name].value.to_frame("v").select(plain).to_series()
    if field is not item.role("subject_uscc"):
        return columns[name].value.cast(pl.String)
    marks = [field, *(item.role(role) for role in _SUBJECT_ROLES)]
    values = [columns[m.name].value.alias(m.code) for m in marks if m is not None]
    return pl.DataFrame(values).select(pl.coalesce(pl.all())).to_series()
