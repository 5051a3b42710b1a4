"""What an act about identity would change, found by doing it and taking it back."""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.timezone import localtime

from chengxin.affairs.evaluations import services as evaluations
from chengxin.affairs.reports.changes import list_changes
from chengxin.affairs.reports.models import CreditReport
from chengxin.engines.scorecards.result import Evaluation
from chengxin.law.errors import NoRuleInForceError
from chengxin.law.rulebook.schemas.scorecard_population import Population
from chengxin.law.words import Grade, Polarity, RecordShape
from chengxin.records.accounts.actors import Actor
from chengxin.records.editions import in_use
from chengxin.records.intake import selectors as intake
from chengxin.records.ledger import selectors as ledger
from chengxin.records.ledger.models import LedgerRecord
from chengxin.records.subjects import selectors as subjects
from chengxin.records.subjects.models import SubjectVersion

_PURPOSE = "identity"
# The act is recorded by the database's clock, which may be ahead of the caller's moment.
_AFTERWARDS = timedelta(minutes=1)


@dataclass(frozen=True)
class Party:
    """A subject an act concerns, by its present name."""

    subject_id: int
    name: str


@dataclass(frozen=True)
class GradeChange:
    """One card's grade of one subject, before and after; None where the card does not cover it."""

    party: Party
    card: str
    before: Grade | None
    after: Grade | None
    points_before: int | None
    points_after: int | None

    @property
    def is_other(self) -> bool:
        """Whether the letter or the points change."""
        return (self.before, self.points_before) != (self.after, self.points_after)


@dataclass(frozen=True)
class RecordChange:
    """One record that a subject gains, loses, or that says something else from then on.

    ``how`` is ``gained``, ``lost`` or ``changed``; ``is_list`` tells an entry on a list.
    """

    party: Party
    how: str
    item: str
    document_no: str
    polarity: str
    is_list: bool


@dataclass(frozen=True)
class ReportChange:
    """An issued report that would no longer say what is known."""

    party: Party
    report_no: str
    issued_at: datetime


@dataclass(frozen=True)
class GapChange:
    """Rows of one item that stand against a subject's certificates, before and after."""

    party: Party
    item: str
    before: int
    after: int


@dataclass(frozen=True)
class Consequences:
    """Everything an act would change, by what a person asks first."""

    grades: tuple[GradeChange, ...]
    records: tuple[RecordChange, ...]
    reports: tuple[ReportChange, ...]
    gaps: tuple[GapChange, ...]

    @property
    def lists(self) -> tuple[RecordChange, ...]:
        """Entries on lists that would come or go."""
        return tuple(change for change in self.records if change.is_list)

    @property
    def changed_grades(self) -> tuple[GradeChange, ...]:
        """Grades that would not stay as they are."""
        return tuple(change for change in self.grades if change.is_other)


@dataclass(frozen=True)
class _State:
    """What is known of one subject at a moment."""

    name: str
    grades: dict[str, Evaluation | None]
    records: dict[int, LedgerRecord]
    stale: dict[str, datetime]
    gaps: dict[str, int]


def foresee(
    act: Callable[[], Collection[int]],
    *,
    subject_ids: Iterable[int],
    actor: Actor,
    at: datetime,
    matter: str,
) -> Consequences:
    """What an act would change, before it is done: it is done, looked at, and undone.

    Args:
        act: The act; returns further subjects it concerns.
        subject_ids: Subjects it is known to concern.
        actor: Who asks; single evaluations are read for them and leave audit entries.
        at: Now.
        matter: What for.
    """
    known = sorted(set(subject_ids))
    before = {number: _state(number, actor, at, matter) for number in known}
    with transaction.atomic():
        savepoint = transaction.savepoint()
        try:
            concerned = sorted({*known, *act()})
            later = at + _AFTERWARDS
            after = {number: _state(number, actor, later, matter) for number in concerned}
        finally:
            transaction.savepoint_rollback(savepoint)
    found = [_compare(number, before.get(number), after[number]) for number in concerned]
    return Consequences(
        tuple(change for each in found for change in each.grades),
        tuple(change for each in found for change in each.records),
        tuple(change for each in found for change in each.reports),
        tuple(change for each in found for change in each.gaps),
    )


