"""False papers and broken commitments: on record, no repair for the time the law sets."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate

from chengxin.affairs.casework import deadlines
from chengxin.affairs.repair.enums import Step
from chengxin.affairs.repair.facts import live_record, pack_of
from chengxin.affairs.repair.models import RepairApplication, RepairBar
from chengxin.affairs.repair.services import effects
from chengxin.affairs.repair.services.common import (
    CREDIT_OFFICE,
    document_of,
    meet_clocks,
    move,
    of_decider,
    write,
)
from chengxin.affairs.repair.services.deciding import hold_reason
from chengxin.affairs.repair.transitions import AFFAIR, Act
from chengxin.affairs.tolerance.recognising import open_windows_and_recognise
from chengxin.law.errors import InputError
from chengxin.law.rulebook.schemas.base import Title
from chengxin.law.rulebook.schemas.repair import RepairPack
from chengxin.law.words import SubjectKind
from chengxin.records.accounts.actors import Actor
from chengxin.records.accounts.selectors import find_department
from chengxin.records.editions import in_use
from chengxin.records.intake import services as intake
from chengxin.records.ledger import services as ledger
from chengxin.records.subjects import selectors as subjects

REVOKED = "repair.revoked"
MATTER = "申请信用修复"


@dataclass(frozen=True)
class _Found:
    """What was found out, in the words of the pack."""

    ground: str
    title: Title
    facts: str
    basis: str


@transaction.atomic
def find_deceit(*, case_no: str, ground: str, facts: str, by: Actor, at: datetime) -> RepairBar:
    """Refuse an application for deceit, put it on record and bar further ones.

    Args:
        case_no: The application, filed and not decided.
        ground: A ground of the pack: false papers, untrue or broken commitment.
        facts: What was found.
        by: A person of the unit that decides.
        at: Now.

    Raises:
        InputError: No such ground, or no facts.
        RowNotAcceptedError: The record of it was not accepted; nothing happened.
    """
    application, to = of_decider(case_no, Act.FIND_DECEIT, by)
    on = localdate(at)
    pack = pack_of(application.edition)
    found = _found(pack, ground, facts)
    late = meet_clocks(application, on, Step.ACCEPTANCE, Step.DECISION, Step.FEEDBACK)
    deadlines.drop_all(affair=AFFAIR, case_no=case_no, on=on)
    bar = _bar(application, pack, found, "repair-barred", by, at)
    application.decided_on, application.reasons = on, found.facts
    application.decision_no = bar.document_no
    move(application, to, act=Act.FIND_DECEIT, by=by, at=at, reason=found.facts, late=late)
    return bar


@transaction.atomic
def revoke(*, case_no: str, ground: str, facts: str, by: Actor, at: datetime) -> RepairBar:
    """Revoke a granted repair for deceit: the record counts again, it goes on record, a bar runs.

    Measures that were lifted are not taken up by themselves: whoever may apply them decides anew.

    Raises:
        InputError: No such ground, or no facts.
        TransitionError: It was not granted, or its effect is not in force.
        RowNotAcceptedError: The record of it was not accepted; nothing happened.
    """
    application, to = of_decider(case_no, Act.REVOKE, by)
    on = localdate(at)
    pack = pack_of(application.edition)
    found = _found(pack, ground, facts)
    bar = _bar(application, pack, found, "repair-revoked", by, at)
    commit = ledger.open_commit(act=REVOKED, by=by.operator)
    deed = effects.Deed(commit, bar.document_no, bar.article, by, at)
    effects.take_back(deed, application.record_no, pack.repair_kind(application.kind).effect)
    effects.regrade(deed, [application.subject_id], reason=REVOKED)
    application.revoked_on = on
    move(application, to, act=Act.REVOKE, by=by, at=at, reason=found.facts)
    return bar


def _found(pack: RepairPack, ground: str, facts: str) -> _Found:
    if ground not in pack.bar.ground_ids:
        raise InputError(
            f"{ground!r} is no ground of {pack.pack}: {', '.join(pack.bar.ground_ids)}.",
            value=ground,
        )
    title = pack.bar.ground(ground)
    return _Found(ground, title, hold_reason(facts), f"{pack.title.zh} {pack.bar.article}")


def _bar(
    application: RepairApplication,
    pack: RepairPack,
    found: _Found,
    letter: str,
    by: Actor,
    at: datetime,
) -> RepairBar:
    """Write the letter, the record of the deceit and the bar."""
    on = localdate(at)
    until = pack.bar.limit.due(on, in_use.current().workdays).on
    told = f"{found.title.zh}：{found.facts}"
    values = {
        "document": document_of(application),
        "reasons": told,
        "barred_until": until.isoformat(),
    }
    if letter == "repair-revoked":
        values["effective_on"] = on.isoformat()
    sent = write(application, letter, by=by, at=at, values=values)
    entered = _enter(application, pack, found, sent.document_no, by, at)
    return RepairBar.objects.create(
        subject_id=application.subject_id,
        record_no=application.record_no if pack.bar.scope == "record" else None,
        application=application,
        ground=found.ground,
        facts=found.facts,
        found_on=on,
        until_on=until,
        document_no=sent.document_no,
        article=found.basis[:200],
        entered_record_no=entered,
        at=at,
        by=by.operator,
        department_code=application.decider,
    )


def _enter(
    application: RepairApplication,
    pack: RepairPack,
    found: _Found,
    document_no: str,
    by: Actor,
    at: datetime,
) -> int:
    """Put the deceit on record as a row of the deciding unit; returns its record number.

    The fact walks back to a row like every other. It is entered before the act's own commit.
    """
    on = localdate(at)
    code = application.decider or CREDIT_OFFICE
    department = find_department(code)
    subject = subjects.version_of(application.subject_id, valid_on=on)
    item = in_use.current().catalogue_item(pack.bar.recorded_as, on)
    is_shop = subject is not None and subject.kind == SubjectKind.INDIVIDUAL_BUSINESS
    cells = {
        "subject_name": "" if subject is None else subject.name,
        "subject_category": "个体工商户" if is_shop else "法人及非法人组织",
        "subject_uscc": "" if subject is None else subject.uscc,
        "matter": MATTER,
        "facts": f"{found.title.zh}：{found.facts}",
        "basis": found.basis,
        "document_no": document_no,
        "found_on": on.isoformat(),
        "authority": code if department is None else department.name,
        # A unit whose own code is not kept here is known by what it wrote into its decision.
        "authority_uscc": (department and department.uscc)
        or live_record(application.record_no).authority_code,
    }
    titles = {field.name: field.title_zh for field in item.fields}
    done = intake.enter_row(
        item=item.code,
        department=code,
        values={titles[name]: text for name, text in cells.items() if text},
        by=by,
        at=at,
        reason=f"{application.case_no} {found.ground}",
        on_commit=open_windows_and_recognise,
    )
    return int(done.record_no)
