"""Recognises grounds of tolerance in records as they are taken in, by their own fields.

Runs in the commit that records them, so that nobody sees such a record without its effect. A
correction that takes the words away ends the effect again.
"""

from datetime import datetime

from django.db.models import Q
from django.db.models.fields.json import KeyTextTransform
from django.utils.timezone import localdate

from chengxin.affairs.casework.states import BEGIN
from chengxin.affairs.tolerance.enums import OPEN, ToleranceOrigin, ToleranceState
from chengxin.affairs.tolerance.enums import ToleranceAct as Act
from chengxin.affairs.tolerance.grounds import pack_on
from chengxin.affairs.tolerance.keeping import create_case, note, take_effect
from chengxin.affairs.tolerance.models import ToleranceCase
from chengxin.affairs.tolerance.services import end
from chengxin.affairs.tolerance.transitions import TABLE
from chengxin.law.errors import NoRuleInForceError
from chengxin.law.rulebook.schemas.tolerance import Tolerance
from chengxin.law.tolerance import recognised_ground
from chengxin.records.accounts.actors import Actor
from chengxin.records.intake.models import Batch
from chengxin.records.ledger.enums import RecordState, VersionReason
from chengxin.records.ledger.models import LedgerRecord
from chengxin.records.ledger.services import Commit
from chengxin.records.publicity import windows

BY = Actor.system("tolerance-recognition")
NO_MORE = "更正后的内容不再符合该情形"


def open_windows_and_recognise(commit: Commit, batch_id: int) -> None:
    """What must not be missing beside a version: its publicity windows, and its tolerance.

    Handed to intake as ``on_commit``.
    """
    windows.open_windows(commit, batch_id)
    recognise(commit, batch_id)


def recognise(commit: Commit, batch_id: int) -> int:
    """Recognise what this commit recorded for a batch, inside its transaction.

    Args:
        commit: The open commit.
        batch_id: The batch being taken in.

    Returns:
        How many records were recognised.
    """
    at = commit.recorded_at
    try:
        pack = pack_on(localdate(at))
    except NoRuleInForceError:
        return 0
    items = sorted({each.item for ground in pack.grounds for each in ground.recognised})
    if not Batch.objects.filter(pk=batch_id, item__in=items).exists():
        return 0
    _end_what_no_longer_fits(commit, batch_id, pack, at)
    return sum(_find(record, commit, pack, at) for record in _candidates(commit, batch_id, pack))


def _candidates(commit: Commit, batch_id: int, pack: Tolerance) -> list[LedgerRecord]:
    """Versions of this commit in which a word of some recognition stands."""
    said, fields = Q(pk__in=[]), set()
    for ground in pack.grounds:
        for each in ground.recognised:
            tests = Q(item=each.item)
            for test in each.where:
                fields.add(test.field)
                words = Q(pk__in=[])
                for word in test.contains_any:
                    words |= Q(**{f"text_{test.field}__contains": word})
                tests &= words
            said |= tests
    rows = LedgerRecord.objects.filter(
        batch_id=batch_id,
        recorded_seq=commit.seq,
        state=RecordState.LIVE,
        superseded_seq__isnull=True,
        polarity=pack.polarity,
    )
    texts = {f"text_{name}": KeyTextTransform(name, "payload__body") for name in sorted(fields)}
    return list(rows.annotate(**texts).filter(said).select_related("payload").order_by("id"))


def _find(record: LedgerRecord, commit: Commit, pack: Tolerance, at: datetime) -> int:
    ground = recognised_ground(
        pack, item=record.item, polarity=record.polarity, fields=record.payload.body or {}
    )
    open_case = ToleranceCase.objects.filter(record_no=record.record_no, state__in=OPEN)
    if ground is None or open_case.exists():
        return 0
    case = create_case(
        record,
        ground.id,
        pack,
        origin=ToleranceOrigin.INTAKE,
        state=ToleranceState.SUBMITTED,
        statement=ground.title.zh,
        by=BY,
        at=at,
    )
    case.effect_id = take_effect(case, record, pack, ground, BY, at, commit).pk
    case.state = TABLE.after(BEGIN, Act.FIND, BY.role)
    case.decided_by, case.decided_at = BY.operator, at
    case.decision = ground.title.zh
    case.save()
    note(case, Act.FIND, BEGIN, BY, at, reason=case.decision)
    return 1


def _end_what_no_longer_fits(commit: Commit, batch_id: int, pack: Tolerance, at: datetime) -> None:
    """Recognitions of intake whose record was corrected in this commit and fits no more."""
    corrected = LedgerRecord.objects.filter(
        batch_id=batch_id, recorded_seq=commit.seq, reason=VersionReason.CORRECTED
    ).select_related("payload")
    found = ToleranceCase.objects.filter(
        origin=ToleranceOrigin.INTAKE,
        state=ToleranceState.RECOGNISED,
        record_no__in=corrected.values("record_no"),
    )
    if not found.exists():
        return
    versions = {record.record_no: record for record in corrected}
    for case in found.select_for_update(of=("self",)):
        record = versions[case.record_no]
        ground = recognised_ground(
            pack, item=record.item, polarity=record.polarity, fields=record.payload.body or {}
        )
        if ground is None or ground.id != case.ground:
            state = TABLE.after(case.state, Act.REVOKE, BY.role)
            end(case, state, reason=NO_MORE, by=BY, at=at, commit=commit)
