"""What a subject can lawfully do about its records, as acts the engine can try."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from chengxin.affairs.evaluations.columns import columns_of
from chengxin.affairs.evaluations.facts import History, repairable_on
from chengxin.affairs.evaluations.plans import Plan, plan_as_known
from chengxin.engines.scorecards.card import Series
from chengxin.engines.scorecards.plain import LIVE, Record
from chengxin.engines.scorecards.ways_up import Act, Search, Situation, find_ways_up
from chengxin.law.errors import NoRuleInForceError
from chengxin.law.remedies import THE_PERIOD, remedy_for, values_after
from chengxin.law.rulebook import CatalogueItem
from chengxin.law.rulebook.schemas.remedies import Remedies, Remedy
from chengxin.law.rulebook.schemas.scorecard_measures import MonthsWithoutIndicator
from chengxin.records.editions import in_use
from chengxin.records.ledger.enums import RecordState

REMEDIES = "remedies.general"


def remedies_on(day: date) -> Remedies | None:
    """The remedies in force on a day; None where none were written down for it."""
    try:
        found = in_use.current().in_force(REMEDIES, day)
    except NoRuleInForceError:
        return None
    assert isinstance(found, Remedies)
    return found


class Situations:
    """What a card looks at on a day, if nothing else becomes known until then."""

    def __init__(self, history: History, planned: Plan, edition: str | None) -> None:
        self._history, self._planned, self._edition = history, planned, edition

    def __call__(self, day: date) -> Situation | None:
        """The situation of a day; None where no card is in force or the subject is no more."""
        planned = self.planned(day)
        if planned is None:
            return None
        facts = self._history.on(day, planned.shielding)
        if facts.subject is None:
            return None
        return Situation(planned.prepared, facts.subject, facts.records)

    def planned(self, day: date) -> Plan | None:
        """The plan of a day: the edition asked for, else the one that will be in force."""
        if day == self._planned.prepared.as_of:
            return self._planned
        try:
            return plan_as_known(
                card=self._planned.card.key,
                edition=self._edition,
                as_of=day,
                known=self._planned.known,
            )
        except NoRuleInForceError:
            return None

    def days_of_change(self) -> set[date]:
        """Days on which facts or rules become otherwise without anybody's act."""
        book, card = in_use.current(), self._planned.card
        begin = {
            pack.in_force.since
            for name in (card.pack, card.protections)
            for pack in book.editions_of(name)
            if pack.is_adopted_by(self._planned.known.at)
        }
        return self._history.days_of_change() | (begin if self._edition is None else set())


def ways_up(history: History, planned: Plan, *, edition: str | None) -> Search:
    """The nearest lawful ways up of one subject.

    Args:
        history: All that is known of it.
        planned: Card and day.
        edition: The edition that was asked for by name, if any; else days to come are judged by
            the edition that will be in force on them.
    """
    found = Situations(history, planned, edition)
    as_of = planned.prepared.as_of
    today = found(as_of)
    if today is None:
        return Search()
    return find_ways_up(
        found,
        as_of=as_of,
        acts=tuple(acts_on(today.records, planned)),
        more_days=[day for day in found.days_of_change() if day > as_of],
    )


def acts_on(records: tuple[Record, ...], planned: Plan) -> Iterator[Act]:
    """Everything the remedies in force let a subject do about its records."""
    as_of = planned.prepared.as_of
    pack = remedies_on(as_of)
    if pack is None:
        return
    seen = [r for r in records if r["state"] == LIVE and r["item"] in planned.card.items]
    open_from = repairable_on([r["record_no"] for r in seen], as_of=as_of, seq=planned.known.seq)
    for record in seen:
        remedy = None if record["shielded"] else remedy_for(pack, record)
        if remedy is None or record["decided_on"] > as_of:
            continue
        opens_on = as_of if remedy.opens == "at-once" else open_from.get(record["record_no"])
        if opens_on is not None:
            day = max(as_of, opens_on)
            yield Act(remedy.id, record["record_no"], day, changes_by(remedy, record, day))
    yield from _reports(pack, seen, planned)


def changes_by(remedy: Remedy, record: Record, day: date) -> Mapping[str, Any]:
    """What a remedy makes of a record from a day on."""
    if remedy.effect is not None:
        return {"shielded": True, "effects": (remedy.effect,)}
    values = values_after(remedy, day)
    return values | {"polarity": polarity_of(record["item"], {**record, **values}, day)}


def _reports(pack: Remedies, seen: list[Record], planned: Plan) -> Iterator[Act]:
    """Each missing report of a series the card looks at, handed in today."""
    series = {
        (rule.rule.of, rule.rule.field): rule.series
        for rule in planned.prepared.indicators
        if isinstance(rule.rule, MonthsWithoutIndicator) and rule.series is not None
    }
    for remedy in pack.remedies:
        for name, value in remedy.reports.items():
            item = remedy.items[0]
            if value == THE_PERIOD and (item, name) in series:
                handed_in = [r for r in seen if r["item"] == item and r[name] is not None]
                missing = _missing(series[item, name], [r[name] for r in handed_in])
                yield from _filling(remedy, missing, handed_in, planned.prepared.as_of)


def _filling(
    remedy: Remedy, missing: list[date], handed_in: list[Record], as_of: date
) -> Iterator[Act]:
    for period in missing:
        values = values_after(remedy, as_of, period)
        row = new_row(remedy.items[0], values, as_of, handed_in[0]["subject_id"])
        row |= {"department": handed_in[0]["department"]}
        yield Act(remedy.id, None, as_of, row, about=period)


def _missing(series: Series, days: list[date]) -> list[date]:
    """First days of the periods without a report, from the first report on; newest first."""
    if not days:
        return []
    covered = {series.number(day) for day in days}
    first = max(series.first, min(covered))
    return [series.begins(n) for n in range(series.last, first - 1, -1) if n not in covered]


def new_row(
    item: str, values: Mapping[str, Any], decided_on: date, subject_id: int
) -> dict[str, Any]:
    """A record that is not there, as the evaluator would see it.

    Args:
        item: Its catalogue item.
        values: What it says: payload fields, and `severity` or `valid_to` where it has them.
        decided_on: Its day.
        subject_id: Whose it is.
    """
    row: dict[str, Any] = {column.name: None for column in columns_of(item).columns}
    row |= {
        "record_no": 0,
        "subject_id": subject_id,
        "item": item,
        "severity": None,
        "state": str(RecordState.LIVE),
        "decided_on": decided_on,
        "valid_from": decided_on,
        "valid_to": None,
        "department": "",
        "shielded": False,
        "objected": False,
        "effects": (),
    } | dict(values)
    return row | {"polarity": polarity_of(item, row, decided_on)}


def polarity_of(item: str, values: Mapping[str, Any], on: date) -> str:
    """What a record of an item with these values says of its subject."""
    found: CatalogueItem = in_use.current().catalogue_item(item, on)
    return str(found.polarity_of(dict(values)))
