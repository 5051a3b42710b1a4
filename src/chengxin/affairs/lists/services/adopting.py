"""Entries that another part took off their list: the listing follows what the ledger says.

An objection that is upheld annuls the record itself; a correction may end it. The register is then
right at once, since it is drawn from the ledger; the case behind the entry is closed here.
"""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Q

from chengxin.affairs.lists.acting import locked
from chengxin.affairs.lists.enums import ON_THE_LIST
from chengxin.affairs.lists.models import ListEntry
from chengxin.affairs.lists.rules import rules_of
from chengxin.affairs.lists.services.leaving import Listed, close
from chengxin.law.rulebook.schemas.list_rules import ANNULLED, REPAIR
from chengxin.records.accounts.actors import Actor
from chengxin.records.ledger.enums import EffectKind
from chengxin.records.ledger.models import LedgerEffect, LedgerRecord

_TAKES_OFF = (EffectKind.ANNULLED, EffectKind.LIFTED, EffectKind.REPAIRED)


@transaction.atomic
def follow(*, record_no: int, by: Actor, on: date, at: datetime) -> bool:
    """Close the listing of a record that an effect of another part took off its list.

    Args:
        record_no: The record of the entry.
        by: A job.
        on: Today.
        at: Now.

    Returns:
        Whether there was anything to close.
    """
    entry = ListEntry.objects.filter(record_no=record_no).select_related("listing").first()
    if entry is None:
        return False
    listing = locked(entry.listing.case_no)
    effect = (
        LedgerEffect.objects.filter(
            Q(valid_to__isnull=True) | Q(valid_to__gt=on),
            record_no=record_no,
            kind__in=_TAKES_OFF,
            superseded_seq__isnull=True,
            valid_from__lte=on,
        )
        .order_by("recorded_seq")
        .first()
    )
    if effect is None or listing.state not in ON_THE_LIST:
        return False
    rules = rules_of(listing.kind, on)
    cause = rules.removal(ANNULLED if effect.kind == EffectKind.ANNULLED else REPAIR)
    if cause is None:
        return False
    record = LedgerRecord.objects.filter(record_no=record_no).latest("version")
    close(Listed(record, rules, entry, listing), cause, effect, by=by, on=on, at=at, reason="")
    return True
