"""What may happen to an objection, as data: (state, act) → state, and who may act."""

from enum import StrEnum

from chengxin.affairs.casework.states import BEGIN, StateTable
from chengxin.affairs.casework.states import Step as Row
from chengxin.affairs.objections.enums import ObjectionState as State
from chengxin.affairs.objections.enums import Outcome
from chengxin.law.errors import PermissionDeniedError
from chengxin.law.words import Audience
from chengxin.records.accounts.actors import Actor

AFFAIR = "objections"
PUBLIC = "public"
OFFICE, DEPARTMENT, ENTERPRISE = "office", "department", "enterprise"
_APPLICANTS = (ENTERPRISE, PUBLIC, OFFICE, DEPARTMENT)  # only whoever filed it, see services


class Act(StrEnum):
    """The acts on an objection."""

    FILE = "file"
    TAKE_UP = "take_up"
    FLAG = "flag"
    FORWARD = "forward"
    KEEP = "keep"
    DECLINE = "decline"
    RETURN = "return"
    PROPOSE = "propose"
    SEND_BACK = "send_back"
    CORRECT = "correct"
    ANNUL = "annul"
    REFUSE = "refuse"
    WITHDRAW = "withdraw"


ACT_OF = {
    Outcome.CORRECT: Act.CORRECT,
    Outcome.ANNUL: Act.ANNUL,
    Outcome.REFUSE: Act.REFUSE,
}
"""Which act confirms a proposal."""

_DECIDED = {Act.CORRECT: State.CORRECTED, Act.ANNUL: State.ANNULLED, Act.REFUSE: State.REFUSED}

TABLE = StateTable(
    AFFAIR,
    [
        Row.of(BEGIN, Act.FILE, State.SUBMITTED, ENTERPRISE, PUBLIC, OFFICE),
        # A department that finds its own record wrong examines it at once.
        Row.of(BEGIN, Act.TAKE_UP, State.FORWARDED, DEPARTMENT),
        Row.of(State.SUBMITTED, Act.FLAG, State.SUBMITTED, OFFICE),
        Row.of(State.SUBMITTED, Act.FORWARD, State.FORWARDED, OFFICE),
        Row.of(State.SUBMITTED, Act.KEEP, State.KEPT, OFFICE),
        Row.of(State.SUBMITTED, Act.DECLINE, State.DECLINED, OFFICE),
        Row.of(State.FORWARDED, Act.RETURN, State.KEPT, DEPARTMENT),
        Row.of(State.KEPT, Act.PROPOSE, State.OFFICE_PROPOSED, OFFICE),
        Row.of(State.FORWARDED, Act.PROPOSE, State.DEPARTMENT_PROPOSED, DEPARTMENT),
        Row.of(State.OFFICE_PROPOSED, Act.SEND_BACK, State.KEPT, OFFICE),
        Row.of(State.DEPARTMENT_PROPOSED, Act.SEND_BACK, State.FORWARDED, DEPARTMENT),
        *(Row.of(State.OFFICE_PROPOSED, act, to, OFFICE) for act, to in _DECIDED.items()),
        *(Row.of(State.DEPARTMENT_PROPOSED, act, to, DEPARTMENT) for act, to in _DECIDED.items()),
        *(
            Row.of(state, Act.WITHDRAW, State.WITHDRAWN, *_APPLICANTS)
            for state in (
                State.SUBMITTED,
                State.KEPT,
                State.FORWARDED,
                State.OFFICE_PROPOSED,
                State.DEPARTMENT_PROPOSED,
            )
        ),
    ],
)

_ROLES = {
    Audience.OFFICE: OFFICE,
    Audience.DEPARTMENT: DEPARTMENT,
    Audience.REGULATOR: DEPARTMENT,
    Audience.SELF: ENTERPRISE,
    Audience.PUBLIC: PUBLIC,
}


def role_of(by: Actor) -> str:
    """As what somebody acts in an objection.

    Raises:
        PermissionDeniedError: People of this role have no part in objections.
    """
    found = _ROLES.get(by.audience)
    if found is None:
        raise PermissionDeniedError(
            f"{by.operator} ({by.role}) has no part in objections.", by=by.operator, what=AFFAIR
        )
    return found
