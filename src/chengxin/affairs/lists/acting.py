"""What every act on a listing does: lock it, ask the table, write the event."""

from datetime import date, datetime

from chengxin.affairs.casework import events
from chengxin.affairs.lists.enums import ON_THE_LIST, UNDER_WAY, Act
from chengxin.affairs.lists.errors import NotOnTheListError
from chengxin.affairs.lists.models import ListCase
from chengxin.affairs.lists.transitions import AFFAIR, TABLE
from chengxin.records.accounts.actors import Actor


def locked(case_no: str) -> ListCase:
    """The listing, locked until the end of the transaction.

    Raises:
        NotOnTheListError: There is none of that number.
    """
    found = ListCase.objects.select_for_update(of=("self",)).filter(case_no=case_no).first()
    if found is None:
        raise NotOnTheListError(
            f"there is no listing {case_no!r}. Check the number.", value=case_no
        )
    return found


def after(listing: ListCase, act: Act, by: Actor) -> str:
    """The state an act leads to.

    Raises:
        TransitionError: The state does not permit it.
        PermissionDeniedError: The role does not.
    """
    return TABLE.after(listing.state, act, str(by.role))


def move(
    listing: ListCase,
    act: Act,
    *,
    by: Actor,
    on: date,
    at: datetime,
    reason: str = "",
    late: bool = False,
    begins: bool = False,
) -> ListCase:
    """Bring a listing to the state an act leads to, and write down that it was done.

    Args:
        listing: With everything else the act changes already set; saved here.
        act: What is done.
        by: Who.
        on: The day that counts in law.
        at: Moment of entry.
        reason: In words, kept with the event.
        late: A legal deadline had passed.
        begins: The listing is new.
    """
    before = "" if begins else listing.state
    listing.state = TABLE.after(before, act, str(by.role))
    if listing.state not in UNDER_WAY | ON_THE_LIST:
        listing.closed_on = on
    listing.save(force_insert=begins)
    events.record(
        affair=AFFAIR,
        case_no=listing.case_no,
        act=act,
        from_state=before,
        to_state=listing.state,
        by=by,
        on=on,
        at=at,
        reason=reason,
        late=late,
        subject_id=listing.told_subject_id,
    )
    return listing
