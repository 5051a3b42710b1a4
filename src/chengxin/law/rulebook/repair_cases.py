"""Runs the cases of repair packs: which conditions stand against a repair, and until when."""

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from chengxin.law.publicity_rules import facts_of, window
from chengxin.law.repair_rules import RepairFacts, findings, may_file_from
from chengxin.law.rulebook.cases import Case
from chengxin.law.rulebook.schemas.repair import RepairPack
from chengxin.law.words import Polarity

if TYPE_CHECKING:
    from chengxin.law.rulebook.book import Rulebook

_SAYS_NOTHING = object()


def run_repair_case(book: "Rulebook", case: Case) -> list[str]:
    """What a case says against the edition in force on its `valid_on`.

    `record` is a payload of the item with what happened to it; `expect` names the kind of repair,
    who decides, each unmet condition with the day from which it will hold, and the day from which
    to file. `limits` count from a day under the calendar of working days.
    """
    on: date = case.content["valid_on"]
    pack = book.in_force(case.pack, on)
    assert isinstance(pack, RepairPack)
    said: list[str] = []
    if "record" in case.content:
        said += _conditions(book, pack, case.content, on)
    for row in case.content.get("limits", ()):
        limit = getattr(pack.limits, row["limit"], None) or pack.bar.limit
        due = limit.due(row["after"], book.workdays)
        found = (due.on, due.provisional)
        if found != (row["due"], row.get("provisional", False)):
            said.append(
                f"{row['limit']} after {row['after']}: expected {row['due']}, found {found}"
            )
    return said


def _conditions(
    book: "Rulebook", pack: RepairPack, content: Mapping[str, Any], on: date
) -> list[str]:
    record, expect = content["record"], content["expect"]
    kind = pack.kind_of(record["item"], record.get("polarity", Polarity.NEGATIVE))
    if kind is None:
        return [] if expect.get("kind") is None else [f"no kind of repair for {record['item']}"]
    facts = _facts(book, record, on)
    found = findings(pack, kind, facts, on)
    unmet = {str(f.condition.id): f.holds_from for f in found if f.stands_against}
    seen: dict[str, Any] = {
        "kind": kind.id,
        "decided_by": kind.decided_by,
        "effect": kind.effect,
        "unmet": unmet,
        "to_be_shown": [f.condition.id for f in found if not (f.is_met or f.stands_against)],
        "file_from": may_file_from(found, on),
    }
    return [
        f"{name}: expected {expect[name]}, found {value}"
        for name, value in seen.items()
        if expect.get(name, _SAYS_NOTHING) not in (value, _SAYS_NOTHING)
    ]


def _facts(book: "Rulebook", record: Mapping[str, Any], on: date) -> RepairFacts:
    item = book.catalogue_item(record["item"], record["decided_on"])
    department = record.get("department", "")
    facts = facts_of(
        item,
        record.get("values", {}),
        department=department,
        decided_on=record["decided_on"],
    )
    decided = window(book.publicity(on), facts)
    return RepairFacts(
        department=department,
        published=decided.published,
        repairable_from=decided.repairable_from,
        fulfilled=facts.fulfilled,
        binding_until=facts.binding_until,
        penalty_kinds=facts.kinds,
        proved=record.get("proved", False),
        committed=record.get("committed", False),
        barred_until=record.get("barred_until"),
        later_penalties={k: tuple(v) for k, v in record.get("later", {}).items()},
        listed=record.get("listed", {}),
        early_from=record.get("early_from"),
    )