def _state(subject_id: int, actor: Actor, at: datetime, matter: str) -> _State:
    on = localtime(at).date()
    seq = ledger.known_at(None, now=at).seq
    version = subjects.version_of(subject_id, valid_on=on)
    gaps: dict[str, int] = {}
    for row in intake.gaps_of(subject_id):
        gaps[row.item] = gaps.get(row.item, 0) + 1
    reports = CreditReport.objects.filter(subject_id=subject_id)
    records = {r.record_no: r for r in ledger.records_of_subject(subject_id, seq=seq)}
    cards = _cards(at, version, {record.item for record in records.values()})
    return _State(
        name=version.name if version is not None else f"#{subject_id}",
        grades={card: _evaluated(subject_id, card, actor, at, matter) for card in cards},
        records=records,
        stale={r.report_no: r.issued_at for r in reports if list_changes(r, at=at)},
        gaps=gaps,
    )


def _cards(at: datetime, version: SubjectVersion | None, items: Collection[str]) -> list[str]:
    """Keys of the cards with an edition in force that may reach a subject with such records."""
    on = localtime(at).date()
    cards = in_use.current().scorecards()
    adopted = (c for c in cards if c.is_in_force(on) and not c.is_base)
    return sorted({c.key for c in adopted if _may_reach(c.population, version, items)})


def _may_reach(
    population: Population, version: SubjectVersion | None, items: Collection[str]
) -> bool:
    """Whether a card may cover the subject: what it does not, need not be evaluated by it."""
    if version is None or version.kind not in population.subject_kinds:
        return False
    if not population.is_of_a_field:
        return True
    if version.industry and version.industry.startswith(population.industries or ()):
        return True
    return any(rule.of in items for rule in population.holding)


def _evaluated(
    subject_id: int, card: str, actor: Actor, at: datetime, matter: str
) -> Evaluation | None:
    try:
        return evaluations.evaluate_subject(
            subject_id=subject_id,
            card=card,
            as_of=localtime(at).date(),
            by=actor,
            at=at,
            matter=matter,
            purpose=_PURPOSE,
        )
    except NoRuleInForceError:
        return None


def _compare(subject_id: int, before: _State | None, after: _State) -> Consequences:
    party = Party(subject_id, after.name)
    earlier = before or _State("", {}, {}, {}, {})
    return Consequences(
        tuple(_grades(party, earlier, after)),
        tuple(_records(party, earlier.records, after.records)),
        tuple(
            ReportChange(party, number, issued_at)
            for number, issued_at in sorted(after.stale.items())
            if number not in earlier.stale
        ),
        tuple(
            GapChange(party, item, earlier.gaps.get(item, 0), after.gaps.get(item, 0))
            for item in sorted({*earlier.gaps, *after.gaps})
            if earlier.gaps.get(item, 0) != after.gaps.get(item, 0)
        ),
    )


def _grades(party: Party, before: _State, after: _State) -> Iterator[GradeChange]:
    for card in sorted({*before.grades, *after.grades}):
        then, now = before.grades.get(card), after.grades.get(card)
        if then is not None or now is not None:
            yield GradeChange(
                party,
                card,
                then.grade if then else None,
                now.grade if now else None,
                then.points if then else None,
                now.points if now else None,
            )


def _records(
    party: Party, before: dict[int, LedgerRecord], after: dict[int, LedgerRecord]
) -> Iterator[RecordChange]:
    for number in sorted({*before, *after}):
        then, now = before.get(number), after.get(number)
        if then is not None and now is not None:
            if then.pk == now.pk:
                continue
            yield _record(party, "changed", now)
        elif now is not None:
            yield _record(party, "gained", now)
        elif then is not None:
            yield _record(party, "lost", then)


def _record(party: Party, how: str, record: LedgerRecord) -> RecordChange:
    is_list = record.shape == RecordShape.STATE and record.polarity != Polarity.NEUTRAL
    return RecordChange(party, how, record.item, record.document_no, record.polarity, is_list)
