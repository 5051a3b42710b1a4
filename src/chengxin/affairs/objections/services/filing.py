"""An objection is filed: by the subject, by a member of the public, or ex officio."""

import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection, transaction
from django.utils.timezone import localdate

from chengxin.affairs.casework import numbers
from chengxin.affairs.casework.states import BEGIN
from chengxin.affairs.objections.enums import ENDED_STATES, Channel, Step
from chengxin.affairs.objections.errors import (
    ObjectionPendingError,
    RecordNotOpenError,
    UnclearObjectionError,
)
from chengxin.affairs.objections.models import Objection
from chengxin.affairs.objections.rules import live_version, pack_on
from chengxin.affairs.objections.services.common import (
    Upload,
    acts_for,
    follow_digest,
    hold_words,
    keep_files,
    note,
    put_flag,
    start_clock,
)
from chengxin.affairs.objections.transitions import (
    DEPARTMENT,
    ENTERPRISE,
    PUBLIC,
    TABLE,
    Act,
    role_of,
)
from chengxin.law.rulebook.schemas.objection import (
    Applicant,
    ApplicantKind,
    FlagAt,
    Ground,
    ObjectionPack,
)
from chengxin.law.words import Audience
from chengxin.records.accounts.actors import Actor
from chengxin.records.editions import in_use
from chengxin.records.intake import sealing
from chengxin.records.ledger.models import LedgerRecord
from chengxin.records.publicity import services as publicity

PREFIX = "OB"
PURPOSE = "objection"
# Without characters that are mistaken for one another when copied from paper.
_LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
_CODE_LENGTH = 12
_CHANNELS = {ENTERPRISE: Channel.SUBJECT, PUBLIC: Channel.PUBLIC}


@dataclass(frozen=True)
class Claim:
    """What the applicant says.

    Attributes:
        ground: Id of a ground of the pack.
        statement: What is wrong and how one can see it.
        wanted: What would be right.
        fields: Official codes of the fields that are wrong.
        document_no: The document that annuls or changes the decision.
    """

    ground: str
    statement: str
    wanted: str = ""
    fields: tuple[str, ...] = ()
    document_no: str = ""


@dataclass(frozen=True)
class Contact:
    """How a member of the public can be reached; kept sealed."""

    name: str
    reach: str


@dataclass(frozen=True)
class Filed:
    """A new case, and the code by which a member of the public follows it; told once."""

    objection: Objection
    follow_code: str = ""


@transaction.atomic
def file(
    *,
    record_no: int,
    claim: Claim,
    by: Actor,
    at: datetime,
    files: Sequence[Upload] = (),
    contact: Contact | None = None,
) -> Filed:
    """File an objection to a record.

    The subject objects to any record about itself, a member of the public to a record that is
    public on that day, the office to any, a department to its own. Where the pack says so, the
    record is marked at once.

    Args:
        record_no: The record.
        claim: What the applicant says.
        by: Who; decides the channel.
        at: When the materials are received; starts the clocks.
        files: Evidence.
        contact: How a member of the public can be reached.

    Raises:
        RecordNotOpenError: No such record, or not one this applicant may object to.
        UnclearObjectionError: Something is missing or unfit; which part, in ``field``.
        ObjectionPendingError: The same applicant's objection to this record is open.
        RefusedFileError: A file is not taken.

    Source:
        Pack ``objection.general``, applicants, grounds and limits.
    """
    role, on = role_of(by), localdate(at)
    channel = _CHANNELS.get(role, Channel.EX_OFFICIO)
    record = _open_to(record_no, role, by, on, at)
    pack = pack_on(on)
    applicant = pack.applicant(ApplicantKind(channel.value))
    ground = _clear(pack, applicant, claim, contact, record)
    _hold_single(record_no, channel, by)
    act = Act.TAKE_UP if role == DEPARTMENT else Act.FILE
    code = _fresh_code() if applicant.gives_contact else ""
    case_no = numbers.next_case_no(PREFIX, on)
    objection = Objection.objects.create(
        case_no=case_no,
        channel=channel,
        state=TABLE.after(BEGIN, act, role),
        subject_id=record.subject_id,
        record_no=record_no,
        record_version=record.version,
        item=record.item,
        department_code=record.department_code,
        ground=ground.id,
        fields=list(claim.fields),
        statement=claim.statement.strip(),
        wanted=claim.wanted.strip(),
        document_no=claim.document_no.strip(),
        pack_edition=pack.edition,
        filed_on=on,
        filed_at=at,
        filed_by=by.operator,
        account_id=by.account_id,
        filing_department=by.department_code,
        contact=_sealed(case_no, contact),
        follow_digest=follow_digest(case_no, code) if code else "",
    )
    _start_clocks(objection, pack, own=act is Act.TAKE_UP)
    if applicant.flag_at is FlagAt.FILING:
        put_flag(objection, by=by, at=at)
        objection.save(update_fields=["flagged_on"])
    keep_files(objection, files, by=by, at=at)
    note(objection, act, BEGIN, by=by, at=at, reason=ground.title.zh)
    return Filed(objection, code)


