"""What may happen to an application and to a shield, as data: (state, act) → state.

Department and regulator act as the designating authority, the office where the pack leaves the
decision to it; which of them a case belongs to is asked by the services.
"""

from enum import StrEnum

from chengxin.affairs.casework.states import BEGIN, StateTable
from chengxin.affairs.casework.states import Step as Row
from chengxin.affairs.repair.enums import ApplicationState as A
from chengxin.affairs.repair.enums import ShieldState as S
from chengxin.records.accounts.enums import Role

AFFAIR = "repair"
SHIELD_AFFAIR = "repair-shield"
SYSTEM = "system"

_APPLICANT = (Role.ENTERPRISE,)
_DECIDER = (Role.DEPARTMENT, Role.REGULATOR, Role.OFFICE)
_OFFICE = (Role.OFFICE,)


class Act(StrEnum):
    """The acts on an application."""

    START = "start"
    ADD_MATERIAL = "add-material"
    REMOVE_MATERIAL = "remove-material"
    SIGN = "sign"
    FILE = "file"
    DISCARD = "discard"
    WITHDRAW = "withdraw"
    ASK_SUPPLEMENT = "ask-supplement"
    RESUBMIT = "resubmit"
    LAPSE = "lapse"
    ACCEPT = "accept"
    DECLINE = "decline"
    EXTEND = "extend"
    GRANT = "grant"
    REFUSE = "refuse"
    FIND_DECEIT = "find-deceit"
    REVOKE = "revoke"


class ShieldAct(StrEnum):
    """The acts on a temporary shield."""

    REQUEST = "request"
    WITHDRAW = "withdraw"
    RAISE = "raise"
    REFUSE = "refuse"
    COVER = "cover"
    COMPLETE = "complete"
    END = "end"


_DECEIT = (Row.of(state, Act.FIND_DECEIT, A.REFUSED, *_DECIDER) for state in (
    A.SUBMITTED, A.RESUBMITTED, A.ACCEPTED, A.EXTENDED
))  # fmt: skip

APPLICATION = StateTable(
    AFFAIR,
    (
        Row.of(BEGIN, Act.START, A.DRAFT, *_APPLICANT),
        Row.of(A.DRAFT, Act.ADD_MATERIAL, A.DRAFT, *_APPLICANT),
        Row.of(A.DRAFT, Act.REMOVE_MATERIAL, A.DRAFT, *_APPLICANT),
        Row.of(A.DRAFT, Act.SIGN, A.DRAFT, *_APPLICANT),
        Row.of(A.DRAFT, Act.FILE, A.SUBMITTED, *_APPLICANT),
        Row.of(A.DRAFT, Act.DISCARD, A.DISCARDED, *_APPLICANT),
        Row.of(A.SUBMITTED, Act.WITHDRAW, A.WITHDRAWN, *_APPLICANT),
        Row.of(A.SUBMITTED, Act.ASK_SUPPLEMENT, A.SUPPLEMENTING, *_DECIDER),
        Row.of(A.SUBMITTED, Act.ACCEPT, A.ACCEPTED, *_DECIDER),
        Row.of(A.SUBMITTED, Act.DECLINE, A.DECLINED, *_DECIDER),
        Row.of(A.SUPPLEMENTING, Act.ADD_MATERIAL, A.SUPPLEMENTING, *_APPLICANT),
        Row.of(A.SUPPLEMENTING, Act.REMOVE_MATERIAL, A.SUPPLEMENTING, *_APPLICANT),
        Row.of(A.SUPPLEMENTING, Act.RESUBMIT, A.RESUBMITTED, *_APPLICANT),
        Row.of(A.SUPPLEMENTING, Act.WITHDRAW, A.WITHDRAWN, *_APPLICANT),
        Row.of(A.SUPPLEMENTING, Act.LAPSE, A.LAPSED, SYSTEM),
        # Asked for once: what is still missing afterwards is a reason to decline.
        Row.of(A.RESUBMITTED, Act.WITHDRAW, A.WITHDRAWN, *_APPLICANT),
        Row.of(A.RESUBMITTED, Act.ACCEPT, A.ACCEPTED, *_DECIDER),
        Row.of(A.RESUBMITTED, Act.DECLINE, A.DECLINED, *_DECIDER),
        Row.of(A.ACCEPTED, Act.WITHDRAW, A.WITHDRAWN, *_APPLICANT),
        Row.of(A.ACCEPTED, Act.EXTEND, A.EXTENDED, *_DECIDER),
        Row.of(A.ACCEPTED, Act.GRANT, A.GRANTED, *_DECIDER),
        Row.of(A.ACCEPTED, Act.REFUSE, A.REFUSED, *_DECIDER),
        Row.of(A.EXTENDED, Act.WITHDRAW, A.WITHDRAWN, *_APPLICANT),
        Row.of(A.EXTENDED, Act.GRANT, A.GRANTED, *_DECIDER),
        Row.of(A.EXTENDED, Act.REFUSE, A.REFUSED, *_DECIDER),
        *_DECEIT,
        Row.of(A.GRANTED, Act.REVOKE, A.REVOKED, *_DECIDER),
    ),
)

SHIELD = StateTable(
    SHIELD_AFFAIR,
    (
        Row.of(BEGIN, ShieldAct.REQUEST, S.REQUESTED, *_APPLICANT),
        Row.of(S.REQUESTED, ShieldAct.WITHDRAW, S.WITHDRAWN, *_APPLICANT),
        Row.of(S.REQUESTED, ShieldAct.RAISE, S.IN_FORCE, *_OFFICE),
        Row.of(S.REQUESTED, ShieldAct.REFUSE, S.REFUSED, *_OFFICE),
        Row.of(S.IN_FORCE, ShieldAct.COVER, S.IN_FORCE, SYSTEM, *_OFFICE),
        Row.of(S.IN_FORCE, ShieldAct.COMPLETE, S.COMPLETED, *_OFFICE),
        Row.of(S.IN_FORCE, ShieldAct.END, S.ENDED, *_OFFICE),
    ),
)
