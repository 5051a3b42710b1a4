"""What tests of jobs share."""

import pytest

from chengxin.affairs.evaluations import many, plans

FEW_CARDS = frozenset({"comprehensive", "construction", "food-catering"})


@pytest.fixture
def few_cards(monkeypatch: pytest.MonkeyPatch) -> None:
    """Some cards of those in force: that every card runs is shown where runs are tested."""

    def few(*arguments: object) -> tuple[str, ...]:
        return tuple(key for key in plans.cards_in_force(*arguments) if key in FEW_CARDS)

    monkeypatch.setattr(many, "cards_in_force", few)
