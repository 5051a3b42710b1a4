"""The entry: a row of the authority, taken in like any other, becomes the record of the list."""

from collections.abc import Callable
from datetime import date, datetime

from django.db import transaction

from chengxin.affairs.lists import companions, conditions, letters
from chengxin.affairs.lists.acting import move
from chengxin.affairs.lists.enums import Act
from chengxin.affairs.lists.models import ListCase, ListEntry
from chengxin.affairs.lists.rules import item_of
from chengxin.affairs.lists.services.opening import _own
from chengxin.affairs.tolerance.recognising import open_windows_and_recognise
from chengxin.law import listing as days
from chengxin.law.rulebook import CatalogueItem
from chengxin.law.rulebook.schemas.list_rules import ListRules
from chengxin.records.accounts.actors import Actor
from chengxin.records.accounts.models import Department
from chengxin.records.editions import in_use
from chengxin.records.intake import services as intake

_JOINED_BY = ";"


@transaction.atomic
def enter(*, case_no: str, by: Actor, on: date, at: datetime) -> ListEntry:
    """Enter a subject in the list: from now on it is public as far as the windows say.

    Args:
        case_no: A listing that was decided; its period of grace, if any, is over.
        by: A person of the listing authority.
        on: Day of listing; the term runs from it.
        at: Now.

    Raises:
        GraceRunningError: The period of grace is not over.
        ListingConditionError: No document, or no basis in force on the day of the decision.
        RowNotAcceptedError: The record is not accepted; facts name field and remedy.

    Source:
        Pack ``list-rules.<kind>``.
    """
    listing, rules = _own(case_no, Act.ENTER, by, on)
    conditions.hold_document(rules, listing.document_no)
    conditions.hold_grace_over(listing, rules, on)
    assert listing.decided_on is not None
    conditions.hold_basis(rules, listing.basis, listing.decided_on)
    was_confined, listing.confined = listing.confined, False
    until = days.last_day(on, listing.months)
    entered = intake.enter_row(
        item=rules.item,
        department=listing.department_code,
        values=row_of(listing, rules, listed_on=on, until=until),
        by=by,
        at=at,
        reason=listing.case_no,
        on_commit=open_windows_and_recognise,
    )
    move(listing, Act.ENTER, by=by, on=on, at=at)
    entry = ListEntry.objects.create(
        listing=listing,
        record_no=entered.record_no,
        pack=rules.pack,
        edition=listing.edition,
        basis=listing.basis,
        document_no=listing.document_no,
        decided_on=listing.decided_on,
        listed_on=on,
        until=until,
    )
    if was_confined:
        letters.decision(listing, rules, by=by, on=on, at=at)
        companions.issue_all(listing, by, at)
    return entry


def row_of(
    listing: ListCase, rules: ListRules, *, listed_on: date, until: date | None
) -> dict[str, str]:
    """The row of a listing by official title, as the authority would hand it in."""
    item = item_of(rules, listed_on)
    texts = _by_role(listing, listed_on, until)
    row = {
        field.title_zh: texts[role]
        for role in texts
        if texts[role] and (field := item.role(role)) is not None
    }
    words = _words(listing, rules)
    for name, word in rules.writes.items():
        row[item.field(name).title_zh] = words[word]()
    for name, code in rules.marks.items():
        row[item.field(name).title_zh] = _label(item, name, code, listed_on)
    for name, text in listing.particulars.items():
        row[item.field(name).title_zh] = text
    return {title: text for title, text in row.items() if text}


def _by_role(listing: ListCase, listed_on: date, until: date | None) -> dict[str, str]:
    department = Department.objects.get(pk=listing.department_code)
    return {
        "subject_name": listing.subject_name,
        "subject_uscc": listing.subject_uscc,
        "document_no": listing.document_no,
        "authority": department.name,
        "authority_code": department.uscc,
        "decided_on": listed_on.isoformat(),
        "valid_from": listed_on.isoformat(),
        "valid_to": "" if until is None else until.isoformat(),
    }


def _words(listing: ListCase, rules: ListRules) -> dict[str, Callable[[], str]]:
    """What a field of the record may be filled with."""
    grounds = [rules.ground(code) for code in listing.grounds]
    return {
        "facts": lambda: listing.facts,
        "basis": lambda: letters.basis_in_words(rules, listing.basis),
        "grounds": lambda: _JOINED_BY.join(g.code or g.text.zh for g in grounds if g is not None),
        "responsible": lambda: listing.responsible,
        "case_no": lambda: listing.case_no,
        "title": lambda: rules.title.zh,
    }


def _label(item: CatalogueItem, name: str, code: str, on: date) -> str:
    """A mark as a row writes it: the Chinese label of its code."""
    table = item.field(name).code_table
    return code if table is None else in_use.current().code_table(table, on).entry(code).zh
