"""What may happen to a case of tolerance, as data: (state, act) → state, with the roles."""

from chengxin.affairs.casework.states import BEGIN, StateTable, Step
from chengxin.affairs.tolerance.enums import ToleranceAct as Act
from chengxin.affairs.tolerance.enums import ToleranceState as State
from chengxin.records.accounts.enums import Role

AFFAIR = "tolerance"
_AUTHORITY = (Role.DEPARTMENT, Role.REGULATOR)
_INTAKE = ("system",)

TABLE = StateTable(
    AFFAIR,
    (
        Step.of(BEGIN, Act.APPLY, State.SUBMITTED, Role.ENTERPRISE),
        Step.of(BEGIN, Act.PROPOSE, State.SUBMITTED, *_AUTHORITY),
        Step.of(BEGIN, Act.FIND, State.RECOGNISED, *_INTAKE),
        Step.of(State.SUBMITTED, Act.RECOGNISE, State.RECOGNISED, *_AUTHORITY),
        Step.of(State.SUBMITTED, Act.REFUSE, State.REFUSED, *_AUTHORITY),
        Step.of(State.SUBMITTED, Act.WITHDRAW, State.WITHDRAWN, Role.ENTERPRISE, *_AUTHORITY),
        Step.of(State.RECOGNISED, Act.REVOKE, State.REVOKED, *_AUTHORITY, *_INTAKE),
    ),
)
