"""Every window explains itself: rule, article, and where each of its days comes from."""

import random
from dataclasses import replace
from datetime import date

import pytest

from chengxin.law.publicity_rules import RecordFacts, window
from chengxin.law.rulebook import PublicityPack, default
from chengxin.law.window_reasons import Because, WindowReasons, window_reasons

OLD, O58, O36 = default().publicity_editions()
FINE = RecordFacts(
    item="administrative-penalty",
    decided_on=date(2026, 5, 31),
    kinds=frozenset({"fine"}),
    fine_fen=2_000_000,
)


def reasons(pack: PublicityPack, facts: RecordFacts) -> WindowReasons:
    d = window(pack, facts)
    return window_reasons(
        pack,
        rule_id=d.rule_id,
        published=d.published,
        starts_on=d.starts_on,
        repairable_from=d.repairable_from,
        shown_until=d.shown_until,
    )


def test_a_fine_names_rule_article_and_three_days() -> None:
    told = reasons(O36, FINE)
    assert (told.edition, told.rule) == ("2026-04", "R36-NORM")
    assert "令第36号" in told.article
    assert "一般失信" in told.rule_reason
    assert told.sources
    assert [(r.because, r.on, r.months) for r in told.lines] == [
        (Because.BEGINS_WITH_DECISION, date(2026, 5, 31), None),
        (Because.SHORTEST_PERIOD, date(2026, 8, 31), 3),
        (Because.LONGEST_PERIOD, date(2027, 5, 31), 12),
    ]


@pytest.mark.parametrize(
    ("pack", "change", "because"),
    [
        pytest.param(
            O36, {"binding_until": date(2026, 12, 1)}, Because.BOUND_BY_MEASURE, id="bound"
        ),
        pytest.param(
            OLD, {"kinds": frozenset({"suspension"})}, Because.NO_EARLY_END, id="special_2019"
        ),
        pytest.param(O36, {"kinds": frozenset({"warning"})}, Because.NOT_PUBLISHED, id="warning"),
        pytest.param(O36, {"item": "horoscope"}, Because.NO_RULE, id="unknown_item"),
        pytest.param(
            O36,
            {"item": "serious-dishonesty-list", "valid_through": date(2026, 7, 1)},
            Because.ENDS_WITH_VALIDITY,
            id="removed_early",
        ),
        pytest.param(O36, {"item": "administrative-permit"}, Because.NO_END, id="open_permit"),
        pytest.param(
            O36, {"item": "registration"}, Because.BEGINS_WITH_VALIDITY, id="registration"
        ),
    ],
)
def test_each_day_says_where_it_comes_from(
    pack: PublicityPack, change: dict[str, object], because: Because
) -> None:
    facts = replace(FINE, **change)  # type: ignore[arg-type]
    assert because in [line.because for line in reasons(pack, facts).lines]


def test_publicity_that_goes_on_says_so() -> None:
    told = window_reasons(
        O36,
        rule_id="R36-NORM",
        published=True,
        starts_on=date(2026, 5, 31),
        repairable_from=date(2026, 8, 31),
        shown_until=None,
    )
    assert told.lines[-1].because is Because.DUTIES_UNFULFILLED


def test_every_window_of_many_decisions_is_explained_and_its_days_are_those_told() -> None:
    chance = random.Random(7)
    kinds = [e.code for e in default().code_table("penalty-kind", date(2026, 11, 21)).entries]
    for _ in range(500):
        facts = replace(
            FINE,
            decided_on=date(2019, 8, 1 + chance.randrange(28)).replace(
                year=2019 + chance.randrange(8)
            ),
            kinds=frozenset(chance.sample(kinds, chance.randrange(4))),
            fine_fen=chance.randrange(300_000_000),
        )
        for pack in (OLD, O58, O36):
            decided, told = window(pack, facts), reasons(pack, facts)
            assert told.article
            assert told.rule_reason
            if decided.published:
                days = [line.on for line in told.lines]
                assert days == [decided.starts_on, decided.repairable_from, decided.ends_on]
