"""Applies publicity packs: the severity of a record, and the days it may be public (公示期).

Pure functions of a pack and the facts of one record. No threshold and no day stands here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any

from chengxin.law.errors import InputError
from chengxin.law.periods import add_months, duration_months
from chengxin.law.words import Severity, SubjectKind

if TYPE_CHECKING:  # the rulebook itself runs these rules over its cases
    from chengxin.law.rulebook.schemas.catalogue import CatalogueItem
    from chengxin.law.rulebook.schemas.publicity import (
        Classification,
        FineBand,
        PublicityPack,
        PublicityRule,
        Sector,
    )

NOT_COVERED = "NONE"
UNFULFILLED = ("unfulfilled", "partly")


@dataclass(frozen=True)
class RecordFacts:
    """What publicity rules look at in one record.

    `severity` is the class the sector regulator reported, None when it reported none. `kinds` are
    codes of the table `penalty-kind`. `valid_through` is the last day the record holds, included
    (a ledger's `valid_to` is the day after it); None = open. `fulfilled`: whether the duties are
    fulfilled, None = not known. `binding_until`: last day of a measure a law attached to the act.
    `text` is everything in which a sector may be recognised. `values` holds the payload's codes.
    """

    item: str
    decided_on: date
    subject_kind: SubjectKind | None = None
    severity: Severity | None = None
    kinds: frozenset[str] = frozenset()
    procedure: str | None = None
    fine_fen: int | None = None
    department: str = ""
    authority: str = ""
    text: str = ""
    fulfilled: bool | None = None
    valid_from: date | None = None
    valid_through: date | None = None
    binding_until: date | None = None
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class WindowDecision:
    """When a record may be public under one edition, and why.

    Every day here is **included**: `ends_on` is the last day of publicity (the corresponding day,
    Civil Code art. 202), `earliest_end_on` the last day of the shortest period. None = no such
    day. Where half-open spans are kept, store `shown_until` and `repairable_from`.
    """

    rule_id: str
    published: bool
    starts_on: date | None
    earliest_end_on: date | None
    ends_on: date | None
    article: str
    reason_zh: str
    edition: str
    severity: Severity | None
    collected: bool = True
    early_end: bool = False

    @property
    def shown_until(self) -> date | None:
        """The first day after publicity, for half-open spans; None = open."""
        return None if self.ends_on is None else self.ends_on + timedelta(days=1)

    @property
    def repairable_from(self) -> date | None:
        """The first day on which repair may end publicity early; None = it may not."""
        if not (self.published and self.early_end):
            return None
        return self.earliest_end_on or self.starts_on

    def is_shown(self, on: date) -> bool:
        """Whether the record may be public on a day."""
        if not self.published or self.starts_on is None or on < self.starts_on:
            return False
        return self.ends_on is None or on <= self.ends_on


def facts_of(
    item: CatalogueItem,
    values: Mapping[str, Any],
    *,
    department: str = "",
    subject_kind: SubjectKind | None = None,
    decided_on: date | None = None,
) -> RecordFacts:
    """The facts of a record, read from its payload through the roles of its catalogue item.

    Args:
        item: The edition the record was taken in under.
        values: The payload: dates as `date` or ISO text, codes as codes, amounts as integer fen.
        department: Code of the department that reported it.
        subject_kind: Kind of the subject, where it is known.
        decided_on: The day the ledger counts from, where the payload itself names none.

    Raises:
        InputError: Neither the payload nor `decided_on` names a day.
    """

    def of(role: str) -> Any:
        found = item.role(role)
        return None if found is None else values.get(found.name)

    day = _day(of("decided_on")) or _fallback_day(item, values) or decided_on
    if day is None:
        raise InputError(
            f"a record of {item.code} has no day of decision, so no period can be counted. Hold "
            "the row until the department names the day.",
            value="",
        )
    kinds = of("kinds") if item.severity_rule == "classified" else None
    fulfilment = of("fulfilment")
    named = (of("violation"), values.get("facts"), values.get("basis"))
    return RecordFacts(
        item=item.code,
        decided_on=day,
        subject_kind=subject_kind,
        severity=None if of("severity") is None else Severity(str(of("severity"))),
        kinds=frozenset(kinds) if isinstance(kinds, list | tuple) else frozenset(),
        procedure=of("procedure"),
        fine_fen=of("fine"),
        department=department,
        authority=str(of("authority") or ""),
        text=" ".join(str(part) for part in named if part),
        fulfilled=None if fulfilment is None else fulfilment not in UNFULFILLED,
        valid_from=_day(of("valid_from")),
        valid_through=_last_day(item, values),
        binding_until=_day(of("binding_until")),
        values={k: v for k, v in values.items() if isinstance(v, str)},
    )


def _fallback_day(item: CatalogueItem, values: Mapping[str, Any]) -> date | None:
    """The field that stands in for an empty day of decision, where the item names one."""
    decided = item.role("decided_on")
    return None if decided is None else _day(values.get(item.fallbacks.get(decided.name, "")))


def _last_day(item: CatalogueItem, values: Mapping[str, Any]) -> date | None:
    """Last day a record holds: the day before it was ended, or the end it was given."""
    ended = item.role("ended_on")
    removed = None if ended is None else _day(values.get(ended.name))
    if removed is not None:
        return removed - timedelta(days=1)
    given = item.role("valid_to")
    last = None if given is None else _day(values.get(given.name))
    if last is None or given is None or given.open_ended_from is None:
        return last
    return None if last >= given.open_ended_from else last


def _day(value: Any) -> date | None:
    if value is None or value == "":
        return None
    return value if isinstance(value, date) else date.fromisoformat(str(value))


def classify(pack: PublicityPack, facts: RecordFacts) -> Severity | None:
    """The severity of a record under one edition; None for records that have none.

    The class the sector regulator reported wins where the pack says so; then the procedure; then
    the heaviest of the penalty kinds, a fine weighing by its band.
    """
    return _classify(pack, facts, sectors_of(pack, facts))


def _classify(pack: PublicityPack, facts: RecordFacts, sectors: frozenset[str]) -> Severity | None:
    table = pack.classification
    if facts.item in table.items:
        return table.items[facts.item]
    if facts.item not in table.classified_items:
        return None
    if facts.severity is not None and table.reported_class_wins:
        return facts.severity
    if facts.procedure in table.procedures:
        return table.procedures[facts.procedure]
    found = [_class_of_kind(table, facts, kind, sectors) for kind in facts.kinds]
    return max(found, key=lambda s: s.rank, default=table.otherwise)


def _class_of_kind(
    table: Classification, facts: RecordFacts, kind: str, sectors: frozenset[str]
) -> Severity:
    if kind != table.fine_kind:
        return table.kinds.get(kind, table.otherwise)
    if facts.fine_fen is None:
        return table.fines.unknown
    band = _band(table, sectors, facts.subject_kind)
    if facts.fine_fen <= band.small_up_to_fen:
        return table.fines.small
    if facts.fine_fen >= band.huge_from_fen:
        return table.fines.huge
    return table.fines.large


def _band(table: Classification, sectors: frozenset[str], kind: SubjectKind | None) -> FineBand:
    """The first band made for one of the sectors and this kind of subject; the last fits all."""
    return next(
        band
        for band in table.fine_bands
        if (band.sector is None or band.sector in sectors)
        and (not band.subject_kinds or kind in band.subject_kinds)
    )


def sectors_of(pack: PublicityPack, facts: RecordFacts) -> frozenset[str]:
    """The sectors of the pack a record belongs to."""
    return frozenset(sector.id for sector in pack.sectors if _belongs(sector, facts))


def _belongs(sector: Sector, facts: RecordFacts) -> bool:
    heavy = (
        sector.fine_from_fen is None
        or (facts.fine_fen or 0) >= sector.fine_from_fen
        or not facts.kinds.isdisjoint(sector.kinds)
    )
    return (
        heavy
        and (
            facts.department in sector.departments
            or _says(facts.authority, sector.authority_keywords)
        )
        and (not sector.violation_keywords or _says(facts.text, sector.violation_keywords))
    )


def _says(text: str, words: tuple[str, ...]) -> bool:
    return bool(text and words) and _any_of(words).search(text) is not None


@cache
def _any_of(words: tuple[str, ...]) -> re.Pattern[str]:
    """One pattern for all words of a sector: bulk intake asks this for every record."""
    return re.compile("|".join(map(re.escape, words)))


@dataclass(frozen=True)
class Ruling:
    """What one edition says of a record before any day is counted.

    `rule` None = no rule fits, so nothing is published. `goes_on`: duties are unfulfilled, and
    publicity then does not stop at the longest end.
    """

    rule: PublicityRule | None
    severity: Severity | None
    goes_on: bool = False


def ruling(pack: PublicityPack, facts: RecordFacts) -> Ruling:
    """The first rule that fits; depends on no day of the facts."""
    sectors = sectors_of(pack, facts)
    severity = _classify(pack, facts, sectors)
    for rule in pack.rules:
        if _fits(rule, facts, severity, sectors):
            goes_on = rule.published and rule.longest is not None and facts.fulfilled is False
            return Ruling(rule, severity, goes_on and _continues(pack, sectors))
    return Ruling(None, severity)


def window(pack: PublicityPack, facts: RecordFacts) -> WindowDecision:
    """When a record may be public under one edition: the first rule that fits decides."""
    found = ruling(pack, facts)
    if found.rule is not None:
        return _decide(pack, found.rule, facts, found)
    return WindowDecision(
        rule_id=NOT_COVERED,
        published=False,
        starts_on=None,
        earliest_end_on=None,
        ends_on=None,
        article="",
        reason_zh="没有适用的公示规则，不公示",
        edition=pack.edition,
        severity=found.severity,
    )


def _fits(
    rule: PublicityRule, facts: RecordFacts, severity: Severity | None, sectors: frozenset[str]
) -> bool:
    when = rule.when
    return (
        facts.item in when.items
        and (not when.severity or severity in when.severity)
        and (not when.procedures or facts.procedure in when.procedures)
        and (not when.only_kinds or (bool(facts.kinds) and facts.kinds.issubset(when.only_kinds)))
        and (not when.any_kinds or not facts.kinds.isdisjoint(when.any_kinds))
        and (not when.sectors or not sectors.isdisjoint(when.sectors))
        and all(facts.values.get(name) in allowed for name, allowed in when.values.items())
    )


def _decide(
    pack: PublicityPack,
    rule: PublicityRule,
    facts: RecordFacts,
    found: Ruling,
) -> WindowDecision:
    starts, earliest, last = None, None, None
    reason = rule.reason_zh
    if rule.published:
        starts = facts.decided_on
        if rule.starts == "valid_from":
            starts = facts.valid_from or facts.decided_on
        earliest = _later(_after(starts, rule.shortest), facts.binding_until)
        last = _after(starts, rule.longest)
        if found.goes_on:
            last, reason = None, f"{reason}；义务未履行，最长期届满后继续公示"
        if rule.ends_with_validity and facts.valid_through is not None:
            last = facts.valid_through if last is None else min(last, facts.valid_through)
        if last is not None and earliest is not None:
            earliest = min(earliest, last)
    return WindowDecision(
        rule_id=rule.id,
        published=rule.published,
        starts_on=starts,
        earliest_end_on=earliest,
        ends_on=last,
        article=rule.article,
        reason_zh=reason,
        edition=pack.edition,
        severity=found.severity,
        collected=rule.collected,
        early_end=rule.early_end,
    )


def _after(starts: date, duration: str | None) -> date | None:
    return None if duration is None else add_months(starts, duration_months(duration))


def _later(one: date | None, other: date | None) -> date | None:
    return max((d for d in (one, other) if d is not None), default=None)


def _continues(pack: PublicityPack, sectors: frozenset[str]) -> bool:
    """Whether publicity goes on past the longest end while duties are unfulfilled."""
    for exception in pack.unfulfilled.sectors:
        if exception.sector in sectors:
            return exception.then == "continue"
    return pack.unfulfilled.otherwise == "continue"
