"""The letters of a listing: which one, and the values its words are filled with."""

from datetime import date, datetime

from chengxin.affairs.casework import letters
from chengxin.affairs.casework.models import Letter
from chengxin.affairs.lists.models import ListCase
from chengxin.affairs.lists.transitions import AFFAIR
from chengxin.law.rulebook.schemas.list_rules import ListRules, RemovalCause
from chengxin.records.accounts.actors import Actor

NOTICE, DECISION, REFUSAL = "listing-notice", "listing-decision", "listing-refusal"
GRACE, REMOVAL = "listing-grace", "listing-removal"
_NONE = "无"
_NOT_STATED = "未提出"


def notice(listing: ListCase, rules: ListRules, *, by: Actor, on: date, at: datetime) -> Letter:
    """Tell the subject that it is to be listed, why, and until when it may answer."""
    values = _case(listing, rules) | {"defence_until": _day(listing.defence_until)}
    return _issue(NOTICE, listing, values, by, on, at)


def decision(listing: ListCase, rules: ListRules, *, by: Actor, on: date, at: datetime) -> Letter:
    """Tell the subject that it is listed, for how long, and what it can do."""
    early = rules.early_removal
    values = _case(listing, rules) | {
        "document_no": listing.document_no,
        "term": term_in_words(listing.months),
        "early": _NONE
        if early is None
        else "；".join((early.article, *(each.zh for each in early.conditions))),
        "reply": listing.reply or _NOT_STATED,
        "redress": "；".join(each.zh for each in rules.redress),
    }
    return _issue(DECISION, listing, values, by, on, at)


def refusal(
    listing: ListCase, rules: ListRules, reason: str, *, by: Actor, on: date, at: datetime
) -> Letter:
    """Tell the subject that it is not listed, and why."""
    values = {"list": rules.title.zh, "reason": reason}
    return _issue(REFUSAL, listing, values, by, on, at)


def grace(listing: ListCase, rules: ListRules, *, by: Actor, on: date, at: datetime) -> Letter:
    """For the authority to serve: listed, and not published before a day."""
    values = _case(listing, rules) | {
        "document_no": listing.document_no,
        "grace_until": _day(listing.grace_until),
    }
    values.pop("facts")
    return _issue(GRACE, listing, values, by, on, at)


def removal(
    listing: ListCase,
    rules: ListRules,
    cause: RemovalCause,
    document: str,
    *,
    by: Actor,
    on: date,
    at: datetime,
) -> Letter:
    """Tell the subject that it is off the list."""
    values = {
        "list": rules.title.zh,
        "document_no": document,
        "cause": cause.title.zh,
        "basis": f"{rules.title.zh} {cause.article}",
        "removed_on": _day(on),
    }
    return _issue(REMOVAL, listing, values, by, on, at)


def term_in_words(months: int | None) -> str:
    """A term as the letter says it."""
    if months is None:
        return "至列入情形消除"
    years, rest = divmod(months, 12)
    parts = (f"{years}年" if years else "", f"{rest}个月" if rest else "")
    return "".join(parts)


def grounds_in_words(rules: ListRules, grounds: list[str]) -> str:
    """The grounds as the letter says them."""
    found = [rules.ground(code) for code in grounds]
    return "；".join(ground.text.zh for ground in found if ground is not None)


def basis_in_words(rules: ListRules, code: str) -> str:
    """The provision a listing rests on, with its article."""
    basis = rules.basis(code)
    return f"{basis.title}{basis.article}" if basis else ""


def _case(listing: ListCase, rules: ListRules) -> dict[str, str]:
    return {
        "list": rules.title.zh,
        "grounds": grounds_in_words(rules, listing.grounds),
        "facts": listing.facts,
        "basis": basis_in_words(rules, listing.basis),
    }


def _issue(
    letter: str, listing: ListCase, values: dict[str, str], by: Actor, on: date, at: datetime
) -> Letter:
    """Issue in the listing authority's name; nobody's letter box holds what is kept confined."""
    return letters.issue(
        letter=letter,
        affair=AFFAIR,
        case_no=listing.case_no,
        subject_id=listing.told_subject_id,
        addressee=listing.subject_name,
        department=listing.department_code,
        values=values,
        by=by,
        on=on,
        at=at,
    )


def _day(day: date | None) -> str:
    return "" if day is None else f"{day.year}年{day.month}月{day.day}日"
