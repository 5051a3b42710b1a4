"""Accounts of the tests, and drafts of theirs."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.timezone import localdate

from chengxin.affairs.scorecard_changes import contents, drafting, impact
from chengxin.affairs.scorecard_changes.drafting import Saving
from chengxin.affairs.scorecard_changes.models import ImpactList
from chengxin.law.rulebook import as_yaml
from chengxin.records.accounts.actors import Actor
from chengxin.records.accounts.models import Account, Department
from chengxin.records.editions.models import LawEdition
from tests.affairs.evaluations.district import AS_OF

SHANGHAI = ZoneInfo("Asia/Shanghai")
CARD = "scorecard.comprehensive"
# After the commits of the tests, which carry the real clock; and at noon: an hour later is the same
# day, whenever the tests run.
NOW = datetime.combine(localdate() + timedelta(days=1), time(12), SHANGHAI)
LATER = NOW + timedelta(hours=1)


@dataclass(frozen=True)
class People:
    """Who may change cards, and who may not."""

    author: Actor
    other: Actor
    regulator: Actor
    clerk: Actor
    auditor: Actor


def person(username: str, role: str, department: str | None = None) -> Actor:
    """An account, as services want to know it."""
    if department is not None:
        Department.objects.get_or_create(
            code=department, defaults={"name": department, "kind": "department"}
        )
    account = Account.objects.create(
        username=username, role=role, display_name=username, department_id=department
    )
    return Actor.of_account(account)


def begun(people: People, *, pack: str = CARD) -> LawEdition:
    """A draft of the card in force."""
    return drafting.begin(pack=pack, reason="示例：调整分值", by=people.author, at=NOW)


def saved(
    edition: LawEdition, people: People, change: Callable[[dict[str, Any]], None]
) -> LawEdition:
    """The draft with a change of what it says."""
    content = contents.written(edition.text)
    change(content)
    saving = Saving(edition.reason, "示例公告：自施行日起按新卡评价。", "改分值")
    return drafting.save(
        edition_id=edition.pk, text=as_yaml(content), saving=saving, by=people.author, at=NOW
    )


def harsher(content: dict[str, Any]) -> None:
    """Many fall: everybody begins with less."""
    content["base_points"] = 540


def listed(edition: LawEdition, people: People, *, at: datetime = NOW) -> ImpactList:
    """The impact list of a draft, made."""
    asked = impact.ask(edition_id=edition.pk, by=people.author, at=at)
    made = impact.make(impact_id=asked.pk, by=people.author, at=at, as_of=AS_OF)
    assert made.state == "done", made.said
    return made
