"""Legal deadlines of cases: started with their article, met, extended, reckoned again, listed."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.timezone import localdate

from chengxin.affairs.casework.enums import DeadlineChangeKind
from chengxin.affairs.casework.errors import UnknownDeadlineError
from chengxin.affairs.casework.models import DeadlineChange, LegalDeadline
from chengxin.law.rulebook.schemas.time_limits import TimeLimit, due
from chengxin.law.workdays import Deadline, WorkdayCalendar
from chengxin.records.editions import in_use


@transaction.atomic
def start(
    *,
    affair: str,
    case_no: str,
    step: str,
    owner: str,
    limit: TimeLimit,
    pack: str,
    edition: str,
    on: date,
    subject_id: int | None = None,
) -> LegalDeadline:
    """Start the clock of one step; it runs from the day after ``on``.

    Args:
        affair: Name of the affair.
        case_no: The case.
        step: What has to be done, as the affair calls it; one open deadline a step.
        owner: Code of the department that has to act; empty for the credit office.
        limit: The limit, from the pack.
        pack: Name of the pack the limit is from.
        edition: Its edition.
        on: The day of the event that starts it.
        subject_id: The credit subject concerned, if any.
    """
    last = limit.due(on, in_use.current().workdays)
    return LegalDeadline.objects.create(
        affair=affair,
        case_no=case_no,
        step=str(step),
        owner=owner,
        subject_id=subject_id,
        pack=pack,
        edition=edition,
        article=limit.article,
        confidence=limit.confidence,
        unit=limit.unit,
        count=limit.count,
        rolls=limit.rolls,
        started_on=on,
        due_on=last.on,
        provisional=last.provisional,
    )


@transaction.atomic
def meet(*, affair: str, case_no: str, step: str, on: date) -> bool:
    """Note that a step was done; returns whether it came too late.

    Raises:
        UnknownDeadlineError: The step has no open deadline.
    """
    deadline = _open(affair, case_no, step)
    deadline.met_on = on
    deadline.save(update_fields=["met_on"])
    return on > deadline.due_on


@transaction.atomic
def drop(*, affair: str, case_no: str, step: str, on: date) -> LegalDeadline:
    """End a deadline whose step is not needed any more.

    Raises:
        UnknownDeadlineError: The step has no open deadline.
    """
    deadline = _open(affair, case_no, step)
    deadline.dropped_on = on
    deadline.save(update_fields=["dropped_on"])
    return deadline


@transaction.atomic
def drop_all(*, affair: str, case_no: str, on: date) -> int:
    """End every open deadline of a case that is closed; returns how many there were."""
    running = _locked().filter(affair=affair, case_no=case_no)
    return sum(_drop(deadline, on) for deadline in running)


def _drop(deadline: LegalDeadline, on: date) -> int:
    deadline.dropped_on = on
    deadline.save(update_fields=["dropped_on"])
    return 1


@transaction.atomic
def extend(
    *, affair: str, case_no: str, step: str, limit: TimeLimit, on: date, reason: str
) -> LegalDeadline:
    """Give a step more time; the further limit runs on from the last day it had.

    Whether the law allows it, and before which day, is for the affair to ask. The old day stays
    in the trail.

    Raises:
        UnknownDeadlineError: The step has no open deadline.
    """
    deadline = _open(affair, case_no, step)
    last = limit.due(deadline.due_on, in_use.current().workdays)
    _change(
        deadline,
        Deadline(last.on, last.provisional or deadline.provisional),
        DeadlineChange(
            kind=DeadlineChangeKind.EXTENDED,
            unit=limit.unit,
            count=limit.count,
            rolls=limit.rolls,
            article=limit.article,
            reason=reason,
        ),
        on,
    )
    return deadline


@transaction.atomic
def recompute(at: datetime) -> list[LegalDeadline]:
    """Reckon open deadlines again by the working days in use now; returns those that changed.

    A job calls it when an arrangement of working days was adopted. Every change of a last day is
    kept with the day before it.
    """
    calendar, on = in_use.current().workdays, localdate(at)
    changed = []
    for deadline in _locked().prefetch_related("changes"):
        last = _reckoned(deadline, calendar)
        if (last.on, last.provisional) == (deadline.due_on, deadline.provisional):
            continue
        told = DeadlineChange(kind=DeadlineChangeKind.RECOMPUTED, reason="")
        _change(deadline, last, told, on)
        changed.append(deadline)
    return changed


def _reckoned(deadline: LegalDeadline, calendar: WorkdayCalendar) -> Deadline:
    """The last day a deadline has by a calendar, its extensions included."""
    last = due(
        deadline.started_on,
        unit=deadline.unit,
        count=deadline.count,
        rolls=deadline.rolls,
        calendar=calendar,
    )
    for change in deadline.changes.all():
        if change.kind == DeadlineChangeKind.EXTENDED and change.count is not None:
            further = due(
                last.on,
                unit=change.unit,
                count=change.count,
                rolls=change.rolls,
                calendar=calendar,
            )
            last = Deadline(further.on, further.provisional or last.provisional)
    return last


def _change(deadline: LegalDeadline, last: Deadline, told: DeadlineChange, on: date) -> None:
    told.deadline, told.on = deadline, on
    told.due_before, told.due_after = deadline.due_on, last.on
    told.provisional_after = last.provisional
    told.save(force_insert=True)
    deadline.due_on, deadline.provisional = last.on, last.provisional
    deadline.save(update_fields=["due_on", "provisional"])


def of_case(affair: str, case_no: str) -> "QuerySet[LegalDeadline]":
    """Every deadline of a case, open or not, by last day; changes fetched."""
    found = LegalDeadline.objects.filter(affair=affair, case_no=case_no)
    return found.prefetch_related("changes")


def find_open(affair: str, case_no: str, step: str) -> LegalDeadline | None:
    """The open deadline of a step."""
    return _running().filter(affair=affair, case_no=case_no, step=str(step)).first()


def list_open(owner: str | None = None) -> "QuerySet[LegalDeadline]":
    """Open deadlines by last day; of one owner (empty: the credit office), or of everybody."""
    found = _running()
    return found if owner is None else found.filter(owner=owner)


def list_overdue(on: date, owner: str | None = None) -> "QuerySet[LegalDeadline]":
    """Open deadlines whose last day has passed on a day, the longest overdue first."""
    return list_open(owner).filter(due_on__lt=on)


def _running() -> "QuerySet[LegalDeadline]":
    return LegalDeadline.objects.filter(met_on__isnull=True, dropped_on__isnull=True)


def _locked() -> "QuerySet[LegalDeadline]":
    return _running().select_for_update(of=("self",))


def _open(affair: str, case_no: str, step: str) -> LegalDeadline:
    found = _locked().filter(affair=affair, case_no=case_no, step=str(step)).first()
    if found is None:
        raise UnknownDeadlineError(
            f"case {case_no} has no open deadline for {step}; it is met or was never started.",
            case_no=case_no,
            step=str(step),
        )
    return found
