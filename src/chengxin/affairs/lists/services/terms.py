"""The end of terms: whoever has been on a list for as long as it lasts comes off it."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from chengxin.affairs.lists.rules import every_kind
from chengxin.affairs.lists.services.leaving import WITHDRAWN, rules_for
from chengxin.affairs.lists.services.removing import remove
from chengxin.affairs.receipts import services as receipts
from chengxin.law.rulebook.schemas.list_rules import TERM
from chengxin.records.accounts.actors import Actor
from chengxin.records.ledger import services as ledger
from chengxin.records.ledger.enums import EffectKind, RecordState
from chengxin.records.ledger.models import LedgerEffect, LedgerRecord

TERM_DOCUMENT = "名单期限届满"
AT_ONCE = 500


def remove_due(*, at: datetime, on: date, by: Actor, limit: int = AT_ONCE) -> int:
    """Remove every entry whose term is over by a day; returns how many. One commit for all.

    Entries that came by file are removed too: the law ends them, whether or not their department
    said so.
    """
    due = _past_their_term(on, limit)
    if not due:
        return 0
    with transaction.atomic():
        ledger.wait_for_turn()
        commit = ledger.open_commit(act="lists.term.over", by=by.operator)
        for record_no in due:
            remove(
                record_no=record_no,
                cause=TERM,
                document=TERM_DOCUMENT,
                by=by,
                on=on,
                at=at,
                commit=commit,
            )
            receipts.expect(
                commit_seq=commit.seq,
                record_no=record_no,
                effect_kind=EffectKind.LIFTED,
                at=at,
            )
    return len(due)


def _past_their_term(on: date, limit: int) -> Sequence[int]:
    """Records of lists with a term that is over, and that nothing has taken off the list yet."""
    items = {rules.item for rules in every_kind(on) if rules.nature == "dishonesty"}
    lifted = LedgerEffect.objects.filter(kind__in=WITHDRAWN, superseded_seq__isnull=True)
    found = (
        LedgerRecord.objects.filter(
            item__in=items, superseded_seq__isnull=True, state=RecordState.LIVE, valid_to__lte=on
        )
        .exclude(record_no__in=lifted.values("record_no"))
        .select_related("payload")
        .order_by("valid_to", "record_no")
    )
    return [
        record.record_no
        for record in found[:limit]
        if (rules := rules_for(record, on)) is not None and rules.removal(TERM) is not None
    ]
