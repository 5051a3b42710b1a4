"""What figures are asked for: which months, whose, of what, as known when."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime

from chengxin.law.errors import PermissionDeniedError
from chengxin.law.rulebook import CatalogueItem, Rulebook
from chengxin.law.rulebook.schemas.quality import QualityPack
from chengxin.law.words import Audience
from chengxin.law.workdays import Deadline
from chengxin.records.accounts.actors import Actor
from chengxin.records.editions import in_use
from chengxin.records.intake.plans import local_day
from chengxin.records.intake.quality import months
from chengxin.records.ledger.selectors import KnownAt, known_at

PACK = "quality.monthly"
# Who sees the figures of every unit, and who those of its own.
_SEES_ALL = frozenset({Audience.OFFICE, Audience.AUDITOR})
_SEES_OWN = frozenset({Audience.DEPARTMENT, Audience.REGULATOR})


@dataclass(frozen=True)
class Scope:
    """Months from ``since`` through ``until`` (first days), of one or all units and items.

    ``known``: the moment of knowledge; batches received, appeals decided, samples entered and
    records recorded later are not there. ``book``: the rulebook as it was known then.
    """

    since: date
    until: date
    known: KnownAt
    book: Rulebook = field(compare=False, repr=False)
    department: str | None = None
    item: str | None = None

    @property
    def begins(self) -> datetime:
        """First moment of the first month."""
        return months.begins_at(self.since)

    @property
    def ends(self) -> datetime:
        """First moment after the last month."""
        return months.begins_at(months.after(self.until))

    @property
    def on(self) -> date:
        """The day of knowledge, Asia/Shanghai."""
        return local_day(self.known.at)

    @property
    def pack(self) -> QualityPack:
        """The rules of the last month."""
        return pack_on(self.book, months.last_day(self.until))

    def of(self, department: str, item: str | None, month: date) -> "Scope":
        """The scope of one figure."""
        return replace(self, since=month, until=month, department=department, item=item)

    def deadline(
        self, item: str, department: str, decided_on: date, channel: str = ""
    ) -> Deadline | None:
        """Until when a unit reports a decision by a channel; None where there is no deadline."""
        editions = [e for e in self.book.editions_of(f"catalogue.{item}") if _is_item(e)]
        if not editions:
            return None
        edition = next((e for e in editions if e.is_in_force(decided_on)), editions[-1])
        assert isinstance(edition, CatalogueItem)
        found = edition.deadline_for(department, channel or None)
        return None if found is None else self.book.workdays.add(decided_on, found.total_workdays)


def _is_item(pack: object) -> bool:
    return isinstance(pack, CatalogueItem)


def pack_on(book: Rulebook, day: date) -> QualityPack:
    """The rules of quality in force on a day."""
    found = book.in_force(PACK, day)
    assert isinstance(found, QualityPack)
    return found


def scope(
    *,
    since: date,
    until: date,
    now: datetime,
    known: datetime | None = None,
    department: str | None = None,
    item: str | None = None,
) -> Scope:
    """A scope; the moment of knowledge is resolved once.

    Args:
        since: First month.
        until: Last month.
        now: The caller's clock.
        known: Moment of knowledge; None for now.
        department: Only of this unit.
        item: Only of this catalogue item.
    """
    moment = known_at(known, now=now)
    book = in_use.known_at(moment.at)
    return Scope(since, until, moment, book, department or None, item or None)


def unit_of(actor: Actor, asked: str | None) -> str | None:
    """Whose figures an actor gets: those asked for, or its own; None for everybody's.

    Raises:
        PermissionDeniedError: It may see none, or not those of that unit.
    """
    if actor.audience in _SEES_ALL:
        return asked or None
    own = actor.department_code
    if actor.audience in _SEES_OWN and own and asked in (None, "", own):
        return own
    raise PermissionDeniedError(
        f"{actor.operator} may not see figures of {asked or 'the district'}. A department sees "
        "its own, the credit office everybody's.",
        by=actor.operator,
        what=f"quality of {asked or 'all'}",
    )
