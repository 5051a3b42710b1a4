"""What repair looks at in one record, read from the ledger, and how its conditions stand."""

from dataclasses import dataclass, replace
from datetime import date
from typing import cast

from django.db.models import Exists, Max, OuterRef, Q, QuerySet

from chengxin.affairs.lists.rules import rules_of_record
from chengxin.affairs.repair.errors import NotRepairableError
from chengxin.affairs.repair.models import RepairBar
from chengxin.law.errors import NoRuleInForceError
from chengxin.law.listing import early_from
from chengxin.law.publicity_rules import facts_of
from chengxin.law.repair_rules import Finding, RepairFacts, findings, may_file_from
from chengxin.law.rulebook.schemas.repair import Condition, Demand, RepairKind, RepairPack
from chengxin.law.words import Polarity
from chengxin.records.editions import in_use
from chengxin.records.ledger import selectors as ledger
from chengxin.records.ledger.enums import EffectKind, RecordState
from chengxin.records.ledger.models import LedgerCommit, LedgerEffect, LedgerRecord
from chengxin.records.publicity.editions import edition_on
from chengxin.records.publicity.models import PublicityWindow

PACK = "repair.general"

# Effects after which there is nothing left to repair.
SETTLED = (EffectKind.REPAIRED, EffectKind.LIFTED, EffectKind.ANNULLED)


@dataclass(frozen=True)
class Checked:
    """A record with the rules it falls under and how each condition stands on a day.

    `file_from` None: no day can be named, it depends on an act. `window_ends`: first day after
    the longest period of publicity, None = open or not publicised.
    """

    record: LedgerRecord
    pack: RepairPack
    kind: RepairKind
    facts: RepairFacts
    findings: tuple[Finding, ...]
    file_from: date | None
    window_ends: date | None
    on: date

    @property
    def unmet(self) -> tuple[Finding, ...]:
        """The conditions that forbid to file."""
        return tuple(finding for finding in self.findings if finding.stands_against)

    @property
    def may_file(self) -> bool:
        """Whether nothing forbids to file."""
        return not self.unmet


def pack_on(day: date) -> RepairPack:
    """The rules of repair in force on a day.

    Raises:
        NoRuleInForceError: No edition covers it.
    """
    return cast(RepairPack, in_use.current().in_force(PACK, day))


def pack_of(edition: str) -> RepairPack:
    """The edition an application was filed under."""
    return cast(RepairPack, in_use.current().edition(PACK, edition))


def latest_seq() -> int:
    """The newest commit this transaction sees."""
    return LedgerCommit.objects.aggregate(seq=Max("seq"))["seq"] or 0


def live_record(record_no: int) -> LedgerRecord:
    """The live version of a record.

    Raises:
        NotRepairableError: There is none.
    """
    found = (
        LedgerRecord.objects.filter(record_no=record_no, superseded_seq__isnull=True)
        .select_related("payload")
        .first()
    )
    if found is None:
        raise _not_repairable(record_no, "no-record")
    return found


def check(
    record: LedgerRecord,
    *,
    on: date,
    pack: RepairPack | None = None,
    proved: bool = False,
    committed: bool = False,
) -> Checked:
    """How the conditions of repairing a record stand on a day.

    Args:
        record: Its live version.
        on: The day.
        pack: The edition; by default the one in force on the day.
        proved: The application shows that the duties are fulfilled.
        committed: The commitment is signed.

    Raises:
        NotRepairableError: The record is none that can be repaired; `reason` says why.
    """
    try:
        pack = pack or pack_on(on)
    except NoRuleInForceError as error:
        raise _not_repairable(record.record_no, "no-rules") from error
    kind = pack.kind_of(record.item, record.polarity)
    if kind is None:
        raise _not_repairable(record.record_no, "not-dishonesty")
    _refuse_settled(record, on)
    seq = latest_seq()
    facts, window_ends = _facts(record, pack, kind, on, seq)
    facts = replace(facts, proved=proved, committed=committed)
    found = findings(pack, kind, facts, on)
    return Checked(record, pack, kind, facts, found, may_file_from(found, on), window_ends, on)


def _refuse_settled(record: LedgerRecord, on: date) -> None:
    if record.state != RecordState.LIVE:
        raise _not_repairable(record.record_no, "revoked")
    if record.valid_to is not None and record.valid_to <= on:
        raise _not_repairable(record.record_no, "ended")
    kinds = set(
        LedgerEffect.objects.filter(
            ledger.valid_on(on),
            record_no=record.record_no,
            kind__in=SETTLED,
            superseded_seq__isnull=True,
        ).values_list("kind", flat=True)
    )
    if kinds:
        reason = "annulled" if EffectKind.ANNULLED in kinds else "repaired"
        raise _not_repairable(record.record_no, reason)


