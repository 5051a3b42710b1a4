"""Letters of cases (文书): issued in the transaction of their act, set and sealed when opened."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import cast

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet

from chengxin.affairs.casework import issuer, letter_files, parties
from chengxin.affairs.casework.errors import (
    LetterNotShownError,
    LetterValuesError,
    UnknownLetterError,
)
from chengxin.affairs.casework.models import Letter, LetterReading
from chengxin.affairs.casework.numbers import next_case_no, next_number
from chengxin.engines.documents.letter import LetterContent
from chengxin.engines.documents.model import Cell
from chengxin.engines.documents.typeset import typeset_letter
from chengxin.engines.sealing.digests import hex_digest
from chengxin.law.rulebook.schemas.letter import Addressee, LetterPack, Sender, filled
from chengxin.law.words import Audience, Confidence
from chengxin.records.accounts.actors import Actor
from chengxin.records.accounts.selectors import find_department
from chengxin.records.audit import services as audit
from chengxin.records.editions import in_use
from chengxin.records.subjects.selectors import is_member, version_of

SERIES = "LT"
PURPOSE = "letter"
_TO_THE_SUBJECT = (Addressee.SUBJECT, Addressee.APPLICANT)


@dataclass(frozen=True)
class _Addressed:
    name: str
    department: str


@transaction.atomic
def issue(
    *,
    letter: str,
    affair: str,
    case_no: str,
    subject_id: int | None,
    values: Mapping[str, str],
    by: Actor,
    on: date,
    at: datetime,
    addressee: str = "",
    addressee_department: str = "",
    department: str = "",
) -> Letter:
    """Issue a letter of a case. Call it inside the transaction of the act it belongs to.

    Args:
        letter: Key of its pack: ``objection-outcome`` of ``letter.objection-outcome``.
        affair: Name of the affair; the pack says the same.
        case_no: The case.
        subject_id: The credit subject concerned; None keeps the letter out of every list but
            that of the case, and opens it to the parties of the case only.
        values: Every value the pack names, as text; no other.
        by: Who issues it.
        on: Its day; the edition in force on it is used.
        at: Moment of issue.
        addressee: Name of whoever it goes to; found from the register for a credit subject and
            from the directory for a department.
        addressee_department: Code of the department it goes to.
        department: Code of the department that sends it; that of ``by`` when empty.

    Raises:
        LetterValuesError: Values are missing or have no place; or nobody to send it to.
        NoRuleInForceError: No edition of the letter is in force on that day.
    """
    pack = cast(LetterPack, in_use.current().in_force(f"letter.{letter}", on))
    _refuse_values(pack, affair, values)
    to = _addressed(pack, subject_id, on, addressee, addressee_department)
    sender = _sender(pack, department or by.department_code)
    letter_no = next_case_no(SERIES, on)
    number = next_number(pack.series, on)
    always = {
        "addressee": to.name,
        "sender": sender,
        "case_no": case_no,
        "day": f"{on:%Y-%m-%d}",
        "letter_no": letter_no,
    }
    content = LetterContent(
        letter_no=letter_no,
        document_no=f"{pack.series}〔{on.year}〕{number}号",
        case_no=case_no,
        title=pack.title.zh,
        title_en=pack.title.en,
        addressee=to.name,
        sender=sender,
        issuer=issuer.issuer(),
        sealed=pack.sender is Sender.OFFICE,
        trial=pack.confidence is Confidence.LOW,
        paragraphs=tuple(filled(p.zh, {**values, **always}) for p in pack.paragraphs),
        english=tuple(filled(p.en, {**values, **always}) for p in pack.paragraphs),
        values=tuple(
            Cell(label=value.title.zh, value=values[value.name])
            for value in pack.values
            if value.listed
        ),
        basis=tuple(Cell(label=basis.title, value=basis.article) for basis in pack.legal_basis),
        day=on,
        issued_at=at.replace(microsecond=0),
        pack=pack.pack,
        edition=pack.edition,
    )
    return Letter.objects.create(
        letter_no=letter_no,
        document_no=content.document_no,
        affair=affair,
        case_no=case_no,
        subject_id=subject_id,
        pack=pack.pack,
        edition=pack.edition,
        title=content.title,
        addressee_kind=pack.addressee,
        addressee=to.name,
        addressee_department=to.department,
        sender_kind=pack.sender,
        sender=sender,
        content=content.model_dump(mode="json"),
        digest=content.digest,
        issued_on=on,
        issued_at=content.issued_at,
        issued_by=by.operator,
    )


def _refuse_values(pack: LetterPack, affair: str, values: Mapping[str, str]) -> None:
    missing, strange = pack.missing(values), pack.strange(values)
    if missing or strange or pack.affair != affair:
        said = [f"missing: {', '.join(missing)}"] if missing else []
        said += [f"without a place: {', '.join(strange)}"] if strange else []
        said += [f"it is a letter of {pack.affair}"] if pack.affair != affair else []
        raise LetterValuesError(
            f"{pack.pack} {pack.edition} cannot be written: {'; '.join(said)}.",
            value=pack.pack,
            missing=tuple(missing),
            strange=tuple(strange),
        )


def _addressed(
    pack: LetterPack, subject_id: int | None, on: date, name: str, department: str
) -> _Addressed:
    """Whom the letter goes to, by name."""
    if not name and pack.addressee is Addressee.DEPARTMENT and department:
        found = find_department(department)
        name = found.name if found else ""
    if not name and pack.addressee is Addressee.SUBJECT and subject_id is not None:
        version = version_of(subject_id, valid_on=on)
        name = version.name if version else ""
    if not name:
        raise LetterValuesError(
            f"{pack.pack} goes to a {pack.addressee}, and nobody was named.",
            value=pack.pack,
            missing=("addressee",),
            strange=(),
        )
    return _Addressed(name, department)


def _sender(pack: LetterPack, department: str) -> str:
    if pack.sender is Sender.OFFICE:
        return issuer.issuer().office
    found = find_department(department)
    if found is None:
        raise LetterValuesError(
            f"{pack.pack} is sent by a department, and {department or 'none'!r} is none.",
            value=pack.pack,
            missing=("department",),
            strange=(),
        )
    return found.name


def of_case(affair: str, case_no: str) -> "QuerySet[Letter]":
    """Letters of a case, newest first; readings fetched."""
    found = Letter.objects.filter(affair=affair, case_no=case_no)
    return found.select_related("reading")


def of_subject(subject_id: int) -> "QuerySet[Letter]":
    """Letters that go to a credit subject, newest first; readings fetched.

    A letter to an applicant that is not the subject itself is issued without a subject.
    """
    found = Letter.objects.filter(subject_id=subject_id, addressee_kind__in=_TO_THE_SUBJECT)
    return found.select_related("reading")


def list_letters(
    subject_id: int, *, unread: bool | None = None, text: str = ""
) -> "QuerySet[Letter]":
    """Letters that go to a credit subject: read, unread or all, with some words in them."""
    found = of_subject(subject_id)
    if unread is not None:
        found = found.filter(reading__isnull=unread)
    if text:
        found = found.filter(
            Q(title__icontains=text) | Q(document_no__icontains=text) | Q(case_no__icontains=text)
        )
    return found


def get(letter_no: str) -> Letter:
    """One letter.

    Raises:
        UnknownLetterError: There is none of this number.
    """
    found = Letter.objects.select_related("reading").filter(letter_no=letter_no).first()
    if found is None:
        raise UnknownLetterError(
            f"no letter {letter_no} was issued. Check the number.", letter_no=letter_no
        )
    return found


def content_of(letter: Letter) -> LetterContent:
    """What a letter says."""
    return LetterContent.model_validate(letter.content)


@transaction.atomic
def read(*, letter_no: str, by: Actor, at: datetime, matter: str = "") -> Letter:
    """One letter for somebody who may open it; the reading is written down.

    The first time the addressee opens it is remembered (已阅).

    Raises:
        UnknownLetterError: There is none of this number.
        LetterNotShownError: This reader may not open it.
    """
    letter = get(letter_no)
    _refuse_stranger(letter, by, matter)
    audit.record(
        actor=by,
        action="casework.letter.read",
        at=at,
        matter=matter or letter.case_no,
        purpose=PURPOSE,
        subject_id=letter.subject_id,
        details={"letter": letter.pk},
    )
    if by.audience is Audience.SELF:
        _note_reading(letter, by, at)
    return letter


def open_file(*, letter_no: str, by: Actor, at: datetime, matter: str = "") -> tuple[Letter, bytes]:
    """The PDF of a letter; set, sealed and kept when it is opened for the first time.

    Raises:
        UnknownLetterError: There is none of this number.
        LetterNotShownError: This reader may not open it.
        KeptLetterError: The kept file is gone or changed.
    """
    letter = read(letter_no=letter_no, by=by, at=at, matter=matter)
    if letter.file_sha256:
        return letter, letter_files.read(letter)
    return _made(letter, at)


@transaction.atomic
def _made(letter: Letter, at: datetime) -> tuple[Letter, bytes]:
    """The file, made by the first of those who open it at once."""
    locked = Letter.objects.select_for_update(of=("self",)).get(pk=letter.pk)
    if locked.file_sha256:
        return locked, letter_files.read(locked)
    content = content_of(locked)
    if content.sealed:
        seal = issuer.signer()
        pdf = seal.sign(
            typeset_letter(content, signature=seal.label), at=at.replace(microsecond=0),
            reason=f"发出文书{locked.document_no}",
        )  # fmt: skip
    else:
        pdf = typeset_letter(content, signature="")
    locked.file_name = letter_files.keep(locked.letter_no, locked.issued_on, pdf)
    locked.file_sha256 = hex_digest(pdf)
    locked.save(update_fields=["file_name", "file_sha256"])
    return locked, pdf


def _refuse_stranger(letter: Letter, by: Actor, matter: str) -> None:
    if by.audience is Audience.SELF:
        may = (
            is_member(by.account_id, letter.subject_id) and letter.addressee_kind in _TO_THE_SUBJECT
        )
    else:
        may = bool(matter) and parties.may_see(
            by, case_no=letter.case_no, subject_id=letter.subject_id
        )
    if not may:
        raise LetterNotShownError(
            f"{by.operator} may not open letter {letter.letter_no}: it goes to somebody else, and "
            "no case of one's own was named.",
            by=by.operator,
            what=f"letter {letter.letter_no}",
        )


def _note_reading(letter: Letter, by: Actor, at: datetime) -> None:
    if LetterReading.objects.filter(letter=letter).exists():
        return
    try:
        with transaction.atomic():
            LetterReading.objects.create(letter=letter, read_at=at, read_by=by.operator)
    except IntegrityError:
        return  # opened twice at once
