"""Advice on repair that goes with a penalty or list decision (信用修复告知书，两书同达)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, cast

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.timezone import localdate

from chengxin.affairs.casework import letters, numbers
from chengxin.affairs.lists.models import ListCase, ListEntry
from chengxin.affairs.lists.rules import find_rules
from chengxin.affairs.repair.errors import NotRepairableError, NotTheDeciderError
from chengxin.affairs.repair.facts import check, live_record, pack_on
from chengxin.affairs.repair.models import RepairAdvice
from chengxin.affairs.repair.selectors import find_advice
from chengxin.affairs.repair.services.common import role_of
from chengxin.affairs.repair.transitions import AFFAIR, SYSTEM
from chengxin.law.errors import NoRuleInForceError
from chengxin.law.listing import early_from
from chengxin.law.publicity_rules import RecordFacts, window
from chengxin.law.rulebook.schemas.repair import Advice, RepairKind, RepairPack
from chengxin.law.words import Polarity, Severity
from chengxin.records.accounts.actors import Actor
from chengxin.records.accounts.enums import Role
from chengxin.records.accounts.selectors import find_department
from chengxin.records.audit import services as audit
from chengxin.records.editions import in_use
from chengxin.records.ledger import selectors as ledger
from chengxin.records.ledger.enums import EffectKind, RecordState
from chengxin.records.ledger.models import LedgerEffect, LedgerRecord

CASES = "XG"
SEVERITIES = {
    Severity.MINOR: "轻微失信",
    Severity.GENERAL: "一般失信",
    Severity.SERIOUS: "严重失信",
}
AT_ONCE = 200


@dataclass(frozen=True)
class _Decision:
    """A decision as its advice tells of it."""

    title: str
    document_no: str
    decided_on: date
    severity: str
    department: str
    subject_id: int
    file_from: date | None


def rules_on(day: date) -> Advice | None:
    """What the rules of a day say of advice; None where they know none."""
    try:
        return pack_on(day).advice
    except NoRuleInForceError:
        return None


@transaction.atomic
def advise(*, record_no: int, by: Actor, at: datetime) -> RepairAdvice:
    """Issue the advice on repair of one record; a second call returns the first.

    Args:
        record_no: A record of a penalty or a list.
        by: A person of the unit that decided, of the office, or the job.
        at: Now.

    Raises:
        NotTheDeciderError: Another unit decided.
        NotRepairableError: Nothing is advised for such a record, or it is settled.
    """
    earlier = find_advice(record_no)
    if earlier is not None:
        return earlier
    on = localdate(at)
    record = live_record(record_no)
    hold_adviser(record, by)
    checked = check(record, on=on)
    rules = checked.pack.advice
    if rules is None or record.item not in rules.items:
        raise NotRepairableError(
            f"record {record_no} of {record.item} needs no advice on repair.",
            record_no=record_no,
            reason="not-advised",
        )
    item = in_use.current().catalogue_item_edition(record.item, record.item_edition)
    decision = _Decision(
        title=item.title.zh,
        document_no=record.document_no,
        decided_on=record.decided_on,
        severity=record.severity,
        department=record.department_code,
        subject_id=record.subject_id,
        file_from=checked.file_from,
    )
    return _issue(decision, checked.pack, checked.kind, by, at, record_no=record_no)


def _issue(
    decision: "_Decision",
    pack: RepairPack,
    kind: RepairKind,
    by: Actor,
    at: datetime,
    **about: Any,
) -> RepairAdvice:
    """Write the letter and note it, with its one audit entry."""
    on = localdate(at)
    rules = cast(Advice, pack.advice)
    letter = letters.issue(
        letter=rules.letter,
        affair=AFFAIR,
        case_no=numbers.next_case_no(CASES, on),
        subject_id=decision.subject_id,
        values=_values(decision, pack, kind),
        by=by,
        on=on,
        at=at,
        department=decision.department,
    )
    due = rules.within.due(decision.decided_on, in_use.current().workdays).on
    advice = RepairAdvice.objects.create(
        subject_id=decision.subject_id,
        department_code=decision.department,
        edition=pack.edition,
        severity=decision.severity,
        file_from=decision.file_from,
        letter_no=letter.letter_no,
        issued_on=on,
        issued_at=at,
        by=by.operator,
        late=on > due,
        **about,
    )
    audit.record(
        actor=by,
        action="repair.advice.issued",
        at=at,
        matter=letter.case_no,
        purpose=AFFAIR,
        subject_id=decision.subject_id,
        details={"advice": advice.pk, "late": advice.late},
    )
    return advice


def advise_many(*, record_nos: list[int], by: Actor, at: datetime) -> tuple[int, int]:
    """Issue advice for several records; returns how many were issued and how many refused."""
    done = refused = 0
    for record_no in record_nos[:AT_ONCE]:
        try:
            advise(record_no=record_no, by=by, at=at)
            done += 1
        except NotRepairableError:
            refused += 1
    return done, refused


def advise_new(*, at: datetime, most: int = AT_ONCE) -> int:
    """Issue the advice for decisions of late that have none yet; a job calls it.

    Decisions that can be advised in time come first.
    """
    on = localdate(at)
    rules = rules_on(on)
    if rules is None:
        return 0
    since = on - timedelta(days=rules.look_back_days)
    waiting = list_unadvised(on=on).filter(decided_on__gte=since).order_by("-decided_on", "id")
    by = Actor.system("repair-advice")
    numbers_of = list(waiting.values_list("record_no", flat=True)[:most])
    return advise_many(record_nos=numbers_of, by=by, at=at)[0]


def list_unadvised(*, on: date, department: str | None = None) -> "QuerySet[LedgerRecord]":
    """Live records whose decision should have come with advice and has none, newest first.

    Args:
        on: Day of the rules; only decisions since they are in force.
        department: Of this department only.
    """
    rules = rules_on(on)
    if rules is None:
        return LedgerRecord.objects.none()
    listed = ListEntry.objects.filter(
        record_no=OuterRef("record_no"),
        listing__case_no__in=RepairAdvice.objects.exclude(listing_no="").values("listing_no"),
    )
    in_grace = LedgerEffect.objects.filter(
        ledger.valid_on(on),
        record_no=OuterRef("record_no"),
        kind=EffectKind.GRACE_PERIOD,
        superseded_seq__isnull=True,
    )
    found = (
        LedgerRecord.objects.filter(
            superseded_seq__isnull=True,
            state=RecordState.LIVE,
            item__in=rules.items,
            decided_on__gte=pack_on(on).in_force.since,
            decided_on__lte=on,
        )
        .exclude(valid_to__lte=on)
        .exclude(Exists(RepairAdvice.objects.filter(record_no=OuterRef("record_no"))))
        .exclude(Exists(listed) | Exists(in_grace))
    )
    if department is not None:
        found = found.filter(department_code=department)
    return found.order_by("-decided_on", "-id")


def hold_adviser(record: LedgerRecord, by: Actor) -> None:
    """Hold that a person may advise about a record.

    Raises:
        NotTheDeciderError: Another unit decided, and this is neither the office nor the job.
    """
    role = role_of(by)
    of_unit = role in {Role.DEPARTMENT, Role.REGULATOR} and (
        by.department_code == record.department_code
    )
    if not (of_unit or role in {Role.OFFICE, SYSTEM}):
        raise NotTheDeciderError(
            f"{record.department_code} decided record {record.record_no} and advises about it.",
            by=by.operator,
            what=f"advice {record.record_no}",
        )


def _values(decision: "_Decision", pack: RepairPack, kind: RepairKind) -> dict[str, str]:
    unit = find_department(decision.department)
    conditions = pack.conditions_of(kind, decision.department)
    materials = [each.title.zh for each in pack.materials if each.how != "held-here"]
    day, severity = decision.file_from, decision.severity
    return {
        "document": f"{decision.title}（{decision.document_no or decision.decided_on}）",
        "decided_on": f"{decision.decided_on}",
        "severity": SEVERITIES[Severity(severity)] if severity else "失信",
        "file_from": "条件具备之日" if day is None else day.isoformat(),
        "conditions": "；".join(each.title.zh for each in conditions) + "。",
        "materials": "、".join(materials),
        "apply_to": decision.department if unit is None else unit.name,
    }


def advise_listing(listing: ListCase, by: Actor, at: datetime) -> None:
    """Issue the advice with a decision to list, inside its transaction (两书同达).

    The record of the entry follows the decision, so the days are reckoned from the decision. A
    list that is not repaired here, a trustworthy one say, needs no advice.
    """
    on = localdate(at)
    rules = rules_on(on)
    list_rules = find_rules(listing.kind, on)
    if rules is None or list_rules is None or list_rules.item not in rules.items:
        return
    pack = pack_on(on)
    kind = pack.kind_of(list_rules.item, Polarity.NEGATIVE)
    decided_on = listing.decided_on or on
    if kind is None or RepairAdvice.objects.filter(listing_no=listing.case_no).exists():
        return
    facts = RecordFacts(
        item=list_rules.item, decided_on=decided_on, department=listing.department_code
    )
    shown = window(in_use.current().publicity(on), facts)
    days = [shown.repairable_from, early_from(list_rules.early_removal, decided_on)]
    decision = _Decision(
        title=list_rules.title.zh,
        document_no=listing.document_no,
        decided_on=decided_on,
        severity=str(shown.severity or ""),
        department=listing.department_code,
        subject_id=listing.subject_id,
        file_from=max((day for day in days if day is not None), default=None),
    )
    _issue(decision, pack, kind, by, at, listing_no=listing.case_no)
