"""What a run is made of before any data is read: card, day, knowledge, protections."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import lru_cache

from chengxin.affairs.evaluations.columns import columns_of
from chengxin.engines.scorecards.card import PreparedCard, prepare
from chengxin.law.errors import NoRuleInForceError
from chengxin.law.rulebook import Rulebook
from chengxin.law.rulebook.schemas.protections import Protections
from chengxin.law.rulebook.schemas.scorecard import Scorecard
from chengxin.records.editions import in_use
from chengxin.records.ledger import selectors as ledger
from chengxin.records.ledger.selectors import KnownAt

PLANS_KEPT = 500
_NOTHING = KnownAt(0, datetime.min.replace(tzinfo=UTC))


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
    known = ledger.known_at(known_at, now=at)
    return plan_as_known(card=card, edition=edition, as_of=as_of, known=known)


def plan_as_known(*, card: str, edition: str | None, as_of: date, known: KnownAt) -> Plan:
    """The plan of a run when what is known has been settled; otherwise as `plan`."""
    book = in_use.current()
    chosen = (
        book.scorecard(card, edition=edition)
        if edition is not None
        else book.scorecard(card, on=as_of, adopted_by=known.at)
    )
    return replace(_made(book, card, chosen.edition, as_of), known=known)


@lru_cache(maxsize=PLANS_KEPT)
def _made(book: Rulebook, card: str, edition: str, as_of: date) -> Plan:
    """The plan of an edition for a day, but for what is known."""
    chosen = book.scorecard(card, edition=edition)
    protections = book.in_force(chosen.protections, as_of)
    assert isinstance(protections, Protections)
    prepared = prepare(
        chosen,
        as_of=as_of,
        shapes={item: columns_of(item).shape for item in chosen.items},
        inquiry_term_years=protections.inquiry_term_years,
        marks=protections.marks,
    )
    return Plan(
        prepared,
        _NOTHING,
        book.digest_of(chosen.pack, chosen.edition),
        protections.shielding_effects,
    )


def cards_in_force(as_of: date, known: KnownAt) -> tuple[str, ...]:
    """Keys of the cards that have an edition in force on a day, adopted by then, in order."""
    keys = {card.key for card in in_use.current().scorecards() if str(card.scope) != "base"}
    return tuple(key for key in sorted(keys) if _is_in_force(key, as_of, known))


def _is_in_force(key: str, as_of: date, known: KnownAt) -> bool:
    try:
        in_use.current().scorecard(key, on=as_of, adopted_by=known.at)
    except NoRuleInForceError:
        return False
    return True
