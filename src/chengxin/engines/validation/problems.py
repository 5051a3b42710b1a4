"""Everything found wrong with a table, collected a column at a time."""

from dataclasses import dataclass, field

import polars as pl

from chengxin.engines.validation.coding import Coded
from chengxin.law.masking import STAR, mask
from chengxin.law.rulebook import CatalogueItem, Field
from chengxin.law.rulebook.advice import Adviser, shown
from chengxin.law.rulebook.schemas.validation import ValidationPack
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
        "message_en": pl.String(),
        "remedy_en": pl.String(),
        "mended": pl.String(),
    }
)
SHOWN_LENGTH = 200
MESSAGE_LENGTH = 300
_FOUND = pl.Schema({name: PROBLEM_COLUMNS[name] for name in
                    ("row_no", "field", "value", "rule", "severity")})  # fmt: skip
_ALIKE = ("field", "value", "rule", "severity", "is_hidden")
# What a problem of a natural person's row may repeat; everything else could name the person.
_IMPERSONAL_KINDS = frozenset({"date", "integer", "decimal", "amount", "capital", "code", "codes"})


@dataclass(frozen=True)
class Says:
    """A broken rule, and what it does where the built-in rules leave that to the field."""

    rule: str
    severity: RuleAction


@dataclass
class Problems:
    """What is found about the rows numbered by `row_no`; worded when all is found."""

    row_no: pl.Series
    parts: list[pl.DataFrame] = field(default_factory=list)

    def say(
        self, where: pl.Series, about: Field | None, says: Says, values: pl.Series | None = None
    ) -> None:
        """Note the same thing about every row where a condition holds.

        Args:
            where: Boolean, one per row; null counts as no.
            about: The field; None for a problem of the whole row.
            says: What is found, the same of every row.
            values: The cells as written, one per row; none when there is nothing to show.
        """
        if not where.any():  # nearly always; everything after costs more
            return
        places = where.fill_null(value=False).arg_true()
        written = None if values is None else values.gather(places)
        self.append(self.row_no.gather(places), about, says, written)

    def append(
        self, row_no: pl.Series, about: Field | None, says: Says, values: pl.Series | None
    ) -> None:
        """Note something about some rows; the columns run in parallel."""
        written = pl.lit("") if values is None else pl.lit(values).fill_null("")
        self.parts.append(
            pl.DataFrame({"row_no": row_no.cast(pl.Int64)}).with_columns(
                field=pl.lit("" if about is None else about.code),
                value=written,
                rule=pl.lit(says.rule),
                severity=pl.lit(says.severity.value),
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
                    *_FOUND
                )
            )

    def table(
        self,
        item: CatalogueItem,
        personal_rows: pl.Series,
        adviser: Adviser,
        checks: ValidationPack,
    ) -> pl.DataFrame:
        """All problems by row and field order (`PROBLEM_COLUMNS`); what could name a person masked.

        Args:
            item: The catalogue item.
            personal_rows: Numbers of the rows of natural persons.
            adviser: Words each distinct finding once.
            checks: When values are too many for suggestions.
        """
        if not self.parts:
            return pl.DataFrame(schema=PROBLEM_COLUMNS)
        order = {f.code: place for place, f in enumerate(item.fields)}
        personal = [f.code for f in item.fields if f.kind not in _IMPERSONAL_KINDS]
        sensitive = [f.code for f in item.fields if f.sensitive]
        of_person = pl.col("row_no").is_in(personal_rows.implode()) & pl.col("field").is_in(
            personal
        )
        found = pl.concat(self.parts).with_columns(
            is_hidden=of_person | pl.col("field").is_in(sensitive), is_personal=of_person
        )
        alike = [*_ALIKE, "is_personal"]
        distinct = found.select(alike).unique(maintain_order=True)
        return (
            found.join(
                _worded(distinct, item, adviser, checks),
                on=alike,
                how="left",
                maintain_order="left",
            )
            .with_columns(
                place=pl.col("field").replace_strict(order, default=-1, return_dtype=pl.Int64),
                **{name: pl.col(f"said:{name}") for name in _SAID},
            )
            .sort("row_no", "place", maintain_order=True)
            .select(*PROBLEM_COLUMNS)
        )


_SAID = ("value", "rule", "severity", "message", "remedy", "message_en", "remedy_en", "mended")


def _worded(
    distinct: pl.DataFrame, item: CatalogueItem, adviser: Adviser, checks: ValidationPack
) -> pl.DataFrame:
    """Every distinct finding with what is said of it, under ``said:<column>``."""
    fields = {f.code: f for f in item.fields}
    values = distinct.filter(pl.col("rule") == "not-in-table").group_by("field").len()
    slips = {code for code, count in values.iter_rows() if count <= checks.near_miss.columns_up_to}
    said = []
    for code, value, rule, severity, is_hidden, is_personal in distinct.iter_rows():
        about = fields.get(code)
        advice = adviser.advise(
            about, rule, value, RuleAction(severity), hidden=is_hidden, suggest=code in slips
        )
        written = STAR * len(value) if is_personal else _masked(about, advice.rule, value)
        said.append(
            (
                written[:SHOWN_LENGTH],
                advice.rule,
                advice.severity.value,
                advice.message_zh[:MESSAGE_LENGTH],
                advice.remedy_zh[:MESSAGE_LENGTH],
                advice.message_en[:MESSAGE_LENGTH],
                advice.remedy_en[:MESSAGE_LENGTH],
                advice.mended[:SHOWN_LENGTH],
            )
        )
    schema = {f"said:{name}": pl.String() for name in _SAID}
    return pl.concat([distinct, pl.DataFrame(said, schema=schema, orient="row")], how="horizontal")


def _masked(about: Field | None, rule: str, value: str) -> str:
    if about is not None and about.mask is not None:
        return mask(value, about.mask)
    return shown(about, rule, value)
