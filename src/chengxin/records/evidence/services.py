"""Takes evidence in and hands it out: examined before it is kept, written down when it is read."""

from datetime import datetime
from typing import cast

from django.db import transaction
from django.utils.timezone import localdate

from chengxin.engines.attachments.examining import examine
from chengxin.engines.sealing.digests import hex_digest
from chengxin.law.errors import InputError
from chengxin.law.rulebook.schemas.evidence import EvidencePack
from chengxin.law.words import Audience
from chengxin.records.accounts.actors import Actor
from chengxin.records.audit import services as audit
from chengxin.records.audit.models import Outcome
from chengxin.records.editions import in_use
from chengxin.records.evidence import keeping
from chengxin.records.evidence.errors import (
    EvidenceNotShownError,
    LostEvidenceError,
    TooMuchEvidenceError,
)
from chengxin.records.evidence.models import EvidenceFile
from chengxin.records.evidence.selectors import files_of_matter, find_file, is_told_to_subject
from chengxin.records.subjects.selectors import is_member

PURPOSE = "evidence"


def pack_on(at: datetime) -> EvidencePack:
    """What is taken on the day of a moment."""
    return cast(EvidencePack, in_use.current().in_force("evidence.general", localdate(at)))


@transaction.atomic
def keep(
    *, name: str, content: bytes, by: Actor, at: datetime, matter: str, subject_id: int | None
) -> EvidenceFile:
    """Examine a file and keep it for a matter.

    Args:
        name: As the sender calls it; shown, and believed for nothing.
        content: All of it.
        by: Who hands it in.
        at: When.
        matter: The case it is handed in for.
        subject_id: The credit subject concerned, if any.

    Raises:
        RefusedFileError: What is wrong with it, see ``engines.attachments.errors``.
        TooMuchEvidenceError: The matter has as many files as it may have.
        InputError: No matter is named.

    Source:
        Pack ``evidence.general``.
    """
    if not matter:
        raise InputError("evidence is kept for a named matter; name the case.", value="")
    pack = pack_on(at)
    if files_of_matter(matter).count() >= pack.most_files:
        raise TooMuchEvidenceError(
            f"{matter} has {pack.most_files} files already. Put several pages into one PDF.",
            value=matter,
            limit=pack.most_files,
        )
    found = examine(name=name, content=content, pack=pack)
    sha256 = hex_digest(content)
    keeping.keep(sha256, content)
    kept = EvidenceFile.objects.create(
        sha256=sha256,
        name=found.name,
        kind=found.kind,
        media_type=found.media_type,
        bytes=len(content),
        kept_at=at,
        by=by.operator,
        account_id=by.account_id,
        department_code=by.department_code,
        matter=matter,
        subject_id=subject_id,
        pack_edition=pack.edition,
    )
    _leave_trail("evidence.file.kept", kept, by, at, matter)
    return kept


def read(*, file_id: int, actor: Actor, at: datetime, matter: str) -> tuple[EvidenceFile, bytes]:
    """A file and its contents; the reading is written down.

    The affair has asked before whether this reader may see the case. Here it is held besides that
    nobody reads without a matter, that an enterprise opens only what is about itself or what it
    handed in, and that no visitor opens anything.

    Raises:
        EvidenceNotShownError: This reader may not. The refusal is audited.
        LostEvidenceError: The contents are gone or changed.
    """
    found = find_file(file_id)
    reason = "there is no such file" if found is None else _refusal(found, actor, matter)
    if found is None or reason:
        audit.record(
            actor=actor,
            action="evidence.file.refused",
            at=at,
            matter=matter,
            purpose=PURPOSE,
            subject_id=found.subject_id if found else None,
            outcome=Outcome.REFUSED,
            details={"file": file_id, "reason": reason},
        )
        raise EvidenceNotShownError(
            f"{actor.operator} may not open file {file_id}: {reason}.",
            by=actor.operator,
            what=f"evidence {file_id}",
        )
    content = _content_of(found)
    _leave_trail("evidence.file.read", found, actor, at, matter)
    return found, content


def _refusal(file: EvidenceFile, actor: Actor, matter: str) -> str:
    """Why this reader is turned away; empty when not."""
    if not matter:
        return "no matter was named"
    if actor.audience is Audience.SELF:
        own = file.account_id is not None and file.account_id == actor.account_id
        about_it = is_told_to_subject(file) and is_member(actor.account_id, file.subject_id)
        return "" if own or about_it else "it is neither about this enterprise nor handed in by it"
    if actor.audience in (Audience.PUBLIC, Audience.BANK, Audience.AUDITOR):
        return "this role opens no evidence"
    return ""


def _content_of(file: EvidenceFile) -> bytes:
    try:
        content = keeping.place_of(file.sha256).read_bytes()
    except OSError as error:
        raise LostEvidenceError(
            f"file {file.pk} cannot be read: {error.strerror}. Restore it from a backup of the "
            "state folder.",
            file_id=file.pk,
            reason="gone",
        ) from error
    if hex_digest(content) != file.sha256:
        raise LostEvidenceError(
            f"file {file.pk} is not the one handed in. Restore it from a backup of the state "
            "folder.",
            file_id=file.pk,
            reason="changed",
        )
    return content


def _leave_trail(action: str, file: EvidenceFile, by: Actor, at: datetime, matter: str) -> None:
    audit.record(
        actor=by,
        action=action,
        at=at,
        matter=matter,
        purpose=PURPOSE,
        subject_id=file.subject_id,
        details={"file": file.pk, "sha256": file.sha256, "bytes": file.bytes},
    )
