"""Bulk mode: a register in tables, for resolving millions of mentions without a database."""

from collections.abc import Iterable
from functools import cached_property

import polars as pl

from chengxin.engines.matching.blocking import slip_keys
from chengxin.engines.matching.parts import loose_name
from chengxin.engines.matching.register import IDENTIFIER_SCHEMA, NAME_SCHEMA, NEAR_SCHEMA
from chengxin.engines.matching.writing import normalised_name

_OPENED = 50  # longer names an open one may be the beginning of


class TabledRegister:
    """A register held in memory; answers as `register.Register` demands."""

    def __init__(self, identifiers: pl.DataFrame, names: pl.DataFrame) -> None:
        """Take the tables.

        Args:
            identifiers: `register.IDENTIFIER_SCHEMA`.
            names: `register.NAME_SCHEMA`; ``normalised`` may be missing where ``name`` is there.
                ``loose``, where it is there, is what `parts.loose_name` makes of the name; the
                search rows of the database keep it, and it is made when first needed otherwise.
        """
        self._identifiers = identifiers.select(IDENTIFIER_SCHEMA.names())
        if "normalised" not in names.columns:
            names = names.with_columns(normalised=normalised_name(pl.col("name")))
        self._names = names.select(NAME_SCHEMA.names())
        self._kept_loose = names["loose"] if "loose" in names.columns else None

    def prepare(self) -> None:
        """File the names under their blocks now, not when they are first asked for."""
        _ = self._filed

    def identifiers_by_code(self, codes: pl.DataFrame) -> pl.DataFrame:
        """Identifiers equal to one of the codes."""
        wanted = codes.drop_nulls().unique()
        return self._identifiers.join(wanted, on=["scheme", "value"], how="semi")

    def names_by_key(self, keys: pl.Series) -> pl.DataFrame:
        """Names normalised to one of the keys."""
        wanted = keys.drop_nulls().unique().alias("normalised").to_frame()
        return self._names.join(wanted, on="normalised", how="semi")

    def identifiers_of(self, subject_ids: Iterable[int]) -> pl.DataFrame:
        """Every identifier of some subjects."""
        return self._identifiers.join(_ids(subject_ids), on="subject_id", how="semi")

    def names_of(self, subject_ids: Iterable[int]) -> pl.DataFrame:
        """Every name of some subjects."""
        return self._names.join(_ids(subject_ids), on="subject_id", how="semi")

    def names_near(self, wanted: pl.DataFrame) -> pl.DataFrame:
        """Names in the blocks of the names asked for."""
        if wanted.is_empty():
            return pl.DataFrame(schema=NEAR_SCHEMA)
        return pl.concat([self._one_slip_away(wanted), self._beginning_with(wanted)]).unique()

    @cached_property
    def _loose(self) -> pl.DataFrame:
        """The names with their loose form; made when first asked for."""
        loose = [loose_name(name) for name in self._names["normalised"].to_list()]
        return self._names.select(
            "subject_id", "normalised", loose=pl.Series(loose, dtype=pl.String)
        )

    def _one_slip_away(self, wanted: pl.DataFrame) -> pl.DataFrame:
        """Names whose loose form is equal or one slip away; of the equal ones, only those."""
        asked = wanted["loose"].unique(maintain_order=True)
        pairs = slip_keys(asked).join(self._filed, on="key").select("place", "place_right").unique()
        met = pl.DataFrame(
            {
                "loose": asked.gather(pairs["place"]),
                "found": self._distinct.gather(pairs["place_right"]),
            }
        )
        is_equal = pl.col("loose") == pl.col("found")
        met = met.filter(is_equal | ~is_equal.any().over("loose"))
        near = wanted.select("normalised", "loose").join(met, on="loose")
        return near.join(
            self._loose.select("subject_id", "loose", near="normalised"),
            left_on="found",
            right_on="loose",
        ).select(*NEAR_SCHEMA)

    @cached_property
    def _distinct(self) -> pl.Series:
        return self._loose["loose"].unique(maintain_order=True)

    @cached_property
    def _filed(self) -> pl.DataFrame:
        """The loose forms under all their keys; made when first asked for."""
        return slip_keys(self._distinct)

    def _beginning_with(self, wanted: pl.DataFrame) -> pl.DataFrame:
        """Longer names that an open one is the beginning of."""
        opened = wanted.filter("open").select("normalised", "loose")
        found = []
        for (length,), part in opened.with_columns(n=pl.col("loose").str.len_chars()).group_by("n"):
            longer = self._loose.filter(pl.col("loose").str.len_chars() > length)
            begun = longer.with_columns(begin=pl.col("loose").str.slice(0, length))
            met = part.join(begun, left_on="loose", right_on="begin", suffix="_near")
            found.append(
                met.sort("loose_near")
                .filter(pl.int_range(pl.len()).over("normalised") < _OPENED)
                .select("normalised", "subject_id", near="normalised_near")
            )
        return pl.concat(found) if found else pl.DataFrame(schema=NEAR_SCHEMA)


def _ids(subject_ids: Iterable[int]) -> pl.DataFrame:
    values = subject_ids if isinstance(subject_ids, pl.Series) else list(subject_ids)
    return pl.DataFrame({"subject_id": values}, schema={"subject_id": pl.Int64}).unique()
