"""Letters that go out together with a decision to list (两书同达), written by parts above."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from chengxin.affairs.lists.models import ListCase
from chengxin.records.accounts.actors import Actor


@dataclass(frozen=True)
class Companion:
    """One kind of letter: its key, and what issues it inside the decision's transaction.

    `issue` gets the listing just decided (or, where a decision was kept confined, just entered).
    """

    key: str
    issue: Callable[[ListCase, Actor, datetime], None]


_companions: dict[str, Companion] = {}


def register(companion: Companion) -> None:
    """Take a companion up; called in ``AppConfig.ready``."""
    _companions[companion.key] = companion


def unregister(key: str) -> None:
    """Forget a companion; for tests that register one of their own."""
    _companions.pop(key, None)


def issue_all(listing: ListCase, by: Actor, at: datetime) -> None:
    """Issue every companion letter of a decision to list."""
    for key in sorted(_companions):
        _companions[key].issue(listing, by, at)
