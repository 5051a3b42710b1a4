"""What may happen to a measure, as data: (state, act) → state, with the roles that may act."""

from chengxin.affairs.casework.states import BEGIN, StateTable, Step
from chengxin.affairs.measures.enums import MeasureAct as Act
from chengxin.affairs.measures.enums import MeasureState as State
from chengxin.records.accounts.enums import Role

AFFAIR = "measures"
_AUTHORITY = (Role.DEPARTMENT, Role.REGULATOR)
_COMMAND_LINE = "command-line"
# Whoever may repair, remove or annul the cause: asked there, not here.
_CAUSE = (*_AUTHORITY, Role.OFFICE, _COMMAND_LINE, "system", "system-client")
_COURT = (*_AUTHORITY, Role.OFFICE, _COMMAND_LINE, "system")

TABLE = StateTable(
    AFFAIR,
    (
        Step.of(BEGIN, Act.PROPOSE, State.PROPOSED, *_AUTHORITY),
        Step.of(State.PROPOSED, Act.RELEASE, State.IN_FORCE, *_AUTHORITY),
        Step.of(State.PROPOSED, Act.REFUSE, State.REFUSED, *_AUTHORITY),
        Step.of(State.PROPOSED, Act.WITHDRAW, State.WITHDRAWN, *_AUTHORITY),
        Step.of(State.PROPOSED, Act.FOLLOW, State.WITHDRAWN, *_CAUSE),
        Step.of(State.IN_FORCE, Act.FEED_BACK, State.IN_FORCE, *_AUTHORITY),
        Step.of(State.IN_FORCE, Act.LIFT, State.LIFTED, *_AUTHORITY),
        Step.of(State.IN_FORCE, Act.FOLLOW, State.LIFTED, *_CAUSE),
        Step.of(State.IN_FORCE, Act.SUSPEND, State.SUSPENDED, *_COURT),
        Step.of(State.IN_FORCE, Act.END, State.ENDED, "system"),
        Step.of(State.SUSPENDED, Act.RESUME, State.IN_FORCE, *_COURT),
        Step.of(State.SUSPENDED, Act.LIFT, State.LIFTED, *_AUTHORITY),
        Step.of(State.SUSPENDED, Act.FOLLOW, State.LIFTED, *_CAUSE),
        Step.of(State.SUSPENDED, Act.END, State.ENDED, "system"),
    ),
)
