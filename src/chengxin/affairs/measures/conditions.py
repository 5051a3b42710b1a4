"""The legal conditions of a measure, each refused with its own clause."""

from dataclasses import dataclass
from datetime import date

from chengxin.affairs.measures.errors import (
    AuthorityNotNamedError,
    MeasureNotDemandedError,
    MeasureNotListedError,
    PersonsOnlyError,
    TermTooLongError,
)
from chengxin.affairs.measures.models import AllowedMeasure
from chengxin.law import measures as law
from chengxin.law.periods import add_months
from chengxin.law.rulebook import Rulebook
from chengxin.law.rulebook.schemas.measure_rules import MeasureRule, MeasureRules
from chengxin.records.ledger.models import LedgerRecord

NOT_LISTED = "上海市社会信用条例第三十二条"
NOT_DEMANDED = "国办发〔2020〕49号第四条"


@dataclass(frozen=True)
class Use:
    """A measure as it may be used: its row of the list, the pack of rules, and the rule."""

    allowed: AllowedMeasure
    rules: MeasureRules
    rule: MeasureRule
    clause: str


def use_of(book: Rulebook, *, measure: str, rule: str, authority: str, on: date) -> Use:
    """The use an authority may make of a measure on a day.

    Raises:
        MeasureNotListedError: The list in force has no such measure, or the rules no such use.
        MeasureNotDemandedError: Other organisations decide it for themselves.
        PersonsOnlyError: It reaches natural persons only.
        AuthorityNotNamedError: The rule names other authorities.
    """
    rules, listed = law.rules_in_force(book, on), law.list_in_force(book, on)
    row = AllowedMeasure.objects.filter(
        pack=listed.pack, edition=listed.edition, code=measure
    ).first()
    if row is None:
        raise MeasureNotListedError(
            f"{measure!r} is not on the list of measures in force on {on} ({listed.edition}): what "
            "was not announced is not done. Choose a measure of the list.",
            clause=NOT_LISTED,
            measure=measure,
        )
    _refuse_what_is_not_ours(row)
    found = {each.id: each for each in rules.of_measure(measure)}.get(rule)
    if found is None:
        raise MeasureNotListedError(
            f"the rules in force have no {rule!r} for the measure {measure!r}. Choose one of: "
            f"{', '.join(each.id for each in rules.of_measure(measure)) or 'none'}.",
            clause=NOT_LISTED,
            measure=measure,
        )
    clause = clause_of(rules, found)
    if not found.names(authority):
        raise AuthorityNotNamedError(
            f"{authority or 'nobody'!r} may not apply {rule!r}; it is for "
            f"{', '.join(found.authorities)}.",
            clause=clause,
            authority=authority,
        )
    return Use(row, rules, found, clause)


def clause_of(rules: MeasureRules, rule: MeasureRule) -> str:
    """The document and article a rule rests on."""
    source = next(each for each in rules.source if each.id == rule.source)
    return f"{source.title}{rule.article or source.article or ''}"


def _refuse_what_is_not_ours(row: AllowedMeasure) -> None:
    if row.why_not == law.PERSONS_ONLY:
        raise PersonsOnlyError(
            f"{row.code!r} reaches natural persons only, and no natural person is kept here.",
            clause=NOT_LISTED,
            measure=row.code,
        )
    if row.why_not == law.OF_OTHERS:
        raise MeasureNotDemandedError(
            f"{row.code!r} is for other organisations to decide: it is never demanded of banks, "
            "associations or media, and no public body applies it.",
            clause=NOT_DEMANDED,
            measure=row.code,
        )
    if row.why_not:
        raise MeasureNotListedError(
            f"{row.code!r} stands on the list but may not be used here ({row.why_not}).",
            clause=NOT_LISTED,
            measure=row.code,
        )


def hold_term(
    use: Use, *, since: date, until: date | None, on: date, record: LedgerRecord | None
) -> None:
    """Refuse days that the rule or the cause does not allow.

    Raises:
        TermTooLongError: It would begin before today, end before it begins, have no end although
            the rule sets a longest time, or outlast its cause.
    """
    latest = None
    if use.rule.longest_months is not None:
        latest = add_months(since, use.rule.longest_months)
    if record is not None and record.valid_to is not None:
        latest = record.valid_to if latest is None else min(latest, record.valid_to)
    too_long = latest is not None and (until is None or until > latest)
    if since < on or (until is not None and until <= since) or too_long:
        raise TermTooLongError(
            f"{since} to {until or 'open'} is not allowed: it begins on {on} at the earliest and "
            f"ends on {latest or 'any later day'} at the latest.",
            clause=use.clause,
            until="" if until is None else until.isoformat(),
            latest="" if latest is None else latest.isoformat(),
        )
