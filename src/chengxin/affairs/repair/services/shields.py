"""Court shields: raised on a ruling that approves a restructuring, turned into repair, or ended."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate

from chengxin.affairs.casework import deadlines, letters, numbers
from chengxin.affairs.casework.models import Letter
from chengxin.affairs.measures import services as measures
from chengxin.affairs.repair.enums import OPEN_SHIELDS, ShieldState, Step
from chengxin.affairs.repair.errors import NotShieldableError
from chengxin.affairs.repair.facts import PACK, SETTLED, pack_of, pack_on
from chengxin.affairs.repair.models import RepairShield, ShieldedRecord
from chengxin.affairs.repair.services import effects
from chengxin.affairs.repair.services.common import CREDIT_OFFICE, hold_member, move, role_of
from chengxin.affairs.repair.services.deciding import hold_reason
from chengxin.affairs.repair.transitions import SHIELD, SHIELD_AFFAIR, SYSTEM, ShieldAct
from chengxin.law.errors import InputError, PermissionDeniedError
from chengxin.law.rulebook.schemas.repair import Shield
from chengxin.records.accounts.actors import Actor
from chengxin.records.evidence import services as evidence
from chengxin.records.ledger import selectors as ledger_reads
from chengxin.records.ledger import services as ledger
from chengxin.records.ledger.enums import RecordState
from chengxin.records.ledger.models import LedgerEffect, LedgerRecord

CASES = "PB"
RAISED = "repair.shield.raised"
COVERED = "repair.shield.covered"
COMPLETED = "repair.shield.completed"
ENDED = "repair.shield.ended"
LONGEST_NAME = 100


@transaction.atomic
def request_shield(
    *,
    subject_id: int,
    ruling_no: str,
    court: str,
    ruled_on: date,
    name: str,
    content: bytes,
    by: Actor,
    at: datetime,
) -> RepairShield:
    """Ask for a shield on the ruling that approves a restructuring or accepts a settlement.

    Args:
        subject_id: The enterprise, for which `by` acts.
        ruling_no: Number of the ruling.
        court: The court.
        ruled_on: Its day; what was decided until then can be shielded.
        name: Name of the file of the ruling.
        content: The file.
        by: A person of the enterprise, or its administrator acting for it.
        at: Now.

    Raises:
        PermissionDeniedError: Not of this enterprise.
        NotShieldableError: The rules know no shield, or one is there already.
        InputError: The ruling is not named, or is of a day to come.
        RefusedFileError: What is wrong with the file.
    """
    hold_member(subject_id, by)
    on = localdate(at)
    to = SHIELD.after("", ShieldAct.REQUEST, role_of(by))
    pack = pack_on(on)
    rules = _rules(pack.edition)
    if not ruling_no.strip() or not court.strip() or ruled_on > on:
        raise InputError("name the ruling, the court and a day that has come.", value=ruling_no)
    if RepairShield.objects.filter(subject_id=subject_id, state__in=OPEN_SHIELDS).exists():
        raise _not_shieldable("open-already")
    case_no = numbers.next_case_no(CASES, on)
    kept = evidence.keep(
        name=name, content=content, by=by, at=at, matter=case_no, subject_id=subject_id
    )
    shield = RepairShield(
        case_no=case_no,
        subject_id=subject_id,
        edition=pack.edition,
        state="",
        ruling_no=ruling_no.strip()[:LONGEST_NAME],
        court=court.strip()[:LONGEST_NAME],
        ruled_on=ruled_on,
        file=kept,
        filed_at=at,
        filed_by=by.operator,
    )
    move(shield, to, act=ShieldAct.REQUEST, by=by, at=at)
    deadlines.start(
        affair=SHIELD_AFFAIR,
        case_no=case_no,
        step=Step.SHIELD,
        owner="",
        limit=rules.decision,
        pack=PACK,
        edition=pack.edition,
        on=on,
        subject_id=subject_id,
    )
    return shield


@transaction.atomic
def withdraw_request(*, case_no: str, by: Actor, at: datetime) -> RepairShield:
    """Take a request back before it is decided."""
    shield = _locked(case_no)
    hold_member(shield.subject_id, by)
    to = SHIELD.after(shield.state, ShieldAct.WITHDRAW, role_of(by))
    deadlines.drop_all(affair=SHIELD_AFFAIR, case_no=case_no, on=localdate(at))
    move(shield, to, act=ShieldAct.WITHDRAW, by=by, at=at)
    return shield


@transaction.atomic
def refuse_shield(*, case_no: str, reasons: str, by: Actor, at: datetime) -> RepairShield:
    """Refuse a shield, with reasons."""
    shield = _locked(case_no)
    to = SHIELD.after(shield.state, ShieldAct.REFUSE, role_of(by))
    said, on = hold_reason(reasons), localdate(at)
    late = _meet(shield, on)
    values = {"ruling": shield.ruling_no, "court": shield.court, "reasons": said}
    letter = _write(shield, "repair-shield-refused", values, by, at)
    shield.decided_on, shield.reasons, shield.document_no = on, said, letter.document_no
    move(shield, to, act=ShieldAct.REFUSE, by=by, at=at, reason=said, late=late)
    return shield


@transaction.atomic
def raise_shield(*, case_no: str, by: Actor, at: datetime) -> RepairShield:
    """Shield every dishonesty record from before the ruling, and suspend the measures in force.

    One transaction and one ledger commit: publicity, sharing, the grade and the reports follow at
    once. What departments hand in later about the time before is covered when it comes.
    """
    shield = _locked(case_no)
    to = SHIELD.after(shield.state, ShieldAct.RAISE, role_of(by))
    on = localdate(at)
    late = _meet(shield, on)
    records = _uncovered(shield, on)
    told = "、".join(f"{r.document_no or r.record_no}" for r in records) or "暂无"
    values = {
        "ruling": shield.ruling_no,
        "court": shield.court,
        "effective_on": on.isoformat(),
        "records": told,
    }
    letter = _write(shield, "repair-shielded", values, by, at)
    deed = _deed(shield, RAISED, shield.ruling_no, by, at)
    _cover(deed, shield, records)
    measures.suspend_for(
        subject_id=shield.subject_id, by=by, at=at, commit=deed.commit, **deed.words
    )
    effects.regrade(deed, [shield.subject_id], reason=RAISED)
    shield.decided_on, shield.document_no = on, letter.document_no
    shield.effect_seq = deed.commit.seq
    move(shield, to, act=ShieldAct.RAISE, by=by, at=at, late=late)
    return shield


def cover_new(*, at: datetime) -> int:
    """Shield what was handed in since about the time before a ruling; a job calls it daily.

    Returns:
        How many records were covered.
    """
    standing = RepairShield.objects.filter(state=ShieldState.IN_FORCE).order_by("id")
    covered = 0
    for case_no in list(standing.values_list("case_no", flat=True)):
        with transaction.atomic():
            covered += _cover_later(case_no, at)
    return covered


def _cover_later(case_no: str, at: datetime) -> int:
    shield, by = _locked(case_no), Actor.system("repair-shield")
    to = SHIELD.after(shield.state, ShieldAct.COVER, SYSTEM)
    records = _uncovered(shield, localdate(at))
    if not records:
        return 0
    deed = _deed(shield, COVERED, shield.ruling_no, by, at)
    _cover(deed, shield, records)
    effects.regrade(deed, [shield.subject_id], reason=COVERED)
    move(shield, to, act=ShieldAct.COVER, by=by, at=at, reason=f"{len(records)}")
    return len(records)


@transaction.atomic
def complete_shield(*, case_no: str, end_ruling_no: str, by: Actor, at: datetime) -> RepairShield:
    """Turn a shield into repair, on the ruling that the plan has been carried out.

    Raises:
        InputError: That ruling is not named.
    """
    shield = _locked(case_no)
    to = SHIELD.after(shield.state, ShieldAct.COMPLETE, role_of(by))
    ruling = hold_reason(end_ruling_no)[:LONGEST_NAME]
    rules, on = _rules(shield.edition), localdate(at)
    outcome = f"重整计划或者和解协议已经执行完毕（{ruling}），屏蔽的记录予以信用修复。"
    letter = _end_letter(shield, outcome, by, at)
    deed = _deed(shield, COMPLETED, letter.document_no, by, at)
    for record_no in _shielded(shield):
        effects.end(deed, record_no, rules.effect)
        effects.settle(deed, record_no, rules.completed_effect)
    effects.regrade(deed, [shield.subject_id], reason=COMPLETED)
    shield.end_ruling_no, shield.ended_on = ruling, on
    move(shield, to, act=ShieldAct.COMPLETE, by=by, at=at, reason=ruling)
    return shield


@transaction.atomic
def end_shield(*, case_no: str, reasons: str, by: Actor, at: datetime) -> RepairShield:
    """End a shield because the plan failed: the records count again, measures are taken up."""
    shield = _locked(case_no)
    to = SHIELD.after(shield.state, ShieldAct.END, role_of(by))
    said, on = hold_reason(reasons), localdate(at)
    letter = _end_letter(shield, f"屏蔽终止，记录恢复公示和使用。理由：{said}", by, at)
    deed = _deed(shield, ENDED, letter.document_no, by, at)
    for record_no in _shielded(shield):
        effects.end(deed, record_no, _rules(shield.edition).effect)
    measures.resume_for(
        subject_id=shield.subject_id, by=by, at=at, commit=deed.commit, **deed.words
    )
    effects.regrade(deed, [shield.subject_id], reason=ENDED)
    shield.reasons, shield.ended_on = said, on
    move(shield, to, act=ShieldAct.END, by=by, at=at, reason=said)
    return shield


def _locked(case_no: str) -> RepairShield:
    found = RepairShield.objects.select_for_update(of=("self",)).filter(case_no=case_no).first()
    if found is None:
        raise PermissionDeniedError(f"there is no shield {case_no}.", by="", what=case_no)
    return found


def _rules(edition: str) -> Shield:
    rules = pack_of(edition).shield
    if rules is None:
        raise _not_shieldable("no-rules")
    return rules


def _uncovered(shield: RepairShield, on: date) -> list[LedgerRecord]:
    """Live dishonesty records from before the ruling that nothing has settled or shielded."""
    rules = _rules(shield.edition)
    settled = LedgerEffect.objects.filter(
        ledger_reads.valid_on(on),
        superseded_seq__isnull=True,
        kind__in=(*SETTLED, rules.effect),
    ).values("record_no")
    found = LedgerRecord.objects.filter(
        subject_id=shield.subject_id,
        superseded_seq__isnull=True,
        state=RecordState.LIVE,
        polarity__in=rules.polarity,
        decided_on__lte=shield.ruled_on,
    )
    return list(found.exclude(record_no__in=settled).order_by("record_no"))


def _shielded(shield: RepairShield) -> list[int]:
    """Records under a shield whose effect is still in force."""
    numbers_of = shield.records.values_list("record_no", flat=True)
    live = LedgerEffect.objects.filter(
        record_no__in=list(numbers_of),
        kind=_rules(shield.edition).effect,
        document=shield.ruling_no,
        valid_to__isnull=True,
        superseded_seq__isnull=True,
    )
    return list(live.order_by("record_no").values_list("record_no", flat=True))


def _deed(shield: RepairShield, act: str, document: str, by: Actor, at: datetime) -> effects.Deed:
    commit = ledger.open_commit(act=act, by=by.operator)
    return effects.Deed(commit, document, _rules(shield.edition).article, by, at)


def _cover(deed: effects.Deed, shield: RepairShield, records: Iterable[LedgerRecord]) -> None:
    for record in records:
        effects.begin(deed, record.record_no, _rules(shield.edition).effect)
        ShieldedRecord.objects.create(
            shield=shield, record_no=record.record_no, effect_seq=deed.commit.seq
        )


def _meet(shield: RepairShield, on: date) -> bool:
    return deadlines.meet(affair=SHIELD_AFFAIR, case_no=shield.case_no, step=Step.SHIELD, on=on)


def _end_letter(shield: RepairShield, outcome: str, by: Actor, at: datetime) -> Letter:
    values = {
        "ruling": shield.ruling_no,
        "court": shield.court,
        "effective_on": localdate(at).isoformat(),
        "outcome": outcome,
    }
    return _write(shield, "repair-shield-ended", values, by, at)


def _write(
    shield: RepairShield, letter: str, values: dict[str, str], by: Actor, at: datetime
) -> Letter:
    return letters.issue(
        letter=letter,
        affair=SHIELD_AFFAIR,
        case_no=shield.case_no,
        subject_id=shield.subject_id,
        values=values,
        by=by,
        on=localdate(at),
        at=at,
        department=CREDIT_OFFICE,
    )


_WHY = {
    "no-rules": "no rules of that day know a shield",
    "open-already": "a shield is requested or in force already",
}


def _not_shieldable(reason: str) -> NotShieldableError:
    return NotShieldableError(f"no shield: {_WHY[reason]}.", reason=reason)
