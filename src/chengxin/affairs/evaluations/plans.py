"""What a run is made of before any data is read: card, day, knowledge, protections."""

from dataclasses import dataclass
from datetime import date, datetime

from chengxin.affairs.evaluations.columns import columns_of
from chengxin.engines.scorecards.card import PreparedCard, prepare
from chengxin.law.rulebook.schemas.protections import Protections
from chengxin.law.rulebook.schemas.scorecard import Scorecard
from chengxin.records.editions import in_use
from chengxin.records.ledger import selectors as ledger
from chengxin.records.ledger.selectors import KnownAt


@dataclass(frozen=True)
class Plan:
    """A prepared card, what is known, and which effects protect."""

    prepared: PreparedCard
    known: KnownAt
    card_digest: str
    shielding: frozenset[str]

    @property
    def card(self) -> Scorecard:
        """The edition of the card."""
        return self.prepared.card


def plan(
    *, card: str, edition: str | None, as_of: date, known_at: datetime | None, at: datetime
) -> Plan:
    """The plan of a run.

    Args:
        card: Key of the card.
        edition: Exactly this edition; None = the one in force on `as_of` and adopted by then.
        as_of: Day of evaluation.
        known_at: Moment of knowledge; None for now.
        at: Now.

    Raises:
        NoRuleInForceError: No edition of the card is in force on the day.
        UnknownEditionError: There is no such edition.
    """
    book = in_use.current()
    known = ledger.known_at(known_at, now=at)
    chosen = (
        book.scorecard(card, edition=edition)
        if edition is not None
        else book.scorecard(card, on=as_of, adopted_by=known.at)
    )
    protections = book.in_force(chosen.protections, as_of)
    assert isinstance(protections, Protections)
    prepared = prepare(
        chosen,
        as_of=as_of,
        shapes={item: columns_of(item).shape for item in chosen.items},
        inquiry_term_years=protections.inquiry_term_years,
    )
    return Plan(
        prepared,
        known,
        book.digest_of(chosen.pack, chosen.edition),
        protections.shielding_effects,
    )
