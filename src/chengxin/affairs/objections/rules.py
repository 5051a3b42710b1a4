"""Which edition of the objection rules a case follows, and what is said of its record in words."""

from datetime import date
from typing import cast

from chengxin.affairs.objections.models import Objection
from chengxin.law.rulebook.schemas.objection import ApplicantKind, ObjectionPack
from chengxin.records.editions import in_use
from chengxin.records.ledger.models import LedgerRecord

PACK = "objection.general"


def pack_on(day: date) -> ObjectionPack:
    """The rules in force on a day."""
    return cast(ObjectionPack, in_use.current().in_force(PACK, day))


def pack_of(objection: Objection) -> ObjectionPack:
    """The rules a case was filed under; they stay with it to its end."""
    return cast(ObjectionPack, in_use.current().edition(PACK, objection.pack_edition))


def applicant_kind(objection: Objection) -> ApplicantKind:
    """The pack's word for who set the case going."""
    return ApplicantKind(objection.channel)


def live_version(record_no: int) -> LedgerRecord | None:
    """The live version of a record, with its payload; None once it has ended."""
    return (
        LedgerRecord.objects.filter(record_no=record_no, superseded_seq=None)
        .select_related("payload")
        .first()
    )


def record_in_words(item: str, document_no: str) -> str:
    """How letters call a record: its item and the number of its document."""
    title = in_use.current().editions_of(f"catalogue.{item}")[-1].title.zh
    return f"{title} {document_no}".strip()
