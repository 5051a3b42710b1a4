"""What the desk's pages of objections show: the lines of the list, the acts open, the cells."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import QueryDict
from django.utils.timezone import localdate

from chengxin.affairs.casework import letters
from chengxin.affairs.casework.models import LegalDeadline
from chengxin.affairs.objections import correcting, rules, selectors
from chengxin.affairs.objections.enums import (
    EXAMINED_STATES,
    PROPOSED_STATES,
    Channel,
    ObjectionState,
)
from chengxin.affairs.objections.models import Objection
from chengxin.affairs.objections.services.common import is_applicant
from chengxin.affairs.objections.transitions import AFFAIR, TABLE, Act, role_of
from chengxin.entrances.web import case_parts, objecting
from chengxin.entrances.web.templatetags.cx import by_language
from chengxin.records.accounts.actors import Actor
from chengxin.records.editions import in_use
from chengxin.records.subjects.selectors import versions

CELL = "cell-"


@dataclass(frozen=True)
class Line:
    """One case in the list."""

    objection: Objection
    name: str
    uscc: str
    css: str
    clock: case_parts.ShownClock | None


@dataclass(frozen=True)
class CellInput:
    """One field of a correction: what it says, and how another value is typed."""

    code: str
    title: str
    text: str
    typed: str
    kind: str
    options: tuple[tuple[str, str], ...]
    sealed: bool
    recognises: bool
    named: bool


def wanted(query: QueryDict) -> selectors.Wanted:
    """What the address of the list asks for."""
    return selectors.Wanted(
        state=query.get("state", selectors.OPEN),
        channel=query.get("channel", ""),
        department=query.get("department", ""),
        item=query.get("item", ""),
        query=query.get("q", "")[:100],
        sort=query.get("sort", "-filed"),
    )


def lines(found: list[Objection], *, at: datetime) -> list[Line]:
    """Cases with the names of their subjects and the clock that runs out first."""
    today = localdate(at)
    people = versions.latest_versions((each.subject_id for each in found), on=today)
    due = selectors.next_due([each.case_no for each in found])

    def clock(each: Objection) -> case_parts.ShownClock | None:
        deadline: LegalDeadline | None = due.get(each.case_no)
        return case_parts.shown_clock(deadline, today=today) if deadline else None

    return [
        Line(
            each,
            people[each.subject_id].name if each.subject_id in people else "",
            people[each.subject_id].uscc if each.subject_id in people else "",
            objecting.state_css(each),
            clock(each),
        )
        for each in found
    ]


def case_context(objection: Objection, *, by: Actor, at: datetime) -> dict[str, Any]:
    """What the case page shows beside what every door shows."""
    door = case_parts.DESK
    acts = open_acts(objection, by)
    pack = rules.pack_of(objection)
    proposed = objection.state in PROPOSED_STATES
    proposal = objection.proposals.last() if proposed else None
    return objecting.case_context(objection, door=door, at=at) | {
        "acts": acts,
        "declines": [(d.id, by_language(d.title), by_language(d.instead)) for d in pack.declines],
        "proposal": proposal,
        "may_confirm": proposed and "send_back" in acts and objection.proposer_id != by.account_id,
        "examines": objection.state in EXAMINED_STATES and Act.PROPOSE in acts,
        "is_public": objection.channel == Channel.PUBLIC,
        "forward_limit": objecting.limit_words(pack.limits.department),
        "office_limit": objecting.limit_words(pack.limits.office),
        "letters": case_parts.shown_letters(letters.of_case(AFFAIR, objection.case_no), door=door),
        "evidence": case_parts.evidence(objection.case_no, door=door),
    }


def open_acts(objection: Objection, by: Actor) -> frozenset[str]:
    """Acts this person may do in the case now."""
    found = set(TABLE.acts_open(objection.state, role_of(by)))
    if not is_applicant(objection, by):
        found.discard(Act.WITHDRAW)
    if objection.flagged_on is not None:
        found.discard(Act.FLAG)
    return frozenset(str(act) for act in found)


def cell_inputs(
    objection: Objection, typed: dict[str, str], *, at: datetime
) -> tuple[CellInput, ...]:
    """The fields of the record as a correction types them; the ones objected to first."""
    record = rules.live_version(objection.record_no)
    if record is None:
        return ()
    named = set(objection.fields)
    found = [
        CellInput(
            code=cell.field.code,
            title=cell.field.title_zh,
            text=cell.text,
            typed=typed.get(cell.field.code, cell.text),
            kind=cell.field.kind,
            options=_options(cell.field.code_table, at) if cell.field.kind == "code" else (),
            sealed=cell.sealed,
            recognises=cell.recognises,
            named=cell.field.code in named,
        )
        for cell in correcting.cells_of(record, at=at)
    ]
    return tuple(sorted(found, key=lambda cell: not cell.named))


def typed_cells(sent: QueryDict) -> dict[str, str]:
    """What was typed, by official code."""
    return {
        name.removeprefix(CELL): text.replace("\r\n", "\n")
        for name, text in sent.items()
        if name.startswith(CELL) and isinstance(text, str)
    }


def _options(table: str | None, at: datetime) -> tuple[tuple[str, str], ...]:
    entries = in_use.current().code_table(str(table), localdate(at)).entries
    return tuple((entry.code, by_language(entry)) for entry in entries)


def state_choices() -> list[tuple[str, Any]]:
    """States a list can be narrowed to."""
    return list(ObjectionState.choices)
