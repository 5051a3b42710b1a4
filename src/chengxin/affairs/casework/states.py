"""What may happen to a case, as data: (state, act) → state, with the roles that may act.

Each affair writes its own rows in its ``transitions.py``; the table answers for services and
pages, and draws the diagram that ``docs`` shows.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from chengxin.law.errors import PermissionDeniedError, TransitionError

BEGIN = ""
"""The state of a case that does not exist yet."""


@dataclass(frozen=True)
class Step:
    """One row: in `state`, `act` leads to `to`, and people of `roles` may do it.

    States and acts are the values of the affair's enumerations. Roles are words of
    ``accounts.enums.Role``, and ``system`` for a job.
    """

    state: str
    act: str
    to: str
    roles: frozenset[str]

    @classmethod
    def of(cls, state: str, act: str, to: str, *roles: str) -> "Step":
        """A row with its roles written one after the other."""
        return cls(str(state), str(act), str(to), frozenset(str(role) for role in roles))


class StateTable:
    """The table of one affair; refuses to be built with two answers for one state and act."""

    def __init__(self, affair: str, rows: Iterable[Step]) -> None:
        """Keep the rows in their order.

        Args:
            affair: Name of the affair, as events and deadlines use it.
            rows: At least one; none twice for a state and act, each with somebody who may act.
        """
        self.affair = affair
        self.rows = tuple(rows)
        self._by = {(row.state, row.act): row for row in self.rows}
        if not self.rows or len(self._by) != len(self.rows):
            raise ValueError(f"{affair}: no rows, or two for one state and act")
        if unowned := [row for row in self.rows if not row.roles]:
            raise ValueError(f"{affair}: nobody may {unowned[0].act}")

    @property
    def states(self) -> tuple[str, ...]:
        """Every state in the order of first mention, ``BEGIN`` left out."""
        named = [state for row in self.rows for state in (row.state, row.to)]
        return tuple(dict.fromkeys(state for state in named if state != BEGIN))

    @property
    def acts(self) -> tuple[str, ...]:
        """Every act in the order of first mention."""
        return tuple(dict.fromkeys(row.act for row in self.rows))

    @property
    def final_states(self) -> frozenset[str]:
        """States nothing leads out of."""
        return frozenset(self.states) - {row.state for row in self.rows}

    def after(self, state: str, act: str, role: str) -> str:
        """The state an act leads to.

        Raises:
            TransitionError: The state does not permit the act.
            PermissionDeniedError: It does, but not for this role.
        """
        row = self._by.get((str(state), str(act)))
        if row is None:
            open_now = ", ".join(r.act for r in self.rows if r.state == str(state)) or "nothing"
            raise TransitionError(
                f"a case of {self.affair} that is {state or 'not begun'!r} cannot {act}; possible "
                f"now: {open_now}. Look at it again: somebody may have gone on meanwhile.",
                state=str(state),
                act=str(act),
            )
        if str(role) not in row.roles:
            raise PermissionDeniedError(
                f"{role or 'nobody'} may not {act} in a case of {self.affair}; "
                f"{', '.join(sorted(row.roles))} may.",
                by=str(role),
                what=f"{self.affair}.{act}",
            )
        return row.to

    def acts_open(self, state: str, role: str) -> tuple[str, ...]:
        """Acts this role may do in this state, in the order of the table."""
        return tuple(
            row.act for row in self.rows if row.state == str(state) and str(role) in row.roles
        )

    def diagram(self) -> str:
        """The table as a Mermaid state diagram."""
        lines = ["stateDiagram-v2"]
        for row in self.rows:
            begin = row.state or "[*]"
            roles = ", ".join(sorted(row.roles))
            lines.append(f"    {_name(begin)} --> {_name(row.to)}: {row.act} ({roles})")
        lines += [f"    {_name(s)} --> [*]" for s in self.states if s in self.final_states]
        return "\n".join(lines) + "\n"


def _name(state: str) -> str:
    """A state as Mermaid takes it: without hyphens."""
    return state.replace("-", "_")
