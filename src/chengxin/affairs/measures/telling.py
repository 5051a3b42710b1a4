"""The letters by which a subject hears of a measure: applied, and lifted."""

from datetime import date, datetime, timedelta

from django.conf import settings
from django.utils import translation

from chengxin.affairs.casework import letters
from chengxin.affairs.measures.conditions import Use
from chengxin.affairs.measures.enums import LiftCause
from chengxin.affairs.measures.models import MeasureCase
from chengxin.affairs.measures.transitions import AFFAIR
from chengxin.law.measures import list_in_force
from chengxin.law.rulebook.schemas.measure_rules import MeasureRules
from chengxin.law.rulebook.schemas.measures import Measures
from chengxin.records.accounts.actors import Actor
from chengxin.records.editions import in_use

RULES = "measure-rules.national"


def words_of(case: MeasureCase) -> tuple[str, str]:
    """Title of the measure and what it means, in Chinese, by the editions it was taken from."""
    book = in_use.current()
    listed = book.edition(case.allowed.pack, case.allowed.edition)
    rules = book.edition(RULES, case.rules_edition)
    assert isinstance(listed, Measures)
    assert isinstance(rules, MeasureRules)
    return listed.measure(case.measure).title.zh, rules.rule(case.rule).content.zh


def tell_applied(case: MeasureCase, use: Use, *, by: Actor, on: date, at: datetime) -> None:
    """Issue the notice of a measure in the transaction of its release."""
    listed = list_in_force(in_use.current(), on)
    last = "与所依据的信息同时终止"
    if case.until is not None:
        last = f"至{case.until - timedelta(days=1):%Y-%m-%d}"
    letters.issue(
        letter="measure-applied",
        affair=AFFAIR,
        case_no=case.case_no,
        subject_id=case.subject_id,
        values={
            "measure": listed.measure(case.measure).title.zh,
            "content": use.rule.content.zh,
            "cause": case.document,
            "clause": use.clause,
            "since": f"{case.since:%Y-%m-%d}",
            "until": last,
            "reason": case.reason,
        },
        by=by,
        on=on,
        at=at,
        department=case.authority,
    )


def tell_lifted(case: MeasureCase, *, by: Actor, on: date, at: datetime) -> None:
    """Issue the notice that a measure is lifted in the transaction of its lifting."""
    measure, content = words_of(case)
    with translation.override(settings.LANGUAGE_CODE):  # the letter is Chinese for everybody
        why = str(LiftCause(case.lift_cause).label)
    letters.issue(
        letter="measure-lifted",
        affair=AFFAIR,
        case_no=case.case_no,
        subject_id=case.subject_id,
        values={
            "measure": measure,
            "content": content,
            "why": why,
            "document": case.lift_document,
            "ended_on": f"{on:%Y-%m-%d}",
        },
        by=by,
        on=on,
        at=at,
        department=case.authority,
    )
