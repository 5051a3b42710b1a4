"""Effects end before their time, or are taken back; what was known of them stays known."""

from collections.abc import Callable
from datetime import date

import pytest
from django.db import transaction
from django.db.utils import DatabaseError

from chengxin.records.ledger import selectors, services
from chengxin.records.ledger.models import LedgerEffect
from chengxin.records.ledger.services import Commit, EffectNotLiveError

pytestmark = pytest.mark.django_db
NUMBER = 7_100_001
SINCE = date(2026, 3, 2)
ENDED = date(2026, 5, 6)
Flag = Callable[..., tuple[Commit, LedgerEffect]]


@pytest.fixture
def flag() -> Flag:
    """Flags a record as under objection in a commit of its own."""

    def make(until: date | None = None) -> tuple[Commit, LedgerEffect]:
        commit = services.open_commit(act="test.flagged", by="示例甲")
        effect = services.record_effect(
            commit, record_no=NUMBER, kind="objection", since=SINCE, until=until,
            document="示例异议〔2026〕1号", article="示例第一条", by="示例甲",
        )  # fmt: skip
        return commit, effect

    return make


def end(effect: LedgerEffect, on: date = ENDED) -> tuple[Commit, LedgerEffect | None]:
    commit = services.open_commit(act="test.ended", by="示例乙")
    followed = services.end_effect(
        commit, effect_id=effect.pk, on=on, document="示例复函〔2026〕2号", article="示例第二条",
        by="示例乙",
    )  # fmt: skip
    return commit, followed


def known(seq: int) -> list[tuple[date, date | None, str]]:
    rows = selectors.effects_of([NUMBER], seq=seq)
    return [(row.valid_from, row.valid_to, row.ended_document) for row in rows]


def test_an_ended_effect_is_followed_by_one_that_ends_and_says_why(flag: Flag) -> None:
    began, effect = flag()
    ended, followed = end(effect)
    assert followed is not None
    assert (followed.document, followed.by) == ("示例异议〔2026〕1号", "示例甲")
    assert (followed.ended_article, followed.ended_by) == ("示例第二条", "示例乙")
    assert known(began.seq) == [(SINCE, None, "")]
    assert known(ended.seq) == [(SINCE, ENDED, "示例复函〔2026〕2号")]


def test_an_effect_that_ends_on_its_first_day_was_never_in_force(flag: Flag) -> None:
    began, effect = flag()
    ended, followed = end(effect, on=SINCE)
    assert followed is None
    assert (known(began.seq), known(ended.seq)) == ([(SINCE, None, "")], [])


def test_an_effect_ends_once(flag: Flag) -> None:
    _began, effect = flag()
    end(effect)
    with pytest.raises(EffectNotLiveError) as refused:
        end(effect)
    assert refused.value.code == "effect-not-live"
    assert refused.value.facts() == {"state": "closed", "act": "end", "effect": effect.pk}


@pytest.mark.parametrize("on", [date(2026, 4, 1), ENDED], ids=["that_day", "later"])
def test_an_effect_is_not_prolonged_by_ending_it(flag: Flag, on: date) -> None:
    _began, effect = flag(until=date(2026, 4, 1))
    with pytest.raises(EffectNotLiveError):
        end(effect, on=on)
    _commit, followed = end(effect, on=date(2026, 3, 31))
    assert followed is not None
    assert followed.valid_to == date(2026, 3, 31)


def test_an_effect_taken_back_is_not_known_any_more_but_was(flag: Flag) -> None:
    began, effect = flag()
    commit = services.open_commit(act="test.taken-back", by="test")
    services.close_effect(commit, effect_id=effect.pk)
    assert (known(began.seq), known(commit.seq)) == ([(SINCE, None, "")], [])
    with pytest.raises(EffectNotLiveError):
        services.close_effect(commit, effect_id=effect.pk)


def test_the_application_cannot_end_an_effect_by_hand(flag: Flag) -> None:
    _began, effect = flag()
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        LedgerEffect.objects.filter(pk=effect.pk).update(valid_to=ENDED)
