"""Where an edition is drafted: which kinds of pack, by whom, and what holds before it goes on.

Every act on an edition names its workshop; an edition of another workshop is refused. The general
workshop is the credit office's; a package above this one brings its own for packs that ask for
more before their release.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.utils.timezone import localdate

from chengxin.affairs.amendments.checking import Found, look_at
from chengxin.affairs.amendments.errors import BackdatedEditionError, KindNotDraftedError
from chengxin.affairs.amendments.texts import DRAFTED_KINDS
from chengxin.affairs.amendments.transitions import Act
from chengxin.law.errors import PermissionDeniedError
from chengxin.records.accounts.actors import Actor
from chengxin.records.accounts.enums import Role
from chengxin.records.editions.models import LawEdition


@dataclass(frozen=True)
class Workshop:
    """What is particular to the drafting of some kinds of pack.

    Attributes:
        kinds: The first half of the packs' names.
        people: Who may work here, for a refusal: "people of the credit office".
        may: Whether somebody may draft and release editions of a pack.
        examine: The check of a draft, as known at a ledger commit.
        hold_ready: Raises unless a checked edition may be submitted or released now.
    """

    kinds: tuple[str, ...]
    people: str
    may: Callable[[Actor, str], bool]
    examine: Callable[[LawEdition, datetime, int], Found]
    hold_ready: Callable[[LawEdition, Act, datetime], None]

    def account_of(self, by: Actor, what: str, pack: str) -> int:
        """The account of somebody who may; law is nobody's job and no command's.

        Raises:
            PermissionDeniedError: Anybody else.
        """
        if by.account_id is None or not self.may(by, pack):
            raise PermissionDeniedError(
                f"{by.operator} may not {what}: that is for {self.people}, signed in.",
                by=by.operator,
                what=what,
            )
        return by.account_id


def hold_kind(edition: LawEdition, workshop: Workshop) -> None:
    """Refuse an edition that is drafted somewhere else.

    Raises:
        KindNotDraftedError: It is.
    """
    kind = edition.pack.partition(".")[0]
    if kind not in workshop.kinds:
        raise KindNotDraftedError(
            f"{edition} is of a kind with pages of its own. Open it there.",
            where=edition.origin,
            kind=kind,
        )


def of_the_office(by: Actor, pack: str) -> bool:
    """People of the credit office may draft any pack."""
    return by.role == Role.OFFICE


def _examine(edition: LawEdition, at: datetime, seq: int) -> Found:
    return look_at(edition, at=at, seq=seq)


def _refuse_backdated(edition: LawEdition, act: Act, at: datetime) -> None:
    hold_not_before(edition, at)


def hold_not_before(edition: LawEdition, at: datetime) -> None:
    """Refuse an edition that would begin before today.

    Raises:
        BackdatedEditionError: It would.
    """
    today = localdate(at)
    if edition.in_force_since < today:
        raise BackdatedEditionError(
            f"{edition} would begin on {edition.in_force_since}, before {today}: what was handed "
            "in since then was held to other rules. Choose a day from today on.",
            where=edition.origin,
            since=edition.in_force_since.isoformat(),
            day=today.isoformat(),
        )


GENERAL = Workshop(
    kinds=DRAFTED_KINDS,
    people="people of the credit office",
    may=of_the_office,
    examine=_examine,
    hold_ready=_refuse_backdated,
)
