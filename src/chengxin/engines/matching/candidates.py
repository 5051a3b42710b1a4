"""Whom a name may mean that nobody bears in that spelling: candidates for a person, never links."""

from collections.abc import Iterator

import polars as pl
from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from chengxin.engines.matching.comparison import name_score
from chengxin.engines.matching.lexicon import lexicon
from chengxin.engines.matching.parts import NameParts, split_name
from chengxin.engines.matching.readings import sound
from chengxin.engines.matching.register import Register
from chengxin.engines.matching.scoring import weights

CANDIDATE_SCHEMA = pl.Schema(
    {"name_key": pl.String(), "subject_id": pl.Int64(), "match_score": pl.Int64()}
)
_SHORTEST = 3  # characters without region and form; shorter keys would meet everybody
_COMPARED = 5  # per name, the nearest by edits; a short own name has a crowd one slip away


def best_candidates(names: pl.Series, register: Register) -> pl.DataFrame:
    """Subjects whose names differ from the names asked for in writing, form, region or one slip.

    Args:
        names: Normalised names that no subject bears; null and repeated ones do no harm.
        register: Where they are looked for.

    Returns:
        `CANDIDATE_SCHEMA`: per name the likeliest first, at most as many as the weights show.
    """
    distinct = names.drop_nulls().unique(maintain_order=True).to_list()
    if not distinct:
        return pl.DataFrame(schema=CANDIDATE_SCHEMA)
    wanted = pl.DataFrame(
        [
            (name, parts.loose, not parts.form and not parts.branch)
            for name in distinct
            for parts in _readings(name)
        ],
        schema={"normalised": pl.String, "loose": pl.String, "open": pl.Boolean},
        orient="row",
    ).filter(pl.col("loose").str.len_chars() >= _SHORTEST)
    return _ranked(_nearest(register.names_near(wanted).unique(maintain_order=True)))


def _readings(name: str) -> Iterator[NameParts]:
    """The name taken apart, also as one that misspells the province it begins with."""
    parts = split_name(name)
    yield parts
    if not parts.province:
        for short in lexicon().province_endings:
            if len(short) == len(name[: len(short)]) and _differ_in_one(short, name):
                yield split_name(short + name[len(short) :])


def _differ_in_one(short: str, name: str) -> bool:
    return sum(a != b for a, b in zip(short, name, strict=False)) == 1


def _nearest(pairs: pl.DataFrame) -> pl.DataFrame:
    """The pairs with the fewest edits of every name, those that sound alike first."""
    if pairs.is_empty():
        return pairs
    edits = process.cpdist(
        pairs["normalised"].to_list(),
        pairs["near"].to_list(),
        scorer=DamerauLevenshtein.distance,
    )
    sounds_other = sound(pl.col("normalised")) != sound(pl.col("near"))
    return (
        pairs.with_columns(pl.Series("edits", edits, dtype=pl.Int64), sounds_other=sounds_other)
        .sort("normalised", "edits", "sounds_other", "subject_id")
        .filter(pl.int_range(pl.len()).over("normalised") < _COMPARED)
    )


def _ranked(pairs: pl.DataFrame) -> pl.DataFrame:
    scores = [
        name_score(name, near) for name, near in pairs.select("normalised", "near").iter_rows()
    ]
    found = pairs.select(
        pl.col("normalised").alias("name_key"),
        "subject_id",
        pl.Series("match_score", scores, dtype=pl.Int64),
    )
    shown = weights()
    return (
        found.filter(pl.col("match_score") >= shown.shown_from)
        .group_by("name_key", "subject_id")
        .agg(pl.col("match_score").max())
        .sort("name_key", "match_score", "subject_id", descending=[False, True, False])
        .filter(pl.int_range(pl.len()).over("name_key") < shown.shown_at_most)
        .select(*CANDIDATE_SCHEMA)
    )
