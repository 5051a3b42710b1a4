"""Evidence is examined before it is kept, read by whom it concerns, and stays as handed in."""

import pytest
from django.db import DatabaseError, transaction

from chengxin.engines.attachments.errors import ActiveFileError
from chengxin.records.accounts.actors import Actor
from chengxin.records.audit.models import AuditEntry
from chengxin.records.evidence import keeping, selectors, services
from chengxin.records.evidence.errors import (
    EvidenceNotShownError,
    LostEvidenceError,
    TooMuchEvidenceError,
)
from chengxin.records.evidence.models import EvidenceFile
from tests.affairs.casework.conftest import AT, People, people
from tests.engines.attachments import files

__all__ = ["people"]
CASE = "EX-2026-000001"


def kept(people: People, *, by: Actor | None = None, content: bytes | None = None) -> EvidenceFile:
    return services.keep(
        name="C:\\凭证.pdf", content=content or files.pdf(), by=by or people.enterprise, at=AT,
        matter=CASE, subject_id=people.subject_id,
    )  # fmt: skip


def test_a_file_is_kept_as_what_it_is_and_read_back_with_a_trail(people: People) -> None:
    file = kept(people)
    assert (file.name, file.kind, file.media_type) == ("凭证.pdf", "pdf", "application/pdf")
    found, content = services.read(file_id=file.pk, actor=people.office, at=AT, matter=CASE)
    assert (found, content) == (file, files.pdf())
    assert list(selectors.files_of_matter(CASE)) == [file]
    actions = AuditEntry.objects.order_by("id").values_list("action", "subject_id")
    assert list(actions) == [
        ("evidence.file.kept", people.subject_id),
        ("evidence.file.read", people.subject_id),
    ]


def test_the_same_contents_lie_once_and_belong_to_two_rows(people: People) -> None:
    first, second = kept(people), kept(people, by=people.transport)
    assert first.sha256 == second.sha256
    assert len(list(keeping.place_of(first.sha256).parent.iterdir())) == 1


def test_a_file_that_acts_leaves_nothing_behind(people: People) -> None:
    script = files.pdf("<< /S /JavaScript /JS (1) >>", catalogue="/OpenAction 4 0 R")
    with pytest.raises(ActiveFileError):
        kept(people, content=script)
    assert not EvidenceFile.objects.exists()
    assert not AuditEntry.objects.exists()


def test_a_case_has_no_more_files_than_the_pack_says(people: People) -> None:
    most = services.pack_on(AT).most_files
    for _ in range(most):
        kept(people)
    with pytest.raises(TooMuchEvidenceError) as caught:
        kept(people)
    assert caught.value.limit == most


def test_whom_it_does_not_concern_opens_nothing_and_the_attempt_is_written_down(
    people: People,
) -> None:
    file = kept(people)
    for actor, matter in (
        (people.other, CASE),
        (people.auditor, CASE),
        (Actor.visitor(), CASE),
        (people.office, ""),
    ):
        with pytest.raises(EvidenceNotShownError):
            services.read(file_id=file.pk, actor=actor, at=AT, matter=matter)
    assert AuditEntry.objects.filter(action="evidence.file.refused", outcome="refused").count() == 4


def test_an_enterprise_opens_what_a_department_handed_in_about_it_and_what_it_handed_in_itself(
    people: People,
) -> None:
    about_it = kept(people, by=people.transport)
    services.read(file_id=about_it.pk, actor=people.enterprise, at=AT, matter=CASE)
    own = services.keep(
        name="a.png", content=files.png(), by=people.other, at=AT, matter="EX-2026-000002",
        subject_id=None,
    )  # fmt: skip
    services.read(file_id=own.pk, actor=people.other, at=AT, matter="EX-2026-000002")


def test_contents_that_were_changed_or_removed_are_told(people: People) -> None:
    file = kept(people)
    keeping.place_of(file.sha256).write_bytes(b"other")
    with pytest.raises(LostEvidenceError, match="not the one handed in"):
        services.read(file_id=file.pk, actor=people.office, at=AT, matter=CASE)
    keeping.place_of(file.sha256).unlink()
    with pytest.raises(LostEvidenceError) as caught:
        services.read(file_id=file.pk, actor=people.office, at=AT, matter=CASE)
    assert caught.value.reason == "gone"


def test_what_was_handed_in_never_changes(people: People) -> None:
    kept(people)
    for attempt in (
        lambda: EvidenceFile.objects.update(name="b.pdf"),
        lambda: EvidenceFile.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            attempt()
