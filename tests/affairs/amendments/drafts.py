"""Drafts of the penalty item, as an author of the credit office would write them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from chengxin.affairs.amendments import services as amendments
from chengxin.affairs.amendments.services import Wording
from chengxin.law import rulebook as rules
from chengxin.records.accounts.actors import Actor
from chengxin.records.accounts.models import Account
from chengxin.records.editions.models import LawEdition

PENALTY = "catalogue.administrative-penalty"
SINCE = date(2026, 11, 18)


@dataclass(frozen=True)
class Office:
    """Two people of the credit office."""

    author: Actor
    other: Actor


def office_people() -> Office:
    """Two accounts of the credit office."""
    people = [
        Account.objects.create(username=f"office-{n}", role="office", display_name=f"示例{n}")
        for n in (1, 2)
    ]
    return Office(*(Actor.of_account(person) for person in people))


def old_edition(pack: str = PENALTY) -> str:
    """The packaged edition in force on the first day of the drafts."""
    return rules.default().in_force(pack, SINCE).edition


def draft_text(
    change: Callable[[dict[str, Any]], None] = lambda content: None,
    *,
    pack: str = PENALTY,
    edition: str = "2026-11",
    since: date = SINCE,
) -> str:
    """The packaged pack as a new edition, with a change."""
    content = rules.as_mapping(rules.default().in_force(pack, SINCE))
    content |= {"edition": edition, "in_force": {"since": since.isoformat()}}
    change(content)
    return rules.as_yaml(content)


def field(content: dict[str, Any], name: str) -> dict[str, Any]:
    """The field of that name."""
    return next(f for f in content["fields"] if f["name"] == name)


def wording(text: str, *, cases: str = "", replaces: str | None = None) -> Wording:
    """What the author hands in; it replaces the packaged edition unless told otherwise."""
    return Wording(
        text=text,
        cases=cases,
        replaces=old_edition() if replaces is None else replaces,
        reason="示例：上级目录有调整",
    )


def submitted(text: str, office: Office, at: datetime) -> LawEdition:
    """A draft that was checked and submitted."""
    edition = amendments.draft(wording=wording(text), by=office.author, at=at)
    checked = amendments.check(edition_id=edition.pk, by=office.author, at=at)
    assert checked.passed, checked.failures
    return amendments.submit(edition_id=edition.pk, by=office.author, at=at)


def released(text: str, office: Office, at: datetime) -> LawEdition:
    """An edition that two people released."""
    edition = submitted(text, office, at)
    return amendments.release(
        edition_id=edition.pk, confirmed=edition.digest, by=office.other, at=at
    )