def _start_clocks(objection: Objection, pack: ObjectionPack, *, own: bool) -> None:
    """What has to happen from the day the materials are received."""
    on = objection.filed_on
    start_clock(objection, Step.FLAG, pack.limits.flag, on=on)
    if own:
        owner = objection.department_code
        start_clock(objection, Step.DEPARTMENT, pack.limits.department, on=on, owner=owner)
    else:
        start_clock(objection, Step.FORWARD, pack.limits.forward, on=on)


def _open_to(record_no: int, role: str, by: Actor, on: date, at: datetime) -> LedgerRecord:
    """The record, if this applicant may object to it."""
    record = live_version(record_no)
    if record is None or not _may_object(record, role, by, on, at):
        raise RecordNotOpenError(
            f"record {record_no} is not one that {by.operator} may object to. Look it up again: it "
            "may have left publicity, or be about somebody else.",
            value=str(record_no),
        )
    return record


def _may_object(record: LedgerRecord, role: str, by: Actor, on: date, at: datetime) -> bool:
    if role == ENTERPRISE:
        return acts_for(by, record.subject_id)
    if role == DEPARTMENT:
        return record.department_code == by.department_code
    if role != PUBLIC:
        return True
    shown = publicity.disclosed_records(
        subject_id=record.subject_id,
        actor=by,
        audience=Audience.PUBLIC,
        purpose=PURPOSE,
        on=on,
        at=at,
        items=[record.item],
    )
    return any(each.record_no == record.record_no for each in shown.records)


def _clear(
    pack: ObjectionPack,
    applicant: Applicant,
    claim: Claim,
    contact: Contact | None,
    record: LedgerRecord,
) -> Ground:
    """The ground of a claim that says all it has to."""
    ground = pack.ground(claim.ground)
    if ground is None or applicant.kind not in ground.applicants:
        raise _unclear("ground", claim.ground, "choose one of the grounds listed")
    hold_words(claim.statement, "statement", pack)
    if len(claim.wanted) > pack.words.most:
        raise _unclear("wanted", str(len(claim.wanted)), f"at most {pack.words.most} characters")
    item = in_use.current().catalogue_item_edition(record.item, record.item_edition)
    strange = set(claim.fields) - {field.code for field in item.fields}
    if strange or (ground.names_fields and not claim.fields):
        raise _unclear("fields", ", ".join(sorted(strange)), "name the fields that are wrong")
    if ground.needs_document and not claim.document_no.strip():
        raise _unclear("document_no", "", "give the number of the document")
    reachable = contact is not None and contact.name.strip() and len(contact.reach.strip()) > 4
    if applicant.gives_contact and not reachable:
        raise _unclear("contact", "", "say how you can be reached")
    return ground


def _unclear(field: str, value: str, remedy: str) -> UnclearObjectionError:
    return UnclearObjectionError(f"{field}: {remedy}.", value=value, field=field)


def _hold_single(record_no: int, channel: Channel, by: Actor) -> None:
    """One open objection of the same applicant to one record; two at once wait for each other."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtext('chengxin objection'), hashtext(%s))",
            [str(record_no)],
        )
    if channel is Channel.PUBLIC:
        return  # whether two people of the public say the same is for the office to see
    pending = (
        Objection.objects.filter(record_no=record_no, channel=channel)
        .exclude(state__in=ENDED_STATES)
        .first()
    )
    if pending is not None:
        raise ObjectionPendingError(
            f"{pending.case_no} about this record is still open. Follow it, or withdraw it first.",
            state=str(pending.state),
            act=str(Act.FILE),
            case_no=pending.case_no,
        )


def _fresh_code() -> str:
    return "".join(secrets.choice(_LETTERS) for _ in range(_CODE_LENGTH))


def _sealed(case_no: str, contact: Contact | None) -> bytes | None:
    if contact is None:
        return None
    plain = json.dumps({"name": contact.name.strip(), "reach": contact.reach.strip()})
    return sealing.seal(plain.encode(), context=f"objection:{case_no}")
