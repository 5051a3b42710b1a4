"""A register of a few invented enterprises."""

from datetime import date
from typing import Any

import polars as pl
import pytest

from chengxin.records.ledger import services as ledger
from chengxin.records.subjects import services as subjects
from tests.records.subjects.invented import TODAY, registrations


class Register:
    """The register as a test speaks to it: statements in, subjects and outcomes out."""

    def state(self, *rows: dict[str, Any], on: date = TODAY) -> pl.DataFrame:
        """Take in statements in one commit; returns the outcomes."""
        return subjects.register(self.commit(), registrations(*rows), changed_on=on)

    def enter(self, name: str, **values: Any) -> int:
        """Register one enterprise; returns its subject."""
        return int(self.state({"name": name, **values})["subject_id"][0])

    def commit(self) -> ledger.Commit:
        """A fresh commit."""
        return ledger.open_commit(act="test", by="test")


@pytest.fixture
def register(db: None) -> Register:
    return Register()
