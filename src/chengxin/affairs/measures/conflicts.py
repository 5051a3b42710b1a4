"""Finds measures in force that nothing carries any more; a job does so every hour."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate

from chengxin.affairs.measures.causes import Standing, standing_of
from chengxin.affairs.measures.enums import EFFECTIVE, ConflictKind, MeasureState
from chengxin.affairs.measures.models import MeasureCase, MeasureConflict
from chengxin.law.errors import NoRuleInForceError
from chengxin.law.measures import list_in_force, rules_in_force
from chengxin.law.rulebook import Rulebook
from chengxin.law.rulebook.schemas.measure_rules import MeasureRules
from chengxin.records.editions import in_use

COURT_SHIELD = "court-shield"

Found = tuple[ConflictKind, str]


@transaction.atomic
def find(*, at: datetime) -> dict[str, int]:
    """Bring the open conflicts to what the records and the rules say now.

    Returns:
        How many were ``found`` anew and how many ``closed``.
    """
    on, book = localdate(at), in_use.current()
    cases = list(MeasureCase.objects.filter(state__in=EFFECTIVE).select_related("allowed"))
    standing = standing_of([c.record_no for c in cases if c.record_no is not None], on)
    rules = _rules(book, on)
    wanted = {
        (case.pk, kind): (case, detail)
        for case in cases
        for kind, detail in _against(case, standing, rules, on)
    }
    known = {(c.case_id, c.kind): c for c in MeasureConflict.objects.filter(closed_at=None)}
    new = [
        MeasureConflict(case=case, kind=kind, detail=detail, found_at=at)
        for (pk, kind), (case, detail) in wanted.items()
        if (pk, kind) not in known
    ]
    MeasureConflict.objects.bulk_create(new)
    gone = [conflict.pk for key, conflict in known.items() if key not in wanted]
    MeasureConflict.objects.filter(pk__in=gone).update(closed_at=at)
    return {"found": len(new), "closed": len(gone)}


def _rules(book: Rulebook, on: date) -> MeasureRules | None:
    try:
        list_in_force(book, on)
        return rules_in_force(book, on)
    except NoRuleInForceError:
        return None


def _against(
    case: MeasureCase, standing: dict[int, Standing], rules: MeasureRules | None, on: date
) -> Iterable[Found]:
    """What speaks against one measure on a day."""
    if case.until is not None and case.until <= on:
        yield ConflictKind.PAST_TERM, case.until.isoformat()
    use = None if rules is None else {r.id: r for r in rules.rules}.get(case.rule)
    if case.allowed.why_not or use is None or not use.names(case.authority):
        yield ConflictKind.NOT_LISTED, case.rule
    if case.record_no is None:
        return
    cause = standing[case.record_no]
    if cause.record is None or cause.record.subject_id != case.subject_id:
        yield ConflictKind.CAUSE_GONE, str(case.record_no)
        return
    shields = set(cause.shields)
    if case.state == MeasureState.SUSPENDED:
        shields -= {COURT_SHIELD}  # a court's shield is just why it is suspended
    if shields:
        yield ConflictKind.CAUSE_SHIELDED, ",".join(sorted(shields))
