"""How mentions compare with the subjects they may mean, as reasons for a person."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import polars as pl

from chengxin.engines.matching import Comparison, Mention, compare
from chengxin.records.subjects.enums import Scheme
from chengxin.records.subjects.models import SubjectVersion
from chengxin.records.subjects.services import lookup

_COMPARED = 10  # candidates of one row


@dataclass(frozen=True)
class Compared:
    """One candidate of a mention: the subject, the name it compared best under, and how."""

    subject_id: int
    name: str
    former: bool
    comparison: Comparison

    def as_plain(self) -> dict[str, Any]:
        """As a held row keeps it."""
        return {
            "subject": self.subject_id,
            "match_score": self.comparison.match_score,
            "verdict": str(self.comparison.verdict),
            "reasons": list(self.comparison.reasons),
        }


def compare_candidates(rows: pl.DataFrame) -> dict[int, list[Compared]]:
    """Every candidate of every row compared with it, likeliest first.

    Args:
        rows: row_no Int64; name, uscc, organisation_code, registration_number String or null;
            candidate_ids List(Int64). ``town`` and ``industry`` String count where they are there.

    Returns:
        By row number; rows without candidates are left out.
    """
    asked = rows.filter(pl.col("candidate_ids").list.len() > 0)
    if asked.is_empty():
        return {}
    ids = asked["candidate_ids"].explode().unique().to_list()
    register = _Candidates(ids, with_places="town" in rows.columns)
    return {
        row["row_no"]: register.compared(row, row["candidate_ids"][:_COMPARED])
        for row in asked.iter_rows(named=True)
    }


class _Candidates:
    """Names and codes of some subjects, fetched once."""

    def __init__(self, subject_ids: Iterable[int], *, with_places: bool) -> None:
        ids = list(subject_ids)
        self._names: dict[int, list[tuple[str, bool]]] = {}
        for normalised, subject_id, former, _ in lookup.names_of(ids, None).iter_rows():
            self._names.setdefault(subject_id, []).append((normalised, former))
        self._codes: dict[int, dict[str, str]] = {}
        for scheme, value, subject_id, _ in lookup.identifiers_of(ids, None).iter_rows():
            self._codes.setdefault(subject_id, {})[scheme] = value
        self._places = _places(ids) if with_places else {}

    def compared(self, row: dict[str, Any], candidates: Iterable[int]) -> list[Compared]:
        mention = _mention(row)
        found = [self._best(mention, subject_id) for subject_id in candidates]
        return sorted(found, key=lambda c: (-c.comparison.match_score, c.subject_id))

    def _best(self, mention: Mention, subject_id: int) -> Compared:
        names = sorted(self._names.get(subject_id, [("", False)]), key=lambda pair: pair[1])
        codes = self._codes.get(subject_id, {})
        town, industry = self._places.get(subject_id, ("", ""))
        tried = [
            Compared(
                subject_id,
                name,
                former,
                compare(
                    mention,
                    Mention(
                        name,
                        codes.get(Scheme.USCC.value, ""),
                        codes.get(Scheme.ORGANISATION_CODE.value, ""),
                        codes.get(Scheme.REGISTRATION_NUMBER.value, ""),
                        town,
                        industry,
                    ),
                ),
            )
            for name, former in names
        ]
        return max(tried, key=lambda c: c.comparison.match_score)


def _mention(row: dict[str, Any]) -> Mention:
    return Mention(
        row["name"] or "",
        row["uscc"] or "",
        row["organisation_code"] or "",
        row["registration_number"] or "",
        row.get("town") or "",
        row.get("industry") or "",
    )


def _places(ids: list[int]) -> dict[int, tuple[str, str]]:
    """Town and industry of subjects, by their latest version."""
    rows = SubjectVersion.objects.filter(subject_id__in=ids, superseded_seq=None).order_by(
        "valid_from"
    )
    return {row.subject_id: (row.town_code, row.industry) for row in rows}
