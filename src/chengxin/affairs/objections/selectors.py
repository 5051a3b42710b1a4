"""Reads of objections: whose they are, what waits for whom, what concerns a record."""

import hmac
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from chengxin.affairs.casework.models import LegalDeadline
from chengxin.affairs.objections.enums import (
    ENDED_STATES,
    PROPOSED_STATES,
    Channel,
    ObjectionState,
)
from chengxin.affairs.objections.models import Objection
from chengxin.affairs.objections.services.common import follow_digest
from chengxin.affairs.objections.transitions import AFFAIR
from chengxin.law.words import Audience
from chengxin.records.accounts.actors import Actor
from chengxin.records.ledger.models import LedgerRecord
from chengxin.records.subjects.models import SubjectVersion

_OF_DEPARTMENTS = (Audience.DEPARTMENT, Audience.REGULATOR)
OPEN, ENDED = "open", "ended"


@dataclass(frozen=True)
class Wanted:
    """Which objections a list asks for; empty = any.

    Attributes:
        state: A state, or ``open``, or ``ended``.
        channel: Who filed them.
        department: Code of the department that supplied the record.
        item: Code of the catalogue item.
        query: Part of a case number, a document number, or the subject's name or code.
        sort: ``filed`` or ``case``, with ``-`` for the newest first.
    """

    state: str = ""
    channel: str = ""
    department: str = ""
    item: str = ""
    query: str = ""
    sort: str = "-filed"


def visible_to(by: Actor) -> "QuerySet[Objection]":
    """Cases that somebody of the administration may see: all, or those of the own department."""
    if by.audience is Audience.OFFICE:
        return Objection.objects.all()
    if by.audience in _OF_DEPARTMENTS and by.department_code:
        mine = Objection.objects.filter(department_code=by.department_code)
        # What the office has not forwarded yet is not the department's.
        return mine.exclude(state=ObjectionState.SUBMITTED)
    return Objection.objects.none()


def list_for(by: Actor, wanted: Wanted) -> "QuerySet[Objection]":
    """Cases of a list, filtered and sorted."""
    found = visible_to(by)
    if wanted.state == OPEN:
        found = found.exclude(state__in=ENDED_STATES)
    elif wanted.state == ENDED:
        found = found.filter(state__in=ENDED_STATES)
    elif wanted.state in ObjectionState.values:
        found = found.filter(state=wanted.state)
    if wanted.channel in Channel.values:
        found = found.filter(channel=wanted.channel)
    if wanted.department:
        found = found.filter(department_code=wanted.department)
    if wanted.item:
        found = found.filter(item=wanted.item)
    if wanted.query.strip():
        found = found.filter(_matches(wanted.query.strip()))
    return found.order_by(*_order(wanted.sort))


def _order(sort: str) -> tuple[str, ...]:
    ways = {"filed": "filed_at", "-filed": "-filed_at", "case": "case_no", "-case": "-case_no"}
    return (ways.get(sort, "-filed_at"), "-id")


def _matches(query: str) -> Q:
    people = SubjectVersion.objects.filter(
        Q(name__icontains=query) | Q(uscc__iexact=query), superseded_seq=None
    )
    records = LedgerRecord.objects.filter(document_no__icontains=query, superseded_seq=None)
    return (
        Q(case_no__icontains=query)
        | Q(subject_id__in=people.values("subject_id"))
        | Q(record_no__in=records.values("record_no"))
    )


def find(case_no: str) -> Objection | None:
    """The case of this number."""
    return Objection.objects.filter(case_no=case_no).first()


def find_visible(by: Actor, case_no: str) -> Objection | None:
    """The case of this number, if this person of the administration may see it."""
    return visible_to(by).filter(case_no=case_no).first()


def find_followed(case_no: str, code: str) -> Objection | None:
    """The case a member of the public follows by number and code; nothing tells which is wrong."""
    found = find(case_no.strip().upper())
    if found is None or not found.follow_digest:
        return None
    given = follow_digest(found.case_no, code)
    return found if hmac.compare_digest(given, found.follow_digest) else None


def list_of_subject(subject_id: int) -> "QuerySet[Objection]":
    """Cases the enterprise itself filed, newest first.

    Cases others set going reach it by the letter that tells of a changed record, and by the mark
    on the record meanwhile.
    """
    return Objection.objects.filter(subject_id=subject_id, channel=Channel.SUBJECT)


def open_on(record_nos: Collection[int], *, subject_id: int) -> Mapping[int, Objection]:
    """The enterprise's own open case by record, for the records of its file."""
    found = list_of_subject(subject_id).filter(record_no__in=record_nos)
    return {each.record_no: each for each in found.exclude(state__in=ENDED_STATES)}


def list_of_record(by: Actor, record_no: int) -> "QuerySet[Objection]":
    """Cases about a record that somebody of the administration may see."""
    return visible_to(by).filter(record_no=record_no)


def count_waiting(by: Actor) -> int:
    """Cases whose next act is this person's: to take on, to examine, or to confirm."""
    if by.audience is Audience.OFFICE:
        wait = Q(state__in=(ObjectionState.SUBMITTED, ObjectionState.KEPT))
        wait |= Q(state=ObjectionState.OFFICE_PROPOSED) & ~Q(proposer_id=by.account_id)
    else:
        wait = Q(state=ObjectionState.FORWARDED)
        wait |= Q(state=ObjectionState.DEPARTMENT_PROPOSED) & ~Q(proposer_id=by.account_id)
    return visible_to(by).filter(wait).count()


def next_due(case_nos: Collection[str]) -> Mapping[str, LegalDeadline]:
    """The earliest open clock of each case."""
    found: dict[str, LegalDeadline] = {}
    running = LegalDeadline.objects.filter(
        affair=AFFAIR, case_no__in=case_nos, met_on=None, dropped_on=None
    )
    for deadline in running.order_by("-due_on"):
        found[deadline.case_no] = deadline
    return found


def counts(by: Actor) -> Mapping[str, int]:
    """How many cases this person sees that are to be taken on, examined, confirmed, ended."""
    groups = (
        ("submitted", (ObjectionState.SUBMITTED,)),
        ("examined", (ObjectionState.KEPT, ObjectionState.FORWARDED)),
        ("proposed", tuple(PROPOSED_STATES)),
        ("ended", tuple(ENDED_STATES)),
    )
    placed = Case(
        *(When(state__in=states, then=Value(n)) for n, (_, states) in enumerate(groups)),
        output_field=IntegerField(),
    )
    tally = dict.fromkeys((name for name, _ in groups), 0)
    for place in visible_to(by).annotate(place=placed).values_list("place", flat=True):
        tally[groups[place][0]] += 1
    return tally
