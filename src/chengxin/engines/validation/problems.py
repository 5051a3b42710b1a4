"""Everything found wrong with a table, collected a column at a time."""

from dataclasses import dataclass, field

import polars as pl

from chengxin.engines.validation.coding import Coded
from chengxin.law.masking import STAR, mask
from chengxin.law.rulebook import CatalogueItem, Field
from chengxin.law.words import RuleAction

PROBLEM_COLUMNS = pl.Schema(
    {
        "row_no": pl.Int64(),
        "field": pl.String(),
        "value": pl.String(),
        "rule": pl.String(),
        "severity": pl.String(),
        "message": pl.String(),
        "remedy": pl.String(),
    }
)
_SHOWN_LENGTH = 200
_MESSAGE_LENGTH = 300
# What a problem of a natural person's row may repeat; everything else could name the person.
_IMPERSONAL_KINDS = frozenset({"date", "integer", "decimal", "amount", "capital", "code", "codes"})


@dataclass(frozen=True)
class Says:
    """What a rule says of cells or rows; the texts may be columns of their own."""

    rule: str
    severity: RuleAction
    message: str | pl.Series
    remedy: str | pl.Series


@dataclass
class Problems:
    """Problems of the rows numbered by `row_no`."""

    row_no: pl.Series
    parts: list[pl.DataFrame] = field(default_factory=list)

    def say(
        self, where: pl.Series, about: Field | None, says: Says, values: pl.Series | None = None
    ) -> None:
        """Note the same thing about every row where a condition holds.

        Args:
            where: Boolean, one per row; null counts as no.
            about: The field; None for a problem of the whole row.
            says: What is said, the same of every row.
            values: The cells as written, one per row; none when there is nothing to show.
        """
        places = where.fill_null(value=False).arg_true()
        if len(places):
            shown = None if values is None else values.gather(places)
            self.append(self.row_no.gather(places), about, says, shown)

    def append(
        self, row_no: pl.Series, about: Field | None, says: Says, values: pl.Series | None
    ) -> None:
        """Note something about some rows; the columns run in parallel."""
        shown = pl.lit("") if values is None else pl.lit(_masked(about, values)).fill_null("")
        self.parts.append(
            pl.DataFrame({"row_no": row_no.cast(pl.Int64)}).with_columns(
                field=pl.lit("" if about is None else about.code),
                value=shown.str.head(_SHOWN_LENGTH),
                rule=pl.lit(says.rule),
                severity=pl.lit(says.severity.value),
                message=pl.lit(says.message).str.head(_MESSAGE_LENGTH),
                remedy=pl.lit(says.remedy).str.head(_MESSAGE_LENGTH),
            )
        )

    def spread(self, of_cells: "Problems", column: Coded) -> None:
        """Note what was found of distinct cells about every row that has them.

        Args:
            of_cells: Its rows are numbered by the places of the cells.
            column: Which cell stands in which row.
        """
        if not of_cells.parts:
            return
        rows = pl.DataFrame({"row_no": self.row_no, "cell": column.places.cast(pl.Int64)})
        for part in of_cells.parts:
            about = part.rename({"row_no": "cell"})
            concerned = rows.filter(pl.col("cell").is_in(about["cell"].unique().implode()))
            self.parts.append(
                concerned.join(about, on="cell", how="inner", maintain_order="left_right").select(
                    *PROBLEM_COLUMNS
                )
            )

    def table(self, item: CatalogueItem, personal_rows: pl.Series) -> pl.DataFrame:
        """All problems by row and field order, natural persons' values masked whole."""
        if not self.parts:
            return pl.DataFrame(schema=PROBLEM_COLUMNS)
        order = {f.code: place for place, f in enumerate(item.fields)}
        hidden = [f.code for f in item.fields if f.kind not in _IMPERSONAL_KINDS]
        stars = pl.col("value").str.replace_all(r"(?s).", STAR)
        is_hidden = pl.col("row_no").is_in(personal_rows.implode()) & pl.col("field").is_in(hidden)
        return (
            pl.concat(self.parts)
            .with_columns(
                value=pl.when(is_hidden).then(stars).otherwise("value"),
                place=pl.col("field").replace_strict(order, default=-1, return_dtype=pl.Int64),
            )
            .sort("row_no", "place", maintain_order=True)
            .select(*PROBLEM_COLUMNS)
        )


def _masked(about: Field | None, values: pl.Series) -> pl.Series:
    if about is None or about.mask is None:
        return values
    masked = {text: mask(text, about.mask) for text in values.drop_nulls().unique()}
    return values.replace(masked)
