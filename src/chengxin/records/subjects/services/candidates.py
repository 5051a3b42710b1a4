"""Whom a name may mean that nobody bears in that spelling: candidates for a person, never links."""

import polars as pl

from chengxin.engines.matching import Mention, compare, split_name
from chengxin.records.subjects.services import lookup

_KEPT = 10
_SHORTEST = 3  # characters without region and form; shorter keys would meet everybody
_WORTH_SHOWING = 500  # match score; branches of the same parent and the like are above it


def candidates_for(names: pl.Series) -> dict[str, list[int]]:
    """Subjects whose names differ from the names asked for in form, region or brackets only.

    Args:
        names: Normalised names that no subject bears; null and repeated ones do no harm.

    Returns:
        Subject ids by name, likeliest first, at most ten; names without any are left out.
    """
    distinct = names.drop_nulls().unique().to_list()
    parts = [split_name(name) for name in distinct]
    wanted = pl.DataFrame(
        {
            "normalised": distinct,
            "loose": [p.loose for p in parts],
            "open": [not p.form and not p.branch for p in parts],
        },
        schema={"normalised": pl.String, "loose": pl.String, "open": pl.Boolean},
    ).filter(pl.col("loose").str.len_chars() >= _SHORTEST)
    found: dict[str, dict[int, int]] = {}
    for name, subject_id, near in lookup.names_near(wanted).iter_rows():
        score = compare(Mention(name), Mention(near)).match_score
        scores = found.setdefault(name, {})
        scores[subject_id] = max(score, scores.get(subject_id, 0))
    return {name: _best(scores) for name, scores in found.items() if _best(scores)}


def _best(scores: dict[int, int]) -> list[int]:
    worth = [subject_id for subject_id, score in scores.items() if score >= _WORTH_SHOWING]
    return sorted(worth, key=lambda subject_id: (-scores[subject_id], subject_id))[:_KEPT]
