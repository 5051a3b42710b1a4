"""Acts on listings: one function is one act, one transaction, one event with its audit entry."""

from chengxin.affairs.lists.services.adopting import follow
from chengxin.affairs.lists.services.deciding import (
    decide,
    grant_grace,
    note_performance,
    refuse,
    revoke,
)
from chengxin.affairs.lists.services.entering import enter
from chengxin.affairs.lists.services.opening import (
    Finding,
    add_evidence,
    notify,
    propose,
    revise,
    state,
    withdraw,
)
from chengxin.affairs.lists.services.removing import annul, find_ground, remove, restore
from chengxin.affairs.lists.services.terms import remove_due

__all__ = [
    "Finding",
    "add_evidence",
    "annul",
    "decide",
    "enter",
    "find_ground",
    "follow",
    "grant_grace",
    "note_performance",
    "notify",
    "propose",
    "refuse",
    "remove",
    "remove_due",
    "restore",
    "revise",
    "revoke",
    "state",
    "withdraw",
]
