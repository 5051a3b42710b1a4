"""A draft tried on one enterprise: both editions side by side, indicator by indicator."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from chengxin.affairs.evaluations.services import evaluate_subject
from chengxin.affairs.scorecard_changes.workshop import CARDS, book_with, compared_with
from chengxin.engines.scorecards.result import Evaluation
from chengxin.law.rulebook.schemas.scorecard import Scorecard
from chengxin.records.accounts.actors import Actor
from chengxin.records.editions.in_use import pinned_to
from chengxin.records.editions.models import LawEdition

PURPOSE = "card-trial"


@dataclass(frozen=True)
class TriedLine:
    """One indicator, veto or adjustment of a group under both editions.

    Points in thousandths, None where the edition has no such line; ``records`` counts what it rests
    on. A veto has no points but ceilings, empty where it does not hold.
    """

    code: str
    label: Any
    before: int | None = None
    after: int | None = None
    records_before: int = 0
    records_after: int = 0
    held_before: str = ""
    held_after: str = ""

    @property
    def difference(self) -> int:
        """Points gained or lost by the change."""
        return (self.after or 0) - (self.before or 0)

    @property
    def differs(self) -> bool:
        """Whether anything is otherwise."""
        return (self.before, self.held_before) != (self.after, self.held_after)


@dataclass(frozen=True)
class Trial:
    """One subject under the edition in force and under the draft, on the same day.

    An evaluation is None where that edition does not cover the subject, or there is no edition.
    """

    subject_id: int
    as_of: date
    before_edition: str
    before_base: int
    after_base: int
    before: Evaluation | None
    after: Evaluation | None
    lines: tuple[TriedLine, ...]
    vetoes: tuple[TriedLine, ...]

    @property
    def base_difference(self) -> int:
        """Base points gained or lost by the change; 0 where there is nothing to compare with."""
        return self.after_base - self.before_base if self.before_edition else 0


def try_on(
    *, edition_id: int, subject_id: int, as_of: date, by: Actor, at: datetime, matter: str
) -> Trial:
    """Evaluate one subject by both editions; each leaves an audit entry.

    Raises:
        PermissionDeniedError: Not somebody who may change this card.
        RulebookError: The draft does not load.
    """
    edition = LawEdition.objects.get(pk=edition_id)
    CARDS.account_of(by, "try a draft", edition.pack)
    other = compared_with(edition)
    book = book_with(edition, at=at)
    key = edition.pack.partition(".")[2]

    def evaluated(name: str) -> Evaluation | None:
        return evaluate_subject(
            subject_id=subject_id,
            card=key,
            edition=name,
            as_of=as_of,
            by=by,
            at=at,
            matter=matter,
            purpose=PURPOSE,
        )

    with pinned_to(book):
        before = None if other is None else evaluated(other.edition)
        after = evaluated(edition.edition)
        cards = (
            None if other is None else book.scorecard(key, other.edition),
            book.scorecard(key, edition.edition),
        )
    return Trial(
        subject_id=subject_id,
        as_of=as_of,
        before_edition="" if other is None else other.edition,
        before_base=0 if cards[0] is None else cards[0].base_points,
        after_base=cards[1].base_points,
        before=before,
        after=after,
        lines=_lines(cards, before, after),
        vetoes=_vetoes(cards, before, after),
    )


Cards = tuple[Scorecard | None, Scorecard]


def _lines(
    cards: Cards, before: Evaluation | None, after: Evaluation | None
) -> tuple[TriedLine, ...]:
    labels: dict[str, Any] = {}
    for card in reversed(cards):
        if card is not None:
            labels |= {
                f"group.{g.id}": g.title for g in card.groups if f"group.{g.id}" not in labels
            }
            labels |= {i.id: i.label for i in card.indicators if i.id not in labels}
    had = _names(cards[0])
    has = _names(cards[1])
    one, other = _points(before), _points(after)
    lines = []
    for code, label in labels.items():
        if code.startswith("group.") and code not in one and code not in other:
            continue
        earlier = one.get(code, (0, 0)) if before is not None and code in had | set(one) else None
        later = other.get(code, (0, 0)) if after is not None and code in has | set(other) else None
        lines.append(
            TriedLine(
                code,
                label,
                None if earlier is None else earlier[0],
                None if later is None else later[0],
                0 if earlier is None else earlier[1],
                0 if later is None else later[1],
            )
        )
    return tuple(lines)


def _names(card: Scorecard | None) -> set[str]:
    return set() if card is None else {i.id for i in card.indicators}


def _points(evaluation: Evaluation | None) -> dict[str, tuple[int, int]]:
    if evaluation is None:
        return {}
    return {c.indicator: (c.points, len(c.records)) for c in evaluation.contributions}


def _vetoes(
    cards: Cards, before: Evaluation | None, after: Evaluation | None
) -> tuple[TriedLine, ...]:
    """Vetoes that hold under either edition, with their ceilings."""
    held = [_held(card, e) for card, e in zip(cards, (before, after), strict=True)]
    labels: dict[str, Any] = {}
    for card in reversed(cards):
        if card is not None:
            labels |= {rule.id: rule.label for rule in (*card.vetoes, *card.indicators)}
    names = dict.fromkeys((*held[0], *held[1]))
    return tuple(
        TriedLine(
            code,
            labels.get(code, code),
            held_before=held[0].get(code, ""),
            held_after=held[1].get(code, ""),
        )
        for code in names
    )


def _held(card: Scorecard | None, evaluation: Evaluation | None) -> dict[str, str]:
    if card is None or evaluation is None:
        return {}
    ceilings = {veto.id: str(veto.ceiling) for veto in card.vetoes}
    return {
        v.veto: str(getattr(v, "ceiling", None) or ceilings.get(v.veto, ""))
        for v in evaluation.vetoes
    }
