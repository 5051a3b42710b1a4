"""A desk to hand files in at, with the district's departments known."""

from pathlib import Path

import pytest

from chengxin.law import rulebook
from chengxin.records.accounts.services import adopt_directory
from tests.records.intake.invented import Desk


@pytest.fixture
def desk(db: None, tmp_path: Path) -> Desk:
    """A desk in a database of its own."""
    adopt_directory(rulebook.default().directory)
    return Desk(tmp_path)
