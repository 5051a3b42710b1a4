"""A payload made column-wise has the very bytes of the ledger's own canonical text."""

from datetime import date
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chengxin.law import rulebook
from chengxin.law.rulebook import CatalogueItem
from chengxin.records.intake.columns import ESTIMATED, KEPT
from chengxin.records.intake.payloads import payload_texts, reference_of
from chengxin.records.ledger.services import canonical_body

ITEM = rulebook.default().catalogue_item("administrative-penalty", date(2026, 11, 20))
TYPES = {"date": pl.Date(), "amount": pl.Int64(), "codes": pl.List(pl.String())}
TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=20)
VALUES: dict[str, st.SearchStrategy[Any]] = {
    "date": st.dates(),
    "amount": st.integers(-(2**62), 2**62),
    "codes": st.lists(TEXT, max_size=3),
}


@pytest.fixture(autouse=True)
def _own_secret(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHENGXIN_HOME", str(tmp_path_factory.mktemp("home")))


def _frame(rows: list[dict[str, Any]], item: CatalogueItem) -> pl.DataFrame:
    schema = {f.name: TYPES.get(f.kind, pl.String()) for f in item.fields}
    extra = {KEPT + "甲": pl.String(), KEPT + '乙"': pl.String(), ESTIMATED: pl.List(pl.String())}
    return pl.DataFrame(rows, schema=schema | extra, orient="row")


rows_of_item = st.fixed_dictionaries(
    {f.name: st.none() | VALUES.get(f.kind, TEXT) for f in ITEM.fields if not f.sensitive}
    | {KEPT + "甲": st.none() | TEXT, KEPT + '乙"': st.none() | TEXT}
    | {ESTIMATED: st.none() | st.lists(st.sampled_from(["decided_on", "valid_to"]), unique=True)}
)


@settings(max_examples=60, deadline=None)
@given(st.lists(rows_of_item, min_size=1, max_size=3))
def test_column_wise_and_plain_python_write_the_same(rows: list[dict[str, Any]]) -> None:
    texts = payload_texts(_frame(rows, ITEM), ITEM)
    for text, row in zip(texts, rows, strict=True):
        fields = {f.name for f in ITEM.fields}
        body: dict[str, Any] = {k: v for k, v in row.items() if k in fields and v not in (None, [])}
        body = {k: v.isoformat() if isinstance(v, date) else v for k, v in body.items()}
        kept = {"甲": row[KEPT + "甲"], '乙"': row[KEPT + '乙"']}
        if source := {k: v for k, v in kept.items() if v is not None}:
            body["source"] = source
        if row[ESTIMATED]:
            body["estimated"] = ";".join(sorted(row[ESTIMATED]))
        assert text == canonical_body(body)


def test_a_sensitive_value_is_masked_and_referred_to() -> None:
    number = "11010519491231002X"
    row = {"legal_representative_id_number": number}
    (text,) = payload_texts(_frame([row], ITEM), ITEM)
    reference = {"masked": "110105**********2X", "ref": reference_of(number).hex()}
    assert text == canonical_body({"legal_representative_id_number": reference})
    assert number not in text
