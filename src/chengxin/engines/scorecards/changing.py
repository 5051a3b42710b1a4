"""On which days to come a card begins to treat a record otherwise, while nothing else happens."""

from datetime import date, timedelta

from chengxin.engines.scorecards.card import PreparedCard, Rule, leaves_on
from chengxin.engines.scorecards.plain import Record
from chengxin.law.rulebook.schemas.scorecard_indicators import (
    DurationIndicator,
    MonthsSinceIndicator,
)
from chengxin.law.words import Polarity


def days_of_change(prepared: PreparedCard, rule: Rule, record: Record) -> set[date]:
    """Days after the card's own on which the rule begins to treat the record otherwise.

    Args:
        prepared: The card, ready for its day.
        rule: One of its rules.
        record: A record the rule counts today.
    """
    days = _window_ends(rule, record) | _steps_end(rule, record) | _term_ends(prepared, record)
    return {day for day in days if day > prepared.as_of}


def _window_ends(rule: Rule, record: Record) -> set[date]:
    selection = rule.rule
    days = set()
    if selection.window_months is not None:
        days.add(leaves_on(record["decided_on"], selection.window_months))
    until: date | None = record["valid_to"]
    if until is not None:
        if selection.in_force:
            days.add(until)
        if isinstance(selection, DurationIndicator) and selection.within_months is not None:
            days.add(leaves_on(until - timedelta(days=1), selection.within_months))
    return days


def _steps_end(rule: Rule, record: Record) -> set[date]:
    if not isinstance(rule.rule, MonthsSinceIndicator):
        return set()
    ends = [step.below for step in rule.rule.steps if step.below is not None]
    return {leaves_on(record[rule.rule.field], months) for months in ends}


def _term_ends(prepared: PreparedCard, record: Record) -> set[date]:
    ended: date | None = record[prepared.ends(record["item"])]
    years = prepared.inquiry_term_years
    if years and ended is not None and record["polarity"] == Polarity.NEGATIVE:
        return {leaves_on(ended, years * 12)}
    return set()
