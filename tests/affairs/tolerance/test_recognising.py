"""A record that carries the ground in its own fields is recognised in its own commit."""

from pathlib import Path

import pytest

from chengxin.affairs.tolerance.models import ToleranceCase
from chengxin.affairs.tolerance.recognising import open_windows_and_recognise
from chengxin.law import rulebook
from chengxin.records.accounts.services import adopt_directory
from chengxin.records.intake import services as intake
from chengxin.records.intake.models import Batch
from chengxin.records.ledger.models import LedgerEffect, LedgerRecord
from chengxin.records.publicity import selectors as publicity
from tests.records.intake.invented import Desk, penalty

DOCUMENTS = "行政处罚决定书文号"


@pytest.fixture
def desk(db: None, tmp_path: Path) -> Desk:
    """A district whose register knows three enterprises."""
    adopt_directory(rulebook.default().directory)
    made = Desk(tmp_path)
    made.register(1, 2, 3)
    return made


def take_in(desk: Desk, *rows: dict[str, str]) -> Batch:
    batch = desk.receive(rows)
    return intake.take_in(
        batch_id=batch.pk, on_commit=open_windows_and_recognise, clock=lambda: desk.at
    )


def test_a_decision_not_to_penalise_is_recognised_and_not_shown(desk: Desk) -> None:
    batch = take_in(
        desk,
        penalty(1),
        penalty(2, **{DOCUMENTS: "沪虚不罚〔2026〕2号"}),
        penalty(3, 处罚内容="首违不罚，予以教育"),
    )
    assert batch.accepted == 3
    found = {c.document_no: c for c in ToleranceCase.objects.all()}
    assert {number: (c.ground, c.state, c.origin) for number, c in found.items()} == {
        "沪虚不罚〔2026〕2号": ("minor-violation", "recognised", "intake"),
        "沪虚罚〔2026〕3号": ("first-violation", "recognised", "intake"),
    }
    commits = set(LedgerRecord.objects.filter(batch_id=batch.pk).values_list("recorded_seq"))
    effects = LedgerEffect.objects.all()
    assert {(e.recorded_seq,) for e in effects} == commits  # no moment without its effect
    assert sorted(e.kind for e in effects) == ["first-case", "minor-case"]
    on = desk.at.date()
    shown = publicity.list_public("administrative-penalty", on=on, seq=publicity.latest_seq())
    assert [row.document_no for row in shown.rows] == ["沪虚罚〔2026〕1号"]


def test_the_same_file_again_recognises_nothing_twice(desk: Desk) -> None:
    row = penalty(2, **{DOCUMENTS: "沪虚不罚〔2026〕2号"})
    take_in(desk, row)
    take_in(desk, row, penalty(3))
    assert ToleranceCase.objects.count() == LedgerEffect.objects.count() == 1


def test_a_correction_that_takes_the_words_away_ends_the_effect(desk: Desk) -> None:
    row = penalty(3, 处罚内容="首违不罚")
    take_in(desk, row)
    take_in(desk, row | {"处罚内容": "罚款"})
    case = ToleranceCase.objects.get()
    assert case.state == "revoked"
    effect = LedgerEffect.objects.get(superseded_seq=None)
    assert effect.valid_to is not None
    take_in(desk, row | {"处罚内容": "首违不罚，已经改正"})
    assert sorted(ToleranceCase.objects.values_list("state", flat=True)) == [
        "recognised", "revoked",
    ]  # fmt: skip


def test_other_items_cost_one_query(desk: Desk, django_assert_num_queries: object) -> None:
    from chengxin.affairs.tolerance.recognising import recognise
    from chengxin.records.ledger import services as ledger

    batch = Batch.objects.get(item="registration")
    commit = ledger.open_commit(act="test", by="test")
    with django_assert_num_queries(2):  # the rulebook in use, the batch  # type: ignore[operator]
        assert recognise(commit, batch.pk) == 0
