"""The rulebook a command works by: the one in use, or the packaged one before any database is."""

import os
from datetime import datetime

from chengxin.entrances.cli import start
from chengxin.law import rulebook
from chengxin.law.rulebook import Rulebook


def rulebook_in_use(known_at: datetime | None = None) -> Rulebook:
    """The package and what was released on the desk, as far as it was known at a moment.

    Where no database was ever made nothing can have been released; none is made for the question.
    """
    start.start()
    from chengxin.entrances.cli.errors import DatabaseNotMadeError
    from chengxin.records.editions import in_use
    from chengxin.records.store import home

    if "DATABASE_URL" not in os.environ and not (home.home() / "postgres").exists():
        return rulebook.default()
    try:
        start.need_database()
    except DatabaseNotMadeError:
        return rulebook.default()
    return in_use.current() if known_at is None else in_use.known_at(known_at)
