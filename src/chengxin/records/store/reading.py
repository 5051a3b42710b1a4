"""Reads the answer of a query as columns, by COPY through Django's connection."""

import io
from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl
from django.db import connection


def read_frame(
    query: str, schema: Mapping[str, pl.DataType], parameters: Sequence[Any] = ()
) -> pl.DataFrame:
    """The rows of a query, without touching a single cell in Python.

    Args:
        query: A SELECT whose columns stand in the order of the schema; never from outside.
        schema: Name and type of every column; texts, numbers, booleans and days.
        parameters: Values for the placeholders of the query.

    Raises:
        django.db.DatabaseError: PostgreSQL refuses the query.
    """
    booleans = [name for name, kind in schema.items() if kind == pl.Boolean()]
    as_text = {name: pl.String() if name in booleans else kind for name, kind in schema.items()}
    buffer = io.BytesIO()
    statement = f"COPY ({query}) TO STDOUT (FORMAT csv)"
    with (
        connection.wrap_database_errors,
        connection.cursor() as cursor,
        cursor.copy(statement, tuple(parameters)) as copy,
    ):
        for piece in copy:
            buffer.write(piece)
    if not buffer.tell():
        return pl.DataFrame(schema=dict(schema))
    buffer.seek(0)
    # Nothing at all is NULL, a quoted nothing is an empty text: on both sides.
    frame = pl.read_csv(buffer, has_header=False, schema=as_text)
    return frame.with_columns(pl.col(name) == "t" for name in booleans)
