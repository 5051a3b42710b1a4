"""Why a stored publicity window is as it is: the edition, the rule, its article, and every day.

Read from the window and the edition it names alone, so that what was computed once explains itself
for as long as the edition is kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from chengxin.law.periods import add_months, duration_months

if TYPE_CHECKING:
    from chengxin.law.rulebook.schemas.base import LegalSource, Title
    from chengxin.law.rulebook.schemas.publicity import PublicityPack, PublicityRule


class Because(StrEnum):
    """What one day of a window, or its absence, comes from."""

    BEGINS_WITH_DECISION = "begins-with-decision"
    BEGINS_WITH_VALIDITY = "begins-with-validity"
    SHORTEST_PERIOD = "shortest-period"
    BOUND_BY_MEASURE = "bound-by-measure"
    NO_EARLY_END = "no-early-end"
    LONGEST_PERIOD = "longest-period"
    ENDS_WITH_VALIDITY = "ends-with-validity"
    DUTIES_UNFULFILLED = "duties-unfulfilled"
    NO_END = "no-end"
    NOT_PUBLISHED = "not-published"
    NO_RULE = "no-rule"


@dataclass(frozen=True)
class Reason:
    """One line of the reckoning: what, through or from which day, after how many months."""

    because: Because
    on: date | None = None
    months: int | None = None


@dataclass(frozen=True)
class WindowReasons:
    """A window with its reasons.

    `rule_reason` and `article` are empty where no rule of the edition decided; `sources` are those
    of the edition.
    """

    edition: str
    edition_title: Title
    rule: str
    article: str
    rule_reason: str
    sources: tuple[LegalSource, ...]
    lines: tuple[Reason, ...]


def window_reasons(
    pack: PublicityPack,
    *,
    rule_id: str,
    published: bool,
    starts_on: date | None,
    repairable_from: date | None,
    shown_until: date | None,
) -> WindowReasons:
    """The reasons of one window.

    Args:
        pack: The edition it was computed by.
        rule_id: The rule it names.
        published: Whether it publishes.
        starts_on: First day.
        repairable_from: First day on which repair may end it; None = none may.
        shown_until: First day after it; None = open.
    """
    rule = next((r for r in pack.rules if r.id == rule_id), None)
    if rule is None:
        lines: Sequence[Reason] = (Reason(Because.NO_RULE),)
    elif not published or starts_on is None:
        lines = (Reason(Because.NOT_PUBLISHED),)
    else:
        last = None if shown_until is None else shown_until - timedelta(days=1)
        lines = (
            _beginning(rule, starts_on),
            _repair(rule, starts_on, repairable_from, last),
            _end(rule, starts_on, last),
        )
    return WindowReasons(
        edition=pack.edition,
        edition_title=pack.title,
        rule=rule_id,
        article="" if rule is None else rule.article,
        rule_reason="" if rule is None else rule.reason_zh,
        sources=tuple(pack.source),
        lines=tuple(lines),
    )


def _beginning(rule: PublicityRule, starts_on: date) -> Reason:
    with_validity = rule.starts == "valid_from"
    because = Because.BEGINS_WITH_VALIDITY if with_validity else Because.BEGINS_WITH_DECISION
    return Reason(because, starts_on)


def _repair(
    rule: PublicityRule, starts_on: date, repairable_from: date | None, last: date | None
) -> Reason:
    if repairable_from is None:
        return Reason(Because.NO_EARLY_END)
    months = 0 if rule.shortest is None else duration_months(rule.shortest)
    if repairable_from == add_months(starts_on, months):
        return Reason(Because.SHORTEST_PERIOD, repairable_from, months)
    if repairable_from == last:
        return Reason(Because.ENDS_WITH_VALIDITY, last)
    return Reason(Because.BOUND_BY_MEASURE, repairable_from)


def _end(rule: PublicityRule, starts_on: date, last: date | None) -> Reason:
    months = None if rule.longest is None else duration_months(rule.longest)
    if last is None:
        return Reason(Because.NO_END if months is None else Because.DUTIES_UNFULFILLED)
    if months is not None and last == add_months(starts_on, months):
        return Reason(Because.LONGEST_PERIOD, last, months)
    return Reason(Because.ENDS_WITH_VALIDITY, last)
