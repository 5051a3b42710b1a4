"""On which days to come a card begins to treat a record otherwise, while nothing else happens."""

from datetime import date, timedelta

from chengxin.engines.scorecards.card import PreparedCard, Rule, leaves_on
from chengxin.engines.scorecards.plain import Record
from chengxin.law.periods import add_months
from chengxin.law.rulebook.schemas.scorecard_indicators import (
    DurationIndicator,
    MonthsSinceIndicator,
)
from chengxin.law.rulebook.schemas.scorecard_measures import DecayIndicator, RatioIndicator
from chengxin.law.rulebook.schemas.scorecard_parts import Selection
from chengxin.law.words import Polarity


def days_of_change(prepared: PreparedCard, rule: Rule, record: Record) -> set[date]:
    """Days after the card's own on which the rule begins to treat the record otherwise.

    Args:
        prepared: The card, ready for its day.
        rule: One of its rules.
        record: A record the rule counts today.
    """
    days = _steps_end(rule, record) | _term_ends(prepared, record)
    for selection in _selections(rule):
        days |= _window_ends(selection, record)
    return {day for day in days if day > prepared.as_of}


def days_of_rule(prepared: PreparedCard, rule: Rule) -> set[date]:
    """Days on which a rule looks at other periods, whatever the records: each gap in turn leaves.

    Args:
        prepared: The card, ready for its day.
        rule: One of its rules.
    """
    series = rule.series
    if series is None:
        return set()
    first = prepared.as_of.replace(day=1)
    periods = series.last - series.first + 1
    return {add_months(first, months) for months in range(1, (periods + 1) * series.every + 1)}


def _selections(rule: Rule) -> tuple[Selection, ...]:
    if isinstance(rule.rule, RatioIndicator):
        return (rule.rule, rule.rule.part)
    return (rule.selection,)


def _window_ends(selection: Selection, record: Record) -> set[date]:
    days = set()
    begins: date | None = record.get(selection.window_day)
    if selection.window_months is not None and begins is not None:
        days.add(leaves_on(begins, selection.window_months))
    until: date | None = record["valid_to"]
    if until is not None:
        if selection.in_force:
            days.add(until)
        if isinstance(selection, DurationIndicator) and selection.within_months is not None:
            days.add(leaves_on(until - timedelta(days=1), selection.within_months))
    return days


def _steps_end(rule: Rule, record: Record) -> set[date]:
    match rule.rule:
        case MonthsSinceIndicator(field=field, steps=steps):
            ends = [step.below for step in steps]
        case DecayIndicator(field=field, fade=fade):
            ends = [step.below for step in fade]
        case _:
            return set()
    return {leaves_on(record[field], months) for months in ends if months is not None}


def _term_ends(prepared: PreparedCard, record: Record) -> set[date]:
    ended: date | None = record[prepared.ends(record["item"])]
    years = prepared.inquiry_term_years
    if years and ended is not None and record["polarity"] == Polarity.NEGATIVE:
        return {leaves_on(ended, years * 12)}
    return set()
