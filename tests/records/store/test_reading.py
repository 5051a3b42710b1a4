"""What PostgreSQL answers comes back as columns, nothing mistaken for something else."""

from datetime import date

import polars as pl
import pytest
from django.db import DatabaseError

from chengxin.records.store.reading import read_frame

pytestmark = pytest.mark.django_db
SCHEMA = {"text": pl.String(), "number": pl.Int64(), "flag": pl.Boolean(), "day": pl.Date()}


def test_every_type_and_nothing_come_back() -> None:
    found = read_frame(
        "SELECT * FROM (VALUES (%s, 1, true, DATE '2026-03-31'), ('', NULL, false, NULL), "
        "(NULL, -7, NULL, NULL), (E'\\\\N', 2, true, NULL)) AS t",
        SCHEMA,
        ['两行,带"引号"\n的文字'],
    )
    assert found.schema == SCHEMA
    assert found.rows() == [
        ('两行,带"引号"\n的文字', 1, True, date(2026, 3, 31)),
        ("", None, False, None),
        (None, -7, None, None),
        ("\\N", 2, True, None),
    ]


def test_no_row_has_the_columns_all_the_same() -> None:
    assert read_frame("SELECT 'x', 1, true, DATE '2026-01-01' WHERE false", SCHEMA).schema == SCHEMA


def test_a_wrong_query_is_a_database_error() -> None:
    with pytest.raises(DatabaseError):
        read_frame("SELECT nothing FROM nowhere", SCHEMA)
