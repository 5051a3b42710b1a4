"""What resolution asks of a register, wherever it is kept: a database, or tables in memory."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Protocol

import polars as pl

IDENTIFIER_SCHEMA = pl.Schema(
    {"scheme": pl.String(), "value": pl.String(), "subject_id": pl.Int64(), "id": pl.Int64()}
)
NAME_SCHEMA = pl.Schema(
    {
        "normalised": pl.String(),
        "subject_id": pl.Int64(),
        "former": pl.Boolean(),
        "id": pl.Int64(),
    }
)
NEAR_SCHEMA = pl.Schema({"normalised": pl.String(), "subject_id": pl.Int64(), "near": pl.String()})


class Scheme(StrEnum):
    """Kinds of code that resolution knows by itself, strongest first."""

    USCC = "uscc"
    ORGANISATION_CODE = "organisation-code"
    REGISTRATION_NUMBER = "registration-number"


class Register(Protocol):
    """Look-ups in bulk; every answer is one row per hit."""

    def identifiers_by_code(self, codes: pl.DataFrame) -> pl.DataFrame:
        """Identifiers equal to one of the codes (scheme, value); `IDENTIFIER_SCHEMA`."""
        ...

    def names_by_key(self, keys: pl.Series) -> pl.DataFrame:
        """Names, current and former, normalised to one of the keys; `NAME_SCHEMA`."""
        ...

    def identifiers_of(self, subject_ids: Iterable[int]) -> pl.DataFrame:
        """Every identifier of some subjects; `IDENTIFIER_SCHEMA`."""
        ...

    def names_of(self, subject_ids: Iterable[int]) -> pl.DataFrame:
        """Every name of some subjects, current and former; `NAME_SCHEMA`."""
        ...

    def names_near(self, wanted: pl.DataFrame) -> pl.DataFrame:
        """Names that may be meant by misspelt ones: the blocks that candidates come from.

        Args:
            wanted: normalised, loose String; open Boolean: nothing is said of the legal form.

        Returns:
            `NEAR_SCHEMA`: names whose loose form is equal, is one slip away, or, for an open one,
            begins with it.
        """
        ...