def _facts(
    record: LedgerRecord, pack: RepairPack, kind: RepairKind, on: date, seq: int
) -> tuple[RepairFacts, date | None]:
    item = in_use.current().catalogue_item_edition(record.item, record.item_edition)
    said = facts_of(
        item,
        record.payload.body or {},
        department=record.department_code,
        decided_on=record.decided_on,
    )
    window = (
        PublicityWindow.objects.filter(
            ledger.known(seq),
            record_no=record.record_no,
            record_id=record.pk,
            edition=edition_on(on, seq=seq),
        )
    ).first()
    conditions = pack.conditions_of(kind, record.department_code)
    facts = RepairFacts(
        department=record.department_code,
        published=window is not None and window.published,
        repairable_from=None if window is None else window.earliest_end_on,
        fulfilled=said.fulfilled,
        binding_until=said.binding_until,
        penalty_kinds=said.kinds,
        barred_until=barred_until(record.subject_id, record.record_no, on),
        later_penalties=_later(record, conditions),
        listed=_listed(record, conditions, on),
        early_from=_early_from(record, on),
    )
    return facts, None if window is None else window.ends_on


def barred_until(subject_id: int, record_no: int, on: date) -> date | None:
    """The last day of a bar on repairing a record that has not run out on a day.

    A bar stands on the record of the deceit: annulled or taken back, it bars nothing any more.
    """
    bars = bars_that_stand(on).filter(
        Q(record_no__isnull=True) | Q(record_no=record_no), subject_id=subject_id
    )
    found: date | None = bars.aggregate(last=Max("until_on"))["last"]
    return found


def bars_that_stand(on: date) -> "QuerySet[RepairBar]":
    """Bars that have not run out on a day and whose record of the deceit still counts."""
    entered = OuterRef("entered_record_no")
    annulled = LedgerEffect.objects.filter(
        ledger.valid_on(on),
        record_no=entered,
        kind=EffectKind.ANNULLED,
        superseded_seq__isnull=True,
    )
    live = LedgerRecord.objects.filter(
        record_no=entered, superseded_seq__isnull=True, state=RecordState.LIVE
    )
    return RepairBar.objects.filter(
        Q(entered_record_no__isnull=True) | Exists(live), until_on__gte=on
    ).exclude(Exists(annulled))


def _items_of(conditions: tuple[Condition, ...], demand: Demand) -> set[str]:
    return {item for c in conditions if c.demands is demand for item in c.items}


def _later(record: LedgerRecord, conditions: tuple[Condition, ...]) -> dict[str, tuple[date, ...]]:
    """Later records by the same department, where a condition asks for them."""
    items = _items_of(conditions, Demand.NO_LATER_PENALTY)
    if not items:
        return {}
    rows = _live_of(record, items).filter(
        department_code=record.department_code, decided_on__gt=record.decided_on
    )
    found: dict[str, tuple[date, ...]] = {}
    for item, day in rows.values_list("item", "decided_on"):
        found[item] = (*found.get(item, ()), day)
    return found


def _listed(
    record: LedgerRecord, conditions: tuple[Condition, ...], on: date
) -> dict[str, date | None]:
    """Lists the subject stands on, where a condition asks for them; last day included."""
    items = _items_of(conditions, Demand.NOT_LISTED)
    if not items:
        return {}
    rows = list(_live_of(record, items).filter(ledger.valid_on(on), polarity=Polarity.NEGATIVE))
    off = set(
        LedgerEffect.objects.filter(
            ledger.valid_on(on),
            record_no__in=[row.record_no for row in rows],
            kind__in=SETTLED,
            superseded_seq__isnull=True,
        ).values_list("record_no", flat=True)
    )
    found: dict[str, date | None] = {}
    for row in rows:
        if row.record_no not in off:
            last = None if row.valid_to is None else date.fromordinal(row.valid_to.toordinal() - 1)
            earlier = found.get(row.item, last)
            found[row.item] = None if None in (earlier, last) else max(earlier, last)  # type: ignore[type-var]
    return found


def _early_from(record: LedgerRecord, on: date) -> date | None:
    """From which day the list a record belongs to may be left early, by that list's own rules."""
    rules = rules_of_record(record.item, record.payload.body or {}, on)
    return None if rules is None else early_from(rules.early_removal, record.decided_on)


def _live_of(record: LedgerRecord, items: set[str]) -> "QuerySet[LedgerRecord]":
    return LedgerRecord.objects.filter(
        superseded_seq__isnull=True,
        subject_id=record.subject_id,
        item__in=items,
        state=RecordState.LIVE,
    ).exclude(record_no=record.record_no)


_WHY = {
    "no-record": "there is no such record any more",
    "no-rules": "no rules of repair are in force on that day",
    "not-dishonesty": "it is no dishonesty record that can be repaired",
    "revoked": "the decision was revoked",
    "ended": "it is no longer in force",
    "annulled": "the decision was annulled",
    "repaired": "it is repaired already",
    "not-yours": "it is about somebody else",
}


def _not_repairable(record_no: int, reason: str) -> NotRepairableError:
    return NotRepairableError(
        f"record {record_no} cannot be repaired: {_WHY[reason]}. Look at the record again.",
        record_no=record_no,
        reason=reason,
    )


def not_yours(record_no: int) -> NotRepairableError:
    """The refusal of somebody who applies about a record of somebody else."""
    return _not_repairable(record_no, "not-yours")


def check_number(record_no: int, *, on: date) -> Checked:
    """How the conditions of repairing a record stand on a day, by its number.

    Raises:
        NotRepairableError: The record is none that can be repaired; `reason` says why.
    """
    return check(live_record(record_no), on=on)
