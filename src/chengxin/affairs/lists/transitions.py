"""What may happen to a listing, as data: (state, act) → state, and the roles that may act.

Whether the law's conditions hold on the day is asked by the services; that the authority is the one
which the kind of list names, too.
"""

from chengxin.affairs.casework.states import BEGIN, StateTable
from chengxin.affairs.casework.states import Step as Row
from chengxin.affairs.lists.enums import Act, ListingState
from chengxin.records.accounts.enums import Role

AFFAIR = "listing"
SYSTEM = "system"
"""The role of jobs."""

AUTHORITY = (Role.DEPARTMENT, Role.REGULATOR)
_ANY_DECIDER = (*AUTHORITY, Role.OFFICE, SYSTEM)
_S = ListingState

TABLE = StateTable(
    AFFAIR,
    (
        Row.of(BEGIN, Act.PROPOSE, _S.PROPOSED, *AUTHORITY),
        Row.of(_S.PROPOSED, Act.REVISE, _S.PROPOSED, *AUTHORITY),
        Row.of(_S.PROPOSED, Act.NOTIFY, _S.NOTIFIED, *AUTHORITY),
        Row.of(_S.PROPOSED, Act.DECIDE, _S.DECIDED, *AUTHORITY),
        Row.of(_S.PROPOSED, Act.REFUSE, _S.REFUSED, *AUTHORITY),
        Row.of(_S.PROPOSED, Act.WITHDRAW, _S.WITHDRAWN, *AUTHORITY),
        Row.of(_S.NOTIFIED, Act.STATE, _S.NOTIFIED, *AUTHORITY, Role.ENTERPRISE),
        Row.of(_S.NOTIFIED, Act.DECIDE, _S.DECIDED, *AUTHORITY),
        Row.of(_S.NOTIFIED, Act.REFUSE, _S.REFUSED, *AUTHORITY),
        Row.of(_S.NOTIFIED, Act.WITHDRAW, _S.WITHDRAWN, *AUTHORITY),
        Row.of(_S.DECIDED, Act.ENTER, _S.LISTED, *AUTHORITY),
        Row.of(_S.DECIDED, Act.GRANT_GRACE, _S.IN_GRACE, *AUTHORITY),
        Row.of(_S.DECIDED, Act.REVOKE, _S.REVOKED, *AUTHORITY),
        Row.of(_S.IN_GRACE, Act.ENTER, _S.LISTED, *AUTHORITY),
        Row.of(_S.IN_GRACE, Act.NOTE_PERFORMANCE, _S.PERFORMED, *AUTHORITY),
        Row.of(_S.IN_GRACE, Act.REVOKE, _S.REVOKED, *AUTHORITY),
        Row.of(_S.LISTED, Act.FIND_GROUND, _S.LEAVING, *AUTHORITY),
        Row.of(_S.LISTED, Act.REMOVE, _S.REMOVED, *_ANY_DECIDER),
        Row.of(_S.LISTED, Act.ANNUL, _S.ANNULLED, *_ANY_DECIDER),
        Row.of(_S.LEAVING, Act.REMOVE, _S.REMOVED, *_ANY_DECIDER),
        Row.of(_S.LEAVING, Act.ANNUL, _S.ANNULLED, *_ANY_DECIDER),
        Row.of(_S.REMOVED, Act.RESTORE, _S.LISTED, *_ANY_DECIDER),
    ),
)
