"""Three invented items, and the same card run over the same rows on DuckDB and in plain Python."""

from datetime import date
from typing import Any

import ibis
import pyarrow as pa

from chengxin.engines.scorecards.card import PreparedCard, prepare
from chengxin.engines.scorecards.compile import compile_card
from chengxin.engines.scorecards.plain import Evaluator, Subject
from chengxin.engines.scorecards.result import Evaluation, evaluation_of
from chengxin.law.rulebook.schemas.protections import RecordMark
from chengxin.law.rulebook.schemas.scorecard import Scorecard
from chengxin.law.words import RecordShape

SHAPES = {"penalty": "act", "listing": "state", "rating": "state"}
ITEM_COLUMNS = {
    "penalty": {
        "fine_fen": pa.int64(),
        "kinds": pa.list_(pa.string()),
        "procedure": pa.string(),
        "paid_on": pa.date32(),
    },
    "listing": {"list_kind": pa.string()},
    "rating": {"rating": pa.string(), "capital": pa.int64()},
}
COMMON = {
    "record_no": pa.int64(),
    "subject_id": pa.int64(),
    "polarity": pa.string(),
    "severity": pa.string(),
    "decided_on": pa.date32(),
    "valid_from": pa.date32(),
    "valid_to": pa.date32(),
    "department": pa.string(),
    "state": pa.string(),
    "shielded": pa.bool_(),
    "objected": pa.bool_(),
}
SUBJECTS = pa.schema(
    {
        "subject_id": pa.int64(),
        "kind": pa.string(),
        "status": pa.string(),
        "provisional": pa.bool_(),
        "industry": pa.string(),
        "town": pa.string(),
    }
)
BASIS = [{"source": "measures", "article": "第八条"}]
LABEL = {"zh": "某项", "en": "Something"}


def card_of(**parts: Any) -> dict[str, Any]:
    """A card as an author writes it, with whatever parts a test gives."""
    return {
        "pack": "scorecard.trial",
        "edition": "2026-04",
        "status": "adopted",
        "title": {"zh": "试验卡", "en": "Trial card"},
        "in_force": {"since": date(2026, 4, 1)},
        "adopted_at": "2026-03-20T10:00:00+08:00",
        "confidence": "low",
        "source": [{"id": "measures", "title": "某某办法", "checked_on": date(2026, 11, 21)}],
        "scope": "comprehensive",
        "marking": {"zh": "内部参考", "en": "Internal reference"},
        "population": {"subject_kinds": ["legal_person"], "statuses": ["active", "revoked"]},
        "protections": "protections.general",
        "base_points": 600,
        "groups": [{"id": "conduct", "title": {"zh": "行为", "en": "Conduct"}}],
        "indicators": [
            indicator(id="count", points_each=-10),
            indicator(id="bonus", points_each=1),
        ],
        "bands": [
            {"grade": "A", "at_least": 610, "title": {"zh": "优", "en": "Excellent"}},
            {"grade": "B", "at_least": 550, "title": {"zh": "良", "en": "Good"}},
            {"grade": "C", "at_least": 400, "title": {"zh": "中", "en": "Fair"}},
            {"grade": "D", "title": {"zh": "差", "en": "Poor"}},
        ],
    } | parts


def indicator(**parts: Any) -> dict[str, Any]:
    """An indicator as an author writes it; counts penalties unless told otherwise."""
    return {
        "group": "conduct",
        "label": LABEL,
        "basis": BASIS,
        "confidence": "low",
        "kind": "count",
        "of": "penalty",
    } | parts


def veto(**parts: Any) -> dict[str, Any]:
    """A veto as an author writes it."""
    return {"id": "veto", "label": LABEL, "basis": BASIS, "of": "listing", "ceiling": "D"} | parts


def record(**parts: Any) -> dict[str, Any]:
    """A live penalty of subject 1, decided on 1 June 2026, unless told otherwise."""
    item = parts.get("item", "penalty")
    decided = parts.get("decided_on", date(2026, 6, 1))
    plain = {
        "record_no": 1,
        "subject_id": 1,
        "item": item,
        "polarity": "negative",
        "severity": "general",
        "decided_on": decided,
        "valid_from": decided,
        "valid_to": None,
        "department": "tax",
        "state": "live",
        "shielded": False,
        "objected": False,
    }
    return plain | dict.fromkeys(ITEM_COLUMNS[item]) | parts


def subject(subject_id: int = 1, **parts: Any) -> dict[str, Any]:
    """A registered enterprise."""
    return {
        "subject_id": subject_id,
        "kind": "legal_person",
        "status": "active",
        "provisional": False,
        "industry": None,
        "town": None,
    } | parts


MARK = ("minor-case", RecordMark(severity=("minor",), polarity=("negative",)))
"""The mark of the packaged protections: minor dishonesty."""


def ready(
    card: dict[str, Any], as_of: date, term_years: int | None = 5, *, marks: Any = ()
) -> PreparedCard:
    """The card, validated and prepared."""
    return prepare(
        Scorecard.model_validate(card),
        as_of=as_of,
        shapes={item: RecordShape(shape) for item, shape in SHAPES.items()},
        inquiry_term_years=term_years,
        marks=marks,
    )


class DuckDB:
    """A DuckDB in memory into which rows are put anew for each run."""

    def __init__(self) -> None:
        self.ibis = ibis.duckdb.connect()
        self.put([], [])

    def put(self, subjects: list[dict[str, Any]], records: list[dict[str, Any]]) -> None:
        """Replace all rows."""
        connection = self.ibis.con
        connection.register("subjects", pa.Table.from_pylist(subjects, schema=SUBJECTS))
        for item, columns in ITEM_COLUMNS.items():
            rows = [r for r in records if r["item"] == item]
            table = pa.Table.from_pylist(rows, schema=pa.schema(COMMON | columns))
            connection.register(item, table)

    def expression(self, prepared: PreparedCard, **options: Any) -> Any:
        """The compiled card over the tables."""
        tables = {item: self.ibis.table(item) for item in ITEM_COLUMNS}
        return compile_card(prepared, self.ibis.table("subjects"), tables, **options)

    def compile(self, prepared: PreparedCard, **options: Any) -> str:
        """The compiled card as SQL."""
        return str(self.ibis.compile(self.expression(prepared, **options)))

    def run(
        self,
        prepared: PreparedCard,
        subjects: list[dict[str, Any]],
        records: list[dict[str, Any]],
        **options: Any,
    ) -> dict[int, Evaluation]:
        """Every evaluation by the compiled card, by subject."""
        sql = self.compile(prepared, **options)
        self.put(subjects, records)
        rows = self.ibis.con.execute(sql).to_arrow_table().to_pylist()
        return {row["subject_id"]: evaluation_of(prepared, row) for row in rows}


def run_plain(
    prepared: PreparedCard, subjects: list[dict[str, Any]], records: list[dict[str, Any]]
) -> dict[int, Evaluation]:
    """The same, one subject at a time in plain Python."""
    evaluator = Evaluator(prepared)
    found = {}
    for row in subjects:
        one = Subject(**row)
        own = [r for r in records if r["subject_id"] == one.subject_id]
        if evaluator.covers(one, own):
            found[one.subject_id] = evaluator.evaluate(one, own)
    return found
