"""What may happen to a drafted edition, as data: (state, act) → state.

Only the author revises and submits; only somebody else releases.
"""

from collections.abc import Mapping
from enum import StrEnum

from chengxin.law.errors import TransitionError
from chengxin.records.editions.enums import EditionState
from chengxin.records.editions.models import LawEdition


class Act(StrEnum):
    """The acts on a drafted edition."""

    REVISE = "revise"
    CHECK = "check"
    SUBMIT = "submit"
    SEND_BACK = "send_back"
    RELEASE = "release"
    WITHDRAW = "withdraw"
    RECALL = "recall"


TABLE: Mapping[tuple[EditionState, Act], EditionState] = {
    (EditionState.DRAFT, Act.REVISE): EditionState.DRAFT,
    (EditionState.DRAFT, Act.CHECK): EditionState.DRAFT,
    (EditionState.DRAFT, Act.SUBMIT): EditionState.SUBMITTED,
    (EditionState.DRAFT, Act.WITHDRAW): EditionState.WITHDRAWN,
    (EditionState.SUBMITTED, Act.CHECK): EditionState.SUBMITTED,
    (EditionState.SUBMITTED, Act.SEND_BACK): EditionState.DRAFT,
    (EditionState.SUBMITTED, Act.RELEASE): EditionState.ADOPTED,
    (EditionState.SUBMITTED, Act.WITHDRAW): EditionState.WITHDRAWN,
    (EditionState.ADOPTED, Act.RECALL): EditionState.ADOPTED,  # taken back before its first day
}
OF_THE_AUTHOR = frozenset({Act.REVISE, Act.SUBMIT})
OF_SOMEBODY_ELSE = frozenset({Act.RELEASE})


def is_possible(edition: LawEdition, act: Act) -> bool:
    """Whether the state of an edition permits an act."""
    return not edition.is_recalled and (EditionState(edition.state), act) in TABLE


def after(edition: LawEdition, act: Act) -> EditionState:
    """The state an act leads to.

    Raises:
        TransitionError: The edition is not in a state that permits it.
    """
    found = TABLE.get((EditionState(edition.state), act))
    if found is None or edition.is_recalled:
        raise TransitionError(
            f"{edition.pack}, edition {edition.edition}, is {edition.state}; it cannot {act}. "
            "Look at it again: somebody else may have gone on meanwhile.",
            state=str(edition.state),
            act=str(act),
        )
    return found
